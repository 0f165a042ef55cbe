import { randomBytes } from 'node:crypto'
import { SifakaError, type Database } from '../../index.ts'
import type { UserTables } from './tables.ts'

/**
 * A secret of the server's own, 32 random bytes, made on first use. It lives in the database, so
 * all processes share it, and the KV that holds what is made with it does not.
 */
export class ServerSecret {
  readonly #db: Database
  readonly #name: string
  #known: Buffer | null = null

  constructor(db: Database, name: string) {
    this.#db = db
    this.#name = name
  }

  async get(): Promise<Buffer> {
    this.#known ??= (await this.#read()) ?? (await this.#make())
    return this.#known
  }

  async #read(): Promise<Buffer | null> {
    const row = await this.#db
      .withTables<UserTables>()
      .selectFrom('user_secret')
      .select('value')
      .where('name', '=', this.#name)
      .executeTakeFirst()
    return row === undefined ? null : Buffer.from(row.value, 'base64url')
  }

  /** Of two processes that make it at once, both use the one that was first. */
  async #make(): Promise<Buffer> {
    const value = randomBytes(32)
    try {
      await this.#db
        .withTables<UserTables>()
        .insertInto('user_secret')
        .values({ name: this.#name, value: value.toString('base64url') })
        .execute()
      return value
    } catch (error) {
      const first = SifakaError.from(error).code === 'DuplicateKey' ? await this.#read() : null
      if (first === null) throw error
      return first
    }
  }
}
