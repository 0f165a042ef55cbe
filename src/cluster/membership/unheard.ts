/**
 * Lives that claims in the KV name and that this node has never heard: of nodes that it is about to
 * hear, or that ended while nobody could free their claims. They are silent from the moment when
 * they were met, and judged like everybody else. It counts, and judges nobody.
 */
import { nodeKey, type NodeRef } from '../../bus/bus.ts'

interface UnheardLife {
  readonly ref: NodeRef
  /** When a claim of it was met first, by `performance.now()`. */
  readonly heardAt: number
}

/** Far above the lives that may end without a word in 5 s; further ones are met again. */
const maxLives = 1_000

export class Unheard {
  readonly #lives = new Map<string, UnheardLife>()

  add(ref: NodeRef, now: number): void {
    const key = nodeKey(ref)
    if (this.#lives.size < maxLives && !this.#lives.has(key))
      this.#lives.set(key, { ref, heardAt: now })
  }

  /** It is heard, or gone. */
  delete(ref: NodeRef): void {
    if (this.#lives.size > 0) this.#lives.delete(nodeKey(ref))
  }

  lives(): MapIterator<UnheardLife> {
    return this.#lives.values()
  }
}
