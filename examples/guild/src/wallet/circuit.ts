/** Spares a service that is down, and those who would wait for it. One a service and node. */
export class Circuit {
  readonly #maxFailures: number
  readonly #pauseMs: number
  #failures = 0
  #closedAt = 0

  constructor(options: { maxFailures: number; pauseMs: number }) {
    this.#maxFailures = options.maxFailures
    this.#pauseMs = options.pauseMs
  }

  /** After so many failures in a row nobody is let through until the pause is over. */
  get isOpen(): boolean {
    return this.#failures >= this.#maxFailures && performance.now() < this.#closedAt
  }

  succeeded(): void {
    this.#failures = 0
  }

  failed(): void {
    this.#failures++
    // The one that tries after a pause and fails as well begins the next.
    this.#closedAt = performance.now() + this.#pauseMs
  }
}
