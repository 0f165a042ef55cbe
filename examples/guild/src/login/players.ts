/** The login's table: which user a player of the platform is. */
import { exactText, type Database, type Migration, SifakaError } from 'sifaka-server'
import type { Identity } from './identity.ts'

export type Tables = { user_player: { id: string; platform_id: string; name: string } }

/** From 101 on: the framework's User may have left its own, `001_user` and so on, in a database. */
export const migrations: Readonly<Record<string, Migration>> = {
  '101_player': {
    up: db =>
      db.schema
        .createTable('user_player')
        .addColumn('id', exactText(db, 20), column => column.primaryKey())
        .addColumn('platform_id', exactText(db, 100), column => column.notNull().unique())
        .addColumn('name', exactText(db, 40), column => column.notNull())
        .execute(),
  },
}

export type Player = { id: string; name: string }

export async function playerOf(db: Database, id: string): Promise<Player | undefined> {
  const players = db.withTables<Tables>().selectFrom('user_player')
  return players.select(['id', 'name']).where('id', '=', id).executeTakeFirst()
}

/** The player of this identity, made where it comes for the first time, renamed where it was. */
export async function welcome(
  db: Database,
  identity: Identity,
  newId: () => string,
): Promise<Player> {
  const players = db.withTables<Tables>()
  const find = players.selectFrom('user_player').select(['id', 'name'])
  const known = await find.where('platform_id', '=', identity.id).executeTakeFirst()
  const { name } = identity
  if (known !== undefined && known.name !== name)
    await players.updateTable('user_player').set({ name }).where('id', '=', known.id).execute()
  if (known !== undefined) return { id: known.id, name }
  const id = newId()
  try {
    const row = { id, platform_id: identity.id, name }
    await players.insertInto('user_player').values(row).execute()
    return { id, name }
  } catch (error) {
    // Two devices at once, for the first time: one has made the player meanwhile.
    if (SifakaError.from(error).code !== 'DuplicateKey') throw error
    return find.where('platform_id', '=', identity.id).executeTakeFirstOrThrow()
  }
}
