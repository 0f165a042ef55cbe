/**
 * What every SQL store does, as tests: `describeSql('SQLite', { supports }, createSql)`. The same
 * tables, queries and names run on every database, and must give the same answers.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { causeText, codeOf } from './outage.ts'
import {
  add,
  count,
  makePlayers,
  players,
  type CreateSql,
  type SqlManifest,
} from './sql-harness.ts'
import { describeMigrations, describeSharing } from './sql-migration-contract.ts'
import { describeOutage } from './sql-outage-contract.ts'

/** Names that a careless collation takes for one another; each is a player of its own. */
const confusableNames = [
  'admin',
  'ADMIN',
  'Admin',
  'Ádmin',
  'ádmin',
  'a\u0301dmin',
  'admin ',
  'admin  ',
  ' admin',
  'admin\t',
  'ss',
  'ß',
  '🦥',
  '🐍',
  'аdmin',
  '',
] as const

export function describeSql(name: string, { supports }: SqlManifest, createSql: CreateSql): void {
  describe(`SQL store: ${name}`, () => {
    describeNames(createSql)
    describeValues(createSql)
    describeFailures(createSql)
    describeTransactions(createSql)
    describeMigrations(createSql)
    describeLife(createSql)
    if (supports.sharing) describeSharing(createSql, supports.sharing)
    else it('is reached by no other store', () => expectAlone(createSql))
    if (supports.outage) describeOutage(supports.outage)
    else it('has no server to lose: ping() answers until close()', () => expectPing(createSql))
  })
}

function describeNames(createSql: CreateSql): void {
  it('tells names apart that collations confuse', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    for (const [index, name] of confusableNames.entries()) await add(store, String(index), name)
    for (const [index, name] of confusableNames.entries()) {
      const rows = await players(store)
        .selectFrom('player')
        .select(['id', 'name_key'])
        .where('name_key', '=', name)
        .execute()
      expect(rows).toEqual([{ id: String(index), name_key: name }])
    }
    expect(await count(store)).toBe(confusableNames.length)
  })

  it('sorts exact text by code points', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const names = ['b', 'B', 'a', 'é', 'z', '🦥', 'aa', 'A']
    for (const [index, name] of names.entries()) await add(store, String(index), name)
    const rows = await players(store)
      .selectFrom('player')
      .select('name_key')
      .orderBy('name_key')
      .execute()
    expect(rows.map(row => row.name_key)).toEqual(['A', 'B', 'a', 'aa', 'b', 'z', 'é', '🦥'])
  })

  it('refuses the second player of a name with DuplicateKey', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    for (const [index, name] of confusableNames.entries()) await add(store, String(index), name)
    for (const name of confusableNames)
      expect(await codeOf(add(store, '1000', name))).toBe('DuplicateKey')
    expect(await count(store)).toBe(confusableNames.length)
  })
}

function describeValues(createSql: CreateSql): void {
  it('keeps 64-bit ids exactly and reads them as decimal strings, whatever their size', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const ids = ['0', '7', '9007199254740992', '9007199254740993', '9223372036854775807']
    for (const id of ids) await add(store, id, `player ${id}`)
    for (const id of ids) {
      const rows = await players(store)
        .selectFrom('player')
        .select('id')
        .where('id', '=', id)
        .execute()
      expect(rows).toEqual([{ id }])
    }
    const listed = await players(store)
      .selectFrom('player')
      .select('id')
      .where('id', 'in', ids)
      .orderBy('id')
      .execute()
    expect(listed.map(row => row.id)).toEqual(ids)
  })

  it('computes counts, sums and averages as numbers, and as strings where none holds them', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    await add(store, '1', 'one')
    await add(store, '9007199254740993', 'two')
    await players(store).updateTable('player').set({ gold: 5 }).where('id', '=', '1').execute()
    const row = await players(store)
      .selectFrom('player')
      .select(({ fn }) => [
        fn.countAll().as('players'),
        fn.sum('gold').as('gold'),
        fn.avg('gold').as('average'),
        fn.max('id').as('last'),
      ])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ players: 2, gold: 5, average: 2.5, last: '9007199254740993' })
  })

  it('keeps text, bytes, times, booleans and null as they were', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const name = `quote ' double " back \\ percent % line \n zero \0 🦥 'or 1=1 -- `
    const avatar = new Uint8Array([0, 255, 39, 92, 10])
    const seenAt = new Date('2031-02-03T04:05:06.789Z')
    await store.db
      .insertInto('player')
      .values({ id: 1n, name_key: 'a', name, gold: true, avatar, seen_at: seenAt })
      .execute()
    await store.db
      .insertInto('player')
      .values({ id: 2, name_key: 'b', name: '', avatar: null })
      .execute()
    const rows = await store.db.selectFrom('player').selectAll().orderBy('id').execute()
    expect(rows).toEqual([
      {
        id: '1',
        name_key: 'a',
        name,
        gold: 1,
        avatar: Buffer.from(avatar),
        seen_at: '2031-02-03 04:05:06.789',
      },
      { id: '2', name_key: 'b', name: '', gold: 0, avatar: null, seen_at: null },
    ])
    const before = await store.db
      .selectFrom('player')
      .select('id')
      .where('seen_at', '<', new Date(seenAt.getTime() + 1))
      .execute()
    expect(before).toEqual([{ id: '1' }])
  })

  it('counts the rows that an update matched, changed or not', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    await add(store, '1', 'one')
    await add(store, '2', 'two')
    const result = await players(store).updateTable('player').set({ gold: 0 }).executeTakeFirst()
    expect(result.numUpdatedRows).toBe(2n)
    const gone = await players(store).deleteFrom('player').where('id', '=', '1').executeTakeFirst()
    expect(gone.numDeletedRows).toBe(1n)
  })

  it('streams rows, and goes on after a stream that was left early', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const rows = Array.from({ length: 250 }, (_, index) => {
      const id = String(index)
      return { id, name_key: id, name: id }
    })
    await players(store).insertInto('player').values(rows).execute()
    const seen: string[] = []
    const query = players(store).selectFrom('player').select('id').orderBy('id')
    for await (const row of query.stream()) seen.push(row.id)
    expect(seen).toEqual(rows.map(({ id }) => id))
    for await (const row of query.stream()) {
      expect(row.id).toBe('0')
      break
    }
    expect(await count(store)).toBe(250)
  })
}

function describeFailures(createSql: CreateSql): void {
  it('refuses a taken primary key with DuplicateKey, and repeats no value of it', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    await add(store, '1', 'anna')
    expect(await codeOf(add(store, '1', 'bert'))).toBe('DuplicateKey')
    const error: unknown = await add(store, '2', 'anna').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DuplicateKey', state: 0xee })
    expect(causeText(error)).toMatch(/unique|duplicate/i)
    expect(causeText(error)).toContain('insert into')
    expect(causeText(error)).not.toContain('anna')
  })

  it('turns every other failure into StoreFailed with the general text', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const failures = [
      sql`select nonsense`.execute(store.db),
      sql`this is not sql`.execute(store.db),
      store.db.selectFrom('no_such_table').selectAll().execute(),
      store.db.insertInto('player').values({ id: '1' }).execute(),
      store.db.schema.createTable('player').addColumn('id', 'integer').execute(),
    ]
    for (const result of await Promise.allSettled(failures))
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'StoreFailed', message: 'SQL ERROR' },
      })
    const stream = store.db.selectFrom('no_such_table').selectAll().stream()
    expect(await codeOf(Promise.resolve(stream.next()))).toBe('StoreFailed')
  })

  it('refuses parameters that it cannot bind, and never makes SQL of them', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    await add(store, '1', 'anna')
    for (const bad of [{ id: 1 }, [1, 2], Number.NaN, Infinity, undefined]) {
      const query = sql`select * from player where id = ${sql.val(bad)}`
      expect(await codeOf(query.execute(store.db))).toBe('StoreFailed')
    }
    expect(await count(store)).toBe(1)
  })
}

function describeTransactions(createSql: CreateSql): void {
  it('a transaction commits all of its work', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const result = await players(store)
      .transaction()
      .execute(async db => {
        await db.insertInto('player').values({ id: '1', name_key: 'a', name: 'a' }).execute()
        await db.insertInto('player').values({ id: '2', name_key: 'b', name: 'b' }).execute()
        return 'done'
      })
    expect(result).toBe('done')
    expect(await count(store)).toBe(2)
  })

  it('a transaction that throws rolls back, and the error comes through as it was', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const mine = new Error('mine')
    const work = players(store)
      .transaction()
      .execute(async db => {
        await db.insertInto('player').values({ id: '1', name_key: 'a', name: 'a' }).execute()
        throw mine
      })
    await expect(work).rejects.toBe(mine)
    expect(await count(store)).toBe(0)
  })

  it('a duplicate key in a transaction rolls back what came before', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const twice = { id: '1', name_key: 'a', name: 'a' }
    const work = players(store)
      .transaction()
      .execute(async db => {
        await db.insertInto('player').values(twice).execute()
        await db.insertInto('player').values(twice).execute()
      })
    expect(await codeOf(work)).toBe('DuplicateKey')
    expect(await count(store)).toBe(0)
  })

  it('a savepoint is rolled back alone', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    const transaction = await players(store).startTransaction().execute()
    await transaction.insertInto('player').values({ id: '1', name_key: 'a', name: 'a' }).execute()
    const inner = await transaction.savepoint('inner').execute()
    await inner.insertInto('player').values({ id: '2', name_key: 'b', name: 'b' }).execute()
    await (await inner.rollbackToSavepoint('inner').execute()).commit().execute()
    expect(await count(store)).toBe(1)
  })

  it('100 concurrent read-and-write transactions on one row lose no update', async () => {
    await using harness = await createSql()
    const { store } = harness
    await makePlayers(store)
    await add(store, '1', 'a')
    const addGold = () =>
      players(store)
        .transaction()
        .execute(async db => {
          await db
            .updateTable('player')
            .set(expression => ({ gold: expression('gold', '+', 1) }))
            .execute()
          const { gold } = await db.selectFrom('player').select('gold').executeTakeFirstOrThrow()
          return gold
        })
    const sums = await Promise.all(Array.from({ length: 100 }, addGold))
    expect(sums.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
  })
}

function describeLife(createSql: CreateSql): void {
  it('start() and close() may be called again; close() lets the work under way end', async () => {
    await using harness = await createSql()
    const { store } = harness
    await store.start()
    await store.ping()
    await makePlayers(store)
    const work = players(store)
      .transaction()
      .execute(async db => {
        await db.insertInto('player').values({ id: '1', name_key: 'a', name: 'a' }).execute()
        await delay(50)
        return db.selectFrom('player').select('id').execute()
      })
    const begun = delay(20)
    await begun
    await Promise.all([store.close(), store.close()])
    expect(await work).toEqual([{ id: '1' }])
    expect(await codeOf(store.ping())).toBe('Closed')
  })
}

async function expectAlone(createSql: CreateSql): Promise<void> {
  await using one = await createSql()
  await using other = await createSql()
  await makePlayers(one.store)
  await makePlayers(other.store)
  await add(one.store, '1', 'a')
  expect(await count(other.store)).toBe(0)
}

async function expectPing(createSql: CreateSql): Promise<void> {
  await using harness = await createSql()
  await harness.store.ping()
  await harness.store.close()
  expect(await codeOf(harness.store.ping())).toBe('Closed')
}
