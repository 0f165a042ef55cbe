/**
 * Claims of one turn of the event loop on their way to the KV. It gathers what is asked in a turn
 * into one command a kind and keeps, for each key, the order in which it was asked; what claims
 * mean, and what to do when they fail, is presence's.
 */
import { SifakaError } from '../../errors.ts'
import type { Claim, ClaimStore, HeldClaim } from '../../store/kv/claims.ts'

export type PresenceOperation = 'claim' | 'swap' | 'release'

export interface PresenceQueueOptions {
  readonly ttlMs: number
  /** Operations without their answer; beyond it they are refused at once. */
  readonly maxWaiting: number
}

interface Waiting {
  readonly claim: Claim
  resolve(held: HeldClaim | null): void
  reject(error: unknown): void
}

/** Operations of one kind, sent together. */
interface Segment {
  readonly operation: PresenceOperation
  readonly entries: Waiting[]
}

/** As many keys as the KV takes in one command: where one fails, no others fail with it. */
const sliceKeys = 500

export class PresenceQueue {
  readonly #kv: ClaimStore
  readonly #ttlMs: number
  readonly #maxWaiting: number
  readonly #underWay = new Set<Promise<void>>()
  #segments: Segment[] = []
  /** The place of each key's last segment. */
  readonly #lastOf = new Map<string, number>()
  #immediate: NodeJS.Immediate | undefined
  #waiting = 0

  constructor(kv: ClaimStore, options: PresenceQueueOptions) {
    this.#kv = kv
    this.#ttlMs = options.ttlMs
    this.#maxWaiting = options.maxWaiting
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Throws `StoreFailed` where too much waits: nothing was sent then. */
  checkRoom(): void {
    if (this.#waiting >= this.#maxWaiting)
      throw storeFailed(`Cannot ask for presence: ${this.#waiting} operations wait for the KV`)
  }

  /**
   * The claim must be a valid one: a bad one fails those it travels with. Resolves to who holds the
   * key, or held it (`swap`); null for nobody and for `release`.
   */
  ask(operation: PresenceOperation, claim: Claim): Promise<HeldClaim | null> {
    const { promise, resolve, reject } = Promise.withResolvers<HeldClaim | null>()
    this.#place(operation, { claim, resolve, reject })
    this.#waiting++
    this.#immediate ??= setImmediate(() => this.#flush())
    return promise
  }

  /** Sends what waits and resolves when everything is answered; the KV's time limit bounds it. */
  async drain(): Promise<void> {
    this.#flush()
    await Promise.all(this.#underWay)
  }

  /** Into the first segment of its kind that is not before the last one of its key. */
  #place(operation: PresenceOperation, entry: Waiting): void {
    const { key } = entry.claim
    let at = this.#lastOf.get(key) ?? 0
    while (at < this.#segments.length && this.#segments[at]!.operation !== operation) at++
    if (at === this.#segments.length) this.#segments.push({ operation, entries: [] })
    this.#segments[at]!.entries.push(entry)
    this.#lastOf.set(key, at)
  }

  #flush(): void {
    clearImmediate(this.#immediate)
    this.#immediate = undefined
    const segments = this.#segments
    this.#segments = []
    this.#lastOf.clear()
    for (const { operation, entries } of segments)
      for (let at = 0; at < entries.length; at += sliceKeys)
        this.#send(operation, entries.slice(at, at + sliceKeys))
  }

  #send(operation: PresenceOperation, entries: readonly Waiting[]): void {
    const sent = this.#settle(operation, entries)
    this.#underWay.add(sent)
    void sent.then(() => this.#underWay.delete(sent))
  }

  async #settle(operation: PresenceOperation, entries: readonly Waiting[]): Promise<void> {
    const claims = entries.map(entry => entry.claim)
    try {
      const answers = await this.#run(operation, claims)
      entries.forEach((entry, index) => entry.resolve(answers[index] ?? null))
    } catch (error) {
      for (const entry of entries) entry.reject(error)
    } finally {
      this.#waiting -= entries.length
    }
  }

  async #run(operation: PresenceOperation, claims: Claim[]): Promise<(HeldClaim | null)[]> {
    if (operation === 'claim') return this.#kv.claim(claims, { ttlMs: this.#ttlMs })
    if (operation === 'swap') return this.#kv.swap(claims, { ttlMs: this.#ttlMs })
    await this.#kv.release(claims)
    return []
  }
}

/** The words are for the log: a client sees the general text of `StoreFailed` alone. */
export function storeFailed(reason: string): SifakaError {
  return new SifakaError('StoreFailed', { cause: new Error(reason) })
}
