/**
 * Donations: coins of a wallet become coins of a guild. The wallet is another module, perhaps on
 * another node, so no transaction holds both. A row says that a donation has begun; whoever finds
 * it later asks the wallet again, which takes the coins of one entry once.
 */
import { type Database, type Invoke, SifakaError } from 'sifaka-server'
import { Wallet } from '../wallet/wallet.contract.ts'
import type { Tables } from './tables.ts'

export type Donation = { id: string; userId: string; guildId: string; coins: number }

export async function beginDonation(db: Database, donation: Donation, at: number): Promise<void> {
  const { id, userId: user_id, guildId: guild_id, coins } = donation
  const row = { id, user_id, guild_id, coins, at }
  await db.withTables<Tables>().insertInto('guild_donation').values(row).execute()
}

/**
 * Asks as a call, or as the server. True: the coins are taken. False: they are not and will not be.
 * Rejects where nobody knows, which a later call finds out.
 */
export async function takeDonation(
  caller: { readonly invoke: Invoke },
  donation: Donation,
): Promise<boolean> {
  const { id, userId, coins } = donation
  try {
    await caller.invoke(Wallet, 'Take', { entryId: `donation:${id}`, userId, coins })
    return true
  } catch (error) {
    if (SifakaError.from(error).errorName === 'TooPoor') return false
    throw error
  }
}

/** Ends it with its coins in the treasury; null where somebody else has ended it. */
export async function endDonation(db: Database, donation: Donation): Promise<number | null> {
  if (!(await dropDonation(db, donation))) return null
  const tables = db.withTables<Tables>()
  await tables
    .updateTable('guild')
    .set(eb => ({ treasury: eb('treasury', '+', donation.coins) }))
    .where('id', '=', donation.guildId)
    .execute()
  await tables
    .updateTable('guild_member')
    .set(eb => ({ donated: eb('donated', '+', donation.coins) }))
    .where('user_id', '=', donation.userId)
    .execute()
  const guild = tables.selectFrom('guild').select('treasury').where('id', '=', donation.guildId)
  return (await guild.executeTakeFirstOrThrow()).treasury
}

/** False where it had ended before. */
export async function dropDonation(db: Database, { id }: Donation): Promise<boolean> {
  const { numDeletedRows } = await db
    .withTables<Tables>()
    .deleteFrom('guild_donation')
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** What began before `until` and never ended: its call or its node is long gone. */
export async function leftDonations(db: Database, until: number): Promise<Donation[]> {
  return db
    .withTables<Tables>()
    .selectFrom('guild_donation')
    .select(['id', 'user_id as userId', 'guild_id as guildId', 'coins'])
    .where('at', '<', until)
    .limit(100)
    .execute()
}
