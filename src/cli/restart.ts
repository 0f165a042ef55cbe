/** `sifaka restart`: one node, or all in turn without an interruption of service. */
import type { Command } from 'commander'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { commandMaster, confOption, runDirOf } from './master-client.ts'
import { usageError } from './usage.ts'

const help = `
Loads the node's next process beside the one that runs, drains that, begins, and ends when the node is
ready. Where the code cannot be loaded the node runs on. One that the master has given up, or that was
drained, is started.

--rolling takes all nodes of this machine in turn, gates last: each must be ready within 60 s before
the next one's turn; else it stops there, and the others run on.
A Ctrl-C does not call it off.

Examples:
  sifaka restart work3
  sifaka restart --rolling`

interface Options {
  readonly conf?: string
  readonly rolling?: true
}

export function addRestart(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('restart')
    .summary('restart one node, or all in turn')
    .description('Restarts a node of this machine, or all of them one after the other.')
    .argument('[node]', 'its name')
    .option('--rolling', 'all nodes, one after the other')
    .option(...confOption)
    .addHelpText('after', help)
    .action(async (node: string | undefined, options: Options) => {
      if ((node === undefined) === (options.rolling === undefined))
        throw usageError('Name a node to restart, or give --rolling for all of them')
      done(await run(host, node, options.conf))
    })
}

async function run(
  host: CliHost,
  node: string | undefined,
  conf: string | undefined,
): Promise<ExitCode> {
  const runDir = runDirOf(host, conf)
  if (node === undefined) {
    const onProgress = (text: string): void => writeLine(host.stdout, text)
    await commandMaster(runDir, 'rolling', { onProgress })
    writeLine(host.stdout, 'All nodes have been restarted')
    return ExitCode.Ok
  }
  const onBegin = (): void => writeLine(host.stderr, `Restarting "${node}"`)
  await commandMaster(runDir, 'restart', { node, onBegin })
  writeLine(host.stdout, `"${node}" is ready`)
  return ExitCode.Ok
}
