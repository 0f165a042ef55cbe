/** How the verbs of the master reach it: by the control socket in the run folder of the configuration. */
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/loader.ts'
import type { ControlClient } from '../control/control-client.ts'
import { connectControl } from '../control/control-client.ts'
import { masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'
import { masterStatusOf } from '../master/status.ts'
import type { CliHost } from './host.ts'
import { nodeHere } from './local-status.ts'

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
  verb: 'drain' | 'restart' | 'rolling',
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
    const { nodes } = masterStatusOf((await client.request('status'))['status'])
    if (nodes.some(({ name }) => name === node)) options.onBegin?.()
    else await refuseStranger(runDir, node)
  }
  await client.request(verb, { node }, { ...rest, timeoutMs: commandMs })
}

/** A node beside those of the master: whoever has started it ends it. Others the master refuses itself. */
async function refuseStranger(runDir: string, name: string): Promise<void> {
  if (name === masterName || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) return
  const node = await nodeHere(runDir, name)
  if (node === null) return
  const text = `"${name}" is not this master's: end it with kill -TERM ${node.pid}`
  throw new SifakaError('NotAcceptable', { text })
}
