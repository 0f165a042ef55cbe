import { describe, expect, it } from 'vitest'
import type { SessionEvents } from '../../src/dispatch/ports.ts'
import { Session, type SessionEdge } from '../../src/gate/session.ts'
import { Sessions } from '../../src/gate/sessions.ts'

/** Sessions whose hooks write down what they were told, and end when the test lets them. */
class Gate {
  readonly sessions: Sessions
  readonly told: string[] = []
  /** The names of the sessions that a push came to. */
  readonly pushed: string[] = []
  /** By `<hook> <session>`: what that hook waits for. */
  readonly holds = new Map<string, Promise<void>>()
  readonly #names = new Map<string, string>()

  constructor(options: { readonly sessionsPerUser?: number } = {}) {
    this.sessions = new Sessions({ maxQueue: 8, maxInflight: 8 }, options)
    const tell = async (hook: string, session: { id: string; userId: string | null }) => {
      const name = `${hook} ${this.#names.get(session.id)}`
      const user = session.userId
      await this.holds.get(name)
      this.told.push(`${name} as ${user}`)
    }
    const events: SessionEvents = {
      connect: () => undefined,
      authorizeTopic: () => undefined,
      login: session => tell('login', session),
      logout: (session, { reason }) => tell(reason, session),
      disconnect: (session, reason) => tell(`gone (${reason})`, session),
    }
    this.sessions.use({ events, dispatch: () => {} })
  }

  connect(name: string): Session {
    const edge: SessionEdge = {
      reply() {},
      push: () => this.pushed.push(name) > 0,
      suspend() {},
      close: reason => void setImmediate(() => this.sessions.remove(session, reason)),
      roomAgain() {},
      idle() {},
    }
    const session: Session = new Session(this.sessions, edge, '192.0.2.1')
    this.#names.set(session.id, name)
    this.sessions.add(session)
    return session
  }

  /** Holds a hook until what is returned is called. */
  hold(name: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.holds.set(name, promise)
    return resolve
  }
}

const message = { module: 11, type: 1, json: '{}', protobuf: null }

/** Long enough for all that waits for nothing. */
async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise(setImmediate)
}

describe('the sessions of a gate', () => {
  it('keep one session of a user where one is replaced while it logs in as somebody else', async () => {
    const gate = new Gate()
    const [one, two] = [gate.connect('one'), gate.connect('two')]
    await one.bindUser('7', null)
    const goOn = gate.hold('relogin one')
    const relogin = one.bindUser('8', null).catch((error: unknown) => error)
    const replacing = two.bindUser('7', null)
    await turn()
    goOn()
    expect(await relogin).toMatchObject({ code: 'ServerIsDown' })
    await replacing
    await turn()
    expect([gate.sessions.userCount, gate.sessions.count]).toEqual([1, 1])
    expect(gate.told).toEqual([
      'login one as 7',
      'relogin one as 7',
      'login two as 7',
      'gone (replaced) one as null',
    ])
  })

  it('do not let a replaced session take its user back by a login that it had sent before', async () => {
    const gate = new Gate()
    const [one, two] = [gate.connect('one'), gate.connect('two')]
    await one.bindUser('7', null)
    const goOn = gate.hold('replaced one')
    const replacing = two.bindUser('7', null)
    await turn()
    const again = one.bindUser('7', null).catch((error: unknown) => error)
    goOn()
    expect(await again).toMatchObject({ code: 'ServerIsDown' })
    await replacing
    await turn()
    expect([two.closed, two.userId, gate.sessions.count]).toEqual([false, '7', 1])
  })

  it('nor a kicked one', async () => {
    const gate = new Gate()
    const one = gate.connect('one')
    await gate.sessions.disconnect({ type: 'session', id: one.id }, { reason: 'kicked' })
    await expect(one.bindUser('7', null)).rejects.toMatchObject({ code: 'ServerIsDown' })
  })

  it('tell the hooks of one session in order, and of no login once the client has gone', async () => {
    const gate = new Gate()
    const [one, two] = [gate.connect('one'), gate.connect('two')]
    await one.bindUser('7', null)
    const goOn = gate.hold('replaced one')
    const replacing = two.bindUser('7', null)
    await turn()
    gate.sessions.remove(two, 'client')
    goOn()
    await replacing
    await turn()
    expect(gate.told).toEqual([
      'login one as 7',
      'replaced one as 7',
      'gone (client) two as 7',
      'gone (replaced) one as null',
    ])
    expect(gate.sessions.userCount).toBe(0)
  })

  it('tell of the end of a session after its login hooks', async () => {
    const gate = new Gate()
    const one = gate.connect('one')
    const goOn = gate.hold('login one')
    const login = one.bindUser('7', null)
    gate.sessions.remove(one, 'client')
    goOn()
    await login
    await turn()
    expect(gate.told).toEqual(['login one as 7', 'gone (client) one as 7'])
  })

  it('tell of one logout where a session is replaced while it logs out', async () => {
    const gate = new Gate()
    const [one, two] = [gate.connect('one'), gate.connect('two')]
    await one.bindUser('7', null)
    const goOn = gate.hold('logout one')
    const logout = one.unbindUser()
    const replacing = two.bindUser('7', null)
    await turn()
    goOn()
    await Promise.all([logout, replacing])
    await turn()
    expect(gate.told).toEqual([
      'login one as 7',
      'logout one as 7',
      'login two as 7',
      'gone (replaced) one as null',
    ])
  })

  it('push once to a user who is named twice', async () => {
    const gate = new Gate()
    const one = gate.connect('one')
    await one.bindUser('7', null)
    expect(gate.sessions.push({ type: 'users', ids: ['7', '8', '7'] }, message)).toBe(1)
  })

  it('end with the last of many logins of one user, whatever their hooks wait for', async () => {
    const gate = new Gate()
    const all = Array.from({ length: 20 }, (_, index) => gate.connect(`${index}`))
    await Promise.all(all.map(session => session.bindUser('7', null)))
    await turn()
    expect([...gate.sessions].map(session => session.id)).toEqual([all.at(-1)?.id])
    const logins = gate.told.filter(one => one.startsWith('login'))
    expect(logins).toEqual(all.map((_, index) => `login ${index} as 7`))
  })
})

describe('the sessions of a user who may have several', () => {
  it('stay beside one another, until a login beyond them replaces the oldest', async () => {
    const gate = new Gate({ sessionsPerUser: 2 })
    const all = ['one', 'two', 'three'].map(name => gate.connect(name))
    for (const session of all) await session.bindUser('7', null)
    await turn()
    expect(gate.told).toEqual([
      'login one as 7',
      'login two as 7',
      'replaced one as 7',
      'login three as 7',
      'gone (replaced) one as null',
    ])
    expect(all.map(({ closed }) => closed)).toEqual([true, false, false])
    expect([gate.sessions.userCount, gate.sessions.count]).toEqual([1, 2])
  })

  it('hear each push of their user once', async () => {
    const gate = new Gate({ sessionsPerUser: 3 })
    const names = ['one', 'two', 'three']
    for (const name of names) await gate.connect(name).bindUser('7', null)
    await gate.connect('other').bindUser('8', null)
    expect(gate.sessions.push({ type: 'user', id: '7' }, message)).toBe(3)
    expect(gate.pushed.splice(0)).toEqual(names)
    expect(gate.sessions.push({ type: 'users', ids: ['7', '8', '7', '9'] }, message)).toBe(4)
    expect(gate.pushed).toEqual([...names, 'other'])
  })

  it('all end where their user is disconnected, but for the one that asked', async () => {
    const gate = new Gate({ sessionsPerUser: 3 })
    const all = ['one', 'two', 'three'].map(name => gate.connect(name))
    for (const session of all) await session.bindUser('7', null)
    const options = { reason: 'replaced', except: all[1]!.id } as const
    expect(await gate.sessions.disconnect({ type: 'user', id: '7' }, options)).toBe(2)
    await turn()
    expect(all.map(({ closed }) => closed)).toEqual([true, false, true])
    expect(await gate.sessions.disconnect({ type: 'user', id: '7' }, { reason: 'kicked' })).toBe(1)
    await turn()
    expect([gate.sessions.userCount, gate.sessions.count]).toEqual([0, 0])
  })

  it('end one by one: with a logout, another user, or their client', async () => {
    const gate = new Gate({ sessionsPerUser: 4 })
    const names = ['one', 'two', 'three', 'four']
    const [one, two, three, four] = names.map(name => gate.connect(name)) as [
      Session,
      Session,
      Session,
      Session,
    ]
    for (const session of [one, two, three, four]) await session.bindUser('7', null)
    const heard = (): string[] => {
      gate.sessions.push({ type: 'user', id: '7' }, message)
      return gate.pushed.splice(0)
    }
    await two.unbindUser()
    expect(heard()).toEqual(['one', 'three', 'four'])
    await four.bindUser('8', null)
    expect(heard()).toEqual(['one', 'three'])
    gate.sessions.remove(three, 'client')
    expect(heard()).toEqual(['one'])
    await two.bindUser('7', null)
    expect(heard()).toEqual(['one', 'two'])
    gate.sessions.remove(one, 'client')
    gate.sessions.remove(two, 'client')
    expect(heard()).toEqual([])
    expect(gate.sessions.userCount).toBe(1)
  })

  it('give way to a newer one of their own login first', async () => {
    const gate = new Gate({ sessionsPerUser: 2 })
    const tablet = gate.connect('tablet')
    const phone = gate.connect('phone')
    await tablet.bindUser('7', 'family 1')
    await phone.bindUser('7', 'family 2')
    await gate.connect('phone again').bindUser('7', 'family 2')
    await turn()
    expect([tablet.closed, phone.closed]).toEqual([false, true])
  })

  it('that log in again replace nobody, and are the newest', async () => {
    const gate = new Gate({ sessionsPerUser: 2 })
    const [one, two] = [gate.connect('one'), gate.connect('two')]
    for (const session of [one, two, one]) await session.bindUser('7', null)
    await gate.connect('three').bindUser('7', null)
    await turn()
    expect([one.closed, two.closed]).toEqual([false, true])
  })

  it('are the last of many logins at once, whatever their hooks wait for', async () => {
    const gate = new Gate({ sessionsPerUser: 3 })
    const all = Array.from({ length: 20 }, (_, index) => gate.connect(`${index}`))
    await Promise.all(all.map(session => session.bindUser('7', null)))
    await turn()
    expect([...gate.sessions].map(session => session.id)).toEqual(all.slice(-3).map(({ id }) => id))
    const logins = gate.told.filter(one => one.startsWith('login'))
    expect(logins.toSorted()).toEqual(all.map((_, index) => `login ${index} as 7`).toSorted())
  })
})
