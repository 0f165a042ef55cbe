/**
 * Validity: a run whose faults hit nothing proves nothing, so it is void and fails. Each fault says
 * how many calls it must have met, each count what it must reach, each phase how many calls must
 * succeed.
 */
import type { FaultEvent, HistoryEvent, PhaseEvent } from '../support/events.ts'
import type { RequestBook } from './requests.ts'
import type { Report } from './violation.ts'

export interface Statistics {
  readonly events: number
  readonly durationMs: number
  readonly requests: number
  readonly acknowledged: number
  readonly replies: number
  /** Replies by state, `0` and so on in hex; `none` for those that never came. */
  readonly states: Readonly<Record<string, number>>
  readonly connections: number
  readonly pushes: number
  readonly rows: number
  readonly retried: number
  readonly sessions: number
  readonly faults: readonly FaultHit[]
  readonly phases: readonly PhaseCount[]
  readonly counts: Readonly<Record<string, number>>
}

export interface FaultHit {
  readonly action: string
  readonly target: string
  readonly inFlight: number
}

export interface PhaseCount {
  readonly name: string
  readonly succeeded: number
}

/** Calls on their way at each fault, in one pass: the log is in order. */
export function checkFaults(
  events: readonly HistoryEvent[],
  book: RequestBook,
  report: Report,
): FaultHit[] {
  const ends = [...book.requests.values()].map(({ reply, connection }) =>
    Math.min(reply?.t ?? Infinity, connection.closedAt),
  )
  const ended = new Float64Array(ends).toSorted()
  let invoked = 0
  const hits: FaultHit[] = []
  for (const event of events) {
    if (event.e === 'invoke') invoked++
    if (event.e !== 'fault' || event.edge === 'end') continue
    const inFlight = invoked - countBelow(ended, event.t)
    hits.push({ action: event.action, target: event.target, inFlight })
    judgeFault(event, inFlight, report)
  }
  return hits
}

function judgeFault(event: FaultEvent, inFlight: number, report: Report): void {
  const least = event.minInFlight ?? 0
  if (inFlight >= least) return
  const words = `${event.action} of ${event.target} met ${inFlight} calls in flight, wanted ${least}`
  report({ rule: 'void-fault', t: event.t, words })
}

/** Of a sorted list. */
function countBelow(sorted: Float64Array, t: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < t) low = middle + 1
    else high = middle
  }
  return low
}

export function checkCounts(
  events: readonly HistoryEvent[],
  report: Report,
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const event of events) {
    if (event.e !== 'count') continue
    const { t, name, value, atLeast } = event
    counts[name] = value
    if (value < atLeast)
      report({ rule: 'void-count', t, words: `${name} is ${value}, wanted ${atLeast} at least` })
  }
  return counts
}

export function checkPhases(events: readonly HistoryEvent[], report: Report): PhaseCount[] {
  const phases: PhaseCount[] = []
  let current: PhaseEvent | null = null
  let succeeded = 0
  const finish = (): void => {
    if (current === null) return
    const { name, floor, t } = current
    phases.push({ name, succeeded })
    if (succeeded < floor)
      report({ rule: 'void-phase', t, words: `"${name}" had ${succeeded} calls, wanted ${floor}` })
  }
  for (const event of events) {
    if (event.e === 'reply' && event.state === 0) succeeded++
    if (event.e !== 'phase') continue
    finish()
    current = event
    succeeded = 0
  }
  finish()
  return phases
}

/** A log that was cut short, or that nothing was written to. */
export function checkWhole(events: readonly HistoryEvent[], report: Report): void {
  const marks = new Set(events.map(({ e }) => e))
  const t = events.at(-1)?.t ?? 0
  for (const mark of ['begin', 'end', 'invoke', 'reply'] as const)
    if (!marks.has(mark)) report({ rule: 'void-run', t, words: `The log has no "${mark}"` })
}
