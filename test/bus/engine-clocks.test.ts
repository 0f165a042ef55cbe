/** Nodes whose clocks are apart: deadlines hold all the same. */
import { describe, expect, it } from 'vitest'
import { nodeKey } from '../../src/bus/bus.ts'
import type { IncomingCall } from '../../src/bus/bus.ts'
import { BatchWriter } from '../../src/bus/batch.ts'
import type { MemoryBatch } from '../../src/bus/carriers/memory-carrier.ts'
import { Sealer } from '../../src/bus/seal.ts'
import { Buses, call, counted, refOf, secrets, turns, until } from './engine-harness.ts'
import type { Node } from './engine-harness.ts'

const a = refOf('a', 1)
const b = refOf('b', 2)
const hour = 3_600_000

interface Pair {
  readonly from: Node
  readonly to: Node
  readonly calls: IncomingCall[]
  readonly ran: string[]
}

/** Answers each call, and keeps it. */
async function pairOf(buses: Buses, aheadMs: number): Promise<Pair> {
  const calls: IncomingCall[] = []
  const ran: string[] = []
  const from = await buses.start(a, { timeOrigin: performance.timeOrigin - aheadMs })
  const to = await buses.start(b, {
    call: (one, payload) => {
      calls.push(one)
      ran.push(payload.toString())
      one.reply(payload)
    },
    notice: () => {},
  })
  return { from, to, calls, ran }
}

/** Above the delay of any batch here: a deadline may be late by the least of them. */
const delayMs = 300

/** What is sent from now on waits, until well after the function that it returns is called. */
function holdBack(buses: Buses): () => Promise<void> {
  const held: MemoryBatch[] = []
  buses.hub.setHook(batch => {
    held.push(batch)
    return 'lost'
  })
  return async () => {
    const end = performance.now() + delayMs
    await until(() => performance.now() > end)
    buses.hub.setHook(null)
    for (const batch of held) buses.hub.inject(batch)
  }
}

describe.each([
  ['an hour ahead', hour],
  ['an hour behind', -hour],
  ['right', 0],
])('a receiver whose clock is %s', (_, aheadMs) => {
  it('runs calls, with the deadline that their caller meant', async () => {
    await using buses = new Buses()
    const { from, calls } = await pairOf(buses, aheadMs)
    for (let n = 0; n < 3; n++) {
      const deadline = performance.now() + 5_000
      expect(await call(from, b, 'one', { timeoutMs: 5_000 }).end()).toBe('reply:one')
      const lateMs = calls.at(-1)!.deadline - deadline
      expect(lateMs).toBeGreaterThanOrEqual(0)
      expect(lateMs).toBeLessThan(1_000)
    }
  })

  it('does not run what has expired on its way', async () => {
    await using buses = new Buses()
    const { from, to, ran } = await pairOf(buses, aheadMs)
    expect(await call(from, b, 'first').end()).toBe('reply:first')
    const release = holdBack(buses)
    const late = call(from, b, 'late', { timeoutMs: 40 })
    await turns(2)
    const calls = [late, ...['x', 'y'].map(text => call(from, b, text, { timeoutMs: 50 }))]
    const ends = await Promise.all(calls.map(one => one.end()))
    expect(ends).toEqual(['failed:expired', 'failed:expired', 'failed:expired'])
    await release()
    await until(() => counted(to, 'bus_calls_expired_total') === 3)
    expect(await call(from, b, 'after').end()).toBe('reply:after')
    expect(ran).toEqual(['first', 'after'])
  })

  it('learns of it by what is sent to all, too', async () => {
    await using buses = new Buses()
    const { from, to, ran } = await pairOf(buses, aheadMs)
    from.bus.broadcast(2, Buffer.from('here'))
    await until(() => counted(to, 'bus_batches_received_total') === 1)
    const release = holdBack(buses)
    expect(await call(from, b, 'late', { timeoutMs: 40 }).end()).toBe('failed:expired')
    await release()
    await until(() => counted(to, 'bus_calls_expired_total') === 1)
    expect(ran).toEqual([])
  })
})

describe('a batch of an older node, which says nothing of its clock', () => {
  it('has deadlines by the time of day', async () => {
    await using buses = new Buses()
    const { to, calls } = await pairOf(buses, 0)
    const writer = new BatchWriter()
    writer.call(1, 1, Date.now() + 5_000, Buffer.from('old'))
    writer.call(2, 1, Date.now() - 1, Buffer.from('late'))
    const sealer = new Sealer({ cluster: 'test', self: refOf('c'), secrets })
    const bytes = sealer.sealTo(nodeKey(b)).close(1, writer.bytes)
    const deadline = performance.now() + 5_000
    buses.hub.inject({ from: 'c', to: nodeKey(b), bytes })
    await until(() => counted(to, 'bus_calls_expired_total') === 1)
    expect(calls).toHaveLength(1)
    expect(Math.abs(calls[0]!.deadline - deadline)).toBeLessThan(1_000)
  })
})
