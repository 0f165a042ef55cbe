import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from '../../src/base/nearest.ts'

describe('nearest', () => {
  it('names the candidate with the fewest edits, case ignored, the first of equals', () => {
    expect(nearest('prot', ['path', 'port', 'host'])).toBe('port')
    expect(nearest('MAXQUEUE', ['maxReplyBytes', 'maxQueue'])).toBe('maxQueue')
    expect(nearest('aa', ['ab', 'ac'])).toBe('ab')
    expect(nearest('anything', [])).toBeUndefined()
  })

  it('looks at the first 256 characters of the word only', () => {
    expect(nearest('x'.repeat(1_000_000), ['x'.repeat(256), 'y'])).toBe('x'.repeat(256))
  })

  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
    ['flaw', 'lawn', 2],
  ])('%s and %s are %i edits apart', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance)
  })

  it('is a metric: symmetric, zero for equals only, and never longer than a detour', () => {
    const word = string({ maxLength: 8 })
    assert(
      property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b) === 0).toBe(a === b)
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
  })
})
