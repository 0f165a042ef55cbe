import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MessageIds } from '../../../src/gate/mqtt/message-ids.ts'

describe('message ids', () => {
  it('counts from 1 to 65535 and around while everything is acknowledged', () => {
    const ids = new MessageIds()
    const seen = new Set<number>()
    for (let round = 0; round < 200_000; round++) {
      const id = ids.take()
      seen.add(id)
      expect(ids.release(id)).toBe(true)
    }
    expect(seen.size).toBe(65_535)
    expect(seen.has(0)).toBe(false)
    expect(ids.outstanding).toBe(0)
  })

  it('never repeats an id that one stubborn peer leaves unacknowledged', () => {
    const ids = new MessageIds()
    const stuck = ids.take()
    for (let round = 0; round < 200_000; round++) {
      const id = ids.take()
      expect(id).not.toBe(stuck)
      ids.release(id)
    }
    expect(ids.has(stuck)).toBe(true)
    expect(ids.release(stuck)).toBe(true)
    expect(ids.release(stuck)).toBe(false)
  })

  it('gives out each of the 65535 ids once and then none', () => {
    const ids = new MessageIds()
    const given = new Set(Array.from({ length: 65_535 }, () => ids.take()))
    expect(given.size).toBe(65_535)
    expect(ids.take()).toBe(0)
    expect(ids.release(40_000)).toBe(true)
    expect(ids.take()).toBe(40_000)
  })

  it('agrees with a plain set of numbers under any order of acknowledgements', () => {
    const step = fc.oneof(fc.constant(-1), fc.nat(300))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), steps => {
        const ids = new MessageIds()
        const held: number[] = []
        for (const at of steps) {
          if (at < 0 || held.length === 0) {
            const id = ids.take()
            expect(held).not.toContain(id)
            held.push(id)
          } else {
            const [id] = held.splice(at % held.length, 1)
            expect(ids.release(id!)).toBe(true)
            expect(ids.has(id!)).toBe(false)
          }
          expect(ids.outstanding).toBe(held.length)
        }
        for (const id of held) expect(ids.has(id)).toBe(true)
      }),
    )
  })

  it('knows ids that were never given out as unknown', () => {
    const ids = new MessageIds()
    expect(ids.release(1)).toBe(false)
    ids.take()
    for (const id of [0, 2, 65_535, 65_536, -1]) expect(ids.release(id)).toBe(false)
  })
})
