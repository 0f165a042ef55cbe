import { Balancer } from '../../../src/cluster/balancing/balancer.ts'
import type { BalancedCall } from '../../../src/cluster/balancing/balancer.ts'
import type { ClusterNode } from '../../../src/cluster/cluster.ts'

/** A node as the directory describes it; the epoch tells its lives apart. */
export function nodeOf(name: string, epoch = `${name}-1`): ClusterNode {
  return {
    ref: { name, epoch },
    version: '0.1.0',
    place: 'here:1',
    state: 'alive',
    isDraining: false,
    isGate: false,
    load: { calls: 0, sessions: 0 },
    modules: new Map(),
    leads: new Set(),
  }
}

export function nodesOf(count: number): ClusterNode[] {
  return Array.from({ length: count }, (_, index) => nodeOf(`work${index + 1}`))
}

/** Mulberry32: the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A balancer with a clock that the test moves and dice that repeat. */
export function create(seed = 1) {
  const clock = { now: 1_000_000 }
  const balancer = new Balancer({ now: () => clock.now, random: seeded(seed) })
  const begin = (node: ClusterNode, module = 'Arena'): BalancedCall => {
    const call = { module, node: node.ref }
    balancer.began(call)
    return call
  }
  const timeOut = (node: ClusterNode, { times = 1, module = 'Arena' } = {}) => {
    for (let i = 0; i < times; i++) balancer.ended(begin(node, module), 'timeout')
  }
  return { balancer, clock, begin, timeOut }
}

/** How often each name occurs. */
export function countNames(nodes: Iterable<ClusterNode | null>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    const name = node?.ref.name ?? 'nobody'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

/** Pearson's statistic of counts that should all be equal: about the number of counts less one. */
export function chiSquare(counts: readonly number[], total: number): number {
  const expected = total / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}
