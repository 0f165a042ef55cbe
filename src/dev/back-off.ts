/** How long to wait before a server that crashed starts again: longer each time. */
const minMs = 250
const maxMs = 10_000
/** One that ran so long was a good one: the back-off begins anew. */
const lastingMs = 30_000

export class BackOff {
  #crashes = 0
  #begunAt = 0

  begun(): void {
    this.#begunAt = performance.now()
  }

  /** In ms. */
  afterCrash(): number {
    const isLasting = performance.now() - this.#begunAt > lastingMs
    this.#crashes = isLasting ? 1 : this.#crashes + 1
    return Math.min(maxMs, minMs * 2 ** (this.#crashes - 1))
  }
}
