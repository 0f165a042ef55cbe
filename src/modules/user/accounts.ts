import { SifakaError, type Database } from '../../index.ts'
import type { UserName } from './names.ts'
import type { UserTables } from './tables.ts'

export interface Account {
  readonly id: string
  readonly name: string
  /** What names are compared by. */
  readonly name_key: string
  /** Its password's PHC string. */
  readonly password: string
}

/** One that is to be made. */
export interface NewAccount {
  readonly id: string
  readonly name: UserName
  /** Its password's PHC string. */
  readonly password: string
  /** The date, in ms since 1970. */
  readonly now: number
}

/**
 * The accounts in the database. Takes the `db` per call, so that all of it works in transactions.
 */
export const accounts = {
  async findByKey(db: Database, key: string): Promise<Account | null> {
    const row = await db
      .withTables<UserTables>()
      .selectFrom('user_account')
      .select(['id', 'name', 'name_key', 'password'])
      .where('name_key', '=', key)
      .executeTakeFirst()
    return row ?? null
  },

  async find(db: Database, id: string): Promise<Account | null> {
    const row = await db
      .withTables<UserTables>()
      .selectFrom('user_account')
      .select(['id', 'name', 'name_key', 'password'])
      .where('id', '=', id)
      .executeTakeFirst()
    return row ?? null
  },

  /** Resolves to whether it was made: false where the name is taken, also by one made just now. */
  async add(db: Database, account: NewAccount): Promise<boolean> {
    const { id, name, password, now } = account
    try {
      await db
        .withTables<UserTables>()
        .insertInto('user_account')
        .values({
          id,
          name_key: name.key,
          name: name.display,
          password,
          created_at: now,
          last_login_at: now,
        })
        .execute()
      return true
    } catch (error) {
      if (SifakaError.from(error).code === 'DuplicateKey') return false
      throw error
    }
  },

  /**
   * Notes a login with the password that was checked. False where the password is another one by
   * now; true holds the account's row until the transaction ends, so a change of the password
   * waits.
   */
  async confirm(db: Database, account: Account & { readonly now: number }): Promise<boolean> {
    const { numUpdatedRows } = await db
      .withTables<UserTables>()
      .updateTable('user_account')
      .set({ last_login_at: account.now })
      .where('id', '=', account.id)
      .where('password', '=', account.password)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },

  /**
   * Sets a password. With `expected` only where that is still the account's: of two changes from
   * one old password one resolves to false. Also false where there is no such account.
   */
  async setPassword(
    db: Database,
    id: string,
    password: string,
    options: { readonly expected?: string } = {},
  ): Promise<boolean> {
    const query = db
      .withTables<UserTables>()
      .updateTable('user_account')
      .set({ password })
      .where('id', '=', id)
    const { expected } = options
    const { numUpdatedRows } = await (
      expected === undefined ? query : query.where('password', '=', expected)
    ).executeTakeFirst()
    return numUpdatedRows === 1n
  },
}
