/** What must hold between several keys, and what production does not allow. */
import type { Problems } from './problems.ts'
import type { Settings } from './schema.ts'
import type { Places } from './value-tree.ts'

export function checkRules(settings: Settings, places: Places, problems: Problems): void {
  const add = (key: string, text: string): void =>
    problems.add(places.of(key.split('.')).label, text)
  oneSuiteForAll(settings, add)
  portsDiffer(settings, add)
  if (isClustered(settings)) fitForCluster(settings, add)
  if (settings.mode === 'production') safeForProduction(settings, add)
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

/** A placeholder from an example, or a few characters over and over. */
export function isGuessable(secret: string): boolean {
  return /change.?me|secret|password|example|default/i.test(secret) || new Set(secret).size < 8
}

type Add = (key: string, text: string) => void

function oneSuiteForAll(settings: Settings, add: Add): void {
  const { suites } = settings.security
  if (suites.includes('none') && suites.length > 1)
    add('security.suites', '"security.suites" has "none" beside others, it may only stand alone')
}

function portsDiffer(settings: Settings, add: Add): void {
  const { tcp, websocket } = settings.gate.mqtt
  if (!tcp.enabled || !websocket.enabled) return
  if (tcp.port !== websocket.port || tcp.port === 0 || tcp.host !== websocket.host) return
  add(
    'gate.mqtt.websocket.port',
    `"gate.mqtt.websocket.port" is ${tcp.port}, which "gate.mqtt.tcp.port" has already`,
  )
}

function safeForProduction(settings: Settings, add: Add): void {
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
