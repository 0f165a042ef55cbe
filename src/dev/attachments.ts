/**
 * Which processes debuggers look at. The deadlines of such a process stand still, from before its
 * debugger can say a word until the last one has left.
 */
import type { Socket } from 'node:net'
import { within } from '../base/within.ts'

/** A process that can be debugged. */
export interface Debuggee {
  /** Of its own inspector, on 127.0.0.1. */
  readonly port: number
  /** Resolves when its deadlines stand still. */
  pause(): Promise<void>
  goOn(): void
}

/** A process in an endless loop cannot answer, and is the very one to be looked at. */
const pauseMs = 1000
/** Debuggers that come and go all the time are told of once in that while. */
const quietMs = 1000

export class Attachments {
  readonly #onAttached: (isAttached: boolean) => void
  readonly #counts = new Map<Debuggee, number>()
  #gone = Promise.withResolvers<void>()
  #isTold = false
  #quiet: NodeJS.Timeout | null = null

  constructor(onAttached: (isAttached: boolean) => void) {
    this.#onAttached = onAttached
  }

  has(debuggee: Debuggee): boolean {
    return this.#counts.has(debuggee)
  }

  /** Resolves when no debugger looks at any process. */
  get none(): Promise<void> {
    return this.#counts.size === 0 ? Promise.resolve() : this.#gone.promise
  }

  /** Resolves when the process's deadlines stand still, for as long as the socket lives. */
  async attach(debuggee: Debuggee, socket: Socket): Promise<void> {
    const count = this.#counts.get(debuggee) ?? 0
    this.#counts.set(debuggee, count + 1)
    socket.once('close', () => this.#detach(debuggee))
    if (count > 0) return
    this.#tell()
    await within(debuggee.pause(), pauseMs)
  }

  /** Tells nothing any more. */
  close(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet)
  }

  #detach(debuggee: Debuggee): void {
    const count = (this.#counts.get(debuggee) ?? 1) - 1
    if (count > 0) return void this.#counts.set(debuggee, count)
    this.#counts.delete(debuggee)
    if (this.#counts.size === 0) {
      this.#gone.resolve()
      this.#gone = Promise.withResolvers()
    }
    debuggee.goOn()
    this.#tell()
  }

  /** At once, or when it has been quiet for a while, and only what is still so. */
  #tell(): void {
    const isAttached = this.#counts.size > 0
    if (this.#quiet !== null || isAttached === this.#isTold) return
    this.#isTold = isAttached
    this.#onAttached(isAttached)
    this.#quiet = setTimeout(() => {
      this.#quiet = null
      this.#tell()
    }, quietMs).unref()
  }
}
