/**
 * Swaps of which nobody knows whether they happened. One that did has taken the user from another
 * gate's session, is taken back, and leaves that session without its claim: the next login would not
 * hear of it. So the gate leaves a mark in the KV, and every gate that sees a new one makes its claims
 * again. It holds the marks alone; releasing and claiming is done elsewhere.
 */
import { randomBytes } from 'node:crypto'
import type { Claim, ClaimStore } from '../store/kv/claims.ts'
import type { PresenceReleases } from './presence-releases.ts'

export interface PresenceUnsureOptions {
  readonly kv: ClaimStore
  /** `name/epoch` of this node. */
  readonly owner: string
  readonly releases: PresenceReleases
}

const markKey = 'presence:unsure'
/** A gate looks every two seconds; one that is cut off makes all claims again when it is back. */
const markTtlMs = 60_000
/** One would do; they are kept apart because each is released in its own time. */
const maxFailed = 1_000

export class PresenceUnsure {
  readonly #options: PresenceUnsureOptions
  /** Failed swaps that may not be released yet. */
  readonly #failed = new Set<Claim>()
  #seen: string | undefined

  constructor(options: PresenceUnsureOptions) {
    this.#options = options
  }

  /** A swap has failed, and its claim was given to be released. */
  add(claim: Claim): void {
    // One that is dropped here needs no mark of its own: the others bring theirs.
    if (this.#failed.size >= maxFailed) this.#failed.delete(this.#failed.values().next().value!)
    this.#failed.add(claim)
  }

  /** Resolves to whether some gate, this one too, has become unsure since the last look. */
  async look(): Promise<boolean> {
    const { kv, owner, releases } = this.#options
    const settled = [...this.#failed].filter(claim => !releases.has(claim))
    if (settled.length > 0) {
      const rest = randomBytes(12).toString('hex')
      await kv.swap([{ key: markKey, owner, since: Date.now(), rest }], { ttlMs: markTtlMs })
      for (const claim of settled) this.#failed.delete(claim)
    }
    const [held] = await kv.holders([markKey])
    const before = this.#seen
    this.#seen = held?.rest ?? ''
    return before !== undefined && this.#seen !== '' && this.#seen !== before
  }
}
