import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isTopicFilter,
  isTopicName,
  matches,
  readConnect,
  readText,
} from '../../../src/gate/mqtt/frames.ts'

describe('topics and filters', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'a/b', false],
    ['a/b', 'a', false],
    ['#', 'a', true],
    ['#', '/', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['a/#', 'ab', false],
    ['+', 'a', true],
    ['+', '', true],
    ['+', '/a', false],
    ['+/+', '/a', true],
    ['/+', '/a', true],
    ['a/+', 'a', false],
    ['a/+/c', 'a/b/c', true],
    ['a/+/c', 'a/b/d', false],
    ['a/+/#', 'a', false],
    ['a/+/#', 'a/b', true],
    ['a//b', 'a//b', true],
    ['a/+/b', 'a//b', true],
  ])('"%s" and "%s" match: %s', (filter, topic, wanted) => {
    expect(matches(filter, topic)).toBe(wanted)
  })

  it.each(['', '#a', 'a#', '#/a', 'a/#/b', '+a', 'a+', 'a/b+/c', 'a/##', '++'])(
    '"%s" is no filter',
    filter => {
      expect(isTopicFilter(filter)).toBe(false)
    },
  )

  it('match as an independent regular expression says', () => {
    const level = fc.constantFrom('', 'a', 'b', 'ab')
    const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map(levels => levels.join('/'))
    const filter = fc
      .tuple(
        fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
      )
      .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'))
    fc.assert(
      fc.property(filter, topic, (filter, topic) => {
        const open = filter.endsWith('/#')
        const fixed = (open ? filter.slice(0, -2) : filter).replaceAll('+', '[^/]*')
        const expected = new RegExp(`^${fixed}${open ? '(/.*)?' : ''}$`).test(topic)
        expect(matches(filter, topic)).toBe(expected)
        expect(isTopicFilter(filter)).toBe(filter !== '')
        expect(isTopicName(filter)).toBe(filter !== '' && !/[+#]/.test(filter))
      }),
      { numRuns: 500 },
    )
  })
})

describe('texts and CONNECT', () => {
  it('are read where they are UTF-8 without NUL, and nowhere else', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 12 }),
          fc.string({ unit: 'binary' }).map(text => new TextEncoder().encode(text)),
        ),
        bytes => {
          let wanted: string | null
          try {
            wanted = decoder.decode(bytes)
          } catch {
            wanted = null
          }
          if (wanted?.includes('\0') === true) wanted = null
          expect(readText(Buffer.from(bytes), 0, bytes.length)).toBe(wanted)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('never read behind the end, whatever the bytes say', () => {
    const head = fc.constantFrom(
      [0, 4, 0x4d, 0x51, 0x54, 0x54, 4],
      [0, 6, 0x4d, 0x51, 0x49, 0x73, 0x64, 0x70, 3],
    )
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 80 }), fc.nat(80), (head, rest, cut) => {
        const whole = Buffer.from([...head, ...rest])
        const end = Math.min(whole.length, cut)
        const alone = readConnect(Buffer.from(whole.subarray(0, end)), 0, end)
        // The same bytes in front of others give the same.
        expect(
          readConnect(Buffer.concat([whole.subarray(0, end), Buffer.alloc(100, 0x61)]), 0, end),
        ).toEqual(alone)
      }),
      { numRuns: 500 },
    )
  })
})
