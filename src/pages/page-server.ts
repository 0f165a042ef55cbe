/**
 * The server of a game's page while it is developed: the page's folder, the SDK for browsers, and of
 * the project's sources the contracts alone. It strips types, tells open pages to reload and shows
 * errors over them. It knows no game server but by the address that it is told, never serves anything
 * else of the project, and never starts in production: there a page is files behind any web server.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { escapeText } from '../base/escape-text.ts'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { isLoopback } from '../base/loopback.ts'
import { isOwnName } from '../base/own-name.ts'
import { RateLimitedLog } from '../base/rate-limited-log.ts'
import { SifakaError } from '../errors.ts'
import { liveScript } from './live-page.ts'
import { PageEvents } from './page-events.ts'
import { type Found, PageFolder } from './page-folder.ts'
import { namesOf } from './page-path.ts'
import { sendFile, sendText } from './send-file.ts'

/** Where a gate takes WebSockets. */
export interface WebSocketPlace {
  readonly host: string
  readonly port: number
  readonly path: string
}

export interface PageServerOptions {
  /** The project's folder. */
  readonly root: string
  /** The page's folder, relative to the project's; "web". */
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

/** Beyond them a browser waits: it has six for one server, and a page needs no more. */
const maxConnections = 128
/** For a request to come in whole, and for a reader that has stopped reading. */
const requestMs = 5000
const idleMs = 30_000
const maxHeaderBytes = 16_384
/** Ports that are tried from the one asked for on; 8083 is the gate's. */
const portTries = 3
const eventsPath = '/sifaka/events'

export class PageServer implements Lifecycle {
  readonly #options: Required<PageServerOptions>
  readonly #events = new PageEvents()
  readonly #refusals: RateLimitedLog
  readonly #page: PageFolder
  readonly #sifaka: PageFolder
  readonly #sources: PageFolder
  #server: Server | null = null
  #address: { readonly host: string; readonly port: number } | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(options: PageServerOptions) {
    const { folder = 'web', host = '127.0.0.1', port = 8080, sifakaDir = builtSifaka } = options
    this.#options = { ...options, folder, host, port, sifakaDir }
    const { root, log } = options
    this.#refusals = new RateLimitedLog(log)
    this.#page = new PageFolder(path.resolve(root, folder))
    this.#sifaka = new PageFolder(sifakaDir)
    this.#sources = new PageFolder(path.join(root, 'src'), isShared)
  }

  /** Where it listens, between `start` and `close`. */
  get address(): { readonly host: string; readonly port: number } | null {
    return this.#address
  }

  /** The page's address for a browser of this machine, between `start` and `close`. */
  get url(): string | null {
    if (this.#address === null) return null
    const { host, port } = this.#address
    return `http://${wildcards.has(host) ? '127.0.0.1' : urlHost(host)}:${port}/`
  }

  /**
   * Rejects with `ConfigInvalid` in production mode, `ListenFailed`, or `Closed` where `close()` came
   * first. A folder that is not there is no fault: it is served as soon as it is.
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
    const { host, port, mode, log } = this.#options
    if (mode === 'production') {
      const text =
        'Serve the page by a web server of your own: in production mode this one does not start'
      throw new SifakaError('ConfigInvalid', { text })
    }
    const server = createServer(
      {
        headersTimeout: requestMs,
        requestTimeout: requestMs,
        keepAliveTimeout: requestMs,
        connectionsCheckingInterval: 1000,
        maxHeaderSize: maxHeaderBytes,
      },
      (request, response) => void this.#answer(request, response),
    )
    server.setTimeout(idleMs)
    server.maxConnections = maxConnections
    this.#server = server
    const taken = await listen(server, { host, port })
    server.on('error', error => log.error('The page server has a fault', { error }))
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
    this.#refusals.close()
    const server = this.#server
    if (server === null || !server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    try {
      await this.#route(request, response)
    } catch (error) {
      this.#options.log.error('Cannot serve a file of the page', { error })
      if (response.headersSent) response.destroy()
      else sendText(response, 500, 'The file cannot be read: the log says why')
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = this.#options
    const isOneHost = request.headersDistinct['host']?.length === 1
    if (!isOneHost || !isOwnName(request.headers.host, host))
      return sendText(response, 421, `Ask by "localhost", by an address or by "${host}"`)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      return sendText(response, 405, 'Only GET and HEAD are served here')
    }
    const names = namesOf(request.url ?? '')
    if (names === null) return sendText(response, 400, 'The path is none of a page')
    const [first, ...rest] = names
    if (first === 'sifaka' && rest.length > 0) return this.#sendSifaka(request, response, rest)
    if (first === 'src' && rest.length > 0) return this.#sendSource(response, rest)
    return this.#sendPage(response, names)
  }

  async #sendSifaka(
    request: IncomingMessage,
    response: ServerResponse,
    names: readonly string[],
  ): Promise<void> {
    const name = names.join('/')
    if (name === 'server.json') return this.#sendServer(request, response)
    if (name === 'live.js')
      return sendText(response, 200, liveScript(eventsPath), 'text/javascript; charset=utf-8')
    if (name === 'events') {
      if (request.method === 'GET' && this.#events.add(response)) return
      return sendText(response, 503, 'Too many pages listen, or this was no GET')
    }
    const found = await this.#sifaka.find(names)
    if (found?.type === 'file') return sendFile(response, found.path, { name: `/sifaka/${name}` })
    const remedy = (await this.#sifaka.isThere())
      ? 'The SDK for browsers has no such file'
      : 'The SDK for browsers is not built: run "npm run build" in the repository of sifaka-server'
    sendText(response, 404, remedy)
  }

  /** The url of the game server as this page reaches it. */
  #sendServer(request: IncomingMessage, response: ServerResponse): void {
    const place = this.#options.websocket()
    if (place === null) return sendText(response, 503, 'The game server does not run')
    const asked = new URL(`http://${request.headers.host}`).hostname
    const host = wildcards.has(place.host) ? asked : urlHost(place.host)
    const url = `ws://${host}:${place.port}${place.path}`
    sendText(response, 200, JSON.stringify({ url }), 'application/json; charset=utf-8')
  }

  async #sendSource(response: ServerResponse, names: readonly string[]): Promise<void> {
    const name = `/src/${names.join('/')}`
    const found = await this.#sources.find(names)
    if (found?.type === 'file') return sendFile(response, found.path, { name })
    const text = `Of "src" pages get "*.contract.ts" and "generated/" alone, not "${name}"`
    this.#refusals.log('source', name, escapeText(text, 300))
    sendText(response, 404, text)
  }

  async #sendPage(response: ServerResponse, names: readonly string[]): Promise<void> {
    const isFolder = names.at(-1) === ''
    const plain = isFolder ? names.slice(0, -1) : names
    const found = await this.#page.find(isFolder ? [...plain, 'index.html'] : plain)
    if (found?.type === 'file')
      return sendFile(response, found.path, { name: `/${plain.join('/')}`, live: livePath })
    if (isFoundFolder(found, isFolder)) {
      response.setHeader('location', `/${plain.map(encodeURIComponent).join('/')}/`)
      return sendText(response, 308, 'It is a folder')
    }
    const { folder } = this.#options
    sendText(response, 404, `There is no "/${names.join('/')}" in the folder "${folder}"`)
  }
}

const livePath = '/sifaka/live.js'
/** The same from `src/pages` and from `dist/pages`. */
const builtSifaka = fileURLToPath(new URL('../../dist/browser', import.meta.url))
const wildcards = new Set(['0.0.0.0', '::', ''])

/** A page is what it is now, and belongs to pages of this origin. */
const headers = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** What of `src` holds no server code: contracts, and what the generator wrote. */
function isShared(name: string): boolean {
  if (name.endsWith('.d.ts')) return false
  return /\.contract\.[jt]s$/.test(name) || /(?:^|\/)generated\/[^/]+\.[jt]s$/.test(name)
}

function isFoundFolder(found: Found | null, isAskedAsFolder: boolean): boolean {
  return found?.type === 'folder' && !isAskedAsFolder
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
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
