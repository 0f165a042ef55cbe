/**
 * What travels on `Channel.Hook`, as JSON: what a gate tells the nodes that served a session. The
 * answer is empty, and comes when their hooks have run.
 */
import type { DisconnectReason, LogoutInfo } from '../../ports.ts'
import { readQuestion } from '../ask.ts'
import type { SessionSnapshot } from './call-codec.ts'

/** What has become of a session. */
export type HookWords =
  | { readonly type: 'login' }
  | { readonly type: 'logout'; readonly info: LogoutInfo }
  | { readonly type: 'disconnect'; readonly reason: DisconnectReason }

export type HookMessage = HookWords & {
  readonly session: SessionSnapshot
  /** Ascending for each session: what is told again has its number. */
  readonly number: number
  /** The modules of the receiver that served the session. */
  readonly modules: readonly string[]
}

/** Undefined where it names no session or no modules. Its type may be one of a newer version. */
export function readHookMessage(payload: Buffer): HookMessage | undefined {
  const message = readQuestion(payload) as HookMessage | null | undefined
  const isWhole = typeof message?.session?.id === 'string' && Array.isArray(message.modules)
  return isWhole ? message : undefined
}
