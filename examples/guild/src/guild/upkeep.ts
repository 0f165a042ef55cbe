/** What happens once a day, whoever asks and however often. */
import { type Database, SifakaError } from 'sifaka-server'
import type { Tables } from './tables.ts'

/** Writes the day down, then takes the upkeep; false where the day has begun. In a transaction. */
export async function beginDay(
  db: Database,
  { day, upkeep }: { day: string; upkeep: number },
): Promise<boolean> {
  const tables = db.withTables<Tables>()
  try {
    await tables.insertInto('guild_day').values({ day }).execute()
  } catch (error) {
    if (SifakaError.from(error).code === 'DuplicateKey') return false
    throw error
  }
  await tables
    .updateTable('guild')
    .set(eb => ({ treasury: eb('treasury', '-', upkeep) }))
    .where('treasury', '>=', upkeep)
    .execute()
  return true
}
