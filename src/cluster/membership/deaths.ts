/**
 * Deaths as facts: writes tombstones for those who were judged dead, and looks for the tombstones
 * of those of whom it is said. Nobody is dead before the KV has said so; while it is away what is
 * under way is tried again each second. It decides nothing and tells its owner what the KV says.
 */
import type { Logger } from '../../base/logger.ts'
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import type { ClaimStore } from '../../store/kv/claims.ts'
import { epitaph, tombstoneTtlMs } from './tombstones.ts'

export interface DeathsOptions {
  readonly kv: Pick<ClaimStore, 'bury' | 'tombstones'>
  readonly log: Logger
  /**
   * It has a tombstone; `isMine`: this node wrote it, or tried to, and the others are to be told.
   */
  readonly dead: (ref: NodeRef, words: string, isMine: boolean) => void
  /** It was said to be dead and has no tombstone. */
  readonly alive: (ref: NodeRef) => void
}

interface Declared {
  readonly ref: NodeRef
  readonly words: string
  readonly done: () => void
}

/**
 * Questions that wait while the KV is away; further ones are dropped, as if they had not been
 * heard.
 */
const maxQuestions = 1_000

export class Deaths {
  readonly #options: DeathsOptions
  /** Whose tombstone is to be looked for; the value: this node may have written it. */
  readonly #questions = new Map<string, { readonly ref: NodeRef; isMine: boolean }>()
  readonly #declared = new Map<string, Declared>()
  readonly #burying = new Set<string>()
  #isAsking = false
  #isClosed = false

  constructor(options: DeathsOptions) {
    this.#options = options
  }

  /**
   * It was silent for too long: writes its tombstone now or not at all. Where the KV does not
   * answer, the tombstone may have been written: that is looked up later, and the judge may accuse
   * again.
   */
  accuse(ref: NodeRef, words: string): void {
    if (!this.#burying.has(nodeKey(ref))) void this.#buryOrAsk(ref, epitaph('silent', words))
  }

  /** It has ended for certain: resolves when its tombstone is written, however long that takes. */
  declare(ref: NodeRef, words: string): Promise<void> {
    return new Promise(resolve => {
      const key = nodeKey(ref)
      const before = this.#declared.get(key)
      const done = (): void => {
        before?.done()
        resolve()
      }
      const declared: Declared = { ref, words: epitaph('ended', words), done }
      this.#declared.set(key, declared)
      void this.#tryDeclared(key, declared)
    })
  }

  /** Looks whether it has a tombstone, as somebody says. */
  ask(ref: NodeRef, options: { readonly isMine?: boolean } = {}): void {
    const key = nodeKey(ref)
    const known = this.#questions.get(key)
    if (known !== undefined) known.isMine ||= options.isMine === true
    else if (this.#questions.size < maxQuestions)
      this.#questions.set(key, { ref, isMine: options.isMine === true })
    // What the KV has just failed to do is not asked at once: the next `retry` does.
    if (options.isMine !== true) void this.#askAll()
  }

  /** Once a second: what the KV has not answered. */
  retry(): void {
    for (const [key, declared] of this.#declared) void this.#tryDeclared(key, declared)
    void this.#askAll()
  }

  /** Nothing is begun any more; those who wait for `declare` are let go. */
  close(): void {
    this.#isClosed = true
    this.#questions.clear()
    for (const { done } of this.#declared.values()) done()
    this.#declared.clear()
  }

  async #buryOrAsk(ref: NodeRef, words: string): Promise<void> {
    const isBuried = await this.#bury(ref, words)
    if (!isBuried) this.ask(ref, { isMine: true })
  }

  async #tryDeclared(key: string, declared: Declared): Promise<void> {
    if (this.#burying.has(key)) return
    const isBuried = await this.#bury(declared.ref, declared.words)
    if (!isBuried) return
    const last = this.#declared.get(key)
    this.#declared.delete(key)
    last?.done()
  }

  /** False where it is not known whether there is a tombstone. */
  async #bury(ref: NodeRef, words: string): Promise<boolean> {
    if (this.#isClosed) return true
    const key = nodeKey(ref)
    this.#burying.add(key)
    try {
      const isNew = await this.#options.kv.bury(key, words, { ttlMs: tombstoneTtlMs })
      this.#questions.delete(key)
      if (isNew) this.#options.log.warn('Wrote the tombstone of a node', { peer: key, words })
      if (!this.#isClosed) this.#options.dead(ref, words, true)
      return true
    } catch (error) {
      this.#options.log.debug('Cannot write a tombstone, trying again', { peer: key, error })
      return false
    } finally {
      this.#burying.delete(key)
    }
  }

  async #askAll(): Promise<void> {
    if (this.#isAsking || this.#isClosed) return
    this.#isAsking = true
    try {
      while (this.#questions.size > 0) {
        const asked = [...this.#questions]
        const words = await this.#options.kv.tombstones(asked.map(([key]) => key))
        if (this.#isClosed) return
        asked.forEach(([key, question], index) => this.#answered(key, question, words[index]))
      }
    } catch (error) {
      this.#options.log.debug('Cannot look for tombstones, trying again', { error })
    } finally {
      this.#isAsking = false
    }
  }

  #answered(
    key: string,
    question: { readonly ref: NodeRef; readonly isMine: boolean },
    words: string | null | undefined,
  ): void {
    if (!this.#questions.delete(key)) return
    if (words == null) this.#options.alive(question.ref)
    else this.#options.dead(question.ref, words, question.isMine)
  }
}
