const utf8 = new TextEncoder()
/** Characters up to which a loop beats the call into TextEncoder (measured on Node 26). */
const shortText = 48
const firstBytes = 1024
/** A longer buffer is not kept: one large reply must not hold its memory for ever. */
const maxKeptBytes = 65_536

/** Kept between messages; null while a writer uses it. */
let spare: Uint8Array | null = new Uint8Array(firstBytes)

/**
 * Writes protobuf bytes into a growing buffer. One buffer is shared by all writers, one at a time;
 * `finish()` hands out a copy and ends the writer.
 */
export class WireWriter {
  #bytes: Uint8Array
  /** Made when a fixed-size number is written: most messages have none. */
  #view: DataView | null = null
  #position = 0

  constructor() {
    this.#bytes = spare ?? new Uint8Array(firstBytes)
    spare = null
  }

  /** An unsigned 32-bit number. */
  uint32(value: number): void {
    this.#reserve(5)
    this.#position = putVarint(this.#bytes, this.#position, value)
  }

  /** A signed 32-bit number; negative ones take ten bytes, as protobuf wants. */
  int32(value: number): void {
    if (value >= 0) this.uint32(value)
    else this.varint(value >>> 0, 0xffffffff)
  }

  /** A 64-bit number by its unsigned halves. */
  varint(low: number, high: number): void {
    this.#reserve(10)
    const bytes = this.#bytes
    while (high > 0) {
      bytes[this.#position++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.#position = putVarint(bytes, this.#position, low)
  }

  fixed32(value: number): void {
    this.#reserve(4)
    this.#numbers().setUint32(this.#position, value, true)
    this.#position += 4
  }

  fixed64(low: number, high: number): void {
    this.fixed32(low)
    this.fixed32(high)
  }

  float(value: number): void {
    this.#reserve(4)
    this.#numbers().setFloat32(this.#position, value, true)
    this.#position += 4
  }

  double(value: number): void {
    this.#reserve(8)
    this.#numbers().setFloat64(this.#position, value, true)
    this.#position += 8
  }

  /** Bytes as they are, without a length. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.#position)
    this.#position += value.length
  }

  /** Bytes behind their length. */
  bytes(value: Uint8Array): void {
    this.uint32(value.length)
    this.raw(value)
  }

  /** UTF-8 behind its length; the text is well-formed. */
  string(value: string): void {
    const start = this.begin()
    this.#reserve(value.length * 3)
    if (value.length > shortText || !this.#ascii(value))
      this.#position += utf8.encodeInto(value, this.#bytes.subarray(this.#position)).written
    this.end(start)
  }

  /** Begins something whose length stands before it; give the answer to `end`. */
  begin(): number {
    this.#reserve(1)
    return ++this.#position
  }

  /** Writes the length of what came since `begin`, and makes room where one byte was too little. */
  end(start: number): void {
    const length = this.#position - start
    if (length < 0x80) {
      this.#bytes[start - 1] = length
      return
    }
    const extra = varintBytes(length) - 1
    this.#reserve(extra)
    this.#bytes.copyWithin(start + extra, start, this.#position)
    putVarint(this.#bytes, start - 1, length)
    this.#position += extra
  }

  /**
   * What was written, as a copy that is never written to again; the writer cannot be used after it.
   * It may share its `ArrayBuffer` with other results, as Node's Buffers do.
   */
  finish(): Uint8Array {
    const result = allocate(this.#position)
    result.set(this.#bytes.subarray(0, this.#position))
    this.release()
    return result
  }

  /** Ends the writer without a result, after an error. */
  release(): void {
    if (this.#bytes.length <= maxKeptBytes) spare = this.#bytes
    this.#bytes = nothing
    this.#view = null
    this.#position = 0
  }

  #numbers(): DataView {
    return (this.#view ??= new DataView(this.#bytes.buffer))
  }

  #ascii(value: string): boolean {
    const bytes = this.#bytes
    const at = this.#position
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code >= 0x80) return false
      bytes[at + i] = code
    }
    this.#position = at + value.length
    return true
  }

  #reserve(length: number): void {
    const needed = this.#position + length
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#position))
    this.#bytes = grown
    this.#view = null
  }
}

/** V8 keeps arrays up to here on its own heap; longer ones cost an allocation outside of it. */
const maxHeapBytes = 64
/** Results in between are cut from slabs of 8 KiB: half the time of an allocation for each. */
const maxSlabbedBytes = 1024
const slabBytes = 8192
let slab = new ArrayBuffer(0)
let slabUsed = 0

function allocate(length: number): Uint8Array {
  if (length <= maxHeapBytes || length > maxSlabbedBytes) return new Uint8Array(length)
  if (slabUsed + length > slab.byteLength) {
    slab = new ArrayBuffer(slabBytes)
    slabUsed = 0
  }
  const result = new Uint8Array(slab, slabUsed, length)
  slabUsed += length
  return result
}

const nothing = new Uint8Array(0)

function putVarint(bytes: Uint8Array, position: number, value: number): number {
  while (value >= 0x80) {
    bytes[position++] = (value & 0x7f) | 0x80
    value >>>= 7
  }
  bytes[position++] = value
  return position
}

function varintBytes(value: number): number {
  let count = 1
  while (value >= 0x80) {
    value >>>= 7
    count++
  }
  return count
}
