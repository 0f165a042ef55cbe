/** Calls and pushes: order, concurrency, errors, deadlines, volume. */
import { describe, expect, it } from 'vitest'
import { everyone, toSession, toUser, toUsers, User } from '../../../src/index.ts'
import { failureOf } from './errors.ts'
import { Lab } from './lab.ts'
import { newName, password, type World } from './world.ts'

export function describeCalls(world: () => World): void {
  describe.each(['json', 'protobuf'] as const)('calls by %s', wire => {
    it('runs plain calls one after the other and answers them in their order', async () => {
      const client = await world().connect({ wire })
      const { lab } = world()
      const [slow, quick, last] = [newName(), newName(), newName()]
      const answered: string[] = []
      const calls = [
        client.call(Lab, 'Wait', { msg: slow }),
        client.call(Lab, 'Echo', { msg: quick }),
        client.call(Lab, 'Echo', { msg: last }),
      ].map(call => call.then(({ msg }) => answered.push(msg)))
      await lab.running(slow)
      expect(lab.begun).not.toContain(quick)
      lab.open(slow)
      await Promise.all(calls)
      expect(answered).toEqual([slow, quick, last])
    })

    it('runs concurrent calls side by side and answers them as they finish', async () => {
      const client = await world().connect({ wire })
      const { lab } = world()
      const slow = newName()
      const waiting = client.call(Lab, 'Wait', { msg: slow }, { concurrent: true })
      await lab.running(slow)
      const words = Array.from({ length: 20 }, newName)
      const echoes = words.map(msg => client.call(Lab, 'Echo', { msg }, { concurrent: true }))
      expect((await Promise.all(echoes)).map(({ msg }) => msg)).toEqual(words)
      lab.open(slow)
      expect(await waiting).toEqual({ msg: slow })
    })

    it('answers errors with their names and states', async () => {
      const client = await world().connect({ wire })
      const fail = (msg: string) => failureOf(client.call(Lab, 'Fail', { msg }))
      expect(await fail('own')).toEqual({ name: 'Broken', state: 7 })
      expect(await fail('general')).toEqual({ name: 'Frozen', state: 0xf6 })
      expect(await fail('thrown')).toEqual({ name: 'Internal', state: 0xff })
      await expect(client.call(Lab, 'Fail', { msg: 'thrown' })).rejects.toThrow(
        /^Internal Server Error$/,
      )
      await expect(client.call(Lab, 'Fail', { msg: 'general' })).rejects.toThrow(
        /^The lab is frozen$/,
      )
      const denied: [Promise<unknown>, string, number][] = [
        [client.call(User, 'GetSelfInfo', {}), 'NeedLogin', 0xf9],
        [client.call(User, 'Login', { username: 'x', password }), 'WrongPassword', 1],
        [client.call(User, 'Register', { username: 'xy', password }), 'TooShort', 1],
        [client.call(User, 'Register', { username: 'a\u0007bc', password }), 'ParamNotAllow', 0xfd],
        [client.call(User, 'RefreshToken', { refresh_token: 'x' }), 'InvalidRefreshToken', 1],
        [client.request('Lab', 'Secret'), 'NotFound', 0xfc],
        [client.request('Lab', 'toString'), 'NotFound', 0xfc],
        [client.request('Nobody', 'Echo'), 'NotFound', 0xfc],
        [client.request('Lab', 'Echo', { msg: 5 }), 'ParamParseFail', 0xfe],
      ]
      for (const [call, name, state] of denied)
        expect(await failureOf(call)).toEqual({ name, state })
      const taken = await world().player({ wire })
      const twice = client.call(User, 'Register', { username: taken.name, password })
      expect(await failureOf(twice)).toEqual({ name: 'AccountTaken', state: 2 })
    })

    it('carries long texts of several bytes a character, many at once', async () => {
      const client = await world().connect({ wire })
      const msg = 'ä€😀 '.repeat(6000)
      const calls = Array.from({ length: 100 }, () =>
        client.call(Lab, 'Echo', { msg }, { timeoutMs: 20_000 }),
      )
      expect((await Promise.all(calls)).every(reply => reply.msg === msg)).toBe(true)
      const longer = client.call(Lab, 'Echo', { msg: 'x'.repeat(65_001) })
      expect(await failureOf(longer)).toEqual({ name: 'ParamNotAllow', state: 0xfd })
      expect(client.counters.connections).toBe(1)
    })

    it('answers a call at its deadline, and the next one after it', async () => {
      const client = await world().connect({ wire })
      const never = client.call(Lab, 'Never', {})
      const next = client.call(Lab, 'Echo', { msg: 'next' })
      expect(await failureOf(never)).toEqual({ name: 'RequestTimeout', state: 0xf3 })
      expect(await next).toEqual({ msg: 'next' })
    })

    it('gives up at the deadline of the caller and takes no late reply for another', async () => {
      const client = await world().connect({ wire })
      const { lab } = world()
      const slow = newName()
      const late = failureOf(client.call(Lab, 'Wait', { msg: slow }, { timeoutMs: 50 }))
      const next = client.call(Lab, 'Echo', { msg: 'next' })
      await lab.running(slow)
      expect(await late).toEqual({ name: 'RequestTimeout', state: 0xf3 })
      lab.open(slow)
      expect(await next).toEqual({ msg: 'next' })
      expect(client.counters.lateReplies).toBe(1)
    })

    it('is pushed to as user, as one of users, as session and as one of all', async () => {
      const { client, id } = await world().player({ wire })
      const { lab } = world()
      const heard: unknown[] = []
      client.on(Lab, 'Told', ({ msg }) => heard.push(msg))
      client.on(Lab, 'Hint', content => heard.push(content))
      expect(await lab.push(toUser(id), 'Told', { msg: 'user' })).toBe(1)
      expect(await lab.push(toUsers([id, '1']), 'Told', { msg: 'users' })).toBe(1)
      expect(await lab.push(toSession('0'.repeat(32)), 'Told', { msg: 'nobody' })).toBe(0)
      expect(await lab.push(toUser(id), 'Hint', { msg: 'json alone' })).toBe(1)
      expect(await lab.push(everyone, 'Told', { msg: 'all' })).toBeGreaterThan(0)
      // a reply comes after what was pushed before it
      await client.call(Lab, 'Echo', { msg: '' })
      // a client that speaks protobuf hears JSON-only pushes on `p`, in order with those on `q`
      expect(heard).toEqual(['user', 'users', { msg: 'json alone' }, 'all'])
    })
  })

  it('answers 5,000 GetSelfInfo over one connection, in order', { timeout: 60_000 }, async () => {
    const count = 5000
    const { client, name, id } = await world().player({ maxHeld: count, timeoutMs: 55_000 })
    const order: number[] = []
    const before = client.counters.replies
    const calls = Array.from({ length: count }, (_, index) =>
      client.call(User, 'GetSelfInfo', {}).then(({ userData }) => {
        order.push(index)
        return userData?.UserName === name && userData.UserID === id
      }),
    )
    const right = await Promise.all(calls)
    expect(right.filter(Boolean)).toHaveLength(count)
    expect(order).toEqual(Array.from({ length: count }, (_, index) => index))
    expect(client.counters.replies - before).toBe(count)
  })

  it('gives each of many clients its own replies', async () => {
    const clients = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        world().connect({ wire: index % 2 === 0 ? 'json' : 'protobuf' }),
      ),
    )
    const asked = clients.flatMap((client, who) =>
      Array.from({ length: 50 }, async (_, index) => {
        const msg = `client ${who}, call ${index}`
        const reply = await client.call(Lab, 'Echo', { msg }, { concurrent: index % 3 === 0 })
        return reply.msg === msg
      }),
    )
    expect((await Promise.all(asked)).every(Boolean)).toBe(true)
  })
}
