/**
 * When a dead node is started again: at once the first time, then after a back-off that doubles, and
 * not at all once it has been started too often. Time is handed in, in milliseconds by the monotonic
 * clock.
 */
export interface RestartPolicyOptions {
  /** So many starts within `windowMs`, and the next death ends it. */
  readonly maxStarts: number
  readonly windowMs: number
  /** 250: the first back-off, doubled from death to death. */
  readonly backoffMs?: number
  /** 30,000: the longest back-off. */
  readonly maxBackoffMs?: number
  /** 60,000: a node that has lived so long begins anew. */
  readonly stableMs?: number
}

export class RestartPolicy {
  readonly #options: RestartPolicyOptions
  #starts: number[] = []
  /** Deaths in a row, none of them after a long life. */
  #deaths = 0

  constructor(options: RestartPolicyOptions) {
    this.#options = options
  }

  started(now: number): void {
    this.#starts = [...this.#starts.filter(at => now - at < this.#options.windowMs), now]
  }

  /** How long to wait before the next start; null: it has been started too often. */
  died(now: number): number | null {
    const { maxStarts, windowMs, backoffMs = 250, maxBackoffMs = 30_000 } = this.#options
    const { stableMs = 60_000 } = this.#options
    const last = this.#starts.at(-1)
    if (last !== undefined && now - last >= stableMs) this.#deaths = 0
    const recent = this.#starts.filter(at => now - at < windowMs)
    if (recent.length >= maxStarts) return null
    const deaths = this.#deaths++
    return deaths === 0 ? 0 : Math.min(maxBackoffMs, backoffMs * 2 ** (deaths - 1))
  }

  /** As if it had never died: told to restart by command. */
  clear(): void {
    this.#starts = []
    this.#deaths = 0
  }
}
