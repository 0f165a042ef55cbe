/** `sifaka dev`: a server that restarts with each change, until Ctrl-C. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { isLoopback } from '../base/loopback.ts'
import { createLogger } from '../base/pino-logger.ts'
import { findConfigFile, projectRoot } from '../config/loader.ts'
import type { DevLoop } from '../dev/dev.ts'
import type { CliHost } from './host.ts'
import { ExitCode, hungUp, interrupted, writeLine } from './host.ts'
import { welcome } from './start.ts'
import { integerOption, usageError } from './usage.ts'

const help = `
Watches the project. When a module, a configuration file or a .proto file changes, it generates
message classes, checks types (with the project's own TypeScript, where there is a tsconfig.json)
and loads the new code beside the running server. What is wrong is shown, and the old code goes on;
else the new code takes over on the same ports: the database stays, the key-value store in memory
too, SDK clients come back and log in by themselves. Where there is a folder "web", its pages are
served, and reload.

Keys, each with Enter: r restarts, h helps, q quits. Ctrl-C ends with code 0; a second one ends at
once.

Debuggers come to the address of --inspect, the same over restarts. While one is attached,
deadlines and keep-alives stand still. Who reaches that address runs code as you: it is for this
machine alone.

Examples:
  sifaka dev
  sifaka dev --conf conf/local.json --web pages --web-port 3000
  sifaka dev --inspect
  sifaka dev --inspect-wait 9230`

interface DevCommandOptions {
  readonly conf?: string
  readonly web: string | boolean
  readonly webPort: number
  readonly inspect?: Place | true
  readonly inspectWait?: Place | true
  readonly inspectRemote?: true
  readonly protoOut?: string
  readonly types: boolean
  readonly poll?: true
}

interface Place {
  readonly host: string
  readonly port: number
}

export function addDev(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('dev')
    .summary('start a server that restarts when the project changes')
    .description('Runs a server while its project is developed.')
    .option('--conf <file>', 'the configuration (default: conf/server.json)')
    .option('--web <folder>', 'the folder of the pages (default: web, where there is one)')
    .option('--no-web', 'serve no pages')
    .option('--web-port <port>', 'where the pages are served', integerOption(0, 65_535), 8080)
    .option(
      '--inspect [place]',
      'where debuggers come, PORT or HOST:PORT (default: 127.0.0.1:9229)',
      placeOption,
    )
    .option(
      '--inspect-wait [place]',
      'the same, and load the modules when a debugger has come; for breakpoints in setup',
      placeOption,
    )
    .option('--inspect-remote', 'let --inspect listen for other machines: they run code as you')
    .option('--proto-out <folder>', 'where message classes go (default: src/generated)')
    .option('--no-types', 'do not check types')
    .option('--poll', 'look for changes every second, for network shares that tell of none')
    .addHelpText('after', help)
    .action(async (options: DevCommandOptions) => done(await dev(host, options)))
}

const inspectorPlace: Place = { host: '127.0.0.1', port: 9229 }

function placeOption(text: string): Place {
  const [, name, digits = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === '' || port > 65_535)
    throw new InvalidArgumentError('It must be PORT or HOST:PORT, such as 9229.')
  return { host: name?.replace(/^\[|\]$/g, '') ?? inspectorPlace.host, port }
}

async function dev(host: CliHost, options: DevCommandOptions): Promise<ExitCode> {
  const { cwd, env, stdout } = host
  const { conf } = options
  const inspect = inspectOf(options)
  host.outliveReaders()
  const [{ DevLoop }, { DevTerminal }] = await Promise.all([
    import('../dev/dev.ts'),
    import('../dev/terminal.ts'),
  ])
  const terminal = new DevTerminal({ output: stdout, cwd })
  if (inspect !== null && !isLoopback(inspect.host))
    terminal.warn(`Everybody who reaches ${inspect.host}:${inspect.port} runs code as you`)
  const loop = new DevLoop({
    conf,
    cwd,
    env,
    terminal,
    log: createLogger({ format: 'pretty', node: 'dev' }),
    pages: pagesOf(host, options),
    inspect,
    checksTypes: options.types,
    protoOut: options.protoOut,
    poll: options.poll === true,
    onListening: (listening, config) => writeLine(stdout, welcome(listening, config, cwd)),
  })
  const interrupts = interrupted(host, () => loop.kill())
  const hangup = hungUp(host)
  const quit = Promise.withResolvers<void>()
  try {
    await loop.start()
    using _ = keys(host, loop, { say: text => terminal.say(text), quit: () => quit.resolve() })
    await Promise.race([interrupts.first, hangup.first, quit.promise])
    terminal.say('stopping; Ctrl-C again ends at once')
    return ExitCode.Ok
  } finally {
    await loop.close()
    hangup.stop()
    interrupts.stop()
  }
}

function inspectOf({ inspect, inspectWait, inspectRemote }: DevCommandOptions) {
  if (inspect === undefined && inspectWait === undefined) return null
  const place = [inspectWait, inspect].find(one => typeof one === 'object') ?? inspectorPlace
  if (!isLoopback(place.host) && inspectRemote !== true)
    throw usageError(
      `Use --inspect with 127.0.0.1: who reaches "${place.host}" runs code as you; add --inspect-remote where that is meant`,
    )
  return { ...place, wait: inspectWait !== undefined }
}

function pagesOf({ cwd }: CliHost, { conf, web, webPort }: DevCommandOptions) {
  if (web === false) return null
  const file = conf === undefined ? findConfigFile(cwd) : path.resolve(cwd, conf)
  const root = file === null ? cwd : projectRoot(file)
  const folder = typeof web === 'string' ? path.resolve(cwd, web) : path.join(root, 'web')
  if (existsSync(folder)) return { folder, port: webPort }
  if (typeof web === 'string') throw usageError(`Name a folder with --web: there is no "${web}"`)
  return null
}

/** Lines, not keys: the terminal stays as it is, and Ctrl-C its own. */
function keys(
  { stdin }: CliHost,
  loop: DevLoop,
  does: { readonly say: (text: string) => void; readonly quit: () => void },
): Disposable {
  if (!('isTTY' in stdin) || stdin.isTTY !== true) return { [Symbol.dispose]() {} }
  const lines = createInterface({ input: stdin })
  lines.on('line', line => {
    const key = line.trim().toLowerCase()
    if (key === 'r') loop.restart()
    else if (key === 'q') does.quit()
    else if (key !== '') {
      const page = loop.pagesUrl === null ? '' : `; page: ${loop.pagesUrl}`
      does.say(`r restarts, q quits, h shows this${page}`)
    }
  })
  does.say('press h and Enter for help')
  return { [Symbol.dispose]: () => lines.close() }
}
