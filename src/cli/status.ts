/** `sifaka status`: the nodes of this machine and what they do. */
import type { Command } from 'commander'
import { connectControl } from '../control/control-client.ts'
import type { NodeStatus } from '../control/control.ts'
import { controlNames, masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'
import type { MasterStatus, SupervisedStatus } from '../master/status.ts'
import { masterStatusOf } from '../master/status.ts'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { confOption, connectMaster, runDirOf } from './master-client.ts'
import { statusTable } from './status-table.ts'

const help = `
Asks the master, and where none runs each node itself. Nodes of other machines stand below, as the
nodes of this one know them.

States: starting, ready, draining, stopping; silent: it does not answer, and is killed after 10 s;
waiting: it died and is started again in a moment; failed: it died too often; down: it was drained.

Examples:
  sifaka status
  sifaka status --json
  sifaka status --conf work/work1/conf/server.json`

interface Options {
  readonly conf?: string
  readonly json?: true
}

export function addStatus(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('status')
    .summary('show the nodes of this machine')
    .description('Shows the nodes of this machine: processes, states, load, modules.')
    .option(...confOption)
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (options: Options) => done(await run(host, options)))
}

async function run(host: CliHost, { conf, json }: Options): Promise<ExitCode> {
  const runDir = runDirOf(host, conf)
  const status = (await ofMaster(runDir, host)) ?? (await ofNodes(runDir))
  if (status === null) {
    const text = `Nothing answers in "${runDir}": neither a master nor a node; start them with "sifaka master", or name their configuration with --conf`
    throw new SifakaError('ConnectFailed', { text })
  }
  if (json) {
    writeLine(host.stdout, JSON.stringify(status, null, 2))
    return ExitCode.Ok
  }
  if (status.master === null)
    writeLine(host.stderr, 'The nodes speak for themselves: without a master what dies stays dead')
  writeLine(host.stdout, statusTable(status, Date.now()))
  return ExitCode.Ok
}

/** Null where no master runs, or one that does not answer. */
async function ofMaster(runDir: string, host: CliHost): Promise<MasterStatus | null> {
  try {
    using client = await connectMaster(runDir)
    return client === null ? null : masterStatusOf((await client.request('status'))['status'])
  } catch (error) {
    writeLine(host.stderr, `warning: the master: ${SifakaError.from(error).message}`)
    return null
  }
}

async function ofNodes(runDir: string): Promise<MasterStatus | null> {
  const names = controlNames(runDir).filter(name => name !== masterName)
  const found = await Promise.all(names.map(name => ofNode(runDir, name)))
  const nodes = found.filter(status => status !== null)
  if (nodes.length === 0) return null
  const view = nodes.find(({ cluster }) => cluster.length > 0)?.cluster ?? []
  return {
    master: null,
    nodes: nodes.map(supervisedOf),
    elsewhere: view.filter(({ name }) => !names.includes(name)),
  }
}

/** Null where it is gone or does not answer. */
async function ofNode(runDir: string, name: string): Promise<NodeStatus | null> {
  try {
    using client = await connectControl(runDir, name)
    return client === null ? null : await client.status()
  } catch {
    return null
  }
}

function supervisedOf(node: NodeStatus): SupervisedStatus {
  const { cluster: _, place: __, ...rest } = node
  return { ...rest, isGate: node.modules.includes('Gate'), restarts: 0, lastWords: [] }
}
