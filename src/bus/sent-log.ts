/**
 * Which calls and replies went out in which of the last batches to one node, so that they can be
 * ended when that node says that a batch never came. It holds numbers only, in memory of fixed
 * size: what is older than its bounds is forgotten, and those calls end by their deadlines.
 */
const firstBatches = 64
const maxBatches = 4096
const firstNumbers = 1024
/** As many as can be under way in both directions, four times over. */
const maxNumbers = 32_768
/** Marks a reply; call numbers stay below it. */
const replyBit = 0x8000_0000

export interface SentVisitor {
  sentCall(number: number): void
  sentReply(number: number): void
}

export class SentLog {
  /** A ring; positions count up through all 32 bits. */
  #numbers = new Uint32Array(firstNumbers)
  #end = 0
  #openStart = 0
  /** A slot per batch, by its sequence; 0 while it is free. */
  #sequences = new Float64Array(firstBatches)
  #starts = new Uint32Array(firstBatches)
  #ends = new Uint32Array(firstBatches)

  call(number: number): void {
    this.#add(number)
  }

  reply(number: number): void {
    this.#add((number | replyBit) >>> 0)
  }

  /** What was added since the last one went out in this batch. */
  close(sequence: number): void {
    const size = this.#sequences.length
    if (this.#sequences[sequence % size] !== 0 && size < maxBatches) this.#growBatches()
    const slot = sequence % this.#sequences.length
    this.#sequences[slot] = sequence
    this.#starts[slot] = this.#openStart
    this.#ends[slot] = this.#end
    this.#openStart = this.#end
  }

  /** What was added since the last one did not go out. */
  discard(): void {
    this.#end = this.#openStart
  }

  /** Tells what was in these batches, as far as it is known. */
  visit(from: number, to: number, visitor: SentVisitor): void {
    const size = this.#sequences.length
    for (let sequence = Math.max(from, to - size + 1); sequence <= to; sequence++) {
      const slot = sequence % size
      if (this.#sequences[slot] === sequence)
        this.#visitNumbers(this.#starts[slot] as number, this.#ends[slot] as number, visitor)
    }
  }

  #visitNumbers(start: number, end: number, visitor: SentVisitor): void {
    if ((this.#end - start) >>> 0 > this.#numbers.length) return
    for (let at = start; at !== end; at = (at + 1) >>> 0) {
      const number = this.#numbers[at & (this.#numbers.length - 1)] as number
      if (number >= replyBit) visitor.sentReply(number - replyBit)
      else visitor.sentCall(number)
    }
  }

  #add(number: number): void {
    const size = this.#numbers.length
    if (this.#end >= size && size < maxNumbers && (this.#end & (size - 1)) === 0)
      this.#growNumbers()
    this.#numbers[this.#end & (this.#numbers.length - 1)] = number
    this.#end = (this.#end + 1) >>> 0
  }

  #growNumbers(): void {
    const old = this.#numbers
    const grown = new Uint32Array(old.length * 2)
    for (let back = 1; back <= old.length; back++) {
      const at = (this.#end - back) >>> 0
      grown[at & (grown.length - 1)] = old[at & (old.length - 1)] as number
    }
    this.#numbers = grown
  }

  #growBatches(): void {
    const size = this.#sequences.length * 2
    const [sequences, starts, ends] = [this.#sequences, this.#starts, this.#ends]
    this.#sequences = new Float64Array(size)
    this.#starts = new Uint32Array(size)
    this.#ends = new Uint32Array(size)
    for (const [old, sequence] of sequences.entries()) {
      const slot = sequence % size
      this.#sequences[slot] = sequence
      this.#starts[slot] = starts[old] as number
      this.#ends[slot] = ends[old] as number
    }
  }
}
