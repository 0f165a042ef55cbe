/**
 * The guard against DNS rebinding: a page of a stranger whose name was made to resolve to this
 * machine still sends that name as Host.
 */
import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { escapeText } from '../base/escape-text.ts'
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

/** An address cannot be rebound, and no stranger owns `localhost`. */
export function isOwnName(header: string | undefined, host: string): boolean {
  const name = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(header?.toLowerCase() ?? '')
  const asked = (name?.[1] ?? name?.[2] ?? '').replace(/\.$/, '')
  if (name?.[1] !== undefined) return isIP(asked) === 6
  return (
    asked !== '' && (asked === 'localhost' || asked === host.toLowerCase() || isIP(asked) !== 0)
  )
}
