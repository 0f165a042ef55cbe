/** Replies, acknowledgements and pushes: at most one, exactly one while the connection lives. */
import type { HistoryEvent, PushEvent } from '../support/events.ts'
import { limits } from './limits.ts'
import type { RequestBook, RequestRecord } from './requests.ts'
import type { Report } from './violation.ts'
import type { Windows } from './windows.ts'

export class PushRules {
  readonly #seen = new Set<string>()
  readonly #book: RequestBook
  readonly #report: Report

  constructor(book: RequestBook, report: Report) {
    this.#book = book
    this.#report = report
  }

  take(event: HistoryEvent): void {
    if (event.e === 'push') this.#push(event)
  }

  #push(event: PushEvent): void {
    const { t, client, conn, topic, push, to } = event
    const report = (rule: 'foreign-push' | 'duplicate-push' | 'push-after-close', words: string) =>
      this.#report({
        rule,
        t,
        client,
        words: `Push ${push} on ${topic} of connection ${conn}: ${words}`,
      })
    const connection = this.#book.connectionOf(event)
    if (to !== client) report('foreign-push', `it was meant for ${to}`)
    if (connection === undefined || connection.closedAt < t) report('push-after-close', 'late')
    const key = `${client} ${topic} ${push}`
    if (this.#seen.has(key)) report('duplicate-push', 'it came before')
    this.#seen.add(key)
  }
}

/** What can only be said at the end: which replies never came, and which came too late. */
export function checkReplies(
  book: RequestBook,
  history: { readonly endAt: number; readonly silence: Windows },
  report: Report,
): void {
  for (const record of book.requests.values()) {
    const problem = problemOf(record, history.endAt, history.silence)
    if (problem === null) continue
    const { client, request, conn } = record.invoke
    const words = `${record.topic} of connection ${conn}: ${problem.words}`
    report({ rule: problem.rule, t: record.invoke.t, client, request, words })
  }
}

function problemOf(record: RequestRecord, endAt: number, silence: Windows) {
  const { invoke, ackedAt, reply, connection } = record
  const dueMs = invoke.deadlineMs + limits.graceMs
  const since = ackedAt ?? invoke.t
  if (reply !== null) {
    const tookMs = silence.outside(since, reply.t)
    if (tookMs <= dueMs) return null
    return { rule: 'overdue-reply', words: `answered after ${tookMs} ms, due in ${dueMs}` } as const
  }
  const livedMs = silence.outside(since, Math.min(connection.closedAt, endAt))
  const lived = `the connection lived on for ${livedMs} ms`
  if (ackedAt === null && livedMs > limits.pubackMs)
    return { rule: 'lost-puback', words: `neither PUBACK nor reply, ${lived}` } as const
  if (ackedAt !== null && livedMs > dueMs)
    return { rule: 'lost-reply', words: `PUBACK but no reply, ${lived}` } as const
  return null
}
