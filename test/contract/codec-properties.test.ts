import { deepStrictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageTypeOf } from '../../src/contract/descriptor.ts'
import { codecOf } from '../../src/contract/message-codec.ts'
import { SifakaError } from '../../src/errors.ts'
import { sifaka } from './fixtures/generated/messages.js'
import { plainOf } from './plain-arbitrary.ts'
import { plainOfProtobufJs } from './protobufjs-oracle.ts'

const { Everything } = sifaka.test
const codec = codecOf(Everything)
const type = messageTypeOf(Everything)
const everything = plainOf(type)
const withDefaults = { defaults: true }
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')

describe('round trips of every kind of field', () => {
  it('through JSON with defaults', () => {
    fc.assert(
      fc.property(everything, plain => {
        const text = codec.stringify(plain, withDefaults)
        deepStrictEqual(codec.fromJson(JSON.parse(text)), plain)
      }),
    )
  })

  it('through JSON without defaults', () => {
    fc.assert(
      fc.property(everything, plain => {
        const text = codec.stringify(plain, { defaults: false })
        deepStrictEqual(codec.fromJson(JSON.parse(text)), plain)
      }),
    )
  })

  it('through protobuf', () => {
    fc.assert(
      fc.property(everything, plain => {
        deepStrictEqual(codec.decode(codec.encode(plain)), plain)
      }),
    )
  })
})

it('any JSON at all is read or refused with ParamParseFail', () => {
  const names = type.fields.flatMap(field =>
    'message' in field.value ? [field.name, ...field.value.message.fields.map(f => f.name)] : [],
  )
  const leaf = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean(), fc.constant(null))
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 5 }),
    ),
  }))
  fc.assert(
    fc.property(tree, value => {
      const read = outcomeOf(() => codec.fromJson(JSON.parse(JSON.stringify(value))))
      if (read instanceof SifakaError) expect(read.code).toBe('ParamParseFail')
      else deepStrictEqual(codec.fromJson(JSON.parse(codec.stringify(read, withDefaults))), read)
    }),
    { numRuns: 1000 },
  )
})

describe('beside the codec of protobuf.js', () => {
  it('what is encoded here is decoded there', () => {
    fc.assert(
      fc.property(everything, plain => {
        fc.pre(!hasProtoKey(plain))
        const theirs = Everything.decode(codec.encode(plain))
        deepStrictEqual(plainOfProtobufJs(type, theirs), plain)
      }),
    )
  })

  it('what is encoded there is decoded here', () => {
    fc.assert(
      fc.property(everything, plain => {
        fc.pre(!hasProtoKey(plain))
        deepStrictEqual(codec.decode(Everything.encode(plain).finish()), plain)
      }),
    )
  })

  it('whatever mutated bytes are accepted here say the same there', () => {
    fc.assert(
      fc.property(mutated(), bytes => {
        const here = outcomeOf(() => codec.decode(bytes))
        if (here instanceof SifakaError) {
          expect(here.code).toBe('ParamParseFail')
          return
        }
        fc.pre(!hasProtoKey(here))
        deepStrictEqual(plainOfProtobufJs(type, Everything.decode(bytes)), here)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('beside protoc', () => {
  it('encodes the bytes that protoc encodes of its own reading of them', () => {
    const single = plainOf(type).map(withSingleEntries)
    for (const plain of fc.sample(single, { numRuns: 12, seed: 20_261_121 })) {
      const bytes = codec.encode(plain)
      const text = protoc('--decode', bytes)
      expect(hex(protoc('--encode', text))).toBe(hex(bytes))
    }
  })

  it('encodes what protoc encodes of the same message in its text format', () => {
    const bytes = codec.encode({
      scalars: {
        a_double: -0.5,
        a_float: 0.1,
        an_int32: -7,
        an_int64: -9_007_199_254_740_991n,
        a_uint32: 4_294_967_295,
        a_uint64: '18446744073709551615',
        a_sint32: -2_147_483_648,
        a_sint64: '-9223372036854775808',
        a_fixed32: 4_000_000_000,
        a_fixed64: 5,
        a_sfixed32: -5,
        a_sfixed64: '-5',
        a_bool: true,
        a_string: 'é🐒',
        some_bytes: Uint8Array.of(0, 255),
        a_color: 'INFRARED',
      },
      lists: { int32s: [1, -1, 300], strings: ['', 'a'], unpacked: [1, 2], colors: ['BLUE', 9] },
      maps: { by_sint64: { '-3': 4 }, by_bool: { true: { name: 'x' } } },
      optionals: { an_int32: 0, a_string: '' },
      choice: { color: 0, after: 'z' },
      shadow: { text: 'inner' },
    })
    const text = String.raw`
      scalars { a_double: -0.5 a_float: 0.1 an_int32: -7 an_int64: -9007199254740991
        a_uint32: 4294967295 a_uint64: 18446744073709551615 a_sint32: -2147483648
        a_sint64: -9223372036854775808 a_fixed32: 4000000000 a_fixed64: 5 a_sfixed32: -5
        a_sfixed64: -5 a_bool: true a_string: "é🐒" some_bytes: "\000\377" a_color: INFRARED }
      lists { int32s: [1, -1, 300] strings: ["", "a"] unpacked: [1, 2] colors: [BLUE, 9] }
      maps { by_sint64 { key: -3 value: 4 } by_bool { key: true value { name: "x" } } }
      optionals { an_int32: 0 a_string: "" }
      choice { color: RED after: "z" }
      shadow { text: "inner" }`
    expect(hex(bytes)).toBe(hex(protoc('--encode', Buffer.from(text))))
  })
})

/** Encoded messages with bytes changed, cut off, put in and taken out. */
function mutated(): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('set', 'insert', 'remove', 'truncate', 'copy'),
    byte: fc.nat(255),
  })
  return fc.tuple(everything, fc.array(change, { maxLength: 6 })).map(([plain, changes]) => {
    let bytes = [...codec.encode(plain)]
    for (const { at, kind, byte } of changes) {
      const index = bytes.length === 0 ? 0 : at % bytes.length
      if (kind === 'set') bytes[index] = byte
      else if (kind === 'insert') bytes.splice(index, 0, byte)
      else if (kind === 'remove') bytes.splice(index, 1)
      else if (kind === 'truncate') bytes = bytes.slice(0, index)
      else bytes.splice(index, 0, ...bytes.slice(index, index + byte))
    }
    return Uint8Array.from(bytes)
  })
}

/** What it gives, or the SifakaError it throws; anything else is thrown on. */
function outcomeOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (error instanceof SifakaError) return error
    throw error
  }
}

function hasProtoKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProtoKey)
}

/** protoc writes the entries of a map in no order that could be compared. */
function withSingleEntries<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map(withSingleEntries) as T
  const isMap = Object.getPrototypeOf(value) === null
  const entries = Object.entries(value).slice(0, isMap ? 1 : undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key, withSingleEntries(item)])) as T
}

function protoc(direction: '--encode' | '--decode', input: Uint8Array): Buffer {
  const file = fileURLToPath(new URL('fixtures/rich.proto', import.meta.url))
  const { stdout, stderr, status } = spawnSync(
    'protoc',
    ['-I', dirname(file), direction, 'sifaka.test.Everything', file],
    { input },
  )
  expect(status, String(stderr)).toBe(0)
  return stdout
}
