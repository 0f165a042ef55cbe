/** What presence counts. */
import type { Counter, Gauge, Metrics } from '../../base/metrics.ts'
import { PresenceKind } from './claims.ts'
import type { PresenceOperation } from './queue.ts'

export interface PresenceCounters {
  readonly operations: Record<PresenceOperation | 'read', Counter>
  readonly lost: Record<PresenceKind, Counter>
  readonly failures: Counter
  readonly reasserted: Counter
  readonly pending: Readonly<Record<'ended' | 'failed', Gauge>>
}

export function presenceCounters(metrics: Metrics): PresenceCounters {
  const operation = (name: string): Counter =>
    metrics.counter({
      name: 'presence_operations_total',
      help: 'Claims, swaps, releases and reads asked of the KV',
      labels: { operation: name },
    })
  const lost = (kind: string): Counter =>
    metrics.counter({
      name: 'presence_lost_total',
      help: 'Sessions that lost their client id or user to another one',
      labels: { kind },
    })
  const pending = (claim: string): Gauge =>
    metrics.gauge({
      name: 'presence_pending_releases',
      help: 'Claims of ended sessions, and claims that failed, that the KV has not released yet',
      labels: { claim },
    })
  return {
    operations: {
      claim: operation('claim'),
      swap: operation('swap'),
      release: operation('release'),
      read: operation('read'),
    },
    lost: { [PresenceKind.Client]: lost('client'), [PresenceKind.User]: lost('user') },
    failures: metrics.counter({
      name: 'presence_failures_total',
      help: 'Claims and swaps that the KV did not answer in time',
    }),
    reasserted: metrics.counter({
      name: 'presence_reasserted_total',
      help: 'Claims made again in the background',
    }),
    pending: { ended: pending('ended'), failed: pending('failed') },
  }
}
