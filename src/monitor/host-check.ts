/** The guard of a listener's routes against DNS rebinding. */
import type { FastifyInstance } from 'fastify'
import { escapeText } from '../base/escape-text.ts'
import { isOwnName } from '../base/own-name.ts'
import type { RateLimitedLog } from '../base/rate-limited-log.ts'
import { refuse } from './http-errors.ts'

/** Answers 421 to requests for names that are not this listener's. */
export function checkHost(
  app: FastifyInstance,
  options: { readonly host: string; readonly refusals: RateLimitedLog },
): void {
  const { host, refusals } = options
  app.addHook('onRequest', (request, reply, done) => {
    const asked = request.headers.host
    // Of several names Node takes the first, others take another.
    const isOne = request.raw.headersDistinct['host']?.length === 1
    if (isOne && isOwnName(asked, host)) {
      done()
      return
    }
    const remedy = `Ask the monitor by "localhost", by an address or by "monitor.host" ("${host}")`
    const fields = { address: request.ip, host: escapeText(asked ?? '', 100) }
    refusals.log('host', request.ip, remedy, fields)
    refuse(reply, 421, { error: 'BadRequest', message: remedy })
  })
}
