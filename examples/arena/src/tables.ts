/** The arena's tables: who sits where, and how many coins a player has. */
import { exactText, type Migration } from 'sifaka-server'

export type Tables = {
  arena_seat: {
    seat: number
    user_id: string
    name: string
    /** Milliseconds since 1970; `bigint` columns are read as decimal strings. */
    since: string
  }
  arena_purse: { user_id: string; coins: number }
}

/** User ids are decimal strings of 64-bit numbers. */
const idLength = 20

/** One statement each: MySQL commits every statement that changes tables by itself. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001_seat': {
    up: db =>
      db.schema
        .createTable('arena_seat')
        .addColumn('seat', 'integer', column => column.primaryKey())
        .addColumn('user_id', exactText(db, idLength), column => column.notNull().unique())
        .addColumn('name', exactText(db, 255), column => column.notNull())
        .addColumn('since', 'bigint', column => column.notNull())
        .execute(),
  },
  '002_purse': {
    up: db =>
      db.schema
        .createTable('arena_purse')
        .addColumn('user_id', exactText(db, idLength), column => column.primaryKey())
        .addColumn('coins', 'integer', column => column.notNull())
        .execute(),
  },
}
