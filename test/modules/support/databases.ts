import { silentLogger } from '../../../src/base/logger.ts'
import { migrations } from '../../../src/modules/user/migrations.ts'
import { createSqlStore } from '../../../src/store/sql/create-sql-store.ts'
import { migrate } from '../../../src/store/sql/migrator.ts'
import type { SqlStore } from '../../../src/store/sql/sql.ts'
import { ownDatabase, ownDirectory } from '../../setup/resources.ts'

export const databases = ['sqlite', 'mariadb'] as const
export type DatabaseName = (typeof databases)[number]

export interface OwnStore extends AsyncDisposable {
  readonly store: SqlStore
}

/** An empty database of its own with the User module's tables, gone when disposed of. */
export async function userDatabase(name: DatabaseName): Promise<OwnStore> {
  await using stack = new AsyncDisposableStack()
  const { url, baseDir } = await place(name, stack)
  const store = stack.use(createSqlStore({ url, baseDir }))
  await store.start()
  await migrate(store, [{ module: 'User', migrations }], { mode: 'auto', log: silentLogger })
  const kept = stack.move()
  return { store, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

async function place(name: DatabaseName, stack: AsyncDisposableStack) {
  if (name === 'mariadb') return { url: stack.use(await ownDatabase()).url, baseDir: '/' }
  const { path } = stack.use(await ownDirectory())
  return { url: 'sqlite:sifaka.db', baseDir: path }
}
