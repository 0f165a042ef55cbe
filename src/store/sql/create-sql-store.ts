import type { Permission } from './guarded-driver.ts'
import { MysqlStore } from './mysql-store.ts'
import { parseSqlUrl } from './sql-url.ts'
import type { SqlStore } from './sql.ts'
import { SqliteStore } from './sqlite-store.ts'

export interface CreateSqlStoreOptions {
  /** As `parseSqlUrl` reads it. */
  url: string
  /** What a relative `sqlite:` path is relative to: the project's root. */
  baseDir: string
  /** MySQL only: connections of the pool, 10. */
  connections?: number
  /** MySQL only: asked before each statement. */
  permission?: Permission
}

/** The store that `url` names, not started. Throws `ConfigInvalid` for an unusable url. */
export function createSqlStore(options: CreateSqlStoreOptions): SqlStore {
  const location = parseSqlUrl(options.url, options.baseDir)
  if (location.type === 'sqlite') return new SqliteStore({ path: location.path })
  const { connections, permission } = options
  return new MysqlStore({ ...location, connections, permission })
}
