import { describe, expect, it, onTestFinished } from 'vitest'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { ClientIds, type IdHolder } from '../../../src/gate/mqtt/client-ids.ts'

const id = 'client-ids-000000000000000000000000'

function setUp() {
  const wheel = new TimerWheel({ tickMs: 5 })
  onTestFinished(() => wheel.clear())
  const ids = new ClientIds(wheel)
  const outcomes: string[] = []

  class Connection implements IdHolder {
    readonly name: string
    isOverdue = false
    isProbeable = true
    hear: (() => void) | null = null

    constructor(name: string) {
      this.name = name
    }

    claim(): void {
      ids.claim(id, this, outcome => outcomes.push(`${this.name} ${outcome}`))
    }

    probe(heard: () => void): void {
      outcomes.push(`${this.name} probed`)
      this.hear = heard
    }

    evict(): void {
      outcomes.push(`${this.name} evicted`)
      this.leave()
    }

    leave(): void {
      ids.release(id, this)
    }
  }

  return { ids, outcomes, connection: (name: string) => new Connection(name) }
}

describe('client ids', () => {
  it('have one holder; who cannot be probed keeps the id', () => {
    const { outcomes, connection, ids } = setUp()
    const holder = connection('holder')
    holder.isProbeable = false
    holder.claim()
    connection('newcomer').claim()
    expect(outcomes).toEqual(['holder granted', 'newcomer taken'])
    holder.leave()
    expect(ids.count).toBe(0)
  })

  it('stay with a holder that answers the probe', () => {
    const { outcomes, connection } = setUp()
    const holder = connection('holder')
    holder.claim()
    connection('newcomer').claim()
    holder.hear!()
    connection('third').claim()
    expect(outcomes).toEqual(['holder granted', 'holder probed', 'newcomer taken', 'third taken'])
  })

  it('go to the newcomer when the holder stays silent, after no less than 2 s', async () => {
    const { outcomes, connection, ids } = setUp()
    connection('holder').claim()
    const began = performance.now()
    connection('newcomer').claim()
    connection('third').claim()
    while (outcomes.length < 5 && performance.now() - began < 10_000)
      await new Promise(resolve => setTimeout(resolve, 10))
    expect(performance.now() - began).toBeGreaterThanOrEqual(2000)
    expect(outcomes).toEqual([
      'holder granted',
      'holder probed',
      'third taken',
      'holder evicted',
      'newcomer granted',
    ])
    expect(ids.count).toBe(1)
  })

  it('stay with a holder that is not read at the end of its probe: nothing could be heard', async () => {
    const { outcomes, connection } = setUp()
    const [holder, newcomer] = [connection('holder'), connection('newcomer')]
    holder.claim()
    newcomer.claim()
    holder.isProbeable = false
    await expect.poll(() => outcomes, { timeout: 10_000 }).toContain('newcomer taken')
    expect(outcomes).toEqual(['holder granted', 'holder probed', 'newcomer taken'])
  })

  it('go to the newcomer at once when the holder is overdue, or leaves while it is probed', () => {
    const { outcomes, connection } = setUp()
    const holder = connection('holder')
    holder.claim()
    holder.isOverdue = true
    const second = connection('second')
    second.claim()
    connection('third').claim()
    second.leave()
    expect(outcomes).toEqual([
      'holder granted',
      'holder evicted',
      'second granted',
      'second probed',
      'third granted',
    ])
  })

  it('stay with the holder when the newcomer gives up, and a late answer harms nobody', () => {
    const { outcomes, connection, ids } = setUp()
    const holder = connection('holder')
    const newcomer = connection('newcomer')
    holder.claim()
    newcomer.claim()
    newcomer.leave()
    holder.hear!()
    expect(outcomes).toEqual(['holder granted', 'holder probed'])
    newcomer.leave()
    expect(ids.count).toBe(1)
  })
})
