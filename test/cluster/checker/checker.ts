/**
 * The history checker: judges one run of the cluster by its log alone, offline. It owns no
 * processes and no clocks; the same log gives the same findings. A run passes when there are none.
 */
import { inOrder } from '../support/history.ts'
import type { HistoryEvent } from '../support/events.ts'
import { EffectRules } from './effects.ts'
import { intervalsOf } from './intervals.ts'
import { limits } from './limits.ts'
import { checkReplies, PushRules } from './replies.ts'
import { RequestBook } from './requests.ts'
import { checkService } from './service.ts'
import { checkClaims, checkOrphans, checkReturn, checkTwins } from './uniqueness.ts'
import { checkCounts, checkFaults, checkPhases, checkWhole, type Statistics } from './validity.ts'
import { withNeighbours, type Finding, type Rule, type Violation } from './violation.ts'
import { excused, whileFaulty } from './windows.ts'

export interface Verdict {
  readonly passed: boolean
  /** How many of each rule. */
  readonly broken: Readonly<Partial<Record<Rule, number>>>
  /** The first of each rule, with what happened around them. */
  readonly findings: readonly Finding[]
  readonly statistics: Statistics
}

/** 20 of a rule: the first tell the cause, the rest follow from it. */
const findingsPerRule = 20

export function checkHistory(log: readonly HistoryEvent[]): Verdict {
  const events = inOrder(log)
  const violations: Violation[] = []
  const broken: Partial<Record<Rule, number>> = {}
  const report = (violation: Violation): void => {
    const count = (broken[violation.rule] ?? 0) + 1
    broken[violation.rule] = count
    if (count <= findingsPerRule) violations.push(violation)
  }
  const statistics = judge(events, report)
  const findings = withNeighbours(violations, events)
  return { passed: violations.length === 0, broken, findings, statistics }
}

function judge(events: readonly HistoryEvent[], report: (one: Violation) => void): Statistics {
  const book = new RequestBook(report)
  const pushes = new PushRules(book, report)
  const effects = new EffectRules(book, report)
  for (const event of events) for (const rule of [book, pushes, effects]) rule.take(event)
  const endAt = events.at(-1)?.t ?? 0
  const intervals = intervalsOf(events)
  checkWhole(events, report)
  checkReplies(book, { endAt, silence: excused(events, 'silence') }, report)
  effects.finish(whileFaulty(events, limits.aftermathMs))
  checkService(events, book, report)
  checkTwins(intervals, { endAt, twins: excused(events, 'twins') }, report)
  checkClaims(events, { intervals, book }, report)
  checkReturn(events, book, report)
  checkOrphans(events, report)
  return {
    ...countsOf(events, book),
    retried: effects.retried,
    sessions: intervals.filter(({ what }) => what === 'client').length,
    faults: checkFaults(events, book, report),
    phases: checkPhases(events, report),
    counts: checkCounts(events, report),
  }
}

function countsOf(events: readonly HistoryEvent[], book: RequestBook) {
  const requests = [...book.requests.values()]
  const states: Record<string, number> = {}
  for (const { reply } of requests) {
    const state = reply === null ? 'none' : reply.state.toString(16)
    states[state] = (states[state] ?? 0) + 1
  }
  const kinds: Record<string, number> = {}
  for (const { e } of events) kinds[e] = (kinds[e] ?? 0) + 1
  return {
    events: events.length,
    durationMs: events.length === 0 ? 0 : events.at(-1)!.t - events[0]!.t,
    requests: requests.length,
    acknowledged: requests.filter(({ ackedAt }) => ackedAt !== null).length,
    replies: kinds['reply'] ?? 0,
    states,
    connections: book.connections.size,
    pushes: kinds['push'] ?? 0,
    rows: kinds['row'] ?? 0,
  }
}
