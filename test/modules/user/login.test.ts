import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  backends,
  freshName,
  statesOf,
  ownStores,
  startWorld,
  type Stores,
  type TestClient,
  type World,
} from '../support/world.ts'

const password = 'correct horse'
const general = { ParamNotAllow: 0xfd, TooBusy: 0xf0, InvalidToken: 0xf2, NeedLogin: 0xf9 }

describe.each(backends)('User on %s', (_name, database) => {
  let stores: Stores
  let world: World
  beforeAll(async () => {
    stores = await ownStores(database)
    world = await startWorld(stores)
  })
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
    await stores?.[Symbol.asyncDispose]()
  })

  async function registered(username = freshName()): Promise<TestClient & { name: string }> {
    const client = world.connect()
    await client.must('Register', { username, password })
    return Object.assign(client, { name: username })
  }

  async function stateOf(func: 'Login' | 'Register', username: string): Promise<number> {
    return (await world.connect().call(func, { username, password })).state
  }

  it('Register makes an account, logs in, and gives tokens that last a week', async () => {
    const client = world.connect()
    const username = ` ${freshName()} `
    const { result, tokenInfo } = await client.must('Register', { username, password })
    expect(result).toMatch(/^\d{10,20}$/)
    expect(tokenInfo).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      expireAt: 604_800,
    })
    expect(client.session.userId).toBe(result)
    const { userData } = await client.must('GetSelfInfo')
    expect(userData).toEqual({ UserName: username.trim(), UserID: result })
  })

  it('Register, Login and LoginByToken push LoginSuccess right behind their reply', async () => {
    const client = await registered()
    const { token } = await client.must('Login', { username: client.name, password })
    await client.must('LoginByToken', { token })
    await client.must('GetSelfInfo')
    const kinds = client.seen.map(seen =>
      seen.type === 'push' ? `${seen.module}/${seen.push}` : seen.type,
    )
    expect(kinds).toEqual(['reply', '2/11', 'reply', '2/11', 'reply', '2/11', 'reply'])
    const push = client.seen[1]
    expect(push?.type === 'push' && push.json).toBe('{"msg":"Login Success"}')
  })

  it('Register answers 1 for what is too short, 0xfd for what is forbidden or too long', async () => {
    const client = world.connect()
    const register = async (username: string, secret: string) =>
      (await client.call('Register', { username, password: secret })).state
    expect(await register('ab', password)).toBe(1)
    expect(await register(freshName(), '1234567')).toBe(1)
    expect(await register('', '')).toBe(1)
    expect(await register('x'.repeat(33), password)).toBe(general.ParamNotAllow)
    expect(await register('аdmin', password)).toBe(general.ParamNotAllow)
    expect(await register('ad\u200Bmin', password)).toBe(general.ParamNotAllow)
    expect(await register(freshName(), 'x'.repeat(129))).toBe(general.ParamNotAllow)
    expect(await client.call('Register', {})).toMatchObject({
      state: 1,
      msg: 'Name or Password is too short',
    })
    expect(client.session.userId).toBeNull()
  })

  it('of two registrations of one name at once one succeeds, the other is told 2', async () => {
    for (let round = 0; round < 5; round++) {
      const username = freshName()
      const clients = [world.connect(), world.connect(), world.connect()]
      const names = [username, username.toUpperCase(), ` ${username}`]
      const answers = await Promise.all(
        clients.map((client, index) =>
          client.call('Register', { username: names[index], password }),
        ),
      )
      expect(statesOf(answers)).toEqual([0, 2, 2])
      expect(answers.find(answer => answer.state === 2)?.msg).toBe('Account has been taken')
      expect(clients.filter(client => client.session.userId !== null)).toHaveLength(1)
    }
  })

  it('names that collations confuse are the same or different on every database alike', async () => {
    expect(await stateOf('Register', 'adminé')).toBe(0)
    for (const same of ['ADMINÉ', 'adminé ', '  AdminÉ', 'ａｄｍｉｎé', 'admine\u0301', 'admıné'])
      expect([same, await stateOf('Register', same)]).toEqual([same, 2])
    for (const other of [
      'admine',
      'ádminé',
      'adminè',
      'adminé1',
      'adminé🦊',
      'adminé🐺',
      'a dminé',
    ])
      expect([other, await stateOf('Register', other)]).toEqual([other, 0])
    expect(await stateOf('Register', 'straße')).toBe(0)
    expect(await stateOf('Register', 'STRASSE')).toBe(2)
    expect(await stateOf('Login', ' ADMINÉ ')).toBe(0)
    expect(await stateOf('Login', 'adminé🦊')).toBe(0)
    expect(await stateOf('Login', 'adminé🐱')).toBe(1)
  })

  it('Login takes the name in any spelling of it, and answers 1 to all that is wrong', async () => {
    const { name } = await registered()
    const client = world.connect()
    const login = (username: string, secret: string) =>
      client.call('Login', { username, password: secret })
    expect(await login(name, 'correct horsf')).toEqual({
      state: 1,
      msg: 'UserName or Password Error',
      result: null,
    })
    for (const [username, secret] of [
      [freshName(), password],
      ['', password],
      ['ab', password],
      ['аdmin', password],
      ['x'.repeat(60_000), password],
      [name, ''],
      [name, 'short'],
      [name, 'x'.repeat(5000)],
      [name, password.toUpperCase()],
    ] as const)
      expect((await login(username, secret)).state).toBe(1)
    expect(client.session.userId).toBeNull()
    expect((await login(` ${name.toUpperCase()} `, password)).state).toBe(0)
  })

  it('an unknown user costs the same one hash as a wrong password', async () => {
    const { name } = await registered()
    const client = world.connect()
    const cost = async (username: string) => {
      const before = world.hasher.hashes
      await client.call('Login', { username, password: 'wrong horse' })
      return world.hasher.hashes - before
    }
    expect(await cost(name)).toBe(1)
    expect(await cost(freshName())).toBe(1)
  })

  it('functions that need a user answer 0xf9 without one', async () => {
    const client = world.connect()
    for (const func of ['GetSelfInfo', 'Logout', 'ChangePasswordByPassword'])
      expect((await client.call(func)).state).toBe(general.NeedLogin)
  })

  it('LoginByToken gives the same token with its remaining seconds and no refresh token', async () => {
    const first = world.connect()
    const { tokenInfo, result } = await first.must('Register', { username: freshName(), password })
    const second = world.connect()
    const answer = await second.must('LoginByToken', { token: tokenInfo.token })
    expect(answer).toEqual({
      token: tokenInfo.token,
      refreshToken: '',
      expireAt: expect.closeTo(604_800, -2),
    })
    expect(second.session.userId).toBe(result)
  })

  it('LoginByToken answers 0xf2 to anything that is no good access token', async () => {
    const { tokenInfo } = await world
      .connect()
      .must('Register', { username: freshName(), password })
    const { token, refreshToken } = tokenInfo
    const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    for (const bad of [changed, refreshToken, '', 'x'.repeat(10_240)])
      expect((await world.connect().call('LoginByToken', { token: bad })).state).toBe(0xf2)
    await world.tables.updateTable('user_token').set({ expires_at: 1 }).execute()
    expect((await world.connect().call('LoginByToken', { token })).state).toBe(0xf2)
  })

  it('RefreshToken gives a new pair without a login, and answers 1 to every bad token', async () => {
    const first = world.connect()
    const { tokenInfo } = await first.must('Register', { username: freshName(), password })
    const second = world.connect()
    const { tokenData } = await second.must('RefreshToken', {
      refresh_token: tokenInfo.refreshToken,
    })
    expect(tokenData.expireAt).toBe(604_800)
    expect(second.session.userId).toBeNull()
    expect(second.pushes).toEqual([])
    for (const bad of [tokenInfo.token, '', 'x'.repeat(10_240)])
      expect(await second.call('RefreshToken', { refresh_token: bad })).toMatchObject({
        state: 1,
        msg: 'refresh token is not valid',
      })
    await second.must('LoginByToken', { token: tokenData.token })
  })

  it('RefreshToken twice at once gives two pairs, for the reply may have been lost', async () => {
    const { tokenInfo } = await world
      .connect()
      .must('Register', { username: freshName(), password })
    const refresh = { refresh_token: tokenInfo.refreshToken }
    const pairs = await Promise.all([1, 2].map(() => world.connect().must('RefreshToken', refresh)))
    for (const { tokenData } of pairs) {
      const client = world.connect()
      await client.must('LoginByToken', { token: tokenData.token })
    }
    await world.connect().must('RefreshToken', { refresh_token: pairs[0].tokenData.refreshToken })
    expect((await world.connect().call('RefreshToken', refresh)).state).toBe(1)
    const late = { token: pairs[1].tokenData.token }
    expect((await world.connect().call('LoginByToken', late)).state).toBe(0xf2)
  })

  it('Logout unbinds the session and revokes the family of its token, and no other', async () => {
    const { name } = await registered()
    const other = await world.connect().must('Login', { username: name, password })
    const client = world.connect()
    const { token, refreshToken } = await client.must('Login', { username: name, password })
    expect(await client.must('Logout')).toEqual({})
    expect(client.session.userId).toBeNull()
    expect(client.closed).toBeNull()
    expect((await client.call('GetSelfInfo')).state).toBe(0xf9)
    expect((await client.call('LoginByToken', { token })).state).toBe(0xf2)
    expect((await client.call('RefreshToken', { refresh_token: refreshToken })).state).toBe(1)
    await client.must('RefreshToken', { refresh_token: other.refreshToken })
  })

  it('a login on a session that has a user rebinds it', async () => {
    const first = await registered()
    const second = await registered()
    const { token } = await second.must('Login', { username: first.name, password })
    expect(first.closed).toBe('replaced')
    expect((await second.must('GetSelfInfo')).userData.UserName).toBe(first.name)
    await second.must('Register', { username: freshName(), password })
    await second.must('LoginByToken', { token })
    expect((await second.must('GetSelfInfo')).userData.UserName).toBe(first.name)
    expect(second.closed).toBeNull()
  })

  it('a second client in another login replaces the first; its access tokens answer 0xf8', async () => {
    const first = world.connect()
    const username = freshName()
    const { tokenInfo } = await first.must('Register', { username, password })
    const second = world.connect()
    const taken = await second.must('Login', { username, password })
    expect(first.closed).toBe('replaced')
    expect(second.closed).toBeNull()
    const third = world.connect()
    expect((await third.call('LoginByToken', { token: tokenInfo.token })).state).toBe(0xf8)
    // The player comes back by choice, which replaces the other.
    const { tokenData } = await third.must('RefreshToken', {
      refresh_token: tokenInfo.refreshToken,
    })
    expect(second.closed).toBeNull()
    await third.must('LoginByToken', { token: tokenData.token })
    expect(second.closed).toBe('replaced')
    expect((await world.connect().call('LoginByToken', { token: taken.token })).state).toBe(0xf8)
    expect((await world.connect().call('LoginByToken', { token: tokenInfo.token })).state).toBe(
      0xf8,
    )
  })

  it('a second client with a token of the same family loses the first nothing', async () => {
    const first = world.connect()
    const { tokenInfo } = await first.must('Register', { username: freshName(), password })
    const second = world.connect()
    await second.must('LoginByToken', { token: tokenInfo.token })
    expect(first.closed).toBe('replaced')
    const third = world.connect()
    await third.must('LoginByToken', { token: tokenInfo.token })
    const { tokenData } = await third.must('RefreshToken', {
      refresh_token: tokenInfo.refreshToken,
    })
    await world.connect().must('LoginByToken', { token: tokenData.token })
  })

  it('revoked wins over replaced', async () => {
    const first = world.connect()
    const username = freshName()
    const { tokenInfo } = await first.must('Register', { username, password })
    await world.connect().must('Login', { username, password })
    const again = await world.connect().must('RefreshToken', {
      refresh_token: tokenInfo.refreshToken,
    })
    const back = world.connect()
    await back.must('LoginByToken', { token: again.tokenData.token })
    await back.must('Logout')
    expect((await back.call('LoginByToken', { token: tokenInfo.token })).state).toBe(0xf2)
  })

  it('of two logins at once exactly one session stays, and only its tokens log in', async () => {
    for (let round = 0; round < 5; round++) {
      const { name } = await registered()
      const clients = [world.connect(), world.connect()]
      const answers = await Promise.all(
        clients.map(client => client.must('Login', { username: name, password })),
      )
      const stays = clients.findIndex(client => client.closed === null)
      expect(clients[1 - stays]?.closed).toBe('replaced')
      const states = []
      for (const { token } of answers)
        states.push((await world.connect().call('LoginByToken', { token })).state)
      expect(states[stays]).toBe(0)
      expect(states[1 - stays]).toBe(0xf8)
    }
  })

  it('a login whose family was revoked meanwhile does not stay', async () => {
    const { name } = await registered()
    const client = world.connect()
    const { token } = await client.must('Login', { username: name, password })
    const family = client.session.tag ?? ''
    const late = world.connect()
    const closed = Promise.withResolvers<void>()
    const idle = late.idle.bind(late)
    late.idle = () => {
      idle()
      closed.resolve()
    }
    // What a change of the password does between the token's check and the binding.
    await world.tables
      .updateTable('user_token_family')
      .set({ revoked: 1 })
      .where('id', '=', family)
      .execute()
    await late.session.bindUser(client.session.userId ?? '', family)
    await closed.promise
    expect(late.closed).toBe('replaced')
    expect((await world.connect().call('LoginByToken', { token })).state).toBe(0xf2)
  })

  it('without a session Register and Login give tokens and bind nobody', async () => {
    const account = { username: freshName(), password }
    const { result } = await world.internal('User', 'Register', account)
    const login = await world.internal('User', 'Login', account)
    const client = world.connect()
    await client.must('LoginByToken', { token: login.result.token })
    expect(client.session.userId).toBe(result.result)
  })

  it('the database holds neither passwords nor tokens', async () => {
    const { tokenInfo } = await world
      .connect()
      .must('Register', { username: freshName(), password })
    const rows = JSON.stringify([
      await world.tables.selectFrom('user_account').selectAll().execute(),
      await world.tables.selectFrom('user_token').selectAll().execute(),
    ])
    for (const secret of [password, tokenInfo.token, tokenInfo.refreshToken])
      expect(rows).not.toContain(secret)
    expect(rows).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })
})
