import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  backends,
  freshName,
  statesOf,
  freshNumber,
  ownStores,
  startWorld,
  type Stores,
  type World,
} from '../support/world.ts'

const password = 'correct horse'
const renewed = 'battery staple'

describe.each(backends)('changing passwords on %s', (_name, database) => {
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

  async function account(username = freshName()) {
    const client = world.connect()
    const { result, tokenInfo } = await client.must('Register', { username, password })
    return { client, username, id: result, tokens: tokenInfo }
  }
  const stateOf = async (username: string, secret: string) =>
    (await world.connect().call('Login', { username, password: secret })).state

  it('by password: the new one works, the old one does not, other families are revoked', async () => {
    const { client, username, tokens } = await account()
    const own = await client.must('Login', { username, password })
    const change = { oldPassword: password, newPassword: renewed }
    expect(await client.must('ChangePasswordByPassword', change)).toEqual({ isSuccess: true })
    expect(client.closed).toBeNull()
    expect((await client.must('GetSelfInfo')).userData.UserName).toBe(username)
    expect((await world.connect().call('LoginByToken', { token: tokens.token })).state).toBe(0xf2)
    const refresh = { refresh_token: tokens.refreshToken }
    expect((await world.connect().call('RefreshToken', refresh)).state).toBe(1)
    const kept = await world.connect().must('LoginByToken', { token: own.token })
    expect(kept.token).toBe(own.token)
    expect(await stateOf(username, password)).toBe(1)
    expect(await stateOf(username, renewed)).toBe(0)
  })

  it('by password: 1 for a wrong old one, 2 for a short new one, 0xfd for a long one', async () => {
    const { client, username } = await account()
    const change = async (oldPassword: string, newPassword: string) =>
      (await client.call('ChangePasswordByPassword', { oldPassword, newPassword })).state
    expect(await change('wrong horse', renewed)).toBe(1)
    expect(await change('x', renewed)).toBe(1)
    expect(await change(password, '1234567')).toBe(2)
    expect(await change(password, 'x'.repeat(129))).toBe(0xfd)
    expect(await stateOf(username, password)).toBe(0)
  })

  it('wrong old passwords meet the limit of wrong logins', async () => {
    const { client } = await account()
    const wrong = { oldPassword: 'wrong horse', newPassword: renewed }
    for (let tried = 0; tried < 10; tried++)
      expect((await client.call('ChangePasswordByPassword', wrong)).state).toBe(1)
    const right = { oldPassword: password, newPassword: renewed }
    expect((await client.call('ChangePasswordByPassword', right)).state).toBe(0xf0)
  })

  it('by code: replaces the session that is logged in, revokes all families, logs nobody in', async () => {
    const { client, username, tokens } = await account(freshNumber())
    const stranger = world.connect()
    expect(await stranger.must('SendForgotPasswordVerifyCode', { phoneNumber: username })).toEqual(
      {},
    )
    const verifyCode = await world.codes.codeFor(username)
    const change = { phoneNumber: username, verifyCode, password: renewed }
    expect(await stranger.must('ChangePasswordByVerifyCode', change)).toEqual({ isSuccess: true })
    expect(stranger.session.userId).toBeNull()
    expect(client.closed).toBe('replaced')
    expect((await world.connect().call('LoginByToken', { token: tokens.token })).state).toBe(0xf2)
    expect(await stateOf(username, password)).toBe(1)
    expect(await stateOf(username, renewed)).toBe(0)
    expect((await stranger.call('ChangePasswordByVerifyCode', change)).state).toBe(1)
  })

  it('by code on the user’s own session: it stays and keeps its family', async () => {
    const { client, username, tokens } = await account(freshNumber())
    await client.must('SendForgotPasswordVerifyCode', { phoneNumber: username })
    const verifyCode = await world.codes.codeFor(username)
    const change = { phoneNumber: username, verifyCode, password: renewed }
    await client.must('ChangePasswordByVerifyCode', change)
    expect(client.closed).toBeNull()
    await client.must('GetSelfInfo')
    await world.connect().must('LoginByToken', { token: tokens.token })
  })

  it('by code: 1 for a wrong code, 2 for a short password, 0xfd for no number, code unused', async () => {
    const { username } = await account(freshNumber())
    const client = world.connect()
    await client.must('SendForgotPasswordVerifyCode', { phoneNumber: username })
    const verifyCode = await world.codes.codeFor(username)
    const change = async (params: object) =>
      (
        await client.call('ChangePasswordByVerifyCode', {
          phoneNumber: username,
          verifyCode,
          password: renewed,
          ...params,
        })
      ).state
    expect(await change({ verifyCode: '' })).toBe(1)
    expect(await change({ password: 'short' })).toBe(2)
    expect(await change({ password: 'x'.repeat(129) })).toBe(0xfd)
    expect(await change({ phoneNumber: 'alice' })).toBe(0xfd)
    expect(await change({ phoneNumber: freshNumber() })).toBe(1)
    expect(await change({})).toBe(0)
  })

  it('of two changes by one code at once one succeeds', async () => {
    const { username } = await account(freshNumber())
    await world.connect().must('SendForgotPasswordVerifyCode', { phoneNumber: username })
    const verifyCode = await world.codes.codeFor(username)
    const secrets = ['battery staple 1', 'battery staple 2']
    const answers = await Promise.all(
      secrets.map(secret =>
        world.connect().call('ChangePasswordByVerifyCode', {
          phoneNumber: username,
          verifyCode,
          password: secret,
        }),
      ),
    )
    expect(statesOf(answers)).toEqual([0, 1])
    const logins = []
    for (const secret of secrets) logins.push(await stateOf(username, secret))
    expect(logins).toEqual(answers.map(answer => answer.state))
  })

  it('a login with the old password at the same time never survives the change', async () => {
    for (let round = 0; round < 4; round++) {
      const { client, username } = await account()
      const other = world.connect()
      const change = { oldPassword: password, newPassword: renewed }
      const [changed, login] = await Promise.all([
        client.call('ChangePasswordByPassword', change),
        other.call('Login', { username, password }),
      ])
      expect(changed.state).toBe(0)
      expect([0, 1]).toContain(login.state)
      // Where the login came first its tokens are revoked.
      const token: string = login.result?.token ?? ''
      expect((await world.connect().call('LoginByToken', { token })).state).toBe(0xf2)
      expect(await stateOf(username, password)).toBe(1)
    }
  })
})
