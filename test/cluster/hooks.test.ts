/** What becomes of a session, told to the workers that served it. */
import { afterEach, describe, expect, test } from 'vitest'
import { SifakaError, User } from '../../src/index.ts'
import type { RawClient } from '../torture/raw-client.ts'
import { disconnect } from '../torture/packets.ts'
import { newUser, sleep, until, useCluster, type NodeSpec } from './support/cluster.ts'
import { say } from './support/say.ts'
import type { Heard } from './support/stage.contract.ts'

const both = { Stage: { balance: 'round-robin' }, Aside: {} }
const work: NodeSpec = { modules: both }
const gate: NodeSpec = { gate: true }
const process = (spec: NodeSpec): NodeSpec => ({ ...spec, isProcess: true })
const cluster = useCluster({
  nodes: { one: work, two: work, three: { modules: { Aside: {} } }, a: gate, b: gate },
})
afterEach(() => cluster().rest())

/** `node hook reason` of a session, in order on each node. */
function words(session: string, module = 'Stage'): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const one of cluster().heard(session)) {
    if (one.module !== module) continue
    const said = [one.hook, one.reason].filter(Boolean).join(' ')
    ;(found[one.node] ??= []).push(said)
  }
  return found
}

async function sessionOf(client: RawClient): Promise<string> {
  return JSON.parse(await say(client, 'Who')).id
}

/** Calls until each of the nodes has served it. */
async function servedBy(client: RawClient, ...nodes: string[]): Promise<void> {
  const seen = new Set<string>()
  await until(async () => {
    seen.add(await say(client, 'Where'))
    return nodes.every(node => seen.has(node))
  }, `each of ${nodes.join()} to serve`)
}

async function told(session: string, expected: Record<string, string[]>): Promise<void> {
  const last = (node: string) => words(session)[node]?.length === expected[node]!.length
  await until(() => Object.keys(expected).every(last), 'the hooks').catch(() => {})
  expect(words(session)).toEqual(expected)
}

describe('login, logout and disconnect', () => {
  test('reach every instance that served, in order, before they are answered', async () => {
    const client = await cluster().join('a')
    const session = await sessionOf(client)
    await servedBy(client, 'one', 'two')
    const user = newUser()
    const hooks: string[] = []
    const expectNow = (...next: string[]) => {
      hooks.push(...next)
      expect(words(session)).toEqual({ one: hooks, two: hooks })
    }
    await say(client, 'Enter', `${user} tag`)
    expectNow('login')
    await say(client, 'Leave')
    expectNow('logout logout')
    await say(client, 'Enter', user)
    expectNow('login')
    await say(client, 'Enter', newUser())
    expectNow('logout relogin', 'login')
    client.write(disconnect)
    client.end()
    hooks.push('disconnect client')
    await told(session, { one: hooks, two: hooks })
    const [first, second] = cluster().heard(session)
    for (const heard of [first, second])
      expect(heard).toMatchObject({ user, hook: expect.anything() })
    const logout = cluster()
      .heard(session)
      .find(({ hook }) => hook === 'logout')
    expect(logout).toMatchObject({ user })
  })

  test('reach nobody who did not serve: neither another node nor another module of that node', async () => {
    const client = await cluster().join('a')
    const session = await sessionOf(client)
    await say(client, 'Enter', newUser())
    const idle = await cluster().join('b')
    idle.destroy()
    client.destroy()
    await until(() => cluster().heard(session).length > 1, 'the hooks')
    await sleep(100)
    const heard = cluster().heard(session)
    expect(heard.every(({ module }) => module === 'Stage')).toBe(true)
    expect(heard.every(({ node }) => node !== 'three')).toBe(true)
  })

  test('reach who served through another worker alone', async () => {
    const client = await cluster().join('a')
    const session = await sessionOf(client)
    const served = new Set<string>()
    await until(async () => {
      served.add(await say(client, 'Through'))
      return served.size > 1
    }, 'two of Aside')
    await say(client, 'Enter', newUser())
    await say(client, 'Leave')
    client.destroy()
    const all = ['login', 'logout logout', 'disconnect client']
    const expected = Object.fromEntries([...served].map(node => [node, all]))
    await until(
      () => [...served].every(node => words(session, 'Aside')[node]?.length === 3),
      'the hooks',
    ).catch(() => {})
    expect(words(session, 'Aside')).toEqual(expected)
  })

  test('come with the reason of each end', async () => {
    const ends: Record<string, (client: RawClient, session: string) => Promise<unknown>> = {
      client: async client => client.reset(),
      kicked: async (_client, session) => {
        const to = { type: 'session', id: session }
        await say(await cluster().join('b'), 'Kick', JSON.stringify({ to }))
      },
      protocol: async client => client.write(Buffer.of(0xf0, 0)),
      timeout: async client => {
        client.stream.pause()
        const newcomer = await cluster().tcp('b', client.clientId)
        expect(await newcomer.connect()).toBe(0)
      },
    }
    for (const [reason, end] of Object.entries(ends)) {
      const client = await cluster().join('a')
      const session = await sessionOf(client)
      await servedBy(client, 'one', 'two')
      await end(client, session)
      const expected = [`disconnect ${reason}`]
      await told(session, { one: expected, two: expected })
    }
  })

  test('of a login that replaced it name the session that did', async () => {
    const user = newUser()
    const older = await cluster().join('a')
    const session = await sessionOf(older)
    await servedBy(older, 'one', 'two')
    await say(older, 'Enter', `${user} first`)
    const newer = await cluster().join('b')
    await say(newer, 'Enter', `${user} second`)
    const by = { session: await sessionOf(newer), tag: 'second' }
    const logouts = cluster()
      .heard(session)
      .filter(({ hook }) => hook === 'logout')
    expect(logouts).toHaveLength(2)
    for (const heard of logouts) expect(heard).toMatchObject({ user, tag: 'first', by })
    const all = ['login', 'logout replaced', 'disconnect replaced']
    await told(session, { one: all, two: all })
  })

  test('reach those that served while 200 sessions come and go', async () => {
    const sessions = new Map<string, Set<string>>()
    const one = async () => {
      const client = await cluster().join('a')
      const session = await sessionOf(client)
      const nodes = new Set<string>()
      sessions.set(session, nodes)
      for (let call = 0; call < 3; call++) nodes.add(await say(client, 'Where'))
      nodes.add(await say(client, 'Enter', newUser()))
      client.destroy()
    }
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 20 }, one))
    const isTold = (heard: readonly Heard[], node: string) =>
      heard.filter(({ hook }) => hook === 'disconnect').some(one => one.node === node)
    await until(() => {
      const all = Map.groupBy(cluster().heard(), ({ session }) => session)
      return [...sessions].every(([session, nodes]) =>
        [...nodes].every(node => isTold(all.get(session) ?? [], node)),
      )
    }, 'all disconnects')
  })
})

describe('a gate that goes', () => {
  test('in good order tells the reason drain', async () => {
    await cluster().add('c', gate)
    await cluster().settled()
    const client = await cluster().join('c')
    const session = await sessionOf(client)
    await servedBy(client, 'one', 'two')
    await cluster().stop('c')
    expect(words(session)).toEqual({ one: ['disconnect drain'], two: ['disconnect drain'] })
    await cluster().settled()
  })

  test('by kill -9 is told as gate-lost within 6 s, with the users', async () => {
    await cluster().add('c', process(gate))
    await cluster().settled()
    const user = newUser()
    const client = await cluster().join('c')
    const session = await sessionOf(client)
    await servedBy(client, 'one', 'two')
    await say(client, 'Enter', user)
    const other = await cluster().join('c')
    await say(other, 'Through')
    const otherSession = await sessionOf(other)
    await cluster().kill('c')
    const began = performance.now()
    const all = ['login', 'disconnect gate-lost']
    await told(session, { one: all, two: all })
    expect(performance.now() - began).toBeLessThan(12_000)
    for (const heard of cluster().heard(session)) expect(heard).toMatchObject({ user })
    await until(() => Object.keys(words(otherSession, 'Aside')).length === 1, 'Aside to hear')
    expect(Object.values(words(otherSession, 'Aside'))).toEqual([['disconnect gate-lost']])
  }, 30_000)
})

describe('a worker that stands still or dies', () => {
  test('hears all in order when it goes on, each once', async () => {
    await cluster().add('c', process(work))
    await cluster().settled()
    const client = await cluster().join('a')
    const session = await sessionOf(client)
    await servedBy(client, 'one', 'two', 'c')
    await cluster().freeze('c')
    const thaw = sleep(2_000).then(() => cluster().thaw('c'))
    // The call may have gone to the one that stands still.
    const leave = async () => {
      client.publish(
        'i',
        JSON.stringify({ module: 'Stage', func: 'Enter', params: { msg: newUser() } }),
      )
      client.publish('i', JSON.stringify({ module: 'Stage', func: 'Leave' }))
      await client.until(() => client.replies().length > 0, 'a reply')
      await client.reply()
      client.destroy()
    }
    await Promise.all([leave(), thaw])
    const all = ['login', 'logout logout', 'disconnect client']
    await told(session, { one: all, two: all, c: all })
    await cluster().kill('c')
    await until(() => named('c') === undefined, 'the death')
  }, 30_000)

  test('has an heir that hears what it would have heard', async () => {
    await cluster().add('c', process({ modules: { User: {} } }))
    await cluster().settled()
    const username = newUser()
    const password = 'a long password'
    const first = await cluster().connect('a', { reconnect: false })
    await first.call(User, 'Register', { username, password })
    const { token } = first.tokens!
    await cluster().add('d', { modules: { User: {} } })
    await cluster().settled()
    await cluster().kill('c')
    const second = await cluster().connect('b')
    await until(
      () =>
        second.call(User, 'Login', { username, password }).then(
          () => true,
          () => false,
        ),
      'a login',
    )
    const third = await cluster().connect('a')
    let code = ''
    await until(async () => {
      const error = await third.call(User, 'LoginByToken', { token }).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      code = error === null ? 'none' : SifakaError.from(error).code
      return code === 'LoginTimeOut'
    }, 'the family to be replaced').catch(() => {})
    expect(code).toBe('LoginTimeOut')
  }, 30_000)
})

function named(name: string) {
  return cluster().app('a').cluster!.membership.named(name)
}
