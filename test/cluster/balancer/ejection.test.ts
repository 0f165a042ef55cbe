import { describe, expect, it } from 'vitest'
import { balances } from '../../../src/cluster/membership/announcement.ts'
import type { ClusterNode } from '../../../src/cluster/cluster.ts'
import { countNames, create, nodeOf, nodesOf } from './support.ts'

const [hung = nodeOf('a'), fine = nodeOf('b')] = nodesOf(2)

/** How often the hung instance is chosen of 100, without a call being made. */
function share(
  { balancer }: ReturnType<typeof create>,
  { module = 'Arena', of = [hung, fine] } = {},
) {
  const chosen = Array.from({ length: 100 }, () =>
    balancer.choose(module, { balance: 'random', candidates: of }),
  )
  return countNames(chosen).get('work1') ?? 0
}

describe('ejection', () => {
  it.each(balances)('takes an instance out after five timeouts in a row (%s)', balance => {
    const { balancer, timeOut } = create()
    timeOut(hung, { times: 5 })
    for (let i = 0; i < 50; i++)
      expect(
        balancer.choose('Arena', { balance, candidates: [hung, fine], affinity: `u${i}` }),
      ).toBe(fine)
    expect(balancer.snapshot()).toEqual([{ node: 'work1', inFlight: 0, isEjected: true }])
  })

  it('begins to count anew with each answer, not with a failure', () => {
    const set = create()
    for (let i = 0; i < 5; i++) {
      set.timeOut(hung, { times: 4 })
      set.balancer.ended(set.begin(hung), 'answered')
    }
    expect(share(set)).toBeGreaterThan(30)
    set.timeOut(hung, { times: 4 })
    set.balancer.ended(set.begin(hung), 'failed')
    expect(share(set)).toBeGreaterThan(30)
    set.timeOut(hung)
    expect(share(set)).toBe(0)
  })

  it('concerns one module of one node', () => {
    const set = create()
    set.timeOut(hung, { times: 4 })
    set.timeOut(hung, { times: 4, module: 'Chat' })
    expect(share(set)).toBeGreaterThan(30)
    set.timeOut(hung)
    expect(share(set)).toBe(0)
    expect(share(set, { module: 'Chat' })).toBeGreaterThan(30)
  })

  it('tries after 5 s, one call at a time, and an answer brings the instance back', () => {
    const set = create()
    set.timeOut(hung, { times: 5 })
    set.clock.now += 4999
    expect(share(set)).toBe(0)
    set.clock.now += 1
    expect(share(set)).toBeGreaterThan(30)
    const trial = set.begin(hung)
    expect(share(set)).toBe(0)
    set.clock.now += 60_000
    expect(share(set)).toBe(0)
    set.balancer.ended(trial, 'answered')
    expect(share(set)).toBeGreaterThan(30)
    // All is forgiven: it takes five again.
    set.timeOut(hung, { times: 4 })
    expect(share(set)).toBeGreaterThan(30)
  })

  it('is 5 s longer where the trial times out', () => {
    const set = create()
    set.timeOut(hung, { times: 5 })
    set.clock.now += 5000
    for (let i = 0; i < 3; i++) {
      set.timeOut(hung)
      set.clock.now += 4999
      expect(share(set)).toBe(0)
      set.clock.now += 1
      expect(share(set)).toBeGreaterThan(30)
    }
  })

  it('lets the next call try where the trial says nothing', () => {
    const set = create()
    set.timeOut(hung, { times: 5 })
    set.clock.now += 5000
    const trial = set.begin(hung)
    expect(share(set)).toBe(0)
    set.balancer.ended(trial, 'failed')
    expect(share(set)).toBeGreaterThan(30)
  })

  it('is decided by its trial, not by timeouts of calls from before it', () => {
    const set = create()
    const before = [set.begin(hung), set.begin(hung)]
    set.timeOut(hung, { times: 5 })
    set.clock.now += 3000
    for (const call of before) set.balancer.ended(call, 'timeout')
    set.clock.now += 2000
    expect(share(set)).toBeGreaterThan(30)
    const late = set.begin(hung)
    const trialDue = () => share(set) > 0
    expect(trialDue()).toBe(false)
    set.balancer.ended(late, 'timeout')
    expect(trialDue()).toBe(false)
  })

  it('ends with any answer, a late one of before too', () => {
    const set = create()
    const slow = set.begin(hung)
    set.timeOut(hung, { times: 5 })
    expect(share(set)).toBe(0)
    set.balancer.ended(slow, 'answered')
    expect(share(set)).toBeGreaterThan(30)
  })

  it('uses the one ejected longest ago where all are', () => {
    const set = create()
    const nodes = nodesOf(3)
    const [first = hung, second = hung, third = hung] = nodes
    const choose = (exclude: ClusterNode | null = null) =>
      set.balancer.choose('Arena', { balance: 'least-load', candidates: nodes, exclude })
    for (const node of [second, third, first]) {
      set.timeOut(node, { times: 5 })
      set.clock.now += 10
    }
    expect(choose()).toBe(second)
    expect(choose(second)).toBe(third)
    // It is tried, and times out: the next is due.
    set.timeOut(second)
    expect(choose()).toBe(third)
    set.balancer.ended(set.begin(first), 'answered')
    expect(choose()).toBe(first)
    expect(choose(first)).toBe(third)
  })

  it('does not pass to the next life of the node', () => {
    const set = create()
    const next = nodeOf('work1', 'work1-2')
    set.timeOut(hung, { times: 5 })
    expect(share(set, { of: [next, fine] })).toBeGreaterThan(30)
    set.timeOut(next, { times: 4 })
    expect(share(set, { of: [next, fine] })).toBeGreaterThan(30)
    set.timeOut(next)
    expect(share(set, { of: [next, fine] })).toBe(0)
    set.balancer.forget(next.ref)
    expect(share(set, { of: [next, fine] })).toBeGreaterThan(30)
    expect(set.balancer.snapshot()).toEqual([])
  })
})
