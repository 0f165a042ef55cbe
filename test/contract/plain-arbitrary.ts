import * as fc from 'fast-check'
import type { FieldType, MessageType, ValueType } from '../../src/contract/descriptor.ts'
import type { Scalar } from '../../src/contract/scalar.ts'

type Plain = Record<string, unknown>

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)))
const uint32 = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(0, 127, 128, 2 ** 32 - 1),
)
const edges = [0n, 1n, -1n, 2n ** 53n, -(2n ** 53n), 2n ** 53n - 1n, 2n ** 32n, -(2n ** 32n)]
const int64 = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(...edges, 2n ** 63n - 1n, -(2n ** 63n), 999_999_999_999_999n),
  )
  .map(String)
const uint64 = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.constantFrom(0n, 1n, 2n ** 53n, 2n ** 64n - 1n, 999_999_999_999_999n),
  )
  .map(String)
const finite = { noNaN: true, noDefaultInfinity: true } as const

const scalars: Record<string, fc.Arbitrary<unknown>> = {
  double: fc.double(finite),
  float: fc.float(finite),
  int32,
  sint32: int32,
  sfixed32: int32,
  uint32,
  fixed32: uint32,
  int64,
  sint64: int64,
  sfixed64: int64,
  uint64,
  fixed64: uint64,
  bool: fc.boolean(),
  string: text,
  bytes: fc.uint8Array({ maxLength: 40 }),
  enum: fc.constantFrom(0, 1, 2, -1, 77, -(2 ** 31)),
}

/** Complete plain messages of a type, as codecs read them; nesting ends after `depth` levels. */
export function plainOf(type: MessageType, depth = 3): fc.Arbitrary<Plain> {
  const fields = type.fields.filter(field => depth > 0 || 'scalar' in field.value)
  const nested = type.fields.filter(field => !fields.includes(field))
  const parts = fields.map(field => fieldOf(field, depth))
  return fc.tuple(...parts).map(values => {
    const message: Plain = {}
    for (const field of nested) if (!field.presence) message[field.name] = emptyOf(field)
    fields.forEach((field, i) => {
      const value = values[i]
      if (value === undefined) return
      if (field.oneof !== null) {
        if (Object.hasOwn(message, field.oneof)) return
        message[field.oneof] = field.name
      }
      message[field.name] = value
    })
    return message
  })
}

function emptyOf(field: FieldType): unknown {
  return field.label === 'repeated' ? [] : Object.create(null)
}

function fieldOf(field: FieldType, depth: number): fc.Arbitrary<unknown> {
  const value = valueOf(field.value, depth)
  if (field.label === 'repeated') return fc.array(value, { maxLength: 5 })
  if (field.key !== null)
    return fc.array(fc.tuple(keyOf(field.key), value), { maxLength: 4 }).map(entries => {
      const map: Plain = Object.create(null)
      for (const [key, item] of entries) map[key] = item
      return map
    })
  return field.presence ? fc.option(value, { nil: undefined }) : value
}

function keyOf(key: Scalar): fc.Arbitrary<string> {
  if (key.name !== 'string') return scalars[key.name]!.map(String)
  return fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', '', '7'))
}

function valueOf(value: ValueType, depth: number): fc.Arbitrary<unknown> {
  return 'scalar' in value ? scalars[value.scalar.name]! : plainOf(value.message, depth - 1)
}
