/**
 * The HTTP side of a node. One class, used twice: the health listener (`/healthz`, `/readyz`,
 * `/metrics`) and the monitor listener (the same and the control verbs behind a token). It reads
 * snapshots and calls the functions it is given; it never touches sessions, stores or the bus, so
 * it answers when those do not. Bounds are tight, for it shares the event loop with the game.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { listenReason, otherPort } from '../base/listen-reason.ts'
import { isLoopback } from '../base/loopback.ts'
import type { Metrics } from '../base/metrics.ts'
import { RateLimitedLog } from '../base/rate-limited-log.ts'
import { SifakaError } from '../errors.ts'
import { Connections } from './connections.ts'
import { addControlRoutes, type MonitorControl } from './control-routes.ts'
import { Exposition } from './exposition.ts'
import { addHealthRoutes } from './health-routes.ts'
import { checkHost } from './host-check.ts'
import { answerErrors, refuse } from './http-errors.ts'

/** One thing that has to be good for a node to be ready. */
export interface ReadinessCheck {
  /** Of ours, such as `sql`, `bus`, `draining`. */
  readonly name: string
  readonly isGood: boolean
  /** In a few words, without secrets: everybody may read it. */
  readonly text: string
}

/** What a monitor reads of its node. None of it waits for anything. */
export interface MonitorSource {
  /** False once the node has lost its lease: it must be restarted. */
  isAlive(): boolean
  readiness(): { readonly isReady: boolean; readonly checks: readonly ReadinessCheck[] }
  readonly metrics: Metrics
  /** This node as `/api/status` shows it, fit for JSON. */
  status(): unknown
}

export interface MonitorOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly source: MonitorSource
  readonly log: Logger
  /** Makes it the monitor listener. Without a token its routes only say how to get one. */
  readonly control?: { readonly token: string | null; readonly verbs: MonitorControl }
}

/** Makes a listener; it listens from `start` on. */
export function createMonitor(options: MonitorOptions): Monitor {
  return new Monitor(options)
}

/** Time for a request to come in whole; a probe's fits one packet. */
const requestMs = 5000
/** Silence on a connection that is being answered, and between two requests. */
const idleMs = 30_000
const keepAliveMs = 5000
const maxHeaderBytes = 8192
const maxBodyBytes = 16 * 1024
/** Probes, scrapers and a few people. */
const maxConnections = 100
/** None of them sends a request before the last one is answered; other programs may, a little. */
const maxPipelined = 8
/** What is not answered so long after `close()` is cut off. */
const closeMs = 800

export class Monitor implements Lifecycle {
  readonly #options: MonitorOptions
  readonly #resources = new AsyncDisposableStack()
  #address: { readonly host: string; readonly port: number } | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(options: MonitorOptions) {
    this.#options = options
  }

  /** Where it listens, between `start` and `close`. */
  get address(): { readonly host: string; readonly port: number } | null {
    return this.#address
  }

  /** Rejects with `ListenFailed` and the remedy, or with `Closed` where `close()` came first. */
  start(): Promise<void> {
    if (this.#closing !== null) return Promise.reject(new SifakaError('Closed'))
    return (this.#starting ??= this.#start())
  }

  /** Stops listening; answers under way have most of a second. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #start(): Promise<void> {
    const { host, port } = this.#options
    const server = makeServer()
    const refusals = this.#resources.use(new RateLimitedLog(this.#options.log))
    const connections = new Connections({
      max: maxConnections,
      maxPipelined,
      crowded: address => refusals.log('full', address, crowded, { address }),
    })
    connections.watch(server)
    const app = this.#makeApp(server, { refusals, connections })
    this.#resources.defer(async () => {
      const timer = setTimeout(() => server.closeAllConnections(), closeMs)
      await app.close()
      clearTimeout(timer)
    })
    try {
      await app.listen({ host, port })
    } catch (cause) {
      throw this.#listenError(cause)
    }
    this.#warnOfReach()
    this.#address = { host, port: (server.address() as AddressInfo).port }
  }

  #warnOfReach(): void {
    const { host, control, log } = this.#options
    if (control === undefined || control.token === null || isLoopback(host)) return
    log.warn(
      'Keep the monitor inside your network: it is plain HTTP, its token travels in the clear',
      {
        host,
      },
    )
  }

  async #close(): Promise<void> {
    // Its own caller hears why a start failed.
    await this.#starting?.catch(() => {})
    this.#address = null
    await this.#resources.disposeAsync()
  }

  #makeApp(
    server: Server,
    parts: { readonly refusals: RateLimitedLog; readonly connections: Connections },
  ): FastifyInstance {
    const { source, host, control, log } = this.#options
    const { refusals, connections } = parts
    const app = fastify({
      logger: false,
      bodyLimit: maxBodyBytes,
      forceCloseConnections: 'idle',
      // Exactly what the schemas say: nothing is converted, nothing dropped.
      ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
      serverFactory: handler =>
        server.on('request', (request, response) => {
          if (connections.begin(request, response)) handler(request, response)
        }),
      // Before any hook or handler of ours.
      frameworkErrors: (_error, _request, reply) =>
        void refuse(reply.headers(securityHeaders), 400, badPath),
    })
    app.removeContentTypeParser('text/plain')
    answerErrors(app, log)
    app.addHook('onRequest', async (_request, reply) => void reply.headers(securityHeaders))
    if (control !== undefined) checkHost(app, { host, refusals })
    addHealthRoutes(app, { source, exposition: new Exposition(source.metrics) })
    if (control !== undefined) addControlRoutes(app, { ...control, ...parts, source, log })
    return app
  }

  #listenError(cause: unknown): SifakaError {
    const { host, port, control } = this.#options
    const error = cause as NodeJS.ErrnoException
    const at = `${host.includes(':') ? `[${host}]` : host}:`
    const [variable, prefix] =
      control === undefined ? ['SIFAKA_HEALTH__LISTEN', at] : ['SIFAKA_MONITOR__PORT', '']
    const reason = listenReason(error) ?? error.message
    const other = otherPort({ code: error.code, port })
    const remedy = other === null ? '' : `; choose another: ${variable}=${prefix}${other}`
    return new SifakaError('ListenFailed', {
      text: `Cannot listen on ${at}${port}: ${reason}${remedy}`,
      cause,
    })
  }
}

const crowded = 'Closed the oldest of too many connections: find out who opens them'

const badPath = { error: 'BadRequest', message: 'The path is no URL' } as const

/** Nothing here is for a page to embed, keep or run. */
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

function makeServer(): Server {
  const server = createServer({
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: 1000,
    // Whoever waits for a drain says nothing: this tells whether they are still there.
    keepAlive: true,
    keepAliveInitialDelay: idleMs,
    maxHeaderSize: maxHeaderBytes,
  })
  server.setTimeout(idleMs)
  return server
}
