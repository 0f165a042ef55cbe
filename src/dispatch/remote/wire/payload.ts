/**
 * Bytes between nodes: what calls, replies and pushes are written with and read by. Fixed layouts
 * with a version in front, for the hot path; a reader never reads past the end, whatever it is
 * given.
 */

/** Writes one payload at a time into a buffer that grows and is kept. */
export class PayloadWriter {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024)
  #at = 0

  /** Begins a payload; what was written before is gone. */
  begin(): void {
    this.#at = 0
    // A rare giant is not kept for ever.
    if (this.#bytes.length > keptBytes) this.#bytes = Buffer.allocUnsafeSlow(64 * 1024)
  }

  u8(value: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = value
  }

  u16(value: number): void {
    this.#room(2)
    const bytes = this.#bytes
    bytes[this.#at++] = value >>> 8
    bytes[this.#at++] = value & 255
  }

  u32(value: number): void {
    this.#room(4)
    this.#at = this.#bytes.writeUInt32BE(value, this.#at)
  }

  f64(value: number): void {
    this.#room(8)
    this.#at = this.#bytes.writeDoubleBE(value, this.#at)
  }

  /** Characters below 256 alone, at most 255 of them. */
  latin1(text: string): void {
    const { length } = text
    this.#room(1 + length)
    this.#bytes[this.#at++] = length
    // A loop beats the call into C++ for texts of this size.
    for (let index = 0; index < length; index++) this.#bytes[this.#at++] = text.charCodeAt(index)
  }

  /** Any text below 64 KiB, behind its length in two bytes. */
  text(text: string): void {
    this.#room(2 + text.length * 3)
    const length = this.#bytes.write(text, this.#at + 2)
    if (length > 0xffff) throw new RangeError(`Shorten a text between nodes: ${length} bytes`)
    this.#bytes[this.#at] = length >>> 8
    this.#bytes[this.#at + 1] = length & 255
    this.#at += 2 + length
  }

  /** Any text, behind its length in four bytes. */
  longText(text: string): void {
    this.#room(4 + text.length * 3)
    const length = this.#bytes.write(text, this.#at + 4)
    this.#bytes.writeUInt32BE(length, this.#at)
    this.#at += 4 + length
  }

  /** Bytes behind their length in four bytes. */
  longBytes(bytes: Uint8Array): void {
    this.u32(bytes.length)
    this.rawBytes(bytes)
  }

  /** Text to the end of the payload. */
  rawText(text: string): void {
    this.#room(text.length * 3)
    this.#at += this.#bytes.write(text, this.#at)
  }

  /** Bytes to the end of the payload. */
  rawBytes(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** The payload; good until the next `begin`. */
  end(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}

const keptBytes = 4 * 1024 * 1024

/** A payload that is no payload: cut short, or of a layout that is not known here. */
export class PayloadFault extends Error {}

/** Reads one payload; throws `PayloadFault` where it ends too early. */
export class PayloadReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  u8(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw new PayloadFault('Cannot read a payload: it is cut short')
    return value
  }

  u16(): number {
    return this.u8() * 256 + this.u8()
  }

  u32(): number {
    return this.u16() * 65_536 + this.u16()
  }

  f64(): number {
    const at = this.#take(8)
    return this.#bytes.readDoubleBE(at)
  }

  latin1(): string {
    const length = this.u8()
    const at = this.#take(length)
    return this.#bytes.toString('latin1', at, at + length)
  }

  text(): string {
    const length = this.u16()
    const at = this.#take(length)
    return this.#bytes.toString('utf8', at, at + length)
  }

  longText(): string {
    const length = this.u32()
    const at = this.#take(length)
    return this.#bytes.toString('utf8', at, at + length)
  }

  /** A copy: the payload is not the reader's for long. */
  longBytes(): Uint8Array {
    const length = this.u32()
    const at = this.#take(length)
    return Uint8Array.prototype.slice.call(this.#bytes, at, at + length)
  }

  /** What is left, as text. */
  restText(): string {
    const from = this.#at
    this.#at = this.#bytes.length
    return this.#bytes.toString('utf8', from, this.#at)
  }

  /** What is left, copied. */
  restBytes(): Uint8Array {
    const from = this.#at
    this.#at = this.#bytes.length
    return Uint8Array.prototype.slice.call(this.#bytes, from, this.#at)
  }

  #take(length: number): number {
    const at = this.#at
    if (at + length > this.#bytes.length)
      throw new PayloadFault('Cannot read a payload: it is cut short')
    this.#at = at + length
    return at
  }
}
