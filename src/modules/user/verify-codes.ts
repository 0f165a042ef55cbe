/**
 * Verify codes: six digits that prove who holds a phone number. They live in the KV for 15 minutes
 * as an HMAC bound to their purpose and number, so the KV alone shows no code, and a code for one
 * thing is good for nothing else. Five tries are counted before anything is compared. There is no
 * code that is always good.
 */
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Kv } from '../../index.ts'

/** What a code is good for: making an account, or setting its password anew. */
export type CodePurpose = 'register' | 'password'

export const codeLifeMs = 15 * 60_000
const maxTries = 5
const minuteMs = 60_000
const dayMs = 24 * 60 * 60_000
const maxPerMinute = 1
const maxPerDay = 10

/** A code that was right; `take` uses it up. */
export interface CheckedCode {
  readonly key: string
  readonly stored: string
}

export class VerifyCodes {
  readonly #kv: Kv
  readonly #secret: () => Promise<Buffer>

  /** `secret` is the same on all processes that share the KV. */
  constructor(kv: Kv, secret: () => Promise<Buffer>) {
    this.#kv = kv
    this.#secret = secret
  }

  /** Counts a code about to be sent to a number; false: one a minute or ten a day were sent. */
  async admitSending(number: string): Promise<boolean> {
    const id = await this.#idOf(number)
    const minute = await this.#kv.increment(`code:minute:${id}`, { ttlMs: minuteMs })
    if (minute > maxPerMinute) return false
    const day = await this.#kv.increment(`code:day:${id}`, { ttlMs: dayMs })
    return day <= maxPerDay
  }

  /** The code could not be sent: another may be asked for at once. The day's count stays. */
  async sendingFailed(number: string): Promise<void> {
    await this.#kv.delete(`code:minute:${await this.#idOf(number)}`)
  }

  /** A new code for a number; earlier ones of the same purpose are good no more. */
  async make(purpose: CodePurpose, number: string): Promise<string> {
    const code = randomInt(1_000_000).toString().padStart(6, '0')
    const id = randomBytes(16).toString('base64url')
    const mac = await this.#mac([purpose, number, id, code])
    const key = await this.#keyOf(purpose, number)
    await this.#kv.set(key, `${id}.${mac.toString('base64url')}`, { ttlMs: codeLifeMs })
    return code
  }

  /** Whether `code` is right, as what `take` needs; counts a try and uses nothing up. */
  async check(purpose: CodePurpose, number: string, code: string): Promise<CheckedCode | null> {
    const key = await this.#keyOf(purpose, number)
    const stored = await this.#kv.get(key)
    // Where there is no code the same work is done, so that time does not tell; all such tries
    // share one counter, for anybody may make up numbers without end.
    const [id = '', mac = ''] = stored?.split('.') ?? ['none']
    const tries = await this.#kv.increment(`code:try:${id}`, { ttlMs: codeLifeMs })
    const given = await this.#mac([purpose, number, id, code])
    const wanted = Buffer.from(mac, 'base64url')
    const right = wanted.length === given.length && timingSafeEqual(given, wanted)
    return stored !== null && right && tries <= maxTries ? { key, stored } : null
  }

  /** Uses a right code up; false where that has happened meanwhile. */
  take(checked: CheckedCode): Promise<boolean> {
    return this.#kv.compareAndSwap(checked.key, checked.stored, null)
  }

  async #keyOf(purpose: CodePurpose, number: string): Promise<string> {
    return `code:${purpose}:${await this.#idOf(number)}`
  }

  /** Numbers are personal: the KV's keys do not show them. */
  async #idOf(number: string): Promise<string> {
    return (await this.#mac(['number', number])).toString('base64url')
  }

  async #mac(parts: readonly string[]): Promise<Buffer> {
    // JSON keeps the parts apart whatever they hold.
    return createHmac('sha256', await this.#secret())
      .update(JSON.stringify(parts))
      .digest()
  }
}
