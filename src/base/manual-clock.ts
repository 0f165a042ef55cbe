/**
 * A clock that moves only when it is told to, for tests: timers that are due run one after the
 * other, each at its own time, and what it has set off may settle before the next one. It never
 * looks at the system's time but for the date that it begins with.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock, ClockTimer, ClockTimerOptions, ClockWork } from './clock.ts'

export interface ManualClockOptions {
  /** The date that it begins with, in ms since 1970; the system's. */
  readonly date?: number
  /**
   * Resolves when what a step has set off has settled, as far as that can be known; `fired` is what
   * the timer's run returned. Some turns of the event loop unless given.
   */
  readonly settle?: (fired: unknown) => Promise<unknown>
}

/** Not 0: that stands for "never" here and there. */
const beginning = 1_000
/** Above a year: whoever asks for more has mistaken the unit. */
const maxAdvanceMs = 400 * 24 * 3_600_000

interface Waiting {
  readonly run: ClockWork
  /** Null: it runs once. */
  readonly everyMs: number | null
  readonly soonest: (() => number) | undefined
  /** When it may run at the earliest. */
  due: number
}

export class ManualClock implements Clock {
  /** Exact: what is due after 3,000 ms is due when 3,000 ms have passed. */
  readonly tickMs = 1
  readonly #settle: (fired: unknown) => Promise<unknown>
  readonly #firstDate: number
  /** In the order in which they were made. */
  readonly #timers = new Set<Waiting>()
  #now = beginning
  #reads = 0
  #moving: Promise<void> = Promise.resolve()

  constructor(options: ManualClockOptions = {}) {
    this.#firstDate = options.date ?? Date.now()
    this.#settle = options.settle ?? someTurns
  }

  /** How often `now()` was asked for: where it stands still, the server does too. */
  get reads(): number {
    return this.#reads
  }

  now(): number {
    this.#reads++
    return this.#now
  }

  date(): number {
    return this.#firstDate + this.#now - beginning
  }

  setTimeout(run: ClockWork, ms: number, options?: ClockTimerOptions): ClockTimer {
    return this.#add({ run, ms, everyMs: null, options })
  }

  setInterval(run: ClockWork, ms: number, options?: ClockTimerOptions): ClockTimer {
    return this.#add({ run, ms, everyMs: atLeast1(ms), options })
  }

  /**
   * Moves it `ms` (whole) ahead; resolves when all that fell due has run and settled, as far as
   * that can be known. A second call waits for the first. Throws where `ms` is not whole or above
   * 400 days; rejects with what a timer's run throws, and has moved no further then.
   */
  advance(ms: number): Promise<void> {
    if (!Number.isSafeInteger(ms) || ms < 0 || ms > maxAdvanceMs)
      throw new RangeError(`Advance by a whole number of 0..${maxAdvanceMs} ms, not ${ms}`)
    const moving = this.#moving.then(() => this.#move(ms))
    this.#moving = moving.catch(() => {})
    return moving
  }

  #add(timer: {
    readonly run: ClockWork
    readonly ms: number
    readonly everyMs: number | null
    readonly options: ClockTimerOptions | undefined
  }): ClockTimer {
    const { run, ms, everyMs, options } = timer
    const waiting: Waiting = { run, everyMs, soonest: options?.due, due: this.#now + atLeast1(ms) }
    this.#timers.add(waiting)
    return { stop: () => void this.#timers.delete(waiting) }
  }

  async #move(ms: number): Promise<void> {
    // What was begun before has the time of before.
    await this.#settle(null)
    const end = this.#now + ms
    for (;;) {
      const next = this.#next(end)
      if (next === null) break
      this.#now = Math.max(this.#now, next.at)
      await this.#settle(this.#fire(next.timer))
    }
    this.#now = end
  }

  #fire(timer: Waiting): unknown {
    if (timer.everyMs === null) this.#timers.delete(timer)
    else timer.due = this.#now + timer.everyMs
    return timer.run()
  }

  /** The timer that is due first, until `end`; of two the one that was made first. */
  #next(end: number): { readonly timer: Waiting; readonly at: number } | null {
    let next: { timer: Waiting; at: number } | null = null
    for (const timer of this.#timers) {
      const at = Math.max(timer.due, timer.soonest?.() ?? 0)
      if (at <= end && (next === null || at < next.at)) next = { timer, at }
    }
    return next
  }
}

/** As Node's timers take it. */
function atLeast1(ms: number): number {
  return Math.max(1, Math.ceil(ms))
}

async function someTurns(fired: unknown): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await nextTurn()
  await Promise.race([fired, nextTurn()])
}
