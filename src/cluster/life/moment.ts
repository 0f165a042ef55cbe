/**
 * A moment by two clocks. The monotonic one stands still while its machine is suspended, the wall
 * clock may be set: what must not be thought younger than it is takes the clock by which it is
 * older.
 */
export class Moment {
  readonly #at = performance.now()
  readonly #wallAt = Date.now()

  /** In ms; a clock that was set forward makes it too old, never too young. */
  get ageMs(): number {
    return Math.max(performance.now() - this.#at, Date.now() - this.#wallAt)
  }

  /** By `performance.now()`: not later than this moment was. */
  get at(): number {
    return performance.now() - this.ageMs
  }
}
