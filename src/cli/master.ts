/** `sifaka master`: the nodes of one machine until Ctrl-C. */
import path from 'node:path'
import type { Command } from 'commander'
import { createLogger } from '../base/pino-logger.ts'
import { loadConfig } from '../config/loader.ts'
import { SifakaError } from '../errors.ts'
import type { Master } from '../master/master.ts'
import { createMaster } from '../master/master.ts'
import { planNodes } from '../master/plan.ts'
import { createSpawner } from '../master/spawner.ts'
import type { CliHost, Output } from './host.ts'
import { ExitCode, interrupted, writeLine } from './host.ts'
import { monitorsOf } from './master-monitor.ts'
import { statusTable } from './status-table.ts'

const help = `
Starts each node of "master.nodes" as a process of its own, adopts those that run already, and starts
again what dies. Each node writes to log/NODE.log in the master's data folder. Ctrl-C or SIGTERM drains
the nodes, gates first, and ends; a second Ctrl-C kills them. Should the master itself be killed, its
nodes go on, and the next master adopts them.

Examples:
  sifaka master --conf work/work1/conf/server.json
  sifaka status
  sifaka restart --rolling`

export function addMaster(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('master')
    .summary('run the nodes of this machine')
    .description('Runs and watches the nodes that its configuration lists.')
    .option('--conf <file>', 'the configuration (default: conf/server.json)')
    .addHelpText('after', help)
    .action(async (options: { conf?: string }) => done(await run(host, options.conf)))
}

async function run(host: CliHost, conf: string | undefined): Promise<ExitCode> {
  const { env, cwd } = host
  const config = loadConfig({ file: conf, cwd, env })
  const plans = planNodes(config, { env, cwd })
  if (plans.length === 0) throw nothingToRun(config.file)
  const log = createLogger({ ...config.log, node: config.name })
  const logDir = path.join(config.dataDir, 'log')
  const spawner = createSpawner({ env, cwd, logDir })
  await using stack = new AsyncDisposableStack()
  const master = stack.use(createMaster({ config, plans, spawner, log }))
  const interrupts = interrupted(host, () => master.kill())
  try {
    await master.start()
    stack.use(await monitorsOf(master, config, log))
    log.info('The master runs', { pid: process.pid, nodes: plans.map(({ name }) => name), logDir })
    using _ = host.stdout.isTTY === true ? tables(master, host.stdout) : null
    await interrupts.first
    log.info('Stopping: nodes are drained, gates first. Ctrl-C again kills them')
    await master.close()
    return ExitCode.Ok
  } finally {
    log.flush()
    interrupts.stop()
  }
}

function nothingToRun(file: string | null): SifakaError {
  const text = `Cannot run a master without nodes: list them in "master.nodes" of "${file ?? 'conf/server.json'}", { "work2": "work2/conf/server.json" }`
  return new SifakaError('ConfigInvalid', { text })
}

/** Several changes come together: a table shows them all. */
const tableMs = 500

/** Writes a table once all nodes run or have failed, and after each change then, until disposed of. */
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
