/** `sifaka drain`: takes one node out of service. */
import type { Command } from 'commander'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { confOption, drainNode, runDirOf } from './master-client.ts'

const help = `
The node accepts no more, answers what it has accepted, sends its clients to other gates and ends,
within "shutdown.drainMs" of its configuration. It stays down until "sifaka restart NODE", also for a
master that is started later. A node that was started by hand is drained too, with or without a master;
then nobody but you starts it again. The command ends when the process has ended; a Ctrl-C before does
not call it off.

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
      const isKept = await drainNode(runDir, node, onBegin)
      writeLine(host.stdout, `"${node}" is down`)
      if (!isKept)
        writeLine(
          host.stderr,
          'No master keeps it: whoever started it may start it again, nobody else does',
        )
      done(ExitCode.Ok)
    })
}
