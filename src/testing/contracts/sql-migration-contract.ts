import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { silentLogger } from '../../base/logger.ts'
import { migrate, pendingMigrations, type ModuleMigrations } from '../../store/sql/migrator.ts'
import type { Migration, SqlStore } from '../../store/sql/sql.ts'
import { codeOf, expectStoreFailed } from './outage.ts'
import { add, makePlayers, players, type CreateSql, type SqlHarness } from './sql-harness.ts'

const first: Migration = {
  up: db => db.schema.createTable('arena_seat').addColumn('seat', 'integer').execute(),
}
const second: Migration = {
  up: db => db.schema.alterTable('arena_seat').addColumn('player', 'bigint').execute(),
}
const fill: Migration = {
  up: db => db.insertInto('arena_seat').values({ seat: 1, player: '5' }).execute(),
}
const failing: Migration = {
  up: async db => {
    await db.insertInto('arena_seat').values({ seat: 2 }).execute()
    await db.insertInto('no_such_table').values({ seat: 2 }).execute()
  },
}
const auto = { mode: 'auto', log: silentLogger } as const

export function describeMigrations(createSql: CreateSql): void {
  it('migrate() runs what is pending by module and name, once', async () => {
    await using harness = await createSql()
    const { store } = harness
    const arena = {
      module: 'Arena',
      migrations: { '010_fill': fill, '002_b': second, '001_a': first },
    }
    const names = ['001_a', '002_b', '010_fill'].map(name => ({ module: 'Arena', name }))
    expect(await pendingMigrations(store, [arena])).toEqual({ pending: names, unknown: [] })
    expect(await migrate(store, [arena], auto)).toEqual(names)
    expect(await migrate(store, [arena], auto)).toEqual([])
    const rows = await store.db.selectFrom('arena_seat').selectAll().execute()
    expect(rows).toEqual([{ seat: 1, player: '5' }])
  })

  it('mode check changes nothing and names what is pending', async () => {
    await using harness = await createSql()
    const { store } = harness
    const arena = { module: 'Arena', migrations: { '001_a': first } }
    const check = migrate(store, [arena], { ...auto, mode: 'check' })
    await expect(check).rejects.toMatchObject({
      code: 'MigrationFailed',
      message: 'Run "sifaka migrate": 1 pending, "Arena/001_a"',
    })
    expect((await pendingMigrations(store, [arena])).pending).toHaveLength(1)
    await migrate(store, [arena], auto)
    expect(await migrate(store, [arena], { ...auto, mode: 'check' })).toEqual([])
  })

  it('a failed migration is named, those before it stay, and it runs again once it is mended', async () => {
    await using harness = await createSql()
    const { store } = harness
    const broken: ModuleMigrations[] = [
      { module: 'User', migrations: {} },
      { module: 'Arena', migrations: { '001_a': first, '002_bad': failing, '003_c': second } },
    ]
    await expect(migrate(store, broken, auto)).rejects.toMatchObject({
      code: 'MigrationFailed',
      message: expect.stringContaining('Cannot run migration "Arena/002_bad"'),
    })
    const mended = {
      module: 'Arena',
      migrations: { '001_a': first, '002_bad': second, '003_c': fill },
    }
    const { pending } = await pendingMigrations(store, [mended])
    expect(pending.map(({ name }) => name)).toEqual(['002_bad', '003_c'])
    await migrate(store, [mended], auto)
    expect((await pendingMigrations(store, [mended])).pending).toEqual([])
  })

  it('warns of migrations of newer code, and of listed modules alone', async () => {
    await using harness = await createSql()
    const { store } = harness
    const lines: string[] = []
    const log = { ...silentLogger, warn: (line: string) => void lines.push(line) }
    const newer = { module: 'Arena', migrations: { '001_a': first, '002_b': second } }
    await migrate(store, [newer], auto)
    const older = { module: 'Arena', migrations: { '001_a': first } }
    expect(
      await migrate(store, [{ module: 'User', migrations: {} }], { mode: 'check', log }),
    ).toEqual([])
    expect(lines).toEqual([])
    expect(await migrate(store, [older], { mode: 'check', log })).toEqual([])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('"Arena/002_b"')
  })

  it('refuses names that would not sort, and a module listed twice', async () => {
    await using harness = await createSql()
    const { store } = harness
    const bad = [
      [{ module: 'Arena', migrations: { seats: first } }],
      [{ module: 'Ar:ena', migrations: {} }],
      [
        { module: 'Arena', migrations: {} },
        { module: 'Arena', migrations: {} },
      ],
    ]
    for (const modules of bad)
      expect(await codeOf(migrate(store, modules, auto))).toBe('ModuleInvalid')
  })
}

export function describeSharing(
  createSql: CreateSql,
  share: (harness: SqlHarness) => Promise<SqlStore>,
): void {
  it('two stores that migrate one database at once run each migration once', async () => {
    await using harness = await createSql()
    await using other = await share(harness)
    const slow: Migration = {
      up: async db => {
        await delay(100)
        await fill.up(db)
      },
    }
    const arena = {
      module: 'Arena',
      migrations: { '001_a': first, '002_b': second, '003_fill': slow, '004_fill': slow },
    }
    const ran = await Promise.all(
      [harness.store, other].map(store => migrate(store, [arena], auto)),
    )
    expect(
      ran
        .flat()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(Object.keys(arena.migrations))
    expect(await other.db.selectFrom('arena_seat').selectAll().execute()).toHaveLength(2)
  })

  it('a row that another process holds locked is refused in time, not waited for', async () => {
    await using harness = await createSql()
    await using other = await share(harness)
    await makePlayers(harness.store)
    await add(harness.store, '1', 'a')
    const holder = await players(harness.store).startTransaction().execute()
    await holder.updateTable('player').set({ gold: 1 }).execute()
    await expectStoreFailed(() => players(other).updateTable('player').set({ gold: 2 }).execute())
    await holder.commit().execute()
    await players(other).updateTable('player').set({ gold: 3 }).execute()
    const row = await players(harness.store).selectFrom('player').select('gold').executeTakeFirst()
    expect(row).toEqual({ gold: 3 })
  })
}
