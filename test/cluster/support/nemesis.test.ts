import { describe, expect, it } from 'vitest'
import { planOf, type Fault } from './nemesis.ts'

const nodes = { gates: ['gate1', 'gate2'], workers: ['work1', 'work2'] }
const planned = (seed: number, bus: 'redis' | 'nats' = 'redis', ms = 600_000) =>
  planOf({ seed, ms, bus, ...nodes })

describe('the plan of the nemesis', () => {
  it('is the same for the same seed and another for another', () => {
    expect(planned(7)).toEqual(planned(7))
    expect(planned(7)).not.toEqual(planned(8))
  })

  it('begins with the death of a worker and of a gate, however short it is', () => {
    const [first, second] = planned(3, 'redis', 10_000)
    expect(first).toEqual([expect.objectContaining({ action: 'kill' })])
    expect(nodes.workers).toContain(first![0].target)
    expect(nodes.gates).toContain(second![0].target)
  })

  it('has every kind of fault within half an hour, pairs too', () => {
    const rounds = planned(5, 'nats', 1_800_000)
    const kinds = new Set(rounds.flat().map(({ action }: Fault) => action))
    expect([...kinds].toSorted()).toEqual([
      'cut',
      'delay',
      'drain',
      'flush',
      'kill',
      'reset',
      'stop',
      'unsubscribe',
    ])
    expect(rounds.some(({ length }) => length === 2)).toBe(true)
    const killed = rounds.flat().filter(({ action }) => action === 'kill')
    expect(killed.map(({ target }) => target)).toEqual(
      expect.arrayContaining(['work1', 'work2', 'gate1', 'gate2', 'redis', 'nats', 'mariadb']),
    )
  })

  it('kills, stops and uses the master where there is one', () => {
    const plan = (master: boolean) =>
      planOf({ seed: 6, ms: 1_800_000, bus: 'redis', master, ...nodes })
        .flat()
        .filter(({ target }) => target === 'master')
        .map(({ action }) => action)
    expect([...new Set(plan(true))].toSorted()).toEqual(['kill', 'roll', 'stop'])
    expect(plan(false)).toEqual([])
  })

  it('takes about as long as it was told', () => {
    const ms = planned(9, 'redis', 120_000)
      .flat()
      .reduce((sum, fault) => sum + 4_500 + ('forMs' in fault ? fault.forMs : 0), 0)
    expect(ms).toBeGreaterThan(60_000)
    expect(ms).toBeLessThan(240_000)
  })
})
