import type { Logger } from '../../index.ts'
import type { CodeMessage, CodeSender } from './code-sender.ts'

/** Writes codes to the log: for development only, where the log is the developer's own. */
export class LogCodeSender implements CodeSender {
  readonly #log: Logger

  constructor(log: Logger) {
    this.#log = log
  }

  async send({ phoneNumber, code, purpose }: CodeMessage): Promise<void> {
    this.#log.info(`Verify code for ${phoneNumber}: ${code}`, { purpose })
  }
}
