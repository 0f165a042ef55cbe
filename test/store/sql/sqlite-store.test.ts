import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { SqliteStore } from '../../../src/store/sql/sqlite-store.ts'
import { causeText, codeOf, expectStoreFailed } from '../../../src/testing/contracts/outage.ts'
import { describeSql } from '../../../src/testing/contracts/sql-contract.ts'
import type { SqlHarness } from '../../../src/testing/contracts/sql-harness.ts'
import { ownDirectory, type OwnDirectory } from '../../setup/resources.ts'

interface FileHarness extends SqlHarness {
  path: string
}

async function createMemory(): Promise<SqlHarness> {
  const store = new SqliteStore({ path: ':memory:' })
  await store.start()
  return { store, [Symbol.asyncDispose]: () => store.close() }
}

async function createFile(): Promise<FileHarness> {
  const directory: OwnDirectory = await ownDirectory()
  const path = join(directory.path, 'deep', 'er', 'sifaka.db')
  const store = new SqliteStore({ path })
  await store.start()
  return {
    store,
    path,
    async [Symbol.asyncDispose]() {
      await store.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

async function share(harness: SqlHarness): Promise<SqliteStore> {
  const store = new SqliteStore({ path: (harness as FileHarness).path })
  await store.start()
  return store
}

describeSql('SQLite in memory', { supports: {} }, createMemory)
describeSql('SQLite in a file', { supports: { sharing: share } }, createFile)

it('a file keeps its rows from one store to the next', async () => {
  await using harness = await createFile()
  await harness.store.db.schema.createTable('kept').addColumn('id', 'bigint').execute()
  await harness.store.db.insertInto('kept').values({ id: '9223372036854775807' }).execute()
  await harness.store.close()
  await using again = await share(harness)
  expect(await again.db.selectFrom('kept').selectAll().execute()).toEqual([
    { id: '9223372036854775807' },
  ])
})

it('uses a write-ahead log and foreign keys', async () => {
  await using harness = await createFile()
  const { db } = harness.store
  expect((await sql`pragma journal_mode`.execute(db)).rows).toEqual([{ journal_mode: 'wal' }])
  expect((await sql`pragma foreign_keys`.execute(db)).rows).toEqual([{ foreign_keys: 1 }])
})

it('start() names the path and the remedy where it cannot open the file', async () => {
  await using directory = await ownDirectory()
  const file = join(directory.path, 'file')
  writeFileSync(file, 'this is no database, and long enough to be looked at as one '.repeat(20))
  mkdirSync(join(directory.path, 'taken'))
  const cases: [path: string, words: RegExp][] = [
    [join(file, 'below', 'sifaka.db'), /Cannot make the directory .*make it writable/],
    [join(directory.path, 'taken'), /Cannot open the database .*make the file and its directory/],
    [file, /Cannot open the database .*not a database/],
    ['/proc/sifaka/sifaka.db', /Cannot make the directory "\/proc\/sifaka"/],
  ]
  for (const [path, words] of cases) {
    await using store = new SqliteStore({ path })
    await expect(store.start()).rejects.toMatchObject({ code: 'StoreFailed', message: words })
  }
  expect(readdirSync(directory.path).toSorted()).toEqual(['file', 'taken'])
})

it('a query beside a transaction that holds the connection is refused in time with a hint', async () => {
  await using harness = await createMemory()
  const { store } = harness
  await store.db.transaction().execute(async () => {
    await expectStoreFailed(() => store.ping())
    const error: unknown = await store.ping().catch((thrown: unknown) => thrown)
    expect(causeText(error)).toContain('use the db that it was given')
  })
  await store.ping()
})

it('waits for another process that writes, and does not block the event loop meanwhile', async () => {
  await using harness = await createFile()
  const { db } = harness.store
  await db.schema.createTable('t').addColumn('id', 'integer').execute()
  const other = new DatabaseSync(harness.path)
  other.exec('begin immediate')
  const insert = db.insertInto('t').values({ id: 1 }).execute()
  let turns = 0
  const ticking = setInterval(() => turns++, 1)
  await expect.poll(() => turns).toBeGreaterThan(10)
  clearInterval(ticking)
  other.exec('commit')
  other.close()
  await insert
  expect(await db.selectFrom('t').selectAll().execute()).toEqual([{ id: 1 }])
})

it('at most 1,024 callers wait for the connection', async () => {
  await using harness = await createMemory()
  const { store } = harness
  const holder = await store.db.startTransaction().execute()
  const waiting = Array.from({ length: 1_025 }, () => codeOf(store.ping()))
  expect(await Promise.race(waiting)).toBe('StoreFailed')
  await holder.rollback().execute()
  const codes = await Promise.all(waiting)
  expect(codes.filter(code => code === 'no error')).toHaveLength(1_024)
})

it('a full disk fails the statement, and the store goes on', async () => {
  await using harness = await createFile()
  const { db } = harness.store
  await db.schema.createTable('t').addColumn('data', 'blob').execute()
  await sql`pragma max_page_count = 20`.execute(db)
  const big = { data: Buffer.alloc(200_000) }
  expect(await codeOf(db.insertInto('t').values(big).execute())).toBe('StoreFailed')
  const work = db.transaction().execute(async transaction => {
    await transaction.insertInto('t').values({ data: null }).execute()
    await transaction.insertInto('t').values(big).execute()
  })
  expect(await codeOf(work)).toBe('StoreFailed')
  await sql`pragma max_page_count = 2000`.execute(db)
  await db.insertInto('t').values(big).execute()
  expect(await db.selectFrom('t').select('data').execute()).toHaveLength(1)
})

it('a file that is opened while its store is closed does not stay open', async () => {
  await using directory = await ownDirectory()
  const path = join(directory.path, 'x.db')
  using other = new DatabaseSync(path)
  other.exec('pragma journal_mode = wal; begin exclusive')
  const store = new SqliteStore({ path })
  const starting = store.start().catch((error: unknown) => error)
  await new Promise(setImmediate)
  await store.close()
  other.exec('rollback')
  expect(await starting).toMatchObject({ code: 'Closed' })
  other.close()
  // The last connection to a file takes its log with it.
  expect(existsSync(`${path}-wal`)).toBe(false)
})

it('a transaction that asks nothing for too long is rolled back, and its late statements are refused', async () => {
  await using store = new SqliteStore({ path: ':memory:', idleTransactionMs: 30 })
  await store.start()
  await store.db.schema.createTable('t').addColumn('id', 'integer').execute()
  const { promise: later, resolve: goOn } = Promise.withResolvers<void>()
  const hung = store.db.transaction().execute(async db => {
    await db.insertInto('t').values({ id: 1 }).execute()
    await later
    await db.insertInto('t').values({ id: 2 }).execute()
  })
  expect(await store.db.selectFrom('t').selectAll().execute()).toEqual([])
  const { promise: open, resolve: end } = Promise.withResolvers<void>()
  const other = store.db.transaction().execute(async db => {
    await db.insertInto('t').values({ id: 3 }).execute()
    goOn()
    await expectStoreFailed(() => hung)
    await open
  })
  end()
  await other
  expect(await store.db.selectFrom('t').selectAll().execute()).toEqual([{ id: 3 }])
})
