import { expect, expectTypeOf, it } from 'vitest'
import { codecOf } from '../../src/contract/message-codec.ts'
import type { Draft, MessageClass } from '../../src/contract/message-class.ts'
import { sifaka } from './fixtures/generated/messages.js'

// The checks are the compiler's; what runs shows that the types tell the truth.

type MessageOf<M> = M extends MessageClass<infer T> ? T : never

it('64-bit integers are strings, enums numbers, bytes Uint8Array', () => {
  const plain = codecOf(sifaka.test.Scalars).fromJson({})
  expectTypeOf(plain.an_int64).toEqualTypeOf<string>()
  expectTypeOf(plain.a_fixed64).toEqualTypeOf<string>()
  expectTypeOf(plain.an_int32).toEqualTypeOf<number>()
  expectTypeOf(plain.a_color).toEqualTypeOf<sifaka.test.Color>()
  expectTypeOf(plain.some_bytes).toEqualTypeOf<Uint8Array>()
  expect([typeof plain.an_int64, typeof plain.an_int32, typeof plain.a_color]).toEqual([
    'string',
    'number',
    'number',
  ])
})

it('lists and maps of them too', () => {
  expectTypeOf(codecOf(sifaka.test.Lists).fromJson({}).sint64s).toEqualTypeOf<string[]>()
  const maps = codecOf(sifaka.test.Maps).fromJson({ by_fixed64: { '1': 2 } })
  expectTypeOf(maps.by_fixed64['1']).toEqualTypeOf<string | undefined>()
  expect(maps.by_fixed64['1']).toBe('2')
})

it('optional fields and nested messages may be absent, a oneof says which member is set', () => {
  expectTypeOf(codecOf(sifaka.test.Optionals).fromJson({}).an_int64).toExtend<
    string | null | undefined
  >()
  const choice = codecOf(sifaka.test.Choice).fromJson({ text: 'a' })
  expectTypeOf(choice.pick).toEqualTypeOf<
    'number' | 'text' | 'inner' | 'color' | 'blob' | undefined
  >()
  expect(choice.pick).toBe('text')
})

it('drafts may leave out everything and know every field', () => {
  type ScalarsDraft = Draft<MessageOf<typeof sifaka.test.Scalars>>
  const draft: ScalarsDraft = { an_int64: '5', a_bool: null }
  // @ts-expect-error 64-bit integers are decimal strings in drafts
  const wrong: ScalarsDraft = { an_int64: true }
  expect(() => codecOf(sifaka.test.Scalars).encode(wrong)).toThrow('Internal Server Error')
  expect(codecOf(sifaka.test.Scalars).stringify(draft, { defaults: false })).toBe(
    '{"an_int64":"5"}',
  )
})
