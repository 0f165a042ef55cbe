/**
 * Whether a Redis counts all who receive what is published there. A primary passes messages on to
 * its replicas, and a Redis Cluster to all its servers, but PUBLISH answers with the receivers at
 * one server: "nobody" would be said of a batch that arrived. A server that hides what it is (a
 * rule of its own, or a proxy) is taken at its word.
 */
import type { Redis } from 'ioredis'

const replicaText = 'it is a replica, connect to the primary'
const clusterText = 'it is a Redis Cluster, use a Redis of one primary'

/** Rejects with the reason where it does not. */
export async function refuseUncounted(redis: Redis): Promise<void> {
  const [replication, cluster] = await Promise.all([
    unlessHidden(redis.info('replication')),
    unlessHidden(redis.info('cluster')),
  ])
  if (/^role:slave/m.test(replication ?? '')) throw new Error(replicaText)
  if (/^cluster_enabled:1/m.test(cluster ?? '')) throw new Error(clusterText)
}

/** Looks whether a primary has become a replica, which ends no connection by itself. */
export class RoleWatch {
  readonly #redis: Redis
  #isHidden = false

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Resolves when the server has answered; to what is wrong, or null. */
  async look(): Promise<Error | null> {
    if (!this.#isHidden) {
      const role = await unlessHidden(this.#redis.role())
      if (role !== null) return role[0] === 'slave' ? new Error(replicaText) : null
      this.#isHidden = true
    }
    await this.#redis.ping()
    return null
  }
}

/** Null where the server refuses to say. */
async function unlessHidden<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch((error: unknown) => {
    // Not BUSY or LOADING: it will say when that is over.
    const isHidden = error instanceof Error && error.name === 'ReplyError'
    if (isHidden && /^(?:NOPERM|ERR)\b/.test(error.message)) return null
    throw error
  })
}
