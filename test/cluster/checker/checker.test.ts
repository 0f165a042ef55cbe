/**
 * The checker is tested by what it must find: one planted fault each, in a history that is clean.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClaimsEvent, HistoryEvent, InvokeEvent, ReplyEvent } from '../support/events.ts'
import { checkHistory } from './checker.ts'
import { cleanHistory, times } from './clean-history.ts'
import { limits } from './limits.ts'
import { rules, type Rule } from './violation.ts'

/** The event with that `e`, also where one type stands for two. */
type Kind<E extends HistoryEvent['e'], V = HistoryEvent> = V extends { e: HistoryEvent['e'] }
  ? E extends V['e']
    ? V
    : never
  : never

/** A clean history that a test changes. */
class Draft {
  readonly events: HistoryEvent[]

  constructor(seed = 1) {
    this.events = cleanHistory(seed)
  }

  all<E extends HistoryEvent['e']>(kind: E): Kind<E>[] {
    return this.events.filter((event): event is Kind<E> => event.e === kind)
  }

  first<E extends HistoryEvent['e']>(
    kind: E,
    fits: (event: Kind<E>) => boolean = () => true,
  ): Kind<E> {
    return this.all(kind).find(fits) ?? expect.fail(`The history has no such ${kind}`)
  }

  remove(...gone: HistoryEvent[]): void {
    for (const event of gone) this.events.splice(this.events.indexOf(event), 1)
  }

  /** Writes other values into an event; the same event, for `indexOf`. */
  change<E extends HistoryEvent>(event: E, values: Partial<E>): void {
    Object.assign(event, values)
  }

  add(...events: HistoryEvent[]): void {
    this.events.push(...events)
  }

  invokeOf(reply: ReplyEvent): InvokeEvent {
    return this.first('invoke', ({ request }) => request === reply.request)
  }

  /** Replies of success to requests of one kind, on connections that live to the end. */
  replies(fits: (invoke: InvokeEvent) => boolean = () => true): ReplyEvent[] {
    const closed = new Set(this.all('close').map(({ client, conn }) => `${client} ${conn}`))
    return this.all('reply').filter(
      reply =>
        reply.state === 0 &&
        reply.t < times.gateStop &&
        !closed.has(`${reply.client} ${reply.conn}`) &&
        fits(this.invokeOf(reply)),
    )
  }

  broken(): Rule[] {
    return Object.keys(checkHistory(this.events).broken) as Rule[]
  }
}

const isBare = ({ tag }: InvokeEvent): boolean => tag === null
const isTagged = ({ tag }: InvokeEvent): boolean => tag !== null
const writes = ({ func }: InvokeEvent): boolean => func === 'Write'

describe('clean histories', () => {
  it('pass, whatever their seed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (seed, clients, calls) => {
          const verdict = checkHistory(cleanHistory(seed, { clients, calls: calls + 10 }))
          expect(verdict.findings).toEqual([])
          expect(verdict.passed).toBe(true)
        },
      ),
      { numRuns: 60, seed: 4 },
    )
  })

  it('pass in whatever order their lines stand, as those of several processes do', () => {
    expect(
      checkHistory(
        cleanHistory(2)
          .toReversed()
          .toSorted((a, b) => a.t - b.t),
      ).passed,
    ).toBe(true)
    const gates = cleanHistory(3).filter(({ e }) => e === 'hold' || e === 'drop')
    const others = cleanHistory(3).filter(({ e }) => e !== 'hold' && e !== 'drop')
    expect(checkHistory([...gates, ...others]).passed).toBe(true)
  })

  it('are counted', () => {
    const { statistics } = checkHistory(cleanHistory(5))
    expect(statistics.requests).toBeGreaterThan(100)
    expect(statistics.acknowledged).toBeLessThanOrEqual(statistics.requests)
    expect(statistics.retried).toBeGreaterThan(0)
    expect(statistics.states['0']).toBeGreaterThan(50)
    expect(statistics.faults.map(({ action }) => action)).toEqual(['kill', 'kill', 'stop', 'flush'])
    expect(statistics.phases.map(({ name }) => name)).toEqual(['calm', 'faults', 'after'])
  })
})

/** What is planted, and the rules that it breaks (others may break with it). */
interface Plant {
  readonly title: string
  readonly breaks: Rule
  plant(draft: Draft): void
}

function plant(title: string, breaks: Rule, apply: (draft: Draft) => void): Plant {
  return { title, breaks, plant: apply }
}

const aboutReplies: Plant[] = [
  plant('a lost tagged reply', 'lost-reply', draft => draft.remove(draft.replies(isTagged)[3]!)),
  plant('a lost bare reply at the end of its queue', 'lost-reply', draft => {
    const { client } = draft.replies(isBare)[0]!
    const all = draft.all('reply').filter(one => one.client === client && !one.topic.includes('/'))
    const last = all.findLast(({ t }) => t < times.end - 12_000)!
    draft.remove(...all.filter(({ t }) => t >= last.t))
  }),
  plant('a lost bare reply between others', 'reordered-reply', draft =>
    draft.remove(draft.replies(isBare)[0]!),
  ),
  plant('a tagged reply that comes twice', 'duplicate-reply', draft => {
    const reply = draft.replies(isTagged)[0]!
    draft.add({ ...reply, t: reply.t + 5 })
  }),
  plant('a bare reply that comes twice', 'duplicate-reply', draft => {
    const reply = draft.replies(isBare)[0]!
    draft.add({ ...reply, t: reply.t + 0.001 })
  }),
  plant('an error behind the result of a tagged call', 'duplicate-reply', draft => {
    const reply = draft.replies(isTagged)[0]!
    const late = { state: 0xf3, text: 'Request Timeout', request: null, name: null }
    draft.add({ ...reply, ...late, t: reply.t + 3_000 })
  }),
  plant('two tagged replies that are swapped', 'swapped-reply', draft => {
    const one = draft.replies(isTagged)[0]!
    const two = draft.replies(isTagged).find(reply => reply.client === one.client && reply !== one)!
    const { request } = one
    draft.change(one, { request: two.request })
    draft.change(two, { request })
  }),
  plant('two bare replies in the wrong order', 'reordered-reply', draft => {
    const same = Map.groupBy(draft.replies(isBare), ({ client, topic }) => `${client} ${topic}`)
    const [one, two] = [...same.values()].find(({ length }) => length > 1)!
    const { request } = one!
    draft.change(one!, { request: two!.request })
    draft.change(two!, { request })
  }),
  plant('a bare reply on the topic of the other wire', 'swapped-reply', draft => {
    const reply = draft.replies(isBare)[0]!
    draft.change(reply, { topic: reply.topic === 'i' ? 'f' : 'i' })
  }),
  plant('a reply at another client', 'foreign-reply', draft => {
    const one = draft.replies(isTagged)[0]!
    const two = draft.replies().find(({ client }) => client !== one.client)!
    draft.change(one, { client: two.client, conn: two.conn })
  }),
  plant('a reply made out to another client', 'foreign-reply', draft =>
    draft.change(draft.replies()[0]!, { name: 'client-99' }),
  ),
  plant('a reply to a request that nobody made', 'foreign-reply', draft =>
    draft.change(draft.replies(isTagged)[0]!, { request: 'r-unheard-of' }),
  ),
  plant('an error on a tag that nobody used', 'foreign-reply', draft => {
    const reply = draft.replies(isTagged)[0]!
    draft.add({ ...reply, topic: 'i/none', state: 0xf3, request: null, name: null })
  }),
  plant('a reply on the next connection of its client', 'stale-reply', draft => {
    const second = draft.first('connect', ({ conn }) => conn === 2)
    const reply = draft.first(
      'reply',
      one => one.client === second.client && one.conn === 1 && one.state === 0,
    )
    draft.change(reply, { conn: 2, t: second.t + 1 })
  }),
  plant('a reply behind the close', 'reply-after-close', draft => {
    const close = draft.first('close')
    const reply = draft
      .all('reply')
      .findLast(
        one => one.client === close.client && one.conn === close.conn && one.topic.includes('/'),
      )!
    draft.change(reply, { t: close.t + 10 })
  }),
  plant('a reply long behind its deadline', 'overdue-reply', draft => {
    const reply = draft.replies(isTagged)[0]!
    draft.change(reply, {
      t: reply.t + 3_000 + limits.graceMs + 1_000 + (times.gateGo - times.gateStop),
    })
  }),
  plant('a request that is neither acknowledged nor answered', 'lost-puback', draft => {
    const reply = draft.replies(isTagged).find(({ t }) => t < 15_000)!
    draft.remove(
      reply,
      draft.first('puback', ({ request }) => request === reply.request),
    )
  }),
  plant('a push for another client', 'foreign-push', draft =>
    draft.change(draft.first('push'), { to: 'client-99' }),
  ),
  plant('a push that comes twice', 'duplicate-push', draft => {
    const push = draft.first('push')
    draft.add({ ...push, t: push.t + 1 })
  }),
  plant('a push behind the close', 'push-after-close', draft => {
    const { t, client, conn } = draft.first('close')
    draft.add({ t: t + 10, e: 'push', client, conn, topic: 'p', push: 'late', to: client })
  }),
  plant('a request without a connection', 'broken-log', draft =>
    draft.change(draft.first('invoke'), { conn: 77 }),
  ),
]

const aboutEffects: Plant[] = [
  plant('an ok call without its row', 'missing-effect', draft => {
    const reply = draft.replies(writes)[0]!
    draft.remove(draft.first('row', ({ request }) => request === reply.request))
  }),
  plant('an ok idempotent call that is gone after its deduplication', 'missing-effect', draft => {
    const reply = draft.replies(({ func }) => func === 'WriteOnce')[0]!
    draft.remove(draft.first('once', ({ request }) => request === reply.request))
  }),
  plant('a call with two rows', 'double-effect', draft => {
    const row = draft.first('row', ({ func }) => func === 'Write')
    draft.add({ ...row, node: 'work-2', attempt: 1 })
  }),
  plant('an idempotent call with two effects after its deduplication', 'double-effect', draft => {
    const once = draft.first('once')
    draft.add({ ...once, node: 'work-2' })
  }),
  plant('an idempotent call with three rows', 'double-effect', draft => {
    const row = draft.first('row', ({ func }) => func === 'WriteOnce')
    draft.add({ ...row, node: 'work-3' }, { ...row, node: 'work-4' })
  }),
  plant('an idempotent call that ran twice in one process', 'double-effect', draft => {
    const counts = Map.groupBy(draft.all('row'), ({ request }) => request)
    const row = draft.first(
      'row',
      ({ func, request }) => func === 'WriteOnce' && counts.get(request)!.length === 1,
    )
    draft.add({ ...row, attempt: 2 })
  }),
  plant('a retry under another call id', 'second-call-id', draft => {
    const counts = Map.groupBy(draft.all('row'), ({ request }) => request)
    const [, row] = [...counts.values()].find(({ length }) => length === 2)!
    draft.change(row!, { call: 'another' })
  }),
  plant('a second run on a quiet day', 'needless-retry', draft => {
    const row = draft.first('row', ({ func, begun }) => func === 'WriteOnce' && begun < 3_000)
    draft.add({ ...row, node: 'work-9' })
  }),
  plant('a row of a call that was refused as not run', 'effect-of-not-run', draft => {
    const row = draft.first('row', ({ func, begun }) => func === 'Write' && begun < times.gateStop)
    const reply = draft.first('reply', ({ request }) => request === row.request)
    draft.change(reply, { state: 0xf0, text: 'Too Many Requests', request: null, name: null })
  }),
  plant('a row of a call answered "Server Is Down"', 'effect-of-not-run', draft => {
    const reply = draft.replies(writes)[0]!
    draft.change(reply, { state: 0xf1, text: 'Server Is Down', request: null, name: null })
  }),
  plant('a row of a call that nobody made', 'effect-of-nobody', draft =>
    draft.add({ ...draft.first('row'), request: 'r-unheard-of' }),
  ),
  plant('a call that is refused while a node drains', 'service-gap', draft => {
    const reply = draft.replies(({ func }) => func === 'Echo')[0]!
    const { t } = draft.invokeOf(reply)
    const drain = { e: 'fault', id: 9, action: 'drain', target: 'work-2' } as const
    draft.add({ ...drain, t: t - 1, edge: 'begin', keepsService: true })
    draft.add({ ...drain, t: t + 1, edge: 'end' })
    const noted = draft.all('reply').filter(({ state }) => state >= 0xf0)
    draft.remove(...noted.filter(one => Math.abs(one.t - t) < 1))
    draft.change(reply, { state: 0xf1, text: 'Server Is Down', request: null, name: null })
  }),
  plant('an accepted call that a draining gate leaves unanswered', 'service-gap', draft => {
    const reply = draft.replies(({ func }) => func === 'Echo').at(-1)!
    const { client, conn } = reply
    const mine = (one: { client: string; conn: number }) =>
      one.client === client && one.conn === conn
    const at = draft.first('puback', ({ request }) => request === reply.request).t
    const drain = { e: 'fault', id: 9, action: 'drain', target: 'gate-1' } as const
    draft.remove(
      ...draft.events.filter(
        event => 'conn' in event && mine(event) && event.t > at && event.e !== 'connect',
      ),
    )
    draft.add({ ...drain, t: at - 1, edge: 'begin', keepsService: true })
    draft.add({ t: at + 1, e: 'close', client, conn })
    draft.add({ ...drain, t: at + 2, edge: 'end' })
  }),
  plant('a run behind its deadline', 'expired-run', draft => {
    const row = draft.first('row')
    draft.change(row, { begun: row.begun + 7_000 })
  }),
]

const aboutUniqueness: Plant[] = [
  ...(['client', 'user'] as const).map(what =>
    plant(`a ${what} that is open at two gates`, `twin-${what}`, draft => {
      const hold = draft.first('hold', one => one.what === what && one.t < 1_000)
      const twin = { ...hold, gate: 'gate-9', session: 'twin' }
      draft.add({ ...twin, t: 5_000 }, { ...twin, t: 8_000, e: 'drop' })
    }),
  ),
  plant('a user who stays logged in long after a KV that was flushed', 'twin-user', draft => {
    const claim = draft.first('claims').claims.find(({ what }) => what === 'user')!
    const hold = draft.all('hold').findLast(({ id }) => id === claim.id)!
    const twin = { ...hold, gate: 'gate-9', session: 'twin' }
    draft.add({ ...twin, t: times.flush }, { ...twin, t: times.flushed + 12_000, e: 'drop' })
  }),
  plant('a gate that held on to its clients when it was killed', 'twin-client', draft => {
    const down = draft.first('down', ({ node }) => node === 'gate-1')
    draft.change(down, { t: times.gateKill + 9_000 })
  }),
  plant('a claim that nobody holds', 'leftover-claim', draft => {
    const look = draft.first('claims')
    const claim = { ...look.claims[0]!, id: 'somebody-who-left' }
    draft.change<ClaimsEvent>(look, { claims: [...look.claims, claim] })
  }),
  plant('a claim of a dead gate', 'leftover-claim', draft => {
    const look = draft.first('claims')
    const [first, ...rest] = look.claims
    draft.change<ClaimsEvent>(look, { claims: [{ ...first!, owner: 'gate-1/e1' }, ...rest] })
  }),
  plant('a session without a claim', 'missing-claim', draft => {
    const look = draft.first('claims')
    draft.change<ClaimsEvent>(look, { claims: look.claims.slice(1) })
  }),
  plant('a session whose client is long gone', 'ghost-session', draft => {
    const { client, conn } = draft.all('connect').at(-1)!
    draft.add({ t: times.quiet, e: 'close', client, conn })
  }),
  plant('a client that no gate knows', 'unknown-session', draft => {
    const client = 'client-98'
    draft.add({
      t: 100,
      e: 'connect',
      client,
      conn: 1,
      clientId: 'nobody-knows-this-client-id-here',
    })
  }),
  plant('a look at the claims that came too early', 'unsettled-claims', draft =>
    draft.change(draft.first('claims'), { t: times.flushed + 5_000 }),
  ),
  plant('a client that did not come back', 'client-away', draft =>
    draft.add({ t: times.claims, e: 'expect', clients: ['client-0', 'client-97'] }),
  ),
  ...(['pid', 'port', 'session'] as const).map(kind =>
    plant(`an orphan ${kind}`, 'orphan', draft =>
      draft.add({ t: times.end, e: 'orphan', kind, words: '4711' }),
    ),
  ),
]

const aboutValidity: Plant[] = [
  plant('a kill that no call was in flight at', 'void-fault', draft => {
    const kill = draft.first('fault', ({ target }) => target === 'work-1')
    draft.change(kill, { minInFlight: 1_000 })
  }),
  plant('a plan whose retries never came', 'void-count', draft =>
    draft.add({ t: times.end, e: 'count', name: 'tombstones', value: 0, atLeast: 1 }),
  ),
  plant('a phase with too few calls', 'void-phase', draft =>
    draft.change(
      draft.first('phase', ({ name }) => name === 'after'),
      { floor: 10_000 },
    ),
  ),
  plant('a log that ends before the run did', 'void-run', draft =>
    draft.remove(draft.first('end')),
  ),
]

describe('planted faults', () => {
  const plants = [...aboutReplies, ...aboutEffects, ...aboutUniqueness, ...aboutValidity]

  it.each(plants)('fails $title: $breaks', ({ breaks, plant }) => {
    for (const seed of [1, 2, 3]) {
      const draft = new Draft(seed)
      expect(draft.broken()).toEqual([])
      plant(draft)
      expect(draft.broken()).toContain(breaks)
    }
  })

  it('are planted for every rule', () => {
    expect([...new Set(plants.map(({ breaks }) => breaks))].toSorted()).toEqual(rules.toSorted())
  })
})

describe('what faults excuse', () => {
  const withTwin = (from: number, to: number): Draft => {
    const draft = new Draft()
    const hold = draft.all('hold').findLast(one => one.what === 'user' && one.t < from)!
    const twin = { ...hold, gate: 'gate-9', session: 'twin' }
    draft.add({ ...twin, t: from }, { ...twin, t: to, e: 'drop' })
    return draft
  }

  it('is a user logged in twice for ten seconds after the KV lost its data', () => {
    expect(withTwin(times.flush + 1, times.flushed + 9_900).broken()).toEqual([])
  })

  it('is no user logged in twice at another time', () => {
    expect(withTwin(times.flush - 4_000, times.flush - 1).broken()).toEqual(['twin-user'])
  })

  it('is the time in which a gate stood still, and no more', () => {
    const late = (ms: number): Rule[] => {
      const draft = new Draft()
      const asked = draft.replies(isTagged).at(-1)!
      const puback = draft.first('puback', ({ request }) => request === asked.request)
      draft.change(asked, { t: puback.t + ms })
      return draft.broken()
    }
    const stoodMs = times.gateGo - times.gateStop + 1_000
    expect(late(3_000 + limits.graceMs + stoodMs - 50)).toEqual([])
    expect(late(3_000 + limits.graceMs + stoodMs + 50)).toEqual(['overdue-reply'])
  })

  it('is a left-over of a stock client that is answered as undecodable', () => {
    const draft = new Draft()
    const { client, t } = draft.first('connect', ({ conn }) => conn === 2)
    const old = draft.first('invoke', one => one.client === client && one.conn === 1)
    const topic = old.tag === null ? old.wire : `${old.wire}/${old.tag}`
    const refusal = { state: 0xfe, text: 'Param Parse Fail', request: null, name: null }
    const reply: ReplyEvent = { t: t + 0.2, e: 'reply', client, conn: 2, topic, ...refusal }
    draft.add(reply)
    expect(draft.broken()).not.toEqual([])
    draft.add({ t: t + 0.1, e: 'puback', client, conn: 2, request: old.request })
    expect(draft.broken()).toEqual([])
  })
})

it('shows what happened around a violation', () => {
  const draft = new Draft()
  const reply = draft.replies(isTagged)[0]!
  draft.remove(reply)
  const [finding] = checkHistory(draft.events).findings
  expect(finding).toMatchObject({
    rule: 'lost-reply',
    client: reply.client,
    request: reply.request,
  })
  const kinds = finding!.neighbours.filter(
    event => 'request' in event && event.request === reply.request,
  )
  expect(kinds.map(({ e }) => e).slice(0, 2)).toEqual(['invoke', 'puback'])
})

it('judges hundreds of thousands of events within seconds', { timeout: 60_000 }, () => {
  const many = cleanHistory(9, { clients: 120, calls: 250 })
  expect(many.length).toBeGreaterThan(200_000)
  const began = performance.now()
  expect(checkHistory(many).passed).toBe(true)
  // Printed, not asserted: machines differ.
  process.stderr.write(`${many.length} events in ${Math.round(performance.now() - began)} ms\n`)
})
