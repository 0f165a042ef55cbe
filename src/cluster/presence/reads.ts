/**
 * Reads of presence: who holds which keys. What is asked in one turn of the event loop is asked of
 * the KV once, each key once. It writes nothing and keeps no answer beyond the turn.
 */
import type { ClaimStore, HeldClaim } from '../../store/kv/claims.ts'
import { storeFailed } from './queue.ts'

interface Reader {
  readonly keys: readonly string[]
  resolve(held: (HeldClaim | null)[]): void
  reject(error: unknown): void
}

/** One command at the KV; a slice that fails fails its readers alone. */
const sliceKeys = 500

export class PresenceReads {
  readonly #kv: ClaimStore
  readonly #maxKeys: number
  readonly #underWay = new Set<Promise<void>>()
  #readers: Reader[] = []
  #immediate: NodeJS.Immediate | undefined
  #waitingKeys = 0

  constructor(kv: ClaimStore, options: { readonly maxKeys: number }) {
    this.#kv = kv
    this.#maxKeys = options.maxKeys
  }

  async holders(keys: readonly string[]): Promise<(HeldClaim | null)[]> {
    if (keys.length === 0) return []
    if (this.#waitingKeys + keys.length > this.#maxKeys)
      throw storeFailed(`Cannot ask for presence: ${this.#waitingKeys} keys wait for the KV`)
    const { promise, resolve, reject } = Promise.withResolvers<(HeldClaim | null)[]>()
    this.#readers.push({ keys, resolve, reject })
    this.#waitingKeys += keys.length
    this.#immediate ??= setImmediate(() => this.#flush())
    return promise
  }

  /** Sends what waits and resolves when everything is answered. */
  async drain(): Promise<void> {
    this.#flush()
    await Promise.all(this.#underWay)
  }

  #flush(): void {
    clearImmediate(this.#immediate)
    this.#immediate = undefined
    const readers = this.#readers
    this.#readers = []
    if (readers.length === 0) return
    const read = this.#answer(readers)
    this.#underWay.add(read)
    void read.then(() => this.#underWay.delete(read))
  }

  async #answer(readers: readonly Reader[]): Promise<void> {
    const asked = this.#ask(new Set(readers.flatMap(reader => reader.keys)))
    await Promise.all(
      readers.map(async reader => {
        try {
          reader.resolve(await Promise.all(reader.keys.map(key => asked.get(key)!)))
        } catch (error) {
          reader.reject(error)
        } finally {
          this.#waitingKeys -= reader.keys.length
        }
      }),
    )
  }

  /** The answer to come for each key. */
  #ask(distinct: ReadonlySet<string>): Map<string, Promise<HeldClaim | null>> {
    const keys = [...distinct]
    const asked = new Map<string, Promise<HeldClaim | null>>()
    for (let at = 0; at < keys.length; at += sliceKeys) {
      const slice = keys.slice(at, at + sliceKeys)
      const answer = this.#kv.holders(slice)
      slice.forEach((key, index) => {
        asked.set(
          key,
          answer.then(held => held[index] ?? null),
        )
      })
    }
    return asked
  }
}
