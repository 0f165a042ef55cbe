/**
 * What travels on `Channel.Session`, as JSON: what a node asks the gate of a session to do to it,
 * and the gate's answer. Both only read and write; the session is the gate's.
 */
import type { StateName } from '../../../errors.ts'
import { readQuestion } from '../ask.ts'

export type SessionRequest =
  | {
      readonly type: 'set'
      readonly session: string
      readonly name: string
      readonly value: string
    }
  | { readonly type: 'remove'; readonly session: string; readonly name: string }
  | {
      readonly type: 'pin'
      readonly session: string
      readonly module: string
      /** `name/epoch`; null: balanced again. */
      readonly node: string | null
    }
  /** The sender serves the session on behalf of another node, and wants to hear its hooks. */
  | { readonly type: 'served'; readonly session: string; readonly module: string }

export interface SessionAnswer {
  /** Null: done. */
  readonly error: { readonly code: StateName; readonly text: string } | null
}

/** Undefined where it names no session. Its type may be one of a newer version. */
export function readSessionRequest(payload: Buffer): SessionRequest | undefined {
  const request = readQuestion(payload) as SessionRequest | null | undefined
  return typeof request?.session === 'string' ? request : undefined
}
