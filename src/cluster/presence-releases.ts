/**
 * Claims that are to go. A release that the KV could not take is remembered and repeated until it has:
 * a player who comes back must not wait ten minutes for his own id. Repeating is harmless, for only the
 * very same text is deleted. It decides nothing: who releases and when to repeat is presence's.
 */
import type { Gauge } from '../base/metrics.ts'
import type { Claim, ClaimStore } from '../store/kv/claims.ts'
import type { PresenceQueue } from './presence-queue.ts'

export interface PresenceReleasesOptions {
  readonly kv: ClaimStore
  readonly queue: PresenceQueue
  /** Releases remembered; beyond it the oldest is left to lapse. */
  readonly maxPending: number
  readonly pending: Gauge
}

/** As many as are repeated at once: eight commands at the KV. */
const sliceKeys = 4_000

export class PresenceReleases {
  readonly #options: PresenceReleasesOptions
  /** By key and text; the claim object itself tells one wish from a later one. */
  readonly #wanted = new Map<string, Claim>()
  /** Asked for the first time and not answered yet: not to be repeated. */
  readonly #underWay = new Set<Claim>()

  constructor(options: PresenceReleasesOptions) {
    this.#options = options
  }

  /** Whether this very claim is still to be released. */
  has(claim: Claim): boolean {
    return this.#wanted.get(idOf(claim)) === claim
  }

  /** Resolves after the first try, whatever came of it. Never rejects. */
  async release(claim: Claim): Promise<void> {
    const id = idOf(claim)
    this.#remember(id, claim)
    this.#underWay.add(claim)
    try {
      this.#options.queue.checkRoom()
      await this.#options.queue.ask('release', claim)
      this.#done(id, claim)
    } catch {
      // It stays wanted.
    } finally {
      this.#underWay.delete(claim)
    }
  }

  /** The same claim is made again: it must not be deleted by what is still to be repeated. */
  forget(claim: Claim): void {
    if (this.#wanted.delete(idOf(claim))) this.#count()
  }

  /** Repeats what the KV could not take; rejects with `StoreFailed` where it still cannot. */
  async repeat(): Promise<void> {
    const due = [...this.#wanted].filter(([, claim]) => !this.#underWay.has(claim))
    for (let at = 0; at < due.length; at += sliceKeys) {
      // Some may have been forgotten while the slice before was under way.
      const slice = due
        .slice(at, at + sliceKeys)
        .filter(([id, claim]) => this.#wanted.get(id) === claim)
      await this.#options.kv.release(slice.map(([, claim]) => claim))
      for (const [id, claim] of slice) this.#done(id, claim)
    }
  }

  #remember(id: string, claim: Claim): void {
    this.#wanted.delete(id)
    this.#wanted.set(id, claim)
    if (this.#wanted.size > this.#options.maxPending) {
      const [oldest] = this.#wanted.keys()
      this.#wanted.delete(oldest!)
    }
    this.#count()
  }

  #done(id: string, claim: Claim): void {
    if (this.#wanted.get(id) !== claim) return
    this.#wanted.delete(id)
    this.#count()
  }

  #count(): void {
    this.#options.pending.set(this.#wanted.size)
  }
}

function idOf({ key, since, rest }: Claim): string {
  return `${key} ${since} ${rest}`
}
