/**
 * What a tombstone's words say: how a death was learned, then words for logs. `ended`: its process
 * is gone for certain (its master saw it end). `silent`: nobody heard of it, and it may be woken
 * again.
 */

/**
 * An hour: longer than any pause from which a process comes back with its old epoch (see Lease).
 */
export const tombstoneTtlMs = 3_600_000

export type DeathCause = 'ended' | 'silent'

const maxWords = 200

export function epitaph(cause: DeathCause, words: string): string {
  return `${cause}: ${words.replaceAll(/\p{Cc}/gu, ' ').slice(0, maxWords)}`
}

export function causeOf(words: string): DeathCause {
  return words.startsWith('ended:') ? 'ended' : 'silent'
}
