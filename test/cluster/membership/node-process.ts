/**
 * A node of its own process on a real Redis, for tests that kill and stop processes. It tells its
 * parent what happens to it, and "acts" every 20 ms as long as its lease and the leadership of a
 * module allow.
 */
import { silentLogger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import type { NodeRef } from '../../../src/bus/bus.ts'
import { createBus } from '../../../src/bus/node-bus.ts'
import { RedisCarrier } from '../../../src/bus/carriers/redis-carrier.ts'
import { createLease } from '../../../src/cluster/life/lease.ts'
import { createMembership } from '../../../src/cluster/membership/membership.ts'
import { createModuleLeadership } from '../../../src/cluster/module-leadership.ts'
import { claimNode } from '../../../src/cluster/life/node-claim.ts'
import { SifakaError } from '../../../src/errors.ts'
import { RedisKv } from '../../../src/store/kv/redis-kv.ts'

export interface NodeProcessOptions {
  readonly ref: NodeRef
  readonly url: string
  readonly cluster: string
  readonly predecessor?: string
}

export type NodeEvent =
  | { readonly type: 'ready'; readonly nodeNumber: number }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | { readonly type: 'states'; readonly states: readonly string[] }
  | { readonly type: 'gone'; readonly name: string; readonly isClean: boolean }
  | { readonly type: 'lost' }
  /** By the wall clock, which all processes of one machine share. */
  | { readonly type: 'acted'; readonly at: number }
  | { readonly type: 'held'; readonly at: number }

const module = 'Ladder'
const options = JSON.parse(process.argv[2]!) as NodeProcessOptions
const { ref, url, cluster } = options
const log = silentLogger
const metrics = new Metrics()

function tell(event: NodeEvent): void {
  process.send?.(event)
}

try {
  const kv = new RedisKv({ url, keyPrefix: `${cluster}:` })
  await kv.start()
  const lease = createLease({ self: ref, kv: kv.claims, log })
  lease.onLost(() => tell({ type: 'lost' }))
  await lease.start()
  const claim = await claimNode({
    self: ref,
    place: `host:${process.pid}`,
    kv: kv.claims,
    log,
    onLost: words => lease.lose(words),
    ...(options.predecessor === undefined ? {} : { predecessor: options.predecessor }),
  })
  const bus = createBus({
    self: ref,
    carrier: new RedisCarrier({ url, cluster }),
    cluster,
    secrets: { current: 'a secret of thirty-two characters' },
    wheel: new TimerWheel(),
    log,
    metrics,
  })
  const describe = () => ({
    version: '1.0.0',
    place: `host:${process.pid}`,
    isDraining: false,
    isGate: false,
    load: { calls: 0, sessions: 0 },
    modules: [],
    leases: leadership.led(),
  })
  const membership = createMembership({
    self: ref,
    describe,
    bus,
    kv: kv.claims,
    lease,
    log,
    metrics,
  })
  const leadership = createModuleLeadership({
    self: ref,
    modules: [module],
    kv: kv.claims,
    lease,
    directory: membership,
    log,
  })
  leadership.onChange(() => membership.announceNow())
  membership.listen({
    changed: () =>
      tell({
        type: 'states',
        states: [...membership.nodes()].map(node => `${node.ref.name} ${node.state}`),
      }),
    gone: (node, isClean) => tell({ type: 'gone', name: node.ref.name, isClean }),
  })
  await bus.start()
  await membership.start()
  await leadership.start()
  setInterval(() => {
    const at = Date.now()
    if (lease.mayAct) tell({ type: 'acted', at })
    if (leadership.leads(module)) tell({ type: 'held', at })
  }, 20)
  process.on('message', () => {
    void leadership
      .close()
      .then(() => membership.close())
      .then(() => claim.release())
      .then(() => lease.close())
      .then(() => bus.close())
      .then(() => kv.close())
      .then(() => process.exit(0))
  })
  tell({ type: 'ready', nodeNumber: claim.nodeNumber })
} catch (error) {
  const { code, message } = SifakaError.from(error)
  tell({ type: 'refused', code, message })
  process.exitCode = 1
  process.disconnect?.()
}
// Not left behind by a parent that is gone.
process.on('disconnect', () => process.exit())
