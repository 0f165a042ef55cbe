import { afterEach, describe, expect, it, vi } from 'vitest'
import { silentLogger } from '../../src/base/logger.ts'
import type { Logger } from '../../src/base/logger.ts'
import { nodeKey } from '../../src/bus/bus.ts'
import type { IncomingCall, NodeRef } from '../../src/bus/bus.ts'
import type { DropReason } from '../../src/bus/bus-metrics.ts'
import { maxUnansweredCalls } from '../../src/bus/incoming.ts'
import type { MemoryBatch } from '../../src/bus/carriers/memory-carrier.ts'
import { readHeader, Sealer } from '../../src/bus/seal.ts'
import type { BatchHeader } from '../../src/bus/seal.ts'
import { BatchWriter } from '../../src/bus/batch.ts'
import {
  Buses,
  call,
  counted,
  listenOnHub,
  refOf,
  secrets,
  turns,
  until,
} from './engine-harness.ts'
import type { Node } from './engine-harness.ts'

const a = refOf('a', 1)
const b = refOf('b', 2)

function dropped(node: Node, reason: DropReason): number {
  return counted(node, 'bus_batches_dropped_total', { reason })
}

function sequenceOf({ bytes }: MemoryBatch): number {
  return (readHeader(bytes) as BatchHeader).sequence
}

/** Two nodes; `b` keeps its calls in `waiting`. */
async function pair(buses: Buses): Promise<{ from: Node; to: Node; waiting: IncomingCall[] }> {
  const waiting: IncomingCall[] = []
  const from = await buses.start(a)
  const to = await buses.start(b, { call: one => void waiting.push(one) })
  return { from, to, waiting }
}

afterEach(() => vi.restoreAllMocks())

describe('a batch that is not taken', () => {
  it('was tampered with: counted, logged with the remedy, and nothing else suffers', async () => {
    await using buses = new Buses()
    const warnings: string[] = []
    const log: Logger = { ...silentLogger, warn: message => void warnings.push(message) }
    const from = await buses.start(a)
    const to = await buses.start(b, { log })
    buses.hub.setHook(batch => {
      const bytes = Buffer.from(batch.bytes)
      bytes[bytes.length - 20]! ^= 1
      return [{ ...batch, bytes }]
    })
    for (let i = 0; i < 5; i++) {
      call(from, b, 'never runs')
      await turns(4)
    }
    expect(dropped(to, 'forged')).toBe(5)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('give all nodes the same "cluster.secret"')
    buses.hub.setHook(null)
    expect(await call(from, b, 'runs').end()).toBe('reply:runs')
  })

  it('was replayed, then or long after', async () => {
    await using buses = new Buses()
    let ran = 0
    const from = await buses.start(a)
    const to = await buses.start(b, {
      call: one => {
        ran++
        one.reply(Buffer.alloc(0))
      },
    })
    buses.record()
    for (let i = 0; i < 3; i++) await call(from, b, '').end()
    const requests = buses.passed.filter(batch => batch.from === nodeKey(a))
    for (const batch of requests) buses.hub.inject(batch)
    await until(() => dropped(to, 'replayed') === 3)
    expect(ran).toBe(3)
    expect(counted(to, 'bus_gaps_total', { by: 'own' })).toBe(0)
  })

  it('was delivered twice: the second is dropped', async () => {
    await using buses = new Buses()
    buses.hub.setHook(batch => [batch, batch])
    const from = await buses.start(a)
    const to = await buses.start(b)
    const taker = call(from, b, 'once')
    expect(await taker.end()).toBe('reply:once')
    await turns()
    expect(taker.ends).toEqual(['reply:once'])
    expect(dropped(to, 'replayed')).toBe(1)
  })

  it('has another secret, version or form', async () => {
    await using buses = new Buses()
    const from = await buses.start(a, { secrets: { current: 'not the one of b' } })
    const to = await buses.start(b)
    const taker = call(from, b, '', { timeoutMs: 200 })
    await until(() => dropped(to, 'secret') === 1)
    const words: [string, Buffer][] = [
      ['short', Buffer.alloc(3)],
      ['version', Buffer.alloc(50, 7)],
      ['malformed', Buffer.concat([Buffer.alloc(1, 1), Buffer.alloc(60)])],
    ]
    for (const [, bytes] of words) buses.hub.inject({ from: 'x', to: nodeKey(b), bytes })
    await until(() => words.every(([reason]) => dropped(to, reason as 'short') === 1))
    expect(await taker.end()).toBe('failed:expired')
  })

  it('names a sender that it is not', async () => {
    await using buses = new Buses()
    const to = await buses.start(b)
    const sealer = new Sealer({ cluster: 'test', self: refOf('c'), secrets })
    const bytes = sealer.sealTo(nodeKey(b)).close(1, Buffer.alloc(0))
    bytes[12] = 'a'.charCodeAt(0)
    buses.hub.inject({ from: 'c', to: nodeKey(b), bytes })
    await until(() => dropped(to, 'forged') === 1)
  })

  it('ends within a frame: what stood before is taken', async () => {
    await using buses = new Buses()
    const heard: string[] = []
    const to = await buses.start(b, { notice: (_from, payload) => heard.push(payload.toString()) })
    const writer = new BatchWriter()
    writer.frame(Buffer.from([99, 0, 0, 0, 1, 0]))
    writer.notice(2, Buffer.from('taken'))
    const frames = Buffer.concat([writer.bytes, Buffer.from([4, 0, 0, 0, 9, 2])])
    const sealer = new Sealer({ cluster: 'test', self: a, secrets })
    const bytes = sealer.sealTo(nodeKey(b)).close(9, frames)
    buses.hub.inject({ from: 'a', to: nodeKey(b), bytes })
    await until(() => dropped(to, 'malformed') === 1)
    expect(heard).toEqual(['taken'])
  })
})

describe('two secrets', () => {
  it('carry a rolling change of one for the other', async () => {
    await using buses = new Buses()
    const old = await buses.start(a, { secrets: { current: 'old', accepted: 'new' } })
    const young = await buses.start(b, { secrets: { current: 'new', accepted: 'old' } })
    expect(await call(old, b, '1').end()).toBe('reply:1')
    expect(await call(young, a, '2').end()).toBe('reply:2')
    const done = await buses.start(refOf('c'), { secrets: { current: 'new' } })
    expect(await call(young, done.ref, '3').end()).toBe('reply:3')
    expect(await call(done, a, '4', { timeoutMs: 50 }).end()).toBe('failed:expired')
  })
})

describe('a gap', () => {
  it('ends the calls of the lost batch as unknown, at once', async () => {
    await using buses = new Buses()
    const { from, to, waiting } = await pair(buses)
    call(from, b, 'first')
    await until(() => waiting.length === 1)
    buses.hub.setHook(() => 'lost')
    const lost = [call(from, b, 'lost'), call(from, b, 'lost')]
    await turns()
    buses.hub.setHook(null)
    const after = call(from, b, 'after')
    expect(await Promise.all(lost.map(taker => taker.end()))).toEqual([
      'failed:unknown',
      'failed:unknown',
    ])
    expect(after.ends).toEqual([])
    expect(counted(to, 'bus_gaps_total', { by: 'own' })).toBe(1)
  })

  it('by batches out of order: the late one is not taken', async () => {
    await using buses = new Buses()
    const { from, to, waiting } = await pair(buses)
    call(from, b, 'first')
    await until(() => waiting.length === 1)
    const held: MemoryBatch[] = []
    buses.hub.setHook(batch => {
      if (batch.from !== nodeKey(a) || held.length === 2) return [batch]
      held.push(batch)
      return held.length < 2 ? [] : [held[1]!, held[0]!]
    })
    const late = call(from, b, 'late')
    await turns()
    const early = call(from, b, 'early')
    expect(await late.end()).toBe('failed:unknown')
    expect(waiting).toHaveLength(2)
    expect(dropped(to, 'replayed')).toBe(1)
    waiting[1]!.reply(Buffer.from('early'))
    expect(await early.end()).toBe('reply:early')
  })

  it('of replies is told to the callers, who need not wait', async () => {
    await using buses = new Buses()
    const { from, to, waiting } = await pair(buses)
    const takers = [call(from, b, '0'), call(from, b, '1'), call(from, b, '2')]
    await until(() => waiting.length === 3)
    waiting[0]!.reply(Buffer.from('0'))
    expect(await takers[0]!.end()).toBe('reply:0')
    buses.hub.setHook(() => 'lost')
    waiting[1]!.reply(Buffer.from('1'))
    await turns()
    buses.hub.setHook(null)
    expect(to.bus.notify(a, 2, Buffer.alloc(1))).toBe(true)
    expect(await takers[1]!.end()).toBe('failed:unknown')
    expect(takers[2]!.ends).toEqual([])
  })

  it('of broadcasts is counted alone', async () => {
    await using buses = new Buses()
    const heard: string[] = []
    const from = await buses.start(a)
    const to = await buses.start(b, { notice: (_from, payload) => heard.push(payload.toString()) })
    for (const text of ['1', 'lost', '3']) {
      buses.hub.setHook(text === 'lost' ? () => 'lost' : null)
      from.bus.broadcast(2, Buffer.from(text))
      await turns()
    }
    expect(heard).toEqual(['1', '3'])
    expect(counted(to, 'bus_gaps_total', { by: 'all' })).toBe(1)
    expect(counted(to, 'bus_gaps_total', { by: 'own' })).toBe(0)
  })

  it('before the first batch of all is none: the receiver may have come later', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    expect(await call(from, b, '').end()).toBe('failed:not-run')
    const to = await buses.start(b)
    expect(await call(from, b, 'x').end()).toBe('reply:x')
    expect(counted(to, 'bus_gaps_total', { by: 'own' })).toBe(0)
  })
})

describe('a batch that nobody received', () => {
  it('ends its calls as not run', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const nobodyAt: NodeRef[] = []
    from.bus.onNobody(node => nobodyAt.push(node))
    const takers = [call(from, b, ''), call(from, b, '')]
    const ends = await Promise.all(takers.map(taker => taker.end()))
    expect(ends).toEqual(['failed:not-run', 'failed:not-run'])
    expect(nobodyAt).toEqual([b])
    expect(counted(from, 'bus_batches_undelivered_total')).toBe(1)
  })

  it('is repeated for its replies until the caller is there, in order', async () => {
    await using buses = new Buses()
    const { from, to, waiting } = await pair(buses)
    const takers = ['0', '1', '2', '3'].map(text => call(from, b, text))
    const order: string[] = []
    for (const taker of takers) void taker.end().then(end => order.push(end))
    await until(() => waiting.length === 4)
    let refused = 0
    buses.hub.setHook(batch => {
      if (batch.from !== nodeKey(b) || refused === 2) return [batch]
      refused++
      return 'nobody'
    })
    waiting[0]!.reply(Buffer.from('0'))
    waiting[1]!.refuse()
    await until(() => refused === 1)
    await turns()
    // What comes now stands behind what waits; a notice may not overtake it.
    waiting[2]!.reply(Buffer.from('2'))
    expect(to.bus.notify(a, 2, Buffer.alloc(1))).toBe(false)
    const ends = await Promise.all(takers.slice(0, 3).map(taker => taker.end()))
    expect(ends).toEqual(['reply:0', 'failed:not-run', 'reply:2'])
    await turns()
    expect(order).toEqual(ends)
    waiting[3]!.reply(Buffer.from('3'))
    expect(await takers[3]!.end()).toBe('reply:3')
  })

  it('is not repeated beyond the deadline of its calls', async () => {
    await using buses = new Buses()
    const { from, waiting } = await pair(buses)
    const taker = call(from, b, '', { timeoutMs: 100 })
    await until(() => waiting.length === 1)
    let sent = 0
    buses.hub.setHook(batch => {
      if (batch.from !== nodeKey(b)) return [batch]
      sent++
      return 'nobody'
    })
    waiting[0]!.reply(Buffer.alloc(10))
    expect(await taker.end()).toBe('failed:expired')
    const until600 = performance.now() + 600
    await until(() => performance.now() > until600)
    expect(sent).toBeGreaterThan(0)
    expect(sent).toBeLessThan(5)
  })

  it('is repeated until the latest deadline in it', async () => {
    await using buses = new Buses()
    const { from, waiting } = await pair(buses)
    const long = call(from, b, '')
    call(from, b, '', { timeoutMs: 150 })
    await until(() => waiting.length === 2)
    let refused = 0
    buses.hub.setHook(batch => (batch.from === nodeKey(b) && refused++ < 3 ? 'nobody' : [batch]))
    for (const one of waiting) one.reply(Buffer.from('x'))
    expect(await long.end()).toBe('reply:x')
    expect(refused).toBeGreaterThan(3)
  })

  it('or whose fate is unknown: calls end so, replies are repeated all the same', async () => {
    await using buses = new Buses()
    const { from, waiting } = await pair(buses)
    const taker = call(from, b, '')
    await until(() => waiting.length === 1)
    let losses = 0
    buses.hub.setHook(batch => (losses++ < 2 ? 'unknown' : [batch]))
    expect(await call(from, b, '').end()).toBe('failed:unknown')
    waiting[0]!.reply(Buffer.from('still'))
    expect(await taker.end()).toBe('reply:still')
  })
})

describe('while the bus is down', () => {
  it('calls and notices are refused, and listeners are told', async () => {
    await using buses = new Buses()
    const { from } = await pair(buses)
    const states: boolean[] = []
    from.bus.onStateChange(isUp => states.push(isUp === from.bus.isUp))
    const unsent = call(from, b, 'in the batch that has not left')
    buses.hub.setUp(false)
    expect(unsent.ends).toEqual(['failed:not-run'])
    const taker = call(from, b, '')
    expect(taker.ends).toEqual([])
    expect(await taker.end()).toBe('failed:not-run')
    expect(from.bus.notify(b, 2, Buffer.alloc(1))).toBe(false)
    expect(from.bus.broadcast(2, Buffer.alloc(1))).toBe(false)
    buses.hub.setUp(true)
    expect(states).toEqual([true, true])
  })

  it('calls in flight wait, and replies are kept until it is up again', async () => {
    await using buses = new Buses()
    const { from, waiting } = await pair(buses)
    const takers = [call(from, b, ''), call(from, b, '')]
    await until(() => waiting.length === 2)
    waiting[0]!.reply(Buffer.from('made before'))
    buses.hub.setUp(false)
    waiting[1]!.reply(Buffer.from('made within'))
    await turns()
    expect(takers.flatMap(taker => taker.ends)).toEqual([])
    buses.hub.setUp(true)
    const ends = await Promise.all(takers.map(taker => taker.end()))
    expect(ends).toEqual(['reply:made before', 'reply:made within'])
  })

  it.each(['calls', 'replies'])(
    '%s that it swallows end unknown as soon as it is up',
    async what => {
      await using buses = new Buses()
      const { from, waiting } = await pair(buses)
      const takers = [call(from, b, ''), call(from, b, '')]
      await until(() => waiting.length === 2)
      waiting[0]!.reply(Buffer.alloc(0))
      await takers[0]!.end()
      buses.hub.setHook(() => 'lost')
      const lost = what === 'calls' ? call(from, b, '') : takers[1]!
      if (what === 'replies') waiting[1]!.reply(Buffer.alloc(0))
      await turns()
      buses.hub.setUp(false)
      buses.hub.setHook(null)
      buses.hub.setUp(true)
      expect(await lost.end(900)).toBe('failed:unknown')
      await turns()
      expect(takers[1]!.ends).toHaveLength(what === 'calls' ? 0 : 1)
    },
  )

  it('for longer than a second, calls in flight end unknown', async () => {
    await using buses = new Buses()
    const { from, waiting } = await pair(buses)
    const taker = call(from, b, '')
    await until(() => waiting.length === 1)
    buses.hub.setUp(false)
    const since = performance.now()
    expect(await taker.end()).toBe('failed:unknown')
    expect(performance.now() - since).toBeGreaterThan(900)
    buses.hub.setUp(true)
    waiting[0]!.reply(Buffer.from('late'))
    call(from, b, '')
    await until(() => waiting.length === 2)
    waiting[1]!.reply(Buffer.alloc(0))
    expect(taker.ends).toEqual(['failed:unknown'])
  })
})

describe('forget', () => {
  it('ends a node’s calls as unknown and does not hear it any more', async () => {
    await using buses = new Buses()
    const heard: string[] = []
    const waiting: IncomingCall[] = []
    const from = await buses.start(a, {
      call: one => void waiting.push(one),
      notice: (sender, payload) => heard.push(`${sender.epoch} ${payload.toString()}`),
    })
    const zombie = await buses.start(b, { call: () => {} })
    const incoming = call(zombie, a, '', { timeoutMs: 60 })
    await until(() => waiting.length === 1)
    let cancelled = 0
    waiting[0]!.onCancel = () => cancelled++
    const taker = call(from, b, '')
    await turns()
    from.bus.forget(b)
    expect(taker.ends).toEqual(['failed:unknown'])
    expect(cancelled).toBe(1)
    waiting[0]!.reply(Buffer.from('never heard'))
    expect(await incoming.end()).toBe('failed:expired')
    zombie.bus.notify(a, 2, Buffer.from('zombie'))
    zombie.bus.broadcast(2, Buffer.from('zombie'))
    await until(() => dropped(from, 'forgotten') > 1)
    expect(await call(from, b, '').end()).toBe('failed:not-run')
    expect(from.bus.notify(b, 2, Buffer.alloc(1))).toBe(false)
    await zombie.bus.close()

    const risen = await buses.start(refOf('b', 3))
    risen.bus.notify(a, 2, Buffer.from('risen'))
    await until(() => heard.length === 1)
    expect(heard).toEqual([`${risen.ref.epoch} risen`])
    expect(await call(from, risen.ref, 'x').end()).toBe('reply:x')
  })

  it('in the middle of a batch drops the rest of it', async () => {
    await using buses = new Buses()
    const heard: string[] = []
    const from = await buses.start(a)
    const to = await buses.start(b, {
      notice: (sender, payload) => {
        heard.push(payload.toString())
        to.bus.forget(sender)
      },
      call: () => void heard.push('call'),
    })
    for (const text of ['1', '2', '3']) from.bus.notify(b, 2, Buffer.from(text))
    call(from, b, '')
    await turns()
    expect(heard).toEqual(['1'])
  })

  it('of an old life keeps the new one of that name, and the other way round', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const [old, young] = [refOf('b', 7), refOf('b', 8)]
    await buses.start(old)
    await buses.start(young)
    for (let i = 0; i < 3; i++)
      expect(
        await Promise.all([call(from, old, 'old').end(), call(from, young, 'new').end()]),
      ).toEqual(['reply:old', 'reply:new'])
    from.bus.forget(old)
    expect(await call(from, young, 'new').end()).toBe('reply:new')
    expect(await call(from, old, 'old').end()).toBe('failed:not-run')
  })
})

describe('close', () => {
  it('ends all calls, sends what was answered, and may be called again', async () => {
    await using buses = new Buses()
    const { from, to, waiting } = await pair(buses)
    const takers = [call(from, b, '0'), call(from, b, '1')]
    const own = call(to, a, '')
    await until(() => waiting.length === 2 && own.ends.length === 1)
    const open = call(to, refOf('c'), '')
    waiting[0]!.reply(Buffer.from('in time'))
    await to.bus.close()
    await to.bus.close()
    expect(open.ends).toEqual(['failed:unknown'])
    expect(await takers[0]!.end()).toBe('reply:in time')
    // It would never be answered.
    expect(await takers[1]!.end()).toBe('failed:unknown')
    expect(to.bus.isUp).toBe(false)
    expect(await call(to, a, '').end()).toBe('failed:not-run')
    expect(to.bus.notify(a, 2, Buffer.alloc(1))).toBe(false)
    expect(to.bus.broadcast(2, Buffer.alloc(1))).toBe(false)
  })

  it('leaves no timer behind', async () => {
    const buses = new Buses()
    const { from } = await pair(buses)
    call(from, b, '')
    await turns()
    buses.hub.setUp(false)
    await buses[Symbol.asyncDispose]()
    expect(buses.wheel.size).toBe(0)
  })
})

describe('a node that was idle for a minute', () => {
  it('is dropped, and its sequences go on', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const to = await buses.start(b)
    buses.record()
    expect(await call(from, b, 'before').end()).toBe('reply:before')
    const now = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 70_000)
    await until(() => now() > 0 && buses.wheel.size === 2)
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(await call(from, b, 'after').end()).toBe('reply:after')
    const requests = buses.passed.filter(batch => batch.from === nodeKey(a))
    expect(requests.map(sequenceOf)).toEqual([1, 2])
    buses.hub.inject(requests[0]!)
    await until(() => dropped(to, 'replayed') === 1)
  })
})

describe('a node that is no node', () => {
  it('is not called', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    for (const ref of [
      refOf('*'),
      { name: 'b', epoch: '>' },
      { name: 'b'.repeat(65), epoch: b.epoch },
    ])
      expect(await call(from, ref, '').end()).toBe('failed:not-run')
  })
})

describe('strange frames of a trusted node', () => {
  it('do no harm: ends of calls that are not its own, gaps without sense', async () => {
    await using buses = new Buses()
    const { from, waiting } = await pair(buses)
    const taker = call(from, b, '')
    await until(() => waiting.length === 1)
    const writer = new BatchWriter()
    writer.reply(taker.number, Buffer.from('stolen'))
    writer.refuse(taker.number, 0)
    writer.lost(taker.number)
    writer.cancel(4711)
    writer.gap(NaN, NaN)
    writer.gap(1, Infinity)
    writer.gap(-5, Number.MAX_SAFE_INTEGER)
    writer.call(1, 0, NaN, Buffer.alloc(0))
    const sealer = new Sealer({ cluster: 'test', self: refOf('c'), secrets })
    const bytes = sealer.sealTo(nodeKey(a)).close(1, writer.bytes)
    buses.hub.inject({ from: 'c', to: nodeKey(a), bytes })
    await until(() => counted(from, 'bus_calls_expired_total') === 1)
    expect(taker.ends).toEqual([])
    waiting[0]!.reply(Buffer.from('own'))
    expect(await taker.end()).toBe('reply:own')
  })
})

describe('calls of one node without an answer', () => {
  it('are bounded: further ones are refused', async () => {
    await using buses = new Buses()
    const waiting: IncomingCall[] = []
    const to = await buses.start(b, { call: one => void waiting.push(one) })
    const writer = new BatchWriter()
    for (let number = 0; number < maxUnansweredCalls + 3; number++)
      writer.call(number, 1, Date.now() + 10_000, Buffer.alloc(0))
    const sealer = new Sealer({ cluster: 'test', self: a, secrets })
    const bytes = sealer.sealTo(nodeKey(b)).close(1, writer.bytes)
    buses.hub.inject({ from: 'a', to: nodeKey(b), bytes })
    await until(() => counted(to, 'bus_calls_refused_total') === 3)
    expect(waiting).toHaveLength(maxUnansweredCalls)
  })
})

describe('without secrets', () => {
  it('batches go in clear within one process', async () => {
    await using buses = new Buses()
    const from = await buses.start(a, { secrets: null })
    await buses.start(b, { secrets: null })
    const heard = await listenOnHub(buses.hub, refOf('c'))
    expect(await call(from, b, 'x').end()).toBe('reply:x')
    from.bus.broadcast(2, Buffer.from('in clear'))
    await until(() => heard.length === 1)
    expect(heard[0]!.includes('in clear')).toBe(true)
  })
})
