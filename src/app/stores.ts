/** The stores that the configuration names: the only place that knows which adapters there are. */
import type { Clock } from '../base/clock.ts'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import type { Config } from '../config/config.ts'
import type { KvStore } from '../store/kv/kv.ts'
import { MemoryKv, type MemoryKvOptions } from '../store/kv/memory-kv.ts'
import { RedisKv } from '../store/kv/redis-kv.ts'
import { createSqlStore } from '../store/sql/create-sql-store.ts'
import type { Permission } from '../store/sql/guarded-driver.ts'
import type { SqlStore } from '../store/sql/sql.ts'
import { SifakaError } from '../errors.ts'

export interface StoreNeeds {
  readonly log: Logger
  /** What keys of a KV in memory expire by; the system's. */
  readonly clock?: Clock | undefined
  /** Asked before each statement. */
  readonly permission?: Permission
  /** What a KV in memory has from the one before it, and gives to the next one. */
  readonly memoryKv?: Pick<MemoryKvOptions, 'entries' | 'onClose'> | undefined
}

/** Neither is started. Throws `ConfigInvalid` for a URL that is none. */
export function createStores(config: Config, needs: StoreNeeds): { sql: SqlStore; kv: KvStore } {
  const { log, clock, permission, memoryKv } = needs
  const now = clock === undefined ? undefined : () => clock.now()
  const { sql: url, kv: kvUrl } = config.store
  const keyPrefix = `sifaka:${config.cluster.name}:`
  return {
    sql: named(() => createSqlStore({ url, baseDir: config.root, permission })),
    kv: named(() =>
      kvUrl === 'memory:'
        ? new MemoryKv({ ...memoryKv, now })
        : new RedisKv({ url: kvUrl, keyPrefix, log }),
    ),
  }
}

/**
 * The stores know nothing of the configuration that names them: what they say of it gets its keys
 * here.
 */
function named<T extends Lifecycle>(create: () => T): T {
  try {
    const store = create()
    const start = store.start.bind(store)
    store.start = () => start().catch(error => Promise.reject(withKeys(error)))
    return store
  } catch (error) {
    throw withKeys(error)
  }
}

function withKeys(error: unknown): unknown {
  if (!(error instanceof SifakaError)) return error
  const { code, message, cause } = error
  const text = message
    .replace('the url of the SQL store', '"store.sql"')
    .replace('the url of the key-value store', '"store.kv"')
  return text === message ? error : new SifakaError(code, { text, cause })
}
