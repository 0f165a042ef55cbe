import { describe, expect, it } from 'vitest'
import { escapeClientId, escapeText } from '../../src/base/escape-text.ts'

describe('escapeText', () => {
  it('makes terminal escapes, line ends and direction marks visible and leaves the rest', () => {
    expect(escapeText('a\nb\u001b[31mc\u009bd\u202ee é 漢')).toBe(
      String.raw`a\x0ab\x1b[31mc\x9bd\u202ee é 漢`,
    )
  })

  it('cuts long text', () => {
    expect(escapeText('abcdef', 3)).toBe('abc...')
  })
})

describe('escapeClientId', () => {
  it('leaves printable ASCII only, and different ids different', () => {
    expect(escapeClientId('a\u0000b\\x00é漢')).toBe(String.raw`a\x00b\\x00\xe9\u6f22`)
    expect(escapeClientId('\u0000')).not.toBe(escapeClientId(String.raw`\x00`))
  })

  it('is cut at 64 characters', () => {
    expect(escapeClientId('x'.repeat(65))).toBe(`${'x'.repeat(64)}...`)
  })
})
