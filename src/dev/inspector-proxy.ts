/**
 * The address at which debuggers find the server, whichever process that is now: it forwards bytes
 * to the inspector of the present one. Before the first byte of a debugger goes there, that
 * server's deadlines stand still, and they go on when the last debugger has left. Only this machine
 * reaches it unless told otherwise: whoever does runs code as the developer.
 */
import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import type { Lifecycle } from '../base/lifecycle.ts'
import { within } from '../base/within.ts'
import { SifakaError } from '../errors.ts'

/** A process that can be debugged. */
export interface Debuggee {
  /** Of its own inspector, on 127.0.0.1. */
  readonly port: number
  /** Resolves when its deadlines stand still. */
  pause(): Promise<void>
  goOn(): void
}

export interface InspectorProxyOptions {
  readonly host: string
  readonly port: number
  readonly onAttached: (isAttached: boolean) => void
}

/** Chrome asks for the list of targets each second on a connection of its own. */
const maxConnections = 64
/** A request of a debugger has a few hundred bytes. */
const maxHeaderBytes = 16 * 1024
/** A process in an endless loop cannot answer, and is the very one to be looked at. */
const pauseMs = 1000
/** Over a restart there is no process for a moment. */
const nobodyMs = 10_000

export class InspectorProxy implements Lifecycle {
  readonly #options: InspectorProxyOptions
  readonly #server: Server
  /** Both ends of every connection, and to whom it goes. */
  readonly #sockets = new Map<Socket, Debuggee | null>()
  readonly #debuggers = new Map<Debuggee, number>()
  #debuggee: Debuggee | null = null
  #gone = Promise.withResolvers<void>()
  #aimed = Promise.withResolvers<void>()
  #address: AddressInfo | null = null

  constructor(options: InspectorProxyOptions) {
    this.#options = options
    this.#server = createServer({ noDelay: true }, socket => void this.#serve(socket))
    this.#server.maxConnections = maxConnections
  }

  /** Where it listens, once started. */
  get address(): { readonly host: string; readonly port: number } | null {
    return this.#address === null ? null : { host: this.#address.address, port: this.#address.port }
  }

  /** Whether a debugger looks at the present process. */
  get isAttached(): boolean {
    return this.#debuggee !== null && this.#debuggers.has(this.#debuggee)
  }

  /** Resolves when no debugger looks at any process. */
  get detached(): Promise<void> {
    return this.#debuggers.size === 0 ? Promise.resolve() : this.#gone.promise
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
    socket.pause()
    const debuggee = this.#debuggee ?? (await this.#awaitDebuggee())
    if (debuggee === null || socket.destroyed) return void socket.destroy()
    const inner = connect({ host: '127.0.0.1', port: debuggee.port, noDelay: true })
    this.#own(socket, debuggee)
    this.#own(inner, debuggee)
    inner.pipe(socket)
    socket.once('close', () => inner.destroy())
    inner.once('close', () => socket.destroy())
    this.#forward(socket, inner, debuggee)
  }

  /** Requests one by one until one asks for a WebSocket; bytes as they come after that. */
  #forward(socket: Socket, inner: Socket, debuggee: Debuggee): void {
    let held: Buffer = Buffer.alloc(0)
    const read = (chunk: Buffer): void => {
      held = Buffer.concat([held, chunk])
      for (let end = headEnd(held); end !== -1; end = headEnd(held)) {
        const head = held.subarray(0, end)
        if (/^upgrade:\s*websocket/im.test(head.toString('latin1'))) {
          socket.off('data', read).pause()
          return void this.#join(socket, inner, { debuggee, first: held })
        }
        inner.write(head)
        held = held.subarray(end)
      }
      if (held.length > maxHeaderBytes) socket.destroy()
    }
    socket.on('data', read).resume()
  }

  async #join(
    socket: Socket,
    inner: Socket,
    { debuggee, first }: { readonly debuggee: Debuggee; readonly first: Buffer },
  ): Promise<void> {
    await this.#attach(debuggee, socket)
    inner.write(first)
    socket.pipe(inner)
  }

  /** Resolves when the process's deadlines stand still, for as long as the socket lives. */
  async #attach(debuggee: Debuggee, socket: Socket): Promise<void> {
    const count = this.#debuggers.get(debuggee) ?? 0
    this.#debuggers.set(debuggee, count + 1)
    socket.once('close', () => this.#detach(debuggee))
    if (count > 0) return
    this.#options.onAttached(true)
    await within(debuggee.pause(), pauseMs)
  }

  #detach(debuggee: Debuggee): void {
    const count = (this.#debuggers.get(debuggee) ?? 1) - 1
    if (count > 0) return void this.#debuggers.set(debuggee, count)
    this.#debuggers.delete(debuggee)
    if (this.#debuggers.size === 0) {
      this.#gone.resolve()
      this.#gone = Promise.withResolvers()
    }
    debuggee.goOn()
    this.#options.onAttached(false)
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

/** Behind the empty line that ends a request's head; -1 where it has not come yet. */
function headEnd(bytes: Buffer): number {
  const at = bytes.indexOf('\r\n\r\n')
  return at === -1 ? -1 : at + 4
}
