import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Clock, PausableClock, systemClock } from '../../src/base/clock.ts'
import { ManualClock } from '../../src/base/manual-clock.ts'
import { TimerWheel, WheelEntry } from '../../src/base/timer-wheel.ts'
import { withinTime } from '../../src/base/within.ts'

describe.each([
  ['the system', systemClock],
  ['a pausable clock that runs', new PausableClock()],
])('%s', (_name, clock: Clock) => {
  it('shows the monotonic time and the date', () => {
    const [before, dateBefore] = [performance.now(), Date.now()]
    const [now, date] = [clock.now(), clock.date()]
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(performance.now())
    expect(date).toBeGreaterThanOrEqual(dateBefore)
    expect(date).toBeLessThanOrEqual(Date.now())
  })

  it('runs timers until they are stopped', async () => {
    let runs = 0
    await new Promise<void>(resolve => {
      const every = clock.setInterval(() => {
        if (++runs < 3) return
        every.stop()
        resolve()
      }, 1)
    })
    const stopped = clock.setTimeout(() => (runs = -1), 1, { keepsAlive: true })
    stopped.stop()
    stopped.stop()
    await new Promise(resolve => clock.setTimeout(() => resolve(null), 20))
    expect(runs).toBe(3)
  })
})

describe('a pausable clock', () => {
  it('stands still while it is paused, and goes on from there', async () => {
    const clock = new PausableClock()
    clock.pause()
    const held = clock.now()
    expect(clock.isPaused).toBe(true)
    const date = clock.date()
    await delay(20)
    clock.pause()
    expect(clock.now()).toBe(held)
    expect(clock.date()).toBeGreaterThan(date)
    clock.resume()
    clock.resume()
    expect(clock.isPaused).toBe(false)
    const behindMs = performance.now() - clock.now()
    expect(behindMs).toBeGreaterThan(15)
    // Paused again, it is further behind and has still not gone back.
    clock.pause()
    await delay(5)
    clock.resume()
    expect(clock.now()).toBeGreaterThanOrEqual(held)
    expect(performance.now() - clock.now()).toBeGreaterThan(behindMs)
  })

  it('holds deadlines of a wheel, and bounds that are counted by it', async () => {
    const clock = new PausableClock()
    const wheel = new TimerWheel({ clock, tickMs: 2 })
    const fired: string[] = []
    wheel.add(new WheelEntry(() => fired.push('deadline')), 10)
    const bounded = withinTime(new Promise(() => {}), { clock, boundMs: 10, reason: () => 'late' })
    bounded.catch(() => fired.push('bound'))
    clock.pause()
    await delay(60)
    expect(fired).toEqual([])
    clock.resume()
    await expect(bounded).rejects.toThrow('late')
    while (fired.length < 2) await delay(2)
    expect(fired.toSorted()).toEqual(['bound', 'deadline'])
  })
})

describe('a manual clock', () => {
  it('begins with a date, and moves only by hand', async () => {
    const clock = new ManualClock({ date: 1_900_000_000_000 })
    const began = clock.now()
    expect(began).toBeGreaterThan(0)
    await delay(5)
    expect([clock.now(), clock.date()]).toEqual([began, 1_900_000_000_000])
    await clock.advance(1_500)
    expect([clock.now() - began, clock.date()]).toEqual([1_500, 1_900_000_001_500])
    expect(Math.abs(new ManualClock().date() - Date.now())).toBeLessThan(1_000)
  })

  it('runs what is due in order of time, then in the order in which it was made', async () => {
    const clock = new ManualClock()
    const began = clock.now()
    const ran: string[] = []
    const note = (name: string) => () => void ran.push(`${name} at ${clock.now() - began}`)
    clock.setTimeout(note('later'), 20)
    clock.setInterval(note('every'), 10)
    clock.setTimeout(note('first'), 10)
    clock.setTimeout(() => clock.setTimeout(note('inner'), 0), 19)
    const never = clock.setTimeout(note('stopped'), 5)
    never.stop()
    await clock.advance(20)
    expect(ran).toEqual(['every at 10', 'first at 10', 'later at 20', 'every at 20', 'inner at 20'])
  })

  it('lets what a step has set off settle before the next, and waits for its promise', async () => {
    const clock = new ManualClock()
    const ran: string[] = []
    clock.setInterval(async () => {
      ran.push('begin')
      await new Promise(setImmediate)
      ran.push('end')
    }, 10)
    await clock.advance(30)
    expect(ran).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end'])
  })

  it('tells who asked what a timer threw, and goes on when it is asked again', async () => {
    const clock = new ManualClock()
    const began = clock.now()
    clock.setTimeout(() => {
      throw new Error('broken')
    }, 10)
    await expect(clock.advance(30)).rejects.toThrow('broken')
    expect(clock.now() - began).toBe(10)
    await clock.advance(20)
    expect(clock.now() - began).toBe(30)
  })

  it('moves a wheel from deadline to deadline, each at its own time', async () => {
    const clock = new ManualClock()
    const wheel = new TimerWheel({ clock })
    const began = clock.now()
    const fired: number[] = []
    const note = (): void => void fired.push(clock.now() - began)
    for (const ms of [3_000, 7, 7, 86_400_000, 1]) wheel.add(new WheelEntry(note), ms)
    const again = new WheelEntry(() => {
      note()
      if (fired.length < 6) wheel.add(again, 0)
    })
    wheel.add(again, 2)
    await clock.advance(2_999)
    expect(fired).toEqual([1, 2, 3, 4, 5, 6, 7, 7])
    await clock.advance(1)
    expect(fired.at(-1)).toBe(3_000)
    // A day by milliseconds would take seconds.
    await clock.advance(86_400_000)
    expect(fired.at(-1)).toBe(86_400_000)
    expect(wheel.size).toBe(0)
  })

  it('bounds what is waited for by itself alone', async () => {
    const clock = new ManualClock()
    const work = new Promise(() => {})
    let outcome = 'waits'
    withinTime(work, { clock, boundMs: 5_000, reason: () => 'late' }).catch(
      (error: Error) => (outcome = error.message),
    )
    await clock.advance(4_999)
    expect(outcome).toBe('waits')
    await clock.advance(1)
    expect(outcome).toBe('late')
    const done = withinTime(Promise.resolve(7), { clock, boundMs: 1, reason: String })
    await expect(done).resolves.toBe(7)
  })

  it('refuses what no test can mean', () => {
    const clock = new ManualClock()
    for (const ms of [-1, 0.5, NaN, Infinity, 1e12])
      expect(() => clock.advance(ms)).toThrow(`not ${ms}`)
  })
})
