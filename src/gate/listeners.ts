/**
 * Where clients come in: TCP and WebSocket listeners. They make a transport of each connection and
 * hand it on; what is spoken on it they do not know.
 */
import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Lifecycle } from '../base/lifecycle.ts'
import { listenReason } from '../base/listen-reason.ts'
import { SifakaError } from '../errors.ts'
import type { HandedPorts } from './handed-ports.ts'
import { StreamTransport, WebSocketTransport, type Transport } from './transport.ts'

/** Takes a connection, or closes it. */
export type Accept = (transport: Transport) => void

export interface Listener extends Lifecycle {
  /** Where it listens, once started. */
  readonly address: { readonly host: string; readonly port: number } | null
}

export interface TcpOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  /** Other processes of this machine may share the port (Linux); false. */
  readonly reusePort?: boolean
  /** Where the socket comes from; it opens one of its own unless given, and for port 0. */
  readonly handed?: Pick<HandedPorts, 'take'> | undefined
}

export interface WebSocketOptions extends TcpOptions {
  readonly path: string
  /** Subprotocols that are spoken, the preferred one first. */
  readonly protocols: readonly string[]
  /** Origins of pages that may connect; empty: all, and clients without a page always. */
  readonly origins: readonly string[]
  /** Largest message, in bytes; it may hold several packets. */
  readonly maxMessageBytes: number
}

/** Finds a dead peer that neither end would otherwise notice, in ms. */
const tcpKeepAliveMs = 30_000
/** As many as the system allows may wait to be accepted. */
const backlog = 4096

export class TcpListener implements Listener {
  readonly #options: TcpOptions
  readonly #server
  #address: Listener['address'] = null
  #closed = false

  constructor(options: TcpOptions, accept: Accept) {
    this.#options = options
    // Half-open: a client that says FIN right behind its requests still gets its replies.
    this.#server = createServer(
      {
        allowHalfOpen: true,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: tcpKeepAliveMs,
      },
      (socket: Socket) => accept(new StreamTransport(socket, plainAddress(socket.remoteAddress))),
    )
  }

  get address(): Listener['address'] {
    return this.#address
  }

  async start(): Promise<void> {
    this.#address ??= await listen(this.#server, this.#options)
    if (!this.#closed) return
    this.#stop()
    throw new SifakaError('Closed')
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#stop()
  }

  #stop(): void {
    if (this.#address === null) return
    this.#address = null
    // Open connections are their owners' to close; this only stops new ones.
    this.#server.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Time for the headers of the upgrade request, and bytes they may have. */
const headersMs = 5000
const maxHeaderBytes = 8192

export class WebSocketListener implements Listener {
  readonly #options: WebSocketOptions
  readonly #http: Server
  readonly #sockets: WebSocketServer
  readonly #accept: Accept
  #address: Listener['address'] = null
  #closed = false

  constructor(options: WebSocketOptions, accept: Accept) {
    this.#options = options
    this.#accept = accept
    this.#http = createHttpServer(
      {
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: tcpKeepAliveMs,
        headersTimeout: headersMs,
        requestTimeout: headersMs,
        connectionsCheckingInterval: 1000,
        maxHeaderSize: maxHeaderBytes,
      },
      (_request, response) => {
        // 426: this port speaks WebSocket alone.
        response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end()
      },
    )
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Compression costs 64 KiB or more a connection and leaks lengths of secrets.
      perMessageDeflate: false,
      // One message a turn of the event loop: a flood of small ones never holds it.
      allowSynchronousEvents: false,
      maxPayload: options.maxMessageBytes,
      handleProtocols: offered => options.protocols.find(one => offered.has(one)) ?? false,
    })
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  get address(): Listener['address'] {
    return this.#address
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', ignore)
    const status = this.#refusal(request)
    if (status !== null) {
      // Nobody reads here, so the other end's FIN would never be seen.
      socket.once('finish', () => socket.destroy())
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const address = plainAddress(request.socket.remoteAddress)
    this.#sockets.handleUpgrade(request, socket, head, client => {
      this.#accept(new WebSocketTransport(client, address))
    })
  }

  #refusal(request: IncomingMessage): string | null {
    const { origins, path, protocols } = this.#options
    if (request.url?.split('?', 1)[0] !== path) return '404 Not Found'
    const { origin } = request.headers
    if (origins.length > 0 && origin !== undefined && !origins.includes(origin))
      return '403 Forbidden'
    const offered = request.headers['sec-websocket-protocol']?.split(',') ?? []
    const spoken = offered.some(one => protocols.includes(one.trim()))
    return spoken ? null : '400 Bad Request'
  }

  async start(): Promise<void> {
    this.#address ??= await listen(this.#http, this.#options)
    if (!this.#closed) return
    this.#stop()
    throw new SifakaError('Closed')
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#stop()
  }

  #stop(): void {
    if (this.#address === null) return
    this.#address = null
    this.#http.close()
    // Those that have not asked for WebSocket; from here on nothing else limits their time.
    this.#http.closeAllConnections()
    this.#sockets.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function ignore(): void {}

/** Without the prefix that a dual-stack socket gives to IPv4 addresses. */
function plainAddress(address = ''): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

async function listen(
  server: Server | ReturnType<typeof createServer>,
  options: TcpOptions,
): Promise<{ host: string; port: number }> {
  const { host, port, reusePort = false, handed } = options
  const socket = port === 0 ? undefined : await handed?.take(host, port)
  try {
    if (socket === undefined) server.listen({ host, port, backlog, reusePort })
    else server.listen(socket, backlog)
    await once(server, 'listening')
  } catch (cause) {
    const text = `Cannot listen on ${host}:${port}: ${reasonOf(cause as NodeJS.ErrnoException, reusePort)}`
    throw new SifakaError('ListenFailed', { text, cause })
  }
  return { host, port: (server.address() as AddressInfo).port }
}

function reasonOf(error: NodeJS.ErrnoException, reusePort: boolean): string {
  const { code, message } = error
  // libuv knows it on Linux and some BSDs alone; others say one of these.
  if (reusePort && (code === 'ENOTSUP' || code === 'EINVAL' || code === 'ENOPROTOOPT'))
    return 'this system lets no two processes share a port; set "gate.mqtt.reusePort" to false and give each gate a port of its own, or start them by "sifaka master", which shares the port among them'
  return listenReason(error) ?? message
}
