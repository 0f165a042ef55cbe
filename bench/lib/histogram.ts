/** Latencies in buckets of 64 steps a power of two of nanoseconds: quantiles within 1.6 %. */
export class Histogram {
  readonly #buckets = new Float64Array(40 * 64)
  #count = 0

  /** Counts one latency, in nanoseconds. */
  record(ns: number): void {
    const power = ns < 64 ? 0 : Math.floor(Math.log2(ns)) - 6
    const bucket = Math.min(power * 64 + Math.floor(ns / 2 ** power), this.#buckets.length - 1)
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
    this.#count++
  }

  reset(): void {
    this.#buckets.fill(0)
    this.#count = 0
  }

  /**
   * The latency in microseconds that `part` (0 to 1) of all stayed below; 0 where there is none.
   */
  quantileUs(part: number): number {
    const wanted = Math.floor(this.#count * part)
    let seen = 0
    for (const [bucket, count] of this.#buckets.entries()) {
      seen += count
      if (seen <= wanted) continue
      const power = bucket < 128 ? 0 : Math.floor(bucket / 64) - 1
      return ((bucket - power * 64 + 0.5) * 2 ** power) / 1000
    }
    return 0
  }
}
