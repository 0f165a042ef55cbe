import { describe, expect, it } from 'vitest'
import { SenderClock } from '../../src/bus/sender-clock.ts'

/** The sender's clock shows this much when ours shows 0. */
const hour = 3_600_000

/** A batch that arrives at `now` after `delayMs`. */
function hear(clock: SenderClock, now: number, delayMs: number, aheadMs = hour): void {
  clock.heard(now - delayMs + aheadMs, now)
}

describe('the clock of a sender', () => {
  it('is known from its first batch on, and better with each that was faster', () => {
    const clock = new SenderClock()
    expect(clock.leastAge).toBeNull()
    const ages = [40, 60, 5, 20].map((delayMs, index) => {
      hear(clock, index * 100, delayMs)
      return clock.leastAge! + hour
    })
    expect(ages).toEqual([40, 40, 5, 5])
  })

  it('is not mistaken for slow when much has waited while this process stood still', () => {
    const clock = new SenderClock()
    for (let now = 0; now < 30_000; now += 1_000) hear(clock, now, 2)
    // 100 s later all that was sent meanwhile is read in a few turns.
    for (let second = 99; second > 0; second--) hear(clock, 130_000 - second, second * 1_000)
    expect(clock.leastAge).toBe(2 - hour)
  })

  it('is followed within 20 s where it falls behind, and at once where it goes ahead', () => {
    const clock = new SenderClock()
    for (let now = 0; now < 12_000; now += 1_000) hear(clock, now, 2)
    for (let now = 12_000; now <= 33_000; now += 1_000) hear(clock, now, 2, hour - 5_000)
    expect(clock.leastAge).toBe(5_002 - hour)
    hear(clock, 34_000, 2)
    expect(clock.leastAge).toBe(2 - hour)
  })

  it('is not spoilt by what is no time', () => {
    const clock = new SenderClock()
    for (const nonsense of [NaN, Infinity, -Infinity]) clock.heard(nonsense, 0)
    expect(clock.leastAge).toBeNull()
    hear(clock, 1, 2)
    expect(clock.leastAge).toBe(2 - hour)
  })
})
