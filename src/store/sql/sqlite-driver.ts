import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  type DatabaseConnection,
  type Driver,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { SifakaError } from '../../errors.ts'
import { ConnectionLock } from './connection-lock.ts'
import { bindable } from './parameters.ts'
import { refusedSql, toSqlError } from './sql-errors.ts'

/** Rows read at once while streaming: the loop is let go between two such chunks. */
const streamRows = 100
/** A locked file is tried again this often; SQLite's own waiting would block the event loop. */
const busyRetryMs = 20

/** Kysely's SQLite dialect on `SqliteDriver`, which has a lock of its own with a bound. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #driver: SqliteDriver

  constructor(driver: SqliteDriver) {
    super({ database: () => Promise.reject(new Error('the driver has its own database')) })
    this.#driver = driver
  }

  override createDriver(): Driver {
    return this.#driver
  }

  override createAdapter(): SqliteAdapter {
    return new LockingAdapter()
  }
}

/** Kysely would else put its own queue, without bound or deadline, in front of the driver's. */
class LockingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

export interface SqliteDriverOptions {
  /** Opens and prepares the database; called once. */
  open: () => Promise<DatabaseSync>
  operationTimeoutMs: number
  /** A transaction that asks nothing for so long is rolled back. */
  idleTransactionMs: number
}

/**
 * One connection of node:sqlite for Kysely. Kysely's own driver is not used because it begins
 * deferred transactions, which fail in the middle when another process writes, and because it waits
 * without limit. Here every transaction that may write begins immediate, and a file that another
 * process has locked is tried again without blocking the loop.
 */
export class SqliteDriver implements Driver {
  readonly #options: SqliteDriverOptions
  readonly #lock = new ConnectionLock()
  #connection: SqliteConnection | undefined
  #closed = false

  constructor(options: SqliteDriverOptions) {
    this.#options = options
  }

  async init(): Promise<void> {
    if (this.#closed) throw new SifakaError('Closed')
    const connection = new SqliteConnection(await this.#options.open())
    if (this.#closed) {
      connection.close()
      throw new SifakaError('Closed')
    }
    this.#connection = connection
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = this.#live()
    const deadline = performance.now() + this.#options.operationTimeoutMs
    await this.#lock.acquire(this.#options.operationTimeoutMs)
    if (this.#closed) this.#lock.release()
    this.#live()
    const { operationTimeoutMs: timeoutMs, idleTransactionMs: idleMs } = this.#options
    connection.timing = { timeoutMs, idleMs, firstDeadline: deadline }
    return new SqliteLease(connection)
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const readOnly = settings.accessMode === 'read only'
    await execute(connection, readOnly ? 'begin' : 'begin immediate')
    leaseOf(connection).watch(() => this.#lock.release())
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await execute(connection, 'commit')
    leaseOf(connection).unwatch()
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const lease = leaseOf(connection)
    lease.unwatch()
    if (!lease.revoked) await lease.rollBack()
  }

  async savepoint(
    connection: DatabaseConnection,
    name: string,
    _compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await execute(connection, `savepoint ${quoted(name)}`)
  }

  async rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    _compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await execute(connection, `rollback to ${quoted(name)}`)
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    _compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await execute(connection, `release ${quoted(name)}`)
  }

  /** Gives whoever holds the connection now this long for each statement: for migrations. */
  allow(timeoutMs: number): void {
    this.#live().timing = { timeoutMs, idleMs: timeoutMs }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    // The lock of a revoked one has gone on to somebody else.
    if (!leaseOf(connection).revoked) this.#lock.release()
  }

  /** Waits for the work under way, at most one operation's time, then closes the file. */
  async destroy(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#lock.acquire(this.#options.operationTimeoutMs).catch(() => undefined)
    this.#connection?.close()
  }

  #live(): SqliteConnection {
    if (this.#closed) throw new SifakaError('Closed')
    if (!this.#connection) throw refusedSql('Cannot use the database: it is not open')
    return this.#connection
  }
}

/** The time limits of whoever holds the connection now. */
interface SqliteTiming {
  timeoutMs: number
  /** Between two statements of a transaction. */
  idleMs: number
  /** Of the first statement, which shares its time with the waiting; by `performance.now`. */
  firstDeadline?: number
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  timing: SqliteTiming = { timeoutMs: 0, idleMs: 0 }

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  get inTransaction(): boolean {
    return this.#database.isOpen && this.#database.isTransaction
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const deadline = this.#nextDeadline()
    while (true) {
      try {
        return this.#execute<R>(query)
      } catch (error) {
        // Inside a transaction another try would not see what the failed statement missed.
        const again = isBusy(error) && !this.inTransaction && performance.now() < deadline
        if (!again) throw toSqlError(error, query.sql)
      }
      await delay(busyRetryMs)
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    try {
      const { statement, cells } = this.#prepare(query.sql)
      let rows: R[] = []
      for (const row of statement.iterate(...bindable(query.parameters))) {
        rows.push(readRow(row, cells) as R)
        if (rows.length < streamRows) continue
        yield { rows }
        rows = []
      }
      if (rows.length > 0) yield { rows }
    } catch (error) {
      throw toSqlError(error, query.sql)
    }
  }

  #execute<R>(query: CompiledQuery): QueryResult<R> {
    const { statement, cells } = this.#prepare(query.sql)
    const parameters = bindable(query.parameters)
    if (cells.length > 0)
      return { rows: statement.all(...parameters).map(row => readRow(row, cells) as R) }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
  }

  #prepare(sql: string): { statement: StatementSync; cells: Cell[] } {
    const statement = this.#database.prepare(sql)
    statement.setReadBigInts(true)
    const cells = statement
      .columns()
      .map(({ name, type }) => ({ name, asText: /^bigint/i.test(type ?? '') }))
    return { statement, cells }
  }

  #nextDeadline(): number {
    const { firstDeadline, timeoutMs, idleMs } = this.timing
    this.timing = { timeoutMs, idleMs }
    return firstDeadline ?? performance.now() + timeoutMs
  }
}

interface Cell {
  name: string
  /** Declared `bigint`: always a decimal string, so that its type does not hang on its size. */
  asText: boolean
}

function readRow(row: Record<string, unknown>, cells: Cell[]): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  for (const { name, asText } of cells) read[name] = readCell(row[name], asText)
  return read
}

function readCell(value: unknown, asText: boolean): unknown {
  if (typeof value === 'bigint') {
    const exact = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    return exact && !asText ? Number(value) : String(value)
  }
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return value
}

/**
 * The connection while somebody has it. One whose transaction asks nothing for too long is revoked:
 * rolled back, and whatever it asks later is refused, for the connection is another's by then.
 */
class SqliteLease implements DatabaseConnection {
  readonly #connection: SqliteConnection
  #idle: NodeJS.Timeout | undefined
  #revoked = false

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  get revoked(): boolean {
    return this.#revoked
  }

  /** Tells `onRevoked` where too long nothing is asked; each statement begins the time anew. */
  watch(onRevoked: () => void): void {
    this.unwatch()
    const revoke = async () => {
      this.#revoked = true
      await this.rollBack().catch(() => undefined)
      onRevoked()
    }
    this.#idle = setTimeout(() => void revoke(), this.#connection.timing.idleMs).unref()
  }

  unwatch(): void {
    clearTimeout(this.#idle)
    this.#idle = undefined
  }

  async rollBack(): Promise<void> {
    // A full disk and some other failures have rolled back already.
    if (this.#connection.inTransaction) await execute(this.#connection, 'rollback')
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#use()
    return this.#connection.executeQuery<R>(query)
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for await (const chunk of this.#connection.streamQuery<R>(query)) {
      this.#use()
      yield chunk
    }
  }

  #use(): void {
    if (this.#revoked)
      throw refusedSql('Cannot use the transaction: it was idle for too long and is rolled back')
    this.#idle?.refresh()
  }
}

function leaseOf(connection: DatabaseConnection): SqliteLease {
  if (connection instanceof SqliteLease) return connection
  throw new Error('Cannot use a connection of another driver')
}

async function execute(connection: DatabaseConnection, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement))
}

/** SQLITE_BUSY and its extended codes: another connection has the file. */
export function isBusy(error: unknown): boolean {
  const errcode = error instanceof Error ? (error as { errcode?: unknown }).errcode : undefined
  return typeof errcode === 'number' && (errcode & 0xff) === 5
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
