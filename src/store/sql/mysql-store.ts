import { createHash } from 'node:crypto'
import { Kysely, MysqlDialect, sql, type Driver, type MysqlAdapter } from 'kysely'
import { SifakaError, stateTexts } from '../../errors.ts'
import { describe } from '../plain-cause.ts'
import { GuardedDriver, type Permission } from './guarded-driver.ts'
import { ExactMysqlAdapter } from './mysql-adapter.ts'
import { BoundedPool, type BoundedPoolOptions } from './mysql-pool.ts'
import { defaultIdleTransactionMs, type AnyKysely, type SqlStore } from './sql.ts'

export interface MysqlStoreOptions {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** TLS with the system's authorities; off when left out. */
  tls?: boolean
  /** 10: a node's share; a server grants 151 by default. */
  connections?: number
  /** 1,024 callers may wait for a connection; the next one is refused at once. */
  maxWaiting?: number
  /** 2,500 ms for waiting and a statement together: an outage is answered within 3 s. */
  operationTimeoutMs?: number
  /** 15,000 ms, as `defaultIdleTransactionMs` says why. */
  idleTransactionMs?: number
  /** 2,000 ms for TCP, TLS and login. */
  connectTimeoutMs?: number
  /** Asked before each statement. */
  permission?: Permission
}

/** As SQLite behaves, or stricter: nothing is cut off or rounded silently. */
const sqlMode = [
  'ONLY_FULL_GROUP_BY',
  'STRICT_TRANS_TABLES',
  'STRICT_ALL_TABLES',
  'NO_ZERO_IN_DATE',
  'NO_ZERO_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
].join(',')

const exclusiveWaitSeconds = 60
/** A migration may rewrite a large table: an hour, then something is wrong. */
const migrationTimeoutMs = 3_600_000

/**
 * The SQL store of production: MySQL 8 or MariaDB 10.6 and later through mysql2. The server is told
 * the same limits as the client (lock waits, statement time), so that a write whose caller has
 * given up does not happen a minute later.
 */
export class MysqlStore implements SqlStore {
  readonly dialect = 'mysql'
  readonly db: AnyKysely
  readonly #options: MysqlStoreOptions
  readonly #adapter = new ExactMysqlAdapter()
  readonly #pool: BoundedPool

  constructor(options: MysqlStoreOptions) {
    this.#options = options
    const operationTimeoutMs = options.operationTimeoutMs ?? 2_500
    this.#pool = new BoundedPool({
      ...this.#poolOptions(),
      connectionLimit: options.connections ?? 10,
      operationTimeoutMs,
      idleMs: options.idleTransactionMs ?? defaultIdleTransactionMs,
      sessionSql: sessionSql(operationTimeoutMs),
    })
    this.db = this.#kysely(this.#pool)
  }

  /** Rejects with `StoreFailed`, naming host and port, where the database is not usable now. */
  async start(): Promise<void> {
    try {
      await this.#adapter.learn(this.db)
    } catch (error) {
      throw this.#startError(error)
    }
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.db)
  }

  async exclusively<T>(work: (db: AnyKysely) => Promise<T>): Promise<T> {
    const pool = new BoundedPool({
      ...this.#poolOptions(),
      connectionLimit: 1,
      operationTimeoutMs: (exclusiveWaitSeconds + 5) * 1000,
      statementTimeoutMs: migrationTimeoutMs,
      idleMs: migrationTimeoutMs,
      sessionSql: sessionSql(migrationTimeoutMs, exclusiveWaitSeconds),
    })
    const db = this.#kysely(pool)
    try {
      return await db.connection().execute(connection => this.#locked(connection, work))
    } finally {
      await pool.close()
    }
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The lock ends with the connection, so that a process that dies does not keep it. */
  async #locked<T>(db: AnyKysely, work: (db: AnyKysely) => Promise<T>): Promise<T> {
    const name = lockName(this.#options.database)
    const taken = await sql<{ taken: number | null }>`
      select get_lock(${name}, ${exclusiveWaitSeconds}) as taken`.execute(db)
    if (Number(taken.rows[0]?.taken) !== 1)
      throw new SifakaError('MigrationFailed', {
        text: `Cannot migrate: another process has done so for ${exclusiveWaitSeconds} s; wait for it or end it`,
      })
    return work(db)
  }

  #poolOptions(): Pick<BoundedPoolOptions, 'connection' | 'connectTimeoutMs' | 'maxWaiting'> {
    const { host, port, user, password, database, tls } = this.#options
    const ssl = tls ? { rejectUnauthorized: true, verifyIdentity: true } : undefined
    return {
      connection: { host, port, user, password, database, ...(ssl ? { ssl } : {}) },
      connectTimeoutMs: this.#options.connectTimeoutMs ?? 2_000,
      maxWaiting: this.#options.maxWaiting ?? 1_024,
    }
  }

  #kysely(pool: BoundedPool): AnyKysely {
    const { permission } = this.#options
    return new Kysely({ dialect: new BoundedMysqlDialect(pool, this.#adapter, permission) })
  }

  #startError(error: unknown): SifakaError {
    const known = SifakaError.from(error)
    if (known.message !== stateTexts.StoreFailed) return known
    const { host, port, database, user } = this.#options
    return new SifakaError('StoreFailed', {
      text:
        `Cannot use the database "${database}" at ${host}:${port} as "${user}": ` +
        `${describe(known.cause)}; start the server, make the database, or correct the url of the SQL store`,
      cause: known.cause,
    })
  }
}

/** Kysely's MySQL dialect over a bounded pool, its errors mapped. */
class BoundedMysqlDialect extends MysqlDialect {
  readonly #adapter: ExactMysqlAdapter
  readonly #permission: Permission | undefined

  constructor(pool: BoundedPool, adapter: ExactMysqlAdapter, permission: Permission | undefined) {
    super({ pool })
    this.#adapter = adapter
    this.#permission = permission
  }

  override createDriver(): Driver {
    return new GuardedDriver(super.createDriver(), this.#permission)
  }

  override createAdapter(): MysqlAdapter {
    return this.#adapter
  }
}

/**
 * The limits of a session. `innodb_lock_wait_timeout` would be 50 s, after which a write given up
 * long ago still happens. The comments are how each server is told what only it knows.
 */
function sessionSql(statementTimeoutMs: number, lockWaitSeconds = 2): string {
  const serverMs = Math.max(statementTimeoutMs - 100, 100)
  return (
    `set session time_zone = '+00:00', sql_mode = '${sqlMode}', ` +
    `innodb_lock_wait_timeout = ${lockWaitSeconds}, lock_wait_timeout = ${lockWaitSeconds}` +
    `/*M! , max_statement_time = ${serverMs / 1000} */` +
    `/*!80000 , max_execution_time = ${serverMs} */`
  )
}

/** Locks are the server's, not the database's, and their names are at most 64 characters. */
function lockName(database: string): string {
  return `sifaka_migrate_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`
}
