import { describe, expect, it } from 'vitest'
import { codecOf } from '../../src/contract/message-codec.ts'
import { SifakaError } from '../../src/errors.ts'
import { WireReader } from '../../src/protocol/wire-reader.ts'
import { WireWriter } from '../../src/protocol/wire-writer.ts'
import { sifaka } from './fixtures/generated/messages.js'

const types = sifaka.test
const scalars = codecOf(types.Scalars)
const lists = codecOf(types.Lists)
const maps = codecOf(types.Maps)
const choice = codecOf(types.Choice)
const tree = codecOf(types.Tree)
const inner = codecOf(types.Inner)

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')

describe('decode', () => {
  it.each([
    ['a varint for a double', '08 01'],
    ['bytes for an int32', '1a 01 01'],
    ['fixed64 for an int32', '19 0000000000000000'],
    ['a varint for a string', '70 01'],
    ['fixed32 for bytes', '7d 00000000'],
    ['a group', '1b 1c'],
    ['an unknown group', 'a3 06 a4 06'],
    ['the end of a group', '1c'],
    ['wire type 6', 'a6 06'],
    ['wire type 7', '1f'],
    ['field number 0', '00 01'],
    ['field number 0 of bytes', '02 00'],
    ['a tag above 32 bits', '98 80 80 80 10 01'],
    ['a tag of six bytes', '98 80 80 80 80 00 01'],
    ['a cut tag', '98'],
    ['a cut varint', '18 80'],
    ['a varint of eleven bytes', '18 80 80 80 80 80 80 80 80 80 80 00'],
    ['an unknown varint of eleven bytes', 'a0 06 80 80 80 80 80 80 80 80 80 80 00'],
    ['a cut double', '09 00000000000000'],
    ['a cut float', '15 000000'],
    ['a cut string', '72 02 61'],
    ['a length beyond any bytes', '72 ff ff ff ff 0f'],
    ['a length above 32 bits', '72 80 80 80 80 10'],
    ['a cut unknown field', 'a2 06 05 61'],
    ['a cut unknown fixed32', 'a5 06 616161'],
    ['a cut unknown fixed64', 'a1 06 61616161616161'],
    ['invalid UTF-8', '72 01 ff'],
    ['UTF-8 of a surrogate', '72 03 ed a0 80'],
    ['UTF-8 that is too long for its character', '72 02 c0 80'],
    ['invalid UTF-8 in a long string', '72 28' + '61'.repeat(39) + 'ff'],
    ['NaN', '09 000000000000f87f'],
    ['an infinite float', '15 0000807f'],
  ])('refuses %s', (_name, input) => {
    expect(failureOf(() => scalars.decode(bytes(input)))).toMatchObject({
      code: 'ParamParseFail',
      message: 'Param Parse Fail',
    })
  })

  it('takes what protobuf takes beyond what it writes', () => {
    // A varint of ten bytes keeps its low 32 bits, any varint that is not 0 is true.
    expect(scalars.decode(bytes('18 ff ff ff ff ff ff ff ff ff 01')).an_int32).toBe(-1)
    expect(scalars.decode(bytes('18 81 80 80 80 10')).an_int32).toBe(1)
    expect(scalars.decode(bytes('28 ff ff ff ff ff ff ff ff ff 01')).a_uint32).toBe(4_294_967_295)
    expect(scalars.decode(bytes('68 80 80 80 80 10')).a_bool).toBe(true)
    expect(scalars.decode(bytes('68 80 00')).a_bool).toBe(false)
    expect(scalars.decode(bytes('80 01 63')).a_color).toBe(99)
  })

  it('keeps a byte order mark and other bytes of strings as they are', () => {
    expect(scalars.decode(bytes('72 04 efbbbf61')).a_string).toBe('\ufeffa')
    const long = '\ufeff' + 'ü'.repeat(40)
    expect(scalars.decode(scalars.encode({ a_string: long })).a_string).toBe(long)
  })

  it('skips unknown fields of every wire type, number 2047 among them', () => {
    const unknown = 'a0 06 05  a1 06 0102030405060708  a2 06 03 616263  a5 06 01020304'
    const kept = 'fa 7f 01 78' // 2047, bytes
    expect(inner.decode(bytes(`${unknown} ${kept} 0a 01 6e`))).toStrictEqual({ name: 'n', rank: 0 })
  })

  it('takes the last of a scalar and merges messages', () => {
    expect(inner.decode(bytes('0a0161 1801 0a0162 1802'))).toMatchObject({ name: 'b', rank: 2 })
    const merged = inner.decode(bytes('12 02 0805 12 02 1001 12 02 1802'))
    expect(merged.nested).toStrictEqual({ id: '5', color: 1, mode: 2 })
  })

  it('takes the last member of a oneof, and merges a message that comes twice in a row', () => {
    expect(choice.decode(bytes('1005 1a0161'))).toStrictEqual({
      before: '',
      after: '',
      pick: 'text',
      text: 'a',
    })
    expect(choice.decode(bytes('22 03 0a0161 22 02 1807'))).toMatchObject({
      pick: 'inner',
      inner: { name: 'a', rank: 7 },
    })
    const back = choice.decode(bytes('22 03 0a0161 1005 22 02 1807'))
    expect(back).toStrictEqual({
      before: '',
      after: '',
      pick: 'inner',
      inner: { name: '', rank: 7 },
    })
  })

  it('takes lists packed, one by one, mixed and in pieces', () => {
    expect(lists.decode(bytes('1a 02 0102 18 03 1a 01 04 1a 00')).int32s).toEqual([1, 2, 3, 4])
    expect(lists.decode(bytes('92 01 02 0102 90 01 03')).unpacked).toEqual([1, 2, 3])
  })

  it.each([
    ['packed strings of numbers', '1a 02 01 80'],
    ['packed doubles that do not fill their length', '0a 07 00000000000000'],
    ['a varint for a list of strings', '70 01'],
    ['a fixed32 for a list of int32', '1d 00000000'],
    ['a varint for a list of messages', '88 01 01'],
  ])('refuses in lists: %s', (_name, input) => {
    expect(failureOf(() => lists.decode(bytes(input))).code).toBe('ParamParseFail')
  })

  it('takes map entries with parts missing, unknown or repeated', () => {
    const map = maps.decode(
      bytes('0a 03 0a0161  0a 02 1005  0a 07 0a0162 1001 1002  0a 05 0a0163 1807'),
    )
    expect({ ...map.by_string }).toEqual({ a: 0, '': 5, b: 2, c: 0 })
    expect({ ...maps.decode(bytes('62 02 0801')).by_bool }).toEqual({ true: { name: '', rank: 0 } })
    expect({ ...maps.decode(bytes('0a 05 0a0161 1001 0a 05 0a0161 1002')).by_string }).toEqual({
      a: 2,
    })
  })

  it.each([
    ['a varint for an entry', '08 01'],
    ['a varint as string key', '0a 02 0801'],
    ['bytes as int32 value', '0a 03 120161'],
    ['a cut entry', '0a 05 0a0161'],
    ['invalid UTF-8 in a key', '0a 03 0a01ff'],
  ])('refuses in maps: %s', (_name, input) => {
    expect(failureOf(() => maps.decode(bytes(input))).code).toBe('ParamParseFail')
  })

  it('keeps __proto__ as a map key away from prototypes', () => {
    const written = maps.encode({ by_string: JSON.parse('{"__proto__":7}') as object })
    const { by_string: map } = maps.decode(written)
    expect(Object.getPrototypeOf(map)).toBeNull()
    expect(Object.entries(map)).toEqual([['__proto__', 7]])
  })

  it('takes 100 levels and not 101', () => {
    expect(tree.decode(nested(100))).toBeDefined()
    expect(failureOf(() => tree.decode(nested(101))).code).toBe('ParamParseFail')
    expect(failureOf(() => tree.decode(nested(20_000))).code).toBe('ParamParseFail')
  })

  it('never reads beyond a nested message', () => {
    // The inner length says 4, its string 5: the bytes are there, but they belong to the outer one.
    expect(failureOf(() => tree.decode(bytes('1a 04 0a05 6161 616161'))).code).toBe(
      'ParamParseFail',
    )
    expect(failureOf(() => tree.decode(bytes('1a 01 0a 0161'))).code).toBe('ParamParseFail')
  })

  it('handles 5,000 unknown fields and 60,000 packed elements', () => {
    const unknown = Buffer.concat(
      Array.from({ length: 5000 }, (_, i) => Buffer.from([0xa0, 6, i & 127])),
    )
    expect(inner.decode(Buffer.concat([unknown, bytes('0a0161')])).name).toBe('a')
    const packed = lists.encode({ bools: Array.from({ length: 60_000 }, (_, i) => i % 2 === 0) })
    expect(lists.decode(packed).bools).toHaveLength(60_000)
  })

  it('copies bytes out of the buffer it reads', () => {
    const buffer = Buffer.from('7a 03 010203'.replaceAll(' ', ''), 'hex')
    const { some_bytes: copy } = scalars.decode(buffer)
    buffer.fill(9)
    expect(copy).toStrictEqual(Uint8Array.of(1, 2, 3))
  })

  it('reads a view into a larger buffer and nothing beside it', () => {
    const packet = bytes('ffff 0a0161 ffff')
    expect(inner.decode(packet.subarray(2, 5)).name).toBe('a')
  })
})

describe('encode', () => {
  it('writes fields in the order of their numbers, whatever the order of the .proto', () => {
    expect(hex(inner.encode({ rank: 1, nested: {}, name: 'n' }))).toBe('0a016e12001801')
  })

  it('omits defaults without presence, keeps those with, and keeps -0', () => {
    expect(
      scalars.encode({ a_double: 0, a_bool: false, a_string: '', an_int64: '0' }),
    ).toHaveLength(0)
    expect(hex(codecOf(types.Optionals).encode({ an_int32: 0, a_string: '' }))).toBe('08001200')
    expect(hex(scalars.encode({ a_double: -0 }))).toBe('090000000000000080')
    expect(hex(choice.encode({ number: 0, pick: 'number' }))).toBe('1000')
  })

  it('writes lengths that need one to three bytes, nested too', () => {
    for (const length of [0, 1, 127, 128, 129, 16_383, 16_384, 70_000]) {
      const label = 'x'.repeat(length)
      const draft = { left: { left: { label } }, label }
      const read = tree.decode(tree.encode(draft))
      expect(read.label).toBe(label)
      expect(read.left?.left?.label).toBe(label)
    }
  })

  it('never writes again to what it gave', () => {
    const drafts = Array.from({ length: 400 }, (_, i) => ({
      name: String(i).repeat(1 + (i % 350)),
    }))
    const written = drafts.map(draft => inner.encode(draft))
    expect(written.map(bytesOf => inner.decode(bytesOf).name)).toEqual(
      drafts.map(({ name }) => name),
    )
  })

  it('gives bytes of their own, also while a getter of the draft encodes another message', () => {
    const outer = {
      name: 'outer',
      get rank(): number {
        inner.encode({ name: 'x'.repeat(2000) })
        return 3
      },
    }
    const first = inner.encode(outer)
    const kept = hex(first)
    inner.encode({ name: 'something else' })
    expect(hex(first)).toBe(kept)
    expect(inner.decode(first)).toMatchObject({ name: 'outer', rank: 3 })
  })
})

describe('the wire cursors', () => {
  it('read every length of varint that they write', () => {
    for (let bits = 0; bits <= 64; bits++) {
      const value = bits === 0 ? 0n : (1n << BigInt(bits)) - 1n
      const [low, high] = [Number(value & 0xffff_ffffn), Number(value >> 32n)]
      const writer = new WireWriter()
      writer.varint(low, high)
      const written = writer.finish()
      expect(written).toHaveLength(Math.max(1, Math.ceil(bits / 7)))
      const reader = new WireReader(written)
      reader.varint()
      expect([reader.low, reader.high, reader.position]).toEqual([low, high, written.length])
    }
  })
})

function nested(depth: number): Uint8Array {
  let message: Uint8Array = new Uint8Array(0)
  for (let i = 1; i < depth; i++) {
    const writer = new WireWriter()
    writer.uint32((3 << 3) | 2)
    writer.bytes(message)
    message = writer.finish()
  }
  return message
}

function failureOf(run: () => unknown): SifakaError {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(SifakaError)
    return error as SifakaError
  }
  throw new Error('nothing was thrown')
}
