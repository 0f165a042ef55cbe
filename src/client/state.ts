/** What a client may be, and why it came to be so. */
import type { SifakaError } from '../errors.ts'

/**
 * `closed`: by `close()` or its signal. `signed-in-elsewhere`: a newer login of the user replaced
 * this session. `kicked`: the server sent it away. `refused`: CONNACK 1, 4 or 5, trying again is no
 * use. `lost`: the connection ended and `reconnect` is off.
 */
export type CloseReason = 'closed' | 'signed-in-elsewhere' | 'kicked' | 'refused' | 'lost'

/**
 * `connecting`: a connection is being opened. `ready`: calls leave at once. `reconnecting`: the
 * connection was lost for `reason`, the next try begins in `delayMs`, calls are held. `closed`: the
 * end.
 */
export type ClientState =
  | { readonly type: 'connecting' }
  | { readonly type: 'ready'; readonly clientId: string }
  | {
      readonly type: 'reconnecting'
      /** 1 for the first try after a connection that had lasted. */
      readonly attempt: number
      readonly delayMs: number
      readonly reason: SifakaError
    }
  | { readonly type: 'closed'; readonly reason: CloseReason }

/** What happened since the start, for load bots and diagnosis. Only ever counted up. */
export interface ClientCounters {
  connections: number
  sent: number
  replies: number
  /** Replies that came after their call had given up. */
  lateReplies: number
  pushes: number
  /** Payloads that could not be understood: a wrong key, or a server that speaks otherwise. */
  unreadable: number
}
