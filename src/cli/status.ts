/** `sifaka status`: the nodes of this machine and what they do. */
import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { SifakaError } from '../errors.ts'
import { hostsOf } from './addresses.ts'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { localStatus } from './local-status.ts'
import { configHere, confOption } from './master-client.ts'
import { statusTable } from './status-table.ts'

const help = `
Asks the master, and where none runs each node itself. Nodes of other machines stand below, as the
nodes of this one know them.

States: starting, ready, draining, stopping; silent: it does not answer, and is killed after 10 s;
waiting: it died, or cannot start yet, and is started again in a moment; failed: it died too often;
down: it was drained.

Examples:
  sifaka status
  sifaka status --json
  sifaka status --conf work/work1/conf/server.json`

interface Options {
  readonly conf?: string
  readonly json?: true
}

export function addStatus(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('status')
    .summary('show the nodes of this machine')
    .description('Shows the nodes of this machine: processes, states, load, modules.')
    .option(...confOption)
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (options: Options) => done(await run(host, options)))
}

async function run(host: CliHost, { conf, json }: Options): Promise<ExitCode> {
  const config = configHere(host, conf)
  const { runDir } = config
  const status = await localStatus(runDir, text => writeLine(host.stderr, text))
  if (status === null) {
    const text = `Nothing answers in "${runDir}": neither a master nor a node; start them with "sifaka master", or name their configuration with --conf${hintOf(config)}`
    throw new SifakaError('ConnectFailed', { text })
  }
  if (json) {
    writeLine(host.stdout, JSON.stringify(status, null, 2))
    return ExitCode.Ok
  }
  if (status.master === null)
    writeLine(host.stderr, 'The nodes speak for themselves: without a master what dies stays dead')
  writeLine(host.stdout, statusTable(status, Date.now()))
  return ExitCode.Ok
}

/** A server that is alone has no control socket. */
function hintOf({ monitor }: Config): string {
  if (!monitor.enabled) return ''
  const [host = '127.0.0.1'] = hostsOf(monitor.host, [])
  return `; a server without "bus.url" shows itself at http://${host}:${monitor.port}/readyz`
}
