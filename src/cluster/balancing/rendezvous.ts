/**
 * Rendezvous hashing (highest random weight): every key ranks all nodes by a hash of both and
 * belongs to the first. Where a node leaves only its own keys move, each to its second; where one
 * comes it takes its share from all. Nodes count by name, so that a restarted node gets its keys
 * back. Every gate must rank alike, and old and new ones side by side: a change of these sums moves
 * all users.
 */

/** Two 32-bit hashes of one text. */
export interface TextHash {
  readonly high: number
  readonly low: number
}

/** FNV-1a in two lanes of different basis and prime, over UTF-16 code units. */
export function hashText(text: string): TextHash {
  let high = 0x811c9dc5
  let low = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x85ebca6b)
  }
  // FNV's last characters reach only the low bits; node names often differ in the last alone.
  return { high: mix(high), low: mix(low) }
}

/** How much a key belongs to a node: an unsigned number below 2^32. */
export function weight(key: TextHash, node: TextHash): number {
  return mix(mix(key.high ^ node.high) ^ key.low ^ Math.imul(node.low, 0x9e3779b1)) >>> 0
}

/** The finalizer of MurmurHash3: every bit of the input changes half the bits of the output. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
