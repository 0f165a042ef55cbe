/**
 * The node's number within 0..1023 that makes its ids unique. A node takes the number that its name
 * leads to, or the next free one. The claim stands in the node's name and not in its epoch's, no
 * tombstone voids it and no end frees it: a node that starts again gets its number back, and for
 * ten minutes nobody else does, whose clock may be behind and would make the same ids again.
 */
import { hash } from 'node:crypto'
import type { Logger } from '../../base/logger.ts'
import type { NodeRef } from '../../bus/bus.ts'
import { SifakaError } from '../../errors.ts'
import { Moment } from './moment.ts'
import type { Claim, ClaimStore } from '../../store/kv/claims.ts'

/** A part of every id: docs/modules.md, `ctx.id()`. */
export const nodeNumbers = 1_024
const ttlMs = 600_000
/**
 * Often enough to be back within 10 s of a KV that has lost its data, whatever it says of itself.
 */
const renewEveryMs = 10_000
/** Looked at in one round trip. */
const sliceLength = 64

export interface NodeNumberOptions {
  readonly self: NodeRef
  readonly kv: Pick<ClaimStore, 'claim' | 'holders'>
  readonly log: Logger
}

export class NodeNumber {
  readonly #name: string
  readonly #kv: NodeNumberOptions['kv']
  readonly #log: Logger
  readonly #since = Date.now()
  readonly #listeners: ((value: number) => void)[] = []
  #value = -1
  #renewed: Moment | null = null

  constructor(options: NodeNumberOptions) {
    this.#name = options.self.name
    this.#kv = options.kv
    this.#log = options.log
  }

  get value(): number {
    return this.#value
  }

  onChange(listener: (value: number) => void): void {
    this.#listeners.push(listener)
  }

  /** Takes the first number that is free or this name's. */
  async claim(): Promise<void> {
    const first = firstNumber(this.#name)
    for (let from = 0; from < nodeNumbers; from += sliceLength) {
      const slice = Array.from(
        { length: sliceLength },
        (_, at) => (first + from + at) % nodeNumbers,
      )
      const holders = await this.#kv.holders(slice.map(keyOf))
      for (const [index, value] of slice.entries()) {
        const holder = holders[index]
        if (holder != null && holder.owner !== this.#asClaim().owner) continue
        const [other] = await this.#kv.claim([this.#asClaim(value)], { ttlMs })
        if (other == null) return this.#take(value)
      }
    }
    throw new SifakaError('StoreFailed', {
      text:
        `Cannot number node "${this.#name}": all ${nodeNumbers} numbers are taken; ` +
        'those of nodes that are gone are free 10 minutes after their end',
    })
  }

  /** To be called each second. Rejects with `StoreFailed` where the KV does not answer. */
  async renew(): Promise<void> {
    const ageMs = this.#renewed?.ageMs ?? 0
    if (ageMs < renewEveryMs) return
    const asked = new Moment()
    // A number that has lapsed is anybody's, and whoever took it makes ids by it.
    const over = ageMs > ttlMs ? 'nobody' : 'later'
    const [other] = await this.#kv.claim([this.#asClaim()], { ttlMs, over })
    if (other == null) {
      this.#renewed = asked
      return
    }
    const before = this.#value
    await this.claim()
    this.#log.warn('Another node has the number of this one, it took a new one', {
      before,
      now: this.#value,
    })
  }

  #asClaim(value = this.#value): Claim {
    return { key: keyOf(value), owner: `${this.#name}#number`, since: this.#since, rest: '' }
  }

  #take(value: number): void {
    this.#renewed = new Moment()
    this.#value = value
    for (const listener of this.#listeners) listener(value)
  }
}

function firstNumber(name: string): number {
  return hash('sha256', name, 'buffer').readUInt16BE(0) % nodeNumbers
}

function keyOf(value: number): string {
  return `nodenumber:${value}`
}
