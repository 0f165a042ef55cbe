/**
 * The last push of a session, as MQTT clients of the protocol know it: User/0 for one that was
 * replaced, Gate/0 with a reason for the others. docs/protocol.md, sections 6 and 9.
 */
import type { DisconnectReason, PushMessage } from '../../dispatch/ports.ts'
import { Gate_Closing } from '../../protocol/generated/messages.js'

const gateModule = 1
const userModule = 2

const signedInElsewhere: PushMessage = {
  module: userModule,
  type: 0,
  json: '{}',
  protobuf: new Uint8Array(0),
}

/** Codes of Gate_Closing; a kicked client stays away, a drained one comes back. */
const codes = { drain: 1, kicked: 2, limits: 3 } as const

/** Spread over seconds, or all clients of a gate would come back at once. */
const spreadRetryMs = (): number => 500 + Math.floor(Math.random() * 4500)

/**
 * Null where the client needs no word: it has gone itself, or cannot hear. `drainRetryMs` is after
 * how long a drained client is told to come back.
 */
export function goodbye(
  reason: DisconnectReason,
  drainRetryMs: () => number = spreadRetryMs,
): PushMessage | null {
  switch (reason) {
    case 'replaced':
      return signedInElsewhere
    case 'kicked':
      return closing('kicked', codes.kicked, 0)
    case 'drain':
      return closing('drain', codes.drain, drainRetryMs())
    case 'protocol':
      return closing('protocol', codes.limits, 1000)
    default:
      return null
  }
}

function closing(reason: string, code: number, retryAfterMs: number): PushMessage {
  return {
    module: gateModule,
    type: 0,
    json: JSON.stringify({ reason, code, retryAfterMs }),
    protobuf: Gate_Closing.encode({ reason, code, retryAfterMs }).finish(),
  }
}
