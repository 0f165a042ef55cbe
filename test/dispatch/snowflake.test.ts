import { describe, expect, it } from 'vitest'
import { Snowflake } from '../../src/dispatch/snowflake.ts'

const epoch = Date.UTC(2025, 0, 1)

describe('snowflake', () => {
  it('holds time, node and sequence in their places', () => {
    const snowflake = new Snowflake({ nodeNumber: 1023, now: () => epoch + 1_000 })
    const ids = [snowflake.next(), snowflake.next()].map(BigInt)
    expect(ids.map(id => [id >> 22n, (id >> 12n) & 0x3ffn, id & 0xfffn])).toEqual([
      [1_000n, 1023n, 0n],
      [1_000n, 1023n, 1n],
    ])
  })

  it('gives ascending ids while the clock stands still, leaps and goes back', () => {
    let now = epoch + 50
    const snowflake = new Snowflake({ nodeNumber: 0, now: () => now })
    let last = 0n
    for (let step = 0; step < 20_000; step++) {
      if (step === 6_000) now -= 40
      if (step === 12_000) now += 500
      if (step === 15_000) now = epoch - 9_000
      const id = BigInt(snowflake.next())
      expect(id > last).toBe(true)
      last = id
    }
    expect(last < 2n ** 63n).toBe(true)
  })

  it('never meets the ids of another node', () => {
    const [a, b] = [1, 2].map(nodeNumber => new Snowflake({ nodeNumber, now: () => epoch + 5 }))
    const ids = Array.from({ length: 10_000 }, () => [a?.next(), b?.next()]).flat()
    expect(new Set(ids).size).toBe(20_000)
  })

  it.each([-1, 1024, 1.5, NaN])('refuses node number %s', nodeNumber => {
    expect(() => new Snowflake({ nodeNumber })).toThrow('Set the node number within 0..1023')
  })
})
