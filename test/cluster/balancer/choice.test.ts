import { describe, expect, it } from 'vitest'
import type { Balance } from '../../../src/cluster/membership/announcement.ts'
import { balances } from '../../../src/cluster/membership/announcement.ts'
import { Balancer } from '../../../src/cluster/balancing/balancer.ts'
import type { BalancedCall } from '../../../src/cluster/balancing/balancer.ts'
import type { ClusterNode } from '../../../src/cluster/cluster.ts'
import { chiSquare, countNames, create, nodeOf, nodesOf, seeded } from './support.ts'

/** Keeps calls of equal length under way, each choice seeing those before it. */
function run(balance: Balance, nodes: readonly ClusterNode[], calls: number): Map<string, number> {
  const { balancer, begin } = create(7)
  const underWay: BalancedCall[] = []
  const chosen: (ClusterNode | null)[] = []
  for (let i = 0; i < calls; i++) {
    const node = balancer.choose('Arena', { balance, candidates: nodes, affinity: `user${i}` })
    chosen.push(node)
    if (node !== null) underWay.push(begin(node))
    const oldest = underWay.length > 64 ? underWay.shift() : undefined
    if (oldest !== undefined) balancer.ended(oldest, 'answered')
  }
  return countNames(chosen)
}

describe('choice', () => {
  it.each(balances)('%s gives every instance its share', balance => {
    for (const size of [2, 3, 8, 64]) {
      const counts = [...run(balance, nodesOf(size), 20_000).values()]
      expect(counts).toHaveLength(size)
      // One in a thousand exceeds this by chance (normal approximation); seeds are fixed.
      const freedom = size - 1
      expect(chiSquare(counts, 20_000)).toBeLessThan(freedom + 3.1 * Math.sqrt(2 * freedom) + 5)
    }
  })

  it.each(balances)('%s names nobody of nobody, and the only one', balance => {
    const { balancer } = create()
    const [only = nodeOf('only')] = nodesOf(1)
    expect(balancer.choose('Arena', { balance, candidates: [] })).toBeNull()
    expect(balancer.choose('Arena', { balance, candidates: [only], affinity: 'u' })).toBe(only)
    expect(balancer.choose('Arena', { balance, candidates: [only], exclude: only })).toBeNull()
  })

  it.each(balances)('%s never names the excluded life of a node, but its next life', balance => {
    const { balancer } = create()
    const nodes = nodesOf(3)
    const excluded = nodeOf('work2')
    for (let i = 0; i < 200; i++) {
      const chosen = balancer.choose('Arena', {
        balance,
        candidates: nodes,
        affinity: `u${i}`,
        exclude: excluded,
      })
      expect(['work1', 'work3']).toContain(chosen?.ref.name)
    }
    const next = nodeOf('work2', 'work2-2')
    expect(balancer.choose('Arena', { balance, candidates: [next], exclude: excluded })).toBe(next)
  })

  it('tosses no dice for one candidate, and for two only where they are level', () => {
    let tosses = 0
    const random = seeded(3)
    const balancer = new Balancer({
      random() {
        tosses++
        return random()
      },
    })
    const [one = nodeOf('a'), other = nodeOf('b')] = nodesOf(2)
    balancer.choose('Arena', { balance: 'least-load', candidates: [one] })
    balancer.began({ module: 'Arena', node: one.ref })
    expect(balancer.choose('Arena', { balance: 'least-load', candidates: [one, other] })).toBe(
      other,
    )
    expect(tosses).toBe(0)
    balancer.began({ module: 'Arena', node: other.ref })
    balancer.choose('Arena', { balance: 'least-load', candidates: [one, other] })
    expect(tosses).toBe(1)
  })
})

describe('least-load', () => {
  it('keeps the longest queue short where random choice does not', () => {
    const nodes = nodesOf(32)
    const longest = (balance: Balance): number => {
      const { balancer, begin } = create(11)
      const calls: BalancedCall[] = []
      for (let i = 0; i < 3200; i++) {
        const node = balancer.choose('Arena', { balance, candidates: nodes })
        if (node !== null) calls.push(begin(node))
      }
      return Math.max(...balancer.snapshot().map(({ inFlight }) => inFlight))
    }
    expect(longest('least-load')).toBeLessThanOrEqual(104)
    expect(longest('random')).toBeGreaterThan(115)
  })

  it('sends a slow instance less', () => {
    const { balancer, begin } = create(5)
    const nodes = nodesOf(4)
    const slow: BalancedCall[] = []
    const chosen: (ClusterNode | null)[] = []
    for (let i = 0; i < 4000; i++) {
      const node = balancer.choose('Arena', { balance: 'least-load', candidates: nodes })
      chosen.push(node)
      if (node === null) continue
      const call = begin(node)
      if (node.ref.name === 'work1') slow.push(call)
      else balancer.ended(call, 'answered')
      const oldest = i % 20 === 0 ? slow.shift() : undefined
      if (oldest !== undefined) balancer.ended(oldest, 'answered')
    }
    expect(countNames(chosen).get('work1')).toBeLessThan(250)
  })

  it('counts calls of all modules to a node', () => {
    const { balancer, begin } = create()
    const [busy = nodeOf('a'), idle = nodeOf('b')] = nodesOf(2)
    begin(busy, 'Chat')
    expect(balancer.choose('Arena', { balance: 'least-load', candidates: [busy, idle] })).toBe(idle)
  })

  it('goes on counting calls that timed out for 5 s', () => {
    const { balancer, begin, clock, timeOut } = create()
    const [hung = nodeOf('a'), fine = nodeOf('b')] = nodesOf(2)
    timeOut(hung, { times: 2 })
    const call = begin(fine)
    for (let at = 0; at < 5000; at += 100) {
      expect(balancer.choose('Arena', { balance: 'least-load', candidates: [hung, fine] })).toBe(
        fine,
      )
      clock.now += 100
    }
    clock.now += 600
    expect(balancer.choose('Arena', { balance: 'least-load', candidates: [hung, fine] })).toBe(hung)
    balancer.ended(call, 'answered')
    expect(balancer.snapshot().every(({ inFlight }) => inFlight === 0)).toBe(true)
  })

  it('counts timeouts of different seconds each for its own 5 s', () => {
    const { balancer, begin, clock, timeOut } = create()
    const [hung = nodeOf('a'), fine = nodeOf('b')] = nodesOf(2)
    const better = () =>
      balancer.choose('Arena', { balance: 'least-load', candidates: [hung, fine] })?.ref.name
    for (let i = 0; i < 4; i++) {
      timeOut(hung)
      clock.now += 1000
    }
    begin(fine)
    begin(fine)
    expect(better()).toBe('work2')
    // The first two are over, and it is level; the third too, and it is less.
    clock.now += 3700
    expect(better()).toBe('work1')
    // Long silence, longer than the window many times over.
    clock.now += 1e7
    begin(hung)
    expect(better()).toBe('work1')
  })

  it('forgets the calls of a dead node, and counts its next life from nothing', () => {
    const { balancer, begin } = create()
    const node = nodeOf('work1')
    const next = nodeOf('work1', 'work1-2')
    const calls = [begin(node), begin(node)]
    balancer.forget(node.ref)
    expect(balancer.snapshot()).toEqual([])
    begin(next)
    for (const call of calls) balancer.ended(call, 'failed')
    expect(balancer.snapshot()).toEqual([{ node: 'work1', inFlight: 1, isEjected: false }])
    balancer.forget(node.ref)
    expect(balancer.snapshot()).toHaveLength(1)
  })

  it('never counts below nothing where calls end after their node was forgotten', () => {
    const { balancer, begin } = create()
    const node = nodeOf('work1')
    const calls = [begin(node), begin(node)]
    balancer.forget(node.ref)
    balancer.ended(begin(node), 'answered')
    for (const call of calls) balancer.ended(call, 'answered')
    expect(balancer.snapshot()).toEqual([{ node: 'work1', inFlight: 0, isEjected: false }])
  })
})

describe('round-robin', () => {
  const names = (balancer: Balancer, nodes: readonly ClusterNode[], count: number) =>
    Array.from(
      { length: count },
      () => balancer.choose('Arena', { balance: 'round-robin', candidates: nodes })?.ref.name,
    )

  it('takes turns whatever the order of the candidates', () => {
    const { balancer } = create()
    const nodes = nodesOf(3)
    expect(names(balancer, nodes, 3)).toEqual(['work1', 'work2', 'work3'])
    expect(names(balancer, nodes.toReversed(), 3)).toEqual(['work1', 'work2', 'work3'])
  })

  it('has turns of its own for every module', () => {
    const { balancer } = create()
    const nodes = nodesOf(2)
    const pairs = [1, 2].map(() =>
      ['Arena', 'Chat'].map(
        module => balancer.choose(module, { balance: 'round-robin', candidates: nodes })?.ref.name,
      ),
    )
    expect(pairs).toEqual([
      ['work1', 'work1'],
      ['work2', 'work2'],
    ])
  })

  it('leaves nobody out where functions have different candidates', () => {
    const { balancer } = create()
    const nodes = nodesOf(3)
    const chosen: (ClusterNode | null)[] = []
    for (let i = 0; i < 300; i++)
      chosen.push(
        balancer.choose('Arena', { balance: 'round-robin', candidates: nodes.slice(0, 2) }),
        balancer.choose('Arena', { balance: 'round-robin', candidates: nodes }),
      )
    const counts = countNames(chosen)
    for (const node of nodes) expect(counts.get(node.ref.name)).toBeGreaterThanOrEqual(150)
  })

  it('lets a newcomer in at once and gives it no more than its share', () => {
    const { balancer } = create()
    const nodes = nodesOf(3)
    names(balancer, nodes.slice(0, 2), 100)
    expect(names(balancer, nodes, 6)).toEqual([
      'work3',
      'work1',
      'work2',
      'work3',
      'work1',
      'work2',
    ])
  })
})
