/**
 * What the master must know of each node before it starts it: its file, whether it has clients, and
 * what it shares with others on this machine. Read once, from the nodes' own configurations; what is
 * wrong in one of them ends the master's start, before anything runs.
 */
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/loader.ts'
import { isClustered } from '../config/rules.ts'
import { masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'

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
}

type Variables = Readonly<Record<string, string | undefined>>

/** Throws `ConfigInvalid` with the node's problems. */
export function planNodes(
  config: Pick<Config, 'master' | 'runDir'>,
  options: { readonly env: Variables; readonly cwd: string },
): NodePlan[] {
  const nodes = Object.entries(config.master.nodes).map(([name, file]) => {
    checkName(name)
    const own = { SIFAKA_NAME: name, SIFAKA_RUNDIR: config.runDir }
    const env = { ...inherited(options.env), ...own }
    return { name, file, own, config: configOf(name, { ...options, file, env }) }
  })
  const shared = sharedPorts(nodes.map(node => node.config))
  return nodes.map(({ name, file, own, config: of }) => ({
    name,
    file,
    isGate: isGate(of),
    drainMs: of.shutdown.drainMs,
    env: portsOf(of).some(port => shared.has(port))
      ? { ...own, SIFAKA_GATE__MQTT__REUSEPORT: 'true' }
      : own,
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
  if (name !== masterName && /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) return
  const text = `Cannot run a node named "${name}": a name is 1 to 64 letters, digits, "_" and "-", and not "${masterName}"; change it in "master.nodes"`
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

/** The ports that it listens on, those aside that any free one will do for. */
function portsOf(config: Config): number[] {
  const { tcp, websocket } = config.gate.mqtt
  if (!isGate(config)) return []
  return [tcp, websocket]
    .filter(({ enabled, port }) => enabled && port !== 0)
    .map(({ port }) => port)
}

function sharedPorts(configs: readonly Config[]): Set<number> {
  const seen = new Set<number>()
  const shared = new Set<number>()
  for (const port of configs.flatMap(portsOf)) {
    if (seen.has(port)) shared.add(port)
    seen.add(port)
  }
  return shared
}
