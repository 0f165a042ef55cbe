/** `sifaka drain`: takes one node out of service. */
import type { Command } from 'commander'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { commandMaster, confOption, runDirOf } from './master-client.ts'

const help = `
The node accepts no more, answers what it has accepted, sends its clients to other gates and ends,
within "shutdown.drainMs" of its configuration. It stays down until "sifaka restart NODE". The command
ends when the process has ended; a Ctrl-C before does not call it off.

Example:
  sifaka drain work3`

export function addDrain(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('drain')
    .summary('end one node in order, and keep it down')
    .description('Drains a node of this machine and keeps it down.')
    .argument('<node>', 'its name')
    .option(...confOption)
    .addHelpText('after', help)
    .action(async (node: string, { conf }: { conf?: string }) => {
      const runDir = runDirOf(host, conf)
      const onBegin = (): void => writeLine(host.stderr, `Draining "${node}"`)
      await commandMaster(runDir, 'drain', { node, onBegin })
      writeLine(host.stdout, `"${node}" is down`)
      done(ExitCode.Ok)
    })
}
