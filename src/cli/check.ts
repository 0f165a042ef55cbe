/** `sifaka check`: is everything there that a start needs? */
import type { Command } from 'commander'
import { silentLogger } from '../base/logger.ts'
import { maskUrl } from '../config/check-value.ts'
import { checkContracts } from '../contract/check-contract.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/loader.ts'
import { frameworkModules } from '../config/schema.ts'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { table } from './table.ts'

const help = `
Reads the configuration, loads its modules and their contracts, asks the stores and the bus and looks
for pending migrations. It changes nothing (an SQLite file that is not there yet is made), opens no port and runs
no module. Exit code 1 where any of this would stop a start.

Examples:
  sifaka check
  sifaka check --conf conf/production.json`

export function addCheck(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('check')
    .summary('check configuration, stores, bus and pending migrations')
    .description('Checks whether a server could start here.')
    .option('--conf <file>', 'the configuration (default: conf/server.json)')
    .addHelpText('after', help)
    .action(async (options: { conf?: string }) => done(await check(host, options.conf)))
}

async function check(host: CliHost, conf: string | undefined): Promise<ExitCode> {
  const config = loadConfig({ file: conf, cwd: host.cwd, env: host.env })
  const { loadModules } = await import('../app/load-modules.ts')
  const { inspectServices } = await import('../app/maintenance.ts')
  const modules = await loadModules(config)
  checkContracts(
    modules.map(({ module }) => module.contract),
    new Set(frameworkModules),
  )
  const findings = await inspectServices(config, modules, silentLogger)
  const details = {
    sql: maskUrl(config.store.sql),
    kv: maskUrl(config.store.kv),
    bus: maskUrl(config.bus.url),
    migrations: '',
  }
  const rows = [
    ['configuration', 'ok', whereFrom(config)],
    ['modules', 'ok', modules.map(({ module }) => module.contract.name).join(', ')],
    ...findings.map(({ subject, isGood, text }) => [
      subject,
      isGood ? 'ok' : 'FAILED',
      [details[subject], text].filter(Boolean).join(': '),
    ]),
  ]
  writeLine(host.stdout, table([{ title: 'what' }, { title: 'state' }, { title: '' }], rows))
  return findings.every(({ isGood }) => isGood) ? ExitCode.Ok : ExitCode.Failed
}

function whereFrom({ file, mode, name }: Config): string {
  return `${file ?? 'no file, defaults'} (mode ${mode}, node "${name}")`
}
