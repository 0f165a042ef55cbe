import type { Kv } from './kv.ts'

/**
 * A view of `kv` whose keys all begin with `prefix`, such as `arena:`. Views of different prefixes
 * never meet as long as no prefix begins with another one; the root ends each with a colon, which
 * module names cannot hold. The prefix counts against the 512 bytes of a key.
 */
export function prefixKv(kv: Kv, prefix: string): Kv {
  return {
    get: key => kv.get(prefix + key),
    set: (key, value, options) => kv.set(prefix + key, value, options),
    delete: key => kv.delete(prefix + key),
    compareAndSwap: (key, expected, value, options) =>
      kv.compareAndSwap(prefix + key, expected, value, options),
    increment: (key, options) => kv.increment(prefix + key, options),
  }
}
