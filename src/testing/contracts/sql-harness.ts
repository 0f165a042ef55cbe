import { exactText } from '../../store/sql/columns.ts'
import type { SqlStore } from '../../store/sql/sql.ts'
import type { Outage } from './outage.ts'
import type { Generated } from 'kysely'

export interface SqlHarness extends AsyncDisposable {
  /** Started, on an empty database. */
  store: SqlStore
}

export interface SqlManifest {
  supports: {
    /** Makes a store on a server of its own; left out by stores that have no server. */
    outage?: () => Promise<Outage<SqlStore>>
    /** Opens a second store on the same database; left out where nothing else can reach it. */
    sharing?: (harness: SqlHarness) => Promise<SqlStore>
  }
}

export type CreateSql = () => Promise<SqlHarness>

type PlayerTables = {
  player: {
    id: string
    name_key: string
    name: string
    gold: Generated<number>
    avatar: Buffer | null
    seen_at: Date | string | null
  }
}

export async function makePlayers(store: SqlStore): Promise<void> {
  await store.db.schema
    .createTable('player')
    .addColumn('id', 'bigint', column => column.primaryKey())
    .addColumn('name_key', exactText(store.db, 128), column => column.notNull().unique())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('gold', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('avatar', 'blob')
    .addColumn('seen_at', 'datetime(3)')
    .execute()
}

export function players(store: SqlStore) {
  return store.db.withTables<PlayerTables>()
}

export async function add(store: SqlStore, id: string, nameKey: string): Promise<void> {
  await players(store)
    .insertInto('player')
    .values({ id, name_key: nameKey, name: nameKey })
    .execute()
}

export async function count(store: SqlStore): Promise<unknown> {
  const row = await players(store)
    .selectFrom('player')
    .select(expression => expression.fn.countAll().as('players'))
    .executeTakeFirstOrThrow()
  return row.players
}
