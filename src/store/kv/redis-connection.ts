/** What the store on Redis needs of a connection beside its commands. */
import type { Redis } from 'ioredis'
import { SifakaError } from '../../errors.ts'

/** Reconnecting waits at most this long, so that a store is back soon after its server is. */
const maxBackoffMs = 1_000

/** Resolves when the socket is closed; between two attempts ioredis has none and says nothing. */
export async function endOf(redis: Redis): Promise<void> {
  if (redis.status === 'reconnecting') return
  // Not `once` of node:events: that rejects at an error, and a frozen server's socket ends with
  // one.
  await new Promise<void>(resolve => redis.once('end', () => resolve()))
}

/**
 * Presence and limits must not vanish because memory is short, a replica takes no writes, and
 * scripts that find their keys themselves do not run in a Redis Cluster. A server that hides INFO
 * (a rule of its own, or a proxy) is taken at its word.
 */
export async function refuseUnfit(redis: Redis): Promise<void> {
  const [memory, replication, cluster] = await Promise.all([
    infoOf(redis, 'memory'),
    infoOf(redis, 'replication'),
    infoOf(redis, 'cluster'),
  ])
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (policy !== undefined && policy !== 'noeviction')
    throw unfit(`Cannot use Redis with maxmemory-policy "${policy}": set it to "noeviction"`)
  if (/^role:slave/m.test(replication))
    throw unfit('Cannot use a replica of Redis: give the url of the primary')
  if (/^cluster_enabled:1/m.test(cluster))
    throw unfit('Cannot use a Redis Cluster: give the url of a Redis of one primary')
}

async function infoOf(redis: Redis, section: string): Promise<string> {
  return redis.info(section).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ReplyError') return ''
    throw error
  })
}

function unfit(text: string): SifakaError {
  return new SifakaError('StoreFailed', { text })
}

/** Throws `ConfigInvalid`, without repeating the url. */
export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '')
    throw new SifakaError('ConfigInvalid', {
      text: 'Cannot use the url of the key-value store: write "redis://host:port" or "rediss://..."',
    })
  try {
    decodeURIComponent(parsed.username + parsed.password)
  } catch {
    throw new SifakaError('ConfigInvalid', {
      text: 'Cannot use the url of the key-value store: write each "%" of its user and password as "%25"',
    })
  }
  return `${parsed.hostname}:${parsed.port || '6379'}`
}

/** Doubles from 50 ms to a second; jittered, so that nodes do not come back in step. */
export function backoffMs(attempt: number): number {
  const ceiling = Math.min(50 * 2 ** Math.min(attempt - 1, 10), maxBackoffMs)
  return ceiling / 2 + Math.random() * (ceiling / 2)
}
