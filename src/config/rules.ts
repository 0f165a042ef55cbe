/** What must hold between several keys, and what production does not allow. */
import { faultOfCredentials, isGuessable } from './known-secrets.ts'
import type { Problems } from './problems.ts'
import type { Settings } from './schema.ts'
import type { Places } from './value-tree.ts'

/** `hosted` are the names of the modules: what only a gate does is not asked of a worker. */
export function checkRules(
  settings: Settings,
  hosted: readonly string[],
  { places, problems }: { readonly places: Places; readonly problems: Problems },
): void {
  const add = (key: string, text: string): void => {
    // One word on a key is enough: what follows from its default does not help.
    if (!problems.mentions(key)) problems.add(places.of(key.split('.')).label, text)
  }
  const isGate = hosted.includes('Gate')
  oneSuiteForAll(settings, add)
  healthPortExists(settings, add)
  portsDiffer(settings, isGate, add)
  if (isClustered(settings)) fitForCluster(settings, add)
  if (settings.mode !== 'production') return
  if (isGate) safeGate(settings, add)
  safeForProduction(settings, add)
}

/** Several processes are one server: they have a bus between them. */
export function isClustered(settings: Pick<Settings, 'bus'>): boolean {
  return settings.bus.url !== 'memory:'
}

function fitForCluster(settings: Settings, add: Add): void {
  const { sql, kv } = settings.store
  if (sql === undefined || sql.startsWith('sqlite:'))
    add(
      'store.sql',
      '"store.sql" is SQLite, which one process has for itself: with "bus.url" set it must be mysql://...',
    )
  if (kv === 'memory:')
    add(
      'store.kv',
      '"store.kv" is "memory:", which one process has for itself: with "bus.url" set it must be redis://...',
    )
  const { secret, acceptedSecret } = settings.cluster
  if (secret === '')
    add(
      'cluster.secret',
      '"cluster.secret" is missing: nodes on a bus prove themselves with it; make one with' +
        ' "openssl rand -hex 32" and give it to all nodes (SIFAKA_CLUSTER__SECRET_FILE)',
    )
  for (const [key, value] of Object.entries({ secret, acceptedSecret }))
    if (value !== '' && isGuessable(value))
      add(
        `cluster.${key}`,
        `"cluster.${key}" is easily guessed: make one with "openssl rand -hex 32"`,
      )
}

type Add = (key: string, text: string) => void

function oneSuiteForAll(settings: Settings, add: Add): void {
  const { suites } = settings.security
  if (suites.includes('none') && suites.length > 1)
    add('security.suites', '"security.suites" has "none" beside others, it may only stand alone')
}

interface Listener {
  /** The key that says where. */
  readonly key: string
  readonly host: string
  readonly port: number
}

/** Where the health listener listens; null where it is off. */
export function healthAddress({
  health,
}: Pick<Settings, 'health'>): { readonly host: string; readonly port: number } | null {
  const found = /^(?:\[(.+)\]|(.+)):(\d+)$/.exec(health.listen)
  return found && { host: found[1] ?? found[2] ?? '', port: Number(found[3]) }
}

function healthPortExists(settings: Settings, add: Add): void {
  const port = healthAddress(settings)?.port ?? 0
  if (port > 65_535) add('health.listen', `"health.listen" has port ${port}, ports end at 65535`)
}

function portsDiffer(settings: Settings, isGate: boolean, add: Add): void {
  const { tcp, websocket } = settings.gate.mqtt
  const { monitor } = settings
  const health = healthAddress(settings)
  const listeners: Listener[] = []
  if (isGate && tcp.enabled) listeners.push({ key: 'gate.mqtt.tcp.port', ...tcp })
  if (isGate && websocket.enabled) listeners.push({ key: 'gate.mqtt.websocket.port', ...websocket })
  if (monitor.enabled) listeners.push({ key: 'monitor.port', ...monitor })
  if (health !== null) listeners.push({ key: 'health.listen', ...health })
  for (const [index, { key, host, port }] of listeners.entries()) {
    const other = listeners
      .slice(0, index)
      .find(one => port !== 0 && one.port === port && overlap(one.host, host))
    if (other !== undefined) add(key, `"${key}" is ${port}, which "${other.key}" has already`)
  }
}

/** Two hosts that one port cannot serve apart. */
function overlap(one: string, other: string): boolean {
  return one === other || [one, other].some(host => host === '0.0.0.0' || host === '::')
}

function safeGate(settings: Settings, add: Add): void {
  const { mqtt } = settings.gate
  if (mqtt.plainTopics === 'open')
    add(
      'gate.mqtt.plainTopics',
      '"gate.mqtt.plainTopics" is "open", in production it must be "users" or "off"',
    )
  if ((mqtt.tcp.enabled || mqtt.websocket.enabled) && !mqtt.tlsTerminatedUpstream)
    add(
      'security.suites',
      `"security.suites" is ${JSON.stringify(settings.security.suites)}, which hides nothing on plain` +
        ' TCP and WebSocket: in production put a TLS proxy in front and set' +
        ' "gate.mqtt.tlsTerminatedUpstream" to true',
    )
}

function safeForProduction(settings: Settings, add: Add): void {
  const { token } = settings.monitor
  if (token !== '' && isGuessable(token))
    add('monitor.token', '"monitor.token" is easily guessed: make one with "openssl rand -hex 32"')
  const urls = { 'store.sql': settings.store.sql, 'store.kv': settings.store.kv }
  for (const [key, url] of Object.entries({ ...urls, 'bus.url': settings.bus.url })) {
    const fault = faultOfCredentials(url ?? '')
    if (fault !== undefined) add(key, `"${key}" ${fault}`)
  }
}
