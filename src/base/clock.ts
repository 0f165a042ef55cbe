/**
 * The time that a server lives by: deadlines, keep-alives, timers of modules, and how long what it
 * gives out is good. Whoever makes a server may give it another one: the development loop's stands
 * still under a debugger, the test kit's is moved by hand (`manual-clock.ts`).
 *
 * What concerns other machines or the real network does not go by it: bus, cluster, master, control
 * and monitor, the SQL stores and Redis, the SDK, `fetch`, how long a stop may take. They agree on
 * time with others, or wait for others, whom no clock of ours can hold. So a server in a cluster
 * has the system's clock and no other.
 */
export interface Clock {
  /** Milliseconds that never go back, from any beginning. */
  now(): number
  /** Milliseconds since 1970. */
  date(): number
  /** Runs `run` once, after `ms` (1 at least). */
  setTimeout(run: ClockWork, ms: number, options?: ClockTimerOptions): ClockTimer
  /** Runs `run` every `ms` (1 at least) until it is stopped. */
  setInterval(run: ClockWork, ms: number, options?: ClockTimerOptions): ClockTimer
  /**
   * How coarse a wheel of deadlines may be, in ms: in real time each tick is a wake-up of the
   * process.
   */
  readonly tickMs: number
}

/** What a timer runs. A clock that is moved by hand waits for a promise that it returns. */
export type ClockWork = () => unknown

export interface ClockTimerOptions {
  /** The process lives at least as long as the timer waits; false. */
  readonly keepsAlive?: boolean
  /**
   * When the next run of an interval finds something to do, by `now()`: a clock that is moved by
   * hand leaves out the runs before.
   */
  readonly due?: () => number
}

export interface ClockTimer {
  /** No further run begins. */
  stop(): void
}

class RealTimer implements ClockTimer {
  readonly #handle: NodeJS.Timeout

  constructor(handle: NodeJS.Timeout, options: ClockTimerOptions | undefined) {
    this.#handle = handle
    if (options?.keepsAlive !== true) handle.unref()
  }

  stop(): void {
    // Either kind.
    clearTimeout(this.#handle)
  }
}

class SystemClock implements Clock {
  readonly tickMs = 50

  now(): number {
    return performance.now()
  }

  date(): number {
    return Date.now()
  }

  setTimeout(run: ClockWork, ms: number, options?: ClockTimerOptions): ClockTimer {
    return new RealTimer(setTimeout(run, ms), options)
  }

  setInterval(run: ClockWork, ms: number, options?: ClockTimerOptions): ClockTimer {
    return new RealTimer(setInterval(run, ms), options)
  }
}

/** `performance.now()`, `Date.now()` and Node's timers. */
export const systemClock: Clock = new SystemClock()

/**
 * The system's clock, whose `now()` can be held: deadlines and keep-alives stand still then, while
 * timers and dates go on. For whoever looks at a server with a debugger.
 */
export class PausableClock extends SystemClock {
  /** How far it is behind the system's. */
  #behindMs = 0
  /** What it shows while it is held; null: it runs. */
  #heldAt: number | null = null

  get isPaused(): boolean {
    return this.#heldAt !== null
  }

  override now(): number {
    return this.#heldAt ?? performance.now() - this.#behindMs
  }

  /** Holds `now()`; nothing happens where it is held. */
  pause(): void {
    this.#heldAt ??= this.now()
  }

  /** `now()` goes on from where it was held. */
  resume(): void {
    if (this.#heldAt === null) return
    this.#behindMs = performance.now() - this.#heldAt
    this.#heldAt = null
  }
}
