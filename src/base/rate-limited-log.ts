/**
 * The log of refusals and closes, which strangers cause: at most one record a client, second and
 * kind, and 20 a second of a kind; what is beyond is counted, and the count is written when the
 * second is over. Memory does not grow with clients: 20 keys a kind, and a fixed number of kinds.
 */
import type { LogFields, Logger } from './logger.ts'

export interface RateLimitedLogOptions {
  /** Records of one kind in a window; 20. */
  perKind?: number
  /** The window, in ms; 1,000. */
  windowMs?: number
  /** Kinds told apart; further ones share one. 256. */
  maxKinds?: number
}

interface Window {
  readonly clients: Set<string>
  suppressed: number
}

const otherKinds = 'other'

export class RateLimitedLog implements Disposable {
  readonly #log: Logger
  readonly #perKind: number
  readonly #windowMs: number
  readonly #maxKinds: number
  readonly #kinds = new Map<string, Window>()
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(log: Logger, options: RateLimitedLogOptions = {}) {
    this.#log = log
    this.#perKind = options.perKind ?? 20
    this.#windowMs = options.windowMs ?? 1000
    this.#maxKinds = options.maxKinds ?? 256
  }

  /**
   * Writes one record at `warn`, or counts it. `kind` is a word of ours ("client-id"), `clientKey`
   * tells clients apart (a session's id, an address), `message` ends with the remedy.
   */
  log(kind: string, clientKey: string, message: string, fields: LogFields = {}): void {
    if (this.#closed) return
    const window = this.#windowOf(kind)
    if (window.clients.size >= this.#perKind || window.clients.has(clientKey)) {
      window.suppressed++
      return
    }
    window.clients.add(clientKey)
    this.#log.warn(message, { kind, ...fields })
  }

  /** Writes the counts that are due and stops; later refusals are not written. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#end()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #windowOf(kind: string): Window {
    const known = this.#kinds.get(kind)
    if (known !== undefined) return known
    if (this.#kinds.size >= this.#maxKinds && kind !== otherKinds) return this.#windowOf(otherKinds)
    const window: Window = { clients: new Set(), suppressed: 0 }
    this.#kinds.set(kind, window)
    // A timer of its own only while something was refused; it never keeps the process alive.
    this.#timer ??= setTimeout(() => this.#end(), this.#windowMs).unref()
    return window
  }

  /** The window is over: tells what it held back and begins anew. */
  #end(): void {
    this.#timer = null
    const kinds = [...this.#kinds]
    this.#kinds.clear()
    for (const [kind, { suppressed }] of kinds) {
      if (suppressed === 0) continue
      this.#log.warn(`${suppressed} more of this kind were not logged`, { kind, suppressed })
    }
  }
}
