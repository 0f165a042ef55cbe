import { expect, test } from 'vitest'
import { backoffMs, pause } from '../../src/client/backoff.ts'

const limits = { minDelayMs: 250, maxDelayMs: 30_000 }
const most = { random: () => 1 }

test('the ceiling of the delay doubles with each attempt up to its maximum', () => {
  const delays = [1, 2, 3, 7, 8, 9, 5000].map(attempt => backoffMs(attempt, limits, most))
  expect(delays).toEqual([250, 500, 1000, 16_000, 30_000, 30_000, 30_000])
})

test('the whole delay is jitter: it may be nothing', () => {
  expect(backoffMs(5, limits, { random: () => 0 })).toBe(0)
  expect(backoffMs(1, limits, { random: () => 0.5 })).toBe(125)
})

test('what the server asks for is waited in full, with the jitter on top', () => {
  expect(backoffMs(1, limits, { retryAfterMs: 60_000, random: () => 0 })).toBe(60_000)
  expect(backoffMs(1, limits, { retryAfterMs: 60_000, random: () => 1 })).toBe(60_250)
})

test('a pause ends when its signal aborts', async () => {
  const controller = new AbortController()
  const waiting = pause(3_600_000, controller.signal)
  controller.abort()
  await waiting
  await pause(3_600_000, controller.signal)
  expect(controller.signal.aborted).toBe(true)
})
