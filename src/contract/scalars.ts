import { decodeBase64, encodeBase64 } from '../protocol/base64.ts'
import { malformed } from '../protocol/malformed.ts'
import { WireType } from '../protocol/wire-reader.ts'
import { FieldProblem } from './field-problem.ts'
import { int32, integerScalars, isInteger } from './integer-scalars.ts'
import { mustBe } from './kinds.ts'
import type { Scalar } from './scalar.ts'

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

/** Not finite numbers have no JSON, and no comparison in a handler stops a NaN. */
function finite(value: number): number {
  if (!Number.isFinite(value)) throw malformed('a number that is not finite')
  return value
}

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

const scalars = new Map<string, Scalar>(
  [double, float, bool, string, bytes, ...integerScalars].map(scalar => [scalar.name, scalar]),
)

// oxlint-disable-next-line no-control-regex -- what JSON wants escaped
const needsEscape = /["\\\u0000-\u001f]/

/** A well-formed string as JSON. */
export function jsonString(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** The shortest decimals that are the same float again: 0.1, not 0.10000000149011612. */
function shortestFloat(value: number): string {
  if (value === 0) return double.toJson(value)
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}
