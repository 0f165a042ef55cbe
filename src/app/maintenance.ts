/**
 * What `sifaka check` and `sifaka migrate` do: looking at stores, bus and schema without a server.
 */
import { randomBytes } from 'node:crypto'
import type { Logger } from '../base/logger.ts'
import { Metrics } from '../base/metrics.ts'
import type { Config } from '../config/config.ts'
import { isClustered } from '../config/rules.ts'
import { SifakaError } from '../errors.ts'
import type { MigrationName, ModuleMigrations } from '../store/sql/migrator.ts'
import { migrate, pendingMigrations } from '../store/sql/migrator.ts'
import type { SqlStore } from '../store/sql/sql.ts'
import { createCarrier } from './carrier.ts'
import type { LoadedModule } from './load-modules.ts'
import { createStores } from './stores.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly subject: 'sql' | 'kv' | 'bus' | 'migrations'
  readonly isGood: boolean
  /** In a few words: how it is, or what to do. */
  readonly text: string
}

/**
 * Opens stores and bus, looks, and closes them again. Rejects for nothing that it was to look at.
 */
export async function inspectServices(
  config: Config,
  modules: readonly LoadedModule[],
  log: Logger,
): Promise<Finding[]> {
  const { sql, kv } = createStores(config, { log })
  try {
    const sqlFinding = await finding('sql', () => sql.start())
    const findings = [sqlFinding, await finding('kv', () => kv.start())]
    if (isClustered(config)) findings.push(await finding('bus', () => visitBus(config, log)))
    if (sqlFinding.isGood) findings.push(await migrationFinding(config, sql, modules))
    return findings
  } finally {
    await Promise.all([sql.close(), kv.close()])
  }
}

/** Joins the bus as a node that nobody calls, hears itself, and leaves. */
async function visitBus(config: Config, log: Logger): Promise<void> {
  await using carrier = createCarrier(config, { log, metrics: new Metrics() })
  const self = { name: 'check', epoch: randomBytes(8).toString('hex') }
  carrier?.attach(self, { received() {}, stateChanged() {} })
  await carrier?.start()
}

/** Runs what is pending and resolves to its names. Rejects as the migrator does. */
export async function runMigrations(
  config: Config,
  modules: readonly LoadedModule[],
  log: Logger,
): Promise<MigrationName[]> {
  const { sql } = createStores(config, { log })
  try {
    await sql.start()
    return await migrate(sql, migrationsOf(modules), { mode: 'auto', log })
  } finally {
    await sql.close()
  }
}

/** The migrations of the modules that have any, in the modules' order. */
export function migrationsOf(modules: readonly LoadedModule[]): ModuleMigrations[] {
  return modules.flatMap(({ module }) =>
    module.migrations === undefined
      ? []
      : [{ module: module.contract.name, migrations: module.migrations }],
  )
}

async function finding(
  subject: 'sql' | 'kv' | 'bus',
  start: () => Promise<void>,
): Promise<Finding> {
  try {
    await start()
    return { subject, isGood: true, text: 'answers' }
  } catch (error) {
    return { subject, isGood: false, text: SifakaError.from(error).message }
  }
}

async function migrationFinding(
  config: Config,
  sql: SqlStore,
  modules: readonly LoadedModule[],
): Promise<Finding> {
  const { pending, unknown } = await pendingMigrations(sql, migrationsOf(modules))
  const newer = unknown.length === 0 ? '' : `; ${unknown.length} of newer code: ${listed(unknown)}`
  if (pending.length === 0)
    return { subject: 'migrations', isGood: true, text: `none pending${newer}` }
  const remedy = config.store.migrate === 'auto' ? 'run at the next start' : 'run "sifaka migrate"'
  return {
    subject: 'migrations',
    // Where the start runs them by itself they are no reason not to start.
    isGood: config.store.migrate === 'auto',
    text: `${pending.length} pending, ${listed(pending)}: ${remedy}${newer}`,
  }
}

/** `User.001_user, User.002_user_secret`. */
function listed(names: readonly MigrationName[]): string {
  return names.map(({ module, name }) => `${module}.${name}`).join(', ')
}
