/**
 * What a client command takes from the project around it, if there is one: address and contracts.
 */
import os from 'node:os'
import path from 'node:path'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/loader.ts'
import type { Contract } from '../contract/contract.ts'
import { SifakaError } from '../errors.ts'
import { Gate } from '../modules/gate/gate.contract.ts'
import { Push } from '../modules/push/push.contract.ts'
import { User } from '../modules/user/user.contract.ts'
import { hostsOf } from './addresses.ts'
import type { CliHost } from './host.ts'
import { writeLine } from './host.ts'
import { nodesHere } from '../control/nodes-here.ts'

export interface Project {
  /** Where its server listens. */
  readonly url: string
  /** Where the passwords of development players are kept. */
  readonly dataDir: string
  readonly contracts: readonly Contract[]
}

const frameworkContracts: readonly Contract[] = [User]

/**
 * The project of `conf`, or of the working directory. A project that was only found and is not
 * usable costs a warning: calling by name works without it. One that was named throws its error.
 */
export async function findProject(host: CliHost, conf: string | undefined): Promise<Project> {
  try {
    // Its secrets may be the server's alone.
    const config = loadConfig({ file: conf, cwd: host.cwd, env: host.env, rules: false })
    const contracts = await contractsOf(config, frameworkContracts)
    // Where there is no project, no folder of the user's is littered.
    const dataDir = config.file === null ? ownFolder() : config.dataDir
    return { url: await urlHere(host, config), dataDir, contracts }
  } catch (error) {
    if (conf !== undefined) throw error
    writeLine(
      host.stderr,
      `warning: going on without this project. ${SifakaError.from(error).message}`,
    )
    return noProject()
  }
}

function noProject(): Project {
  return {
    url: 'mqtt://127.0.0.1:1883',
    dataDir: ownFolder(),
    contracts: frameworkContracts,
  }
}

function ownFolder(): string {
  return path.join(os.homedir(), '.sifaka')
}

/** Where a gate of this run folder listens in fact, else what the configuration says. */
async function urlHere(cliHost: CliHost, config: Config): Promise<string> {
  const nodes = await nodesHere(config.runDir)
  const ports = nodes.filter(({ state }) => state === 'ready').flatMap(({ listening }) => listening)
  const found =
    ports.find(({ name }) => name === 'mqtt') ?? ports.find(({ name }) => name === 'websocket')
  if (found === undefined) {
    const url = urlOf(config)
    if (nodes.length > 0)
      writeLine(cliHost.stderr, `warning: no gate of "${config.runDir}" is ready; trying ${url}`)
    return url
  }
  const [host = '127.0.0.1'] = hostsOf(found.host, [])
  return found.name === 'mqtt'
    ? `mqtt://${host}:${found.port}`
    : `ws://${host}:${found.port}${config.gate.mqtt.websocket.path}`
}

function urlOf(config: Config): string {
  const { tcp, websocket } = config.gate.mqtt
  const listener = tcp.enabled || !websocket.enabled ? tcp : websocket
  const [host = '127.0.0.1'] = hostsOf(listener.host, [])
  return listener === tcp
    ? `mqtt://${host}:${tcp.port}`
    : `ws://${host}:${websocket.port}${websocket.path}`
}

/** All that clients may meet: the project's contracts and the framework's, Gate's pushes too. */
export function clientContracts(config: Config): Promise<Contract[]> {
  return contractsOf(config, [Gate, User, Push])
}

/** The framework's contracts, and before them the project's: it may replace one. */
async function contractsOf(config: Config, framework: readonly Contract[]): Promise<Contract[]> {
  const own = Object.entries(config.modules).filter(([, { from }]) => from !== null)
  if (own.length === 0) return [...framework]
  const { importModules } = await import('../app/load-modules.ts')
  const modules = await importModules({ ...config, modules: Object.fromEntries(own) })
  const contracts = modules.map(({ contract }) => contract)
  const others = framework.filter(({ id }) => !contracts.some(known => known.id === id))
  return [...contracts, ...others]
}
