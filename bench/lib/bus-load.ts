/**
 * The load of the bus benchmark: keeps a number of calls under way, each next one made when an
 * answer arrives, and checks every answer: its number and length always, all of it one time in 64.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { answerTo, callBytes } from './bus-sides.ts'
import type { Caller, Ending } from './bus-sides.ts'
import { Histogram } from './histogram.ts'

export interface LoadOptions {
  /** Calls under way at once. */
  readonly inFlight: number
  readonly warmupMs: number
  readonly durationMs: number
}

export interface LoadResult {
  readonly calls: number
  readonly seconds: number
  readonly p50Us: number
  readonly p99Us: number
}

const latencySamples = 16
const wholeChecks = 64
const stallMs = 10_000

/**
 * Three answers to each of so many calls at once, compared as a whole; rejects with the first wrong
 * one.
 */
export async function verify(caller: Caller, inFlight: number): Promise<void> {
  const load = new Load(caller, { inFlight, checkAll: true })
  const done = load.run()
  load.stopAfter(3 * inFlight)
  await done
}

/**
 * Resolves when the last call has been answered, rejects with the first wrong answer. `mark` is
 * told when the measurement begins and ends.
 */
export async function measure(
  caller: Caller,
  { inFlight, warmupMs, durationMs }: LoadOptions,
  mark: (event: 'begin' | 'end') => void,
): Promise<LoadResult> {
  const load = new Load(caller, { inFlight, checkAll: false })
  const failure = new AbortController()
  const done = load.run()
  done.catch(error => failure.abort(error))
  const wait = async (ms: number): Promise<number> => {
    // What it rejects with is the first wrong answer, below.
    await sleep(ms, undefined, { signal: failure.signal }).catch(() => done)
    return performance.now()
  }
  await wait(warmupMs)
  load.reset()
  const began = performance.now()
  mark('begin')
  const ended = await wait(durationMs)
  const { calls } = load
  mark('end')
  load.stop()
  await done
  const { p50Us, p99Us } = load.latencies()
  return { calls, seconds: (ended - began) / 1000, p50Us, p99Us }
}

class Load {
  readonly #caller: Caller
  readonly #inFlight: number
  readonly #checkAll: boolean
  readonly #latencies = new Histogram()
  readonly #done = Promise.withResolvers<void>()
  #last = Infinity
  #made = 0
  #open = 0
  calls = 0

  constructor(caller: Caller, options: { inFlight: number; checkAll: boolean }) {
    this.#caller = caller
    this.#inFlight = options.inFlight
    this.#checkAll = options.checkAll
  }

  run(): Promise<void> {
    for (let slot = 0; slot < this.#inFlight; slot++) this.#next(new Slot(this))
    let seen = -1
    const watch = setInterval(() => {
      if (this.calls === seen) this.#done.reject(new Error(`No answer for ${stallMs} ms`))
      seen = this.calls
    }, stallMs)
    return this.#done.promise.finally(() => clearInterval(watch))
  }

  reset(): void {
    this.calls = 0
    this.#latencies.reset()
  }

  stop(): void {
    this.#last = 0
  }

  stopAfter(calls: number): void {
    this.#last = calls
  }

  latencies(): { p50Us: number; p99Us: number } {
    return { p50Us: this.#latencies.quantileUs(0.5), p99Us: this.#latencies.quantileUs(0.99) }
  }

  answered(slot: Slot, payload: Uint8Array): void {
    this.calls++
    if (slot.number % latencySamples === 0)
      this.#latencies.record((performance.now() - slot.beganAt) * 1e6)
    const isWhole = this.#checkAll || slot.number % wholeChecks === 0
    if (!slot.isRight(payload, isWhole))
      return this.failed(new Error(`Call ${slot.number} got another answer than its own`))
    this.#open--
    if (this.#made < this.#last) this.#next(slot)
    else if (this.#open === 0) this.#done.resolve()
  }

  failed(why: unknown): void {
    this.#done.reject(why instanceof Error ? why : new Error(`A call failed: ${String(why)}`))
  }

  #next(slot: Slot): void {
    slot.prepare(this.#made++)
    this.#open++
    this.#caller.call(slot.payload, slot)
  }
}

/** One of the calls under way, used again for the next. */
class Slot implements Ending {
  readonly payload = Buffer.alloc(callBytes)
  readonly #load: Load
  number = 0
  beganAt = 0

  constructor(load: Load) {
    this.#load = load
    for (let i = 0; i < callBytes; i++) this.payload[i] = (i * 37) & 0xff
  }

  prepare(number: number): void {
    this.number = number
    this.payload.writeUInt32LE(number, 1)
    this.beganAt = performance.now()
  }

  isRight(payload: Uint8Array, isWhole: boolean): boolean {
    if (payload.length !== callBytes) return false
    if (isWhole) return answerTo(this.payload).equals(payload)
    for (let i = 1; i < 5; i++) if (payload[i] !== this.payload[i]) return false
    return true
  }

  answered(payload: Uint8Array): void {
    this.#load.answered(this, payload)
  }

  failed(why: unknown): void {
    this.#load.failed(why)
  }
}
