import { describe, expect, it } from 'vitest'
import { codecOf, emptyCodec } from '../../src/contract/message-codec.ts'
import type { AnyMessageClass } from '../../src/contract/message-class.ts'
import { SifakaError } from '../../src/errors.ts'
import { sifaka } from './fixtures/generated/messages.js'

const types = sifaka.test
const scalars = codecOf(types.Scalars)
const withDefaults = { defaults: true }
const withoutDefaults = { defaults: false }

describe('fromJson', () => {
  it('answers a complete message for nothing at all', () => {
    const complete = {
      a_double: 0,
      a_float: 0,
      an_int32: 0,
      an_int64: '0',
      a_uint32: 0,
      a_uint64: '0',
      a_sint32: 0,
      a_sint64: '0',
      a_fixed32: 0,
      a_fixed64: '0',
      a_sfixed32: 0,
      a_sfixed64: '0',
      a_bool: false,
      a_string: '',
      some_bytes: new Uint8Array(0),
      a_color: 0,
    }
    for (const nothing of [undefined, null, {}, { unknown: 1 }])
      expect(scalars.fromJson(nothing)).toStrictEqual(complete)
    expect(codecOf(types.Optionals).fromJson({})).toStrictEqual({})
    expect(codecOf(types.Choice).fromJson({})).toStrictEqual({ before: '', after: '' })
    expect(codecOf(types.Inner).fromJson({})).toStrictEqual({ name: '', rank: 0 })
  })

  it('makes fresh lists and maps for every message', () => {
    const codec = codecOf(types.Tree)
    const [first, second] = [codec.fromJson({}), codec.fromJson({})]
    first.children.push({ label: '', children: [], named: {} })
    expect(second.children).toEqual([])
    expect(first.named).not.toBe(second.named)
  })

  it('takes each way in which a value may be written', () => {
    const given = {
      an_int32: 5.0,
      an_int64: 9_007_199_254_740_991,
      a_uint64: '18446744073709551615',
      a_sint64: -0,
      a_color: 'BLUE',
      some_bytes: 'AP8',
      a_float: 0.1,
      a_string: 'ü🐒\0',
    }
    expect(scalars.fromJson(given)).toMatchObject({
      an_int32: 5,
      an_int64: '9007199254740991',
      a_uint64: '18446744073709551615',
      a_sint64: '0',
      a_color: 2,
      some_bytes: Uint8Array.of(0, 255),
      a_float: Math.fround(0.1),
      a_string: 'ü🐒\0',
    })
    expect(scalars.fromJson({ a_color: -1 }).a_color).toBe(-1)
    expect(scalars.fromJson({ a_color: 1234 }).a_color).toBe(1234)
  })

  it.each<[string, unknown]>([
    ['a_double', '1'],
    ['a_double', Infinity],
    ['a_double', JSON.parse('1e400')],
    ['a_double', 'NaN'],
    ['a_float', 1e39],
    ['an_int32', '5'],
    ['an_int32', 1.5],
    ['an_int32', 2 ** 31],
    ['an_int32', -(2 ** 31) - 1],
    ['an_int32', true],
    ['an_int32', [1]],
    ['a_sint32', 2 ** 31],
    ['a_sfixed32', 2 ** 31],
    ['a_uint32', -1],
    ['a_uint32', 2 ** 32],
    ['a_fixed32', -1],
    ['an_int64', 2 ** 53],
    ['an_int64', 1.5],
    ['an_int64', '9223372036854775808'],
    ['an_int64', '-9223372036854775809'],
    ['an_int64', '07'],
    ['an_int64', '+7'],
    ['an_int64', '-0'],
    ['an_int64', ' 7'],
    ['an_int64', ''],
    ['an_int64', '1e3'],
    ['a_uint64', '-1'],
    ['a_uint64', -1],
    ['a_uint64', '18446744073709551616'],
    ['a_fixed64', '99999999999999999999999'],
    ['a_bool', 1],
    ['a_bool', 'true'],
    ['a_string', 5],
    ['a_string', {}],
    ['a_string', 'cut \ud83d'],
    ['some_bytes', 'YQ='],
    ['some_bytes', '-_-_'],
    ['some_bytes', [1, 2]],
    ['a_color', 'PURPLE'],
    ['a_color', 'toString'],
    ['a_color', '1'],
    ['a_color', 1.5],
    ['a_color', 2 ** 31],
  ])('refuses %s: %j, and the cause names the field', (field, value) => {
    const error = failureOf(() => scalars.fromJson({ [field]: value }))
    expect(error).toMatchObject({ code: 'ParamParseFail', message: 'Param Parse Fail' })
    expect(causeOf(error)).toMatch(
      new RegExp(`^Cannot read sifaka.test.Scalars: "${field}" must be`),
    )
  })

  it.each<[AnyMessageClass, unknown, string]>([
    [types.Everything, [], 'must be an object, is a list'],
    [types.Everything, 'x', 'must be an object, is a string'],
    [types.Everything, { scalars: [] }, '"scalars" must be an object, is a list'],
    [
      types.Everything,
      { lists: { inners: [{}, { rank: '1' }] } },
      '"lists.inners[1].rank" must be',
    ],
    [types.Everything, { lists: { strings: ['a', null] } }, '"lists.strings[1]" must be a string'],
    [types.Everything, { lists: { strings: {} } }, '"lists.strings" must be a list'],
    [types.Everything, { lists: { inners: [null] } }, '"lists.inners[0]" must be an object'],
    [types.Maps, { by_string: { 'a b': 'x' } }, '"by_string["a b"]" must be an integer'],
    [types.Maps, { by_string: { a: null } }, '"by_string["a"]" must be an integer'],
    [types.Maps, { by_string: [] }, '"by_string" must be an object'],
    [types.Maps, { by_int32: { '01': '' } }, 'must have an integer as key'],
    [types.Maps, { by_int32: { '2147483648': '' } }, '"by_int32["2147483648"]"'],
    [types.Maps, { by_uint32: { '-1': 1 } }, '"by_uint32["-1"]"'],
    [types.Maps, { by_uint64: { '-1': '' } }, '"by_uint64["-1"]"'],
    [types.Maps, { by_bool: { yes: {} } }, 'must have a bool as key'],
    [types.Maps, { by_bool: { true: { name: 1 } } }, '"by_bool["true"].name" must be a string'],
    [types.Choice, { number: 1, text: '' }, '"text" must be absent where "number" is set'],
    [types.Choice, { number: 0, inner: {} }, '"inner" must be absent'],
  ])('refuses shapes: %o %j', (messageClass, value, words) => {
    const error = failureOf(() => codecOf(messageClass).fromJson(value))
    expect(error.code).toBe('ParamParseFail')
    expect(causeOf(error)).toContain(words)
  })

  it('counts null as absent, in fields, optional ones and oneofs', () => {
    expect(codecOf(types.Choice).fromJson({ number: null, text: 'a' })).toEqual({
      before: '',
      after: '',
      pick: 'text',
      text: 'a',
    })
    expect(codecOf(types.Optionals).fromJson({ an_int32: null, inner: null })).toEqual({})
    expect(codecOf(types.Lists).fromJson({ doubles: null }).doubles).toEqual([])
  })

  it('keeps the zero of optional fields and oneof members', () => {
    const optionals = codecOf(types.Optionals)
    expect(optionals.fromJson({ an_int32: 0, a_string: '' })).toEqual({ an_int32: 0, a_string: '' })
    expect(codecOf(types.Choice).fromJson({ number: 0 })).toMatchObject({
      pick: 'number',
      number: 0,
    })
  })

  it('never reaches prototypes by field names or map keys', () => {
    const awkward = codecOf(types.Awkward)
    expect(awkward.fromJson({})).toEqual({
      isPrototypeOf: '',
      toString: 0,
      hasOwnProperty: false,
      valueOf: '',
      mode: 0,
      far: '',
      farthest: '',
    })
    expect(awkward.stringify({}, withoutDefaults)).toBe('{}')
    expect(awkward.fromJson({ toString: 5, valueOf: 'x' })).toMatchObject({ toString: 5 })
    const keys = '{"by_string":{"__proto__":1,"constructor":2,"toString":3}}'
    const { by_string: map } = codecOf(types.Maps).fromJson(JSON.parse(keys))
    expect(Object.getPrototypeOf(map)).toBeNull()
    expect(Object.entries(map)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 3],
    ])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('takes 100 levels of a message that contains itself, and not 101', () => {
    const codec = codecOf(types.Tree)
    expect(codec.fromJson(treeOf(100))).toBeDefined()
    expect(failureOf(() => codec.fromJson(treeOf(101))).code).toBe('ParamParseFail')
    expect(failureOf(() => codec.fromJson(treeOf(5000))).code).toBe('ParamParseFail')
  })

  it('handles 5,000 unknown keys', () => {
    const keys = Array.from({ length: 5000 }, (_, i) => [`unknown${i}`, i])
    const given = { ...Object.fromEntries(keys), a_string: 'here' }
    expect(scalars.fromJson(given).a_string).toBe('here')
  })
})

describe('stringify', () => {
  it('writes every default but what has presence', () => {
    expect(codecOf(types.Optionals).stringify({}, withDefaults)).toBe('{}')
    expect(codecOf(types.Inner).stringify({}, withDefaults)).toBe('{"name":"","rank":0}')
    expect(JSON.parse(scalars.stringify({}, withDefaults))).toEqual({
      a_double: 0,
      a_float: 0,
      an_int32: 0,
      an_int64: '0',
      a_uint32: 0,
      a_uint64: '0',
      a_sint32: 0,
      a_sint64: '0',
      a_fixed32: 0,
      a_fixed64: '0',
      a_sfixed32: 0,
      a_sfixed64: '0',
      a_bool: false,
      a_string: '',
      some_bytes: '',
      a_color: 'RED',
    })
    expect(JSON.parse(codecOf(types.Tree).stringify({ left: {} }, withDefaults))).toEqual({
      label: '',
      children: [],
      named: {},
      left: { label: '', children: [], named: {} },
    })
  })

  it('leaves defaults out on demand, also where the draft states them', () => {
    const draft = { an_int32: 0, a_string: '', a_bool: false, an_int64: 0n, a_uint32: null }
    expect(scalars.stringify(draft, withoutDefaults)).toBe('{}')
    expect(codecOf(types.Lists).stringify({ doubles: [] }, withoutDefaults)).toBe('{}')
    expect(codecOf(types.Maps).stringify({ by_string: {} }, withoutDefaults)).toBe('{}')
    const optional = codecOf(types.Optionals).stringify({ an_int32: 0, inner: {} }, withoutDefaults)
    expect(optional).toBe('{"an_int32":0,"inner":{}}')
    expect(codecOf(types.Choice).stringify({ number: 0 }, withoutDefaults)).toBe('{"number":0}')
  })

  it('takes 64-bit integers as bigint, safe integer or decimals, enums by name or number', () => {
    const draft = { an_int64: -5n, a_uint64: 7, a_sint64: '-9223372036854775808', a_color: 'BLUE' }
    expect(scalars.stringify(draft, withoutDefaults)).toBe(
      '{"an_int64":"-5","a_uint64":"7","a_sint64":"-9223372036854775808","a_color":"BLUE"}',
    )
    expect(scalars.stringify({ a_color: 1 }, withoutDefaults)).toBe('{"a_color":"GREEN"}')
    expect(scalars.stringify({ a_color: 99 }, withoutDefaults)).toBe('{"a_color":99}')
  })

  it('writes floats with the fewest digits, doubles with all, bytes as base64, strings escaped', () => {
    const draft = {
      a_float: 0.1,
      a_double: 0.1 + 0.2,
      some_bytes: Buffer.from([0, 255]),
      a_string: '"\\\n\u0001\u2028ü🐒',
    }
    expect(scalars.stringify(draft, withoutDefaults)).toBe(
      '{"a_double":0.30000000000000004,"a_float":0.1,"a_string":"\\"\\\\\\n\\u0001\u2028ü🐒","some_bytes":"AP8="}',
    )
    expect(scalars.stringify({ a_float: 16_777_216 }, withoutDefaults)).toBe('{"a_float":16777216}')
  })

  it('ignores keys that the message does not have', () => {
    expect(scalars.stringify({ a_bool: true, extra: Symbol('x') }, withoutDefaults)).toBe(
      '{"a_bool":true}',
    )
  })

  const circular: Record<string, unknown> = { label: 'round' }
  circular['left'] = circular

  it.each<[AnyMessageClass, unknown, string]>([
    [types.Scalars, undefined, 'must be an object, is absent'],
    [types.Scalars, 'text', 'must be an object, is a string'],
    [types.Scalars, [], 'must be an object, is a list'],
    [types.Scalars, new Map(), 'must be an object'],
    [types.Scalars, new Date(), 'must be an object'],
    [
      types.Everything,
      { scalars: Promise.resolve({}) },
      '"scalars" must be an object, is a promise',
    ],
    [types.Scalars, { an_int32: '5' }, '"an_int32" must be an integer'],
    [types.Scalars, { an_int32: 5n }, '"an_int32" must be an integer'],
    [types.Scalars, { an_int64: 2 ** 53 }, '"an_int64" must be a 64-bit signed integer'],
    [types.Scalars, { a_uint64: -1n }, '"a_uint64" must be a 64-bit unsigned'],
    [types.Scalars, { a_double: Number.NaN }, '"a_double" must be a finite number, is not finite'],
    [types.Scalars, { a_float: 1e39 }, '"a_float" must be a number in the range of a float'],
    [types.Scalars, { a_string: 5 }, '"a_string" must be a string'],
    [types.Scalars, { a_string: 'cut \ud83d' }, '"a_string" must be well-formed'],
    [types.Scalars, { some_bytes: 'AP8=' }, '"some_bytes" must be a Uint8Array, is a string'],
    [types.Scalars, { a_color: 'MAUVE' }, '"a_color" must be a name of its enum'],
    [types.Lists, { doubles: [1, undefined, 2] }, '"doubles[1]" must be a finite number'],
    [types.Lists, { doubles: new Set() }, '"doubles" must be a list'],
    [types.Lists, { inners: [null] }, '"inners[0]" must be an object'],
    [types.Maps, { by_int32: { x: '' } }, '"by_int32["x"]" must have an integer as key'],
    [types.Maps, { by_string: new Map([['a', 1]]) }, '"by_string" must be an object'],
    [
      types.Choice,
      { text: '', blob: new Uint8Array(0) },
      '"blob" must be absent where "text" is set',
    ],
    [types.Tree, circular, 'is nested too deep or contains itself'],
  ])('and encode refuse drafts: %o %o', (messageClass, draft, words) => {
    const codec = codecOf(messageClass)
    for (const run of [
      () => codec.stringify(draft, withDefaults),
      () => codec.stringify(draft, withoutDefaults),
      () => codec.encode(draft),
    ]) {
      const error = failureOf(run)
      expect(error).toMatchObject({ code: 'Internal', message: 'Internal Server Error' })
      expect(causeOf(error)).toContain(words)
    }
  })

  it('passes on what a getter of the draft throws', () => {
    const draft = {
      get a_string(): string {
        throw new RangeError('from the getter')
      },
    }
    expect(() => scalars.stringify(draft, withDefaults)).toThrow('from the getter')
    expect(() => scalars.encode(draft)).toThrow('from the getter')
    expect(scalars.encode({ a_bool: true })).toEqual(Uint8Array.of(13 << 3, 1))
  })
})

describe('codecs', () => {
  it('are compiled once per class', () => {
    expect(codecOf(types.Inner)).toBe(codecOf(types.Inner))
    expect(codecOf(types.Inner).name).toBe('sifaka.test.Inner')
  })

  it('of no class are the empty one: any object or bytes in, nothing out', () => {
    expect(codecOf(undefined)).toBe(emptyCodec)
    for (const given of [undefined, null, {}, { x: 1 }])
      expect(emptyCodec.fromJson(given)).toEqual({})
    for (const given of [5, 'x', [], true])
      expect(failureOf(() => emptyCodec.fromJson(given)).code).toBe('ParamParseFail')
    expect(emptyCodec.stringify({ x: 1 }, withDefaults)).toBe('{}')
    expect(emptyCodec.encode(undefined)).toEqual(new Uint8Array(0))
    expect(emptyCodec.decode(Uint8Array.of(0x0a, 1, 65, 0x10, 5))).toEqual({})
    for (const bytes of [[0x0b], [0x0a, 2, 65], [0, 0]])
      expect(failureOf(() => emptyCodec.decode(Uint8Array.from(bytes))).code).toBe('ParamParseFail')
  })

  it.each<[string, object, string]>([
    ['without a descriptor', {}, 'it has no descriptor'],
    ['that the descriptor lacks', described({}), 'its descriptor does not have it'],
    ['of proto2', described({ M: { edition: 'proto2', fields: {} } }), 'it is proto2, want proto3'],
    [
      'with a type that is nowhere',
      described({ M: { fields: { x: { type: 'Gone', id: 1 } } } }),
      'Cannot use field "M.x": no type "Gone"',
    ],
    [
      'with the field __proto__',
      described({ M: { fields: { ['__proto__']: { type: 'int32', id: 1 } } } }),
      'rename it',
    ],
    [
      'with the number 2047',
      described({ M: { fields: { x: { type: 'int32', id: 2047 } } } }),
      'number 2047 is kept for the protocol',
    ],
  ])('refuse classes %s', (_name, messageClass, words) => {
    const error = failureOf(() => codecOf(messageClass as AnyMessageClass))
    expect(error.code).toBe('ModuleInvalid')
    expect(error.message).toContain(words)
  })

  it('refuse a class every time, not only the first', () => {
    const messageClass = described({
      M: { fields: { other: { type: 'N', id: 1 }, x: { type: 'Gone', id: 2 } } },
      N: { fields: { back: { type: 'M', id: 1 } } },
    }) as AnyMessageClass
    for (const name of ['M', 'N', 'M'])
      expect(() =>
        codecOf({ ...messageClass, descriptor: { ...messageClass.descriptor, name } }),
      ).toThrow('no type "Gone"')
  })

  it('read a field named constructor only where the message has it itself', () => {
    const fields = { constructor: { type: 'string', id: 1 } }
    const codec = codecOf(described({ M: { fields } }) as AnyMessageClass)
    expect(codec.fromJson({})).toStrictEqual({ constructor: '' })
    expect(codec.stringify({}, withoutDefaults)).toBe('{}')
    expect(codec.decode(codec.encode({ constructor: 'x' }))).toStrictEqual({ constructor: 'x' })
  })
})

function described(nested: object): object {
  return { name: 'M', descriptor: { root: { nested }, name: 'M' } }
}

function treeOf(depth: number): object {
  let tree = {}
  for (let i = 1; i < depth; i++) tree = { left: tree }
  return tree
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

function causeOf(error: SifakaError): string {
  return (error.cause as Error).message
}
