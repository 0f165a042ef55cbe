/** What the bus counts. Labels are words of ours, never what came by the network. */
import type { Counter, Gauge, Histogram, Metrics } from '../base/metrics.ts'
import type { CallFailure } from './bus.ts'

/** Why a batch that came in was not taken, or not to its end. */
const dropReasons = [
  'short',
  'version',
  'malformed',
  'secret',
  'forged',
  'replayed',
  'forgotten',
] as const
export type DropReason = (typeof dropReasons)[number]

const failures: readonly CallFailure[] = ['not-run', 'busy', 'too-large', 'expired', 'unknown']

export class BusMetrics {
  readonly calls: Counter
  readonly inFlight: Gauge
  readonly failed: Readonly<Record<CallFailure, Counter>>
  readonly callsReceived: Counter
  /** Calls that were expired when they came. */
  readonly expired: Counter
  /** Calls that came in and were answered `refuse` by the bus itself. */
  readonly refused: Counter
  readonly batchesSent: Counter
  readonly batchesReceived: Counter
  readonly batchFrames: Histogram
  readonly dropped: Readonly<Record<DropReason, Counter>>
  readonly gaps: Readonly<Record<'own' | 'all', Counter>>
  readonly undelivered: Counter
  readonly answersDropped: Counter
  readonly noticesDropped: Counter

  constructor(metrics: Metrics) {
    const count = (name: string, help: string) => metrics.counter({ name, help })
    this.calls = count('bus_calls_total', 'Calls to other nodes')
    this.inFlight = metrics.gauge({ name: 'bus_calls_in_flight', help: 'Calls without an end yet' })
    this.failed = each(failures, failure =>
      metrics.counter({
        name: 'bus_calls_failed_total',
        help: 'Calls that ended without a reply',
        labels: { failure },
      }),
    )
    this.callsReceived = count('bus_calls_received_total', 'Calls from other nodes')
    this.expired = count('bus_calls_expired_total', 'Calls that came too late and were not run')
    this.refused = count('bus_calls_refused_total', 'Calls without a handler or above the bound')
    this.batchesSent = count('bus_batches_sent_total', 'Batches sent')
    this.batchesReceived = count('bus_batches_received_total', 'Batches taken')
    this.batchFrames = metrics.histogram({
      name: 'bus_batch_frames',
      help: 'Calls, replies and notices in a batch sent',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    })
    this.dropped = each(dropReasons, reason =>
      metrics.counter({
        name: 'bus_batches_dropped_total',
        help: 'Batches that were not taken, or not to their end',
        labels: { reason },
      }),
    )
    this.gaps = each(['own', 'all'] as const, by =>
      metrics.counter({ name: 'bus_gaps_total', help: 'Batches that never came', labels: { by } }),
    )
    this.undelivered = count('bus_batches_undelivered_total', 'Batches the server did not deliver')
    this.answersDropped = count('bus_answers_dropped_total', 'Replies above the bound')
    this.noticesDropped = count('bus_notices_dropped_total', 'Notices that were not sent')
  }
}

function each<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map(key => [key, make(key)])) as Record<K, V>
}
