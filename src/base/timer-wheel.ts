/**
 * One coarse timer for any number of deadlines (a hashed timing wheel, Varghese and Lauck 1987).
 * Entries are intrusive: adding and removing allocates nothing. An entry never fires early; it
 * fires at most one tick (and what the event loop owes) late. The wheel ticks only while it holds
 * entries.
 */
import { type Clock, type ClockTimer, systemClock } from './clock.ts'

export class WheelEntry {
  /** When it is due, by the wheel's clock; set by the wheel. */
  due = 0
  /** The slot it stands in, -1 while it is off the wheel. */
  slot = -1
  next: WheelEntry | null = null
  previous: WheelEntry | null = null
  /** Called once, after the entry was taken off the wheel; it may add itself again. */
  readonly expire: () => void

  constructor(expire: () => void) {
    this.expire = expire
  }
}

export interface TimerWheelOptions {
  /** What it goes by, and all who share it; the system's. */
  clock?: Clock
  /** Resolution, in ms; what its clock says, 50 in real time. */
  tickMs?: number
  /** Number of slots, a power of two; 512. Longer delays go round more than once. */
  slots?: number
  /** What an `expire` that throws is told to; without it the error is thrown at the process. */
  onError?: (error: unknown) => void
}

export class TimerWheel {
  /** What its deadlines are counted by. */
  readonly clock: Clock
  readonly #tickMs: number
  readonly #mask: number
  /** One list a slot, and a last one for the entries that are being fired. */
  readonly #heads: (WheelEntry | null)[]
  readonly #onError: ((error: unknown) => void) | undefined
  #size = 0
  #tick = 0
  #timer: ClockTimer | null = null

  constructor(options: TimerWheelOptions = {}) {
    const slots = options.slots ?? 512
    this.clock = options.clock ?? systemClock
    this.#tickMs = options.tickMs ?? this.clock.tickMs
    this.#mask = slots - 1
    this.#heads = Array.from<WheelEntry | null>({ length: slots + 1 }).fill(null)
    this.#onError = options.onError
  }

  /** How many entries wait. */
  get size(): number {
    return this.#size
  }

  /** Adds an entry, or moves it where it is on the wheel already; due `delayMs` from now. */
  add(entry: WheelEntry, delayMs: number): void {
    this.addAt(entry, this.clock.now() + delayMs)
  }

  /** As `add`, with the time itself, by the wheel's clock. */
  addAt(entry: WheelEntry, due: number): void {
    if (entry.slot !== -1) this.#unlink(entry)
    else this.#size++
    if (this.#timer === null) this.#begin()
    entry.due = due
    // Rounded up, and never the slot being run: an entry is never early and never runs twice a
    // tick.
    const tick = Math.max(Math.ceil(due / this.#tickMs), this.#tick + 1)
    this.#link(entry, tick & this.#mask)
  }

  /** Takes an entry off; nothing happens where it is not on. */
  remove(entry: WheelEntry): void {
    if (entry.slot === -1) return
    this.#unlink(entry)
    this.#size--
    if (this.#size === 0) this.#end()
  }

  /** Forgets all entries without calling them. */
  clear(): void {
    for (let slot = 0; slot < this.#heads.length; slot++) {
      for (let head = this.#heads[slot]; head; head = this.#heads[slot]) this.remove(head)
    }
  }

  #link(entry: WheelEntry, slot: number): void {
    const head = this.#heads[slot] ?? null
    entry.slot = slot
    entry.next = head
    entry.previous = null
    if (head !== null) head.previous = entry
    this.#heads[slot] = entry
  }

  #unlink(entry: WheelEntry): void {
    if (entry.previous === null) this.#heads[entry.slot] = entry.next
    else entry.previous.next = entry.next
    if (entry.next !== null) entry.next.previous = entry.previous
    entry.slot = -1
    entry.next = null
    entry.previous = null
  }

  #begin(): void {
    this.#tick = Math.floor(this.clock.now() / this.#tickMs)
    const due = (): number => this.#nextDue()
    this.#timer = this.clock.setInterval(() => this.#run(), this.#tickMs, { due })
  }

  /** The end of the tick in which the first entry is due. */
  #nextDue(): number {
    let first = Infinity
    for (const head of this.#heads)
      for (let entry = head; entry !== null; entry = entry.next) first = Math.min(first, entry.due)
    return Math.ceil(first / this.#tickMs) * this.#tickMs
  }

  #end(): void {
    this.#timer?.stop()
    this.#timer = null
  }

  #run(): void {
    const now = this.clock.now()
    const last = Math.floor(now / this.#tickMs)
    // After a long stall each slot is visited once at most, not once per tick missed.
    const from = Math.max(this.#tick + 1, last - this.#mask)
    for (let tick = from; tick <= last && this.#timer !== null; tick++) {
      this.#tick = tick
      this.#runSlot(tick & this.#mask, now)
    }
  }

  #runSlot(slot: number, now: number): void {
    const firing = this.#mask + 1
    let entry = this.#heads[slot] ?? null
    while (entry !== null) {
      const next: WheelEntry | null = entry.next
      if (entry.due <= now) {
        this.#unlink(entry)
        this.#link(entry, firing)
      }
      entry = next
    }
    // From a list of their own, for one that fires may remove any other.
    for (let due = this.#heads[firing]; due; due = this.#heads[firing]) this.#fire(due)
  }

  #fire(entry: WheelEntry): void {
    this.remove(entry)
    try {
      entry.expire()
    } catch (error) {
      if (this.#onError === undefined) throw error
      this.#onError(error)
    }
  }
}
