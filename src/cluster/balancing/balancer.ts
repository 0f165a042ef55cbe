/**
 * Which instance of a module a call goes to. It knows only what this process has seen itself: its
 * own calls under way to each node and how they ended. What others see is stale by the time it is
 * told, and power of two choices needs no more. It sends nothing, has no timers, and a choice
 * allocates nothing.
 */
import type { NodeRef } from '../../bus/bus.ts'
import type { Balance } from '../membership/announcement.ts'
import type { ClusterNode } from '../cluster.ts'
import { Ejection } from './ejection.ts'
import type { EjectionWitness } from './ejection-log.ts'
import { NodeLoad } from './node-load.ts'
import { hashText, weight } from './rendezvous.ts'
import type { TextHash } from './rendezvous.ts'

export interface BalancerOptions {
  /** Milliseconds, monotonic. Default: `performance.now`. */
  readonly now?: () => number
  /** At least 0, below 1. Default: `Math.random`. */
  readonly random?: () => number
  readonly witness?: EjectionWitness
}

/** A call as the balancer counts it. Its end must be told with the very object of its beginning. */
export interface BalancedCall {
  readonly module: string
  readonly node: NodeRef
}

/**
 * `failed`: anything that says nothing of the instance's health (not run, cancelled, the node
 * died).
 */
export type CallOutcome = 'answered' | 'timeout' | 'failed'

export interface ChooseOptions {
  readonly balance: Balance
  /** Alive, and announcing the function. */
  readonly candidates: readonly ClusterNode[]
  /** What `sticky` keeps at one node: the user or session. Without it, `sticky` is `least-load`. */
  readonly affinity?: string | null
  /** Never this life of this node. */
  readonly exclude?: ClusterNode | null
}

/** What one node is to this process. */
export interface NodeBalance {
  readonly node: string
  /** Calls under way, without those that timed out. */
  readonly inFlight: number
  /** Some module there is not called for now. */
  readonly isEjected: boolean
}

interface ModuleState {
  readonly ejection: Ejection
  /** By node name, when its last turn was, in turns of this module. */
  readonly turns: Map<string, number>
  turn: number
}

export class Balancer {
  readonly #now: () => number
  readonly #random: () => number
  readonly #witness: EjectionWitness | null
  readonly #modules = new Map<string, ModuleState>()
  /** By node name: of one name one life at a time is alive. */
  readonly #loads = new Map<string, NodeLoad>()
  readonly #nameHashes = new Map<string, TextHash>()
  readonly #allowed: ClusterNode[] = []

  constructor(options: BalancerOptions = {}) {
    this.#now = options.now ?? (() => performance.now())
    this.#random = options.random ?? Math.random
    this.#witness = options.witness ?? null
  }

  /**
   * The node that a call of `module` should go to, or null where no candidate may be called. Where
   * all are ejected it is the one ejected longest ago.
   */
  choose(module: string, options: ChooseOptions): ClusterNode | null {
    const { candidates, exclude = null } = options
    if (candidates.length === 0) return null
    const state = this.#modules.get(module) ?? this.#addModule(module)
    if (exclude === null && !state.ejection.hasEjected)
      return this.#pick(state, candidates, options)
    const allowed = this.#narrow(state.ejection, candidates, exclude)
    if (allowed.length === 0) return leastRecentlyEjected(state.ejection, candidates, exclude)
    const chosen = this.#pick(state, allowed, options)
    // Nodes that have died must not be held here.
    allowed.length = 0
    return chosen
  }

  /** A call is on its way: to be told right after the choice, before the next one. */
  began(call: BalancedCall): void {
    this.#modules.get(call.module)?.ejection.began(call.node, call)
    const load = this.#loads.get(call.node.name)
    if (load?.epoch === call.node.epoch) load.inFlight++
    else this.#addLoad(call.node).inFlight++
  }

  /** A call has ended, once. */
  ended(call: BalancedCall, outcome: CallOutcome): void {
    const load = this.#loads.get(call.node.name)
    // A node that was forgotten, or lives anew, has no calls of its former life.
    if (load?.epoch !== call.node.epoch) return
    // Calls that began before the node was forgotten may end after it was called again.
    if (load.inFlight > 0) load.inFlight--
    if (outcome === 'answered') {
      const ejection = this.#modules.get(call.module)?.ejection
      if (ejection?.answered(call.node) === true) this.#witness?.isBack(call.module, call.node)
      return
    }
    if (outcome === 'failed') {
      this.#modules.get(call.module)?.ejection.ended(call.node, call)
      return
    }
    const now = this.#now()
    load.addLate(now)
    const state = this.#modules.get(call.module) ?? this.#addModule(call.module)
    if (state.ejection.timedOut(call.node, call, now))
      this.#witness?.isEjected(call.module, call.node)
  }

  /** A node is dead: its calls under way need not be ended any more. */
  forget(node: NodeRef): void {
    for (const { ejection, turns } of this.#modules.values()) {
      ejection.forget(node)
      turns.delete(node.name)
    }
    this.#nameHashes.delete(node.name)
    if (this.#loads.get(node.name)?.epoch === node.epoch) this.#loads.delete(node.name)
  }

  /** For status and metrics: the nodes that were called since they were last forgotten. */
  snapshot(): NodeBalance[] {
    return Array.from(this.#loads, ([name, { epoch, inFlight }]) => ({
      node: name,
      inFlight,
      isEjected: this.#isEjected({ name, epoch }),
    }))
  }

  #isEjected(node: NodeRef): boolean {
    for (const { ejection } of this.#modules.values()) if (ejection.isEjected(node)) return true
    return false
  }

  /** The candidates that may be called now, in an array that the next choice uses again. */
  #narrow(
    ejection: Ejection,
    candidates: readonly ClusterNode[],
    exclude: ClusterNode | null,
  ): ClusterNode[] {
    const allowed = this.#allowed
    const now = ejection.hasEjected ? this.#now() : 0
    allowed.length = 0
    for (const node of candidates)
      if (!isSame(node, exclude) && ejection.allows(node.ref, now)) allowed.push(node)
    return allowed
  }

  #pick(
    state: ModuleState,
    nodes: readonly ClusterNode[],
    { balance, affinity }: ChooseOptions,
  ): ClusterNode | null {
    if (balance === 'round-robin') return leastRecentlyUsed(state, nodes)
    if (nodes.length === 1) return nodes[0] ?? null
    if (balance === 'random') return nodes[Math.floor(this.#random() * nodes.length)] ?? null
    if (balance === 'sticky' && affinity !== null && affinity !== undefined)
      return this.#heaviest(affinity, nodes)
    return this.#lessLoaded(nodes)
  }

  /** Power of two choices. */
  #lessLoaded(nodes: readonly ClusterNode[]): ClusterNode | null {
    let first = 0
    let second = 1
    if (nodes.length > 2) {
      // Two different places from one random number: its whole part, and what is left of it.
      const scaled = this.#random() * nodes.length
      first = Math.floor(scaled)
      second = Math.floor((scaled - first) * (nodes.length - 1))
      if (second >= first) second++
    }
    const one = nodes[first]
    const other = nodes[second]
    if (one === undefined || other === undefined) return null
    const difference = this.#loadOf(one.ref) - this.#loadOf(other.ref)
    if (difference !== 0) return difference < 0 ? one : other
    return nodes.length > 2 || this.#random() < 0.5 ? one : other
  }

  #loadOf(node: NodeRef): number {
    const load = this.#loads.get(node.name)
    if (load?.epoch !== node.epoch) return 0
    return load.hasLate ? load.current(this.#now()) : load.inFlight
  }

  #heaviest(affinity: string, nodes: readonly ClusterNode[]): ClusterNode | null {
    const key = hashText(affinity)
    let best: ClusterNode | null = null
    let bestWeight = -1
    for (const node of nodes) {
      const { name } = node.ref
      const own = weight(key, this.#nameHashes.get(name) ?? this.#addNameHash(name))
      if (own < bestWeight || (own === bestWeight && best !== null && name > best.ref.name))
        continue
      best = node
      bestWeight = own
    }
    return best
  }

  #addModule(module: string): ModuleState {
    const state = { ejection: new Ejection(), turns: new Map<string, number>(), turn: 0 }
    this.#modules.set(module, state)
    return state
  }

  #addLoad({ name, epoch }: NodeRef): NodeLoad {
    const load = new NodeLoad(epoch)
    this.#loads.set(name, load)
    return load
  }

  #addNameHash(name: string): TextHash {
    const hash = hashText(name)
    this.#nameHashes.set(name, hash)
    return hash
  }
}

/**
 * Round-robin by last turn, not by a position: functions of one module may have different
 * candidates, and a position shared by lists of different lengths leaves some nodes out for ever.
 */
function leastRecentlyUsed(state: ModuleState, nodes: readonly ClusterNode[]): ClusterNode | null {
  let best: ClusterNode | null = null
  let bestTurn = Infinity
  for (const node of nodes) {
    const turn = state.turns.get(node.ref.name) ?? 0
    if (turn >= bestTurn) continue
    best = node
    bestTurn = turn
  }
  if (best !== null) state.turns.set(best.ref.name, ++state.turn)
  return best
}

function leastRecentlyEjected(
  ejection: Ejection,
  candidates: readonly ClusterNode[],
  exclude: ClusterNode | null,
): ClusterNode | null {
  let best: ClusterNode | null = null
  let bestAt = Infinity
  for (const node of candidates) {
    const at = ejection.ejectedAt(node.ref)
    if (at >= bestAt || isSame(node, exclude)) continue
    best = node
    bestAt = at
  }
  return best
}

/** Directories replace nodes with every announcement: identity tells nothing. */
function isSame(node: ClusterNode, other: ClusterNode | null): boolean {
  return other !== null && node.ref.name === other.ref.name && node.ref.epoch === other.ref.epoch
}
