/**
 * Claims: who holds what, for as long as the holder lives. A claim's value names its owner, and is
 * void as soon as the owner has a tombstone, so that nobody has to clean up after the dead. All
 * operations take and return lists: many claims of one turn cost one round trip, and long lists
 * travel in chunks that are atomic each. Keys hold no other claims than these; text that is no
 * claim counts as a free key. Everything rejects with `StoreFailed` after the store's time limit;
 * then it may have run, and what a rejected `claim` or `swap` may have written is taken back by
 * `release` or made again.
 */

export interface Claim {
  readonly key: string
  /** `name/epoch` of the node that makes the claim. */
  readonly owner: string
  /**
   * Milliseconds since 1970 (a safe integer): decides conflicts after the store has lost its data.
   */
  readonly since: number
  /** Whatever else the value says; no control characters. */
  readonly rest: string
}

/** A claim as it stands in the store. */
export type HeldClaim = Omit<Claim, 'key'>

export interface ClaimOptions {
  /** The claim is gone after this many milliseconds unless it is made again. */
  readonly ttlMs: number
  /**
   * Who else it may take a key from that a living owner holds: nobody (the default), one whose
   * `since` is later, or one whose `since` is earlier.
   */
  readonly over?: 'nobody' | 'later' | 'earlier'
}

export interface ClaimStore {
  /**
   * Writes each claim whose key is free, void, or held by the very same owner and rest (whose time
   * to live begins anew). Resolves to null for each that was written, else to who holds it. Rejects
   * with `StoreFailed`, as `swap` does, where a claimant has a tombstone itself: a zombie takes
   * nothing.
   */
  claim(claims: readonly Claim[], options: ClaimOptions): Promise<(HeldClaim | null)[]>
  /**
   * Writes each claim whoever holds its key, atomically; resolves to who held it (null: nobody
   * living).
   */
  swap(claims: readonly Claim[], options: { readonly ttlMs: number }): Promise<(HeldClaim | null)[]>
  /** Deletes each claim that still stands exactly as given; resolves to whether it did. */
  release(claims: readonly Claim[]): Promise<boolean[]>
  /** Who holds the keys; null for free and void ones. */
  holders(keys: readonly string[]): Promise<(HeldClaim | null)[]>
  /**
   * Writes a tombstone: from now on every claim of this owner is void. Resolves to false where it
   * has one already. `words` tell why, for logs.
   */
  bury(owner: string, words: string, options: { readonly ttlMs: number }): Promise<boolean>
  /** The words of each owner's tombstone, or null. */
  tombstones(owners: readonly string[]): Promise<(string | null)[]>
  /**
   * Changes when the store has lost its data or another server has taken over: claims are made
   * again.
   */
  incarnation(): Promise<string>
}
