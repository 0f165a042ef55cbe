/** Client ids and users over several gates. */
import { afterEach, describe, expect, test } from 'vitest'
import { SifakaError, User } from '../../src/index.ts'
import { newClientId, type RawClient } from '../torture/raw-client.ts'
import { disconnect } from '../torture/packets.ts'
import { newUser, sleep, until, useCluster, type NodeSpec } from './support/cluster.ts'
import { say } from './support/say.ts'

const gate: NodeSpec = { gate: true }
const work: NodeSpec = { modules: { Stage: {}, User: {} } }
const killed: NodeSpec = { gate: true, isProcess: true }
const cluster = useCluster({
  nodes: { work, a: gate, b: gate },
})
afterEach(() => cluster().rest())

/** 6 s, and as much again for a busy machine. */
const deathMs = 12_000
/** Sooner than silence alone would tell of a death. */
const beforeSilence = 4_000

/** CONNECT until it is let in; resolves to how long that took, in ms. */
async function comeIn(gate: string, clientId: string, withinMs: number): Promise<number> {
  const began = performance.now()
  for (;;) {
    const client = await cluster().tcp(gate, clientId)
    const code = await client.connect().catch(() => 'closed')
    if (code === 0) return performance.now() - began
    client.destroy()
    if (performance.now() - began > withinMs) throw new Error(`Not let in: ${code}`)
    await sleep(50)
  }
}

describe('a client id over two gates', () => {
  test('a living holder keeps it and the newcomer gets CONNACK 2', async () => {
    const holder = await cluster().join('a')
    const newcomer = await cluster().tcp('b', holder.clientId)
    expect(await newcomer.connect()).toBe(2)
    expect(await newcomer.closed()).toBe('fin')
    expect(await say(holder, 'Where')).toBe('work')
  })

  test('a silent holder loses it after the probe, and not before', async () => {
    const holder = await cluster().join('a')
    holder.stream.pause()
    const newcomer = await cluster().tcp('b', holder.clientId)
    const began = performance.now()
    expect(await newcomer.connect()).toBe(0)
    const tookMs = performance.now() - began
    expect(tookMs).toBeGreaterThan(1_990)
    expect(tookMs).toBeLessThan(10_000)
    holder.stream.resume()
    await holder.closed()
    await until(() => cluster().app('a').online.sessions === 0, 'the old session to end')
    // It is the newcomer's now.
    const third = await cluster().tcp('a', holder.clientId)
    expect(await third.connect()).toBe(2)
  })

  test('of two that wait for the same probe one gets it', async () => {
    const holder = await cluster().join('a')
    holder.stream.pause()
    const newcomers = [await cluster().tcp('a', holder.clientId)]
    for (let count = 0; count < 3; count++)
      newcomers.push(await cluster().tcp('b', holder.clientId))
    const codes = await Promise.all(newcomers.map(one => one.connect()))
    expect(codes.toSorted((a, b) => a - b)).toEqual([0, 2, 2, 2])
    await until(() => liveSessions() === 1, 'one session')
  })

  test('a holder that never asked for its key keeps it', async () => {
    const holder = await cluster().tcp('a')
    expect(await holder.connect()).toBe(0)
    holder.stream.pause()
    const newcomer = await cluster().tcp('b', holder.clientId)
    expect(await newcomer.connect()).toBe(2)
  })

  test.for([0, 1, 2, 3, 4])('of five at once exactly one lives (round %i)', async () => {
    const clientId = newClientId()
    const clients = await Promise.all(
      ['a', 'b', 'a', 'b', 'a'].map(gate => cluster().tcp(gate, clientId)),
    )
    const codes = await Promise.all(clients.map(one => one.connect()))
    expect(codes.toSorted((a, b) => a - b)).toEqual([0, 2, 2, 2, 2])
    await until(() => liveSessions() === 1, 'one session')
  })

  test('a client that leaves in good order comes in at the other gate at once, 100 times', async () => {
    const clientId = newClientId()
    for (let round = 0; round < 100; round++) {
      const client = await cluster().tcp(round % 2 === 0 ? 'a' : 'b', clientId)
      expect(await client.connect()).toBe(0)
      client.write(disconnect)
      client.end()
    }
  })

  test('a client that is cut off comes in at the other gate at once, 50 times', async () => {
    const clientId = newClientId()
    for (let round = 0; round < 50; round++) {
      const client = await cluster().tcp(round % 2 === 0 ? 'a' : 'b', clientId)
      expect(await client.connect()).toBe(0)
      await client.subscribe('s')
      client.reset()
      await client.closed()
    }
  })

  test('a kicked client that waits for its answers makes room at once', async () => {
    const holder = await cluster().join('a')
    const { id } = JSON.parse(await say(holder, 'Who'))
    holder.publish(
      'i/x',
      JSON.stringify({ module: 'Stage', func: 'SetLate', params: { msg: '2000' } }),
    )
    const other = await cluster().join('b')
    expect(await say(other, 'Kick', JSON.stringify({ to: { type: 'session', id } }))).toBe('1')
    const newcomer = await cluster().tcp('b', holder.clientId)
    expect(await newcomer.connect()).toBe(0)
  })
})

describe('a gate that is killed', () => {
  test('its clients come in elsewhere within 6 s, at once where its master says so', async () => {
    for (const isTold of [false, true]) {
      await cluster().add('c', killed)
      await cluster().settled()
      const ref = cluster().refOf('c')
      const holder = await cluster().join('c')
      const user = newUser()
      await say(holder, 'Enter', user)
      await cluster().kill('c')
      if (isTold) cluster().died(ref)
      expect(await comeIn('a', holder.clientId, 20_000)).toBeLessThan(
        isTold ? beforeSilence : deathMs,
      )
      const again = await cluster().join('b')
      const began = performance.now()
      await say(again, 'Enter', user)
      expect(performance.now() - began).toBeLessThan(beforeSilence)
    }
  }, 40_000)

  test('a user logs in elsewhere without waiting for more than its death', async () => {
    await cluster().add('c', killed)
    await cluster().settled()
    const user = newUser()
    await say(await cluster().join('c'), 'Enter', user)
    await cluster().kill('c')
    const again = await cluster().join('a')
    const began = performance.now()
    await say(again, 'Enter', user)
    expect(performance.now() - began).toBeLessThan(deathMs)
    expect(await holderOf(user)).toBe(await sessionOf(again))
  }, 40_000)
})

describe('a user over two gates', () => {
  test('the newer login replaces the older one before it is answered', async () => {
    const user = newUser()
    const older = await cluster().join('a')
    await say(older, 'Enter', `${user} first`)
    const olderId = await sessionOf(older)
    const newer = await cluster().join('b')
    await say(newer, 'Enter', `${user} second`)
    const heard = cluster().heard(olderId).slice(0, 2)
    const newerId = await sessionOf(newer)
    expect(heard.map(({ hook }) => hook)).toEqual(['login', 'logout'])
    expect(heard[1]).toMatchObject({
      reason: 'replaced',
      user,
      tag: 'first',
      by: { session: newerId, tag: 'second' },
    })
    const push = await older.takePublish('p')
    expect(JSON.parse(push.payload.toString())).toEqual({ module: 2, type: 0, content: {} })
    expect(await older.closed()).toBe('fin')
    expect(await holderOf(user)).toBe(newerId)
    await until(() => cluster().heard(olderId).length === 3, 'the disconnect')
    expect(cluster().heard(olderId)[2]).toMatchObject({ hook: 'disconnect', reason: 'replaced' })
  })

  test('of 100 logins at once one session lives, and presence names it', async () => {
    const user = newUser()
    const clients = await Promise.all(
      Array.from({ length: 100 }, (_, index) => cluster().join(index % 2 === 0 ? 'a' : 'b')),
    )
    await Promise.allSettled(clients.map(one => say(one, 'Enter', user)))
    await until(() => liveSessions() === 1, 'one session', 20_000)
    const winner = clients.find(one => one.ending === null)
    expect(JSON.parse(await say(winner!, 'Who')).user).toMatchObject({ id: user })
    expect(await holderOf(user)).toBe(await sessionOf(winner!))
  }, 30_000)

  test('logins that take turns on two connections never end both', async () => {
    const user = newUser()
    for (let round = 0; round < 20; round++) {
      const [one, two] = await Promise.all([cluster().join('a'), cluster().join('b')])
      await say(one, 'Enter', user)
      const ends = [
        say(one, 'Enter', user).catch(() => null),
        say(two, 'Enter', user).catch(() => null),
      ]
      await Promise.all(ends)
      await until(() => liveSessions() === 1, `one session of round ${round}`)
      const holder = await holderOf(user)
      const alive = one.ending === null ? one : two
      expect(holder).toBe(await sessionOf(alive))
      alive.destroy()
      await until(() => liveSessions() === 0, 'nobody')
    }
  })

  test('who logs out is nowhere, and who logs in after that replaces nobody', async () => {
    const user = newUser()
    const one = await cluster().join('a')
    await say(one, 'Enter', user)
    await say(one, 'Leave')
    expect(await holderOf(user)).toBeNull()
    const two = await cluster().join('b')
    await say(two, 'Enter', user)
    expect(await say(one, 'Where')).toBe('work')
    expect(await holderOf(user)).toBe(await sessionOf(two))
  })

  test('a session that ends while it logs in leaves no claim', async () => {
    const user = newUser()
    for (let round = 0; round < 10; round++) {
      const client = await cluster().join('a')
      client.publish(
        'i',
        JSON.stringify({ module: 'Stage', func: 'EnterLate', params: { msg: `20 ${user}` } }),
      )
      await sleep(15 + round)
      client.reset()
    }
    await until(() => liveSessions() === 0, 'nobody')
    await sleep(100)
    expect(await holderOf(user)).toBeNull()
  })
})

describe('tokens over two gates', () => {
  test('a session replaced by another family has to log in again, one of its own family has not', async () => {
    const username = newUser()
    const password = 'a long password'
    const first = await cluster().connect('a', { reconnect: false })
    await first.call(User, 'Register', { username, password })
    const { token } = first.tokens!
    // Its own family, at the other gate: nothing is lost.
    const same = await cluster().connect('b')
    await same.call(User, 'LoginByToken', { token })
    const third = await cluster().connect('a')
    await third.call(User, 'LoginByToken', { token })
    // Another family: it must log in again by choice.
    const other = await cluster().connect('b')
    await other.call(User, 'Login', { username, password })
    const failure = await (
      await cluster().connect('a')
    )
      .call(User, 'LoginByToken', { token })
      .catch((error: unknown) => error)
    expect(SifakaError.from(failure).code).toBe('LoginTimeOut')
  })
})

function liveSessions(): number {
  return cluster().app('a').online.sessions + cluster().app('b').online.sessions
}

async function sessionOf(client: RawClient): Promise<string> {
  return JSON.parse(await say(client, 'Who')).id
}

async function holderOf(user: string): Promise<string | null> {
  const [holder] = await cluster().presence('a').users([user])
  return holder?.session ?? null
}
