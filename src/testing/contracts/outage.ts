import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { SifakaError } from '../../errors.ts'
import type { Service } from '../services/services.ts'

/** Stated times are waited for five times as long, so that a busy machine fails no test. */
const patience = 5
/** What every store promises: an outage is answered within 3 s. */
export const answerCeilingMs = 3_000 * patience
/** And it works again within 5 s of its server's return. */
const healedCeilingMs = 5_000 * patience
/** Longer than any connection attempt of a store lasts. */
const stoppedMs = 3_000

/** A store on a server of its own, which the tests may kill. */
export interface Outage<Store> extends AsyncDisposable {
  store: Store
  service: Service
}

/** Repeats `check` for longer than any connection attempt lasts, so that several fail meanwhile. */
export async function whileStopped(check: () => Promise<void>): Promise<void> {
  const until = performance.now() + stoppedMs
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
  expect(performance.now() - startedAt).toBeLessThan(answerCeilingMs)
}

/** Resolves when `ping` does; fails after five times the stated time. */
export async function expectHealed(ping: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + healedCeilingMs
  while (performance.now() < deadline) {
    if ((await codeOf(ping())) === 'no error') return
    await delay(50)
  }
  expect.fail(`the store does not work again within ${healedCeilingMs} ms`)
}

/** All that a log can show of an error's cause, as one text. */
export function causeText(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) return expect.fail('the error has no cause')
  return `${cause.stack} ${cause.message} ${JSON.stringify(Object.entries(cause))}`
}
