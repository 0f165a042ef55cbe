/**
 * How many of this process's own calls one life of a node has under way. Calls that timed out go on
 * counting for a while: an instance that hangs would look idle otherwise, and draw every call.
 */

/** How long a call that timed out still counts. */
const lateCallMs = 5000

const bucketMs = 500
// One more than the window holds, for the current bucket is never full.
const buckets = lateCallMs / bucketMs + 1

export class NodeLoad {
  readonly epoch: string
  inFlight = 0
  /** Timed-out calls by the half second in which they did; made with the first. */
  #late: Uint32Array | null = null
  #lateTotal = 0
  #tick = 0

  constructor(epoch: string) {
    this.epoch = epoch
  }

  /** True while some timed-out call may still count; `current` tells. */
  get hasLate(): boolean {
    return this.#lateTotal > 0
  }

  /** Counts a call that has timed out from now on. */
  addLate(now: number): void {
    this.#expire(now)
    this.#late ??= new Uint32Array(buckets)
    const bucket = this.#tick % buckets
    this.#late[bucket] = (this.#late[bucket] ?? 0) + 1
    this.#lateTotal++
  }

  /** Calls under way, and those that timed out less than 5 s ago (5.5 s at most). */
  current(now: number): number {
    if (this.#lateTotal > 0) this.#expire(now)
    return this.inFlight + this.#lateTotal
  }

  #expire(now: number): void {
    const tick = Math.floor(now / bucketMs)
    const passed = Math.min(tick - this.#tick, buckets)
    for (let i = 1; i <= passed && this.#late !== null; i++) {
      const bucket = (this.#tick + i) % buckets
      this.#lateTotal -= this.#late[bucket] ?? 0
      this.#late[bucket] = 0
    }
    this.#tick = tick
  }
}
