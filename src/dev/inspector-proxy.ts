/**
 * The address at which debuggers find the server, whichever process that is now: it forwards bytes
 * to the inspector of the present one. A debugger is who that inspector has granted a WebSocket:
 * before it may say a word, that server's deadlines stand still, and they go on when the last
 * debugger has left. Pages of any browser reach this address too, so what they ask for makes them
 * no debugger. Only this machine reaches it unless told otherwise: a debugger runs code as the
 * developer.
 */
import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import type { Lifecycle } from '../base/lifecycle.ts'
import { within } from '../base/within.ts'
import { SifakaError } from '../errors.ts'
import { Attachments, type Debuggee } from './attachments.ts'
import { isGranted, isUpgrade, readHead } from './http-head.ts'

export interface InspectorProxyOptions {
  readonly host: string
  readonly port: number
  readonly onAttached: (isAttached: boolean) => void
  /** After how long a connection is closed that says nothing and is no debugger's; 30,000 ms. */
  readonly idleMs?: number
}

/** Chrome asks for the list of targets each second on a connection of its own. */
const maxConnections = 64
/** A machine that has gone is noticed some seconds after it has been silent for so long. */
const keepAliveMs = 10_000
/** Over a restart there is no process for a moment. */
const nobodyMs = 10_000
const defaultIdleMs = 30_000

export class InspectorProxy implements Lifecycle {
  readonly #options: InspectorProxyOptions
  readonly #server: Server
  /** Both ends of every connection, and to whom it goes. */
  readonly #sockets = new Map<Socket, Debuggee | null>()
  readonly #attachments: Attachments
  #debuggee: Debuggee | null = null
  #aimed = Promise.withResolvers<void>()
  #address: AddressInfo | null = null

  constructor(options: InspectorProxyOptions) {
    this.#options = options
    this.#attachments = new Attachments(options.onAttached)
    const tcp = { noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs }
    this.#server = createServer(tcp, socket => void this.#serve(socket))
    this.#server.maxConnections = maxConnections
  }

  /** Where it listens, once started. */
  get address(): { readonly host: string; readonly port: number } | null {
    return this.#address === null ? null : { host: this.#address.address, port: this.#address.port }
  }

  /** Whether a debugger looks at the present process. */
  get isAttached(): boolean {
    return this.#debuggee !== null && this.#attachments.has(this.#debuggee)
  }

  /** Resolves when no debugger looks at any process. */
  get detached(): Promise<void> {
    return this.#attachments.none
  }

  /** Rejects with `ListenFailed`. */
  async start(): Promise<void> {
    const { host, port } = this.#options
    try {
      await once(this.#server.listen(port, host), 'listening')
    } catch (cause) {
      const { message } = cause as Error
      const text = `Cannot listen for debuggers on ${host}:${port}: ${message}; choose another with --inspect ${host}:${port + 1}`
      throw new SifakaError('ListenFailed', { text, cause })
    }
    this.#address = this.#server.address() as AddressInfo
  }

  async close(): Promise<void> {
    this.#attachments.close()
    for (const socket of this.#sockets.keys()) socket.destroy()
    this.#aimed.resolve()
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** From now on debuggers come to this process; those of another one stay until it ends. */
  aim(debuggee: Debuggee | null): void {
    this.#debuggee = debuggee
    if (debuggee === null) return
    this.#aimed.resolve()
    this.#aimed = Promise.withResolvers<void>()
  }

  /** Lets the debuggers of this process go, for it would wait for them before it ends. */
  leave(debuggee: Debuggee): void {
    for (const [socket, of] of this.#sockets) if (of === debuggee) socket.destroy()
  }

  async #serve(socket: Socket): Promise<void> {
    this.#own(socket, null)
    const { idleMs = defaultIdleMs } = this.#options
    socket.setTimeout(idleMs, () => socket.destroy()).pause()
    const debuggee = this.#debuggee ?? (await this.#awaitDebuggee())
    if (debuggee === null || socket.destroyed) return void socket.destroy()
    const inner = connect({ host: '127.0.0.1', port: debuggee.port, noDelay: true })
    this.#own(socket, debuggee)
    this.#own(inner, debuggee)
    socket.once('close', () => inner.destroy())
    inner.once('close', () => socket.destroy())
    await this.#converse(socket, inner, debuggee)
  }

  /** Requests one by one until one asks for a WebSocket; bytes as they come once it is granted. */
  async #converse(socket: Socket, inner: Socket, debuggee: Debuggee): Promise<void> {
    inner.pipe(socket)
    let request = await readHead(socket)
    while (request !== null && !isUpgrade(request)) {
      inner.write(request.bytes)
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      request = await readHead(socket, request.rest)
    }
    if (request === null) return void socket.destroy()
    inner.unpipe(socket).write(request.bytes)
    // The answer to an earlier request that was not awaited grants nothing: that ends here.
    const answer = await readHead(inner)
    if (answer === null || socket.destroyed) return void socket.destroy()
    if (isGranted(answer)) await this.#attachments.attach(debuggee, socket)
    socket.write(Buffer.concat([answer.bytes, answer.rest]))
    if (!isGranted(answer)) return void socket.end()
    socket.setTimeout(0)
    inner.write(request.rest)
    socket.pipe(inner)
    inner.pipe(socket)
  }

  async #awaitDebuggee(): Promise<Debuggee | null> {
    await within(this.#aimed.promise, nobodyMs)
    return this.#debuggee
  }

  #own(socket: Socket, debuggee: Debuggee | null): void {
    const isNew = !this.#sockets.has(socket)
    this.#sockets.set(socket, debuggee)
    if (!isNew) return
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
  }
}
