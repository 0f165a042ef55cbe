import { describe, expect, it } from 'vitest'
import type { IncomingCall } from '../../src/bus/bus.ts'
import { batchLimits } from '../../src/bus/batch.ts'
import { peerLimits } from '../../src/bus/peer.ts'
import { Buses, call, counted, refOf, Taker, turns, until } from './engine-harness.ts'

const a = refOf('a', 1)
const b = refOf('b', 2)

describe('a call', () => {
  it('gets its reply, each its own', async () => {
    await using buses = new Buses()
    const [from] = [await buses.start(a), await buses.start(b)]
    const takers = Array.from({ length: 600 }, (_, i) => call(from, b, `call ${i}`))
    const ends = await Promise.all(takers.map(taker => taker.end()))
    expect(ends).toEqual(takers.map((_, i) => `reply:call ${i}`))
    expect(counted(from, 'bus_calls_in_flight')).toBe(0)
    expect(counted(from, 'bus_calls_total')).toBe(600)
  })

  it('may go to the own node', async () => {
    await using buses = new Buses()
    const self = await buses.start(a)
    expect(await call(self, a, 'hello').end()).toBe('reply:hello')
  })

  it('knows who called and until when, by the receiver’s clock', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const calls: IncomingCall[] = []
    await buses.start(b, {
      call: one => {
        calls.push(one)
        one.reply(Buffer.alloc(0))
      },
    })
    const deadline = performance.now() + 5000
    await call(from, b, '', { timeoutMs: 5000 }).end()
    expect(calls[0]!.from).toEqual(a)
    expect(Math.abs(calls[0]!.deadline - deadline)).toBeLessThan(500)
  })

  it('is answered once: later answers do not count', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b, {
      call: one => {
        one.reply(Buffer.from('first'))
        one.reply(Buffer.from('second'))
        one.refuse()
      },
    })
    const taker = call(from, b, '')
    await taker.end()
    await turns()
    expect(taker.ends).toEqual(['reply:first'])
  })

  it('that is refused, or that no one listens for, ends not-run', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b, { call: one => one.refuse(), notice: () => {} })
    expect(await call(from, b, '').end()).toBe('failed:not-run')
    expect(await call(from, b, '', { channel: 2 }).end()).toBe('failed:not-run')
    expect(await call(from, b, '', { channel: 99 }).end()).toBe('failed:not-run')
  })

  it('whose handler throws ends unknown, and the next one runs', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b, {
      call: (one, payload) => {
        if (payload.toString() === 'bad') throw new Error('planned')
        one.reply(payload)
      },
    })
    const ends = [call(from, b, 'bad'), call(from, b, 'good')].map(taker => taker.end())
    expect(await Promise.all(ends)).toEqual(['failed:unknown', 'reply:good'])
  })

  it('whose handler rejects ends unknown, unless it was answered before', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b, {
      call: async (one, payload) => {
        if (payload.toString() === 'late') one.reply(payload)
        await turns(1)
        throw new Error('planned')
      },
    })
    const takers = [call(from, b, 'bad'), call(from, b, 'late')]
    const ends = await Promise.all(takers.map(taker => taker.end()))
    expect(ends).toEqual(['failed:unknown', 'reply:late'])
  })

  it('whose taker throws does not take others with it', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b)
    const bad = { replied: () => raise(), failed: () => raise() }
    from.bus.request(b, 1, Buffer.alloc(1), bad, { deadline: performance.now() + 5000 })
    expect(await call(from, b, 'good').end()).toBe('reply:good')
  })

  it('copies its payload before it returns, and so does the reply', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b, {
      call: (one, payload) => {
        const answer = Buffer.from(payload)
        one.reply(answer)
        answer.fill(0)
      },
    })
    const taker = new Taker()
    const payload = Buffer.from('mine')
    from.bus.request(b, 1, payload, taker, { deadline: performance.now() + 5000 })
    payload.fill(0)
    expect(await taker.end()).toBe('reply:mine')
  })
})

describe('a deadline', () => {
  it('ends a call as expired and cancels it at the receiver', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const calls: IncomingCall[] = []
    let cancelled = 0
    await buses.start(b, {
      call: one => {
        one.onCancel = () => cancelled++
        calls.push(one)
      },
    })
    const started = performance.now()
    const taker = call(from, b, '', { timeoutMs: 30 })
    expect(await taker.end()).toBe('failed:expired')
    expect(performance.now() - started).toBeGreaterThanOrEqual(30)
    await until(() => cancelled === 1)
    expect(calls[0]!.isCancelled).toBe(true)
    calls[0]!.reply(Buffer.from('late'))
    await turns()
    expect(taker.ends).toEqual(['failed:expired'])
  })

  it('that has passed on the way keeps the call from running', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    let ran = 0
    const to = await buses.start(b, { call: () => void ran++ })
    // Who was never heard before is believed.
    expect(from.bus.notify(b, 2, Buffer.from('here'))).toBe(true)
    await until(() => counted(to, 'bus_batches_received_total') === 1)
    buses.hub.setHook(batch => {
      buses.passed.push(batch)
      return 'lost'
    })
    const taker = call(from, b, '', { timeoutMs: 20 })
    expect(await taker.end()).toBe('failed:expired')
    buses.hub.setHook(null)
    buses.hub.inject(buses.passed[0]!)
    await until(() => counted(to, 'bus_calls_expired_total') === 1)
    expect(ran).toBe(0)
  })
})

describe('cancel', () => {
  it('keeps the taker from being called and tells the receiver', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const calls: IncomingCall[] = []
    await buses.start(b, { call: one => void calls.push(one) })
    const taker = call(from, b, '')
    await until(() => calls.length === 1)
    from.bus.cancel(taker.number)
    from.bus.cancel(taker.number)
    await until(() => calls[0]!.isCancelled)
    calls[0]!.reply(Buffer.from('late'))
    await turns()
    expect(taker.ends).toEqual([])
    expect(counted(from, 'bus_calls_in_flight')).toBe(0)
  })

  it('works for a call that was refused and does not know it yet', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    buses.hub.setUp(false)
    const taker = call(from, b, '')
    from.bus.cancel(taker.number)
    await turns()
    expect(taker.ends).toEqual([])
  })
})

describe('a batch', () => {
  it('takes all that goes to one node in one turn', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b)
    await buses.start(refOf('c'))
    buses.record()
    const takers = [b, refOf('c'), b, b].map((to, i) => call(from, to, String(i)))
    await Promise.all(takers.map(taker => taker.end()))
    expect(buses.passed.map(({ to }) => to)).toHaveLength(4)
    expect(counted(from, 'bus_batches_sent_total')).toBe(2)
  })

  it('closes at 256 calls, and at 128 KiB', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b, { call: () => {} })
    buses.record()
    for (let i = 0; i < 2 * batchLimits.frames + 1; i++) call(from, b, '')
    await until(() => buses.passed.length === 3)
    buses.passed.length = 0
    const large = 'x'.repeat(50_000)
    for (let i = 0; i < 5; i++) call(from, b, large)
    await until(() => buses.passed.length === 3)
    for (const { bytes } of buses.passed) expect(bytes.length).toBeLessThan(batchLimits.bytes + 200)
  })

  it('has a call alone where that is asked for, in its place in the line', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const seen: string[] = []
    await buses.start(b, {
      call: (one, payload) => {
        seen.push(payload.toString())
        one.reply(payload)
      },
    })
    buses.record()
    const takers = ['1', '2', 'alone', '3', '4'].map(text =>
      call(from, b, text, { alone: text === 'alone' }),
    )
    await Promise.all(takers.map(taker => taker.end()))
    expect(seen).toEqual(['1', '2', 'alone', '3', '4'])
    expect(counted(from, 'bus_batches_sent_total')).toBe(3)
  })
})

describe('the order', () => {
  it('of calls, replies and notices from one node to another is that of sending', async () => {
    await using buses = new Buses()
    const heard: string[] = []
    const waiting: IncomingCall[] = []
    const from = await buses.start(a, {
      call: (one, payload) => {
        heard.push(`call ${payload.toString()}`)
        one.refuse()
      },
      notice: (_from, payload) => heard.push(`notice ${payload.toString()}`),
    })
    const to = await buses.start(b, { call: one => void waiting.push(one) })
    const count = 300
    for (let i = 0; i < count; i++) {
      const taker = {
        replied: (payload: Buffer) => void heard.push(`reply ${payload.toString()}`),
        failed: (failure: string) => void heard.push(failure),
      }
      from.bus.request(b, 1, Buffer.alloc(0), taker, { deadline: performance.now() + 10_000 })
    }
    await until(() => waiting.length === count)
    const expected: string[] = []
    for (let i = 0; i < count; i++) {
      waiting[i]!.reply(Buffer.from(`${i}`))
      to.bus.notify(a, 2, Buffer.from(`${i}`))
      call(to, a, `${i}`)
      expected.push(`reply ${i}`, `notice ${i}`, `call ${i}`)
      if (i % 70 === 0) await turns(1)
    }
    await until(() => heard.length === expected.length)
    expect(heard).toEqual(expected)
  })
})

describe('notices', () => {
  it('reach the node they are for, from whom they are', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const heard: string[] = []
    await buses.start(b, {
      notice: (sender, payload) => heard.push(`${sender.name}: ${payload.toString()}`),
    })
    expect(from.bus.notify(b, 2, Buffer.from('hello'))).toBe(true)
    expect(from.bus.notify(b, 3, Buffer.from('nobody listens'))).toBe(true)
    await until(() => heard.length === 1)
    expect(heard).toEqual(['a: hello'])
  })

  it('to all reach every node, the sender too, in order', async () => {
    await using buses = new Buses()
    const heard: Record<string, string[]> = { a: [], b: [], c: [] }
    const nodes = []
    for (const name of Object.keys(heard))
      nodes.push(
        await buses.start(refOf(name), {
          notice: (_from, payload) => heard[name]!.push(payload.toString()),
        }),
      )
    const texts = Array.from({ length: 600 }, (_, i) => String(i))
    for (const text of texts) expect(nodes[0]!.bus.broadcast(2, Buffer.from(text))).toBe(true)
    await until(() => Object.values(heard).every(one => one.length === texts.length))
    expect(heard).toEqual({ a: texts, b: texts, c: texts })
  })
})

describe('the bounds of a destination', () => {
  it('end the 4,097th call as busy, later than request returns, and no other node’s', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const waiting: IncomingCall[] = []
    await buses.start(b, { call: one => void waiting.push(one) })
    await buses.start(refOf('c'))
    for (let i = 0; i < peerLimits.calls; i++) call(from, b, '')
    const beyond = call(from, b, '')
    expect(beyond.ends).toEqual([])
    expect(await beyond.end()).toBe('failed:busy')
    expect(await call(from, refOf('c'), 'x').end()).toBe('reply:x')
    await until(() => waiting.length === peerLimits.calls)
    waiting[0]!.reply(Buffer.alloc(0))
    await until(() => counted(from, 'bus_calls_in_flight') === peerLimits.calls - 1)
    call(from, b, '')
    await until(() => waiting.length === peerLimits.calls + 1)
  })

  it('count payload bytes too', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    await buses.start(b, { call: () => {} })
    const mebibyte = 'x'.repeat(1024 * 1024)
    const takers = Array.from({ length: 17 }, () => call(from, b, mebibyte))
    expect(await takers[16]!.end()).toBe('failed:busy')
    expect(takers.slice(0, 16).flatMap(taker => taker.ends)).toEqual([])
  })

  it('include what the carrier could not write yet', async () => {
    await using buses = new Buses()
    const from = await buses.start(a)
    const waiting: IncomingCall[] = []
    const to = await buses.start(b, { call: one => void waiting.push(one) })
    const before = call(from, b, '')
    await until(() => waiting.length === 1)
    buses.hub.setStuckBytes(peerLimits.carrierBytes + 1)
    expect(await call(from, b, '').end()).toBe('failed:busy')
    expect(from.bus.notify(b, 2, Buffer.alloc(1))).toBe(false)
    expect(from.bus.broadcast(2, Buffer.alloc(1))).toBe(false)
    // A reply waits instead.
    waiting[0]!.reply(Buffer.from('kept'))
    await turns()
    expect(before.ends).toEqual([])
    buses.hub.setStuckBytes(0)
    expect(await before.end()).toBe('reply:kept')
    expect(to.bus.notify(a, 2, Buffer.alloc(1))).toBe(true)
  })
})

describe('a message above maxMessageBytes', () => {
  it('fails alone, be it a call, a reply or a notice', async () => {
    await using buses = new Buses()
    const from = await buses.start(a, { maxMessageBytes: 1000 })
    await buses.start(b, {
      maxMessageBytes: 1000,
      call: (one, payload) => one.reply(Buffer.alloc(Number(payload.toString().trim()))),
    })
    const calls = ['1000', '1001', '10'].map(text => call(from, b, text))
    const tooLarge = call(from, b, 'x'.repeat(1001))
    const ends = await Promise.all(calls.map(taker => taker.end()))
    expect(ends.map(end => end.slice(0, 16))).toEqual([
      `reply:${'\0'.repeat(10)}`,
      'failed:too-large',
      `reply:${'\0'.repeat(10)}`,
    ])
    expect(tooLarge.ends).toEqual(['failed:too-large'])
    expect(from.bus.notify(b, 2, Buffer.alloc(1001))).toBe(false)
    expect(from.bus.broadcast(2, Buffer.alloc(1001))).toBe(false)
    expect(await call(from, b, `10${' '.repeat(998)}`).end()).toMatch(/^reply/)
  })

  it('is bounded by what the carrier takes', async () => {
    await using buses = new Buses({ maxBatchBytes: 5000 })
    const from = await buses.start(a)
    await buses.start(b)
    const { maxMessageBytes } = from.bus
    expect(maxMessageBytes).toBeGreaterThan(4800)
    buses.record()
    const takers = [1, maxMessageBytes, 2, maxMessageBytes + 1].map(size =>
      call(from, b, 'x'.repeat(size)),
    )
    const ends = await Promise.all(takers.map(taker => taker.end()))
    expect(ends.map(end => end.slice(0, 7))).toEqual(['reply:x', 'reply:x', 'reply:x', 'failed:'])
    for (const { bytes } of buses.passed) expect(bytes.length).toBeLessThanOrEqual(5000)
  })
})

describe('listen', () => {
  it('takes each channel once, before start', async () => {
    await using buses = new Buses()
    const { bus } = await buses.start(a)
    expect(() => bus.listen(0, {})).toThrow(RangeError)
    expect(() => bus.listen(256, {})).toThrow(RangeError)
    expect(() => bus.listen(9, {})).toThrow('name it once, before start')
  })
})

function raise(): never {
  throw new Error('planned')
}
