/** What happens once a day, whoever asks and however often. */
import { type Database, SifakaError } from 'sifaka-server'
import type { Tables } from './tables.ts'

export async function hasBegun(db: Database, day: string): Promise<boolean> {
  const days = db.withTables<Tables>().selectFrom('guild_day').select('day')
  return (await days.where('day', '=', day).executeTakeFirst()) !== undefined
}

/** Writes the day down and takes the upkeep, both or neither; false where the day has begun. */
export async function beginDay(
  db: Database,
  { day, upkeep }: { day: string; upkeep: number },
): Promise<boolean> {
  try {
    await db.transaction().execute(async transaction => {
      const tables = transaction.withTables<Tables>()
      await tables.insertInto('guild_day').values({ day }).execute()
      await tables
        .updateTable('guild')
        .set(eb => ({ treasury: eb('treasury', '-', upkeep) }))
        .where('treasury', '>=', upkeep)
        .execute()
    })
    return true
  } catch (error) {
    if (SifakaError.from(error).code === 'DuplicateKey') return false
    throw error
  }
}
