import { toSession, type Call, type Handlers } from '../../index.ts'
import { accounts } from './accounts.ts'
import { nameKey, parsePhoneNumber } from './names.ts'
import { checkPassword, countUnusable, slotOf, userNameOf, type UserParts } from './parts.ts'
import { parsePassword } from './passwords.ts'
import type { TokenPair } from './tokens.ts'
import type { User } from './user.contract.ts'

type LoginFunctions = Pick<
  Handlers<typeof User>,
  'Login' | 'Register' | 'LoginByToken' | 'Logout' | 'RefreshToken' | 'GetSelfInfo'
>
type LoginCall = Call<typeof User, (typeof User.functions)['Login' | 'Register' | 'LoginByToken']>

/** The functions that make accounts and bind users to sessions. */
export function loginFunctions(parts: UserParts): LoginFunctions {
  const { ctx, hasher, limits, tokens, codes } = parts
  return {
    async Login(call, request) {
      const parsed = userNameOf(parts, request.username)
      const password = parsePassword(request.password)
      const address = call.session?.address ?? null
      if (parsed.type === 'problem' || password.type === 'problem') {
        const key =
          parsed.type === 'name' ? parsed.name.key : nameKey(request.username.slice(0, 64))
        await countUnusable(parts, { nameKey: key, address })
        throw call.fail('WrongPassword')
      }
      const account = await accounts.findByKey(ctx.db, parsed.name.key)
      const attempt = { nameKey: parsed.name.key, address }
      const check = { attempt, account, password: password.password }
      const right = await checkPassword(parts, call, check)
      if (!right || account === null) throw call.fail('WrongPassword')
      const opened = await call.transaction(async db =>
        (await accounts.confirm(db, { ...account, now: ctx.now() }))
          ? tokens.open(db, account.id)
          : null,
      )
      // The password was changed while this one was being checked.
      if (opened === null) throw call.fail('WrongPassword')
      await bind(call, account.id, opened.family)
      return pairOf(opened)
    },

    /** `openId` is accepted and not used: nothing proves that it is the client's. */
    async Register(call, request) {
      const parsed = userNameOf(parts, request.username)
      const password = parsePassword(request.password)
      if (parsed.type === 'problem' || password.type === 'problem') {
        const problems = [parsed, password].map(it => it.type === 'problem' && it.problem)
        throw call.fail(problems.includes('short') ? 'TooShort' : 'ParamNotAllow')
      }
      const { name } = parsed
      if (parts.requireVerifyCode && parsePhoneNumber(name.display) === null)
        throw call.fail('ParamNotAllow')
      await limits.countRegistration(call.session?.address ?? null)
      if ((await accounts.findByKey(ctx.db, name.key)) !== null) throw call.fail('AccountTaken')
      const code = parts.requireVerifyCode
        ? await codes.check('register', name.display, request.verifyCode)
        : undefined
      if (code === null) throw call.fail('WrongCode')
      const hash = await hasher.hash(password.password, slotOf(parts, call))
      if (code !== undefined && !(await codes.take(code))) throw call.fail('WrongCode')
      const id = ctx.id()
      const opened = await call.transaction(async db =>
        (await accounts.add(db, { id, name, password: hash, now: ctx.now() }))
          ? tokens.open(db, id)
          : null,
      )
      // Somebody else took the name while this one was being hashed.
      if (opened === null) throw call.fail('AccountTaken')
      await bind(call, id, opened.family)
      return { result: id, tokenInfo: pairOf(opened) }
    },

    async LoginByToken(call, { token }) {
      const checked = await tokens.check(token)
      if (checked.type === 'invalid') throw call.fail('InvalidToken')
      if (checked.type === 'replaced') throw call.fail('LoginTimeOut')
      await bind(call, checked.userId, checked.family)
      return { token, refreshToken: '', expireAt: checked.remainingSeconds }
    },

    async Logout(call) {
      const family = call.session?.user?.tag
      if (family) await tokens.revoke(family)
      call.session?.logout()
      return {}
    },

    async RefreshToken(call, request) {
      const pair = await tokens.refresh(request.refresh_token)
      if (pair === null) throw call.fail('InvalidRefreshToken')
      return { tokenData: pair }
    },

    async GetSelfInfo(call) {
      const account = await accounts.find(ctx.db, call.user.id)
      if (account === null) throw call.fail('NeedLogin')
      return { userData: { UserName: account.name, UserID: account.id } }
    },
  }
}

/** The session, where there is one, becomes the user's when the call has succeeded. */
async function bind(call: LoginCall, userId: string, family: string): Promise<void> {
  if (call.session === null) return
  call.session.login(userId, { tag: family })
  const target = toSession(call.session.id)
  await call.push(target, 'LoginSuccess', { msg: 'Login Success' }, { afterReply: true })
}

function pairOf({ token, refreshToken, expireAt }: TokenPair): TokenPair {
  return { token, refreshToken, expireAt }
}
