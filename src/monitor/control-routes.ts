/**
 * The control verbs over HTTP, each behind the token. What they do is the owner's; here they are
 * checked, told to the log, and answered.
 */
// oxlint-disable no-async-endpoint-handlers -- of Express; fastify awaits its handlers
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../base/logger.ts'
import { nodeNamePattern } from '../base/node-name.ts'
import type { RateLimitedLog } from '../base/rate-limited-log.ts'
import type { Connections } from './connections.ts'
import { failureOf, refuse } from './http-errors.ts'
import type { MonitorSource } from './monitor.ts'
import { TokenGate } from './token-gate.ts'

/** What may be asked of the nodes. Rejects with a `SifakaError` whose message says what to do. */
export interface MonitorControl {
  /** All nodes, fit for JSON. */
  status(): Promise<object>
  /** Resolves when the node has answered what it had accepted, and is gone. */
  drain(node: string): Promise<void>
  /** Resolves when the node is ready again. */
  restart(node: string): Promise<void>
  /** Restarts all nodes, one after the other; rejects where one does not come back. */
  rolling(onProgress: (text: string) => void): Promise<void>
}

export interface ControlParts {
  readonly token: string | null
  readonly verbs: MonitorControl
  readonly source: MonitorSource
  readonly log: Logger
  readonly refusals: RateLimitedLog
  readonly connections: Pick<Connections, 'keep'>
}

export function addControlRoutes(app: FastifyInstance, parts: ControlParts): void {
  const { token } = parts
  app.register(
    async api => {
      if (token === null) {
        api.all('/*', withoutToken)
        return
      }
      askForToken(api, { ...parts, gate: new TokenGate(token) })
      // A drain takes its time, and says nothing meanwhile; its own deadline ends it.
      api.addHook('preHandler', async ({ raw: { socket } }) => {
        socket.setTimeout(0)
        parts.connections.keep(socket)
      })
      addVerbs(api, parts)
    },
    { prefix: '/api' },
  )
}

function withoutToken(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = 'Control verbs are off: give "monitor.token" (SIFAKA_MONITOR__TOKEN_FILE)'
  return refuse(reply, 404, { error: 'NotFound', message })
}

function askForToken(
  api: FastifyInstance,
  parts: { readonly gate: TokenGate; readonly refusals: RateLimitedLog },
): void {
  const { gate, refusals } = parts
  api.addHook('onRequest', (request, reply, done) => {
    const address = request.ip
    const verdict = gate.check(request.headers.authorization, address)
    if (verdict === 'good') {
      done()
      return
    }
    if (verdict === 'limited') {
      const seconds = gate.retryAfter(address)
      const message = `Wait ${seconds} s: too many wrong tokens came from this address`
      refuse(reply.header('retry-after', seconds), 429, { error: 'TooBusy', message })
      return
    }
    if (verdict === 'wrong') refusals.log('token', address, wrongToken, { address })
    const scheme = verdict === 'wrong' ? 'Bearer error="invalid_token"' : 'Bearer'
    refuse(reply.header('www-authenticate', scheme), 401, {
      error: 'Unauthorized',
      message: verdict === 'wrong' ? wrongToken : 'Send the token as "Authorization: Bearer TOKEN"',
    })
  })
}

const wrongToken = 'Wrong token: send that of this monitor'

interface NodeBody {
  readonly node: string
}
type RestartBody = NodeBody | { readonly rolling: true }

const node = { type: 'string', pattern: `^${nodeNamePattern}$` }
const nodeBody = objectOf('node', node)
const restartBody = { oneOf: [nodeBody, objectOf('rolling', { const: true })] }

function objectOf(key: string, schema: object): object {
  return {
    type: 'object',
    properties: { [key]: schema },
    required: [key],
    additionalProperties: false,
  }
}

function addVerbs(api: FastifyInstance, { verbs, source, log }: ControlParts): void {
  api.get('/status', async () => ({ node: source.status(), cluster: await verbs.status() }))
  const drain = { schema: { body: nodeBody }, config: { wanted: 'Send {"node":NAME}' } }
  api.post<{ Body: NodeBody }>('/drain', drain, async request => {
    const { node: name } = request.body
    log.info('Draining a node, as asked', { target: name, address: request.ip })
    await verbs.drain(name)
    return { node: name, state: 'drained' }
  })
  api.post<{ Body: RestartBody }>(
    '/restart',
    {
      schema: { body: restartBody },
      config: { wanted: 'Send {"node":NAME} or {"rolling":true}' },
    },
    async (request, reply) => {
      if ('rolling' in request.body) {
        log.info('Restarting all nodes in turn, as asked', { address: request.ip })
        return rolling(verbs, reply, log)
      }
      const { node: name } = request.body
      log.info('Restarting a node, as asked', { target: name, address: request.ip })
      await verbs.restart(name)
      return { node: name, state: 'restarted' }
    },
  )
}

/** Progress that a reader may leave unread; what is beyond is dropped. */
const maxUnreadBytes = 256 * 1024

/**
 * `{"text":...}` for each step, `{"done":true}` or the error as the last; it goes on if nobody
 * reads.
 */
async function rolling(
  verbs: MonitorControl,
  reply: FastifyReply,
  log: Logger,
): Promise<FastifyReply> {
  const lines = new PassThrough()
  const { promise: begun, resolve: begin } = Promise.withResolvers<true>()
  const write = (line: object): void => {
    if (!lines.destroyed && lines.writableLength < maxUnreadBytes)
      lines.write(`${JSON.stringify(line)}\n`)
  }
  const ended = verbs.rolling(text => {
    write({ text })
    begin(true)
  })
  // Refused before its first step: an ordinary error with its status.
  await Promise.race([begun, ended])
  void ended
    .then(
      () => write({ done: true }),
      (error: unknown) => write(failureOf(error, { log, what: '/api/restart' })),
    )
    .finally(() => lines.end())
  return reply.type('application/x-ndjson').send(lines)
}
