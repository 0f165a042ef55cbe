/** What of the key-value store in memory goes to the next process. */
import type { KvEntry } from '../store/kv/memory-kv.ts'

/** As much as goes there in a fraction of a second. */
const maxHandedBytes = 16 * 1024 * 1024

/** All entries, or as many as there is room for: a large one does not keep those behind it back. */
export function handedOver(entries: readonly KvEntry[]): KvEntry[] {
  let bytes = 0
  return entries.filter(({ key, value }) => {
    const more = 2 * (key.length + value.length)
    if (bytes + more > maxHandedBytes) return false
    bytes += more
    return true
  })
}
