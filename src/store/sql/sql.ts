/**
 * SQL store: what must last. It owns the connections to one database and their limits; it never
 * knows a module's tables. Kysely is the interface, because one query then runs on both databases
 * and a module keeps its types; what differs between them is levelled here:
 *
 * - Everything that fails rejects with a `SifakaError`: `DuplicateKey` where a unique or primary
 *   key is taken, `StoreFailed` for all else (the database's own error is the cause, without
 *   values).
 * - Waiting for a connection and its first statement end within 2.5 s together, each later
 *   statement of a transaction within 2.5 s. A statement that was given up may have run. After an
 *   outage the store works again by itself.
 * - Columns declared `bigint` are read as decimal strings; counts, sums and other results are
 *   numbers where a number holds them exactly, else strings. Dates are strings in UTC, `YYYY-MM-DD
 *   hh:mm:ss.mmm`; JSON columns are strings; bytes are Buffers.
 * - Parameters are strings, finite numbers, bigints, booleans, Dates, bytes and null.
 * - Text compares as the column's collation says, and that differs: `exactText` makes columns that
 *   tell every two strings apart on both databases. Use it for keys and whatever is looked up.
 *
 * A transaction that asks nothing of the database for 15 s is rolled back and loses its connection.
 *
 * SQLite has one connection: inside a transaction use the `db` that it was given, for another query
 * waits for its end and gives up after 2.5 s.
 */
import type { Kysely } from 'kysely'
import type { Lifecycle } from '../../base/lifecycle.ts'

export type SqlDialectName = 'sqlite' | 'mysql'

/**
 * 15 s: the longest deadline of the framework's functions. A transaction that asks nothing for so
 * long waits for something that will not come, and it may hold the only connection there is.
 */
export const defaultIdleTransactionMs = 15_000

/** The database as a module's migrations and untyped queries see it. */
// oxlint-disable-next-line typescript/no-explicit-any -- tables are the module's own knowledge
export type AnyKysely = Kysely<any>

export interface SqlStore extends Lifecycle {
  /** `db.withTables<Tables>()` types it. It must not be destroyed by its users. */
  readonly db: AnyKysely
  readonly dialect: SqlDialectName
  /** Resolves where the database answers now; else rejects with `StoreFailed`. */
  ping(): Promise<void>
  /**
   * Runs `work` on one connection while no other process does the same, without the time limit of
   * statements: for the migrator. Rejects when the others are not done within 60 s.
   */
  exclusively<T>(work: (db: AnyKysely) => Promise<T>): Promise<T>
}

/**
 * One step of a module's schema. It runs once per database, in a transaction on SQLite; MySQL
 * commits with every statement that changes tables, so keep a migration to one such statement where
 * you can. It opens no transaction itself.
 */
export interface Migration {
  up(db: AnyKysely): Promise<unknown>
}
