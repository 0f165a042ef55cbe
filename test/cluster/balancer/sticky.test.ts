import { describe, expect, it } from 'vitest'
import type { ClusterNode } from '../../../src/cluster/cluster.ts'
import { hashText, weight } from '../../../src/cluster/balancing/rendezvous.ts'
import { chiSquare, create, nodeOf, nodesOf } from './support.ts'

const keys = Array.from({ length: 20_000 }, (_, index) => String(7_200_000_000_000 + index))

function homes(nodes: readonly ClusterNode[]): (string | undefined)[] {
  const { balancer } = create()
  return keys.map(
    affinity =>
      balancer.choose('Arena', { balance: 'sticky', candidates: nodes, affinity })?.ref.name,
  )
}

describe('sticky', () => {
  it('keeps a user at one node whatever the order of the candidates and the load', () => {
    const { balancer, begin } = create()
    const nodes = nodesOf(8)
    const options = { affinity: 'user-1' }
    const home = balancer.choose('Arena', { balance: 'sticky', candidates: nodes, ...options })
    for (let i = 0; i < 100; i++) begin(home ?? nodeOf('nobody'))
    expect(
      balancer.choose('Arena', { balance: 'sticky', candidates: nodes.toReversed(), ...options }),
    ).toBe(home)
    expect(
      create(99).balancer.choose('Chat', { balance: 'sticky', candidates: nodes, ...options }),
    ).toBe(home)
  })

  it('gives a restarted node its users back', () => {
    const again = nodesOf(5).map(({ ref }) => nodeOf(ref.name, `${ref.name}-2`))
    expect(homes(again)).toEqual(homes(nodesOf(5)))
  })

  it.each([2, 3, 8, 20])('moves only the users of a node that leaves, of %i', size => {
    const nodes = nodesOf(size)
    const before = homes(nodes)
    const after = homes(nodes.filter(({ ref }) => ref.name !== 'work2'))
    const moved = keys.filter((_, index) => before[index] !== after[index])
    expect(moved.length).toBe(before.filter(name => name === 'work2').length)
    expect(moved.length / keys.length).toBeCloseTo(1 / size, 1)
  })

  it('spreads the users of a node that leaves over all others', () => {
    const nodes = nodesOf(6)
    const before = homes(nodes)
    const after = homes(nodes.filter(({ ref }) => ref.name !== 'work3'))
    const orphans = after.filter((_, index) => before[index] === 'work3')
    const counts = ['work1', 'work2', 'work4', 'work5', 'work6'].map(
      name => orphans.filter(home => home === name).length,
    )
    // Four degrees of freedom: 18.5 is exceeded by chance once in a thousand.
    expect(chiSquare(counts, orphans.length)).toBeLessThan(18.5)
  })

  it('falls back to the less loaded without an affinity', () => {
    const { balancer, begin } = create()
    const [busy = nodeOf('a'), idle = nodeOf('b')] = nodesOf(2)
    begin(busy)
    for (const affinity of [null, undefined])
      expect(
        balancer.choose('Arena', {
          balance: 'sticky',
          candidates: [busy, idle],
          ...(affinity === null ? { affinity } : {}),
        }),
      ).toBe(idle)
  })

  it('goes to the second of the user while the first is ejected, and back after', () => {
    const { balancer, clock, begin, timeOut } = create()
    const nodes = nodesOf(4)
    const choose = (from: readonly ClusterNode[]) =>
      balancer.choose('Arena', { balance: 'sticky', candidates: from, affinity: 'user-9' })
    const home = choose(nodes) ?? nodeOf('nobody')
    const second = choose(nodes.filter(node => node !== home))
    timeOut(home, { times: 5 })
    expect(choose(nodes)).toBe(second)
    clock.now += 5000
    expect(choose(nodes)).toBe(home)
    const trial = begin(home)
    expect(choose(nodes)).toBe(second)
    balancer.ended(trial, 'answered')
    expect(choose(nodes)).toBe(home)
  })

  it('ranks as it always did, for old and new gates side by side must agree', () => {
    expect(hashText('work3')).toEqual({ high: -1978188687, low: 2012930061 })
    expect(weight(hashText('1234567890'), hashText('work3'))).toBe(3963031539)
  })

  it('gives names and keys that hardly differ weights that do', () => {
    const nodes = Array.from({ length: 64 }, (_, index) => hashText(`n${index}`))
    const seen = new Set<number>()
    let ones = 0
    for (let key = 0; key < 100; key++)
      for (const node of nodes) {
        const sum = weight(hashText(`u${key}`), node)
        seen.add(sum)
        for (let bit = 0; bit < 32; bit++) ones += (sum >>> bit) & 1
      }
    expect(seen.size).toBeGreaterThan(6390)
    expect(ones / (6400 * 32)).toBeCloseTo(0.5, 2)
  })
})
