import { MysqlAdapter, sql } from 'kysely'
import { SifakaError } from '../../errors.ts'
import type { AnyKysely } from './sql.ts'
import { refusedSql } from './sql-errors.ts'

/** MariaDB's first, then MySQL's from 8.0.17: every two strings differ, trailing blanks too. */
const exactCollations = ['utf8mb4_nopad_bin', 'utf8mb4_0900_bin']

/** Knows, once started, the collation under which this server tells every two strings apart. */
export class ExactMysqlAdapter extends MysqlAdapter {
  #collation: string | undefined

  get exactCollation(): string {
    if (this.#collation === undefined)
      throw refusedSql('Cannot make a column of exact text: the store is not started')
    return this.#collation
  }

  async learn(db: AnyKysely): Promise<void> {
    const { rows } = await sql<{ name: string; charset: string }>`
      select collation_name as name, @@character_set_database as charset
      from information_schema.collations
      where collation_name in (${sql.join(exactCollations)})`.execute(db)
    const found = rows[0]
    if (!found)
      throw new SifakaError('StoreFailed', {
        text: 'Cannot use this database server: it needs MySQL 8.0.17 or MariaDB 10.6, or later',
      })
    if (found.charset !== 'utf8mb4')
      throw new SifakaError('StoreFailed', {
        text: `Cannot use a database in character set "${found.charset}": run "alter database character set utf8mb4"`,
      })
    this.#collation = found.name
  }
}
