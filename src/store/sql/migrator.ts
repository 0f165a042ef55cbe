import { sql } from 'kysely'
import type { Logger } from '../../base/logger.ts'
import { SifakaError } from '../../errors.ts'
import { plainCause } from '../plain-cause.ts'
import { dialectOf, exactText } from './columns.ts'
import type { AnyKysely, Migration, SqlStore } from './sql.ts'

/** A module's migrations by name; names order them, so they begin with a number: `001_user`. */
export interface ModuleMigrations {
  module: string
  migrations: Readonly<Record<string, Migration>>
}

export interface MigrateOptions {
  /** `auto` runs what is pending; `check` rejects where something is. */
  mode: 'auto' | 'check'
  log: Logger
}

export interface MigrationName {
  module: string
  name: string
}

export interface MigrationState {
  /** In the order in which they will run. */
  pending: MigrationName[]
  /** Recorded for a listed module that does not bring them: newer code ran here. */
  unknown: MigrationName[]
}

type MigrationTables = {
  sifaka_migration: { module: string; name: string; applied_at: string | number }
}

/** 64 and 128 code points: what a primary key of both leaves room for. */
const maxModuleLength = 64
const maxNameLength = 128

/**
 * Brings the schema to what `modules` need: modules in the order given, migrations by name, each
 * once per database whatever number of processes start together. Resolves to what it ran. Rejects
 * with `MigrationFailed` where one fails (those before it stay), or in mode `check` where one is
 * pending; with `StoreFailed` where the database is away. Migrations of modules that are not listed
 * are another process's business.
 */
export async function migrate(
  store: SqlStore,
  modules: readonly ModuleMigrations[],
  options: MigrateOptions,
): Promise<MigrationName[]> {
  const { pending, unknown } = await pendingMigrations(store, modules)
  if (unknown.length > 0)
    options.log.warn(
      `The database has migrations of newer code: ${listed(unknown)}; update this server`,
    )
  if (pending.length === 0) return []
  if (options.mode === 'check')
    throw new SifakaError('MigrationFailed', {
      text: `Run "sifaka migrate": ${pending.length} pending, ${listed(pending)}`,
    })
  return store.exclusively(db => runPending(db, modules, options.log))
}

/** What `migrate` would run and what it would warn of; changes nothing. */
export async function pendingMigrations(
  store: SqlStore,
  modules: readonly ModuleMigrations[],
): Promise<MigrationState> {
  checkNames(modules)
  const recorded = await readRecorded(store.db)
  const known = modules.flatMap(namesOf)
  const knownKeys = new Set(known.map(keyOf))
  const recordedKeys = new Set(recorded.map(keyOf))
  const listedModules = new Set(modules.map(({ module }) => module))
  return {
    pending: known.filter(name => !recordedKeys.has(keyOf(name))),
    unknown: recorded.filter(name => listedModules.has(name.module) && !knownKeys.has(keyOf(name))),
  }
}

async function runPending(
  db: AnyKysely,
  modules: readonly ModuleMigrations[],
  log: Logger,
): Promise<MigrationName[]> {
  await makeTable(db)
  const ran: MigrationName[] = []
  for (const { module, migrations } of modules)
    for (const name of Object.keys(migrations).toSorted()) {
      const migration = migrations[name]
      if (!migration || !(await runOnce(db, { module, name }, migration))) continue
      log.info(`Ran migration "${module}/${name}"`)
      ran.push({ module, name })
    }
  return ran
}

/** Resolves to whether it ran: another process may have been faster. */
async function runOnce(db: AnyKysely, name: MigrationName, migration: Migration): Promise<boolean> {
  // MySQL commits with every change of a table: there a transaction would promise what it cannot.
  if (dialectOf(db) === 'mysql') return step(db, name, migration)
  return db.transaction().execute(transaction => step(transaction, name, migration))
}

async function step(db: AnyKysely, name: MigrationName, migration: Migration): Promise<boolean> {
  const tables = db.withTables<MigrationTables>()
  const done = await tables
    .selectFrom('sifaka_migration')
    .select('name')
    .where('module', '=', name.module)
    .where('name', '=', name.name)
    .executeTakeFirst()
  if (done) return false
  try {
    await migration.up(db)
  } catch (error) {
    throw failure(db, name, error)
  }
  await tables
    .insertInto('sifaka_migration')
    .values({ ...name, applied_at: Date.now() })
    .execute()
  return true
}

async function makeTable(db: AnyKysely): Promise<void> {
  await db.schema
    .createTable('sifaka_migration')
    .ifNotExists()
    .addColumn('module', exactText(db, maxModuleLength), column => column.notNull())
    .addColumn('name', exactText(db, maxNameLength), column => column.notNull())
    .addColumn('applied_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('sifaka_migration_key', ['module', 'name'])
    .execute()
}

async function readRecorded(db: AnyKysely): Promise<MigrationName[]> {
  if (!(await hasTable(db))) return []
  return db
    .withTables<MigrationTables>()
    .selectFrom('sifaka_migration')
    .select(['module', 'name'])
    .orderBy('module')
    .orderBy('name')
    .execute()
}

async function hasTable(db: AnyKysely): Promise<boolean> {
  const { rows } =
    dialectOf(db) === 'sqlite'
      ? await sql`select 1 from sqlite_master
          where type = 'table' and name = 'sifaka_migration'`.execute(db)
      : await sql`select 1 from information_schema.tables
          where table_schema = database() and table_name = 'sifaka_migration'`.execute(db)
  return rows.length > 0
}

function failure(db: AnyKysely, name: MigrationName, error: unknown): SifakaError {
  const reason = error instanceof SifakaError ? (error.cause ?? error) : error
  const state =
    dialectOf(db) === 'sqlite'
      ? 'nothing of it is kept'
      : 'what it did before that is kept: undo it by hand before the next start'
  return new SifakaError('MigrationFailed', {
    text: `Cannot run migration "${keyOf(name)}": ${plainCause(reason).message}; ${state}`,
    cause: error,
  })
}

function checkNames(modules: readonly ModuleMigrations[]): void {
  const seen = new Set<string>()
  for (const { module, migrations } of modules) {
    if (seen.has(module)) throw invalid(`module "${module}" is listed twice`)
    seen.add(module)
    if (!/^\w+$/.test(module) || module.length > maxModuleLength)
      throw invalid(`"${module}" is no module name of at most ${maxModuleLength} letters`)
    for (const name of Object.keys(migrations))
      if (!/^\d+_\w+$/.test(name) || name.length > maxNameLength)
        throw invalid(`rename "${module}/${name}" to something like "001_first"`)
  }
}

function invalid(reason: string): SifakaError {
  return new SifakaError('ModuleInvalid', { text: `Cannot migrate: ${reason}` })
}

function namesOf({ module, migrations }: ModuleMigrations): MigrationName[] {
  return Object.keys(migrations)
    .toSorted()
    .map(name => ({ module, name }))
}

function keyOf({ module, name }: MigrationName): string {
  return `${module}/${name}`
}

function listed(names: readonly MigrationName[]): string {
  return names.map(name => `"${keyOf(name)}"`).join(', ')
}
