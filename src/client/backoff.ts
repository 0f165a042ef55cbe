/**
 * When to try again: exponential back-off with full jitter, and the server's own word before it.
 */
import type { ReconnectOptions } from './options.ts'

/**
 * Delay in ms before the try number `attempt` (1, 2, ...). `retryAfterMs` is what the server asked
 * for: never less than that, with the jitter on top, so that a drained gate's clients do not return
 * as one.
 */
export function backoffMs(
  attempt: number,
  limits: Required<ReconnectOptions>,
  options: { retryAfterMs?: number; random?: () => number } = {},
): number {
  const { retryAfterMs = 0, random = Math.random } = options
  // 2^30 x 1 ms is above every sensible maximum, and keeps the product finite
  const ceiling = Math.min(limits.maxDelayMs, limits.minDelayMs * 2 ** Math.min(attempt - 1, 30))
  return Math.round(retryAfterMs + random() * ceiling)
}

/** Resolves after `ms` or when the signal aborts, whichever is first; never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
