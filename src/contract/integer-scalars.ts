import { WireType, type WireReader } from '../protocol/wire-reader.ts'
import type { WireWriter } from '../protocol/wire-writer.ts'
import { halvesOf, int64Text, signedText, unsignedText, unzigzag, zigzag } from './int64.ts'
import { mustBe } from './kinds.ts'
import type { Scalar } from './scalar.ts'

/** A 32-bit integer type. */
function integer(
  name: string,
  signed: boolean,
  wire: Pick<Scalar, 'wireType' | 'read' | 'write'>,
): Scalar {
  const min = signed ? -0x8000_0000 : 0
  const max = signed ? 0x7fff_ffff : 0xffff_ffff
  const check = (value: unknown): number => {
    if (!isInteger(value, min, max)) throw mustBe(`an integer from ${min} to ${max}`, value)
    return value + 0 // makes 0 of -0
  }
  return {
    name,
    defaultValue: 0,
    check,
    fromJson: check,
    toJson: String,
    isDefault: isZero,
    ...wire,
  }
}

/** A 64-bit integer type. */
function long(
  name: string,
  signed: boolean,
  wire: Pick<Scalar, 'wireType' | 'read' | 'write'>,
): Scalar {
  const check = (value: unknown): string => {
    const text = int64Text(value, signed)
    if (text === null)
      throw mustBe(`a 64-bit ${signed ? 'signed' : 'unsigned'} integer or its decimals`, value)
    return text
  }
  return {
    name,
    defaultValue: '0',
    check,
    fromJson: check,
    toJson: quoted,
    isDefault: isZeroText,
    ...wire,
  }
}

function isZero(plain: unknown): boolean {
  return plain === 0
}

function isZeroText(plain: unknown): boolean {
  return plain === '0'
}

function quoted(plain: unknown): string {
  return `"${plain as string}"`
}

/** True for an integer from `min` to `max`. */
export function isInteger(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}

const fixedInteger = {
  wireType: WireType.Fixed32,
  write: (writer: WireWriter, plain: unknown) => writer.fixed32((plain as number) >>> 0),
}
const fixedLong = {
  wireType: WireType.Fixed64,
  write(writer: WireWriter, plain: unknown) {
    const { low, high } = halvesOf(plain as string)
    writer.fixed64(low, high)
  },
}
const varintLong = {
  wireType: WireType.Varint,
  write(writer: WireWriter, plain: unknown) {
    const { low, high } = halvesOf(plain as string)
    writer.varint(low, high)
  },
}

type HalvesText = (low: number, high: number) => string

function readVarint(textOf: HalvesText): (reader: WireReader) => string {
  return reader => {
    reader.varint()
    return textOf(reader.low, reader.high)
  }
}

function readFixed(textOf: HalvesText): (reader: WireReader) => string {
  return reader => {
    reader.fixed64()
    return textOf(reader.low, reader.high)
  }
}

/** Also how enums are written. */
export const int32 = integer('int32', true, {
  wireType: WireType.Varint,
  read: reader => reader.uint32() | 0,
  write: (writer, plain) => writer.int32(plain as number),
})

/** All integer types of protobuf, `int32` first. */
export const integerScalars: readonly Scalar[] = [
  int32,
  integer('uint32', false, {
    wireType: WireType.Varint,
    read: reader => reader.uint32(),
    write: (writer, plain) => writer.uint32(plain as number),
  }),
  integer('sint32', true, {
    wireType: WireType.Varint,
    read(reader) {
      const value = reader.uint32()
      return (value >>> 1) ^ -(value & 1)
    },
    write(writer, plain) {
      const value = plain as number
      writer.uint32(((value << 1) ^ (value >> 31)) >>> 0)
    },
  }),
  integer('fixed32', false, { ...fixedInteger, read: reader => reader.fixed32() }),
  integer('sfixed32', true, { ...fixedInteger, read: reader => reader.fixed32() | 0 }),
  long('int64', true, { ...varintLong, read: readVarint(signedText) }),
  long('uint64', false, { ...varintLong, read: readVarint(unsignedText) }),
  long('sint64', true, {
    wireType: WireType.Varint,
    read(reader) {
      reader.varint()
      const { low, high } = unzigzag(reader.low, reader.high)
      return signedText(low, high)
    },
    write(writer, plain) {
      const { low, high } = zigzag(halvesOf(plain as string))
      writer.varint(low, high)
    },
  }),
  long('fixed64', false, { ...fixedLong, read: readFixed(unsignedText) }),
  long('sfixed64', true, { ...fixedLong, read: readFixed(signedText) }),
]
