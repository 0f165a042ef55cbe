import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { SifakaError } from '../../errors.ts'
import type { Service } from '../services/services.ts'

/** What every store promises: an outage is answered within this. */
export const outageAnswerMs = 3_000
/** And it works again this soon after its server does. */
export const healedMs = 5_000
/** Stated times are waited for five times as long, so that a busy machine fails no test. */
const patience = 5

/** A store on a server of its own, which the tests may kill. */
export interface Outage<Store> extends AsyncDisposable {
  store: Store
  service: Service
}

/** Repeats `check` for longer than any connection attempt lasts, so that several fail meanwhile. */
export async function whileStopped(check: () => Promise<void>): Promise<void> {
  const until = performance.now() + outageAnswerMs
  while (performance.now() < until) {
    await check()
    await delay(100)
  }
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return error instanceof SifakaError ? error.code : `not a SifakaError: ${String(error)}`
  }
  return 'no error'
}

/** Asserts that `work` is answered with `StoreFailed` in time. */
export async function expectStoreFailed(work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  expect(await codeOf(work())).toBe('StoreFailed')
  expect(performance.now() - startedAt).toBeLessThan(outageAnswerMs)
}

/** Resolves when `ping` does; fails after five times the stated time. */
export async function expectHealed(ping: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + healedMs * patience
  while (performance.now() < deadline) {
    if ((await codeOf(ping())) === 'no error') return
    await delay(50)
  }
  expect.fail(`the store does not work again within ${healedMs * patience} ms`)
}
