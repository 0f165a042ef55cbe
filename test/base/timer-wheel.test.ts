import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { TimerWheel, WheelEntry } from '../../src/base/timer-wheel.ts'

describe('timer wheel', () => {
  const wheel = new TimerWheel({ tickMs: 5, slots: 8 })
  afterEach(() => wheel.clear())

  function waiting(delayMs: number): Promise<number> {
    const began = performance.now()
    return new Promise(resolve => {
      wheel.add(new WheelEntry(() => resolve(performance.now() - began)), delayMs)
    })
  }

  it('never fires early, for delays shorter and longer than one round', async () => {
    const delays = [0, 1, 4, 5, 6, 39, 40, 41, 123]
    const waited = await Promise.all(delays.map(waiting))
    for (const [index, delay] of delays.entries())
      expect(waited[index]).toBeGreaterThanOrEqual(delay)
  })

  it('fires all that are due in one slot although the first removes and adds others', async () => {
    const fired: string[] = []
    const removed = new WheelEntry(() => fired.push('removed'))
    const again = new WheelEntry(() => fired.push('again'))
    await new Promise<void>(resolve => {
      const due = performance.now() + 12
      for (const name of ['a', 'b', 'c']) wheel.addAt(new WheelEntry(() => fired.push(name)), due)
      wheel.addAt(
        new WheelEntry(() => {
          wheel.remove(removed)
          wheel.add(again, 1)
          wheel.add(new WheelEntry(resolve), 20)
        }),
        due,
      )
      wheel.addAt(removed, due)
    })
    expect(fired.toSorted()).toEqual(['a', 'again', 'b', 'c'])
  })

  it('moves an entry that is added again and forgets one that is removed', async () => {
    let count = 0
    const moved = new WheelEntry(() => count++)
    const gone = new WheelEntry(() => (count += 100))
    wheel.add(moved, 5)
    wheel.add(moved, 15)
    wheel.add(gone, 5)
    wheel.remove(gone)
    wheel.remove(gone)
    expect(wheel.size).toBe(1)
    await waiting(30)
    expect(count).toBe(1)
    expect(wheel.size).toBe(0)
  })

  it('tells a throwing entry to its owner and goes on', async () => {
    const errors: unknown[] = []
    const careful = new TimerWheel({ tickMs: 5, onError: error => errors.push(error) })
    let fired = false
    careful.add(
      new WheelEntry(() => {
        throw new Error('boom')
      }),
      1,
    )
    careful.add(new WheelEntry(() => (fired = true)), 2)
    while (careful.size > 0) await sleep(5)
    expect(errors).toEqual([new Error('boom')])
    expect(fired).toBe(true)
  })
})
