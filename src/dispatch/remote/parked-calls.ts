/**
 * Calls that wait for an instance to come back: during a planned restart none is refused. Each
 * waits until its deadline, and only so many wait. It knows no nodes: its owner says when a call
 * has a place.
 */
import { type TimerWheel, WheelEntry } from '../../base/timer-wheel.ts'
import type { RemoteCall } from './remote-call.ts'

/** Three seconds' worth of a busy gate. */
const maxParked = 20_000
/** So many leave at once: a node that has just come takes 4,096 calls of one sender. */
const maxReleased = 1_000
const releaseEveryMs = 50

export interface ParkedCallsOptions {
  readonly wheel: TimerWheel
  readonly hasPlace: (call: RemoteCall) => boolean
  /** It has left, for there is a place. Where there is none after all it may be added again. */
  readonly released: (call: RemoteCall) => void
  /** It has left, for its deadline is over or all ends. */
  readonly expired: (call: RemoteCall) => void
}

export class ParkedCalls {
  readonly #options: ParkedCallsOptions
  readonly #calls = new Map<RemoteCall, WheelEntry>()
  readonly #releasing = new WheelEntry(() => this.release())

  constructor(options: ParkedCallsOptions) {
    this.#options = options
  }

  /** False, and not kept, where too many wait. */
  add(call: RemoteCall): boolean {
    if (this.#calls.size >= maxParked) return false
    const expiry = new WheelEntry(() => this.#expire(call))
    this.#calls.set(call, expiry)
    this.#options.wheel.addAt(expiry, call.deadline)
    return true
  }

  /** False where it does not wait here. */
  remove(call: RemoteCall): boolean {
    const expiry = this.#calls.get(call)
    if (expiry === undefined) return false
    this.#options.wheel.remove(expiry)
    return this.#calls.delete(call)
  }

  /** Lets those go that have a place; from a list made before, for they may come back. */
  release(): void {
    const ready = this.#calls
      .keys()
      .filter(this.#options.hasPlace)
      .take(maxReleased + 1)
      .toArray()
    for (const call of ready.slice(0, maxReleased))
      if (this.remove(call)) this.#options.released(call)
    if (ready.length > maxReleased) this.#options.wheel.add(this.#releasing, releaseEveryMs)
  }

  close(): void {
    this.#options.wheel.remove(this.#releasing)
    for (const call of this.#calls.keys()) this.#expire(call)
  }

  #expire(call: RemoteCall): void {
    if (this.remove(call)) this.#options.expired(call)
  }
}
