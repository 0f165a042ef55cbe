import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guardJson } from '../../src/contract/json-guard.ts'

const guard = (text: string): boolean => guardJson(text, JSON.parse(text))
const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const objects = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)

describe('guardJson', () => {
  it('takes 32 levels and not 33, of lists, objects and both', () => {
    expect([guard(lists(32)), guard(lists(33))]).toEqual([true, false])
    expect([guard(objects(32)), guard(objects(33))]).toEqual([true, false])
    expect(guard(`{"a":${lists(31)}}`)).toBe(true)
    expect(guard(`{"a":${lists(32)}}`)).toBe(false)
    expect(guard(`{"a":[${objects(31)}]}`)).toBe(false)
  })

  it('takes many brackets side by side, and brackets inside strings', () => {
    expect(guard(`[${Array(1000).fill('{"a":[]}').join(',')}]`)).toBe(true)
    expect(guard(JSON.stringify({ text: '{['.repeat(100) }))).toBe(true)
  })

  it.each([
    '{"__proto__":1}',
    '{"a":{"b":[1,{"__proto__":{"polluted":true}}]}}',
    String.raw`{"\u005f_proto__":1}`,
    String.raw`{"a":[{"__pr\u006fto__":1}]}`,
    String.raw`{"\u005F\u005F\u0070roto\u005f_":{}}`,
  ])('refuses the key __proto__ in %s', text => {
    expect(guard(text)).toBe(false)
  })

  it.each([
    '{"a":"__proto__"}',
    '{"proto":1,"constructor":{"prototype":1}}',
    String.raw`{"a":"\u005f_proto__"}`,
    'null',
    '5',
    '"__proto__"',
  ])('takes %s', text => {
    expect(guard(text)).toBe(true)
  })

  it('judges any JSON as a walk over all of it would', () => {
    const key = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'a'))
    const { tree } = fc.letrec(tie => ({
      tree: fc.oneof(
        { maxDepth: 40, depthSize: 'xlarge' },
        fc.integer(),
        fc.array(tie('tree'), { maxLength: 2 }),
        fc.array(fc.tuple(key, tie('tree')), { maxLength: 2 }).map(entries =>
          // Defined, not assigned: assigning __proto__ would set the prototype.
          Object.fromEntries(entries),
        ),
      ),
    }))
    fc.assert(
      fc.property(tree, fc.integer({ min: 0, max: 34 }), (value, extra) => {
        const text = '['.repeat(extra) + JSON.stringify(value) + ']'.repeat(extra)
        expect(guard(text)).toBe(isFine(JSON.parse(text), 1))
      }),
      { numRuns: 500 },
    )
  })
})

function isFine(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth > 32 || Object.keys(value).includes('__proto__')) return false
  return Object.values(value).every(item => isFine(item, depth + 1))
}
