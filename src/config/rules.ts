/** What must hold between several keys, and what production does not allow. */
import type { Problems } from './problems.ts'
import type { Settings } from './schema.ts'
import type { Places } from './value-tree.ts'

export function checkRules(settings: Settings, places: Places, problems: Problems): void {
  const add = (key: string, text: string): void =>
    problems.add(places.of(key.split('.')).label, text)
  oneSuiteForAll(settings, add)
  portsDiffer(settings, add)
  if (settings.mode === 'production') safeForProduction(settings, add)
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
