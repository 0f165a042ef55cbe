/** What a node tells of itself: to its master by the control socket, to people by the monitor. */
import { version } from '../base/version.ts'
import type { Config } from '../config/config.ts'
import type { KnownNode, ListeningPort, ProcessState, NodeStatus } from '../control/control.ts'
import type { ClusterNode } from '../cluster/cluster.ts'
import type { App, AppState } from './app.ts'
import { placeOfProcess } from './cluster-parts.ts'

const startedAt = Date.now() - Math.round(performance.now())

const states: Record<AppState, ProcessState> = {
  new: 'starting',
  starting: 'starting',
  ready: 'ready',
  draining: 'draining',
  closed: 'stopping',
}

/** `ports` are those that the server itself does not know of: monitor and health. */
export function nodeStatus(
  config: Config,
  app: App,
  ports: readonly ListeningPort[] = [],
): NodeStatus {
  const { tcp, websocket } = app.listening
  const listening = [
    ...(tcp === null ? [] : [{ name: 'mqtt', ...tcp }]),
    ...(websocket === null
      ? []
      : [{ name: 'websocket', host: websocket.host, port: websocket.port }]),
    ...ports,
  ]
  return {
    ...app.self,
    pid: process.pid,
    version,
    state: states[app.state],
    startedAt,
    place: placeOfProcess(),
    listening,
    load: { calls: app.running, sessions: app.online.sessions },
    ran: app.ran,
    modules: Object.keys(config.modules),
    cluster: [...(app.cluster?.membership.nodes() ?? [])].map(knownNode),
  }
}

function knownNode(node: ClusterNode): KnownNode {
  return {
    ...node.ref,
    version: node.version,
    place: node.place,
    state: node.isDraining ? 'draining' : node.state,
    load: node.load,
    modules: [...node.modules.keys()],
  }
}
