/**
 * Which node a call goes to, or none: its own where it has the function, the one that is named or
 * pinned or leads the module, else one that the balancer chooses. It sends nothing and waits for
 * nothing.
 */
import type { Logger } from '../../base/logger.ts'
import { nodeKey } from '../../bus/bus.ts'
import type { Balancer } from '../../cluster/balancing/balancer.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import type { SessionPort } from '../ports.ts'
import type { ClusterFunction, FunctionTable } from './function-table.ts'
import type { RemoteCall } from './remote-call.ts'

/**
 * Where a call goes, or why nowhere: `down` no instance, `lost` the node it was pinned to has died.
 */
export type Place = ClusterNode | 'here' | 'down' | 'lost'

export interface PlacementOptions {
  readonly directory: Directory
  readonly functions: FunctionTable
  readonly balancer: Balancer
  readonly log: Logger
  /** Whether this node leads a module that has one instance at a time. */
  readonly leads: (module: string) => boolean
}

export class Placement {
  /** False: this node's own functions are not preferred any more, for it is leaving. */
  isServing = true
  readonly #options: PlacementOptions

  constructor(options: PlacementOptions) {
    this.#options = options
  }

  /** By the table as it was read last. Not `exclude`, as far as there is a choice. */
  of(call: RemoteCall, exclude: ClusterNode | null): Place {
    const { fn, session, instance } = call
    if (instance !== null) return this.#named(fn, instance)
    const pinned = this.#pinned(fn, session, exclude)
    if (pinned !== null) return pinned
    if (fn.instances === 'one') return this.#leader(fn)
    const isHere = fn.hosted !== null && this.isServing
    if (isHere && fn.balance !== 'sticky') return 'here'
    const affinity = session === null ? null : (session.userId ?? session.id)
    const { moduleName, balance, candidates } = fn
    const options = { balance, candidates, affinity, exclude }
    const node = this.#options.balancer.choose(moduleName, options)
    // A node that leaves still answers what its own clients had sent.
    if (node === null) return fn.hosted === null ? 'down' : 'here'
    return this.#at(node)
  }

  /** Whether a call that waits for an instance has one. */
  isThere({ fn, instance }: RemoteCall): boolean {
    if (instance !== null) return fn.candidates.some(({ ref }) => ref.name === instance)
    if (fn.instances === 'one') return this.#leader(fn) !== 'down'
    return fn.candidates.length > 0
  }

  unpin(session: SessionPort | null, module: string): void {
    session?.pin(module, null).catch((error: unknown) => {
      this.#options.log.debug('A session could not be unpinned', { session: session.id, error })
    })
  }

  #at(node: ClusterNode): Place {
    return node.ref.epoch === this.#options.directory.self.epoch ? 'here' : node
  }

  /** Null: not pinned, or not any more. */
  #pinned(
    fn: ClusterFunction,
    session: SessionPort | null,
    exclude: ClusterNode | null,
  ): Place | null {
    const pin = session?.pins?.get(fn.moduleName)
    if (pin === undefined) return null
    const node = this.#nodeOf(pin)
    const isCandidate = fn.candidates.some(({ ref }) => ref.epoch === node?.ref.epoch)
    if (node !== undefined && isCandidate && node.ref.epoch !== exclude?.ref.epoch)
      return this.#at(node)
    // Of another version, without this very function.
    if (node?.state === 'alive' && !isCandidate) return null
    // Silent, and perhaps not for long: what the session has there may still be there.
    if (node?.state === 'suspect' && !node.isDraining) return 'lost'
    this.unpin(session, fn.moduleName)
    return node !== undefined || this.#options.functions.hasLeft(pin) ? null : 'lost'
  }

  #nodeOf(key: string): ClusterNode | undefined {
    for (const node of this.#options.directory.nodes()) if (nodeKey(node.ref) === key) return node
    return undefined
  }

  #named(fn: ClusterFunction, instance: string): Place {
    const { functions, leads } = this.#options
    const node = fn.candidates.find(({ ref }) => ref.name === instance)
    if (node === undefined) return functions.isExpected(fn, instance) ? 'down' : 'lost'
    const place = this.#at(node)
    if (place === 'here' && fn.hosted === null) return 'lost'
    const holds = place === 'here' ? leads : (name: string) => node.leads.has(name)
    return fn.instances === 'one' && !holds(fn.moduleName) ? 'lost' : place
  }

  #leader(fn: ClusterFunction): Place {
    if (fn.hosted !== null && this.#options.leads(fn.moduleName)) return 'here'
    const self = this.#options.directory.self.epoch
    const holds = (node: ClusterNode) => node.leads.has(fn.moduleName) && node.ref.epoch !== self
    return fn.candidates.find(holds) ?? 'down'
  }
}
