/**
 * The asking side of a control socket: the master's of its nodes, the command line's of the master.
 * It never connects again by itself: the end of the connection is news, and its owner's to judge.
 */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { type ErrorCode, isErrorCode, SifakaError } from '../errors.ts'
import type { ControlMessage, NodeStatus } from './control.ts'
import { statusOf, textOf } from './control.ts'
import { LineSocket } from './lines.ts'
import { controlPlace } from './place.ts'

const connectMs = 2000
/** Unless the caller says otherwise: nodes answer from memory. */
const requestMs = 2000
const maxPending = 64

export interface ControlRequestOptions {
  readonly timeoutMs?: number
  /** Lines of a request that takes its time. */
  onProgress?(text: string): void
}

export interface ControlEvents {
  /** A node's news of itself. */
  status?(status: NodeStatus): void
  /** Once. */
  closed?(): void
}

interface Pending extends ControlRequestOptions {
  resolve(answer: ControlMessage): void
  reject(error: SifakaError): void
}

/**
 * Connects to the process of that name. Null where nobody is there; rejects with `ConnectFailed`
 * where somebody is who cannot be reached.
 */
export async function connectControl(
  runDir: string,
  name: string,
  events: ControlEvents = {},
): Promise<ControlClient | null> {
  const { address } = controlPlace(runDir, name)
  const socket = connect(address)
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectMs) })
    return new ControlClient(socket, name, events)
  } catch (cause) {
    socket.on('error', () => {}).destroy()
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return null
    const text = `Cannot reach "${name}" at "${address}": ${message}`
    throw new SifakaError('ConnectFailed', { text, cause })
  }
}

export class ControlClient implements Disposable {
  readonly #lines: LineSocket
  readonly #name: string
  readonly #events: ControlEvents
  readonly #pending = new Map<number, Pending>()
  #lastId = 0

  constructor(socket: Socket, name: string, events: ControlEvents) {
    this.#name = name
    this.#events = events
    this.#lines = new LineSocket(socket, {
      message: message => this.#take(message),
      closed: () => this.#ended(),
    })
  }

  /**
   * Resolves to the answer. Rejects with the other side's code and words, with `RequestTimeout`
   * after `timeoutMs` (2,000), or with `ConnectionLost`.
   */
  async request(
    type: string,
    fields: Readonly<Record<string, unknown>> = {},
    options: ControlRequestOptions = {},
  ): Promise<ControlMessage> {
    const id = ++this.#lastId
    const { promise, resolve, reject } = Promise.withResolvers<ControlMessage>()
    const { timeoutMs = requestMs } = options
    const timer = setTimeout(() => {
      const text = `"${this.#name}" did not answer within ${timeoutMs} ms`
      reject(new SifakaError('RequestTimeout', { text }))
    }, timeoutMs)
    try {
      if (this.#pending.size >= maxPending || !this.#lines.send({ ...fields, type, id }))
        throw new SifakaError('ConnectionLost', { text: `"${this.#name}" takes no requests` })
      this.#pending.set(id, { ...options, resolve, reject })
      return await promise
    } finally {
      clearTimeout(timer)
      this.#pending.delete(id)
    }
  }

  /** Sends and waits for nothing: for news that a hung process must not hold up. */
  tell(type: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#lines.send({ ...fields, type })
  }

  /** The node's status; with `hello` it also tells of every later one. */
  async status(verb: 'hello' | 'status' = 'status'): Promise<NodeStatus> {
    const status = statusOf((await this.request(verb))['status'])
    if (status !== null) return status
    throw new SifakaError('BadRequest', { text: `"${this.#name}" answered no status` })
  }

  /** The connection ends, and `closed` is told. */
  close(): void {
    this.#lines.destroy()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #take(message: ControlMessage): void {
    if (message.type === 'status') {
      const status = statusOf(message['status'])
      if (status !== null) this.#events.status?.(status)
      return
    }
    const pending = this.#pending.get(message.id ?? -1)
    if (message.type === 'progress') pending?.onProgress?.(textOf(message['text']))
    if (message.type !== 'answer' || pending === undefined) return
    const error = message['error']
    if (typeof error === 'string')
      pending.reject(new SifakaError(codeOf(message['code']), { text: error }))
    else pending.resolve(message)
  }

  #ended(): void {
    for (const pending of this.#pending.values())
      pending.reject(
        new SifakaError('ConnectionLost', { text: `"${this.#name}" ended before it answered` }),
      )
    this.#events.closed?.()
  }
}

/** A newer process may know codes that this one does not. */
function codeOf(value: unknown): ErrorCode {
  return typeof value === 'string' && isErrorCode(value) ? value : 'Unknown'
}
