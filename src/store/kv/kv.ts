/**
 * Key-value store for what may be lost: limits, verify codes, presence, short-lived claims. Never
 * for what must last (that is SQL). Keys and values are strings; a key is at most 512 bytes, a
 * value at most 64 KiB. Every operation that cannot be done within the store's time limit rejects
 * with `SifakaError` `StoreFailed`; nothing waits longer.
 */
import type { Lifecycle } from '../../base/lifecycle.ts'
import type { ClaimStore } from './claims.ts'

/** How long a key lasts, in ms; of `Kv`. */
export interface SetOptions {
  /** The key is gone after this many milliseconds; never, when left out. */
  ttlMs?: number
}

/**
 * The store as a module has it, `ctx.kv`. Each method rejects with `StoreFailed` where the store
 * does not answer in time: what was to be written may have been.
 */
export interface Kv {
  /** The value, or null where there is none or it has expired. */
  get(key: string): Promise<string | null>
  /** Writes `value`, whatever was there; the time to live is set anew, or removed when left out. */
  set(key: string, value: string, options?: SetOptions): Promise<void>
  /** True where the key was there. */
  delete(key: string): Promise<boolean>
  /**
   * Writes `value` (null: deletes) if the present value is `expected` (null: absent), atomically.
   * Resolves to whether it did. The time to live is set anew, or removed when left out.
   */
  compareAndSwap(
    key: string,
    expected: string | null,
    value: string | null,
    options?: SetOptions,
  ): Promise<boolean>
  /**
   * Adds `by` (1) to the counter at `key` (0 where absent) and resolves to the sum. `ttlMs` starts
   * when the counter is made and is not set anew by later increments: a fixed window.
   */
  increment(key: string, options?: SetOptions & { by?: number }): Promise<number>
}

/** Keys, and claims on keys; both share the store's key prefix and its limits. */
export interface KvStore extends Kv, Lifecycle {
  readonly claims: ClaimStore
  /** Resolves where the store answers now; else rejects with `StoreFailed`. */
  ping(): Promise<void>
}
