/**
 * A mark in the KV by which one gate asks all to make their claims again. It leaves one where it
 * may have taken claims of theirs without being able to name them: by a swap that failed and may
 * have happened, whose claim was then taken back, so that the session before it stands without one;
 * and when it has made its claims anew after a loss of data, over weaker ones. It holds the marks
 * alone; claiming and releasing is done elsewhere.
 */
import { randomBytes } from 'node:crypto'
import type { Claim, ClaimStore } from '../../store/kv/claims.ts'
import type { PresenceReleases } from './releases.ts'

export interface PresenceMarksOptions {
  readonly kv: ClaimStore
  /** `name/epoch` of this node. */
  readonly owner: string
  /** Where failed swaps are taken back. */
  readonly undone: PresenceReleases
}

const markKey = 'presence:mark'
/** A gate looks every two seconds; one that is cut off makes all claims again when it is back. */
const markTtlMs = 60_000
/** One would do; they are kept apart because each is released in its own time. */
const maxFailed = 1_000

export class PresenceMarks {
  readonly #options: PresenceMarksOptions
  /** Failed swaps that may not be released yet. */
  readonly #failed = new Set<Claim>()
  #seen: string | undefined

  constructor(options: PresenceMarksOptions) {
    this.#options = options
  }

  /** A swap has failed, and its claim was given to be released: a mark is due when it has been. */
  addFailed(claim: Claim): void {
    // One that is dropped here needs no mark of its own: the others bring theirs.
    if (this.#failed.size >= maxFailed) this.#failed.delete(this.#failed.values().next().value!)
    this.#failed.add(claim)
  }

  /** Asks all gates, this one too, to make their claims again. */
  async leave(): Promise<void> {
    const { kv, owner } = this.#options
    const rest = randomBytes(12).toString('hex')
    await kv.swap([{ key: markKey, owner, since: Date.now(), rest }], { ttlMs: markTtlMs })
  }

  /** Leaves the mark that is due; resolves to whether there is a new one since the last look. */
  async look(): Promise<boolean> {
    const { kv, undone } = this.#options
    const settled = [...this.#failed].filter(claim => !undone.has(claim))
    if (settled.length > 0) {
      await this.leave()
      for (const claim of settled) this.#failed.delete(claim)
    }
    const [held] = await kv.holders([markKey])
    const before = this.#seen
    this.#seen = held?.rest ?? ''
    return before !== undefined && this.#seen !== '' && this.#seen !== before
  }
}
