/**
 * What travels on `Channel.Gate`, as JSON: what gates ask each other. A login that replaces a
 * session elsewhere has an empty answer, which comes when that session's hooks have run.
 */
import { readQuestion } from '../ask.ts'

export type GateRequest =
  | {
      /** A login on the sender's gate takes this session's place. */
      readonly type: 'replace'
      readonly session: string
      /** Of the login that was replaced: the session may have logged in again since. */
      readonly since: number
      readonly userId: string
      readonly by: { readonly session: string; readonly tag: string | null }
    }
  /** Does the holder of this client id still live? */
  | { readonly type: 'probe'; readonly clientId: string; readonly session: string }

export type ProbeAnswer = { readonly type: 'gone' | 'lives' }

/** Undefined where it names no session. Its type may be one of a newer version. */
export function readGateRequest(payload: Buffer): GateRequest | undefined {
  const request = readQuestion(payload) as GateRequest | null | undefined
  return typeof request?.session === 'string' ? request : undefined
}
