/** `sifaka migrate`: brings the database to what the modules need. */
import type { Command } from 'commander'
import { createLogger } from '../base/pino-logger.ts'
import { loadConfig } from '../config/loader.ts'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'

const help = `
Runs each migration once, under a lock, so that it may be run on several machines at once. Make a
backup first. In production a server refuses to start with pending ones ("store.migrate": "check").

Examples:
  sifaka migrate
  sifaka migrate --conf conf/production.json`

export function addMigrate(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('migrate')
    .summary('run pending migrations')
    .description("Runs the pending migrations of the configuration's modules.")
    .option('--conf <file>', 'the configuration (default: conf/server.json)')
    .addHelpText('after', help)
    .action(async (options: { conf?: string }) => done(await run(host, options.conf)))
}

async function run(host: CliHost, conf: string | undefined): Promise<ExitCode> {
  const config = loadConfig({ file: conf, cwd: host.cwd, env: host.env })
  const { loadModules } = await import('../app/load-modules.ts')
  const { runMigrations } = await import('../app/maintenance.ts')
  const log = createLogger({ ...config.log, node: config.name, destination: host.stderr })
  const done = await runMigrations(config, await loadModules(config), log)
  for (const { module, name } of done) writeLine(host.stdout, `${module}.${name}`)
  writeLine(
    host.stdout,
    done.length === 0 ? 'Nothing was pending' : `Ran ${done.length} migrations`,
  )
  return ExitCode.Ok
}
