import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HeldFilters } from '../../../src/gate/mqtt/held-filters.ts'

const usual = ['s', 'i', 'i/+', 'i/#', 'f', 'f/+', 'f/#', 'p', 'q']
const others = ['i/tag', 'f/tag', 'news', '#', 'constructor', '__proto__', 'toString']

describe('held filters', () => {
  it('agree with a plain set, and do not count the handshake', () => {
    const step = fc.tuple(fc.constantFrom(...usual, ...others), fc.boolean())
    fc.assert(
      fc.property(fc.array(step), steps => {
        const held = new HeldFilters()
        const model = new Set<string>()
        for (const [filter, isAdded] of steps) {
          if (isAdded) {
            held.add(filter)
            model.add(filter)
          } else {
            held.remove(filter)
            model.delete(filter)
          }
        }
        for (const filter of [...usual, ...others]) expect(held.has(filter)).toBe(model.has(filter))
        expect(held.count).toBe(model.size - (model.has('s') ? 1 : 0))
        expect(held.handshake).toBe(model.has('s'))
        expect(held.jsonPushes).toBe(model.has('p'))
        expect(held.protobufPushes).toBe(model.has('q'))
      }),
    )
  })
})
