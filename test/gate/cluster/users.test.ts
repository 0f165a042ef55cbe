/** Users of two gates under all interleavings of store, gates and clients that a seed may give. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Holder, PresenceClaim } from '../../../src/cluster/cluster.ts'
import type { SessionEvents } from '../../../src/dispatch/ports.ts'
import { Session, type SessionEdge } from '../../../src/gate/session.ts'
import { Sessions } from '../../../src/gate/sessions.ts'

/** Turns of the event loop, as many as the seed says. */
type Delay = () => Promise<void>

function delays(lengths: readonly number[]): Delay {
  let next = 0
  return async () => {
    const turns = lengths[next++ % lengths.length] ?? 0
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
  }
}

/** The store's order of logins and releases; each gate's requests and answers keep theirs. */
class Store {
  /** Oldest first. */
  readonly users = new Map<string, readonly Holder[]>()
  readonly logins: { readonly user: string; readonly session: string }[] = []
  readonly #delay: Delay

  constructor(delay: Delay) {
    this.#delay = delay
  }

  /** Makes it the newest of its user; resolves to those above `max`. */
  login(id: string, holder: Holder, max: number): readonly Holder[] {
    const held = (this.users.get(id) ?? []).filter(({ session }) => session !== holder.session)
    const gone = held.slice(0, Math.max(0, held.length + 1 - max))
    this.users.set(id, [...held.slice(gone.length), holder])
    this.logins.push({ user: id, session: holder.session })
    return gone
  }

  line(): <T>(work: () => T) => Promise<T> {
    let there: Promise<unknown> = Promise.resolve()
    let back: Promise<unknown> = Promise.resolve()
    return async work => {
      const done = there.then(this.#delay).then(work)
      there = done
      const before = back
      const answered = done.then(async result => {
        await this.#delay()
        await before
        return result
      })
      back = answered
      return answered
    }
  }
}

interface GateOptions {
  readonly store: Store
  readonly others: Map<string, Gate>
  readonly delay: Delay
  readonly sessionsPerUser: number
}

class Gate {
  readonly sessions: Sessions
  readonly told: string[] = []

  constructor(name: string, options: GateOptions) {
    const { store, others, delay, sessionsPerUser } = options
    this.sessions = new Sessions({ maxQueue: 8, maxInflight: 8 }, { sessionsPerUser })
    const ref = { name, epoch: `${name}00000000`.padEnd(16, '0').slice(0, 16) }
    const line = store.line()
    const hook = async (text: string) => {
      this.told.push(text)
      await delay()
    }
    const events: SessionEvents = {
      connect: () => undefined,
      authorizeTopic: () => undefined,
      login: ({ id, userId }) => hook(`${id} login ${userId}`),
      logout: ({ id, userId }) => hook(`${id} logout ${userId}`),
      disconnect: ({ id }) => hook(`${id} gone`),
    }
    this.sessions.use({ events, dispatch: () => {} })
    this.sessions.join({
      idPrefix: ref.epoch.slice(0, 8),
      servedBy() {},
      users: {
        async swap({ id, session, since }: PresenceClaim) {
          const [before] = await line(() => store.login(id, { gate: ref, session, since }, 1))
          return before === undefined || before.gate === ref ? null : before
        },
        async takeSlot(claim: PresenceClaim) {
          const { id, session, since } = claim
          const holder = { gate: ref, session, since }
          const gone = await line(() => store.login(id, holder, sessionsPerUser))
          return {
            claim: { ...claim, slot: 0 },
            here: gone.filter(({ gate }) => gate === ref),
            elsewhere: gone.filter(({ gate }) => gate !== ref),
          }
        },
        release({ id, session, since }) {
          void line(() => {
            const held = store.users.get(id) ?? []
            store.users.set(
              id,
              held.filter(one => one.session !== session || one.since !== since),
            )
          })
        },
        async replace({ gate, session, since }, id, by) {
          await delay()
          await others.get(gate.name)!.sessions.replaceHere({ id, session, since }, by)
          await delay()
        },
      },
    })
  }

  connect(): Session {
    const edge: SessionEdge = {
      reply() {},
      push: () => true,
      suspend() {},
      close: reason => void setImmediate(() => this.sessions.remove(session, reason)),
      roomAgain() {},
      idle() {},
    }
    const session: Session = new Session(this.sessions, edge, '192.0.2.1')
    this.sessions.add(session)
    return session
  }
}

type Step = 'login 1' | 'login 2' | 'logout' | 'leave' | 'kick'

const script = fc.array(
  fc.constantFrom<Step>('login 1', 'login 1', 'login 1', 'login 2', 'logout', 'leave', 'kick'),
  { minLength: 1, maxLength: 4 },
)

async function play(
  gate: Gate,
  session: Session,
  { steps, delay }: { steps: readonly Step[]; delay: Delay },
): Promise<void> {
  for (const step of steps) {
    await delay()
    const [what, user] = step.split(' ')
    // Of its own requests a session runs one at a time; its end comes when it likes.
    if (what === 'login') await session.bindUser(user!, null).catch(() => {})
    else if (what === 'logout') await session.unbindUser().catch(() => {})
    else if (what === 'leave') gate.sessions.remove(session, 'client')
    else void gate.sessions.disconnect({ type: 'session', id: session.id }, { reason: 'kicked' })
  }
}

describe('users over two gates', () => {
  it.each([1, 2, 3])('are bound to %i sessions at most, which the store names', async max => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ gate: fc.constantFrom('a', 'b'), steps: script }), {
          minLength: 2,
          maxLength: 6,
        }),
        fc.array(fc.nat(4), { minLength: 7, maxLength: 40 }),
        async (players, lengths) => {
          const delay = delays(lengths)
          const store = new Store(delay)
          const others = new Map<string, Gate>()
          const options = { store, others, delay, sessionsPerUser: max }
          for (const name of ['a', 'b']) others.set(name, new Gate(name, options))
          const all = players.map(({ gate: name, steps }) => {
            const gate = others.get(name)!
            return { gate, steps, session: gate.connect() }
          })
          await Promise.all(
            all.map(({ gate, session, steps }) => play(gate, session, { steps, delay })),
          )
          for (let turn = 0; turn < 60; turn++) await new Promise(setImmediate)
          for (const user of ['1', '2']) {
            const bound = all.filter(({ session }) => !session.closed && session.userId === user)
            expect(bound.length).toBeLessThanOrEqual(max)
            const held = store.users.get(user) ?? []
            expect(held.map(one => one.session).toSorted()).toEqual(
              bound.map(({ session }) => session.id).toSorted(),
            )
            // The last login of all stays, where its client did nothing else.
            const last = store.logins.findLast(login => login.user === user)
            const winner = all.find(({ session }) => session.id === last?.session)
            if (winner?.steps.every(step => step === `login ${user}`))
              expect(bound.map(({ session }) => session.id)).toContain(last?.session)
          }
          for (const { session, gate } of all) inOrder(gate.told, session.id)
        },
      ),
      { numRuns: 400 },
    )
  })
})

/** Logins and logouts of a session take turns, nothing comes behind its end. */
function inOrder(told: readonly string[], session: string): void {
  const own = told.filter(text => text.startsWith(session)).map(text => text.split(' ')[1])
  let isIn = false
  own.forEach((hook, index) => {
    if (hook === 'login') expect(isIn).toBe(false)
    if (hook === 'logout') expect(isIn).toBe(true)
    if (hook === 'gone') expect(index).toBe(own.length - 1)
    isIn = hook === 'login'
  })
}
