import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import type { Bus, ChannelHandler } from '../../../src/bus/bus.ts'
import { createMemoryHub } from '../../../src/bus/carriers/memory-carrier.ts'
import { createBus } from '../../../src/bus/node-bus.ts'
import { leased } from '../../../src/cluster/life/leased.ts'
import { turns } from '../../bus/engine-harness.ts'
import { TestLease } from './test-lease.ts'

/** What a call that was made has come to, as soon as it has come to anything. */
type Outcome = { end: string | null }

interface Pair {
  readonly lease: TestLease
  ask(payload: string, withinMs?: number): Outcome
}

async function pairOf(call: Required<ChannelHandler>['call']): Promise<Pair> {
  const hub = createMemoryHub()
  const wheel = new TimerWheel({ tickMs: 5 })
  const busOf = (name: string): Bus =>
    createBus({
      self: { name, epoch: name.repeat(16) },
      carrier: hub.createCarrier(),
      cluster: 'test',
      secrets: null,
      wheel,
      log: silentLogger,
      metrics: new Metrics(),
    })
  const [caller, callee] = [busOf('a'), busOf('b')]
  const lease = new TestLease()
  callee.listen(1, leased({ call }, lease))
  for (const bus of [caller, callee]) await bus.start()
  onTestFinished(async () => {
    await caller.close()
    await callee.close()
    wheel.clear()
  })
  const ask = (payload: string, withinMs = 10_000): Outcome => {
    const outcome: Outcome = { end: null }
    const taker = {
      replied: (reply: Buffer) => void (outcome.end = reply.toString()),
      failed: (failure: string) => void (outcome.end = failure),
    }
    const deadline = performance.now() + withinMs
    caller.request(callee.self, 1, Buffer.from(payload), taker, { deadline })
    return outcome
  }
  return { lease, ask }
}

describe('a channel with the lease before it', () => {
  it('runs at once while the node may act', async () => {
    const { ask } = await pairOf((incoming, payload) => incoming.reply(payload))
    const asked = ask('one')
    await turns(5)
    expect(asked.end).toBe('one')
  })

  it('holds what comes while it may not, and runs it in order when it may', async () => {
    const ran: string[] = []
    const { lease, ask } = await pairOf((incoming, payload) => {
      ran.push(payload.toString())
      incoming.reply(payload)
    })
    lease.lapse()
    const asked = [ask('one'), ask('two')]
    await turns(5)
    expect(ran).toEqual([])
    lease.settle()
    asked.push(ask('three'))
    await turns(5)
    expect(ran).toEqual(['one', 'two', 'three'])
    expect(asked.map(({ end }) => end)).toEqual(ran)
  })

  it('does not run what has expired meanwhile', async () => {
    const ran: string[] = []
    const { lease, ask } = await pairOf((_, payload) => void ran.push(payload.toString()))
    lease.lapse()
    const asked = ask('one', 20)
    await expect.poll(() => asked.end).toBe('expired')
    lease.settle()
    await turns(5)
    expect(ran).toEqual([])
  })

  it('answers "unknown" where the handler throws, at once or late', async () => {
    const { lease, ask } = await pairOf(() => {
      throw new Error('by the test')
    })
    const early = ask('one')
    await turns(5)
    expect(early.end).toBe('unknown')
    lease.lapse()
    const late = ask('two')
    await turns(5)
    expect(late.end).toBeNull()
    lease.settle()
    await turns(5)
    expect(late.end).toBe('unknown')
  })

  it('answers "unknown" where the handler rejects', async () => {
    const { ask } = await pairOf(async () => {
      await Promise.resolve()
      throw new Error('by the test')
    })
    const asked = ask('one')
    await turns(5)
    expect(asked.end).toBe('unknown')
  })
})
