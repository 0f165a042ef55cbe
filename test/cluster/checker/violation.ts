/** What a history is found to break, and the collection of it. */
import type { HistoryEvent } from '../support/events.ts'

/** Every rule of the checker; each has a planted fault in checker.test.ts. */
export const rules = [
  // replies.ts
  'broken-log',
  'lost-reply',
  'duplicate-reply',
  'foreign-reply',
  'stale-reply',
  'swapped-reply',
  'reordered-reply',
  'reply-after-close',
  'overdue-reply',
  'lost-puback',
  'foreign-push',
  'duplicate-push',
  'push-after-close',
  // effects.ts
  'missing-effect',
  'double-effect',
  'effect-of-not-run',
  'effect-of-nobody',
  'second-call-id',
  'needless-retry',
  'expired-run',
  // service.ts
  'service-gap',
  // uniqueness.ts
  'twin-client',
  'twin-user',
  'leftover-claim',
  'missing-claim',
  'ghost-session',
  'unknown-session',
  'orphan',
  'unsettled-claims',
  'client-away',
  // validity.ts: the run proves nothing
  'void-run',
  'void-fault',
  'void-count',
  'void-phase',
] as const
export type Rule = (typeof rules)[number]

export interface Violation {
  readonly rule: Rule
  readonly t: number
  readonly words: string
  readonly client?: string
  readonly request?: string
}

/** A violation with what happened around it: events of the same client or request, and faults. */
export interface Finding extends Violation {
  readonly neighbours: readonly HistoryEvent[]
}

export type Report = (violation: Violation) => void

/** 8 events before and behind: the request, its acknowledgement, what came instead, the close. */
const neighboursEachSide = 8
/** 30 s: the longest stop (20 s) and what it takes to come back. */
const faultsWithinMs = 30_000

export function withNeighbours(
  violations: readonly Violation[],
  events: readonly HistoryEvent[],
): Finding[] {
  const clients = new Set(violations.map(one => one.client))
  const requests = new Set(violations.map(one => one.request))
  const byClient = new Map<string, HistoryEvent[]>()
  const byRequest = new Map<string, HistoryEvent[]>()
  const faults: HistoryEvent[] = []
  for (const event of events) {
    if (event.e === 'fault' || event.e === 'up' || event.e === 'down') faults.push(event)
    if ('client' in event && clients.has(event.client)) keep(byClient, event.client, event)
    if ('request' in event && event.request !== null && requests.has(event.request))
      keep(byRequest, event.request, event)
  }
  return violations.map(violation => {
    const of = (map: ReadonlyMap<string, HistoryEvent[]>, key?: string): HistoryEvent[] =>
      key === undefined ? [] : (map.get(key) ?? [])
    const around = new Set([
      ...of(byRequest, violation.request),
      ...nearest(of(byClient, violation.client), violation.t),
      ...faults.filter(({ t }) => Math.abs(t - violation.t) <= faultsWithinMs),
    ])
    return { ...violation, neighbours: [...around].toSorted((a, b) => a.t - b.t) }
  })
}

function keep(map: Map<string, HistoryEvent[]>, key: string, event: HistoryEvent): void {
  const list = map.get(key)
  if (list) list.push(event)
  else map.set(key, [event])
}

function nearest(events: readonly HistoryEvent[], t: number): HistoryEvent[] {
  const behind = events.findIndex(event => event.t > t)
  const at = behind === -1 ? events.length : behind
  return events.slice(Math.max(0, at - neighboursEachSide), at + neighboursEachSide)
}
