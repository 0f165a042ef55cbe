/** What waits in the line to a node that nobody was at, and is not overtaken. */
import { expect, it } from 'vitest'
import { nodeKey } from '../../src/bus/bus.ts'
import type { IncomingCall, ReplyTaker } from '../../src/bus/bus.ts'
import type { MemoryBatch } from '../../src/bus/carriers/memory-carrier.ts'
import { peerLimits } from '../../src/bus/peer.ts'
import { Buses, call, refOf, turns, until } from './engine-harness.ts'
import type { Node, Taker } from './engine-harness.ts'

const gate = refOf('gate', 1)
const worker = refOf('worker', 2)

/** A gate with calls at a worker, whose batches to it may go nowhere. */
class Scene implements AsyncDisposable {
  readonly buses = new Buses()
  /** Ends and calls at the gate, as they came. */
  readonly order: string[] = []
  readonly waiting: IncomingCall[] = []
  gate!: Node
  worker!: Node
  /** So many of the worker's batches are returned. */
  toReturn = 0

  async start(questions: number): Promise<this> {
    const { buses, order, waiting } = this
    const pushed = (one: IncomingCall, payload: Buffer) => {
      order.push(`call:${payload.toString()}`)
      one.reply(payload)
    }
    this.gate = await buses.start(gate, { call: pushed })
    this.worker = await buses.start(worker, { call: one => void waiting.push(one) })
    for (let n = 0; n < questions; n++) {
      const taker: ReplyTaker = {
        replied: payload => order.push(`reply:${payload.toString()}`),
        failed: failure => order.push(`failed:${failure}`),
      }
      const deadline = performance.now() + 10_000
      this.gate.bus.request(worker, 1, Buffer.from(String(n)), taker, { deadline })
    }
    await until(() => waiting.length === questions)
    buses.hub.setHook(batch => {
      if (batch.from !== nodeKey(worker) || this.toReturn === 0) return [batch]
      this.toReturn--
      return 'nobody'
    })
    return this
  }

  /** The worker's reply, which comes back. */
  async returned(question: number): Promise<void> {
    this.toReturn = 1
    this.waiting[question]!.reply(Buffer.from(String(question)))
    await until(() => this.toReturn === 0)
  }

  push(
    text: string,
    options: { alone?: boolean; timeoutMs?: number } = {},
  ): Taker & { number: number } {
    return call(this.worker, gate, text, options)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.buses[Symbol.asyncDispose]()
  }
}

it('a call does not overtake a reply that came back, nor a reply the call', async () => {
  await using scene = await new Scene().start(2)
  await scene.returned(0)
  const pushes = [scene.push('a'), scene.push('b', { alone: true })]
  scene.waiting[1]!.reply(Buffer.from('1'))
  pushes.push(scene.push('c'))
  const ends = await Promise.all(pushes.map(push => push.end()))
  expect(ends).toEqual(['reply:a', 'reply:b', 'reply:c'])
  expect(scene.order).toEqual(['reply:0', 'call:a', 'call:b', 'reply:1', 'call:c'])
  // Nothing waits any more.
  expect(await scene.push('d').end()).toBe('reply:d')
})

it('a reply that comes back stands before calls that were made since', async () => {
  await using scene = await new Scene().start(2)
  const returned: MemoryBatch[] = []
  let push: Taker | null = null
  scene.buses.hub.setHook(batch => {
    if (batch.from !== nodeKey(worker) || returned.length === 2) return [batch]
    // The first reply has come back, the second is on its way.
    if (returned.push(batch) === 2) push = scene.push('a')
    return 'nobody'
  })
  // Too large for one batch.
  for (const [n, one] of scene.waiting.entries()) one.reply(Buffer.alloc(100_000, String(n)))
  await until(() => scene.order.length === 3)
  expect(scene.order.map(one => one.slice(0, 7))).toEqual(['reply:0', 'reply:1', 'call:a'])
  expect(await push!.end()).toBe('reply:a')
})

it('a call that waits ends as not run where nobody is there still', async () => {
  await using scene = await new Scene().start(1)
  await scene.returned(0)
  scene.toReturn = 1
  const push = scene.push('a')
  expect(await push.end()).toBe('failed:not-run')
  await until(() => scene.order.length === 1)
  expect(scene.order).toEqual(['reply:0'])
})

it('a call that waits ends as not run when the bus goes down', async () => {
  await using scene = await new Scene().start(1)
  await scene.returned(0)
  const push = scene.push('a')
  scene.buses.hub.setUp(false)
  expect(push.ends).toEqual(['failed:not-run'])
  scene.buses.hub.setUp(true)
  await until(() => scene.order.length === 1)
  await turns()
  expect(scene.order).toEqual(['reply:0'])
})

it('a call that was given up while it waited, or has expired, never leaves', async () => {
  await using scene = await new Scene().start(1)
  await scene.returned(0)
  const given = scene.push('given up')
  const short = scene.push('expired', { timeoutMs: 10 })
  scene.worker.bus.cancel(given.number)
  expect(await short.end()).toBe('failed:expired')
  expect(await scene.push('last').end()).toBe('reply:last')
  expect(given.ends).toEqual([])
  expect(scene.order).toEqual(['reply:0', 'call:last'])
})

it('as many calls wait as may be under way, and more are refused', async () => {
  await using scene = await new Scene().start(1)
  await scene.returned(0)
  const pushes = Array.from({ length: peerLimits.calls + 1 }, () => scene.push('x'))
  expect(await pushes.at(-1)!.end()).toBe('failed:busy')
  expect(await pushes.at(-2)!.end()).toBe('reply:x')
})

it('who hears that nobody is there, and calls, does not overtake the reply either', async () => {
  await using scene = await new Scene().start(1)
  scene.worker.bus.onNobody(() => scene.push('a'))
  await scene.returned(0)
  await until(() => scene.order.length === 2)
  expect(scene.order).toEqual(['reply:0', 'call:a'])
})
