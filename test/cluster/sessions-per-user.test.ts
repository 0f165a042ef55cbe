/** Users who may have several sessions: in one process, and over two gates. */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { SifakaError, User } from '../../src/index.ts'
import type { RawClient } from '../torture/raw-client.ts'
import { Cluster, newUser, sleep, until, type NodeSpec } from './support/cluster.ts'
import { say } from './support/say.ts'
import { Stage, type Heard, type KickOrder, type PushOrder } from './support/stage.contract.ts'

const config = { user: { sessionsPerUser: 2 } }
const modules = { Stage: {}, User: {} }
const gate: NodeSpec = { gate: true, config }
const places = {
  /** The bus leads nowhere: nothing of a cluster is there. */
  'one process': {
    gates: ['a', 'a'],
    nodes: {
      a: { gate: true, modules, config: { ...config, bus: { url: 'memory:' } } },
    },
  },
  'two gates': {
    gates: ['a', 'b'],
    nodes: { work: { modules, config }, a: gate, b: gate },
  },
} satisfies Record<string, { gates: string[]; nodes: Record<string, NodeSpec> }>

/** One process that knows of no others has nobody to wait for. */
class Alone extends Cluster {
  override async settled(): Promise<void> {}
}

const word = () => randomBytes(6).toString('hex')

async function sessionOf(client: RawClient): Promise<string> {
  return JSON.parse(await say(client, 'Who')).id
}

/** Pushes of the stage that come until `words` have. */
async function hears(client: RawClient, words: readonly string[]): Promise<void> {
  const heard: string[] = []
  await client.until(() => {
    for (const { topic, payload } of client.takePublishes()) {
      const said = topic === 'p' ? JSON.parse(payload.toString()) : null
      if (said?.module === Stage.id) heard.push(said.content.msg)
    }
    return heard.length >= words.length
  }, `${words.length} pushes`)
  expect(heard).toEqual(words)
}

describe.each(Object.entries(places))('a user of two sessions in %s', (_name, place) => {
  const [first, second] = place.gates as [string, string]
  let cluster: Cluster

  beforeAll(async () => {
    const Place = first === second ? Alone : Cluster
    cluster = await new Place({ nodes: place.nodes }).start()
  })
  afterAll(() => cluster[Symbol.asyncDispose]())
  afterEach(() => cluster.rest())

  const open = (): number =>
    [...new Set(place.gates)].reduce((sum, name) => sum + cluster.app(name).online.sessions, 0)

  const enter = async (where: string, words: string): Promise<RawClient> => {
    const client = await cluster.join(where)
    await say(client, 'Enter', words)
    return client
  }

  const push = async (from: RawClient, order: PushOrder): Promise<number[]> =>
    JSON.parse(await say(from, 'Push', JSON.stringify(order)))

  const kick = (from: RawClient, order: KickOrder): Promise<string> =>
    say(from, 'Kick', JSON.stringify(order))

  test('keeps both, and the third login replaces the oldest before it is answered', async () => {
    const user = newUser()
    const one = await enter(first, `${user} first`)
    const two = await enter(second, `${user} second`)
    const [oneId, twoId] = [await sessionOf(one), await sessionOf(two)]
    const three = await enter(second, `${user} third`)
    const threeId = await sessionOf(three)
    const heard = cluster.heard(oneId).slice(0, 2)
    expect(heard.map(({ hook }) => hook)).toEqual(['login', 'logout'])
    expect(heard[1]).toMatchObject({
      reason: 'replaced',
      user,
      by: { session: threeId, tag: 'third' },
    })
    const { payload } = await one.takePublish('p')
    expect(JSON.parse(payload.toString())).toEqual({ module: 2, type: 0, content: {} })
    expect(await one.closed()).toBe('fin')
    for (const [client, id] of [
      [two, twoId],
      [three, threeId],
    ] as const) {
      expect(JSON.parse(await say(client, 'Who')).user.id).toBe(user)
      expect(cluster.heard(id).map(({ hook }) => hook)).toEqual(['login'])
    }
  })

  test('hears each push in all sessions, from others and from its own calls', async () => {
    const user = newUser()
    const own = [await enter(first, user), await enter(second, user)]
    const other = await enter(second, newUser())
    for (const from of [...own, other])
      for (const to of [
        { type: 'user', id: user },
        { type: 'users', ids: [newUser(), user, user] },
      ] as const) {
        const words = [word(), word(), word()]
        expect(await push(from, { to, words })).toEqual([2, 2, 2])
        for (const client of own) await hears(client, words)
      }
    const words = Array.from({ length: 300 }, (_, index) => `${index}`)
    await push(own[0]!, { to: { type: 'user', id: user }, words, atOnce: true })
    for (const client of own) await hears(client, words)
    await push(own[0]!, { to: { type: 'user', id: user }, words: ['late'], afterReply: true })
    for (const client of own) await hears(client, ['late'])
  })

  test('a push to its own user comes before the reply of the call', async () => {
    const user = newUser()
    const one = await enter(first, user)
    await enter(second, user)
    const order: PushOrder = { to: { type: 'user', id: user }, words: ['hello'], atOnce: true }
    for (let round = 0; round < 20; round++) {
      const request = { module: 'Stage', func: 'Push', params: { msg: JSON.stringify(order) } }
      one.publish('i', JSON.stringify(request))
      const topics: string[] = []
      await one.until(() => {
        topics.push(...one.takePublishes().map(({ topic }) => topic))
        return topics.includes('i')
      }, 'the reply')
      expect(topics.filter(topic => topic !== 'q')).toEqual(['p', 'i'])
    }
  })

  test('loses all sessions where it is disconnected, and one where that logs out', async () => {
    const user = newUser()
    const [one, two] = [await enter(first, user), await enter(second, user)]
    await say(one, 'Leave')
    const other = await cluster.join(second)
    const to = { type: 'user', id: user } as const
    expect(await push(other, { to, words: ['one'] })).toEqual([1])
    await hears(two, ['one'])
    await say(one, 'Enter', user)
    expect(await push(other, { to, words: ['two'] })).toEqual([2])
    expect(await kick(other, { to, reason: 'replaced' })).toBe('2')
    for (const client of [one, two]) expect(await client.closed()).toBe('fin')
    expect(await push(other, { to, words: ['three'] })).toEqual([0])
  })

  test('gives the place of a broken connection to the same login when that comes back', async () => {
    const user = newUser()
    const tablet = await enter(second, `${user} tablet`)
    const phone = await enter(first, `${user} phone`)
    phone.stream.pause()
    const back = await enter(second, `${user} phone`)
    phone.stream.resume()
    expect(await phone.closed()).toBe('fin')
    for (const client of [tablet, back])
      expect(JSON.parse(await say(client, 'Who')).user.id).toBe(user)
  })

  test('makes room when a session ends, however it ends', async () => {
    const user = newUser()
    const stays = await enter(first, user)
    for (const end of ['destroy', 'reset'] as const)
      for (let round = 0; round < 5; round++) {
        const client = await enter(second, user)
        client[end]()
        await until(() => open() === 1, 'it to end')
      }
    expect(JSON.parse(await say(stays, 'Who')).user.id).toBe(user)
  })

  test('of 60 logins at once two sessions live, and both are pushed to', async () => {
    const user = newUser()
    const clients = await Promise.all(
      Array.from({ length: 60 }, (_, index) => cluster.join(index % 2 === 0 ? first : second)),
    )
    await Promise.allSettled(clients.map(client => say(client, 'Enter', user)))
    await until(() => open() === 2, 'two sessions', 20_000)
    const from = await cluster.join(first)
    expect(await push(from, { to: { type: 'user', id: user }, words: ['hello'] })).toEqual([2])
  }, 40_000)

  test('has a family of tokens for each login, of which the replaced one alone has to log in again', async () => {
    const [username, password] = [newUser(), 'a long password']
    const options = { reconnect: false } as const
    const one = await cluster.connect(first, options)
    await one.call(User, 'Register', { username, password })
    const two = await cluster.connect(second, options)
    await two.call(User, 'Login', { username, password })
    const codeOf = async (token: string): Promise<string> => {
      const client = await cluster.connect(first, options)
      const code = await client.call(User, 'LoginByToken', { token }).then(
        () => 'Success',
        (error: unknown) => SifakaError.from(error).code,
      )
      await client.close()
      return code
    }
    const tokens = [one.tokens!, two.tokens!] as const
    const three = await cluster.connect(second, options)
    await three.call(User, 'Login', { username, password })
    await until(() => one.state.type === 'closed', 'the oldest to be replaced')
    expect(await codeOf(tokens[0].token)).toBe('LoginTimeOut')
    const refreshed = await three.call(User, 'RefreshToken', {
      refresh_token: tokens[1].refreshToken,
    })
    expect(refreshed.tokenData?.token).toBeTruthy()
    expect((await two.call(User, 'GetSelfInfo', {})).userData?.UserName).toBe(username)
    await three.call(User, 'ChangePasswordByPassword', {
      oldPassword: password,
      newPassword: 'another password',
    })
    await until(() => two.state.type === 'closed', 'the other to be ended')
    expect(await codeOf(tokens[1].token)).toBe('InvalidToken')
    expect((await three.call(User, 'GetSelfInfo', {})).userData?.UserName).toBe(username)
  }, 30_000)

  test('is never logged in more than twice, as the hooks of one worker tell it', async () => {
    const users = [newUser(), newUser(), newUser()]
    const endAt = performance.now() + 3_000
    const play = async (index: number): Promise<void> => {
      while (performance.now() < endAt) {
        const client = await cluster.join(Math.random() < 0.5 ? first : second)
        const rounds = 1 + Math.floor(Math.random() * 4)
        for (let round = 0; round < rounds && client.ending === null; round++) {
          const user = users[Math.floor(Math.random() * users.length)]!
          const isIn = await say(client, 'Enter', `${user} ${index}-${round}`).catch(() => null)
          if (isIn === null) break
          await sleep(Math.random() * 10)
        }
        // One that breaks off has ended a moment before its hooks are told.
        await say(client, 'Leave').catch(() => null)
        client.destroy()
      }
    }
    await Promise.all(Array.from({ length: 12 }, (_, index) => play(index)))
    await until(() => open() === 0, 'all to end')
    const { most, logins, replaced } = judge(cluster.heard(), users)
    expect(most).toBe(2)
    expect(logins).toBeGreaterThan(100)
    expect(replaced).toBeGreaterThan(20)
  }, 30_000)
})

describe('two sessions of a user, as gates come and go,', () => {
  const work: NodeSpec = { modules, config }
  const narrow: NodeSpec = { gate: true }
  const useNodes = async (nodes: Record<string, NodeSpec>): Promise<Cluster> =>
    new Cluster({ nodes }).start()

  const enter = async (cluster: Cluster, where: string, user: string): Promise<RawClient> => {
    const client = await cluster.join(where)
    await say(client, 'Enter', user)
    return client
  }

  const holders = async (cluster: Cluster, user: string): Promise<(string | undefined)[]> =>
    (await cluster.presence('work').users([user])).map(holder => holder?.session)

  test('are those at living gates: a killed one has none', async () => {
    await using cluster = await useNodes({ work, a: gate, c: { ...gate, isProcess: true } })
    const user = newUser()
    const stays = await enter(cluster, 'a', user)
    await enter(cluster, 'c', user)
    const ref = cluster.refOf('c')
    await cluster.kill('c')
    cluster.died(ref)
    await until(async () => !(await holders(cluster, user))[1], 'the claim to be void')
    const again = await enter(cluster, 'a', user)
    expect(await holders(cluster, user)).toEqual([await sessionOf(stays), await sessionOf(again)])
  }, 40_000)

  test('are counted from one to two and back, gate by gate, without one too many or one lost', async () => {
    await using cluster = await useNodes({ work, a: narrow, b: narrow })
    const user = newUser()
    const order: PushOrder = { to: { type: 'user', id: user }, words: ['hello'] }
    const count = async (client: RawClient): Promise<number> => {
      const counts = JSON.parse(await say(client, 'Push', JSON.stringify(order)))
      return counts[0]
    }
    const one = await enter(cluster, 'a', user)
    // Up: one gate after the other starts anew with two.
    await cluster.stop('b')
    await cluster.add('b', gate)
    await cluster.settled()
    const two = await enter(cluster, 'b', user)
    expect([one.ending, await count(one)]).toEqual([null, 2])
    // The gate of one replaces the session in the first slot, and knows no other.
    const three = await enter(cluster, 'a', user)
    expect(await one.closed()).toBe('fin')
    expect([two.ending, await count(two)]).toEqual([null, 2])
    // Down: with its gate ends what has no slot any more.
    await cluster.stop('b')
    expect(await two.closed()).toBe('fin')
    await cluster.add('b', narrow)
    await cluster.settled()
    expect(await count(three)).toBe(1)
    const four = await enter(cluster, 'b', user)
    expect(await three.closed()).toBe('fin')
    expect(await holders(cluster, user)).toEqual([await sessionOf(four), undefined])
  }, 40_000)
})

/**
 * Who is logged in, by what one worker heard: a login is told behind the end of what it replaced.
 * One that broke off does not count: it had ended a moment before its hooks were told.
 */
function judge(
  heard: readonly Heard[],
  users: readonly string[],
): { readonly most: number; readonly logins: number; readonly replaced: number } {
  const brokeOff = new Set(
    heard
      .filter(({ hook, user }) => hook === 'disconnect' && user !== null)
      .map(one => one.session),
  )
  const isIn = new Map<string, Set<string>>(users.map(user => [user, new Set()]))
  let [most, logins, replaced] = [0, 0, 0]
  for (const { hook, session, user, reason } of heard) {
    const sessions = isIn.get(user ?? '')
    if (sessions === undefined) continue
    if (hook !== 'login') sessions.delete(session)
    else if (!brokeOff.has(session)) sessions.add(session)
    if (hook === 'login') logins++
    if (hook === 'logout' && reason === 'replaced') replaced++
    most = Math.max(most, sessions.size)
  }
  return { most, logins, replaced }
}
