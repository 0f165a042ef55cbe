/**
 * Claims that are to go. A release that the KV could not take is remembered and repeated until it
 * has: a player who comes back must not wait ten minutes for his own id. Repeating is harmless, for
 * only the very same text is deleted. It decides nothing: who releases and when to repeat is
 * presence's.
 *
 * Where something failed before, one release is not enough: a KV that was stopped may run what was
 * sent on a connection given up since after what came on the new one. So it is repeated once more.
 */
import type { Gauge } from '../../base/metrics.ts'
import type { Claim, ClaimStore } from '../../store/kv/claims.ts'
import type { PresenceQueue } from './queue.ts'

export interface PresenceReleasesOptions {
  readonly kv: ClaimStore
  readonly queue: PresenceQueue
  /** Releases remembered; beyond it the oldest is left to lapse. */
  readonly maxPending: number
  readonly pending: Gauge
}

interface Wanted {
  readonly claim: Claim
  /** Asked for the first time and not answered yet: not to be repeated. */
  isUnderWay: boolean
  /** Nothing has failed: the KV runs what it is asked in order. */
  isOrdered: boolean
  /** When the first release that was taken was sent, by `performance.now()`. */
  takenAt: number | undefined
}

/** As many as are repeated at once: eight commands at the KV. */
const sliceKeys = 4_000
/** A server that wakes is through with its old connections long before. */
const confirmMs = 1_000

export class PresenceReleases {
  readonly #options: PresenceReleasesOptions
  /** By key and text; the claim object itself tells one wish from a later one. */
  readonly #wanted = new Map<string, Wanted>()

  constructor(options: PresenceReleasesOptions) {
    this.#options = options
  }

  /** Whether this very claim is still to be released. */
  has(claim: Claim): boolean {
    return this.#wanted.get(idOf(claim))?.claim === claim
  }

  /**
   * Resolves after the first try, whatever came of it; never rejects. `isOrdered`: nothing that
   * made this claim has failed.
   */
  async release(claim: Claim, options: { readonly isOrdered: boolean }): Promise<void> {
    const { queue } = this.#options
    const { isOrdered } = options
    const wanted: Wanted = { claim, isUnderWay: true, isOrdered, takenAt: undefined }
    this.#remember(wanted)
    const sentAt = performance.now()
    try {
      queue.checkRoom()
      await queue.ask('release', claim)
      this.#taken(wanted, sentAt)
    } catch {
      wanted.isOrdered = false
    }
    wanted.isUnderWay = false
  }

  /** The same claim is made again: it must not be deleted by what is still to be repeated. */
  forget(claim: Claim): void {
    if (this.#wanted.delete(idOf(claim))) this.#count()
  }

  /** Repeats what the KV could not take; rejects with `StoreFailed` where it still cannot. */
  async repeat(): Promise<void> {
    const due = [...this.#wanted.values()].filter(wanted => !wanted.isUnderWay)
    for (let at = 0; at < due.length; at += sliceKeys) {
      // Some may have been forgotten while the slice before was under way.
      const slice = due.slice(at, at + sliceKeys).filter(wanted => this.has(wanted.claim))
      const sentAt = performance.now()
      await this.#options.kv.release(slice.map(wanted => wanted.claim))
      for (const wanted of slice) this.#taken(wanted, sentAt)
    }
  }

  #remember(wanted: Wanted): void {
    const id = idOf(wanted.claim)
    this.#wanted.delete(id)
    this.#wanted.set(id, wanted)
    if (this.#wanted.size > this.#options.maxPending)
      this.#wanted.delete(this.#wanted.keys().next().value!)
    this.#count()
  }

  #taken(wanted: Wanted, sentAt: number): void {
    wanted.takenAt ??= sentAt
    const isDone = wanted.isOrdered || sentAt - wanted.takenAt >= confirmMs
    if (!isDone || !this.has(wanted.claim)) return
    this.#wanted.delete(idOf(wanted.claim))
    this.#count()
  }

  #count(): void {
    this.#options.pending.set(this.#wanted.size)
  }
}

function idOf({ key, since, rest }: Claim): string {
  return `${key} ${since} ${rest}`
}
