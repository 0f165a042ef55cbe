/**
 * From the configuration to what a node is in its cluster by: bus, lease, membership and presence,
 * each with what it needs of the others. It makes them and starts none; name and leadership are
 * claimed by `cluster-life.ts`. A server that is alone has none of this.
 */
import { randomBytes } from 'node:crypto'
import os from 'node:os'
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import type { TimerWheel } from '../base/timer-wheel.ts'
import { version } from '../base/version.ts'
import type { Bus, NodeRef } from '../bus/bus.ts'
import { createBus } from '../bus/node-bus.ts'
import type { Description } from '../cluster/membership/announcer.ts'
import type { Presence } from '../cluster/cluster.ts'
import { createLease, type LeaseKeeper } from '../cluster/life/lease.ts'
import { createMembership, type Membership } from '../cluster/membership/membership.ts'
import { createPresence } from '../cluster/presence/presence.ts'
import type { Config } from '../config/config.ts'
import type { KvStore } from '../store/kv/kv.ts'
import { createCarrier } from './carrier.ts'

export interface ClusterParts {
  readonly bus: Bus
  readonly lease: LeaseKeeper
  readonly membership: Membership
  readonly presence: Presence
}

export interface ClusterNeeds {
  readonly config: Config
  readonly self: NodeRef
  readonly kv: KvStore
  readonly wheel: TimerWheel
  readonly log: Logger
  readonly metrics: Metrics
  /** What the node says of itself now. */
  readonly describe: () => Omit<Description, 'version' | 'place'>
}

/** A life of this process, as it is known to the others. */
export function newLife(name: string): NodeRef {
  return { name, epoch: randomBytes(8).toString('hex') }
}

/** `host:pid`, for people. */
export function placeOfProcess(): string {
  return `${os.hostname()}:${process.pid}`
}

/** Not started. Null where the configuration names no bus to other processes. */
export function createClusterParts(needs: ClusterNeeds): ClusterParts | null {
  const { config, self, kv, wheel, metrics } = needs
  const log = needs.log.child({ module: 'Cluster' })
  const carrier = createCarrier(config, { log, metrics })
  if (carrier === null) return null
  const { name, secret, acceptedSecret } = config.cluster
  const bus = createBus({
    self,
    carrier,
    cluster: name,
    secrets: { current: secret, ...(acceptedSecret === '' ? {} : { accepted: acceptedSecret }) },
    wheel,
    log,
    metrics,
    maxMessageBytes: config.bus.maxMessageBytes,
  })
  const lease = createLease({ self, kv: kv.claims, log })
  const place = placeOfProcess()
  const membership = createMembership({
    self,
    describe: () => ({ ...needs.describe(), version, place }),
    bus,
    kv: kv.claims,
    lease,
    log,
    metrics,
  })
  const { sessionsPerUser } = config.user
  const presence = createPresence({
    self,
    kv: kv.claims,
    isGone: ref => membership.isGone(ref),
    expect: ref => membership.expect(ref),
    log,
    metrics,
    sessionsPerUser,
  })
  // It may have taken a user over and died before it told anyone.
  membership.listen({
    gone: (node, isClean) => {
      if (node.isGate && !isClean) presence.reassert()
    },
  })
  return { bus, lease, membership, presence }
}
