/**
 * Claims in the memory of one process: for one node with several parts, and for tests. The keys are
 * those of `MemoryKv`, which bounds them; each operation is atomic because nothing is awaited.
 */
import { randomBytes } from 'node:crypto'
import { parseClaim, textOf, tombstoneKey } from './claim-text.ts'
import type { Claim, ClaimOptions, ClaimStore, HeldClaim } from './claims.ts'
import { checkKey, checkValue, refused } from './kv-limits.ts'

/** What claims need of the store's keys. `read` throws where the store is closed. */
export interface ClaimKeys {
  read(key: string): string | undefined
  write(key: string, text: string, options: { readonly ttlMs: number }): void
  remove(key: string): void
}

export class MemoryClaims implements ClaimStore {
  readonly #keys: ClaimKeys
  /** The data are lost only with the store itself. */
  readonly #incarnation = randomBytes(12).toString('hex')

  constructor(keys: ClaimKeys) {
    this.#keys = keys
  }

  async claim(claims: readonly Claim[], options: ClaimOptions): Promise<(HeldClaim | null)[]> {
    const texts = claims.map(textOf)
    this.#refuseTheDead(claims)
    return claims.map((claim, index) => {
      const held = this.#holder(claim.key)
      if (held !== null && !mayTake(claim, held, options.over)) return held
      this.#keys.write(claim.key, texts[index]!, options)
      return null
    })
  }

  async swap(
    claims: readonly Claim[],
    options: { readonly ttlMs: number },
  ): Promise<(HeldClaim | null)[]> {
    const texts = claims.map(textOf)
    this.#refuseTheDead(claims)
    return claims.map((claim, index) => {
      const held = this.#holder(claim.key)
      this.#keys.write(claim.key, texts[index]!, options)
      return held
    })
  }

  async release(claims: readonly Claim[]): Promise<boolean[]> {
    const texts = claims.map(textOf)
    return claims.map((claim, index) => {
      if (this.#keys.read(claim.key) !== texts[index]) return false
      this.#keys.remove(claim.key)
      return true
    })
  }

  async holders(keys: readonly string[]): Promise<(HeldClaim | null)[]> {
    for (const key of keys) checkKey(key)
    return keys.map(key => this.#holder(key))
  }

  async bury(owner: string, words: string, options: { readonly ttlMs: number }): Promise<boolean> {
    checkValue(words)
    const key = tombstoneKey(owner)
    if (this.#keys.read(key) !== undefined) return false
    this.#keys.write(key, words, options)
    return true
  }

  async tombstones(owners: readonly string[]): Promise<(string | null)[]> {
    return owners.map(owner => this.#keys.read(tombstoneKey(owner)) ?? null)
  }

  async incarnation(): Promise<string> {
    // Rejects once the store is closed, as a server that is gone does.
    this.#keys.read('incarnation')
    return this.#incarnation
  }

  #holder(key: string): HeldClaim | null {
    const held = parseClaim(this.#keys.read(key))
    return held === null || this.#isDead(held.owner) ? null : held
  }

  #isDead(owner: string): boolean {
    return this.#keys.read(tombstoneKey(owner)) !== undefined
  }

  #refuseTheDead(claims: readonly Claim[]): void {
    for (const owner of new Set(claims.map(claim => claim.owner)))
      if (this.#isDead(owner)) throw refused('Cannot claim: the claimant has a tombstone')
  }
}

function mayTake(claim: Claim, held: HeldClaim, over: ClaimOptions['over']): boolean {
  if (held.owner === claim.owner && held.rest === claim.rest) return true
  if (over === 'later') return held.since > claim.since
  return over === 'earlier' && held.since < claim.since
}
