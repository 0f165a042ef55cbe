import { sql } from 'kysely'
import { expect, inject, it } from 'vitest'
import { SifakaError } from '../../../src/errors.ts'
import { createSqlStore } from '../../../src/store/sql/create-sql-store.ts'
import { MysqlStore } from '../../../src/store/sql/mysql-store.ts'
import { parseSqlUrl } from '../../../src/store/sql/sql-url.ts'
import type { SqlStore } from '../../../src/store/sql/sql.ts'
import { codeOf, expectStoreFailed, type Outage } from '../../../src/testing/contracts/outage.ts'
import { describeSql } from '../../../src/testing/contracts/sql-contract.ts'
import type { SqlHarness } from '../../../src/testing/contracts/sql-harness.ts'
import { startMariaDb } from '../../../src/testing/services/mariadb.ts'
import { freePort } from '../../../src/testing/services/services.ts'
import { ownDatabase } from '../../setup/resources.ts'

interface DatabaseHarness extends SqlHarness {
  url: string
}

function storeAt(url: string, connections?: number): SqlStore {
  return createSqlStore({ url, baseDir: '/nowhere', connections })
}

async function createSql(connections?: number): Promise<DatabaseHarness> {
  const database = await ownDatabase()
  const store = storeAt(database.url, connections)
  await store.start()
  return {
    store,
    url: database.url,
    async [Symbol.asyncDispose]() {
      await store.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

async function share(harness: SqlHarness): Promise<SqlStore> {
  const store = storeAt((harness as DatabaseHarness).url)
  await store.start()
  return store
}

async function createOutage(): Promise<Outage<SqlStore>> {
  const service = await startMariaDb()
  const store = storeAt(service.url)
  await store.start()
  return {
    store,
    service,
    async [Symbol.asyncDispose]() {
      await store.close()
      await service.stop()
    },
  }
}

describeSql('MariaDB', { supports: { sharing: share, outage: createOutage } }, () => createSql())

async function startFailure(url: string): Promise<SifakaError> {
  await using store = storeAt(url)
  const error: unknown = await store.start().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SifakaError)
  return error as SifakaError
}

it('start() names host, port, database and remedy, and never the password', async () => {
  const port = await freePort()
  const error = await startFailure(`mysql://anna:secret@127.0.0.1:${port}/game`)
  expect(error.code).toBe('StoreFailed')
  expect(error.message).toContain(`the database "game" at 127.0.0.1:${port} as "anna"`)
  expect(error.message).toContain('start the server')
  expect(error.message).not.toContain('secret')
})

it('start() says so where the password or the database is wrong', async () => {
  const url = new URL(inject('mysqlUrl'))
  url.pathname = '/no_such_database'
  expect((await startFailure(url.href)).message).toContain('no_such_database')
  url.password = 'wrong'
  const { message } = await startFailure(url.href)
  expect(message).toMatch(/denied/)
  expect(message).not.toContain('wrong')
})

it('start() refuses a database whose text is not utf8mb4', async () => {
  await using harness = await createSql()
  await sql`alter database character set latin1`.execute(harness.store.db)
  expect((await startFailure(harness.url)).message).toMatch(/"latin1": run "alter database/)
})

it('every session is strict, in UTC and utf8mb4, and gives up locks before its caller does', async () => {
  await using harness = await createSql()
  const { rows } = await sql<Record<string, unknown>>`
    select @@session.time_zone as zone, @@session.sql_mode as mode,
      @@session.character_set_connection as charset,
      @@session.innodb_lock_wait_timeout as lockSeconds,
      @@session.max_statement_time as statementSeconds`.execute(harness.store.db)
  expect(rows[0]).toMatchObject({ zone: '+00:00', charset: 'utf8mb4', lockSeconds: 2 })
  expect(rows[0]?.['mode']).toContain('STRICT_ALL_TABLES')
  expect(Number(rows[0]?.['statementSeconds'])).toBeCloseTo(2.4)
})

it('text that does not fit is refused, not cut', async () => {
  await using harness = await createSql()
  const { db } = harness.store
  await db.schema.createTable('t').addColumn('name', 'varchar(3)').execute()
  expect(await codeOf(db.insertInto('t').values({ name: 'four' }).execute())).toBe('StoreFailed')
  expect(await db.selectFrom('t').selectAll().execute()).toEqual([])
})

it('a statement that takes too long is refused in time, and the store goes on', async () => {
  await using harness = await createSql(2)
  const { store } = harness
  await expectStoreFailed(() => sql`select sleep(10)`.execute(store.db))
  await Promise.all(Array.from({ length: 20 }, () => store.ping()))
})

it('callers wait for a free connection no longer than 3 s', async () => {
  await using harness = await createSql(1)
  const { store } = harness
  const holder = await store.db.startTransaction().execute()
  await Promise.all([1, 2, 3].map(() => expectStoreFailed(() => store.ping())))
  await holder.rollback().execute()
  await store.ping()
})

it('a deadlock is StoreFailed for one side and success for the other', async () => {
  await using harness = await createSql()
  const { db } = harness.store
  await db.schema
    .createTable('t')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('n', 'integer')
    .execute()
  await db
    .insertInto('t')
    .values([
      { id: 1, n: 0 },
      { id: 2, n: 0 },
    ])
    .execute()
  const [one, two] = await Promise.all([
    db.startTransaction().execute(),
    db.startTransaction().execute(),
  ])
  await one.updateTable('t').set({ n: 1 }).where('id', '=', 1).execute()
  await two.updateTable('t').set({ n: 2 }).where('id', '=', 2).execute()
  const codes = await Promise.all([
    codeOf(one.updateTable('t').set({ n: 1 }).where('id', '=', 2).execute()),
    codeOf(two.updateTable('t').set({ n: 2 }).where('id', '=', 1).execute()),
  ])
  expect(codes.toSorted()).toEqual(['StoreFailed', 'no error'])
  await Promise.all([one.rollback().execute(), two.rollback().execute()])
})

it('a transaction that asks nothing for too long loses its connection, which the others get', async () => {
  await using database = await ownDatabase()
  const location = parseSqlUrl(database.url, '/nowhere')
  if (location.type !== 'mysql') throw new Error('The database is not MySQL')
  await using store = new MysqlStore({ ...location, connections: 1, idleTransactionMs: 100 })
  await store.start()
  await store.db.schema.createTable('t').addColumn('id', 'integer').execute()
  const { promise: later, resolve: goOn } = Promise.withResolvers<void>()
  const hung = store.db.transaction().execute(async db => {
    await db.insertInto('t').values({ id: 1 }).execute()
    await later
    await db.insertInto('t').values({ id: 2 }).execute()
  })
  expect(await store.db.selectFrom('t').selectAll().execute()).toEqual([])
  goOn()
  await expectStoreFailed(() => hung)
  expect(await store.db.selectFrom('t').selectAll().execute()).toEqual([])
})
