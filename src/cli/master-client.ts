/**
 * How the verbs of the master reach it: by the control socket in the run folder of the
 * configuration.
 */
import { isNodeName } from '../base/node-name.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/loader.ts'
import type { ControlClient } from '../control/control-client.ts'
import { connectControl } from '../control/control-client.ts'
import { isMarkedDown, markDown, unmarkDown } from '../control/down-mark.ts'
import { nodeHere } from '../control/nodes-here.ts'
import { masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'
import { drainAlone, type DrainAloneOptions } from '../master/drain-alone.ts'
import { masterStatusOf } from '../master/status.ts'
import type { CliHost } from './host.ts'

/** A rolling restart of many nodes takes its time; the master's end ends the wait before. */
const commandMs = 24 * 3_600_000

export const confOption = [
  '--conf <file>',
  "a configuration with the same run folder, such as the master's (default: conf/server.json)",
] as const

/** The rest of the configuration need not be usable here: its secrets may be the server's alone. */
export function configHere(host: CliHost, conf: string | undefined): Config {
  return loadConfig({ file: conf, cwd: host.cwd, env: host.env, rules: false })
}

export function runDirOf(host: CliHost, conf: string | undefined): string {
  return configHere(host, conf).runDir
}

/** Null where no master runs. */
function connectMaster(runDir: string): Promise<ControlClient | null> {
  return connectControl(runDir, masterName)
}

/** Has the master do something and resolves when it is done. */
export async function commandMaster(
  runDir: string,
  verb: 'restart' | 'rolling',
  options: {
    readonly node?: string
    /** It has that node and is about to be told. */
    onBegin?(): void
    onProgress?(text: string): void
  } = {},
): Promise<void> {
  using client = await connectMaster(runDir)
  if (client === null) {
    const text = `Cannot reach a master: none runs in "${runDir}"; start one with "sifaka master", or name its configuration with --conf`
    throw new SifakaError('ConnectFailed', { text })
  }
  const { node, ...rest } = options
  if (node !== undefined) {
    if (await keeps(client, node)) options.onBegin?.()
    else await refuseStranger(runDir, node)
  }
  await client.request(verb, { node }, { ...rest, timeoutMs: commandMs })
}

/**
 * Whether the master has that node. Of that one alone it tells: of all it might be more than a line
 * holds.
 */
async function keeps(master: ControlClient, node: string): Promise<boolean> {
  const { status } = await master.request('status', { node })
  return masterStatusOf(status).nodes.some(({ name }) => name === node)
}

/** A master that begins meanwhile, or later, is to know of it as of one that it was asked for. */
async function drainMarked(name: string, { runDir, onBegin }: DrainAloneOptions): Promise<boolean> {
  let isMarked = false
  const begin = (): void => {
    const wasMarked = isMarkedDown(runDir, name)
    markDown(runDir, name)
    isMarked = !wasMarked
    onBegin?.()
  }
  try {
    return await drainAlone(name, { runDir, onBegin: begin })
  } catch (error) {
    if (isMarked) unmarkDown(runDir, name)
    throw error
  }
}

/**
 * A node beside those of the master: nobody here knows how it was started. Others the master
 * refuses itself.
 */
async function refuseStranger(runDir: string, name: string): Promise<void> {
  if (!mayBeNode(name) || (await nodeHere(runDir, name)) === null) return
  const text = `Cannot restart "${name}": it is not this master's, and nobody would start it again; end it with "sifaka drain ${name}", and start it as before`
  throw new SifakaError('NotAcceptable', { text })
}

/**
 * Resolves to true where it is the master's, which keeps it down; to false where nobody keeps it.
 */
export async function drainNode(
  runDir: string,
  node: string,
  onBegin: () => void,
): Promise<boolean> {
  using client = await connectMaster(runDir)
  if (client !== null && (await keeps(client, node))) {
    onBegin()
    await client.request('drain', { node }, { timeoutMs: commandMs })
    return true
  }
  const drain = client === null ? drainMarked : drainAlone
  if (mayBeNode(node) && (await drain(node, { runDir, onBegin }))) return false
  // It says whom it has.
  if (client !== null) await client.request('drain', { node })
  const text = `Cannot find the node "${node}": neither it nor a master runs in "${runDir}"; name a configuration with their run folder with --conf`
  throw new SifakaError('NotFound', { text })
}

function mayBeNode(name: string): boolean {
  return name !== masterName && isNodeName(name)
}
