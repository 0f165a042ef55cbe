/** Planned stops: a drain, and a master that dies, are no reason to refuse a call or to lose it. */
import type { FaultEvent, HistoryEvent } from '../support/events.ts'
import type { RequestBook, RequestRecord } from './requests.ts'
import type { Report } from './violation.ts'

const refusals = new Set([0xf0, 0xf1, 0xf3])

/**
 * Requests made while such a fault lasts are answered by their handler, those of a drained gate
 * too.
 */
export function checkService(
  events: readonly HistoryEvent[],
  book: RequestBook,
  report: Report,
): void {
  const faults = events.filter(event => event.e === 'fault')
  const promised = faults
    .filter(({ keepsService }) => keepsService === true)
    .map(begin => ({
      begin,
      to: faults.find(({ id, edge }) => id === begin.id && edge === 'end')?.t ?? Infinity,
    }))
  if (promised.length === 0) return
  for (const record of book.requests.values()) {
    const problem = problemOf(record)
    if (problem === null) continue
    const during = promised.find(({ begin, to }) => begin.t <= problem.t && problem.t <= to)
    if (during === undefined) continue
    const { t, client, request } = record.invoke
    const words = `${problem.words} during ${wordsOf(during.begin)}`
    report({ rule: 'service-gap', t, client, request, words })
  }
}

/**
 * When a call went wrong: a refused one as it was made, an unanswered one as its connection closed.
 */
function problemOf({ invoke, ackedAt, reply, connection }: RequestRecord) {
  if (reply !== null) {
    if (!refusals.has(reply.state)) return null
    return { t: invoke.t, words: `answered 0x${reply.state.toString(16)} "${reply.text}"` }
  }
  if (ackedAt === null || ackedAt > connection.closedAt) return null
  return { t: connection.closedAt, words: 'accepted, and not answered before the close' }
}

function wordsOf({ action, target }: FaultEvent): string {
  return `${action} of ${target}`
}
