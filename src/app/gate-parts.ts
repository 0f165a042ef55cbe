/** From the configuration to the parts of the gate: the edge, its listeners and its limits. */
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import { RateLimitedLog } from '../base/rate-limited-log.ts'
import type { TimerWheel } from '../base/timer-wheel.ts'
import type { Config } from '../config/config.ts'
import { createClassicSuite } from '../crypto/classic.ts'
import { createNoneSuite } from '../crypto/none.ts'
import { nodePrimitives } from '../crypto/primitives-node.ts'
import type { Suite } from '../crypto/suite.ts'
import type { JoinedGate } from './cluster-gate.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { ConnectLimit } from '../gate/connect-limit.ts'
import { HandedPorts } from '../gate/handed-ports.ts'
import { TcpListener, WebSocketListener, type Accept } from '../gate/listeners.ts'
import { MqttEdge } from '../gate/mqtt/edge.ts'
import type { Sessions } from '../gate/sessions.ts'
import type { ClientIds } from '../gate/mqtt/client-ids.ts'
import { GateTelemetry } from '../gate/telemetry.ts'

export interface GateParts {
  readonly edge: MqttEdge
  readonly tcp: TcpListener | null
  readonly websocket: WebSocketListener | null
  /** Takes a byte stream as if it had come in by a listener. */
  readonly accept: Accept
  readonly refusals: RateLimitedLog
  /** Resolves when the rest of the cluster has heard what has become of its sessions. */
  idle(): Promise<void>
}

export interface GateNeeds {
  /** Null where this gate is the only one. */
  readonly joined: JoinedGate | null
  readonly config: Config
  readonly sessions: Sessions
  readonly dispatcher: Dispatcher
  readonly wheel: TimerWheel
  readonly metrics: Metrics
  readonly log: Logger
  /** After how many ms a client that is drained is told to come back; spread over seconds. */
  readonly drainRetryMs?: (() => number) | undefined
}

/** From the text of docs/protocol.md, section 1; no keys, for clients count on them. */
const times = { connectMs: 5000, packetMs: 10_000, lingerMs: 2000 } as const
/** A WebSocket message may hold many packets: stock clients gather what they write. */
const maxWebSocketMessageBytes = 1024 * 1024

export function createGateParts(needs: GateNeeds): GateParts {
  const { config, sessions, dispatcher, wheel, metrics, joined } = needs
  const { mqtt } = config.gate
  const log = needs.log.child({ module: 'Gate' })
  const refusals = new RateLimitedLog(log)
  const telemetry = new GateTelemetry(metrics, refusals)
  const edge = new MqttEdge({
    sessions,
    dispatcher,
    suite: suiteOf(config),
    wheel,
    telemetry,
    log,
    plainTopics: mqtt.plainTopics,
    jsonResult: mqtt.jsonResult,
    ...config.limits,
    ...times,
    closesPerSecond: config.shutdown.closesPerSecond,
    drainRetryMs: needs.drainRetryMs,
    ...(joined === null
      ? {}
      : { lease: joined.lease, clientIdsOf: (local: ClientIds) => joined.clientIdsOf(local) }),
  })
  const limit = new ConnectLimit({
    perMinute: config.limits.connectsPerMinute,
    countLoopback: config.mode === 'production',
    clock: wheel.clock,
  })
  const accept: Accept = transport => {
    if (limit.admit(transport.address)) return edge.accept(transport)
    const { address } = transport
    telemetry.refused('rate', address, 'Too many connections: see limits.connectsPerMinute', {
      address,
    })
    transport.destroy()
  }
  const idle = joined === null ? async () => {} : () => joined.idle()
  return { edge, accept, refusals, idle, ...listenersOf(config, accept) }
}

function suiteOf(config: Config): Suite {
  const isPlain = config.security.suites.includes('none')
  return isPlain ? createNoneSuite(nodePrimitives) : createClassicSuite(nodePrimitives)
}

function listenersOf(config: Config, accept: Accept): Pick<GateParts, 'tcp' | 'websocket'> {
  const { tcp, websocket, reusePort, openedBy } = config.gate.mqtt
  const handed = openedBy === 'master' ? new HandedPorts() : undefined
  return {
    tcp: tcp.enabled ? new TcpListener({ ...tcp, reusePort, handed }, accept) : null,
    websocket: websocket.enabled
      ? new WebSocketListener(
          {
            ...websocket,
            reusePort,
            handed,
            protocols: ['mqtt', 'mqttv3.1'],
            maxMessageBytes: Math.max(maxWebSocketMessageBytes, 2 * config.limits.maxPacketBytes),
          },
          accept,
        )
      : null,
  }
}
