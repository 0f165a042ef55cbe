/** The command line: one flag for each question. */
import { parseArgs } from 'node:util'
import { usageError } from './create-error.ts'

/**
 * Yarn and Bun do not run the script by which the package "node" fetches the Node that a server
 * needs.
 */
export const packageManagers = ['npm', 'pnpm'] as const
export type PackageManager = (typeof packageManagers)[number]

/** What the command line says; undefined where it says nothing. */
export interface Flags {
  readonly folder: string | undefined
  readonly name: string | undefined
  readonly module: string | undefined
  readonly page: boolean | undefined
  readonly git: boolean | undefined
  readonly install: boolean | undefined
  readonly packageManager: PackageManager | undefined
  readonly sifaka: string | undefined
  readonly force: boolean
  readonly yes: boolean
  readonly help: boolean
  readonly version: boolean
}

const options = {
  name: { type: 'string' },
  module: { type: 'string' },
  page: { type: 'boolean' },
  'no-page': { type: 'boolean' },
  git: { type: 'boolean' },
  'no-git': { type: 'boolean' },
  install: { type: 'boolean' },
  'no-install': { type: 'boolean' },
  'package-manager': { type: 'string' },
  sifaka: { type: 'string' },
  force: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

export function parseFlags(args: readonly string[]): Flags {
  const { values, positionals } = parse(args)
  if (positionals.length > 1)
    throw usageError(`Name one folder: "${positionals.join('", "')}" are ${positionals.length}`)
  return {
    folder: positionals[0],
    name: values.name,
    module: values.module,
    page: either(values, 'page'),
    git: either(values, 'git'),
    install: either(values, 'install'),
    packageManager: packageManagerOf(values['package-manager']),
    sifaka: values.sifaka,
    force: values.force === true,
    yes: values.yes === true,
    help: values.help === true,
    version: values.version === true,
  }
}

function parse(args: readonly string[]): ReturnType<typeof parseStrictly> {
  try {
    return parseStrictly(args)
  } catch (error) {
    // The first sentence says what is wrong; the rest is about arguments that begin with "-".
    const [what] = (error as Error).message.replaceAll("'", '"').split(/\.(?:\s|$)/)
    throw usageError(`${what}; --help shows what there is`)
  }
}

function parseStrictly(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

/** `--page`, `--no-page` or neither. */
function either(
  values: Readonly<Record<string, unknown>>,
  name: 'page' | 'git' | 'install',
): boolean | undefined {
  const [yes, no] = [values[name] === true, values[`no-${name}`] === true]
  if (yes && no) throw usageError(`Use either --${name} or --no-${name}, not both`)
  return yes || no ? yes : undefined
}

function packageManagerOf(name: string | undefined): PackageManager | undefined {
  if (name === undefined) return undefined
  const known = packageManagers.find(one => one === name)
  if (known !== undefined) return known
  throw usageError(`Set --package-manager to ${packageManagers.join(' or ')}: it is "${name}"`)
}

export function helpText(command: string): string {
  // npm takes flags for itself unless "--" stands before them.
  const dashes = command.startsWith('npm ') ? ' --' : ''
  return `Usage: ${command} [folder]${dashes} [options]

Makes a game server project: a module with its contract, messages, table, tests and page. It asks for
what it is not told; with --yes, or without a terminal, it takes the defaults.

Options:
  --name <name>               name of the package (default: the folder's name)
  --module <name>             name of the module, such as Arena (default: Game)
  --page, --no-page           with a page for browsers (default: with)
  --git, --no-git             make a git repository (default: yes, unless there is one around it)
  --install, --no-install     install the dependencies (default: no)
  --package-manager <name>    npm or pnpm (default: the one that runs this, else npm)
  --sifaka <path or version>  the sifaka-server to depend on: a tarball, a checkout, a version
  --force                     write into a folder that has files; those of the same name are replaced
  -y, --yes                   ask nothing
  -v, --version               the version
  -h, --help                  this text

Examples:
  ${command}
  ${command} my-game${dashes} --yes
  ${command} my-game${dashes} --module Arena --no-page --install
`
}
