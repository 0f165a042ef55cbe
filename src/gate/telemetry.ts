/**
 * What the gate counts and says: one place per event, so that a refusal is always both counted and
 * logged with its remedy. Never throws; never sees a payload.
 */
import type { Counter, Gauge, Metrics } from '../base/metrics.ts'
import type { LogFields } from '../base/logger.ts'

/** Where the words go; floods are thinned there. */
export interface RefusalLog {
  log(kind: string, clientKey: string, message: string, fields?: LogFields): void
}

/** Every kind of refusal, close and drop, as logs and metrics name it. */
export const refusalKinds = [
  'malformed',
  'not-mqtt',
  'too-large',
  'connect-late',
  'packet-late',
  'silent',
  'no-key',
  'version',
  'client-id',
  'client-id-taken',
  'unavailable',
  'will',
  'hook',
  'rate',
  'full',
  'draining',
  'second-connect',
  'filter',
  'qos-0-filter',
  'too-many-filters',
  'reserved-publish',
  'request-qos',
  'left-over',
  'left-overs',
  'wrong-key',
  'forged',
  'slow',
  'topic-refused',
  'retained-full',
  'unknown-ack',
  'crash',
] as const
export type RefusalKind = (typeof refusalKinds)[number]

export class GateTelemetry {
  readonly connections: Gauge
  readonly sessions: Gauge
  readonly accepted: Counter
  readonly requests: Counter
  readonly pushes: Counter
  readonly #refusals: Record<RefusalKind, Counter>
  readonly #log: RefusalLog

  constructor(metrics: Metrics, log: RefusalLog) {
    this.#log = log
    this.connections = metrics.gauge({ name: 'gate_connections', help: 'Open connections' })
    this.sessions = metrics.gauge({ name: 'gate_sessions', help: 'Clients past CONNECT' })
    this.accepted = metrics.counter({ name: 'gate_connects_total', help: 'CONNECTs accepted' })
    this.requests = metrics.counter({ name: 'gate_requests_total', help: 'Requests accepted' })
    this.pushes = metrics.counter({ name: 'gate_pushes_total', help: 'Pushes queued to clients' })
    this.#refusals = Object.fromEntries(
      refusalKinds.map(kind => [
        kind,
        metrics.counter({
          name: 'gate_refusals_total',
          help: 'Refusals, closes and drops by kind',
          labels: { kind },
        }),
      ]),
    ) as Record<RefusalKind, Counter>
  }

  /** Counts, and logs `message`, which ends with the remedy. */
  refused(kind: RefusalKind, client: string, message: string, fields?: LogFields): void {
    this.#refusals[kind].inc()
    this.#log.log(kind, client, message, fields)
  }

  /** Counts what is too ordinary for a log line. */
  dropped(kind: RefusalKind): void {
    this.#refusals[kind].inc()
  }
}
