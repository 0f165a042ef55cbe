/**
 * How verify codes reach players. The module makes and checks codes; a sender only carries them,
 * and a studio may bring its own (`userModule({ codeSender })`).
 */
import type { CodePurpose } from './verify-codes.ts'

export interface CodeMessage {
  /** Digits, with `+` in front where the player gave it. */
  readonly phoneNumber: string
  readonly code: string
  readonly purpose: CodePurpose
  readonly expiresInSeconds: number
}

export interface CodeSender {
  /** Resolves when the code is on its way; rejects where it is not, or when `signal` aborts. */
  send(message: CodeMessage, signal: AbortSignal): Promise<void>
}
