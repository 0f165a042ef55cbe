/** The tables of ModuleName. What was released is never changed: add a migration instead. */
import { exactText, type Migration } from 'sifaka-server'

export type Tables = {
  module_name_best: { user_id: string; name: string; value: number }
}

/** One statement each; they run on SQLite and MySQL alike, in the order of their names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001_best': {
    up: db =>
      db.schema
        .createTable('module_name_best')
        // User ids are decimal strings of 64-bit numbers.
        .addColumn('user_id', exactText(db, 20), column => column.primaryKey())
        .addColumn('name', exactText(db, 255), column => column.notNull())
        .addColumn('value', 'integer', column => column.notNull())
        .execute(),
  },
}
