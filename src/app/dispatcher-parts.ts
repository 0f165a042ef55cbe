/**
 * The dispatcher of one server and the sessions it speaks to, by its configuration: those of its
 * own gate, or in a cluster those of every gate.
 */
import { randomInt } from 'node:crypto'
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import type { TimerWheel } from '../base/timer-wheel.ts'
import type { NodeRef } from '../bus/bus.ts'
import { nodeNumbers } from '../cluster/life/node-number.ts'
import type { Config } from '../config/config.ts'
import { createDispatcher, type Dispatcher } from '../dispatch/dispatcher.ts'
import type { HostedModuleSpec } from '../dispatch/hosted-module.ts'
import { ClusterSessions } from '../dispatch/remote/cluster-sessions.ts'
import type { DispatcherCluster } from '../dispatch/remote/remote.ts'
import { Sessions } from '../gate/sessions.ts'
import type { KvStore } from '../store/kv/kv.ts'
import type { SqlStore } from '../store/sql/sql.ts'
import type { ClusterLife } from './cluster-life.ts'
import type { ClusterParts } from './cluster-parts.ts'
import type { LoadedModule } from './load-modules.ts'

export interface DispatcherPartsOptions {
  readonly config: Config
  readonly modules: readonly LoadedModule[]
  readonly self: NodeRef
  /** Null for a server that is alone. */
  readonly cluster: ClusterLife | null
  readonly wheel: TimerWheel
  readonly sql: SqlStore
  readonly kv: Pick<KvStore, 'get' | 'set' | 'delete' | 'compareAndSwap' | 'increment'>
  /** What the cluster gave it; null where it is alone. */
  readonly nodeNumber: number | null
  /** How long a drain that has begun may still take. */
  readonly drainLeftMs: () => number
  readonly log: Logger
  readonly metrics: Metrics
}

/** Handlers that have not ended by then do not end by themselves. */
const maxCloseMs = 5_000

/** Nothing runs before the dispatcher's `start`. `sessions` are those of this server's own gate. */
export function createDispatcherParts(options: DispatcherPartsOptions): {
  readonly sessions: Sessions
  readonly dispatcher: Dispatcher
} {
  const { config, modules, self, cluster, nodeNumber, drainLeftMs, ...parts } = options
  const { clock } = parts.wheel
  const sessions = new Sessions(config.limits, { ...config.user, clock })
  const dispatcher = createDispatcher({
    ...parts,
    modules: modules.map(loaded => toSpec(loaded, config)),
    node: self,
    cluster: cluster === null ? null : callsOf(cluster),
    sessions: cluster === null ? sessions : everywhere(cluster.parts, sessions, options),
    // Drawn where it is alone, for servers that share a database do not know of each other.
    nodeNumber: nodeNumber ?? randomInt(nodeNumbers),
    rpc: config.rpc,
    limits: config.limits,
    jsonDefaults: config.gate.mqtt.jsonDefaults,
    mode: config.mode,
    // A worker's calls are what its drain is about; a single server's clients have drained before.
    closeTimeoutMs:
      cluster === null ? () => Math.min(maxCloseMs, config.shutdown.drainMs) : drainLeftMs,
  })
  return { sessions, dispatcher }
}

function everywhere(
  { bus, membership, presence }: ClusterParts,
  sessions: Sessions,
  { config, log }: DispatcherPartsOptions,
): ClusterSessions {
  const local = 'Gate' in config.modules ? sessions : null
  return new ClusterSessions({ bus, directory: membership, presence, local, log })
}

function callsOf(life: ClusterLife): DispatcherCluster {
  const { bus, membership, lease } = life.parts
  return { bus, directory: membership, lease, leads: module => life.leads(module) }
}

/** Clients that may name an instance name it by its node. */
function toSpec({ module, config }: LoadedModule, { name, modules }: Config): HostedModuleSpec {
  const entry = modules[module.contract.name]
  return {
    definition: module,
    config,
    instance: name,
    balance: entry?.balance,
    instances: entry?.instances,
  }
}
