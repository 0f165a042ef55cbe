import { malformed } from './malformed.ts'

/** Wire types of protobuf; 3 and 4 (groups) are refused. */
export const WireType = { Varint: 0, Fixed64: 1, Bytes: 2, Fixed32: 5 } as const

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Bytes up to which a loop beats the call into TextDecoder (measured on Node 26). */
const shortText = 12
const maxVarintBytes = 10

/**
 * A strict cursor over protobuf bytes. It throws `ParamParseFail` at the first thing that is cut
 * off or malformed, never reads beyond `end`, and hands out copies, never views of its input.
 */
export class WireReader {
  readonly #bytes: Uint8Array
  /** Made when a fixed-size number is read: most messages have none. */
  #view: DataView | null = null
  position: number
  /** Where the message under way ends; narrowed and restored by the caller for what is nested. */
  end: number
  /** The two halves that `varint` and `fixed64` read, each unsigned. */
  low = 0
  high = 0

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.position = start
    this.end = end
  }

  /** The next tag: field number above bit 3, wire type below. */
  tag(): number {
    const start = this.position
    const tag = this.uint32()
    if (this.position - start > 5 || this.high !== 0) throw malformed('tag above 32 bits')
    if (tag >>> 3 === 0) throw malformed('field number 0')
    return tag
  }

  /** A varint cut to its low 32 bits, unsigned, as protobuf does for all 32-bit types. */
  uint32(): number {
    const position = this.position
    if (position < this.end && this.#bytes[position]! < 0x80) {
      this.position = position + 1
      this.high = 0
      return this.#bytes[position]!
    }
    this.varint()
    return this.low
  }

  /** A varint of up to ten bytes into `low` and `high`; bits above 64 are dropped. */
  varint(): void {
    let low = 0
    let high = 0
    for (let i = 0; i < maxVarintBytes; i++) {
      const byte = this.#next()
      const bits = byte & 0x7f
      if (i < 4) low |= bits << (7 * i)
      else if (i === 4) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (7 * i - 32)
      if (byte >= 0x80) continue
      this.low = low >>> 0
      this.high = high >>> 0
      return
    }
    throw malformed('varint of more than ten bytes')
  }

  fixed32(): number {
    return this.#numbers().getUint32(this.#take(4), true)
  }

  /** Eight bytes into `low` and `high`. */
  fixed64(): void {
    const at = this.#take(8)
    this.low = this.#numbers().getUint32(at, true)
    this.high = this.#numbers().getUint32(at + 4, true)
  }

  float(): number {
    return this.#numbers().getFloat32(this.#take(4), true)
  }

  double(): number {
    return this.#numbers().getFloat64(this.#take(8), true)
  }

  /** The end of a length-delimited field whose length is next; the position stands at its start. */
  delimited(): number {
    const length = this.uint32()
    if (this.high !== 0 || length > this.end - this.position) throw malformed('cut off')
    return this.position + length
  }

  string(): string {
    const end = this.delimited()
    const start = this.position
    this.position = end
    if (end - start <= shortText) {
      const text = this.#ascii(start, end)
      if (text !== null) return text
    }
    try {
      return utf8.decode(this.#bytes.subarray(start, end))
    } catch (error) {
      throw malformed('invalid UTF-8', error)
    }
  }

  /** A copy. */
  bytes(): Uint8Array {
    const end = this.delimited()
    const copy = new Uint8Array(end - this.position)
    copy.set(this.#bytes.subarray(this.position, end))
    this.position = end
    return copy
  }

  /** Steps over the value of an unknown field. */
  skip(wireType: number): void {
    switch (wireType) {
      case WireType.Varint:
        this.varint()
        return
      case WireType.Fixed64:
        this.#take(8)
        return
      case WireType.Bytes:
        this.position = this.delimited()
        return
      case WireType.Fixed32:
        this.#take(4)
        return
      default:
        throw malformed(`wire type ${wireType}`)
    }
  }

  #ascii(start: number, end: number): string | null {
    let text = ''
    for (let i = start; i < end; i++) {
      const byte = this.#bytes[i]!
      if (byte >= 0x80) return null
      text += String.fromCharCode(byte)
    }
    return text
  }

  #numbers(): DataView {
    if (this.#view !== null) return this.#view
    const { buffer, byteOffset, byteLength } = this.#bytes
    this.#view = new DataView(buffer, byteOffset, byteLength)
    return this.#view
  }

  #next(): number {
    if (this.position >= this.end) throw malformed('cut off')
    return this.#bytes[this.position++]!
  }

  #take(length: number): number {
    const at = this.position
    if (length > this.end - at) throw malformed('cut off')
    this.position = at + length
    return at
  }
}
