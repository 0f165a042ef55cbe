/** What is read when a run is over: the claims of the KV, the rows of the database. */
import { Redis } from 'ioredis'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import type { StandingClaim } from './events.ts'
import type { LedgerRow } from './ledger.ts'
import type { World } from './world.ts'

/** Owner, since, session: see claim-text.ts. Keys are the cluster's own, behind some prefix. */
const claimText = /^([\w-]{1,64}\/[0-9a-f]{16}) \d+ ([0-9a-f]{32})$/
const claimKey = /(?:^|[:}/])(client|user):([^/]+)$/
const tombstoneKey = /(?:^|[:}/])dead:([\w-]+\/[0-9a-f]{16})$/

export interface KvEvidence {
  readonly claims: readonly StandingClaim[]
  /** Owners (`name/epoch`) that have a tombstone. */
  readonly tombstones: readonly string[]
}

export async function readKv(world: World): Promise<KvEvidence> {
  const redis = new Redis(world.service('redis').url, { commandTimeout: 5_000 })
  redis.on('error', () => {})
  try {
    const claims: StandingClaim[] = []
    const dead: string[] = []
    for await (const keys of redis.scanStream({ count: 1_000 }) as AsyncIterable<string[]>) {
      if (keys.length === 0) continue
      const texts = await redis.mget(keys).catch(() => keys.map(() => null))
      for (const [index, key] of keys.entries()) {
        const owner = tombstoneKey.exec(key)?.[1]
        if (owner !== undefined) dead.push(owner)
        const claim = claimOf(key, texts[index] ?? '')
        if (claim !== null) claims.push(claim)
      }
    }
    // A claim whose owner is dead is void.
    return { claims: claims.filter(({ owner }) => !dead.includes(owner)), tombstones: dead }
  } finally {
    redis.disconnect()
  }
}

function claimOf(key: string, text: string): StandingClaim | null {
  const [, what, id] = claimKey.exec(key) ?? []
  const [, owner, session] = claimText.exec(text) ?? []
  if (id === undefined || session === undefined) return null
  return { what: what as 'client' | 'user', id, owner: owner!, session }
}

/** Writes all rows of the ledger into the history. */
export async function logRows(world: World): Promise<void> {
  const connection = await createConnection({ uri: world.service('mariadb').url })
  try {
    for (const [table, e] of [
      ['ledger_row', 'row'],
      ['ledger_once', 'once'],
    ] as const) {
      const [rows] = await connection.query<(LedgerRow & RowDataPacket)[]>(`select * from ${table}`)
      for (const { request, func, call_id: call, attempt, node, epoch, begun_us } of rows) {
        const begun = Number(begun_us) / 1000
        world.log.add({ e, request, func, call, attempt, node, epoch, begun })
      }
    }
  } finally {
    await connection.end()
  }
}

/**
 * Counters of nodes, kept over their deaths: what a life had counted when it was last looked at.
 */
export class CounterBook {
  readonly #values = new Map<string, number>()
  readonly #metric: string

  /** The name as Prometheus has it, without labels. */
  constructor(metric: string) {
    this.#metric = metric
  }

  get total(): number {
    return [...this.#values.values()].reduce((sum, value) => sum + value, 0)
  }

  /** Looks at every node that answers. */
  async look(world: World): Promise<void> {
    const pattern = new RegExp(`^${this.#metric}(?:\\{[^}]*\\})? (\\S+)$`, 'gm')
    for (const { name, epoch, files } of world.nodes.values()) {
      const text = await metricsOf(files.health)
      const values = [...text.matchAll(pattern)].map(([, value]) => Number(value))
      if (values.length === 0) continue
      this.#values.set(
        `${name}/${epoch}`,
        values.reduce((sum, value) => sum + value, 0),
      )
    }
  }
}

/** Prometheus' text; empty where nobody answers. */
async function metricsOf(health: string | null): Promise<string> {
  if (health === null) return ''
  try {
    const signal = AbortSignal.timeout(2_000)
    return await (await fetch(`http://${health}/metrics`, { signal })).text()
  } catch {
    return ''
  }
}
