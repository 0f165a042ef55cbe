/**
 * The calls of this node that have no end yet, whatever node they went to. Each ends exactly once:
 * by its reply, by a failure, by its deadline, or by being given up. It sends nothing.
 */
import { WheelEntry } from '../base/timer-wheel.ts'
import type { TimerWheel } from '../base/timer-wheel.ts'
import type { CallFailure, ReplyTaker } from './bus.ts'
import type { BusMetrics } from './bus-metrics.ts'

/** What a destination has under way; the bound is judged by it. */
export interface CallLoad {
  calls: number
  callBytes: number
}

/** Where a call went. */
export interface CallTarget {
  readonly load: CallLoad
  /** Its caller does not wait any more. */
  giveUp(number: number): void
}

/**
 * A call on the wheel. `expire` is shared, for a closure per call would cost as much as the rest.
 */
export class PendingCall extends WheelEntry {
  readonly table: PendingCalls
  readonly number: number
  /** Null where it was refused at once, and only its taker is still to be told. */
  readonly target: CallTarget | null
  readonly bytes: number
  readonly taker: ReplyTaker

  constructor(
    table: PendingCalls,
    call: { number: number; target: CallTarget | null; bytes: number; taker: ReplyTaker },
  ) {
    super(expireThis)
    this.table = table
    this.number = call.number
    this.target = call.target
    this.bytes = call.bytes
    this.taker = call.taker
  }
}

// The wheel calls `entry.expire()`, so that `this` is the entry.
function expireThis(this: PendingCall): void {
  this.table.expire(this)
}

/** Numbers stay below the bit by which `SentLog` marks replies. */
const numberMask = 0x7fff_ffff

export interface PendingCallsOptions {
  readonly wheel: TimerWheel
  readonly metrics: BusMetrics
  /** What a taker threw. */
  readonly onError: (error: unknown) => void
}

export class PendingCalls {
  readonly #calls = new Map<number, PendingCall>()
  readonly #wheel: TimerWheel
  readonly #metrics: BusMetrics
  readonly #onError: (error: unknown) => void
  #last = 0

  constructor(options: PendingCallsOptions) {
    this.#wheel = options.wheel
    this.#metrics = options.metrics
    this.#onError = options.onError
  }

  get size(): number {
    return this.#calls.size
  }

  /** A call that is on its way. */
  // Positional, like `Bus.request`: an object more per call would be garbage on the hot path.
  add(target: CallTarget, bytes: number, taker: ReplyTaker, deadline: number): number {
    const call = this.#insert(target, bytes, taker)
    this.#wheel.addAt(call, deadline)
    target.load.calls++
    target.load.callBytes += bytes
    return call.number
  }

  /** A call that will not go out; its owner ends it by `fail` when `request` has returned. */
  addRefused(taker: ReplyTaker): number {
    return this.#insert(null, 0, taker).number
  }

  /** A reply from `target`; dropped where the call has ended or went elsewhere. */
  reply(number: number, payload: Buffer, target: CallTarget): void {
    const call = this.#calls.get(number)
    if (call === undefined || call.target !== target) return
    this.#remove(call)
    try {
      call.taker.replied(payload)
    } catch (error) {
      this.#onError(error)
    }
  }

  /** Ends a call that went to `target`. */
  fail(number: number, failure: CallFailure, target: CallTarget | null): void {
    const call = this.#calls.get(number)
    if (call !== undefined && call.target === target) this.#fail(call, failure)
  }

  /** Ends all calls, or all to one target. */
  failAll(failure: CallFailure, target?: CallTarget): void {
    for (const call of this.#calls.values().toArray())
      if (target === undefined || call.target === target) this.#failIfThere(call, failure)
  }

  cancel(number: number): void {
    const call = this.#calls.get(number)
    if (call === undefined) return
    this.#remove(call)
    call.target?.giveUp(number)
  }

  expire(call: PendingCall): void {
    call.target?.giveUp(call.number)
    this.#failIfThere(call, 'expired')
  }

  #insert(target: CallTarget | null, bytes: number, taker: ReplyTaker): PendingCall {
    let number = this.#last
    do number = (number + 1) & numberMask
    while (this.#calls.has(number))
    this.#last = number
    const call = new PendingCall(this, { number, target, bytes, taker })
    this.#calls.set(number, call)
    this.#metrics.calls.inc()
    this.#metrics.inFlight.inc()
    return call
  }

  // A taker may have ended others meanwhile.
  #failIfThere(call: PendingCall, failure: CallFailure): void {
    if (this.#calls.get(call.number) === call) this.#fail(call, failure)
  }

  #fail(call: PendingCall, failure: CallFailure): void {
    this.#remove(call)
    this.#metrics.failed[failure].inc()
    try {
      call.taker.failed(failure)
    } catch (error) {
      this.#onError(error)
    }
  }

  #remove(call: PendingCall): void {
    this.#calls.delete(call.number)
    this.#wheel.remove(call)
    this.#metrics.inFlight.dec()
    if (call.target === null) return
    call.target.load.calls--
    call.target.load.callBytes -= call.bytes
  }
}
