/**
 * Uniqueness: nobody is connected or logged in twice, beyond what faults excuse, and when all is
 * quiet the claims in the KV, the gates' own words and the clients' sockets tell the same.
 */
import type { ClaimsEvent, HistoryEvent, StandingClaim } from '../support/events.ts'
import type { Interval } from './intervals.ts'
import { limits } from './limits.ts'
import type { RequestBook } from './requests.ts'
import type { Report, Rule } from './violation.ts'
import type { Windows } from './windows.ts'

export function checkTwins(
  intervals: readonly Interval[],
  history: { readonly endAt: number; readonly twins: Windows },
  report: Report,
): void {
  for (const same of groupBy(intervals, ({ what, id }) => `${what} ${id}`).values()) {
    const sorted = same.toSorted((a, b) => a.from - b.from)
    for (const [index, later] of sorted.entries())
      // All earlier ones: the one before may have ended sooner than one before it.
      for (const earlier of sorted.slice(0, index)) {
        const overlapMs = history.twins.outside(
          later.from,
          Math.min(earlier.to, later.to, history.endAt),
        )
        if (overlapMs <= limits.twinMs) continue
        const words =
          `${later.what} ${later.id} was open twice for ${overlapMs} ms: ` +
          [earlier, later].map(placeOf).join(', and ')
        report({ rule: `twin-${later.what}`, t: later.from, words })
      }
  }
}

/** Sessions of one id are few, and old ones end before new ones begin. */
function placeOf({ gate, epoch, session, from, to }: Interval): string {
  return `session ${session} on ${gate}/${epoch} from ${from} to ${to}`
}

/** Judges every look at the claims; one must come, long enough after the last fault. */
export function checkClaims(
  events: readonly HistoryEvent[],
  parts: { readonly intervals: readonly Interval[]; readonly book: RequestBook },
  report: Report,
): void {
  const quietSince = Math.max(
    -Infinity,
    ...events.filter(({ e }) => e === 'fault').map(({ t }) => t),
  )
  const hasHolds = parts.intervals.length > 0
  const looks = events.filter(event => event.e === 'claims')
  const settled = looks.filter(({ t }) => t >= quietSince + limits.settleMs)
  if (hasHolds && settled.length === 0)
    report({
      rule: 'unsettled-claims',
      t: quietSince,
      words: `Nobody looked at the claims ${limits.settleMs} ms after the last fault`,
    })
  for (const look of settled) new Look(look, parts, report).judge()
}

class Look {
  readonly #look: ClaimsEvent
  readonly #report: Report
  readonly #open: readonly Interval[]
  readonly #book: RequestBook

  constructor(
    look: ClaimsEvent,
    parts: { readonly intervals: readonly Interval[]; readonly book: RequestBook },
    report: Report,
  ) {
    this.#look = look
    this.#report = report
    this.#book = parts.book
    this.#open = parts.intervals.filter(one => this.#isOpen(one.from, one.to))
  }

  judge(): void {
    const open = new Map(this.#open.map(one => [keyOf({ ...one, owner: ownerOf(one) }), one]))
    const claims = new Set(this.#look.claims.map(keyOf))
    for (const claim of this.#look.claims)
      if (!open.has(keyOf(claim)) && !this.#isInMotion(claim))
        this.#wrong('leftover-claim', `${keyOf(claim)} has no session`)
    for (const [key, interval] of open)
      if (!claims.has(key) && !this.#isRecent(interval.from, interval.to))
        this.#wrong('missing-claim', `${key} is open without a claim`)
    this.#judgeSockets()
  }

  /** Every session has a client behind it, and every client a session. */
  #judgeSockets(): void {
    const sockets = [...this.#book.connections.values()].filter(one =>
      this.#isOpen(one.connectedAt, one.closedAt),
    )
    const connected = new Set(sockets.map(({ clientId }) => clientId))
    const sessions = this.#open.filter(({ what }) => what === 'client')
    for (const one of sessions)
      if (!connected.has(one.id) && !this.#isInMotion(one))
        this.#wrong('ghost-session', `client ${one.id} has a ${placeOf(one)}, but no socket`)
    const held = new Set(sessions.map(({ id }) => id))
    for (const { clientId, client, connectedAt, closedAt } of sockets)
      if (!held.has(clientId) && !this.#isRecent(connectedAt, closedAt))
        this.#wrong('unknown-session', `client ${clientId} is connected, no gate says so`, client)
  }

  #isOpen(from: number, to: number): boolean {
    return from <= this.#look.t && this.#look.t < to
  }

  #isRecent(from: number, to: number): boolean {
    return this.#look.t - from < limits.lookMs || to - this.#look.t < limits.lookMs
  }

  /** A connection of that id came or went as the claims were read. */
  #isInMotion({ what, id }: Pick<StandingClaim, 'what' | 'id'>): boolean {
    const near = (t: number): boolean => Math.abs(t - this.#look.t) < limits.lookMs
    if (this.#open.some(one => one.what === what && one.id === id && near(one.from))) return true
    if (this.#open.some(one => one.what === what && one.id === id && near(one.to))) return true
    return [...this.#book.connections.values()].some(
      one => one.clientId === id && (near(one.connectedAt) || near(one.closedAt)),
    )
  }

  #wrong(rule: Rule, words: string, client?: string): void {
    this.#report({ rule, t: this.#look.t, words, client })
  }
}

/** Clients come back by themselves: those with fixed ids too, and stock ones. */
export function checkReturn(
  events: readonly HistoryEvent[],
  book: RequestBook,
  report: Report,
): void {
  for (const event of events) {
    if (event.e !== 'expect') continue
    const open = [...book.connections.values()].filter(
      one => one.connectedAt <= event.t && event.t < one.closedAt,
    )
    const here = new Set(open.map(({ client }) => client))
    for (const client of event.clients)
      if (!here.has(client))
        report({ rule: 'client-away', t: event.t, client, words: `${client} did not come back` })
  }
}

export function checkOrphans(events: readonly HistoryEvent[], report: Report): void {
  for (const event of events)
    if (event.e === 'orphan')
      report({ rule: 'orphan', t: event.t, words: `${event.kind}: ${event.words}` })
}

function ownerOf({ gate, epoch }: Interval): string {
  return `${gate}/${epoch}`
}

/** A client id is claimed before there is a session, so its claim bears another word. */
function keyOf({ what, id, owner, session }: StandingClaim): string {
  const place = `${what} ${id} of ${owner}`
  return what === 'user' ? `${place}, session ${session}` : place
}

function groupBy<T>(all: readonly T[], keyOfOne: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOfOne(one))
    if (group) group.push(one)
    else groups.set(keyOfOne(one), [one])
  }
  return groups
}
