import type { MysqlPoolConnection, MysqlQueryResult, MysqlStream, MysqlStreamOptions } from 'kysely'
import type { PoolConnection } from 'mysql2'
import { bindable } from './parameters.ts'

export interface LeaseOptions {
  /** Of the first statement, by `performance.now`: it shares its time with the waiting. */
  firstDeadline: number
  statementTimeoutMs: number
  /** Nothing asked for so long: somebody holds a transaction open and waits for something else. */
  idleMs: number
  onAnswer(): void
  /** The server did not answer a statement that began at `since`. */
  onSilence(since: number): void
  onDestroy(): void
  onRelease(): void
}

type ResultCallback = (error: unknown, result: MysqlQueryResult) => void

/**
 * One connection of the pool while somebody has it: what Kysely's driver asks for, with a deadline
 * on every statement and on every wait for the next row of a stream.
 */
export class MysqlLease implements MysqlPoolConnection {
  readonly #raw: PoolConnection
  readonly #options: LeaseOptions
  #firstDeadline: number | undefined
  #destroyed = false
  #released = false
  #idle: NodeJS.Timeout | undefined

  constructor(raw: PoolConnection, options: LeaseOptions) {
    this.#raw = raw
    this.#options = options
    this.#firstDeadline = options.firstDeadline
  }

  get config(): object {
    return this.#raw.config
  }

  get threadId(): number {
    return this.#raw.threadId ?? 0
  }

  /** Only separate control connections are connected by hand. */
  connect(callback?: (error: unknown) => void): void {
    callback?.(null)
  }

  /** After preparing the session: the caller's first statement shares the same deadline. */
  renew(): void {
    this.#firstDeadline = this.#options.firstDeadline
  }

  /** A statement without parameters. */
  run(statement: string): Promise<MysqlQueryResult> {
    return new Promise((resolve, reject) => {
      this.query(statement, [], (error, result) => (error ? reject(error) : resolve(result)))
    })
  }

  query(
    statement: string,
    parameters: readonly unknown[],
    callback?: ResultCallback,
  ): { stream: (options: MysqlStreamOptions) => MysqlStream } {
    if (callback) this.#execute(statement, parameters, callback)
    return { stream: options => this.#stream(statement, parameters, options) }
  }

  destroy(): void {
    clearTimeout(this.#idle)
    if (this.#destroyed) return
    this.#destroyed = true
    this.#options.onDestroy()
  }

  release(): void {
    if (this.#released) return
    this.#released = true
    clearTimeout(this.#idle)
    this.#options.onRelease()
    this.#raw.release()
  }

  #execute(statement: string, parameters: readonly unknown[], callback: ResultCallback): void {
    const startedAt = performance.now()
    let settled = false
    clearTimeout(this.#idle)
    const settle = (error: unknown, result?: unknown): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      // The server rolls back what its connection leaves open.
      if (!this.#destroyed && !this.#released)
        this.#idle = setTimeout(() => this.destroy(), this.#options.idleMs).unref()
      callback(error, result as MysqlQueryResult)
    }
    const timer = setTimeout(() => {
      settle(this.#giveUp(startedAt))
    }, this.#timeLeft(startedAt))
    try {
      this.#raw.query(statement, bindable(parameters), (error: unknown, result: unknown) => {
        this.#noteAnswer(error)
        settle(error, result)
      })
    } catch (error) {
      settle(error)
    }
  }

  async *#stream(
    statement: string,
    parameters: readonly unknown[],
    options: MysqlStreamOptions,
  ): AsyncGenerator {
    this.#firstDeadline = undefined
    const rows = this.#raw.query(statement, bindable(parameters)).stream(options)
    const iterator = rows[Symbol.asyncIterator]()
    try {
      while (true) {
        const step = await this.#inTime(iterator.next())
        if (step.done) return
        this.#options.onAnswer()
        yield step.value
      }
    } finally {
      rows.destroy()
    }
  }

  /** The next row, or the end of the connection: a stream may last, a wait for it may not. */
  async #inTime<T>(next: Promise<T>): Promise<T> {
    const startedAt = performance.now()
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(this.#giveUp(startedAt)), this.#options.statementTimeoutMs)
    })
    try {
      return await Promise.race([next, silence])
    } finally {
      clearTimeout(timer)
    }
  }

  #timeLeft(startedAt: number): number {
    const deadline = this.#firstDeadline ?? startedAt + this.#options.statementTimeoutMs
    this.#firstDeadline = undefined
    return Math.max(deadline - startedAt, 0)
  }

  #giveUp(startedAt: number): Error {
    this.#options.onSilence(startedAt)
    this.destroy()
    const waitedMs = Math.round(performance.now() - startedAt)
    return new Error(`Cannot wait longer for the database: no answer in ${waitedMs} ms`)
  }

  #noteAnswer(error: unknown): void {
    // An error with an SQL state was sent by the server; any other one is the connection's end.
    const answered = !error || typeof (error as { sqlState?: unknown }).sqlState === 'string'
    if (answered && !this.#destroyed) this.#options.onAnswer()
    else if (!answered) this.destroy()
  }
}
