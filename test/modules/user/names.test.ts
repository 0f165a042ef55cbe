import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  codePointsOf,
  nameKey,
  parseName,
  parsePhoneNumber,
} from '../../../src/modules/user/names.ts'

function verdict(typed: string): string {
  const parsed = parseName(typed)
  return parsed.type === 'name' ? parsed.name.display : parsed.problem
}

describe('user names', () => {
  it.each([
    ['admin', 'admin'],
    ['  admin \t', 'admin'],
    ['abc', 'abc'],
    ['a'.repeat(32), 'a'.repeat(32)],
    ['🦊'.repeat(32), '🦊'.repeat(32)],
    ['a b c', 'a b c'],
    ['Ádmin', 'Ádmin'],
    ['Дмитрий', 'Дмитрий'],
    ['Иван 2 🦊', 'Иван 2 🦊'],
    ['田中さんタロ', '田中さんタロ'],
    ['Ken田中さん', 'Ken田中さん'],
    ['王小明ㄨㄤ', '王小明ㄨㄤ'],
    ['金한국', '金한국'],
    ['Ξένος', 'Ξένος'],
    ['מֹשֶׁה', 'מֹשֶׁה'],
    ['हिन्दी', 'हिन्दी'],
    ['+49 170-123', '+49 170-123'],
    ['I ❤\u{FE0F} U', 'I ❤\u{FE0F} U'],
  ])('%j is taken as %j', (typed, display) => {
    expect(verdict(typed)).toBe(display)
  })

  it.each(['', '  ', 'ab', ' ab ', '🦊🦊', 'e\u0301a'])('%j is too short', typed => {
    expect(verdict(typed)).toBe('short')
  })

  it.each([
    ['33 code points', 'a'.repeat(33)],
    ['33 emoji', '🦊'.repeat(33)],
    ['64 KiB', 'a'.repeat(65_536)],
    ['a control character', 'ad\u0000min'],
    ['a line break', 'ad\nmin'],
    ['DEL', 'ad\u007Fmin'],
    ['a zero-width space', 'ad\u200Bmin'],
    ['a zero-width joiner', 'ad\u200Dmin'],
    ['a direction override', 'ad\u202Emin'],
    ['a byte order mark inside', 'ad\uFEFFmin'],
    ['a soft hyphen', 'ad\u00ADmin'],
    ['a line separator', 'ad\u2028min'],
    ['a lone surrogate', 'ad\uD83Dmin'],
    ['a private-use character', 'ad\uE000min'],
    ['an unassigned code point', 'ad\u{378}min'],
    ['an invisible Hangul filler', '한국\u3164어'],
    ['a variation selector behind a letter', 'admin\uFE0F'],
    ['a leading mark', '\u0301admin'],
    ['a stack of marks', `z${'\u0334'.repeat(5)}algo`],
    ['Latin with Cyrillic', 'аdmin'],
    ['Latin with Greek', 'admιn'],
    ['Cyrillic with Greek', 'Дмιтрий'],
    ['Hangul with Hiragana', '한국さん'],
    ['Bopomofo with Hiragana', 'ㄨㄤさん'],
    ['Hebrew with Arabic', 'משהعلي'],
    ['a script that is not recommended', 'ᚠᚢᚦ'],
  ])('%s is forbidden', (_what, typed) => {
    expect(verdict(typed)).toBe('forbidden')
  })

  it.each([
    ['admin', 'ADMIN'],
    ['admin', ' Admin '],
    ['admin', 'ａｄｍｉｎ'],
    ['admin', '𝐚𝐝𝐦𝐢𝐧'],
    ['admın', 'admin'],
    ['Straße', 'STRASSE'],
    ['Straße', 'STRAẞE'],
    ['Ádmin', 'a\u0301dmin'],
    ['ΟΔΟΣ', 'οδος'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['file', 'ﬁle'],
    ['a b c', 'a\u00A0b\u2003c'],
    ['I ❤ U', 'i ❤\u{FE0F} u'],
    ['ガキの', 'ｶﾞｷの'],
  ])('%j and %j are the same name', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
    expect(parseName(one).type).toBe('name')
    expect(parseName(other).type).toBe('name')
  })

  it.each([
    ['admin', 'Ádmin'],
    ['admin', 'admin1'],
    ['fox🦊', 'fox🐺'],
    ['a b', 'a  b'],
    ['Müller', 'Mueller'],
    ['かき', 'カキ'],
    ['ss1', 'sß'],
  ])('%j and %j are different names', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other))
  })

  it('a key is its own key, and its case does not matter', () => {
    const name = string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    assert(
      property(name, typed => {
        const key = nameKey(typed)
        expect(nameKey(key)).toBe(key)
        expect(nameKey(typed.toUpperCase())).toBe(nameKey(typed.toLowerCase().toUpperCase()))
      }),
      { numRuns: 2000 },
    )
  })

  it('an allowed name has an allowed key of bounded length, whatever is typed', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 80 }), typed => {
        const parsed = parseName(typed)
        if (parsed.type === 'problem') return
        expect(codePointsOf(parsed.name.key)).toBeLessThanOrEqual(128)
        expect(parsed.name.display.length).toBeLessThanOrEqual(255)
        expect(parsed.name.display.isWellFormed()).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('phone numbers', () => {
  it.each([
    ['+491701234567', '+491701234567'],
    [' +49 (170) 123-45.67', '+491701234567'],
    ['13800138000', '13800138000'],
    ['1234567', '1234567'],
  ])('%j is %j', (typed, number) => {
    expect(parsePhoneNumber(typed)).toBe(number)
  })

  it.each([
    '',
    '123456',
    '1234567890123456',
    '++491701234567',
    '49+1701234567',
    'alice',
    '１２３４５６７',
  ])('%j is no phone number', typed => {
    expect(parsePhoneNumber(typed)).toBeNull()
  })
})
