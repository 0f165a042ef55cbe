/** How the verbs of the master reach it: by the control socket in the run folder of the configuration. */
import { loadConfig } from '../config/loader.ts'
import type { ControlClient } from '../control/control-client.ts'
import { connectControl } from '../control/control-client.ts'
import { masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'
import type { CliHost } from './host.ts'

/** A rolling restart of many nodes takes its time; the master's end ends the wait before. */
const commandMs = 24 * 3_600_000

export const confOption = [
  '--conf <file>',
  "a configuration with the same run folder, such as the master's (default: conf/server.json)",
] as const

/** The rest of the configuration need not be usable here: its secrets may be the server's alone. */
export function runDirOf(host: CliHost, conf: string | undefined): string {
  return loadConfig({ file: conf, cwd: host.cwd, env: host.env, rules: false }).runDir
}

/** Null where no master runs. */
export function connectMaster(runDir: string): Promise<ControlClient | null> {
  return connectControl(runDir, masterName)
}

/** Has the master do something and resolves when it is done. */
export async function commandMaster(
  runDir: string,
  verb: 'drain' | 'restart' | 'rolling',
  options: { readonly node?: string; onProgress?(text: string): void } = {},
): Promise<void> {
  using client = await connectMaster(runDir)
  if (client === null) {
    const text = `Cannot reach a master: none runs in "${runDir}"; start one with "sifaka master", or name its configuration with --conf`
    throw new SifakaError('ConnectFailed', { text })
  }
  const { node, ...rest } = options
  await client.request(verb, { node }, { ...rest, timeoutMs: commandMs })
}
