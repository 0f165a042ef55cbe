/**
 * What the server says of the connection itself: User/0 and Gate/0. docs/protocol.md, sections 6
 * and 9.
 */
import { recordOf } from './record-of.ts'
import type { Farewell } from './link.ts'
import { userModule } from './tokens.ts'

const gateModule = 1
/** `Gate_Closing.code`: sent away on purpose, not for a restart or a limit. */
const kickCode = 2
/** A server that asks for more than an hour has made a mistake. */
const maxRetryAfterMs = 3_600_000

/** The farewell in a push, or null where it is any other push. */
export function farewellOf(module: number, type: number, content: unknown): Farewell | null {
  if (type !== 0) return null
  if (module === userModule) return { type: 'signed-in-elsewhere' }
  if (module !== gateModule) return null
  const { code, reason, retryAfterMs } = recordOf(content)
  if (code === kickCode) return { type: 'kicked' }
  return {
    type: 'closing',
    reason: typeof reason === 'string' ? reason : '',
    retryAfterMs: typeof retryAfterMs === 'number' ? clamp(retryAfterMs) : 0,
  }
}

function clamp(ms: number): number {
  return Math.min(Math.max(ms, 0), maxRetryAfterMs)
}
