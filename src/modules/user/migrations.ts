import { exactText, type Migration } from '../../index.ts'
import { maxKeyCodePoints } from './names.ts'

/** Snowflakes as decimal strings. */
const idLength = 20
/** 32 bytes as base64url. */
const hashLength = 43
/** A name is at most 32 code points in NFKC; as typed it may be a few times that. */
const nameLength = 255
/** A PHC string with a salt and a tag twice as long as today's fits. */
const passwordLength = 255

const account: Migration = {
  async up(db) {
    await db.schema
      .createTable('user_account')
      .addColumn('id', exactText(db, idLength), column => column.primaryKey())
      .addColumn('name_key', exactText(db, maxKeyCodePoints), column => column.notNull().unique())
      .addColumn('name', exactText(db, nameLength), column => column.notNull())
      .addColumn('password', exactText(db, passwordLength), column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .addColumn('last_login_at', 'bigint', column => column.notNull())
      .execute()
  },
}

const secret: Migration = {
  async up(db) {
    await db.schema
      .createTable('user_secret')
      .addColumn('name', exactText(db, 64), column => column.primaryKey())
      .addColumn('value', exactText(db, 255), column => column.notNull())
      .execute()
  },
}

const tokenFamily: Migration = {
  async up(db) {
    await db.schema
      .createTable('user_token_family')
      .addColumn('id', exactText(db, idLength), column => column.primaryKey())
      .addColumn('user_id', exactText(db, idLength), column => column.notNull())
      .addColumn('revoked', 'integer', column => column.notNull().defaultTo(0))
      .addColumn('generation', 'integer', column => column.notNull().defaultTo(0))
      .addColumn('expires_at', 'bigint', column => column.notNull())
      .execute()
  },
}

const token: Migration = {
  async up(db) {
    await db.schema
      .createTable('user_token')
      .addColumn('hash', exactText(db, hashLength), column => column.primaryKey())
      .addColumn('family_id', exactText(db, idLength), column => column.notNull())
      .addColumn('user_id', exactText(db, idLength), column => column.notNull())
      .addColumn('kind', exactText(db, 8), column => column.notNull())
      .addColumn('generation', 'integer', column => column.notNull())
      .addColumn('expires_at', 'bigint', column => column.notNull())
      .addColumn('parent', exactText(db, hashLength))
      .addColumn('rotated_at', 'bigint')
      .addColumn('successors', 'integer', column => column.notNull().defaultTo(0))
      .addColumn('settled', 'integer', column => column.notNull().defaultTo(0))
      .execute()
  },
}

function index(table: string, column: string): Migration {
  return {
    up: db => db.schema.createIndex(`${table}_${column}`).on(table).column(column).execute(),
  }
}

/** One statement each: MySQL commits every one of them by itself. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001_user': account,
  '002_user_secret': secret,
  '003_user_token_family': tokenFamily,
  '004_user_token_family_user': index('user_token_family', 'user_id'),
  '005_user_token_family_expiry': index('user_token_family', 'expires_at'),
  '006_user_token': token,
  '007_user_token_expiry': index('user_token', 'expires_at'),
}
