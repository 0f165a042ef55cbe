import { describe, expect, it } from 'vitest'
import type { CallFailure, IncomingCall } from '../../src/bus/bus.ts'
import type { MemoryBatch, MemoryHook } from '../../src/bus/carriers/memory-carrier.ts'
import { Buses, counted, refOf, turns, until } from './engine-harness.ts'

const a = refOf('a', 1)
const b = refOf('b', 2)

/** mulberry32: the same seed, the same faults. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Loses, repeats, spoils, swaps and refuses one batch in three. */
function nemesis(random: (below: number) => number, hits: Record<string, number>): MemoryHook {
  const old: MemoryBatch[] = []
  let late: MemoryBatch | null = null
  return batch => {
    const hit = (name: string) => (hits[name] = (hits[name] ?? 0) + 1)
    switch (random(24)) {
      case 0:
        hit('lost')
        return 'lost'
      case 1:
        hit('nobody')
        return 'nobody'
      case 2:
        hit('unknown')
        return 'unknown'
      case 3:
        hit('twice')
        return [batch, batch]
      case 4:
        hit('replayed')
        return [batch, old[random(old.length)] ?? batch]
      case 5: {
        hit('spoilt')
        const bytes = Buffer.from(batch.bytes)
        bytes[random(bytes.length)]! ^= 1 << random(8)
        return [{ ...batch, bytes }]
      }
      case 6: {
        hit('late')
        const before = late
        late = batch
        return before === null ? [] : [before]
      }
      case 7: {
        hit('elsewhere')
        return [batch, { ...batch, to: batch.to === null ? 'a/0000000000000001' : null }]
      }
      default:
        old.push(batch)
        if (old.length > 50) old.shift()
        return [batch]
    }
  }
}

interface Invocation {
  readonly ends: string[]
  runs: number
}

describe.each([1, 2, 3, 4, 5, 6])('with a hostile carrier, seed %i', seed => {
  it('every call ends once and truly, runs at most once, and nothing overtakes', async () => {
    await using buses = new Buses()
    const random = randomOf(seed)
    const hits: Record<string, number> = {}
    const invocations: Invocation[] = []
    const arrived: number[] = []
    const waiting: IncomingCall[] = []
    const from = await buses.start(a)
    const to = await buses.start(b, {
      call: (one, payload) => {
        const id = payload.readUInt32BE()
        arrived.push(id)
        if (random(20) === 0) {
          one.refuse()
          return
        }
        invocations[id]!.runs++
        if (random(4) > 0) one.reply(Buffer.from(payload))
        else waiting.push(one)
      },
      notice: (_from, payload) => arrived.push(payload.readUInt32BE()),
    })
    buses.hub.setHook(nemesis(random, hits))
    for (let round = 0; round < 400; round++) {
      for (let n = random(6); n > 0; n--) invoke(random(5) === 0)
      for (let n = random(3); n > 0; n--) waiting.shift()?.reply(Buffer.from('later'))
      if (random(60) === 0) {
        buses.hub.setUp(false)
        hits['down'] = (hits['down'] ?? 0) + 1
        await turns(random(10))
        buses.hub.setUp(true)
      }
      await turns(random(3))
    }
    await until(() => invocations.every(({ ends }) => ends.length > 0))
    await turns()

    for (const { ends, runs } of invocations) {
      expect(ends).toHaveLength(1)
      expect(runs).toBeLessThanOrEqual(1)
      if (ends[0] === 'reply') expect(runs).toBe(1)
      if (ends[0] === 'not-run') expect(runs).toBe(0)
    }
    expect(arrived).toEqual(arrived.toSorted((x, y) => x - y))
    expect(new Set(arrived).size).toBe(arrived.length)
    const kinds = new Set(invocations.map(({ ends }) => ends[0]))
    expect(kinds).toContain('reply')
    expect(kinds).toContain('unknown')
    expect(kinds).toContain('not-run')
    expect(Object.keys(hits)).toHaveLength(9)
    expect(counted(from, 'bus_calls_in_flight')).toBe(0)
    expect(counted(to, 'bus_batches_dropped_total', { reason: 'replayed' })).toBeGreaterThan(0)

    function invoke(asNotice: boolean): void {
      const invocation: Invocation = { ends: [], runs: 0 }
      const payload = Buffer.alloc(4)
      payload.writeUInt32BE(invocations.length)
      invocations.push(invocation)
      if (asNotice) {
        from.bus.notify(b, 2, payload)
        invocation.ends.push('notice')
        return
      }
      const taker = {
        replied: () => void invocation.ends.push('reply'),
        failed: (failure: CallFailure) => void invocation.ends.push(failure),
      }
      const deadline = performance.now() + 1000
      from.bus.request(b, 1, payload, taker, { deadline, alone: random(10) === 0 })
    }
  })
})
