import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'

export interface SettlingOptions {
  /** A number that changes with whatever the server does: how often it has looked at its clock. */
  readonly activity: () => number
  /** Stores are other processes, whose answers take their time. */
  readonly isRemote: boolean
}

/** Turns of the event loop in a row in which nothing happens: a push needs three to its client. */
const calmTurns = 5
const maxTurns = 1_000
/** A statement of a database of this machine takes less, nearly always. */
const calmMs = 12
const lookMs = 2
const maxWaitMs = 1_000
/** What a timer's run waits for may be the time itself, which stands still: it is let be then. */
const patienceMs = 1_000

/**
 * Waits until what a step of the clock has set off has settled, as far as that can be seen: the run
 * of a timer is waited for itself, all else until the server has not looked at its clock for some
 * turns of the event loop, or with stores outside of the process for some milliseconds.
 */
export class Settling {
  readonly #options: SettlingOptions

  constructor(options: SettlingOptions) {
    this.#options = options
  }

  /** `fired` is what the timer's run has returned. */
  async settle(fired: unknown): Promise<void> {
    await this.#calm()
    if (!(fired instanceof Promise) || !(await isPending(fired))) return
    const isOver = new AbortController()
    const patience = delay(patienceMs, undefined, { signal: isOver.signal }).catch(() => {})
    await Promise.race([fired, patience])
    isOver.abort()
    await this.#calm()
  }

  async #calm(): Promise<void> {
    await this.#turns()
    if (!this.#options.isRemote) return
    const { activity } = this.#options
    const giveUpAt = performance.now() + maxWaitMs
    let seen = activity()
    let since = performance.now()
    while (performance.now() - since < calmMs && performance.now() < giveUpAt) {
      await delay(lookMs)
      if (activity() === seen) continue
      seen = activity()
      since = performance.now()
    }
    await this.#turns()
  }

  async #turns(): Promise<void> {
    const { activity } = this.#options
    let seen = activity()
    let calm = 0
    for (let turn = 0; turn < maxTurns && calm < calmTurns; turn++) {
      await nextTurn()
      calm = activity() === seen ? calm + 1 : 0
      seen = activity()
    }
  }
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  return (await Promise.race([promise, Promise.resolve(pending)])) === pending
}
