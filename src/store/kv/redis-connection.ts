/** What the store on Redis needs of a connection beside its commands. */
import type { Redis } from 'ioredis'
import { SifakaError } from '../../errors.ts'

/** Reconnecting waits at most this long, so that a store is back soon after its server is. */
const maxBackoffMs = 1_000

/** Resolves when the socket is closed; between two attempts ioredis has none and says nothing. */
export async function endOf(redis: Redis): Promise<void> {
  if (redis.status === 'reconnecting') return
  // Not `once` of node:events: that rejects at an error, and a frozen server's socket ends with one.
  await new Promise<void>(resolve => redis.once('end', () => resolve()))
}

/**
 * Presence and limits must not vanish because memory is short. A server that hides INFO (a rule of
 * its own, or a proxy) is taken at its word.
 */
export async function refuseEviction(redis: Redis): Promise<void> {
  const memory = await redis.info('memory').catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ReplyError') return ''
    throw error
  })
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (policy === undefined || policy === 'noeviction') return
  throw new SifakaError('StoreFailed', {
    text: `Cannot use Redis with maxmemory-policy "${policy}": set it to "noeviction"`,
  })
}

export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '')
    throw new SifakaError('ConfigInvalid', {
      text: 'Cannot use the url of the key-value store: write "redis://host:port" or "rediss://..."',
    })
  return `${parsed.hostname}:${parsed.port || '6379'}`
}

/** Doubles from 50 ms to a second; jittered, so that nodes do not come back in step. */
export function backoffMs(attempt: number): number {
  const ceiling = Math.min(50 * 2 ** Math.min(attempt - 1, 10), maxBackoffMs)
  return ceiling / 2 + Math.random() * (ceiling / 2)
}
