import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isClientId, isClientIdBytes } from '../../src/protocol/client-id.ts'
import { isNonce } from '../../src/protocol/handshake.ts'
import { grantable, isReserved, isTag, parseRequestTopic } from '../../src/protocol/topics.ts'

const longTag = 'x'.repeat(32)

describe('parseRequestTopic', () => {
  it('reads the bare topics', () => {
    expect(parseRequestTopic('i')).toEqual({ kind: 'i', tag: '' })
    expect(parseRequestTopic('f')).toEqual({ kind: 'f', tag: '' })
  })

  it('reads tags of 1 to 32 letters, digits, _ and -', () => {
    expect(parseRequestTopic('i/a')).toEqual({ kind: 'i', tag: 'a' })
    expect(parseRequestTopic('f/Az09_-')).toEqual({ kind: 'f', tag: 'Az09_-' })
    expect(parseRequestTopic(`i/${longTag}`)).toEqual({ kind: 'i', tag: longTag })
  })

  it.each([
    '',
    's',
    'p',
    'q',
    'I',
    'ia',
    'i/',
    `i/${longTag}x`,
    'i/a/b',
    'i/a b',
    'i/ä',
    'i/+',
    'f/#',
    'i/a\n',
    '/i',
    'i//',
  ])('answers null for %j', topic => {
    expect(parseRequestTopic(topic)).toBeNull()
  })
})

describe('isReserved', () => {
  it.each([
    's',
    'i',
    'f',
    'sx',
    'ix/y',
    'foo',
    'i/#',
    's/+',
    'p',
    'q',
    'p/',
    'q/x/y',
    'p/#',
    '$SYS',
  ])('claims %j', topic => {
    expect(isReserved(topic)).toBe(true)
  })

  it.each(['', 'px', 'queue', 'a', '/i', '+', '#', '+/i', 'S', 'game/i', 'ping', 'P'])(
    'leaves %j to the broker',
    topic => {
      expect(isReserved(topic)).toBe(false)
    },
  )

  it('claims everything that a request may be published on or a client be granted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.constantFrom('', 'i/', 'f/'), (text, head) => {
        const topic = head + text
        if (parseRequestTopic(topic) || grantable(topic)) expect(isReserved(topic)).toBe(true)
      }),
    )
  })
})

describe('grantable', () => {
  it.each([
    ['s', 's'],
    ['i', 'i'],
    ['i/+', 'i'],
    ['i/#', 'i'],
    ['i/tag-1', 'i'],
    ['f', 'f'],
    ['f/+', 'f'],
    ['f/#', 'f'],
    [`f/${longTag}`, 'f'],
    ['p', 'p'],
    ['q', 'q'],
  ])('answers %j with %j', (filter, kind) => {
    expect(grantable(filter)).toBe(kind)
  })

  it.each([
    's/x',
    's/#',
    'so',
    'i/',
    'i/+/x',
    'i/a/b',
    'i/a b',
    'ix',
    `i/${longTag}x`,
    'f#',
    'p/+',
    'p/#',
    'q/x',
    '$SYS/#',
    '#',
    '+',
    'chat',
    '',
  ])('grants nobody %j', filter => {
    expect(grantable(filter)).toBeNull()
  })
})

describe('client ids', () => {
  const legal = '0123456789abcdefABCDEF_.:-012345'

  it.each([legal, legal + legal, 'Z'.repeat(63)])('take %j', id => {
    expect(isClientId(id)).toBe(true)
    expect(isClientIdBytes(Buffer.from(id))).toBe(true)
  })

  it.each([
    '',
    legal.slice(1),
    `${legal}${legal}x`,
    `${legal} `,
    `${legal}\0`,
    `${legal}\n`,
    `${legal}é`,
    `${legal}/`,
    `${legal}+`,
  ])('refuse %j', id => {
    expect(isClientId(id)).toBe(false)
    expect(isClientIdBytes(Buffer.from(id))).toBe(false)
  })

  it('are judged inside a larger packet without looking beside the range', () => {
    const packet = Buffer.concat([Buffer.from([0, 32]), Buffer.from(legal), Buffer.from([0xff])])
    expect(isClientIdBytes(packet, 2, 34)).toBe(true)
    expect(isClientIdBytes(packet, 2, 35)).toBe(false)
    expect(isClientIdBytes(packet, 1, 34)).toBe(false)
  })

  it('have the same answer for text and bytes', () => {
    const character = fc.oneof(
      { weight: 60, arbitrary: fc.constantFrom(...legal.split('')) },
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(character, { minLength: 28, maxLength: 68 }), characters => {
        const id = characters.join('')
        fc.pre(id.isWellFormed())
        expect(isClientIdBytes(new TextEncoder().encode(id))).toBe(isClientId(id))
      }),
    )
  })
})

it('isTag and isNonce judge length and alphabet', () => {
  expect([isTag('a'), isTag(''), isTag(`${longTag}x`), isTag('a.b')]).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect([isNonce(longTag), isNonce(`${longTag}x`), isNonce(`${'x'.repeat(31)}_`)]).toEqual([
    true,
    false,
    false,
  ])
})
