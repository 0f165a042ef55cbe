/**
 * What the master must know of each node before it starts it: its file, whether it has clients, and
 * what it shares with others on this machine. Read once, from the nodes' own configurations; what
 * is wrong in one of them ends the master's start, before anything runs.
 */
import { isIP } from 'node:net'
import { isNodeName } from '../base/node-name.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/loader.ts'
import { isClustered } from '../config/rules.ts'
import { masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'
import { canReusePort, type PortAddress } from './port-holder.ts'

export interface NodePlan {
  readonly name: string
  /** Its configuration, absolute. */
  readonly file: string
  /** It has clients: drained before the nodes that answer them. */
  readonly isGate: boolean
  /** How long its orderly stop may take. */
  readonly drainMs: number
  /** Beside the master's own environment. */
  readonly env: Readonly<Record<string, string>>
  /** What the master opens for it and hands over. */
  readonly ports?: readonly PortAddress[]
}

type Variables = Readonly<Record<string, string | undefined>>

/** Throws `ConfigInvalid` with the node's problems. */
export function planNodes(
  config: Pick<Config, 'master' | 'runDir'>,
  options: {
    readonly env: Variables
    readonly cwd: string
    /** Asked only where gates share a port. */
    readonly canReusePort?: () => boolean
  },
): NodePlan[] {
  const nodes = Object.entries(config.master.nodes).map(([name, file]) => {
    checkName(name)
    const own = { SIFAKA_NAME: name, SIFAKA_RUNDIR: config.runDir }
    const env = { ...inherited(options.env), ...own }
    return { name, file, own, config: configOf(name, { ...options, file, env }) }
  })
  const sharing = sharingOf(
    nodes.map(node => node.config),
    options.canReusePort ?? canReusePort,
  )
  return nodes.map(({ name, file, own, config: of }) => ({
    name,
    file,
    isGate: isGate(of),
    drainMs: of.shutdown.drainMs,
    ...portPlan(of, { own, sharing }),
  }))
}

/** The environment that nodes have from the master: all of it but what only the master can mean. */
export function inherited(env: Variables): Record<string, string> {
  // HTTP addresses are one process's alone: all nodes would want the same one.
  const ofMaster = /^SIFAKA_((NAME|RUN_?DIR|GATE__MQTT__REUSE_?PORT)(_FILE)?$|(HEALTH|MONITOR)__)/i
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && !ofMaster.test(name)) kept[name] = value
  return kept
}

function checkName(name: string): void {
  if (name !== masterName && isNodeName(name)) return
  const text = `Cannot run a node named "${name}": a name is 1 to 64 letters, digits, "_" and "-", a letter or digit first, and not "${masterName}"; change it in "master.nodes"`
  throw new SifakaError('ConfigInvalid', { text })
}

function configOf(
  name: string,
  options: { readonly file: string; readonly env: Variables; readonly cwd: string },
): Config {
  const config = loadConfig(options)
  if (isClustered(config)) return config
  const text = `Cannot run "${name}" of "${options.file}": "bus.url" is "memory:", which reaches no other process; set it to redis://... or nats://...`
  throw new SifakaError('ConfigInvalid', { text })
}

function isGate(config: Config): boolean {
  return Object.hasOwn(config.modules, 'Gate')
}

/** Where it listens, ports aside that any free one will do for. */
function portsOf(config: Config): PortAddress[] {
  const { tcp, websocket } = config.gate.mqtt
  if (!isGate(config)) return []
  return [tcp, websocket]
    .filter(({ enabled, port }) => enabled && port !== 0)
    .map(({ host, port }) => ({ host, port }))
}

interface Sharing {
  /** Ports that several gates have. */
  readonly ports: ReadonlySet<number>
  /** The master opens those. */
  readonly isByMaster: boolean
}

/** One gate that gets its port of the master has the others that share it do the same. */
function sharingOf(configs: readonly Config[], canReuse: () => boolean): Sharing {
  const seen = new Set<number>()
  const ports = new Set<number>()
  for (const { port } of configs.flatMap(portsOf)) {
    if (seen.has(port)) ports.add(port)
    seen.add(port)
  }
  const isWanted = configs.some(config => isGate(config) && isByMaster(config))
  return { ports, isByMaster: isWanted || (ports.size > 0 && !canReuse()) }
}

function isByMaster(config: Config): boolean {
  return config.gate.mqtt.openedBy === 'master'
}

function portPlan(
  config: Config,
  { own, sharing }: { readonly own: Record<string, string>; readonly sharing: Sharing },
): Pick<NodePlan, 'env' | 'ports'> {
  const ports = portsOf(config)
  const isSharing = ports.some(({ port }) => sharing.ports.has(port))
  if (isByMaster(config) || (isSharing && sharing.isByMaster)) {
    for (const address of ports) checkAddress(own['SIFAKA_NAME'] ?? '', address)
    return { env: { ...own, SIFAKA_GATE__MQTT__OPENEDBY: 'master' }, ports }
  }
  return { env: isSharing ? { ...own, SIFAKA_GATE__MQTT__REUSEPORT: 'true' } : own }
}

/** The master looks no names up. */
function checkAddress(name: string, { host, port }: PortAddress): void {
  if (isIP(host) !== 0 || host === 'localhost') return
  const text = `Cannot open port ${port} for "${name}": the master opens ports at addresses and at "localhost", not at "${host}"; change the "host" beside that port`
  throw new SifakaError('ConfigInvalid', { text })
}
