/** All functions of User, through the SDK, on both of its wires. */
import { describe, expect, it } from 'vitest'
import { User } from '../../../src/index.ts'
import { failureOf } from './errors.ts'
import { newName, newNumber, password, type World } from './world.ts'

export function describeUsers(world: () => World): void {
  describe.each(['json', 'protobuf'] as const)('users by %s', wire => {
    it('registers, reads itself, logs out and in again', async () => {
      const client = await world().connect({ wire })
      const username = newName()
      const registered = await client.call(User, 'Register', { username, password })
      expect(registered.tokenInfo?.expireAt).toBe(604_800)
      const self = { userData: { UserName: username, UserID: registered.result } }
      expect(await client.call(User, 'GetSelfInfo', {})).toEqual(self)

      expect(await client.call(User, 'Logout', {})).toEqual({})
      const loggedOut = await failureOf(client.call(User, 'GetSelfInfo', {}))
      expect(loggedOut).toEqual({ name: 'NeedLogin', state: 0xf9 })
      const token = registered.tokenInfo?.token
      const revoked = await failureOf(client.call(User, 'LoginByToken', { token }))
      expect(revoked).toEqual({ name: 'InvalidToken', state: 0xf2 })

      const login = await client.call(User, 'Login', { username, password })
      expect(login.refreshToken).not.toBe('')
      expect(await client.call(User, 'GetSelfInfo', {})).toEqual(self)
    })

    it('logs in by token on another connection, and by a token that was renewed', async () => {
      const first = await world().connect({ wire })
      const username = newName()
      const { tokenInfo } = await first.call(User, 'Register', { username, password })
      await first.close()

      const second = await world().connect({ wire })
      const { token = '', refreshToken = '' } = tokenInfo ?? {}
      const again = await second.call(User, 'LoginByToken', { token })
      expect(again).toMatchObject({ token, refreshToken: '' })
      expect(again.expireAt).toBeLessThanOrEqual(604_800)
      const renewed = await second.call(User, 'RefreshToken', { refresh_token: refreshToken })
      expect(renewed.tokenData?.token).not.toBe(token)
      await second.close()

      const third = await world().connect({ wire })
      await third.call(User, 'LoginByToken', { token: renewed.tokenData?.token ?? '' })
      const { userData } = await third.call(User, 'GetSelfInfo', {})
      expect(userData?.UserName).toBe(username)
    })

    it('changes the password by the old one, which is good no more', async () => {
      const { client, name: username } = await world().player({ wire })
      const change = { oldPassword: password, newPassword: 'another password' }
      const wrong = { ...change, oldPassword: 'not the old one' }
      expect(await failureOf(client.call(User, 'ChangePasswordByPassword', wrong))).toEqual({
        name: 'WrongPassword',
        state: 1,
      })
      expect(await client.call(User, 'ChangePasswordByPassword', change)).toEqual({
        isSuccess: true,
      })
      const other = await world().connect({ wire })
      expect(await failureOf(other.call(User, 'Login', { username, password }))).toEqual({
        name: 'WrongPassword',
        state: 1,
      })
      await other.call(User, 'Login', { username, password: change.newPassword })
    })

    it('sends codes, checks them, and changes a password by one', async () => {
      const client = await world().connect({ wire })
      const phoneNumber = newNumber()
      expect(await client.call(User, 'GetVerifyCode', { phoneNumber })).toEqual({})
      const code = await world().codeFor(phoneNumber, 'register')
      const check = { phoneNumber, verifyCode: code }
      expect(await client.call(User, 'CheckVerifyCodeAvailable', check)).toEqual({
        isAvalible: true,
        isAccountTaken: false,
      })
      const bad = { phoneNumber, verifyCode: 'none' }
      expect(await failureOf(client.call(User, 'CheckVerifyCodeAvailable', bad))).toEqual({
        name: 'WrongCode',
        state: 1,
      })
      expect(await failureOf(client.call(User, 'GetVerifyCode', { phoneNumber }))).toEqual({
        name: 'SendTooBusy',
        state: 1,
      })

      const other = newNumber()
      await client.call(User, 'Register', { username: other, password })
      const forgot = { phoneNumber: other }
      expect(await client.call(User, 'SendForgotPasswordVerifyCode', forgot)).toEqual({})
      const verifyCode = await world().codeFor(other, 'password')
      const change = { phoneNumber: other, verifyCode, password: 'another password' }
      expect(await client.call(User, 'ChangePasswordByVerifyCode', change)).toEqual({
        isSuccess: true,
      })
      await client.call(User, 'Login', { username: other, password: 'another password' })
    })

    it('replaces the session by a second login, which is told and stays away', async () => {
      const { client: old, name: username } = await world().player({ wire })
      const pushes: unknown[] = []
      old.on(User, 'SignedInElsewhere', content => pushes.push(content))
      const closed = new Promise(resolve => {
        old.onState(state => state.type === 'closed' && resolve(state))
      })
      const { tokens } = old

      const fresh = await world().connect({ wire })
      await fresh.call(User, 'Login', { username, password })
      expect(await closed).toEqual({ type: 'closed', reason: 'signed-in-elsewhere' })
      expect(pushes).toEqual([{}])
      expect(await failureOf(old.call(User, 'GetSelfInfo', {}))).toMatchObject({ name: 'Closed' })

      const third = await world().connect({ wire })
      const back = third.call(User, 'LoginByToken', { token: tokens?.token ?? '' })
      expect(await failureOf(back)).toEqual({ name: 'LoginTimeOut', state: 0xf8 })
      const { userData } = await fresh.call(User, 'GetSelfInfo', {})
      expect(userData?.UserName).toBe(username)
    })
  })
}
