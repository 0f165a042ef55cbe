/**
 * How far the wall clocks of other nodes are from this one's. The bus holds deadlines whatever they
 * show (see SenderClock); what is kept is stamped by them: when tokens expire, who was first when
 * claims are made again after a loss of data, ids, logs. A message's age by our clock is its delay
 * plus the skew; the least age of the last announcements has hardly any delay in it. It warns and
 * counts, nothing else.
 */
import type { Logger } from '../../base/logger.ts'
import type { Gauge } from '../../base/metrics.ts'

const alertMs = 250
const alertEveryMs = 60_000
const keptAges = 10
/** Fewer could all have been delayed. */
const enoughAges = 4

export class ClockSkew {
  readonly #log: Logger
  readonly #gauge: Gauge
  readonly #ages = new Map<string, number[]>()
  #alertedAt = -Infinity
  /** When this process was found to have stood still, until what has come meanwhile is read. */
  #stoodStillAt: number | null = null

  constructor(log: Logger, gauge: Gauge) {
    this.#log = log
    this.#gauge = gauge
  }

  heard(name: string, sentAt: number): void {
    // Absent in a message of an older node.
    if (sentAt === 0 || this.#stoodStillAt !== null) return
    const ages = [...(this.#ages.get(name) ?? []), Date.now() - sentAt].slice(-keptAges)
    this.#ages.set(name, ages)
    if (ages.length < enoughAges) return
    this.#gauge.set(Math.max(...this.#skews()))
    const skewMs = Math.min(...ages)
    if (Math.abs(skewMs) > alertMs) this.#alert(name, skewMs)
  }

  forget(name: string): void {
    this.#ages.delete(name)
    this.#gauge.set(Math.max(0, ...this.#skews()))
  }

  /**
   * This process stood still, until `at`: what waits in its socket is old, whatever the clocks say.
   */
  stoodStill(at: number): void {
    this.#ages.clear()
    this.#stoodStillAt = at
  }

  /** Its own announcement of that time came back; what had waited was read before it. */
  echoed(sentAt: number): void {
    if (this.#stoodStillAt !== null && sentAt >= this.#stoodStillAt) this.#stoodStillAt = null
  }

  #skews(): number[] {
    return [...this.#ages.values()]
      .filter(ages => ages.length >= enoughAges)
      .map(ages => Math.abs(Math.min(...ages)))
  }

  #alert(name: string, skewMs: number): void {
    const now = performance.now()
    if (now - this.#alertedAt < alertEveryMs) return
    this.#alertedAt = now
    this.#log.error(
      `The clock of node "${name}" is ${Math.round(Math.abs(skewMs))} ms ` +
        `${skewMs > 0 ? 'behind' : 'ahead of'} this one: tokens expire too early or too late, ` +
        'and logs are out of order; keep all machines in step by NTP',
      { peer: name, skewMs: Math.round(skewMs) },
    )
  }
}
