/** The stores that the configuration names: the only place that knows which adapters there are. */
import type { Logger } from '../base/logger.ts'
import type { Config } from '../config/config.ts'
import type { KvStore } from '../store/kv/kv.ts'
import { MemoryKv } from '../store/kv/memory-kv.ts'
import { RedisKv } from '../store/kv/redis-kv.ts'
import { createSqlStore } from '../store/sql/create-sql-store.ts'
import type { Permission } from '../store/sql/guarded-driver.ts'
import type { SqlStore } from '../store/sql/sql.ts'

/** Neither is started; `permission` is asked before each statement. Throws `ConfigInvalid` for a URL that is none. */
export function createStores(
  config: Config,
  log: Logger,
  permission?: Permission,
): { sql: SqlStore; kv: KvStore } {
  const sql = createSqlStore({ url: config.store.sql, baseDir: config.root, permission })
  const { kv: url } = config.store
  const keyPrefix = `sifaka:${config.cluster.name}:`
  const kv = url === 'memory:' ? new MemoryKv() : new RedisKv({ url, keyPrefix, log })
  return { sql, kv }
}
