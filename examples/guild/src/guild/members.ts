/** Queries of guilds and members. Each takes its `db`: inside a transaction, or outside of any. */
import { type Database, SifakaError } from 'sifaka-server'
import type { Tables } from './tables.ts'

export type Member = { userId: string; guildId: string; name: string }
export type MemberRow = { userId: string; name: string; donated: number }

const pageRows = 20

/**
 * A page of the members, the most generous first, and the cursor of the next page. The cursor is
 * the place where the last page ended, not a number of rows to skip: it costs the same on every
 * page, and members who come or go meanwhile shift nothing. One who gives meanwhile moves ahead.
 */
export async function membersPage(
  db: Database,
  guildId: string,
  cursor: string,
): Promise<{ members: MemberRow[]; cursor: string }> {
  const after = /^(\d+):(\d+)$/.exec(cursor)
  let rows = db
    .withTables<Tables>()
    .selectFrom('guild_member')
    .select(['user_id as userId', 'name', 'donated'])
    .where('guild_id', '=', guildId)
  if (after !== null) {
    const [, donated, userId] = after
    rows = rows.where(eb =>
      eb.or([
        eb('donated', '<', Number(donated)),
        eb.and([eb('donated', '=', Number(donated)), eb('user_id', '<', userId!)]),
      ]),
    )
  }
  // The order of the index guild_member_by_donated, read backwards; one row more tells of a page.
  const found = await rows
    .orderBy('donated', 'desc')
    .orderBy('user_id', 'desc')
    .limit(pageRows + 1)
    .execute()
  const members = found.slice(0, pageRows)
  const last = members.at(-1)
  const isMore = found.length > pageRows && last !== undefined
  return { members, cursor: isMore ? `${last.donated}:${last.userId}` : '' }
}

export async function guildOf(db: Database, userId: string): Promise<string | undefined> {
  const member = await db
    .withTables<Tables>()
    .selectFrom('guild_member')
    .select('guild_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return member?.guild_id
}

export async function memberIds(db: Database, guildId: string): Promise<string[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('guild_member')
    .select('user_id')
    .where('guild_id', '=', guildId)
    .execute()
  return rows.map(row => row.user_id)
}

/** False where the player is in a guild already: the database lets nobody be in two. */
export async function addMember(db: Database, member: Member): Promise<boolean> {
  const { userId: user_id, guildId: guild_id, name } = member
  return inserted(
    db
      .withTables<Tables>()
      .insertInto('guild_member')
      .values({ user_id, guild_id, name, donated: 0 })
      .execute(),
  )
}

/** False where the name is taken. */
export async function addGuild(
  db: Database,
  guild: { id: string; name: string },
): Promise<boolean> {
  const row = { ...guild, treasury: 0, members: 1 }
  return inserted(db.withTables<Tables>().insertInto('guild').values(row).execute())
}

/** Takes one of the places that a guild has; false where none is left, or no guild. */
export async function takePlace(db: Database, guildId: string, places: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .withTables<Tables>()
    .updateTable('guild')
    .set(eb => ({ members: eb('members', '+', 1) }))
    .where('id', '=', guildId)
    .where('members', '<', places)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function hasGuild(db: Database, guildId: string): Promise<boolean> {
  const guilds = db.withTables<Tables>().selectFrom('guild').select('id')
  return (await guilds.where('id', '=', guildId).executeTakeFirst()) !== undefined
}

async function inserted(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert
    return true
  } catch (error) {
    if (SifakaError.from(error).code === 'DuplicateKey') return false
    throw error
  }
}
