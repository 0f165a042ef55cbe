/** Attributes and pins of a session whose functions run on other nodes. */
import { afterEach, describe, expect, test } from 'vitest'
import { SifakaError } from '../../src/index.ts'
import { newUser, until, useCluster, type NodeSpec } from './support/cluster.ts'
import { say } from './support/say.ts'
import { Stage } from './support/stage.contract.ts'

const work: NodeSpec = { modules: { Stage: { balance: 'round-robin' } } }
const cluster = useCluster({ nodes: { one: work, two: work, gate: { gate: true } } })
afterEach(() => cluster().rest())

describe('attributes', () => {
  test('what one worker sets the next call reads on another', async () => {
    const client = await cluster().join('gate')
    const nodes = new Set<string>()
    for (let round = 0; round < 20; round++) {
      // Three calls a round, so that workers change their parts.
      nodes.add(await say(client, 'Set', `word ${round}`))
      expect(await say(client, 'Get', 'word')).toBe(String(round))
      if (round % 2 === 0) await say(client, 'Where')
    }
    expect([...nodes].toSorted()).toEqual(['one', 'two'])
  })

  test('what is set without waiting is there for the next request', async () => {
    const client = await cluster().join('gate')
    const expected: string[] = []
    for (let round = 0; round < 200; round++) {
      const request = (func: string, msg: string) =>
        JSON.stringify({ module: 'Stage', func, params: { msg } })
      client.publish('i', request('SetLater', `word ${round}`))
      client.publish('i', request('Get', 'word'))
      expected.push(String(round))
    }
    const got: string[] = []
    await client.until(() => {
      got.push(...client.replies().map(({ result }) => result.msg))
      return got.length >= 400
    }, '400 replies')
    expect(got.filter((_, index) => index % 2 === 1)).toEqual(expected)
  })

  test('a removed one is gone', async () => {
    const client = await cluster().join('gate')
    await say(client, 'Set', 'word hello')
    await say(client, 'Remove', 'word')
    expect(await say(client, 'Get', 'word')).toBe('')
  })

  test('more than 4 KiB in all is refused in words, and what was there stays', async () => {
    const client = await cluster().join('gate')
    await say(client, 'Set', `first ${'x'.repeat(3_000)}`)
    const request = { module: 'Stage', func: 'Set', params: { msg: `second ${'x'.repeat(1_100)}` } }
    const refused = await client.request(request)
    expect(refused.state).toBe(0xfd)
    expect(refused.msg).toContain('at most 4096')
    expect(await say(client, 'Get', 'first')).toHaveLength(3_000)
    expect(await say(client, 'Get', 'second')).toBe('')
    // One that takes the place of another counts once.
    await say(client, 'Set', `first ${'y'.repeat(4_000)}`)
  })

  test('one above what the bus carries is refused in words too', async () => {
    const client = await cluster().connect('gate')
    const error = await client
      .call(Stage, 'SetLong', { msg: String(3 * 1024 * 1024) })
      .catch((thrown: unknown) => thrown)
    expect(SifakaError.from(error).code).toBe('ParamNotAllow')
  })

  test('after the client has gone it is refused as ServerIsDown', async () => {
    const client = await cluster().join('gate')
    const { id } = JSON.parse(await say(client, 'Who'))
    client.publish(
      'i',
      JSON.stringify({ module: 'Stage', func: 'SetLate', params: { msg: '300' } }),
    )
    await until(() => cluster().app('one').running + cluster().app('two').running === 1, 'the run')
    client.reset()
    await until(() => cluster().app('gate').online.sessions === 0, 'the session to end')
    const ended = () =>
      cluster()
        .heard(id)
        .find(({ hook }) => hook === 'set')
    await until(() => ended() !== undefined, 'the end of the call')
    expect(ended()!.reason).toBe('ServerIsDown')
  })

  test('each session has its own', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => cluster().join('gate')))
    await Promise.all(clients.map((client, index) => say(client, 'Set', `word ${index}`)))
    const words = await Promise.all(clients.map(client => say(client, 'Get', 'word')))
    expect(words).toEqual(clients.map((_, index) => String(index)))
  })
})

describe('the session that travels', () => {
  test('has its user from the login on, and none after the logout', async () => {
    const client = await cluster().join('gate')
    const user = newUser()
    const who = async () => JSON.parse(await say(client, 'Who')).user
    expect(await who()).toBeNull()
    await say(client, 'Enter', `${user} tag`)
    for (let round = 0; round < 4; round++) expect(await who()).toEqual({ id: user, tag: 'tag' })
    await say(client, 'Leave')
    expect(await who()).toBeNull()
  })
})
