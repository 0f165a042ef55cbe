/**
 * When a dead node is started again: at once the first time, then after a back-off that doubles,
 * and not at all once it has been restarted too often. One that could not start because a service
 * is away is tried again for ever, for nothing is wrong with it. Time is handed in, in milliseconds
 * by the monotonic clock.
 */
export interface RestartPolicyOptions {
  /** So many restarts within `windowMs`, and the next death ends it. */
  readonly maxRestarts: number
  readonly windowMs: number
  /** 250: the first back-off, doubled from death to death. */
  readonly backoffMs?: number
  /** 30,000: the longest back-off. */
  readonly maxBackoffMs?: number
  /** 10,000: the longest while a service is away; a start in vain costs half a second of CPU. */
  readonly maxServiceBackoffMs?: number
  /** 60,000: a node that has lived so long begins anew. */
  readonly stableMs?: number
}

export class RestartPolicy {
  readonly #options: RestartPolicyOptions
  #startedAt = 0
  #restarts: number[] = []
  /** Deaths in a row, none of them after a long life. */
  #deaths = 0
  /** Starts in a row that found a service away. */
  #waits = 0

  constructor(options: RestartPolicyOptions) {
    this.#options = options
  }

  started(now: number): void {
    this.#startedAt = now
  }

  /** How long to wait before the next start; null: it has been restarted too often. */
  died(now: number): number | null {
    const { maxRestarts, windowMs, maxBackoffMs = 30_000, stableMs = 60_000 } = this.#options
    this.#waits = 0
    if (now - this.#startedAt >= stableMs) this.#deaths = 0
    const recent = this.#restarts.filter(at => now - at < windowMs)
    if (recent.length >= maxRestarts) return null
    this.#restarts = [...recent, now]
    const deaths = this.#deaths++
    return deaths === 0 ? 0 : this.#backoff(deaths - 1, maxBackoffMs)
  }

  /** How long to wait before the next start after one that found a service away. */
  waited(): number {
    return this.#backoff(this.#waits++, this.#options.maxServiceBackoffMs ?? 10_000)
  }

  /** As if it had never died: told to restart by command. */
  clear(): void {
    this.#restarts = []
    this.#deaths = 0
    this.#waits = 0
  }

  #backoff(times: number, maxMs: number): number {
    return Math.min(maxMs, (this.#options.backoffMs ?? 250) * 2 ** times)
  }
}
