import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Kind, type Reply } from '../../../src/dispatch/request.ts'
import {
  freshName,
  ownStores,
  startWorld,
  type Stores,
  type TestClient,
  type World,
} from '../support/world.ts'

const password = 'correct horse'
const message = { module: 11, type: 7, json: '{"seat":3}', protobuf: 'CAM=' }

const queued = (number: number) => ({ state: 0, msg: '', result: { queued: number } })

describe('Push and Gate', () => {
  let stores: Stores
  let world: World
  let clients: readonly [TestClient, TestClient, TestClient]
  let ids: string[]
  beforeAll(async () => {
    stores = await ownStores('sqlite')
    world = await startWorld(stores)
    clients = [world.connect(), world.connect(), world.connect()]
    ids = []
    for (const client of clients.slice(0, 2)) {
      const { result } = await client.must('Register', { username: freshName(), password })
      ids.push(result)
    }
  })
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
    await stores?.[Symbol.asyncDispose]()
  })

  /** How many of each client's pushes came by `act`. */
  async function received(act: () => Promise<unknown>): Promise<number[]> {
    const before = clients.map(client => client.pushes.length)
    await act()
    return clients.map((client, index) => client.pushes.length - (before[index] ?? 0))
  }
  /** What an internal push answers, and how many pushes each client got by it. */
  async function sent(func: string, params: object) {
    let answer: unknown
    const counts = await received(async () => {
      answer = await world.internal('Push', func, params)
    })
    return [answer, counts]
  }

  it('ToUser reaches that user alone, with JSON and bytes as given', async () => {
    const to = { userId: ids[0], message }
    expect(await sent('ToUser', to)).toEqual([queued(1), [1, 0, 0]])
    expect(clients[0].seen.at(-1)).toEqual({
      type: 'push',
      module: 11,
      push: 7,
      json: '{"seat":3}',
      protobuf: Buffer.from([8, 3]),
    })
  })

  it('ToUser of someone who is away queues for nobody and is no error', async () => {
    const to = { userId: '123456789', message }
    expect(await world.internal('Push', 'ToUser', to)).toEqual(queued(0))
  })

  it('ToUsers, ToSession and ToAll reach whom they name', async () => {
    const users = { userIds: [...ids, 'nobody'], message }
    const session = { sessionId: clients[2].session.id, message }
    expect(await sent('ToUsers', users)).toEqual([queued(2), [1, 1, 0]])
    expect(await sent('ToSession', session)).toEqual([queued(1), [0, 0, 1]])
    expect(await sent('ToAll', { message })).toEqual([queued(3), [1, 1, 1]])
  })

  it('a push without bytes is JSON only', async () => {
    const { protobuf: _, ...jsonOnly } = message
    await world.internal('Push', 'ToSession', {
      sessionId: clients[2].session.id,
      message: jsonOnly,
    })
    expect(clients[2].seen.at(-1)).toMatchObject({ json: '{"seat":3}', protobuf: null })
  })

  it.each([
    ['no message', undefined],
    ['module 0', { ...message, module: 0 }],
    ['module 256', { ...message, module: 256 }],
    ['type 256', { ...message, type: 256 }],
    ['type -1', { ...message, type: -1 }],
    ['JSON that is none', { ...message, json: '{' }],
    ['JSON that is no object', { ...message, json: '[]' }],
    ['JSON above the limit of replies', { ...message, json: `{"a":"${'x'.repeat(1024 * 1024)}"}` }],
    ['bytes above the limit of replies', { ...message, protobuf: 'AAAA'.repeat(400_000) }],
  ])('%s is refused with 0xfd', async (_what, bad) => {
    const answer = await world.internal('Push', 'ToAll', { message: bad })
    expect(answer.state).toBe(0xfd)
  })

  it('a client finds none of the internal functions', async () => {
    for (const [module, func] of [
      ['Push', 'ToAll'],
      ['Push', 'ToUser'],
      ['Gate', 'KickOut'],
      ['Gate', 'PushMessageI'],
    ] as const)
      expect((await clients[0].call(func, { message }, module)).state).toBe(0xfc)
  })

  it('Gate.PushMessageI pushes JSON alone, PushMessageF bytes alone, each to a session once', async () => {
    const { id } = clients[2].session
    const sessions = [id, id, '0'.repeat(32)]
    const written = { sessions, module: 11, type: 7 }
    const asJson = await world.internal('Gate', 'PushMessageI', { ...written, content: '{"a":1}' })
    expect(asJson).toEqual(queued(1))
    expect(clients[2].seen.at(-1)).toMatchObject({ json: '{"a":1}', protobuf: null })
    const asBytes = await world.internal('Gate', 'PushMessageF', { ...written, content: 'CAM=' })
    expect(asBytes).toEqual(queued(1))
    expect(clients[2].seen.at(-1)).toMatchObject({ json: null, protobuf: Buffer.from([8, 3]) })
    const bad = { ...written, module: 256, content: '{}' }
    expect((await world.internal('Gate', 'PushMessageI', bad)).state).toBe(0xfd)
    for (const content of ['', '{"a":1', '"a"}, {"b"', '[]']) {
      const { state } = await world.internal('Gate', 'PushMessageI', { ...written, content })
      expect(state).toBe(0xfd)
    }
  })

  it('Gate.KickOut closes the sessions it names as kicked, and no other', async () => {
    const victim = world.connect()
    const kick = { sessions: [victim.session.id, 'unknown'], reason: 'cheating' }
    const answer = await world.internal('Gate', 'KickOut', kick)
    expect(answer).toEqual({ state: 0, msg: '', result: { closed: 1 } })
    expect(victim.closed).toBe('kicked')
    expect(clients.map(client => client.closed)).toEqual([null, null, null])
  })

  it('login as protobuf answers the same function', async () => {
    const entry = world.dispatcher.find(2, 11)
    if (entry === undefined) throw new Error('User.LoginByToken has another number')
    const username = freshName()
    const { tokenInfo } = await world.connect().must('Register', { username, password })
    const token = Buffer.from(tokenInfo.token)
    const { promise, resolve } = Promise.withResolvers<Reply>()
    world.dispatcher.dispatch({
      entry,
      caller: { type: 'server', session: null },
      kind: Kind.Protobuf,
      params: Buffer.concat([Buffer.from([0x0a, token.length]), token]),
      deadline: performance.now() + 3000,
      ticket: 0,
      sink: { answer: (_ticket, reply) => resolve(reply) },
    })
    const { state, result } = await promise
    expect(state).toBe(0)
    // Field 1, the token; field 2 is empty; field 3, the seconds that are left.
    const bytes = result instanceof Uint8Array ? Buffer.from(result) : Buffer.alloc(0)
    expect(bytes.subarray(0, 45)).toEqual(Buffer.concat([Buffer.from([0x0a, token.length]), token]))
    expect(bytes[45]).toBe(0x18)
  })
})
