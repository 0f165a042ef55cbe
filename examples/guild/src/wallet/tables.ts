/** The wallet's tables: what each player has, and each change of it once. */
import { exactText, type Database, type Migration, SifakaError } from 'sifaka-server'

export type Tables = {
  wallet_purse: { user_id: string; coins: number }
  /** `id` says what was paid; a second row of the same is refused by the database. */
  wallet_entry: { id: string; user_id: string; coins: number }
}

export const migrations: Readonly<Record<string, Migration>> = {
  '001_purse': {
    up: db =>
      db.schema
        .createTable('wallet_purse')
        .addColumn('user_id', exactText(db, 20), column => column.primaryKey())
        .addColumn('coins', 'integer', column => column.notNull())
        .execute(),
  },
  '002_entry': {
    up: db =>
      db.schema
        .createTable('wallet_entry')
        .addColumn('id', exactText(db, 128), column => column.primaryKey())
        .addColumn('user_id', exactText(db, 20), column => column.notNull())
        .addColumn('coins', 'integer', column => column.notNull())
        .execute(),
  },
}

export async function coinsOf(db: Database, userId: string): Promise<number> {
  const purse = await db
    .withTables<Tables>()
    .selectFrom('wallet_purse')
    .select('coins')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return purse?.coins ?? 0
}

/** False where this entry was booked before: whoever asks twice changes nothing. */
export async function book(
  db: Database,
  entry: { id: string; userId: string; coins: number },
): Promise<boolean> {
  const { id, userId: user_id, coins } = entry
  const row = { id, user_id, coins }
  return isNew(db.withTables<Tables>().insertInto('wallet_entry').values(row).execute())
}

/**
 * There is a purse afterwards, whoever else makes it in this moment. Before a transaction: inside,
 * two that both find none lock each other out on MySQL.
 */
export async function openPurse(db: Database, userId: string): Promise<void> {
  const purse = { user_id: userId, coins: 0 }
  await isNew(db.withTables<Tables>().insertInto('wallet_purse').values(purse).execute())
}

export async function addCoins(db: Database, userId: string, coins: number): Promise<void> {
  await db
    .withTables<Tables>()
    .updateTable('wallet_purse')
    .set(eb => ({ coins: eb('coins', '+', coins) }))
    .where('user_id', '=', userId)
    .execute()
}

/** False where there are too few. The database decides, so it holds on any number of nodes. */
export async function takeCoins(db: Database, userId: string, coins: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .withTables<Tables>()
    .updateTable('wallet_purse')
    .set(eb => ({ coins: eb('coins', '-', coins) }))
    .where('user_id', '=', userId)
    .where('coins', '>=', coins)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function isNew(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert
    return true
  } catch (error) {
    if (SifakaError.from(error).code === 'DuplicateKey') return false
    throw error
  }
}
