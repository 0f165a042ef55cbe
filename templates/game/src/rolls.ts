/** The queries. Each takes its `db`, so that it works inside a transaction and outside. */
import type { Database } from 'sifaka-server'
import type { Tables } from './tables.ts'

export interface Score {
  name: string
  value: number
}

/** Keeps the player's best roll of this round, and resolves to it; one at a time for a player. */
export async function keepBest(db: Database, roll: Tables['module_name_best']): Promise<number> {
  const tables = db.withTables<Tables>()
  const { user_id, value } = roll
  const old = await tables
    .selectFrom('module_name_best')
    .select('value')
    .where('user_id', '=', user_id)
    .executeTakeFirst()
  if (old === undefined) await tables.insertInto('module_name_best').values(roll).execute()
  else if (value > old.value)
    await tables
      .updateTable('module_name_best')
      .set({ value })
      .where('user_id', '=', user_id)
      .execute()
  return Math.max(value, old?.value ?? 0)
}

/** The ten best of this round, the first one first. */
export async function bestRolls(db: Database): Promise<Score[]> {
  return db
    .withTables<Tables>()
    .selectFrom('module_name_best')
    .select(['name', 'value'])
    .orderBy('value', 'desc')
    .orderBy('user_id')
    .limit(10)
    .execute()
}

/**
 * Empties the table and resolves to who had the best roll, undefined where nobody rolled. What is
 * written at the same moment may go with the round that ends.
 */
export async function endRound(db: Database): Promise<Score | undefined> {
  return db.transaction().execute(async transaction => {
    const [winner] = await bestRolls(transaction)
    await transaction.withTables<Tables>().deleteFrom('module_name_best').execute()
    return winner
  })
}
