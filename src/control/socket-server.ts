/**
 * A control socket that this process holds: it takes the place of a dead one, refuses the place of
 * a living one, and hands requests to its owner. Connections are bounded; a request that fails is
 * answered, it never ends the process.
 */
import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import path from 'node:path'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { silentLogger } from '../base/logger.ts'
import { SifakaError } from '../errors.ts'
import { birthOf } from './birth.ts'
import type { ControlMessage } from './control.ts'
import { maxLineBytes } from './control.ts'
import { LineSocket } from './lines.ts'
import type { ControlPlace } from './place.ts'
import {
  cannotUse,
  controlPlace,
  lastHolder,
  masterName,
  prepareFolders,
  removeHolder,
  writeHolder,
} from './place.ts'
import { lockStart } from './start-lock.ts'

/** Masters and people with a terminal: more are a mistake. */
const maxConnections = 64
const probeMs = 2000
/** What cannot be sent now cannot be sent a second later either. */
const refusedLogMs = 60_000

/** A connection, as the owner of the socket sees it. */
export interface ControlPeer {
  send(message: ControlMessage): boolean
  /** It has not yet read what it was sent before. */
  readonly isBehind: boolean
  /** It asked to be told of changes. */
  isWatching: boolean
}

export interface SocketServerOptions {
  readonly runDir: string
  readonly name: string
  /** Of the node; the master has none. */
  readonly epoch?: string
  /** Resolves to the fields of the answer; what it rejects with is answered as the error's text. */
  request(message: ControlMessage, peer: ControlPeer): Promise<Record<string, unknown>>
  readonly log?: Logger
}

export class SocketServer implements Lifecycle {
  readonly place: ControlPlace
  readonly #options: SocketServerOptions
  readonly #log: Logger
  readonly #server = createServer(socket => this.#accept(socket))
  readonly #sockets = new Set<LineSocket>()
  readonly #peers = new Set<ControlPeer>()
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null
  #refusedAt = -Infinity

  constructor(options: SocketServerOptions) {
    this.#options = options
    this.#log = options.log ?? silentLogger
    this.place = controlPlace(options.runDir, options.name)
  }

  /** Rejects with `TwinNode` where a living process has the place, whether it answers or not. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start())
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Writes down another epoch, for whoever finds the socket dead. */
  renew(epoch: string): void {
    this.#sign(epoch)
  }

  get watchers(): ControlPeer[] {
    return [...this.#peers].filter(peer => peer.isWatching)
  }

  async #start(): Promise<void> {
    const { place } = this
    prepareFolders(this.#options.runDir, place)
    // A named pipe has one owner by itself.
    const unlock = place.folder === null ? () => {} : await this.#lock()
    try {
      await this.#listen()
      if (place.folder !== null) chmodSync(place.address, 0o600)
      this.#sign(this.#options.epoch ?? null)
    } finally {
      unlock()
    }
    this.#server.on('error', error => this.#log.warn('The control socket failed', { error }))
  }

  #sign(epoch: string | null): void {
    try {
      writeHolder(this.place, { pid: process.pid, epoch, birth: birthOf(process.pid) })
    } catch (error) {
      throw cannotUse(this.#options.runDir, error)
    }
  }

  async #lock(): Promise<() => void> {
    const { runDir, name } = this.#options
    try {
      return await lockStart(path.join(runDir, `${name}.lock`))
    } catch (error) {
      throw error instanceof SifakaError ? error : cannotUse(runDir, error)
    }
  }

  async #listen(): Promise<void> {
    const { address, folder } = this.place
    const error = await this.#tryListen()
    if (error?.code === 'EADDRINUSE') {
      if (folder === null || (await isHeld(address))) throw this.#twin()
      rmSync(address, { force: true })
    }
    const last = error?.code === 'EADDRINUSE' ? await this.#tryListen() : error
    if (last !== null) throw this.#cannotListen(last)
  }

  /** Resolves to the error that stands against it. */
  async #tryListen(): Promise<NodeJS.ErrnoException | null> {
    const server = this.#server.listen(this.place.address)
    try {
      await once(server, 'listening')
      return null
    } catch (error) {
      return error as NodeJS.ErrnoException
    }
  }

  #cannotListen(cause: Error): SifakaError {
    const text = `Cannot open the control socket "${this.place.address}": ${cause.message}`
    return new SifakaError('ListenFailed', { text, cause })
  }

  #twin(): SifakaError {
    const { name, runDir } = this.#options
    const holder = lastHolder(this.place)
    const who = holder === null ? 'a process' : `process ${holder.pid}`
    const text =
      name === masterName
        ? `Cannot start a second master: ${who} is the master of "${runDir}"; stop it first, or give this one another "runDir"`
        : `Cannot start "${name}": ${who} runs under this name in "${runDir}"; stop it first, or choose another "name"`
    return new SifakaError('TwinNode', { text })
  }

  #accept(socket: Socket): void {
    if (this.#closing !== null || this.#sockets.size >= maxConnections) {
      socket.destroy()
      return
    }
    const lines: LineSocket = new LineSocket(socket, {
      message: message => this.#take(message, lines, peer),
      closed: () => {
        this.#sockets.delete(lines)
        this.#peers.delete(peer)
      },
      refused: ({ type }, bytes) => this.#refused(type, bytes),
    })
    const peer: ControlPeer = {
      send: message => lines.send(message),
      get isBehind() {
        return lines.isBehind
      },
      isWatching: false,
    }
    this.#sockets.add(lines)
    this.#peers.add(peer)
  }

  #refused(type: string, bytes: number): void {
    const now = performance.now()
    if (now - this.#refusedAt < refusedLogMs) return
    this.#refusedAt = now
    const text =
      'Cannot send on the control socket: the line is too long, the other side waits in vain'
    this.#log.warn(text, { name: this.#options.name, type, bytes, maxBytes: maxLineBytes })
  }

  #take(message: ControlMessage, lines: LineSocket, peer: ControlPeer): void {
    const { id } = message
    const answer = (fields: Record<string, unknown>): void => {
      if (typeof id !== 'number' || lines.send({ type: 'answer', id, ...fields })) return
      lines.send({ type: 'answer', id, error: 'The answer is too long for a line' })
    }
    this.#options.request(message, peer).then(answer, (error: unknown) => {
      const { code, message: text } = SifakaError.from(error)
      this.#log.debug('A control request failed', { type: message.type, error })
      answer({ error: text, code })
    })
  }

  async #close(): Promise<void> {
    await this.#starting?.catch(() => {})
    const wasListening = this.#server.listening
    if (!wasListening) return
    removeHolder(this.place)
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const lines of this.#sockets) lines.end()
    // What was sent is flushed by now, or its reader is hung.
    const timer = setTimeout(() => {
      for (const lines of this.#sockets) lines.destroy()
    }, 200)
    await closed
    clearTimeout(timer)
  }
}

/** True where a process has the socket, though it may be too busy, stopped or hung to answer. */
export async function isHeld(address: string): Promise<boolean> {
  const socket = connect(address)
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(probeMs) })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code !== 'ECONNREFUSED' && code !== 'ENOENT'
  } finally {
    socket.on('error', () => {}).destroy()
  }
}
