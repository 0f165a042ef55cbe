import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  QueryCompiler,
  QueryResult,
  TransactionSettings,
} from 'kysely'
import { toSqlError } from './sql-errors.ts'

/**
 * What to wait for before a statement is sent, or undefined: a node may have to prove that it
 * lives.
 */
export type Permission = () => Promise<void> | undefined

/**
 * Any Kysely driver with its errors turned into `SifakaError`, wherever they arise: acquiring,
 * transactions, savepoints, statements and streams. A session whose rollback fails is killed, which
 * rolls back too, so the error that caused the rollback is the one that is seen.
 */
export class GuardedDriver implements Driver {
  readonly #driver: Driver
  /** The driver's connections by their guarded ones, so that Kysely sees one object for each. */
  readonly #guarded = new WeakMap<DatabaseConnection, GuardedConnection>()

  readonly #permission: Permission | undefined

  constructor(driver: Driver, permission?: Permission) {
    this.#driver = driver
    this.#permission = permission
  }

  async init(): Promise<void> {
    await guard(() => this.#driver.init())
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await guard(() => this.#driver.acquireConnection())
    const known = this.#guarded.get(inner)
    if (known) return known
    const connection = new GuardedConnection(inner, this.#permission)
    this.#guarded.set(inner, connection)
    return connection
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    await guard(() => this.#driver.beginTransaction(innerOf(connection), settings))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#permission?.()
    await guard(() => this.#driver.commitTransaction(innerOf(connection)))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const inner = innerOf(connection)
    try {
      await this.#driver.rollbackTransaction(inner)
    } catch (error) {
      if (!inner.killSession) throw toSqlError(error)
      await inner.killSession(async () => undefined)
    }
  }

  async savepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await guard(async () => this.#driver.savepoint?.(innerOf(connection), name, compile))
  }

  async rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await guard(async () => this.#driver.rollbackToSavepoint?.(innerOf(connection), name, compile))
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await guard(async () => this.#driver.releaseSavepoint?.(innerOf(connection), name, compile))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await guard(() => this.#driver.releaseConnection(innerOf(connection)))
  }

  async destroy(): Promise<void> {
    await guard(() => this.#driver.destroy())
  }
}

class GuardedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  readonly #permission: Permission | undefined

  constructor(inner: DatabaseConnection, permission: Permission | undefined) {
    this.inner = inner
    this.#permission = permission
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    await this.#permission?.()
    return guard(() => this.inner.executeQuery<R>(query), query.sql)
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    try {
      yield* this.inner.streamQuery<R>(query, chunkSize)
    } catch (error) {
      throw toSqlError(error, query.sql)
    }
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  return connection instanceof GuardedConnection ? connection.inner : connection
}

async function guard<T>(work: () => Promise<T>, statement?: string): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toSqlError(error, statement)
  }
}
