/**
 * The shop, an HTTP service: what was bought with this receipt? It tries again what may be tried
 * again, and tells three ends apart: bought, not bought, and nobody knows. It never books anything.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { AnyCall } from 'sifaka-server'
import type { Circuit } from './circuit.ts'

export interface ShopOptions {
  readonly url: string
  readonly apiKey: string
  /** Of one attempt. */
  readonly timeoutMs: number
  readonly attempts: number
  readonly circuit: Circuit
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

/** What is needed of a call, of whatever function: so that the type fits them all. */
type Asker = Pick<AnyCall, 'user' | 'signal' | 'log' | 'fail'>

type Verdict = { type: 'bought'; pack: string } | { type: 'not bought' } | { type: 'unknown' }

const unknown: Verdict = { type: 'unknown' }

export class Shop {
  readonly #options: ShopOptions

  constructor(options: ShopOptions) {
    this.#options = options
  }

  /**
   * The pack that was bought, or null where nothing was. Rejects with `TooBusy` where the shop
   * cannot tell: the client may try again, the receipt stays good.
   */
  async redeem(call: Asker, receipt: string): Promise<string | null> {
    const { attempts, circuit } = this.#options
    for (let attempt = 1; attempt <= attempts && !circuit.isOpen; attempt++) {
      const verdict = await this.#ask(call, receipt)
      if (verdict.type === 'bought') return verdict.pack
      if (verdict.type === 'not bought') return null
      // Jitter, for all players of a node meet the same fault at once.
      if (attempt < attempts) await delay(50 + 150 * Math.random(), null, { signal: call.signal })
    }
    throw call.fail('TooBusy', 'The shop does not answer, try again later')
  }

  async #ask(call: Asker, receipt: string): Promise<Verdict> {
    const { url, apiKey, timeoutMs, circuit } = this.#options
    try {
      const response = await this.#options.fetch(`${url}/redeem`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          // By this the shop knows an attempt that is made again, also on another day.
          'idempotency-key': receipt,
        },
        body: JSON.stringify({ receipt, userId: call.user?.id }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const verdict = await verdictOf(response)
      if (verdict.type !== 'unknown') {
        circuit.succeeded()
        return verdict
      }
      call.log.warn('The shop failed', { status: response.status })
    } catch (error) {
      // The deadline of the call itself: nobody waits any more.
      call.signal.throwIfAborted()
      call.log.warn('The shop did not answer', { error })
    }
    circuit.failed()
    return unknown
  }
}

/** 402 is the shop's word for a receipt that it does not know. */
async function verdictOf(response: Response): Promise<Verdict> {
  if (response.ok) {
    const { pack } = (await response.json()) as { pack?: unknown }
    return typeof pack === 'string' ? { type: 'bought', pack } : unknown
  }
  // A body that nobody reads would keep its connection.
  await response.body?.cancel()
  return response.status === 402 ? { type: 'not bought' } : unknown
}
