/** Pushes and disconnects between workers and gates. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { RawClient } from '../torture/raw-client.ts'
import { newUser, sleep, until, useCluster, type NodeSpec } from './support/cluster.ts'
import { say } from './support/say.ts'
import { idOfMany, Stage, type KickOrder, type PushOrder } from './support/stage.contract.ts'

const work: NodeSpec = { modules: { Stage: { balance: 'round-robin' }, Push: {} } }
const cluster = useCluster({
  nodes: { one: work, two: work, a: { gate: true }, b: { gate: true, modules: { Stage: {} } } },
})
afterEach(() => cluster().rest())

interface Player {
  readonly client: RawClient
  readonly user: string
  readonly session: string
}

async function player(gate: string, user = newUser()): Promise<Player> {
  const client = await cluster().join(gate)
  await say(client, 'Enter', user)
  return { client, user, session: JSON.parse(await say(client, 'Who')).id }
}

async function push(client: RawClient, order: PushOrder): Promise<number[]> {
  return JSON.parse(await say(client, 'Push', JSON.stringify(order)))
}

async function kick(client: RawClient, order: KickOrder): Promise<string> {
  return say(client, 'Kick', JSON.stringify(order))
}

/** The words of pushes of the stage that are here, or the state of replies, in order. */
function arrived(client: RawClient): string[] {
  return client.takePublishes().flatMap(({ topic, payload }) => {
    // The same as protobuf.
    if (topic !== 'p' && topic !== 'i') return []
    const said = JSON.parse(payload.toString())
    if (topic === 'i') return [`reply ${said.state}`]
    return said.module === Stage.id ? [said.content.msg] : []
  })
}

async function hears(client: RawClient, words: readonly string[]): Promise<void> {
  const heard: string[] = []
  await client.until(() => {
    heard.push(...arrived(client))
    return heard.length >= words.length
  }, `${words.length} pushes`)
  expect(heard).toEqual(words)
}

const word = () => randomBytes(6).toString('hex')

describe('a push', () => {
  test('reaches a user on any gate from any worker, counted once', async () => {
    const players = [await player('a'), await player('b')]
    for (const from of players)
      for (const to of players)
        for (let round = 0; round < 4; round++) {
          const words = [word()]
          expect(await push(from.client, { to: { type: 'user', id: to.user }, words })).toEqual([1])
          await hears(to.client, words)
        }
  })

  test('reaches the users of a list, wherever they are, and counts those that are', async () => {
    const players = await Promise.all(['a', 'b', 'a', 'b', 'b'].map(gate => player(gate)))
    const ids = players.map(({ user }) => user)
    const order: PushOrder = {
      to: { type: 'users', ids: [...ids, ids[0]!, newUser(), newUser()] },
      words: [word()],
    }
    const from = await cluster().join('a')
    expect(await push(from, order)).toEqual([5])
    for (const { client } of players) await hears(client, order.words)
  })

  test('reaches a session by its id, with or without a user', async () => {
    const from = await cluster().join('b')
    for (const gate of ['a', 'b']) {
      const client = await cluster().join(gate)
      const { id } = JSON.parse(await say(client, 'Who'))
      const words = [word()]
      expect(await push(from, { to: { type: 'session', id }, words })).toEqual([1])
      await hears(client, words)
    }
  })

  test('to everyone counts and reaches all that listen', async () => {
    const players = await Promise.all(['a', 'b', 'a', 'b', 'b', 'a'].map(gate => player(gate)))
    const mute = await cluster().tcp('a')
    await mute.connect()
    await mute.subscribe('s', 'i')
    const words = [word()]
    expect(await push(players[0]!.client, { to: { type: 'everyone' }, words })).toEqual([6])
    for (const { client } of players) await hears(client, words)
  })

  test('to a user or session that is nowhere counts 0', async () => {
    const from = await cluster().join('a')
    const gone = await player('b')
    gone.client.destroy()
    await until(() => cluster().app('b').online.sessions === 0, 'it to go')
    const words = [word()]
    const targets: PushOrder['to'][] = [
      { type: 'user', id: newUser() },
      { type: 'user', id: gone.user },
      { type: 'user', id: 'x'.repeat(5_000) },
      { type: 'users', ids: [] },
      { type: 'users', ids: [gone.user, newUser()] },
      { type: 'session', id: gone.session },
      { type: 'session', id: '0'.repeat(32) },
      { type: 'session', id: 'no session' },
      { type: 'session', id: 'ü'.repeat(300) },
    ]
    for (const to of targets) expect(await push(from, { to, words })).toEqual([0])
  })

  test('to a user reaches no session that is its no more', async () => {
    const one = await player('a')
    await say(one.client, 'Enter', newUser())
    const from = await cluster().join('b')
    expect(await push(from, { to: { type: 'user', id: one.user }, words: [word()] })).toEqual([0])
    await say(one.client, 'Leave')
    await sleep(50)
    expect(arrived(one.client)).toEqual([])
  })

  test('to its own user from a call follows the user to the session that has it now', async () => {
    const user = newUser()
    const older = await player('a', user)
    const newer = await player('b', user)
    await older.client.closed()
    const from = await cluster().join('a')
    const words = [word()]
    expect(await push(from, { to: { type: 'user', id: user }, words })).toEqual([1])
    await hears(newer.client, words)
  })

  test.for(['awaited', 'at once'])('1,000 of one handler arrive in order (%s)', async how => {
    const to = await player('b')
    const from = await cluster().join('a')
    for (const target of [
      { type: 'session', id: to.session },
      { type: 'user', id: to.user },
    ] as const) {
      const words = Array.from({ length: 1_000 }, (_, index) => String(index))
      const counts = await push(from, { to: target, words, atOnce: how === 'at once' })
      expect(counts).toEqual(words.map(() => 1))
      await hears(to.client, words)
    }
  })

  test('before the reply comes before it, after it with afterReply, and never of a failed call', async () => {
    const { client, user, session } = await player('a')
    const request = (order: PushOrder) =>
      JSON.stringify({ module: 'Stage', func: 'Push', params: { msg: JSON.stringify(order) } })
    for (let round = 0; round < 20; round++)
      for (const to of [
        { type: 'user', id: user },
        { type: 'session', id: session },
      ] as const) {
        client.publish('i', request({ to, words: ['one', 'two'], atOnce: true }))
        await hears(client, ['one', 'two', 'reply 0'])
        client.publish('i', request({ to, words: ['one', 'two'], afterReply: true }))
        await hears(client, ['reply 0', 'one', 'two'])
        client.publish('i', request({ to, words: ['one'], afterReply: true, fails: true }))
        await hears(client, ['reply 255'])
      }
    await sleep(50)
    expect(arrived(client)).toEqual([])
  })

  test('after the reply to another user on another gate comes too', async () => {
    const to = await player('b')
    const from = await cluster().join('a')
    const words = [word(), word()]
    await push(from, { to: { type: 'user', id: to.user }, words, afterReply: true })
    await hears(to.client, words)
  })

  test('reaches 3,000 users of one list', async () => {
    const to = await player('b')
    const from = await cluster().join('a')
    const presence = cluster().presence('b')
    const claims = Array.from({ length: 3_000 }, (_, index) => ({
      id: idOfMany(index),
      session: to.session,
      since: Date.now(),
    }))
    await Promise.all(claims.map(claim => presence.swapUser(claim)))
    // They are claimed for the session too, which has another user.
    expect(await say(from, 'PushMany', `3000 ${to.user}`)).toBe('1')
    await hears(to.client, [to.user])
    await Promise.all(claims.map(claim => presence.releaseUser(claim)))
  })

  test('whose two forms together are above a message of the bus arrives whole', async () => {
    const to = await player('b')
    const from = await cluster().join('a')
    await say(from, 'PushLong', `${to.user} 700000`)
    const { payload } = await to.client.takePublish('p')
    expect(JSON.parse(payload.toString()).content.msg).toBe('x'.repeat(700_000))
  })
})

describe('a disconnect', () => {
  test('closes a user, a session, a list of users on any gate, and counts them', async () => {
    const from = await cluster().join('a')
    for (const gate of ['a', 'b']) {
      const one = await player(gate)
      expect(await kick(from, { to: { type: 'user', id: one.user } })).toBe('1')
      await one.client.closed()
      const two = await player(gate)
      expect(await kick(from, { to: { type: 'session', id: two.session } })).toBe('1')
      await two.client.closed()
    }
    const players = await Promise.all(['a', 'b', 'a'].map(gate => player(gate)))
    const ids = [...players.map(({ user }) => user), newUser()]
    expect(await kick(from, { to: { type: 'users', ids } })).toBe('3')
    for (const { client } of players) await client.closed()
    expect(await kick(from, { to: { type: 'users', ids } })).toBe('0')
  })

  test('as replaced says User/0 and is counted when the logout hooks have run', async () => {
    const from = await cluster().join('a')
    for (const gate of ['a', 'b']) {
      const one = await player(gate)
      const to = { type: 'user', id: one.user } as const
      expect(await kick(from, { to, reason: 'replaced' })).toBe('1')
      const heard = cluster().heard(one.session)
      expect(heard.find(({ hook }) => hook === 'logout')).toMatchObject({ reason: 'replaced' })
      const { payload } = await one.client.takePublish('p')
      expect(JSON.parse(payload.toString())).toMatchObject({ module: 2, type: 0 })
      await one.client.closed()
    }
  })

  test('of everyone answers the one who asked before it closes it', async () => {
    const players = await Promise.all(['a', 'b', 'a', 'b'].map(gate => player(gate)))
    expect(await kick(players[0]!.client, { to: { type: 'everyone' } })).toBe('4')
    for (const { client } of players) {
      const { payload } = await client.takePublish('p')
      expect(JSON.parse(payload.toString())).toMatchObject({ module: 1 })
      await client.closed()
    }
  })
})
