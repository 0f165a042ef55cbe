/**
 * Whether this node has the secret of its cluster. One that has another could reach nobody on the
 * bus, and yet hold names and lead modules in the KV that the others then miss. So the nodes keep a
 * fingerprint of their secret there, and a start with a foreign one is refused. While a secret is
 * being changed nodes know both, and take either fingerprint for their own.
 */
import { createHmac } from 'node:crypto'
import type { Logger } from '../../base/logger.ts'
import { SifakaError } from '../../errors.ts'
import type { Kv } from '../../store/kv/kv.ts'
import { Round } from '../round.ts'

export interface SharedSecretOptions {
  readonly kv: Pick<Kv, 'get' | 'compareAndSwap'>
  readonly cluster: string
  readonly current: string
  /** The other secret while it is being changed; empty: none. */
  readonly accepted: string
  readonly log: Logger
}

const key = 'secret'
/** Gone soon after the last node: a cluster that was stopped may start with another secret. */
const ttlMs = 10_000
const everyMs = 3_000
/** Each time another node was faster: those of a whole cluster that starts at once. */
const maxTries = 20

/**
 * Resolves when the secret is known to be right; what it resolves to goes on saying so until it is
 * disposed of. Rejects with `ConfigInvalid` where living nodes have another one, and with
 * `StoreFailed` where the KV does not answer.
 */
export async function shareSecret(options: SharedSecretOptions): Promise<AsyncDisposable> {
  const { kv, cluster, current, accepted, log } = options
  const own = fingerprintOf(cluster, current)
  const known = accepted === '' ? [own] : [own, fingerprintOf(cluster, accepted)]
  const isForeign = async (): Promise<boolean> => {
    for (let tries = 0; tries < maxTries; tries++) {
      const present = await kv.get(key)
      if (present !== null && !known.includes(present)) return true
      if (await kv.compareAndSwap(key, present, own, { ttlMs })) return false
    }
    // Whoever was faster had the same secret.
    return false
  }
  if (await isForeign())
    throw new SifakaError('ConfigInvalid', {
      text: `Cannot join cluster "${cluster}": its nodes have another "cluster.secret"; give all nodes the same one`,
    })
  let isTold = false
  const round = new Round(
    async () => {
      if (!(await isForeign().catch(() => false)) || isTold) return
      isTold = true
      log.error('Give all nodes the same "cluster.secret": another node has one of its own')
    },
    { everyMs },
  )
  await round.start()
  return { [Symbol.asyncDispose]: () => round.close() }
}

/** Tells secrets apart and nothing about them. */
function fingerprintOf(cluster: string, secret: string): string {
  return createHmac('sha256', secret).update(`sifaka cluster ${cluster}`).digest('hex').slice(0, 16)
}
