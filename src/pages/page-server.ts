/**
 * The server of a game's page while it is developed: the page's folder, the SDK for browsers, and
 * of the project's sources the contracts alone. It strips types, tells open pages to reload and
 * shows errors over them. It knows no game server but by the address that it is told, never serves
 * anything else of the project, and never starts in production: there a page is files behind any
 * web server.
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { isLoopback } from '../base/loopback.ts'
import { SifakaError } from '../errors.ts'
import { PageEvents } from './page-events.ts'
import { PageRoutes, type WebSocketPlace } from './page-routes.ts'

export type { WebSocketPlace } from './page-routes.ts'

export interface PageServerOptions {
  /** The project's folder. */
  readonly root: string
  /** The page's folder, relative to the project's and never all of it; "web". */
  readonly folder?: string
  /** Where to listen; "127.0.0.1", so that no other machine reaches it. */
  readonly host?: string
  /** 8080; where it is taken, one of the two above it or any free one is. 0 takes any free one. */
  readonly port?: number
  /** Of the configuration: in production it refuses to start. */
  readonly mode: 'development' | 'production'
  /** Where the game server listens now, for pages that ask; null while it does not. */
  readonly websocket: () => WebSocketPlace | null
  /** The SDK for browsers; that of this package. */
  readonly sifakaDir?: string
  readonly log: Logger
}

/** Those of some browsers: one has six for a server, and more than it needs. */
const maxConnections = 128
/** For a request to come in whole, and between two of a connection. */
const requestMs = 5000
/** A reader that has stopped reading. */
const idleMs = 30_000
const maxHeaderBytes = 16_384
/** Ports that are tried from the one asked for on; 8083 is the gate's. */
const portTries = 3

export class PageServer implements Lifecycle {
  readonly #options: PageServerOptions
  readonly #place: { readonly host: string; readonly port: number }
  readonly #events = new PageEvents()
  readonly #routes: PageRoutes
  #server: Server | null = null
  #address: { readonly host: string; readonly port: number } | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(options: PageServerOptions) {
    const { host = '127.0.0.1', port = 8080, folder = 'web' } = options
    this.#options = options
    this.#place = { host, port }
    this.#routes = new PageRoutes({ ...options, host, folder, events: this.#events })
  }

  /** Where it listens, between `start` and `close`. */
  get address(): { readonly host: string; readonly port: number } | null {
    return this.#address
  }

  /** The page's address for a browser of this machine, between `start` and `close`. */
  get url(): string | null {
    if (this.#address === null) return null
    const { host, port } = this.#address
    return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : urlHost(host)}:${port}/`
  }

  /**
   * Rejects with `ConfigInvalid` in production mode and for a folder that holds the whole project,
   * `ListenFailed`, or `Closed` where `close()` came first. A folder that is not there is no fault:
   * it is served as soon as it is.
   */
  start(): Promise<void> {
    if (this.#closing !== null) return Promise.reject(new SifakaError('Closed'))
    return (this.#starting ??= this.#start())
  }

  /** Stops listening and ends every connection. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Open pages reload; one that is hidden does when it is looked at. */
  reload(): void {
    this.#events.reload()
  }

  /** Shows a text over every page, those too that are opened later, until `clearError`. */
  showError(text: string): void {
    this.#events.show(text)
  }

  clearError(): void {
    this.#events.show(null)
  }

  async #start(): Promise<void> {
    const { log } = this.#options
    const { host, port } = this.#place
    checkServable(this.#options)
    this.#server = makeServer(this.#routes)
    const taken = await listen(this.#server, this.#place)
    this.#server.on('error', error => log.error('The page server has a fault', { error }))
    this.#address = { host, port: taken }
    if (port !== 0 && taken !== port)
      log.warn(`Port ${port} is taken: the page is on ${taken}`, { port: taken })
    if (!isLoopback(host))
      log.warn('Everybody who reaches this machine can read the page and the contracts', { host })
  }

  async #close(): Promise<void> {
    // Its own caller hears why a start failed.
    await this.#starting?.catch(() => {})
    this.#address = null
    this.#events.close()
    this.#routes.close()
    const server = this.#server
    if (server === null || !server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
}

/** Throws `ConfigInvalid`. */
function checkServable({ mode, root, folder = 'web' }: PageServerOptions): void {
  const refuse = (text: string): never => {
    throw new SifakaError('ConfigInvalid', { text })
  }
  if (mode === 'production')
    refuse('Serve the page by a web server of your own: in production mode this one does not start')
  const below = path.relative(path.resolve(root, folder), root)
  if (!path.isAbsolute(below) && below.split(path.sep)[0] !== '..')
    refuse(
      `Put the page into a folder of its own: "${folder}" holds the whole project, its configuration and database too`,
    )
}

function makeServer(routes: PageRoutes): Server {
  const limits = {
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    keepAliveTimeout: requestMs,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: maxHeaderBytes,
  }
  const server = createServer(limits, (request, response) => void routes.answer(request, response))
  server.setTimeout(idleMs)
  server.maxConnections = maxConnections
  return server
}

/** Resolves to the port that it got; rejects with `ListenFailed`. */
async function listen(server: Server, place: { host: string; port: number }): Promise<number> {
  const { host, port } = place
  const next = Array.from({ length: port === 0 ? 0 : portTries }, (_, index) => port + index)
  for (const candidate of [...next.filter(one => one <= 65_535), 0]) {
    try {
      await once(server.listen(candidate, host), 'listening')
      return (server.address() as AddressInfo).port
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      if (code === 'EADDRINUSE' && candidate !== 0) continue
      const text = `Cannot listen on ${urlHost(host)}:${candidate}: ${message}`
      throw new SifakaError('ListenFailed', { text, cause })
    }
  }
  throw new SifakaError('ListenFailed')
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
