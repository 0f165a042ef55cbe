/** `sifaka create`: a new game project, as `npm create sifaka` makes it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { version } from '../base/version.ts'
import type { CliHost, ExitCode } from './host.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export function addCreate(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('create')
    .summary('make a new game project')
    .description('Makes a new game project; "sifaka create --help" has the options.')
    .usage('[folder] [options]')
    .argument('[arguments...]')
    // The flags are those of "npm create sifaka", which has no commander.
    .helpOption(false)
    .allowUnknownOption()
    .action(async (args: string[]) => {
      const { create } = await import('../create/create.ts')
      const templates = fileURLToPath(new URL('../../templates', import.meta.url))
      const origin = { command: 'sifaka create', version, templates, checkout: checkout() }
      done(await create({ ...host, args }, origin))
    })
}

/** This package's folder where it is a checkout, which no registry has. */
function checkout(): string | undefined {
  return existsSync(new URL('../../src', import.meta.url)) ? root : undefined
}
