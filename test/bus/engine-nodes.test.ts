import { describe, expect, it } from 'vitest'
import { silentLogger } from '../../src/base/logger.ts'
import { Metrics } from '../../src/base/metrics.ts'
import { nodeKey } from '../../src/bus/bus.ts'
import type { IncomingCall } from '../../src/bus/bus.ts'
import { KnownNodes } from '../../src/bus/known-nodes.ts'
import { createMemoryHub } from '../../src/bus/carriers/memory-carrier.ts'
import { NodeBus } from '../../src/bus/node-bus.ts'
import { Sealer } from '../../src/bus/seal.ts'
import { TimerWheel } from '../../src/base/timer-wheel.ts'
import { refOf, secrets } from './engine-harness.ts'

const self = refOf('self')
const b = refOf('b', 2)

const running: IncomingCall[] = []

async function knownNodes(): Promise<{ nodes: KnownNodes; host: NodeBus }> {
  const options = { self, cluster: 'test', secrets }
  const host = new NodeBus({
    ...options,
    carrier: createMemoryHub().createCarrier(),
    wheel: new TimerWheel(),
    log: silentLogger,
    metrics: new Metrics(),
  })
  host.listen(1, { call: one => void running.push(one) })
  await host.start()
  return { nodes: new KnownNodes({ sealer: new Sealer(options), host }), host }
}

/** A batch to it, so that it has used a number. */
function use(nodes: KnownNodes, name = b): number {
  const peer = nodes.peerTo(name)!
  peer.notice(1, Buffer.alloc(1))
  peer.flush()
  return peer.sequence
}

const later = () => performance.now() + 61_000

describe('the nodes that a bus knows', () => {
  it('are dropped when idle for a minute, and their sequences kept', async () => {
    const { nodes, host } = await knownNodes()
    await using _ = host
    expect([use(nodes), use(nodes)]).toEqual([1, 2])
    const sender = nodes.addSender(nodeKey(b))
    sender.take('own', 40)
    sender.take('all', 50)
    nodes.sweep(performance.now())
    expect([...nodes.peers]).toHaveLength(1)
    nodes.sweep(later())
    expect([...nodes.peers, ...nodes.senders]).toEqual([])
    expect(nodes.takenFrom(nodeKey(b))).toEqual({ own: 40, all: 50 })
    expect(use(nodes)).toBe(3)
    nodes.sweep(later())
    expect(nodes.addSender(nodeKey(b)).taken).toEqual({ own: 40, all: 50 })
    expect(use(nodes)).toBe(4)
  })

  it('stay while anything is under way', async () => {
    const { nodes, host } = await knownNodes()
    await using _ = host
    const peer = nodes.peerTo(b)!
    const taker = { replied() {}, failed() {} }
    const number = host.calls.add(peer, 0, taker, performance.now() + 1e6)
    nodes.sweep(later())
    expect([...nodes.peers]).toEqual([peer])
    host.calls.cancel(number)
    peer.flush()
    nodes.sweep(later())
    expect([...nodes.peers]).toEqual([])
  })

  it('have calls given up whose cancel was lost, once they are well expired', async () => {
    const { nodes, host } = await knownNodes()
    await using _ = host
    running.length = 0
    const sender = nodes.addSender(nodeKey(b))
    sender.beginBatch(performance.now(), null)
    sender.call(7, 1, Date.now() + 5000, Buffer.alloc(0))
    nodes.sweep(performance.now() + 5500)
    expect(running.map(one => one.isCancelled)).toEqual([false])
    nodes.sweep(performance.now() + 6500)
    expect(running.map(one => one.isCancelled)).toEqual([true])
  })

  it('never use a number twice, even where the record of it is gone', async () => {
    const { nodes, host } = await knownNodes()
    await using _ = host
    for (let i = 0; i < 5; i++) use(nodes)
    nodes.sweep(later())
    for (let i = 0; i < 10_001; i++) nodes.peerTo(refOf(`n${i}`))
    nodes.sweep(later())
    expect(use(nodes)).toBe(6)
  })

  it('remember a bounded number of lives that are over', async () => {
    const { nodes, host } = await knownNodes()
    await using _ = host
    for (let i = 0; i < 3; i++) use(nodes)
    nodes.forget(b)
    expect(nodes.peerTo(b)).toBe(null)
    for (let life = 100; life < 1100; life++) nodes.forget(refOf('b', life))
    expect(nodes.isForgotten(nodeKey(b))).toBe(false)
    expect(nodes.isForgotten(nodeKey(refOf('b', 1099)))).toBe(true)
    expect(use(nodes)).toBe(4)
  })
})
