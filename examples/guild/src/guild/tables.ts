/** The guild's tables, and how they grew: a table, a column and an index later. */
import { exactText, type Database, type Migration } from 'sifaka-server'

export type Tables = {
  guild: { id: string; name: string; treasury: number; members: number }
  guild_member: { user_id: string; guild_id: string; name: string; donated: number }
  /** Begun and not yet ended, one way or the other. `at` is in milliseconds since 1970. */
  guild_donation: {
    id: string
    user_id: string
    guild_id: string
    coins: number
    at: string | number
  }
  /** The days that have begun, each once. */
  guild_day: { day: string }
}

const idLength = 20
export const maxNameLength = 24

/** One statement each that changes tables: MySQL commits with every one of them. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001_guild': {
    up: db =>
      db.schema
        .createTable('guild')
        .addColumn('id', exactText(db, idLength), column => column.primaryKey())
        .addColumn('name', exactText(db, maxNameLength), column => column.notNull().unique())
        .addColumn('treasury', 'integer', column => column.notNull().defaultTo(0))
        .execute(),
  },
  '002_member': {
    up: db =>
      db.schema
        .createTable('guild_member')
        .addColumn('user_id', exactText(db, idLength), column => column.primaryKey())
        .addColumn('guild_id', exactText(db, idLength), column => column.notNull())
        .addColumn('name', exactText(db, 40), column => column.notNull())
        .execute(),
  },
  '003_donation': {
    up: db =>
      db.schema
        .createTable('guild_donation')
        .addColumn('id', exactText(db, idLength), column => column.primaryKey())
        .addColumn('user_id', exactText(db, idLength), column => column.notNull())
        .addColumn('guild_id', exactText(db, idLength), column => column.notNull())
        .addColumn('coins', 'integer', column => column.notNull())
        .addColumn('at', 'bigint', column => column.notNull())
        .execute(),
  },
  '004_day': {
    up: db =>
      db.schema
        .createTable('guild_day')
        .addColumn('day', exactText(db, 10), column => column.primaryKey())
        .execute(),
  },
  // Version 2: members are listed by what they have donated.
  '005_member_donated': {
    up: db =>
      db.schema
        .alterTable('guild_member')
        .addColumn('donated', 'integer', column => column.notNull().defaultTo(0))
        .execute(),
  },
  '006_member_by_donated': {
    up: db =>
      db.schema
        .createIndex('guild_member_by_donated')
        .on('guild_member')
        .columns(['guild_id', 'donated', 'user_id'])
        .execute(),
  },
  // Version 3: a guild knows how many members it has. Null until `008` has counted them.
  '007_guild_members': {
    up: db => db.schema.alterTable('guild').addColumn('members', 'integer').execute(),
  },
  '008_count_members': { up: countMembers },
}

/** One update of a large table would lock all of it, and could not go on where it was stopped. */
const batchRows = 500

/** Begins where it was stopped: what is counted is no longer null. */
async function countMembers(db: Database): Promise<void> {
  const tables = db.withTables<Tables>()
  for (;;) {
    const rows = await tables
      .selectFrom('guild')
      .select('id')
      .where('members', 'is', null)
      .limit(batchRows)
      .execute()
    if (rows.length === 0) return
    const ids = rows.map(({ id }) => id)
    await tables
      .updateTable('guild')
      .set(eb => ({
        members: eb
          .selectFrom('guild_member')
          .select(count => count.fn.countAll<number>().as('members'))
          .whereRef('guild_member.guild_id', '=', 'guild.id'),
      }))
      .where('id', 'in', ids)
      .execute()
  }
}
