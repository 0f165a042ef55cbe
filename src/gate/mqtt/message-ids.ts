/**
 * Message ids of one direction of one connection: handed out in order, 1..65535 and around, never
 * one that is still unacknowledged. Peers acknowledge in order nearly always, and then two counters
 * say it all; a bitmap of the window is made when one does not, and dropped when nothing is
 * outstanding.
 */
const space = 65_535

export class MessageIds {
  /** The oldest outstanding number and the next to be given out, counted without wrapping. */
  #base = 0
  #next = 0
  #outstanding = 0
  /** Null: everything from base to next is outstanding. */
  #bits: Uint32Array | null = null

  /** How many are not acknowledged. */
  get outstanding(): number {
    return this.#outstanding
  }

  /** The next free id, or 0 where all are taken. */
  take(): number {
    while (this.#next - this.#base >= space) if (!this.#carryBase()) return 0
    const number = this.#next++
    if (this.#bits !== null) {
      this.#grow(this.#bits)
      this.#set(number)
    }
    this.#outstanding++
    return (number % space) + 1
  }

  /** Acknowledges an id; false where it is not outstanding. */
  release(id: number): boolean {
    const number = this.#numberOf(id)
    if (number === -1) return false
    this.#outstanding--
    if (this.#outstanding === 0) {
      this.#base = this.#next
      this.#bits = null
    } else if (this.#bits === null && number === this.#base) this.#base++
    else this.#clear(number)
    return true
  }

  /** True while the id is unacknowledged. */
  has(id: number): boolean {
    return this.#numberOf(id) !== -1
  }

  #numberOf(id: number): number {
    if (this.#outstanding === 0 || id < 1 || id > space) return -1
    const number = this.#base + ((id - 1 - (this.#base % space) + space) % space)
    if (number >= this.#next) return -1
    return this.#bits === null || this.#isSet(number) ? number : -1
  }

  /** The window is as wide as the id space: its oldest id stays taken under the next number. */
  #carryBase(): boolean {
    if (this.#outstanding >= space) return false
    // Set before cleared, for the base is looked for among what is set.
    this.#set(this.#next++)
    this.#clear(this.#base)
    return true
  }

  #clear(number: number): void {
    this.#bits ??= this.#dense()
    this.#bits[(number >>> 5) & (this.#bits.length - 1)]! &= ~(1 << (number & 31))
    while (!this.#isSet(this.#base)) this.#base++
  }

  #dense(): Uint32Array {
    let words = 2
    while (words * 32 <= this.#next - this.#base) words *= 2
    return new Uint32Array(words).fill(0xffff_ffff)
  }

  #grow(old: Uint32Array): void {
    if (this.#next - this.#base <= old.length * 32) return
    this.#bits = new Uint32Array(old.length * 2)
    for (let number = this.#base; number < this.#next - 1; number++)
      if ((old[(number >>> 5) & (old.length - 1)]! & (1 << (number & 31))) !== 0) this.#set(number)
  }

  #isSet(number: number): boolean {
    const bits = this.#bits!
    return (bits[(number >>> 5) & (bits.length - 1)]! & (1 << (number & 31))) !== 0
  }

  #set(number: number): void {
    const bits = this.#bits!
    bits[(number >>> 5) & (bits.length - 1)]! |= 1 << (number & 31)
  }
}
