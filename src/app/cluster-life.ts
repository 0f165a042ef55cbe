/**
 * One life of a node in its cluster: it claims its name, joins, holds what one node alone may do,
 * says that it leaves and leaves. The parts are the cluster's; here is their order. A server that
 * is alone has no such life.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../base/logger.ts'
import type { NodeRef } from '../bus/bus.ts'
import { createModuleLeadership, type ModuleLeadership } from '../cluster/module-leadership.ts'
import { claimNode, type NodeClaim } from '../cluster/life/node-claim.ts'
import { shareSecret } from '../cluster/life/shared-secret.ts'
import type { Config } from '../config/config.ts'
import type { KvStore } from '../store/kv/kv.ts'
import { type ClusterParts, placeOfProcess } from './cluster-parts.ts'

export interface ClusterLifeOptions {
  readonly parts: ClusterParts
  readonly self: NodeRef
  readonly kv: KvStore
  readonly config: Pick<Config, 'cluster'>
  readonly log: Logger
  /** The epoch of the life before this one, where its end is certain. */
  readonly predecessor: string | undefined
  /** Aborted when the server is closed: a name that is waited for is not wanted any more. */
  readonly signal: AbortSignal
  /** Where what is to be closed goes; throws `Closed` where the server has begun to close. */
  readonly resources: () => AsyncDisposableStack
}

/** Ten times what an announcement may be put off. */
const sayDrainMs = 1_000
/** Calls that were under way to this node when it said so arrive within this, and are refused. */
const lingerMs = 300

export class ClusterLife {
  readonly parts: ClusterParts
  readonly #options: ClusterLifeOptions
  #leadership: ModuleLeadership | null = null
  /** Until when it stays on the bus to refuse what comes late, by `performance.now()`. */
  #lingerUntil = -Infinity

  constructor(options: ClusterLifeOptions) {
    this.#options = options
    this.parts = options.parts
  }

  /** Modules that this node leads. */
  get led(): string[] {
    return this.#leadership?.led() ?? []
  }

  /** Whether what one node alone does for that module may be done here. */
  leads(module: string): boolean {
    return this.#leadership?.leads(module) ?? false
  }

  /**
   * Takes the node's name and number, with the cluster's secret in hand. Rejects with `TwinNode`
   * where a living node has the name, and with `ConfigInvalid` where the nodes have another secret.
   */
  async claim(): Promise<NodeClaim> {
    const { self, signal, kv, log, predecessor, resources, config } = this.#options
    const { name: cluster, secret: current, acceptedSecret: accepted } = config.cluster
    resources().use(await shareSecret({ kv, cluster, current, accepted, log }))
    const claiming = claimNode({
      self,
      signal,
      place: placeOfProcess(),
      kv: kv.claims,
      log,
      predecessor,
      onLost: words => this.parts.lease.lose(words),
    })
    // Before it is there: a close that comes meanwhile gives it back.
    resources().defer(async () => {
      const claim = await claiming.catch(() => null)
      await claim?.release()
    })
    return claiming
  }

  /** From here on the others know this node; it takes no calls yet. */
  async join(): Promise<void> {
    const { bus, lease, membership, presence } = this.parts
    const { resources } = this.#options
    for (const part of [lease, bus, membership, presence]) await resources().use(part).start()
    resources().defer(() => delay(Math.max(0, this.#lingerUntil - performance.now())))
  }

  /**
   * Tries from now on to lead these modules. `handOver` ends what this node alone does: another one
   * begins it only then.
   */
  async lead(modules: readonly string[], handOver: () => Promise<void>): Promise<void> {
    const { lease, membership } = this.parts
    const { self, kv, log, resources } = this.#options
    const leadership = createModuleLeadership({
      self,
      modules,
      kv: kv.claims,
      lease,
      directory: membership,
      log,
    })
    this.#leadership = leadership
    leadership.onChange(() => membership.announceNow())
    await resources().use(leadership).start()
    resources().defer(handOver)
  }

  async release(): Promise<void> {
    await this.#leadership?.release()
  }

  /**
   * Says that this node takes no more calls, as its description tells by now; resolves when it is
   * said. Only then may the first call be refused: what is sent in order arrives in order, so
   * whoever sees its call refused knows why, and waits for the next life of this node.
   */
  async sayDrain(): Promise<void> {
    const { membership } = this.parts
    const { self } = this.#options
    if (membership.node(self)?.isDraining !== false) return
    const said = Promise.withResolvers<void>()
    membership.listen({
      changed: () => {
        if (membership.node(self)?.isDraining !== false) said.resolve()
      },
    })
    membership.announceNow()
    await Promise.race([said.promise, delay(sayDrainMs, undefined, { ref: false })])
    this.#lingerUntil = performance.now() + lingerMs
  }
}
