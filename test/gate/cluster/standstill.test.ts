/**
 * What others ask of a node that has stood still: nothing of it is done before it knows that it
 * lives.
 */
import { expect, it, onTestFinished } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { createMemoryHub } from '../../../src/bus/carriers/memory-carrier.ts'
import { createBus } from '../../../src/bus/node-bus.ts'
import { Channel } from '../../../src/cluster/channels.ts'
import type { Directory } from '../../../src/cluster/cluster.ts'
import { serveGate } from '../../../src/gate/cluster/gate-server.ts'
import { Sessions } from '../../../src/gate/sessions.ts'
import { turns } from '../../bus/engine-harness.ts'
import { TestLease } from '../../cluster/membership/test-lease.ts'
import { startServer } from '../../dispatch/support.ts'

const wheel = new TimerWheel({ tickMs: 5 })
const hub = createMemoryHub()

function busOf(name: string) {
  const bus = createBus({
    self: { name, epoch: name.repeat(16) },
    carrier: hub.createCarrier(),
    cluster: 'test',
    secrets: null,
    wheel,
    log: silentLogger,
    metrics: new Metrics(),
  })
  onTestFinished(async () => {
    await bus.close()
    wheel.clear()
  })
  return bus
}

const { Directory: _, ...channels } = Channel

it.each(Object.entries(channels))('channel %s waits for the lease', async (_name, channel) => {
  const [caller, bus] = [busOf('a'), busOf('b')]
  const lease = new TestLease()
  const directory = {
    self: bus.self,
    nodes: () => [],
    node: () => undefined,
    named: () => undefined,
    byEpochPrefix: () => undefined,
    isGone: () => false,
    listen: () => {},
  } satisfies Directory
  const cluster = { bus, directory, lease, leads: () => true }
  await startServer([], { node: bus.self, cluster })
  const sessions = new Sessions({ maxQueue: 8, maxInflight: 8 }, { sessionsPerUser: 1 })
  serveGate({ bus, lease, sessions, probe: async () => true })
  await caller.start()
  await bus.start()
  let end: string | null = null
  const ask = (): void => {
    end = null
    const taker = {
      replied: () => void (end = 'replied'),
      failed: (failure: string) => void (end = failure),
    }
    const deadline = performance.now() + 60_000
    // No channel takes this for a question of its own, and each says so at once.
    caller.request(bus.self, channel, Buffer.from('?'), taker, { deadline })
  }
  ask()
  await turns()
  expect(end).not.toBeNull()
  lease.lapse()
  ask()
  await turns()
  expect(end).toBeNull()
  lease.settle()
  await turns()
  expect(end).not.toBeNull()
})
