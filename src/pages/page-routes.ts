/** What is at which path of a page server, and what is nobody's business. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { escapeText } from '../base/escape-text.ts'
import type { Logger } from '../base/logger.ts'
import { isOwnName } from '../base/own-name.ts'
import { RateLimitedLog } from '../base/rate-limited-log.ts'
import { liveScript } from './live-page.ts'
import type { PageEvents } from './page-events.ts'
import { PageFolder } from './page-folder.ts'
import { namesOf } from './page-path.ts'
import { sendFile, sendText } from './send-file.ts'

/** Where a gate takes WebSockets. */
export interface WebSocketPlace {
  readonly host: string
  readonly port: number
  readonly path: string
}

export interface PageRoutesOptions {
  readonly root: string
  readonly folder: string
  /** The name that it listens by, for the Host check. */
  readonly host: string
  readonly websocket: () => WebSocketPlace | null
  readonly sifakaDir?: string
  readonly events: PageEvents
  readonly log: Logger
}

const livePath = '/sifaka/live.js'
const eventsPath = '/sifaka/events'
const script = 'text/javascript; charset=utf-8'
const json = 'application/json; charset=utf-8'
/** The same from `src/pages` and from `dist/pages`. */
const builtSifaka = fileURLToPath(new URL('../../dist/browser', import.meta.url))
/** A page is what it is now, and belongs to pages of this origin. */
const headers = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

export class PageRoutes {
  readonly #options: PageRoutesOptions
  readonly #refusals: RateLimitedLog
  readonly #page: PageFolder
  readonly #sifaka: PageFolder
  readonly #sources: PageFolder

  constructor(options: PageRoutesOptions) {
    const { root, folder, sifakaDir = builtSifaka, log } = options
    this.#options = options
    this.#refusals = new RateLimitedLog(log)
    this.#page = new PageFolder(path.resolve(root, folder))
    this.#sifaka = new PageFolder(sifakaDir)
    this.#sources = new PageFolder(path.join(root, 'src'), isShared)
  }

  /** Resolves when it is answered; never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    try {
      await this.#route(request, response)
    } catch (error) {
      this.#options.log.error('Cannot serve a file of the page', { error })
      if (response.headersSent) response.destroy()
      else sendText(response, 500, 'The file cannot be read: the log says why')
    }
  }

  close(): void {
    this.#refusals.close()
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = this.#options
    // Of several names Node takes the first, others take another.
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
    const name = `/sifaka/${names.join('/')}`
    if (name === '/sifaka/server.json') return this.#sendServer(request, response)
    if (name === livePath) return sendText(response, 200, liveScript(eventsPath), script)
    if (name === eventsPath) {
      if (request.method === 'GET' && this.#options.events.add(response)) return
      return sendText(response, 503, 'Too many pages listen, or this was no GET')
    }
    const found = await this.#sifaka.find(names)
    if (found?.type === 'file') return sendFile(response, found.path, { name })
    const reason = (await this.#sifaka.isThere())
      ? 'The SDK for browsers has no such file'
      : 'The SDK for browsers is not built: run "npm run build" in the repository of sifaka-server'
    sendText(response, 404, reason)
  }

  /** The url of the game server as this page reaches it. */
  #sendServer(request: IncomingMessage, response: ServerResponse): void {
    const place = this.#options.websocket()
    if (place === null) return sendText(response, 503, 'The game server does not run')
    const asked = request.headers.host?.replace(/:\d+$/, '')
    const isEverywhere = place.host === '0.0.0.0' || place.host === '::' || place.host === ''
    const named = place.host.includes(':') ? `[${place.host}]` : place.host
    const url = `ws://${isEverywhere ? asked : named}:${place.port}${place.path}`
    sendText(response, 200, JSON.stringify({ url }), json)
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
    const name = `/${names.join('/')}`
    const isFolder = name.endsWith('/')
    const found = await this.#page.find(isFolder ? [...names.slice(0, -1), 'index.html'] : names)
    if (found?.type === 'file') return sendFile(response, found.path, { name, live: livePath })
    if (found?.type === 'folder' && !isFolder) {
      response.setHeader('location', `/${names.map(encodeURIComponent).join('/')}/`)
      return sendText(response, 308, 'It is a folder')
    }
    sendText(response, 404, `There is no "${name}" in the folder "${this.#options.folder}"`)
  }
}

/** What of `src` holds no server code: contracts, and what the generator wrote. */
function isShared(name: string): boolean {
  if (name.endsWith('.d.ts')) return false
  return /\.contract\.[jt]s$/.test(name) || /(?:^|\/)generated\/[^/]+\.[jt]s$/.test(name)
}
