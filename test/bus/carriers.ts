/** What the tests of all carriers over a server share. */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { NodeRef } from '../../src/bus/bus.ts'
import type { Carrier, Misdelivery } from '../../src/bus/carrier.ts'

/** Stated times are waited for five times as long, so that a busy machine fails no test. */
export const patience = 5

/** A carrier, and all that it told. */
export interface Ear extends AsyncDisposable {
  readonly self: NodeRef
  readonly carrier: Carrier
  /** `own` or `all` and the batch as text. */
  readonly heard: string[]
  readonly states: boolean[]
  send(to: NodeRef, text: string | Buffer): Fate
}

/** What became of a batch; empty while nothing was said. */
interface Fate {
  lost?: Misdelivery
}

export function newEpoch(): string {
  return randomBytes(8).toString('hex')
}

/** Attaches; the caller starts it. */
export function earOf(carrier: Carrier, name: string, epoch = newEpoch()): Ear {
  const self = { name, epoch }
  const heard: string[] = []
  const states: boolean[] = []
  carrier.attach(self, {
    received: (by, bytes) => {
      heard.push(`${by} ${bytes.length > 100 ? bytes.length : bytes.toString()}`)
    },
    stateChanged: isUp => {
      expect(carrier.isUp).toBe(isUp)
      states.push(isUp)
    },
  })
  return {
    self,
    carrier,
    heard,
    states,
    send(to, text) {
      const fate: Fate = {}
      carrier.send(to, Buffer.from(text), why => {
        expect(fate.lost).toBeUndefined()
        fate.lost = why
      })
      expect(fate.lost).toBeUndefined()
      return fate
    },
    [Symbol.asyncDispose]: () => carrier.close(),
  }
}

/** Waits for `check`; fails after five times `statedMs`. */
export async function until(check: () => boolean, statedMs: number, what: string): Promise<void> {
  const deadline = performance.now() + statedMs * patience
  while (!check()) {
    if (performance.now() > deadline) expect.fail(`not within ${statedMs * patience} ms: ${what}`)
    await delay(5)
  }
}
