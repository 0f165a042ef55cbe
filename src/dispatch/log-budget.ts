import { type Clock, systemClock } from '../base/clock.ts'

/**
 * At most `perSecond` records a second of one kind; what was left out is told with the next one. A
 * function that fails for everyone must not fill the disk.
 */
export class LogBudget {
  readonly #clock: Clock
  readonly #perSecond: number
  #windowEnds = 0
  #used = 0
  #omitted = 0

  constructor(clock: Clock = systemClock, perSecond = 20) {
    this.#clock = clock
    this.#perSecond = perSecond
  }

  /** Null: leave it out. Else the fields to add: how many were left out since the last record. */
  take(): { omitted?: number } | null {
    const now = this.#clock.now()
    if (now >= this.#windowEnds) {
      this.#windowEnds = now + 1_000
      this.#used = 0
    }
    if (this.#used >= this.#perSecond) {
      this.#omitted++
      return null
    }
    this.#used++
    const omitted = this.#omitted
    this.#omitted = 0
    return omitted === 0 ? {} : { omitted }
  }
}
