import { decodeBase64, encodeBase64 } from '../protocol/base64.ts'
import { malformed } from '../protocol/malformed.ts'
import { WireType, type WireReader } from '../protocol/wire-reader.ts'
import type { WireWriter } from '../protocol/wire-writer.ts'
import { FieldProblem } from './field-problem.ts'
import { halvesOf, int64Text, signedText, unsignedText, unzigzag, zigzag } from './int64.ts'
import { mustBe } from './kinds.ts'

/**
 * One scalar type or enum of protobuf: how its values are judged, written and read. A value that
 * passed `check` or `fromJson` is in its plain form, and the writing functions take only that.
 */
export interface Scalar {
  readonly name: string
  readonly wireType: number
  readonly defaultValue: unknown
  /** The plain form of what a draft holds. Throws `FieldProblem`. */
  check(value: unknown): unknown
  /** The plain form of what JSON holds. Throws `FieldProblem`. */
  fromJson(value: unknown): unknown
  toJson(plain: unknown): string
  read(reader: WireReader): unknown
  write(writer: WireWriter, plain: unknown): void
  isDefault(plain: unknown): boolean
}

/** Enums are open, as in proto3: unknown numbers pass, unknown names do not. */
export function enumScalar(values: Readonly<Record<string, number>>): Scalar {
  const numbers = new Map(Object.entries(values))
  const texts = new Map<number, string>()
  // The first of several names of a number is the one that is written.
  for (const [name, number] of numbers)
    if (!texts.has(number)) texts.set(number, JSON.stringify(name))
  const check = (value: unknown): number => {
    const number = typeof value === 'string' ? numbers.get(value) : value
    if (!isInteger(number, -0x8000_0000, 0x7fff_ffff)) throw mustBe('a name of its enum', value)
    return number + 0
  }
  return {
    ...int32,
    name: 'enum',
    check,
    fromJson: check,
    toJson: plain => texts.get(plain as number) ?? String(plain),
  }
}

/** The scalar of that name in a descriptor, or undefined. */
export function scalarOf(name: string): Scalar | undefined {
  return scalars.get(name)
}

function isInteger(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}

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
  const isDefault = (plain: unknown): boolean => plain === 0
  return { name, defaultValue: 0, check, fromJson: check, toJson: String, isDefault, ...wire }
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
  const toJson = (plain: unknown): string => `"${plain as string}"`
  const isDefault = (plain: unknown): boolean => plain === '0'
  return { name, defaultValue: '0', check, fromJson: check, toJson, isDefault, ...wire }
}

/** Not finite numbers have no JSON, and no comparison in a handler stops a NaN. */
function finite(value: number): number {
  if (!Number.isFinite(value)) throw malformed('a number that is not finite')
  return value
}

const int32 = integer('int32', true, {
  wireType: WireType.Varint,
  read: reader => reader.uint32() | 0,
  write: (writer, plain) => writer.int32(plain as number),
})

const double: Scalar = {
  name: 'double',
  wireType: WireType.Fixed64,
  defaultValue: 0,
  check(value) {
    if (!Number.isFinite(value)) throw mustBe('a finite number', value)
    return value
  },
  fromJson: value => double.check(value),
  toJson: plain => (Object.is(plain, -0) ? '-0' : String(plain)),
  read: reader => finite(reader.double()),
  write: (writer, plain) => writer.double(plain as number),
  isDefault: plain => Object.is(plain, 0),
}

const float: Scalar = {
  ...double,
  name: 'float',
  wireType: WireType.Fixed32,
  check(value) {
    const rounded = typeof value === 'number' ? Math.fround(value) : value
    if (!Number.isFinite(rounded)) throw mustBe('a number in the range of a float', value)
    return rounded
  },
  fromJson: value => float.check(value),
  toJson: plain => shortestFloat(plain as number),
  read: reader => finite(reader.float()),
  write: (writer, plain) => writer.float(plain as number),
}

const bool: Scalar = {
  name: 'bool',
  wireType: WireType.Varint,
  defaultValue: false,
  check(value) {
    if (typeof value !== 'boolean') throw mustBe('true or false', value)
    return value
  },
  fromJson: value => bool.check(value),
  toJson: String,
  read(reader) {
    reader.varint()
    return reader.low !== 0 || reader.high !== 0
  },
  write: (writer, plain) => writer.uint32(plain === true ? 1 : 0),
  isDefault: plain => plain === false,
}

const string: Scalar = {
  name: 'string',
  wireType: WireType.Bytes,
  defaultValue: '',
  check(value) {
    if (typeof value !== 'string') throw mustBe('a string', value)
    if (!value.isWellFormed()) throw new FieldProblem('must be well-formed Unicode')
    return value
  },
  fromJson: value => string.check(value),
  toJson: plain => jsonString(plain as string),
  read: reader => reader.string(),
  write: (writer, plain) => writer.string(plain as string),
  isDefault: plain => plain === '',
}

const bytes: Scalar = {
  name: 'bytes',
  wireType: WireType.Bytes,
  defaultValue: new Uint8Array(0),
  check(value) {
    if (!(value instanceof Uint8Array)) throw mustBe('a Uint8Array', value)
    return value
  },
  fromJson(value) {
    const decoded = typeof value === 'string' ? decodeBase64(value) : null
    if (decoded === null) throw mustBe('base64', value)
    return decoded
  },
  toJson: plain => `"${encodeBase64(plain as Uint8Array)}"`,
  read: reader => reader.bytes(),
  write: (writer, plain) => writer.bytes(plain as Uint8Array),
  isDefault: plain => (plain as Uint8Array).length === 0,
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

const scalars = new Map<string, Scalar>(
  [
    double,
    float,
    bool,
    string,
    bytes,
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
  ].map(scalar => [scalar.name, scalar]),
)

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

// oxlint-disable-next-line no-control-regex -- what JSON wants escaped
const needsEscape = /["\\\u0000-\u001f]/

/** A well-formed string as JSON. */
export function jsonString(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** The shortest decimals that are the same float again: 0.1, not 0.10000000149011612. */
function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Object.is(Math.fround(short), value)) return double.toJson(short)
  }
  return double.toJson(Number(value.toPrecision(9)))
}
