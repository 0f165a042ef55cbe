import { callbackify } from 'node:util'
import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import { createPool, type Pool, type PoolConnection, type PoolOptions } from 'mysql2'
import { within } from '../../base/within.ts'
import { SifakaError } from '../../errors.ts'
import { MysqlLease } from './mysql-lease.ts'
import { readCell } from './mysql-values.ts'

export interface BoundedPoolOptions {
  connection: Pick<PoolOptions, 'host' | 'port' | 'user' | 'password' | 'database' | 'ssl'>
  connectionLimit: number
  maxWaiting: number
  /** Waiting for a connection and its first statement together; then each statement alone. */
  operationTimeoutMs: number
  /** What a statement after the first may take; `operationTimeoutMs` when left out. */
  statementTimeoutMs?: number
  /** A lease that asks nothing for so long loses its connection. */
  idleMs: number
  connectTimeoutMs: number
  /** Run once on every new connection. */
  sessionSql: string
}

/**
 * What waiting leaves of the time to the first statement. With less, an overloaded pool would give
 * up statements that were just sent, and their connections with them, and so grow slower still.
 */
const statementShare = 0.2

/**
 * mysql2's pool with deadlines, for Kysely. mysql2 bounds only connecting: it waits for ever for a
 * free connection and for an answer, its own query timeout leaves the connection in use, and a
 * server that fell silent keeps every pooled socket half open. Here a statement that is not
 * answered in time takes its connection with it, and with it all idle ones that were last heard
 * before then.
 */
export class BoundedPool implements MysqlPool {
  readonly #options: BoundedPoolOptions
  readonly #pool: Pool
  /** When each connection last answered, by `performance.now`; absent: session not prepared yet. */
  readonly #heardAt = new Map<PoolConnection, number>()
  readonly #leases = new Set<MysqlLease>()
  #silentSince = -Infinity
  #closing: Promise<void> | undefined
  #whenIdle: (() => void) | undefined

  constructor(options: BoundedPoolOptions) {
    this.#options = options
    this.#pool = createPool({
      ...options.connection,
      connectionLimit: options.connectionLimit,
      queueLimit: options.maxWaiting,
      connectTimeout: options.connectTimeoutMs,
      charset: 'utf8mb4',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      jsonStrings: true,
      stringifyObjects: true,
      typeCast: readCell,
    })
  }

  getConnection(callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
    callbackify(() => this.#acquire())(callback)
  }

  /** Waits for the work under way, at most one operation's time, then closes every connection. */
  end(callback: (error: unknown) => void): void {
    callbackify(() => this.close())(callback)
  }

  async #acquire(): Promise<MysqlLease> {
    const deadline = performance.now() + this.#options.operationTimeoutMs
    const takeBy = deadline - this.#options.operationTimeoutMs * statementShare
    while (true) {
      if (this.#closing) throw new SifakaError('Closed')
      const raw = await this.#take(takeBy)
      const heardAt = this.#heardAt.get(raw)
      if (heardAt !== undefined && heardAt < this.#silentSince) {
        this.#destroy(raw)
        continue
      }
      const lease = this.#lease(raw, deadline)
      if (heardAt === undefined) await this.#prepare(lease, raw)
      return lease
    }
  }

  /** A connection by the deadline; one that comes later goes back to the pool at once. */
  #take(deadline: number): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      let late = false
      const timer = setTimeout(() => {
        late = true
        reject(new Error('Cannot get a database connection in time'))
      }, deadline - performance.now())
      this.#pool.getConnection((error, raw) => {
        clearTimeout(timer)
        if (error) reject(error)
        else if (late) raw.release()
        else resolve(raw)
      })
    })
  }

  #lease(raw: PoolConnection, deadline: number): MysqlLease {
    const { operationTimeoutMs, statementTimeoutMs = operationTimeoutMs } = this.#options
    const lease: MysqlLease = new MysqlLease(raw, {
      firstDeadline: deadline,
      statementTimeoutMs,
      idleMs: this.#options.idleMs,
      onAnswer: () => this.#heardAt.set(raw, performance.now()),
      onSilence: since => this.#suspect(since),
      onDestroy: () => this.#destroy(raw),
      onRelease: () => this.#ended(lease),
    })
    this.#leases.add(lease)
    return lease
  }

  async #prepare(lease: MysqlLease, raw: PoolConnection): Promise<void> {
    // mysql2 drops its own listener with the first error; a second one would end the process.
    raw.on('error', () => this.#heardAt.delete(raw))
    raw.once('end', () => this.#heardAt.delete(raw))
    try {
      await lease.run(this.#options.sessionSql)
    } catch (error) {
      lease.destroy()
      lease.release()
      throw error
    }
    lease.renew()
  }

  #suspect(since: number): void {
    this.#silentSince = Math.max(this.#silentSince, since)
  }

  #destroy(raw: PoolConnection): void {
    this.#heardAt.delete(raw)
    raw.destroy()
    // mysql2 only half-closes, which a silent server would leave open for ever.
    socketOf(raw)?.destroy()
  }

  #ended(lease: MysqlLease): void {
    this.#leases.delete(lease)
    if (this.#leases.size === 0) this.#whenIdle?.()
  }

  /** What `end` does, as a promise; a second call waits for the same end. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#leases.size > 0)
      await within(
        new Promise<void>(resolve => {
          this.#whenIdle = resolve
        }),
        this.#options.operationTimeoutMs,
      )
    const connections = [...this.#heardAt.keys()]
    await within(new Promise<void>(resolve => this.#pool.end(() => resolve())), 500)
    for (const raw of connections) this.#destroy(raw)
  }
}

function socketOf(raw: PoolConnection): { destroy(): void } | undefined {
  return (raw as unknown as { stream?: { destroy(): void } }).stream
}
