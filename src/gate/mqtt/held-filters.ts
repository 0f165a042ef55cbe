/**
 * Which filters a session holds. The usual reserved ones are bits; only tags of a client's own and
 * ordinary filters cost memory. `s` does not count against the bound.
 */
const bits: Readonly<Record<string, number>> = {
  s: 1,
  i: 2,
  'i/+': 4,
  'i/#': 8,
  f: 16,
  'f/+': 32,
  'f/#': 64,
  p: 128,
  q: 256,
}
const handshakeBit = 1
const pBit = 128
const qBit = 256

export class HeldFilters {
  #bits = 0
  #others: Set<string> | null = null

  /** How many count against `limits.maxSubscriptions`. */
  get count(): number {
    let count = this.#others?.size ?? 0
    for (let rest = this.#bits & ~handshakeBit; rest !== 0; rest &= rest - 1) count++
    return count
  }

  get handshake(): boolean {
    return (this.#bits & handshakeBit) !== 0
  }

  get jsonPushes(): boolean {
    return (this.#bits & pBit) !== 0
  }

  get protobufPushes(): boolean {
    return (this.#bits & qBit) !== 0
  }

  has(filter: string): boolean {
    const bit = Object.hasOwn(bits, filter) ? bits[filter]! : 0
    return bit === 0 ? (this.#others?.has(filter) ?? false) : (this.#bits & bit) !== 0
  }

  add(filter: string): void {
    if (Object.hasOwn(bits, filter)) this.#bits |= bits[filter]!
    else (this.#others ??= new Set()).add(filter)
  }

  remove(filter: string): void {
    if (Object.hasOwn(bits, filter)) this.#bits &= ~bits[filter]!
    else this.#others?.delete(filter)
  }
}
