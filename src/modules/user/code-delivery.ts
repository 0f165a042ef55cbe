import type { LogFields, ModuleContext } from '../../index.ts'
import { accounts } from './accounts.ts'
import type { CodeSender } from './code-sender.ts'
import { nameKey } from './names.ts'
import type { User } from './user.contract.ts'
import { codeLifeMs, type CodePurpose, type VerifyCodes } from './verify-codes.ts'

/** What it needs of the module's context. */
type Surroundings = Pick<
  ModuleContext<typeof User, unknown>,
  'after' | 'db' | 'log' | 'now' | 'signal'
>

interface Place {
  /** Runs `work` and gives the place back; to be called once. */
  use<T>(work: (sender: CodeSender) => Promise<T>): Promise<T>
}

/** 64: a webhook that hangs for its 2 s then still lets 32 codes a second through. */
const maxSending = 64
const warnEveryMs = 1000

/**
 * Makes codes and has them sent, at most 64 at a time. Whether a number belongs to an account is
 * looked up after the answer has been given, so neither the answer nor its time can tell.
 */
export class CodeDelivery {
  readonly #ctx: Surroundings
  readonly #codes: VerifyCodes
  readonly #sender: CodeSender | null
  #sending = 0
  #warnedAt = -Infinity
  /** How often it has happened since the last time it was written. */
  #unwritten = 0

  /** Without a sender every code is refused. */
  constructor(ctx: Surroundings, codes: VerifyCodes, sender: CodeSender | null) {
    this.#ctx = ctx
    this.#codes = codes
    this.#sender = sender
  }

  /** Sends a code to register with; resolves to whether it is on its way. */
  async sendToRegister(number: string): Promise<boolean> {
    const place = await this.#place(number)
    if (place === null) return false
    const sent = await place.use(sender => this.#send(sender, 'register', number))
    if (!sent) await this.#codes.sendingFailed(number)
    return sent
  }

  /**
   * Sends a code to set the password of the number's account, if there is one, after it has
   * resolved. False where the limits, or codes under way, do not allow it: the same for every
   * number.
   */
  async sendToChangePassword(number: string): Promise<boolean> {
    const place = await this.#place(number)
    if (place === null) return false
    const work = async (sender: CodeSender) => {
      const account = await accounts.findByKey(this.#ctx.db, nameKey(number))
      // A failure does not free the minute: that would tell known numbers from others.
      if (account !== null) await this.#send(sender, 'password', number)
    }
    this.#ctx.after('send verify code', 1, () => place.use(work))
    return true
  }

  /**
   * One of the places for codes under way, taken before anything is waited for; null: none free.
   */
  async #place(number: string): Promise<Place | null> {
    const sender = this.#sender
    if (sender === null) {
      this.#warn('Cannot send verify codes: set "codeWebhookUrl" in the config of "User"')
      return null
    }
    if (this.#sending >= maxSending) return null
    this.#sending++
    let admitted = false
    try {
      admitted = await this.#codes.admitSending(number)
    } finally {
      if (!admitted) this.#sending--
    }
    return admitted ? { use: work => work(sender).finally(() => this.#sending--) } : null
  }

  async #send(sender: CodeSender, purpose: CodePurpose, number: string): Promise<boolean> {
    const code = await this.#codes.make(purpose, number)
    const expiresInSeconds = codeLifeMs / 1000
    try {
      await sender.send({ phoneNumber: number, code, purpose, expiresInSeconds }, this.#ctx.signal)
      return true
    } catch (error) {
      this.#warn('Cannot send a verify code: check the webhook', { purpose, error })
      return false
    }
  }

  /** Clients can make it happen as often as they like, so not every time is written. */
  #warn(message: string, fields: LogFields = {}): void {
    const now = this.#ctx.now()
    this.#unwritten++
    if (now - this.#warnedAt < warnEveryMs) return
    this.#ctx.log.warn(message, { ...fields, times: this.#unwritten })
    this.#warnedAt = now
    this.#unwritten = 0
  }
}
