/**
 * The command line: one file a verb, each a thin layer over what the program can do by itself.
 * Verbs return their exit code and throw for everything else; this file alone turns errors into a
 * line on stderr. It never ends the process: main.ts does.
 */
import { Command, CommanderError } from 'commander'
import { version } from '../base/version.ts'
import { SifakaError } from '../errors.ts'
import { addCall } from './call.ts'
import { addCheck } from './check.ts'
import { addCreate } from './create.ts'
import { addContract } from './contract.ts'
import { addDev } from './dev.ts'
import { addDrain } from './drain.ts'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { addListen } from './listen.ts'
import { addMaster } from './master.ts'
import { addMigrate } from './migrate.ts'
import { addProto } from './proto.ts'
import { addRestart } from './restart.ts'
import { addSimulate } from './simulate.ts'
import { addStart } from './start.ts'
import { addStatus } from './status.ts'
import { usageCode } from './usage.ts'

/** Adds a verb to the program; `done` takes its exit code. */
type AddVerb = (program: Command, host: CliHost, done: (code: ExitCode) => void) => void

const verbs: readonly AddVerb[] = [
  addCreate,
  addStart,
  addDev,
  addMaster,
  addStatus,
  addDrain,
  addRestart,
  addCheck,
  addMigrate,
  addCall,
  addListen,
  addProto,
  addContract,
  addSimulate,
]

const help = `
Exit codes:
  0  done
  1  it could not be done: configuration, port, store, connection, a wrong reply
  2  unknown command, option or value; nothing was done
  3  call: the server answered with an error
  4  start: a service that it needs is away; try again

"sifaka <command> --help" shows options and examples.`

/** Runs the command in `host.args` and resolves to the exit code. Never rejects. */
export async function runCli(host: CliHost): Promise<number> {
  let code: number = ExitCode.Ok
  const program = new Command('sifaka')
    .description('A game backend whose clients speak plain MQTT.')
    .version(version, '-v, --version')
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({
      writeOut: text => host.stdout.write(text),
      writeErr: text => host.stderr.write(text),
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getErrHelpWidth: () => host.stderr.columns ?? 100,
    })
    .showHelpAfterError('("--help" shows what there is)')
  for (const add of verbs) add(program, host, result => (code = result))
  try {
    await program.parseAsync(host.args, { from: 'user' })
    return code
  } catch (error) {
    return report(error, host)
  }
}

function report(error: unknown, host: CliHost): number {
  if (error instanceof CommanderError) {
    if (error.code === usageCode) writeLine(host.stderr, `error: ${error.message}`)
    return error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage
  }
  writeLine(host.stderr, messageOf(error))
  return ExitCode.Failed
}

/** One line, or a few for a configuration; the cause only where the message alone says nothing. */
function messageOf(error: unknown): string {
  const { code, message, cause } = SifakaError.from(error)
  return code === 'Internal' && cause instanceof Error ? `Unexpected: ${cause.stack}` : message
}
