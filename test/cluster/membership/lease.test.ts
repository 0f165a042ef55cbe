import os from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { createLease, type LeaseKeeper } from '../../../src/cluster/life/lease.ts'

const self = { name: 'work1', epoch: '0123456789abcdef' }

/** A store that answers as it is told, and counts how often it is asked. */
class Store {
  words: string | null = null
  isAway = false
  /** Answers are held back by this much. */
  delayMs = 0
  asked = 0

  async tombstones(): Promise<(string | null)[]> {
    this.asked++
    // What it holds when it is asked, not when the answer is read.
    const { words, isAway } = this
    if (this.delayMs > 0) await new Promise(resolve => setTimeout(resolve, this.delayMs))
    if (isAway) throw new Error('away')
    return [words]
  }
}

let store: Store
let lease: LeaseKeeper
let lost: number
let offsetMs: number

beforeEach(async () => {
  vi.useFakeTimers()
  const now = performance.now.bind(performance)
  offsetMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now() + offsetMs)
  store = new Store()
  lease = createLease({ self, kv: store, log: silentLogger })
  lost = 0
  lease.onLost(() => lost++)
})
afterEach(async () => {
  await lease.close()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Time passes for the clock alone: no timer fires, as in a process that is stopped. */
function standStill(ms: number): void {
  offsetMs += ms
}

/** Whether it settles within that time. */
async function settles(withinMs: number): Promise<boolean> {
  let isSettled = false
  void lease.settled().then(() => {
    isSettled = true
    return null
  })
  await vi.advanceTimersByTimeAsync(withinMs)
  return isSettled
}

describe('while nothing is wrong', () => {
  it('the node may act from its start on', async () => {
    expect(lease.mayAct).toBe(false)
    await lease.start()
    expect(lease.mayAct).toBe(true)
    await lease.settled()
  })

  it('every start resolves with the first look', async () => {
    store.delayMs = 100
    const started: string[] = []
    void lease.start().then(() => started.push('first'))
    void lease.start().then(() => started.push('second'))
    await vi.advanceTimersByTimeAsync(50)
    expect(started).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect(started).toEqual(['first', 'second'])
  })

  it('a look each second keeps it, without an echo', async () => {
    await lease.start()
    for (let second = 0; second < 20; second++) {
      await vi.advanceTimersByTimeAsync(1_000)
      expect(lease.mayAct).toBe(true)
    }
    expect(store.asked).toBe(21)
  })

  it('an echo keeps it for 4 s from when it was sent, and no longer', async () => {
    await lease.start()
    const sentAt = performance.now() + 1_500
    standStill(2_000)
    lease.prove(sentAt)
    standStill(3_400)
    expect(lease.mayAct).toBe(true)
    standStill(200)
    expect(lease.mayAct).toBe(false)
  })
})

describe('after a standstill', () => {
  it('acts are held until the store was asked', async () => {
    await lease.start()
    standStill(4_100)
    expect(lease.mayAct).toBe(false)
    expect(await settles(10)).toBe(true)
    expect(lease.mayAct).toBe(true)
  })

  it('its own echo does not renew a lease that has lapsed', async () => {
    await lease.start()
    standStill(6_000)
    lease.prove(performance.now() - 1)
    expect(lease.mayAct).toBe(false)
  })

  it('a tombstone is told once, and nothing settles any more', async () => {
    await lease.start()
    standStill(6_000)
    store.words = 'silent: not heard'
    expect(await settles(10_000)).toBe(false)
    expect(await settles(10_000)).toBe(false)
    expect(lost).toBe(1)
    expect(lease.isLost).toBe(true)
    lease.prove(performance.now())
    expect(lease.mayAct).toBe(false)
  })

  it('an answer from before a second standstill proves nothing', async () => {
    await lease.start()
    standStill(6_000)
    store.delayMs = 50
    void lease.settled()
    await vi.advanceTimersByTimeAsync(20)
    // Buried while it is stopped with the answer "none" in its socket.
    store.words = 'silent: not heard'
    standStill(7_000)
    expect(await settles(1_000)).toBe(false)
    expect(lost).toBe(1)
  })

  it('in which the machine was suspended, acts are held as well', async () => {
    await lease.start()
    vi.setSystemTime(Date.now() + 6_000)
    store.words = 'silent: not heard'
    expect(lease.mayAct).toBe(false)
    lease.prove(performance.now() - 1)
    expect(await settles(1_000)).toBe(false)
    expect(lost).toBe(1)
  })

  it('an answer from before the machine was suspended proves nothing', async () => {
    await lease.start()
    standStill(6_000)
    store.delayMs = 50
    void lease.settled()
    await vi.advanceTimersByTimeAsync(20)
    store.words = 'silent: not heard'
    vi.setSystemTime(Date.now() + 7_000)
    expect(await settles(1_000)).toBe(false)
    expect(lost).toBe(1)
  })

  it('of half an hour, the machine suspended, the node takes itself for dead', async () => {
    await lease.start()
    const uptime = os.uptime()
    vi.spyOn(os, 'uptime').mockImplementation(() => uptime + 31 * 60)
    vi.setSystemTime(Date.now() + 31 * 60_000)
    expect(await settles(100)).toBe(false)
    expect(lost).toBe(1)
    expect(store.asked).toBe(1)
  })

  it('a clock that is set holds acts for one look, or not at all', async () => {
    await lease.start()
    vi.setSystemTime(Date.now() - 3_600_000)
    expect(lease.mayAct).toBe(true)
    vi.setSystemTime(Date.now() + 7_200_000)
    expect(lease.mayAct).toBe(false)
    expect(await settles(10)).toBe(true)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(lease.mayAct).toBe(true)
    expect(lost).toBe(0)
  })

  it('of half an hour the node takes itself for dead without asking', async () => {
    await lease.start()
    standStill(31 * 60_000)
    expect(await settles(100)).toBe(false)
    expect(lost).toBe(1)
    expect(store.asked).toBe(1)
  })

  it('a broken connection that is made anew does not pass for a store that is away', async () => {
    await lease.start()
    standStill(6_000)
    store.isAway = true
    store.words = 'silent: not heard'
    void lease.settled()
    await vi.advanceTimersByTimeAsync(250)
    expect(lease.mayAct).toBe(false)
    store.isAway = false
    await vi.advanceTimersByTimeAsync(150)
    expect(lost).toBe(1)
  })
})

describe('while the store is away', () => {
  it('a node goes on without a gap, and looks each second', async () => {
    await lease.start()
    store.isAway = true
    for (let tenth = 0; tenth < 300; tenth++) {
      await vi.advanceTimersByTimeAsync(100)
      expect(lease.mayAct).toBe(true)
    }
    expect(lost).toBe(0)
  })

  it('so does one whose store answers nothing', async () => {
    await lease.start()
    store.delayMs = 2_000
    store.isAway = true
    for (let tenth = 0; tenth < 300; tenth++) {
      await vi.advanceTimersByTimeAsync(100)
      expect(lease.mayAct).toBe(true)
    }
  })

  it('a standstill of 3 s holds acts for a look of half a second', async () => {
    await lease.start()
    store.isAway = true
    await vi.advanceTimersByTimeAsync(10_000)
    standStill(3_000)
    expect(lease.mayAct).toBe(false)
    expect(await settles(400)).toBe(false)
    expect(await settles(250)).toBe(true)
  })

  it('the tombstone is found when it is back', async () => {
    await lease.start()
    store.isAway = true
    await vi.advanceTimersByTimeAsync(10_000)
    store.isAway = false
    store.words = 'silent: not heard'
    await vi.advanceTimersByTimeAsync(1_200)
    expect(lost).toBe(1)
  })
})

describe('doubts', () => {
  it('hold all acts until a look that began after them', async () => {
    await lease.start()
    store.delayMs = 100
    await vi.advanceTimersByTimeAsync(1_050)
    lease.doubt()
    lease.prove(performance.now() - 1)
    expect(lease.mayAct).toBe(false)
    await vi.advanceTimersByTimeAsync(80)
    expect(lease.mayAct).toBe(false)
    await vi.advanceTimersByTimeAsync(100)
    expect(lease.mayAct).toBe(true)
    expect(lost).toBe(0)
  })

  it('a lost name ends it at once', async () => {
    await lease.start()
    lease.lose('a twin')
    expect(lease.mayAct).toBe(false)
    expect(lost).toBe(1)
    lease.lose('again')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(lost).toBe(1)
    expect(lease.mayAct).toBe(false)
  })
})
