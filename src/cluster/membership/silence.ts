/**
 * How long others have been silent, so counted that a deaf or sleeping observer accuses nobody:
 * only up to the moment when something of its own was sent that came back, for what the other sent
 * before would have been heard as well; and anew after every gap in its own echoes and every
 * standstill of its own. It counts, and judges nobody.
 */

/** Whose silence is counted. */
interface Heard {
  /** By `performance.now()`. */
  readonly heardAt: number
}

/** Silent for this long, a node is suspect. */
export const suspectMs = 3_000
/** Silent for this long, it is accused. */
export const deathMs = 5_000
/** How often `tick` is called. */
export const tickMs = 250
/** A tick this late: the process stood still. */
const lateMs = 1_000
/** Echoes further apart: what others sent in between may have been lost. */
const echoGapMs = 2_500

export class Silence {
  #tickedAt = 0
  #echoedAt = -Infinity
  /** Silence before this time does not count. */
  #countFrom = -Infinity

  start(now: number): void {
    this.#tickedAt = now
  }

  /** True where this process stood still until now. */
  tick(now: number): boolean {
    const stoodStill = this.isLate(now)
    if (stoodStill) this.#countFrom = now
    this.#tickedAt = now
    return stoodStill
  }

  /** It stands still since its last tick, or has just ceased to. */
  isLate(now: number): boolean {
    return now - this.#tickedAt > tickMs + lateMs
  }

  /** Something of its own has come back. */
  echoed(now: number): void {
    if (now - this.#echoedAt > echoGapMs) this.#countFrom = now
    this.#echoedAt = now
  }

  /** What it sent before `at` would have been heard by now. */
  ms({ heardAt }: Heard, at: number): number {
    return at - Math.max(heardAt, this.#countFrom)
  }

  /** It is about to be suspect or accused: an echo decides sooner than the next beat's would. */
  isCritical(life: Heard, now: number): boolean {
    const ms = this.ms(life, now)
    return (
      (ms >= suspectMs && ms < suspectMs + 2 * tickMs) ||
      (ms >= deathMs && ms < deathMs + 2 * tickMs)
    )
  }
}
