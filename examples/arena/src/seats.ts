/** The arena's queries. Each takes its `db`, so that it works inside a transaction and outside. */
import { type Database, SifakaError } from 'sifaka-server'
import type { Tables } from './tables.ts'

export type Seat = { seat: number; userId: string; name: string; since: string }

export async function allSeats(db: Database): Promise<Seat[]> {
  return db
    .withTables<Tables>()
    .selectFrom('arena_seat')
    .select(['seat', 'user_id as userId', 'name', 'since'])
    .orderBy('seat')
    .execute()
}

export async function seatOf(db: Database, userId: string): Promise<Seat | undefined> {
  return db
    .withTables<Tables>()
    .selectFrom('arena_seat')
    .select(['seat', 'user_id as userId', 'name', 'since'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

/** False where somebody has the seat, also somebody who took it in this very moment. */
export async function takeSeat(db: Database, seat: Seat): Promise<boolean> {
  const { userId, ...row } = seat
  try {
    await db
      .withTables<Tables>()
      .insertInto('arena_seat')
      .values({ ...row, user_id: userId })
      .execute()
    return true
  } catch (error) {
    if (SifakaError.from(error).code === 'DuplicateKey') return false
    throw error
  }
}

/** The seat that was freed, or undefined where the user had none. */
export async function freeSeat(db: Database, userId: string): Promise<Seat | undefined> {
  const seat = await seatOf(db, userId)
  if (seat === undefined) return undefined
  const { numDeletedRows } = await db
    .withTables<Tables>()
    .deleteFrom('arena_seat')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  // Somebody else freed it in between: only one of them tells.
  return numDeletedRows > 0n ? seat : undefined
}

/** Takes coins from a purse, made with `start` coins on first use; resolves to what is left. */
export async function pay(
  db: Database,
  userId: string,
  price: { fee: number; start: number },
): Promise<number> {
  const purses = db.withTables<Tables>()
  const purse = await purses
    .selectFrom('arena_purse')
    .select('coins')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const coins = (purse?.coins ?? price.start) - price.fee
  if (purse === undefined)
    await purses.insertInto('arena_purse').values({ user_id: userId, coins }).execute()
  else
    await purses.updateTable('arena_purse').set({ coins }).where('user_id', '=', userId).execute()
  return coins
}
