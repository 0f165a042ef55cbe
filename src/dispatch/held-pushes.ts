import { SifakaError } from '../errors.ts'
import type { PushMessage, PushTarget } from './ports.ts'

/** A push that waits for a commit or a reply. */
export interface HeldPush {
  readonly target: PushTarget
  readonly message: PushMessage
  readonly afterReply: boolean
}

/**
 * Most pushes that one transaction or one call may hold back: 4,096, far above what a game sends.
 */
export const maxHeldPushes = 4096

/**
 * Pushes made inside a transaction, until it is known how it ended. One made later, by something
 * that was not awaited, is treated as the transaction was: sent or dropped.
 */
export class HeldPushes {
  readonly #list: HeldPush[] = []
  readonly #send: (push: HeldPush) => void
  #state: 'open' | 'committed' | 'rolled back' = 'open'

  constructor(send: (push: HeldPush) => void) {
    this.#send = send
  }

  get open(): boolean {
    return this.#state === 'open'
  }

  add(push: HeldPush): void {
    if (this.#state === 'rolled back') return
    if (this.#state === 'committed') return this.#send(push)
    if (this.#list.length >= maxHeldPushes) throw tooMany()
    this.#list.push(push)
  }

  commit(): void {
    this.#state = 'committed'
    for (const push of this.#list.splice(0)) this.#send(push)
  }

  rollBack(): void {
    this.#state = 'rolled back'
    this.#list.length = 0
  }
}

/** What is thrown at a call that would hold back more than `maxHeldPushes`. */
export function tooMany(): SifakaError {
  return new SifakaError('Internal', {
    cause: new Error(`Cannot hold back more than ${maxHeldPushes} pushes of one call`),
  })
}
