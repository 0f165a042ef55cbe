/**
 * At most `perSecond` records a second of one kind; what was left out is told with the next one. A
 * function that fails for everyone must not fill the disk.
 */
export class LogBudget {
  readonly #perSecond: number
  #windowEnds = 0
  #used = 0
  #omitted = 0

  constructor(perSecond = 20) {
    this.#perSecond = perSecond
  }

  /** Null: leave it out. Else the fields to add: how many were left out since the last record. */
  take(now = performance.now()): { omitted?: number } | null {
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
