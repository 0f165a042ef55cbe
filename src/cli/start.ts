/** `sifaka start`: one server until Ctrl-C. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import path from 'node:path'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import type { Listening } from '../app/app.ts'
import type { Logger } from '../base/logger.ts'
import { createLogger } from '../base/pino-logger.ts'
import { argumentOf, withVariable } from '../base/shell.ts'
import type { Config } from '../config/config.ts'
import { reasonOf } from '../config/environment.ts'
import { withListenRemedy } from '../config/listen-remedy.ts'
import { loadConfig } from '../config/loader.ts'
import { isClustered } from '../config/rules.ts'
import { awaitTurn } from '../control/turn.ts'
import { SifakaError } from '../errors.ts'
import { urlsOf } from './addresses.ts'
import type { CliHost, Output } from './host.ts'
import { ExitCode, hungUp, interrupted, writeLine } from './host.ts'

const help = `
Ctrl-C, SIGTERM and SIGHUP drain and end; a second Ctrl-C ends at once. Every key of the configuration may be overridden
by the environment: SIFAKA_ and its path, levels joined by "__".

Examples:
  sifaka start
  sifaka start --conf conf/production.json
  ${withVariable({ name: 'SIFAKA_GATE__MQTT__TCP__PORT', value: 1884 }, 'sifaka start')}`

export function addStart(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('start')
    .summary('start a server')
    .description('Starts a server with the modules that its configuration lists.')
    .option('--conf <file>', 'the configuration (default: conf/server.json)')
    // For the master, which has seen the last life of this node end without a farewell.
    .addOption(new Option('--predecessor <epoch>').hideHelp().argParser(epochOption))
    // Likewise: load the code, and wait until the process before this one has ended.
    .addOption(new Option('--standby').hideHelp())
    .addHelpText('after', help)
    .action(async (options: StartOptions) => done(await start(host, options)))
}

interface StartOptions {
  readonly conf?: string
  readonly predecessor?: string
  readonly standby?: true
}

function epochOption(text: string): string {
  if (/^[0-9a-f]{16}$/.test(text)) return text
  throw new InvalidArgumentError('It must be 16 hex digits.')
}

async function start(host: CliHost, options: StartOptions): Promise<ExitCode> {
  host.outliveReaders()
  const interrupts = interrupted(host)
  const hangup = hungUp(host)
  let { predecessor } = options
  const config = loadConfig({ file: options.conf, cwd: host.cwd, env: host.env })
  refuseMasters(config, host)
  prepareDataDir(config, host)
  const log = createLogger({ ...config.log, node: config.name })
  try {
    const { NodeProcess } = await import('../app/node-process.ts')
    if (options.standby) {
      const { loadModules } = await import('../app/load-modules.ts')
      await loadModules(config)
      const turn = await awaitTurn(Promise.race([interrupts.first, hangup.first]))
      if (turn === null) return ExitCode.Ok
      ;({ predecessor } = turn)
    }
    await using node = new NodeProcess(config, { log, predecessor })
    const stop = Promise.race([interrupts.first, hangup.first, node.drainRequested])
    if (!(await isStarted(node, stop))) return ExitCode.Ok
    const { listening } = node.app
    if (!isClustered(config) || 'Gate' in config.modules) checkReachable(listening)
    const output = announce(host, { listening, config, log })
    const fault = await untilEnd(host, stop)
    if (fault === null) {
      writeLine(output, 'Stopping: what was accepted is answered first. Ctrl-C again ends at once')
      await node.close()
      return ExitCode.Ok
    }
    log.error('Stopping: nobody caught this error', { error: fault.error })
    await closeInTime(node, () => {
      log.flush()
      host.exit(ExitCode.Failed)
    })
    return ExitCode.Failed
  } catch (error) {
    if (!isServiceAway(error, config))
      throw await withListenRemedy(error, { config, command: startCommand(host, config) })
    writeLine(host.stderr, error.message)
    return ExitCode.ServiceAway
  } finally {
    log.flush()
    hangup.stop()
    interrupts.stop()
  }
}

/**
 * Where a master tries it again for ever: the node itself is as it should be. A service that
 * answers and is not fit (a Redis that may evict, say) is found so by us: that has no cause, and is
 * for people.
 */
function isServiceAway(error: unknown, config: Config): error is SifakaError {
  if (!(error instanceof SifakaError) || !isClustered(config)) return false
  return (error.code === 'BusFailed' || error.code === 'StoreFailed') && error.cause !== undefined
}

/** False where the stop comes before it has started: what was begun is closed then. */
async function isStarted(
  node: { start(): Promise<void>; close(): Promise<void> },
  stop: Promise<void>,
): Promise<boolean> {
  // Node writes it when a process ends, and one that is killed would leave none to its successor.
  flushCompileCache()
  const isStopped = await Promise.race([node.start().then(() => false), stop.then(() => true)])
  if (isStopped) await node.close()
  return !isStopped
}

/** Says that it runs, to people and where nobody reads, to machines; returns where people are. */
function announce(
  host: CliHost,
  server: { listening: Listening; config: Config; log: Logger },
): Output {
  const { listening, config, log } = server
  const { level, format } = config.log
  const isPretty = format === 'pretty' || (format === 'auto' && host.stdout.isTTY === true)
  // stdout is the log's where it is read by machines.
  const output = isPretty || level === 'silent' ? host.stdout : host.stderr
  if (!isPretty) {
    const isWorker = listening.tcp === null && listening.websocket === null
    if (isWorker) log.info('Running', { modules: Object.keys(config.modules) })
    else log.info('Listening', { ...listening })
  }
  try {
    writeLine(output, welcome(listening, config, host.cwd))
  } catch (error) {
    // A full disk behind the output is no reason not to serve.
    log.warn('Cannot write where the server listens', { error })
  }
  return output
}

/**
 * Resolves at Ctrl-C with null, or with an error that nobody caught: its state is anybody's guess.
 */
async function untilEnd(
  host: CliHost,
  interrupt: Promise<void>,
): Promise<{ readonly error: unknown } | null> {
  const { promise, resolve } = Promise.withResolvers<{ readonly error: unknown }>()
  // Left in place: what else goes wrong while it stops must not cut the stopping short.
  host.onUncaught(error => resolve({ error }))
  return Promise.race([promise, interrupt.then(() => null)])
}

/** After a fault there is no waiting for the whole drain time. */
const faultDrainMs = 5000

async function closeInTime(node: { close(): Promise<void> }, giveUp: () => void): Promise<void> {
  const timer = setTimeout(giveUp, faultDrainMs)
  await node.close()
  clearTimeout(timer)
}

/** A server that nobody can reach would end at once, for nothing keeps it alive. */
function checkReachable({ tcp, websocket }: Listening): void {
  if (tcp !== null || websocket !== null) return
  const text =
    'Cannot start a server that nobody can reach: list "Gate" in "modules" and enable gate.mqtt.tcp or gate.mqtt.websocket'
  throw new SifakaError('ConfigInvalid', { text })
}

/** It would run a server without modules, and none of the nodes. */
function refuseMasters(config: Config, { cwd }: CliHost): void {
  const nodes = Object.keys(config.master.nodes)
  if (nodes.length === 0 || Object.keys(config.modules).length > 0) return
  const text = `Cannot start a server: this is a master's configuration: run "sifaka master${confOf(config, cwd)}"`
  throw new SifakaError('ConfigInvalid', { text })
}

/** As the user has typed it: by npm in the repository, by the command elsewhere. */
function startCommand({ env, cwd }: CliHost, config: Config): string {
  if (env['npm_lifecycle_event'] === 'start') return 'npm start'
  return `npx sifaka start${confOf(config, cwd)}`
}

/**
 * Made early, so that a folder that cannot be written is told in one line, whatever needs it first.
 */
function prepareDataDir(config: Config, host: CliHost): void {
  const { dataDir } = config
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
  } catch (cause) {
    const again = withVariable({ name: 'SIFAKA_DATADIR', value: '...' }, startCommand(host, config))
    const text = `Cannot write to the data folder "${dataDir}": ${reasonOf(cause)}; choose another with ${again}`
    throw new SifakaError('ConfigInvalid', { text, cause })
  }
}

/** Where it listens, what a phone types, and what to try next; `cwd` is where that is typed. */
export function welcome(listening: Listening, config: Config, cwd = config.root): string {
  const { tcp, websocket } = listening
  const rows: [string, string[]][] = []
  if (tcp !== null) rows.push(['MQTT over TCP', urlsOf('mqtt', tcp)])
  if (websocket !== null)
    rows.push(['WebSocket', urlsOf('ws', websocket, { path: websocket.path })])
  const lines = rows.flatMap(([title, urls]) =>
    urls.map((url, index) => `  ${(index === 0 ? title : '').padEnd(15)}${url}`),
  )
  if (lines.length === 0) lines.push('  No clients come here: the gates of its cluster have them')
  const next = nextStep(listening, config, cwd)
  return [
    '',
    `Sifaka is running: ${roleOf(config)}`,
    ...lines,
    '',
    ...(next === null ? [] : [next, '']),
  ].join('\n')
}

/**
 * A server that is alone is its modules; a node of a cluster has a name by which others know it.
 */
function roleOf(config: Config): string {
  const modules = Object.keys(config.modules).join(', ')
  if (!isClustered(config)) return modules
  const hosted = modules === '' ? 'no modules' : modules
  return `node "${config.name}" of cluster "${config.cluster.name}", with ${hosted}`
}

/** A first command that works as it stands, in a second terminal. */
function nextStep(listening: Listening, config: Config, cwd: string): string | null {
  const { tcp, websocket } = listening
  const [url] =
    tcp !== null
      ? urlsOf('mqtt', tcp)
      : websocket === null
        ? []
        : urlsOf('ws', websocket, { path: websocket.path })
  if (url === undefined) return `Try: npx sifaka status${confOf(config, cwd)}`
  // Players of a production server are nobody's to make up.
  if (config.mode === 'production') return null
  const place = url === 'mqtt://127.0.0.1:1883' ? '' : ` --url ${url}`
  const suite = config.security.suites.includes('none') ? ' --suite none' : ''
  const call = `npx sifaka call User.GetSelfInfo --as alice${place}${suite}`
  const { User: user } = config.modules
  // A login of the studio's own makes nobody up.
  if (user !== undefined) return user.from === null ? `Try: ${call}` : 'Try: npx sifaka --help'
  // Which modules the other nodes host is not known yet.
  return isClustered(config)
    ? `Try, with a node that hosts User: ${call}`
    : 'Try: npx sifaka --help'
}

function confOf({ file }: Config, cwd: string): string {
  if (file === null) return ''
  const shown = path.relative(cwd, file)
  return shown === path.join('conf', 'server.json') ? '' : ` --conf ${argumentOf(shown)}`
}
