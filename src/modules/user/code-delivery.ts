import type { ModuleContext } from '../../index.ts'
import { accounts } from './accounts.ts'
import type { CodeSender } from './code-sender.ts'
import { nameKey } from './names.ts'
import type { User } from './user.contract.ts'
import { codeLifeMs, type CodePurpose, type VerifyCodes } from './verify-codes.ts'

/** What it needs of the module's context. */
type Surroundings = Pick<ModuleContext<typeof User, unknown>, 'after' | 'db' | 'log' | 'signal'>

/** 64: a webhook that hangs for its 2 s then still lets 32 codes a second through. */
const maxSending = 64

/**
 * Makes codes and has them sent, at most 64 at a time. Whether a number belongs to an account is
 * looked up after the answer has been given, so neither the answer nor its time can tell.
 */
export class CodeDelivery {
  readonly #ctx: Surroundings
  readonly #codes: VerifyCodes
  readonly #sender: CodeSender | null
  #sending = 0

  /** Without a sender every code is refused. */
  constructor(ctx: Surroundings, codes: VerifyCodes, sender: CodeSender | null) {
    this.#ctx = ctx
    this.#codes = codes
    this.#sender = sender
  }

  /** Sends a code to register with; resolves to whether it is on its way. */
  async sendToRegister(number: string): Promise<boolean> {
    const sender = await this.#admitted(number)
    if (sender === null) return false
    this.#sending++
    const sent = await this.#send(sender, 'register', number).finally(() => this.#sending--)
    if (!sent) await this.#codes.sendingFailed(number)
    return sent
  }

  /**
   * Sends a code to set the password of the number's account, if there is one, after it has resolved.
   * False where the limits, or codes under way, do not allow it: the same for every number.
   */
  async sendToChangePassword(number: string): Promise<boolean> {
    const sender = await this.#admitted(number)
    if (sender === null) return false
    this.#sending++
    this.#ctx.after('send verify code', 0, async () => {
      try {
        const account = await accounts.findByKey(this.#ctx.db, nameKey(number))
        // A failure does not free the minute: that would tell known numbers from others.
        if (account !== null) await this.#send(sender, 'password', number)
      } finally {
        this.#sending--
      }
    })
    return true
  }

  async #admitted(number: string): Promise<CodeSender | null> {
    if (this.#sender === null) {
      this.#ctx.log.warn('Cannot send verify codes: set "codeWebhookUrl" in the config of "User"')
      return null
    }
    if (this.#sending >= maxSending) return null
    return (await this.#codes.admitSending(number)) ? this.#sender : null
  }

  async #send(sender: CodeSender, purpose: CodePurpose, number: string): Promise<boolean> {
    const code = await this.#codes.make(purpose, number)
    const expiresInSeconds = codeLifeMs / 1000
    try {
      await sender.send({ phoneNumber: number, code, purpose, expiresInSeconds }, this.#ctx.signal)
      return true
    } catch (error) {
      this.#ctx.log.warn('Cannot send a verify code: check the webhook', { purpose, error })
      return false
    }
  }
}
