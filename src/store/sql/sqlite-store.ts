import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, sql } from 'kysely'
import { SifakaError } from '../../errors.ts'
import { describe, plainCause } from '../plain-cause.ts'
import { isBusy, NodeSqliteDialect, SqliteDriver } from './sqlite-driver.ts'
import { defaultIdleTransactionMs, type AnyKysely, type SqlStore } from './sql.ts'

export interface SqliteStoreOptions {
  /** An absolute path, or `:memory:`. */
  path: string
  /** 2,500 ms for waiting and a statement together: an outage is answered within 3 s. */
  operationTimeoutMs?: number
  /** 15,000 ms, as `defaultIdleTransactionMs` says why. */
  idleTransactionMs?: number
}

/** SQLite's own waiting blocks the event loop, so it gets as little as a short commit needs. */
const blockingWaitMs = 20
const exclusiveWaitMs = 60_000

/**
 * The SQL store of one process: node:sqlite, write-ahead log, one connection. A process that is
 * killed loses nothing; a power cut may lose the last transactions (`synchronous = normal`: a sync
 * at every commit would block the event loop) and never harms the file.
 */
export class SqliteStore implements SqlStore {
  readonly dialect = 'sqlite'
  readonly db: AnyKysely
  readonly #driver: SqliteDriver

  constructor(options: SqliteStoreOptions) {
    const operationTimeoutMs = options.operationTimeoutMs ?? 2_500
    this.#driver = new SqliteDriver({
      open: () => openDatabase(options.path, operationTimeoutMs),
      operationTimeoutMs,
      idleTransactionMs: options.idleTransactionMs ?? defaultIdleTransactionMs,
    })
    this.db = new Kysely({ dialect: new NodeSqliteDialect(this.#driver) })
  }

  /** Opens the file and makes its directory; rejects with `StoreFailed` naming path and remedy. */
  async start(): Promise<void> {
    await this.ping()
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.db)
  }

  /** Other processes are kept out by the transactions of `work` itself, which begin immediate. */
  async exclusively<T>(work: (db: AnyKysely) => Promise<T>): Promise<T> {
    return this.db.connection().execute(async connection => {
      this.#driver.allow(exclusiveWaitMs)
      return work(connection)
    })
  }

  async close(): Promise<void> {
    await this.#driver.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

async function openDatabase(path: string, timeoutMs: number): Promise<DatabaseSync> {
  if (path !== ':memory:') makeDirectory(dirname(path))
  const database = connect(path)
  try {
    await whenFree(timeoutMs, () => {
      database.exec('pragma journal_mode = wal')
      database.exec('pragma synchronous = normal')
      // A file that cannot be written is found now, not at the first player.
      database.exec('begin immediate; rollback')
    })
    return database
  } catch (error) {
    database.close()
    throw openError(path, error)
  }
}

function connect(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: blockingWaitMs, enableForeignKeyConstraints: true })
  } catch (error) {
    throw openError(path, error)
  }
}

function makeDirectory(directory: string): void {
  try {
    makeMissing(directory)
  } catch (error) {
    throw new SifakaError('StoreFailed', {
      text: `Cannot make the directory "${directory}" of the database: ${describe(error)}; make it writable or set another path`,
      cause: plainCause(error),
    })
  }
}

/**
 * By hand: `recursive` never returns on Linux where a parent takes no directories, as /proc does.
 */
function makeMissing(directory: string): void {
  if (existsSync(directory)) return
  const parent = dirname(directory)
  if (parent !== directory) makeMissing(parent)
  try {
    mkdirSync(directory)
  } catch (error) {
    // Another process made it in the meantime.
    if (!existsSync(directory)) throw error
  }
}

async function whenFree(timeoutMs: number, work: () => void): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (true) {
    try {
      work()
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error
    }
    await delay(blockingWaitMs)
  }
}

function openError(path: string, error: unknown): SifakaError {
  const remedy = isBusy(error)
    ? 'another process holds it; end that process'
    : 'make the file and its directory writable, or set another path'
  return new SifakaError('StoreFailed', {
    text: `Cannot open the database "${path}": ${describe(error)}; ${remedy}`,
    cause: plainCause(error),
  })
}
