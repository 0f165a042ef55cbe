import { MysqlAdapter, sql, SqliteAdapter, type Kysely, type RawBuilder } from 'kysely'
import { refusedSql } from './sql-errors.ts'
import { ExactMysqlAdapter } from './mysql-adapter.ts'
import type { SqlDialectName } from './sql.ts'

/** Which database `db` speaks to: for the rare migration that must tell them apart. */
// oxlint-disable-next-line typescript/no-explicit-any -- any database will do
export function dialectOf(db: Kysely<any>): SqlDialectName {
  const { adapter } = db.getExecutor()
  if (adapter instanceof SqliteAdapter) return 'sqlite'
  if (adapter instanceof MysqlAdapter) return 'mysql'
  throw refusedSql('Cannot tell the database of a foreign Kysely instance')
}

/**
 * A column type for text that is looked up, compared or unique: any two strings differ in it, also
 * in case, accents and trailing blanks, on both databases. `addColumn('name_key', exactText(db,
 * 128))`. `length` is in code points: MySQL refuses longer text (and a key above 768), which
 * rejects with `StoreFailed`; SQLite does not count, so check lengths before.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- any database will do
export function exactText(db: Kysely<any>, length: number): RawBuilder<string> {
  const type = `varchar(${Math.trunc(length)})`
  const { adapter } = db.getExecutor()
  if (!(adapter instanceof ExactMysqlAdapter)) return sql.raw(type)
  return sql.raw(`${type} character set utf8mb4 collate ${adapter.exactCollation}`)
}
