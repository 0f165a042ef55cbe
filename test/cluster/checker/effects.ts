/**
 * Effects: the ledger's rows against what clients were told. A row is written for each time that a
 * handler ran, without a unique key, so a call that ran twice has two.
 */
import type { EffectEvent, HistoryEvent } from '../support/events.ts'
import { limits } from './limits.ts'
import type { RequestBook, RequestRecord } from './requests.ts'
import type { Report, Rule } from './violation.ts'
import type { Windows } from './windows.ts'

/** `unknown`: it may have run. */
type Outcome = 'ok' | 'not-run' | 'unknown'

/** What the ledger's functions write. */
const writing = { Write: 'plain', WriteOnce: 'idempotent' } as const

const mayHaveRun = new Set([0xf3, 0xee, 0xff])
const ServerIsDown = 0xf1

/** What a client knows of its call. */
function outcomeOf(record: RequestRecord): Outcome {
  const { reply } = record
  if (reply === null) return 'unknown'
  if (reply.state === 0) return 'ok'
  if (mayHaveRun.has(reply.state)) return 'unknown'
  if (reply.state === ServerIsDown && /outcome unknown/i.test(reply.text)) return 'unknown'
  return 'not-run'
}

interface Effects {
  readonly rows: EffectEvent[]
  readonly once: EffectEvent[]
}

export class EffectRules {
  readonly #book: RequestBook
  readonly #report: Report
  readonly #effects = new Map<string, Effects>()

  constructor(book: RequestBook, report: Report) {
    this.#book = book
    this.#report = report
  }

  take(event: HistoryEvent): void {
    if (event.e !== 'row' && event.e !== 'once') return
    const effects = this.#effects.get(event.request) ?? { rows: [], once: [] }
    this.#effects.set(event.request, effects)
    effects[event.e === 'row' ? 'rows' : 'once'].push(event)
  }

  /** Calls that ran twice, as idempotent ones may. */
  get retried(): number {
    return [...this.#effects.values()].filter(({ rows }) => rows.length > 1).length
  }

  finish(faulty: Windows): void {
    for (const record of this.#book.requests.values()) {
      this.#judge(record)
      this.#judgeRetry(record, faulty)
    }
    for (const [request, { rows, once }] of this.#effects) {
      if (this.#book.requests.has(request)) continue
      const { t, call, node } = [...rows, ...once][0]!
      this.#report({ rule: 'effect-of-nobody', t, request, words: `Call ${call} on ${node}` })
    }
  }

  #judge(record: RequestRecord): void {
    const kind = writing[record.invoke.func as keyof typeof writing]
    const { rows, once } = this.#effects.get(record.invoke.request) ?? { rows: [], once: [] }
    if (kind === undefined && rows.length + once.length === 0) return
    const wrong = (rule: Rule, words: string) => this.#wrong(rule, record, words)
    const outcome = outcomeOf(record)
    const said = rows
      .map(({ node, epoch, attempt }) => `${node}/${epoch} attempt ${attempt}`)
      .join(', ')
    if (outcome === 'not-run' && rows.length + once.length > 0)
      wrong('effect-of-not-run', `answered "${record.reply?.text}", but ran on ${said}`)
    if (outcome === 'ok' && rows.length === 0) wrong('missing-effect', 'answered ok without a row')
    if (rows.length > (kind === 'idempotent' ? 2 : 1)) wrong('double-effect', `ran on ${said}`)
    if (new Set([...rows, ...once].map(({ call }) => call)).size > 1)
      wrong('second-call-id', `one request had several call ids: ${said}`)
    if (kind === 'idempotent') this.#judgeOnce(record, outcome, { rows, once })
    this.#judgeTimes(record, rows)
  }

  /** A second run needs a death: nothing is repeated on a quiet day. */
  #judgeRetry(record: RequestRecord, faulty: Windows): void {
    const { request, t, deadlineMs } = record.invoke
    const rows = this.#effects.get(request)?.rows ?? []
    if (rows.length < 2 || faulty.meets(t, t + deadlineMs)) return
    this.#wrong('needless-retry', record, `ran ${rows.length} times, and nobody had died`)
  }

  #judgeOnce(record: RequestRecord, outcome: Outcome, { rows, once }: Effects): void {
    if (once.length > 1) this.#wrong('double-effect', record, `${once.length} after deduplication`)
    if (outcome === 'ok' && once.length === 0)
      this.#wrong('missing-effect', record, 'answered ok without an effect')
    if (once.length > 0 && rows.length === 0)
      this.#wrong('missing-effect', record, 'an effect without a row')
    const processes = new Set(rows.map(({ node, epoch }) => `${node}/${epoch}`))
    if (processes.size < rows.length)
      this.#wrong('double-effect', record, `ran twice in ${[...processes].join(', ')}`)
  }

  /** The deadline runs from the acceptance, which was before the PUBACK came. */
  #judgeTimes(record: RequestRecord, rows: readonly EffectEvent[]): void {
    if (record.ackedAt === null) return
    const until = record.ackedAt + record.invoke.deadlineMs + limits.runMs
    for (const { begun, node, epoch } of rows)
      if (begun > until)
        this.#wrong('expired-run', record, `${begun - until} ms too late on ${node}/${epoch}`)
  }

  #wrong(rule: Rule, record: RequestRecord, words: string): void {
    const { t, client, request, func } = record.invoke
    this.#report({ rule, t, client, request, words: `${func}: ${words}` })
  }
}
