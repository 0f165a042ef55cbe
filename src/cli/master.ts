/** `sifaka master`: the nodes of one machine until Ctrl-C. */
import path from 'node:path'
import type { Command } from 'commander'
import type { Logger } from '../base/logger.ts'
import { createLogger } from '../base/pino-logger.ts'
import { loadConfig } from '../config/loader.ts'
import { SifakaError } from '../errors.ts'
import type { Master } from '../master/master.ts'
import { createMaster } from '../master/master.ts'
import { planNodes } from '../master/plan.ts'
import { createSpawner } from '../master/spawner.ts'
import type { CliHost, Output } from './host.ts'
import { ExitCode, hungUp, interrupted, writeLine } from './host.ts'
import { monitorsOf } from './master-monitor.ts'
import { replaceMaster } from './replace-master.ts'
import { statusTable } from './status-table.ts'

const help = `
Starts each node of "master.nodes" as a process of its own, adopts those that run already, and starts
again what dies. Each node writes to log/NODE.log in the master's data folder. Ctrl-C or SIGTERM drains
the nodes, gates first, and ends; a second Ctrl-C kills them.

SIGHUP ends the master alone: its nodes go on, and the next master adopts them. --replace has a running
master do so and takes its place: with new code, another configuration, another environment. The nodes
get those at their next start, all in turn by "sifaka restart --rolling".

Examples:
  sifaka master --conf work/work1/conf/server.json
  sifaka status
  sifaka restart --rolling
  sifaka master --replace`

export function addMaster(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('master')
    .summary('run the nodes of this machine')
    .description('Runs and watches the nodes that its configuration lists.')
    .option('--conf <file>', 'the configuration (default: conf/server.json)')
    .option('--replace', 'take the place of a running master; its nodes go on')
    .addHelpText('after', help)
    .action(async (options: Options) => done(await run(host, options)))
}

interface Options {
  readonly conf?: string
  readonly replace?: true
}

async function run(host: CliHost, { conf, replace }: Options): Promise<ExitCode> {
  const { env, cwd } = host
  const config = loadConfig({ file: conf, cwd, env })
  const plans = planNodes(config, { env, cwd })
  if (plans.length === 0) throw nothingToRun(config.file)
  host.outliveReaders()
  const log = createLogger({ ...config.log, node: config.name })
  const logDir = path.join(config.dataDir, 'log')
  const cacheDir = path.join(config.dataDir, 'compile-cache')
  const spawner = createSpawner({ env, cwd, logDir, cacheDir })
  await using stack = new AsyncDisposableStack()
  const master = stack.use(createMaster({ config, plans, spawner, log }))
  const interrupts = interrupted(host, () => master.kill())
  const hangup = hungUp(host)
  try {
    if (replace) tellReplaced(log, await replaceMaster(config.runDir))
    await master.start()
    const monitors = stack.use(await monitorsOf(master, config, log))
    log.info('The master runs', { pid: process.pid, nodes: plans.map(({ name }) => name), logDir })
    using _ = host.stdout.isTTY === true ? tables(master, host.stdout) : null
    const leaves = Promise.race([hangup.first, master.handOverRequested]).then(() => {
      master.refuseCommands()
      return true
    })
    const stops = interrupts.first.then(() => false)
    if (await Promise.race([leaves, stops])) {
      log.info('Handing over: the nodes go on, and the next "sifaka master" adopts them')
      // Before the socket: who waits for that wants this address too.
      await monitors.disposeAsync()
      if (await Promise.race([master.leave().then(() => true), stops])) return ExitCode.Ok
    }
    log.info('Stopping: nodes are drained, gates first. Ctrl-C again kills them')
    await master.close()
    return ExitCode.Ok
  } finally {
    log.flush()
    hangup.stop()
    interrupts.stop()
  }
}

function tellReplaced(log: Logger, pid: number | null): void {
  if (pid === null) log.info('There was no master to replace')
  else log.info('Took the place of a master', { pid })
}

function nothingToRun(file: string | null): SifakaError {
  const text = `Cannot run a master without nodes: list them in "master.nodes" of "${file ?? 'conf/server.json'}", { "work2": "work2/conf/server.json" }`
  return new SifakaError('ConfigInvalid', { text })
}

/** Several changes come together: a table shows them all. */
const tableMs = 500

/**
 * Writes a table once all nodes run or have failed, and after each change then, until disposed of.
 */
function tables(master: Master, output: Output): Disposable {
  let timer: NodeJS.Timeout | null = null
  let isSettled = false
  const write = async (): Promise<void> => {
    timer = null
    writeLine(output, `\n${statusTable(await master.status(), Date.now())}\n`)
  }
  const soon = (): void => {
    isSettled ||= master.nodes.every(({ state }) => state === 'ready' || state === 'failed')
    if (isSettled) timer ??= setTimeout(() => void write(), tableMs)
  }
  master.onChange(soon)
  soon()
  return {
    [Symbol.dispose]() {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
