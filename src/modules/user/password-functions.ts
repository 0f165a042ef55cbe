import { toUser, type Call, type Handlers } from '../../index.ts'
import { accounts } from './accounts.ts'
import { nameKey, parsePhoneNumber } from './names.ts'
import { checkPassword, countUnusable, slotOf, type UserParts } from './parts.ts'
import { parsePassword } from './passwords.ts'
import type { User } from './user.contract.ts'

type PasswordFunctions = Pick<
  Handlers<typeof User>,
  | 'GetVerifyCode'
  | 'SendForgotPasswordVerifyCode'
  | 'CheckVerifyCodeAvailable'
  | 'ChangePasswordByVerifyCode'
  | 'ChangePasswordByPassword'
>
type Functions = (typeof User)['functions']
type ChangeCall = Call<
  typeof User,
  Functions['ChangePasswordByVerifyCode' | 'ChangePasswordByPassword']
>

/** The functions around verify codes and changes of passwords. */
export function passwordFunctions(parts: UserParts): PasswordFunctions {
  const { ctx, codes, delivery, limits } = parts
  return {
    async GetVerifyCode(call, request) {
      const number = numberOf(call, request.phoneNumber)
      await limits.countCode(call.session?.address ?? null)
      if (!(await delivery.sendToRegister(number))) throw call.fail('SendTooBusy')
      return {}
    },

    async SendForgotPasswordVerifyCode(call, request) {
      const number = numberOf(call, request.phoneNumber)
      await limits.countCode(call.session?.address ?? null)
      if (!(await delivery.sendToChangePassword(number))) throw call.fail('SendTooBusy')
      return {}
    },

    async CheckVerifyCodeAvailable(call, { phoneNumber, verifyCode }) {
      const number = numberOf(call, phoneNumber)
      const right =
        (await codes.check('register', number, verifyCode)) ??
        (await codes.check('password', number, verifyCode))
      if (right === null) throw call.fail('WrongCode')
      const account = await accounts.findByKey(ctx.db, nameKey(number))
      return { isAvalible: true, isAccountTaken: account !== null }
    },

    async ChangePasswordByVerifyCode(call, request) {
      const number = numberOf(call, request.phoneNumber)
      const password = newPasswordOf(call, request.password)
      const code = await codes.check('password', number, request.verifyCode)
      if (code === null) throw call.fail('WrongCode')
      const account = await accounts.findByKey(ctx.db, nameKey(number))
      if (account === null) throw call.fail('Unacceptable')
      const hash = await parts.hasher.hash(password, slotOf(parts, call))
      if (!(await codes.take(code))) throw call.fail('WrongCode')
      if (!(await change(parts, call, { id: account.id, hash }))) throw call.fail('Unacceptable')
      return { isSuccess: true }
    },

    async ChangePasswordByPassword(call, request) {
      const password = newPasswordOf(call, request.newPassword)
      const account = await accounts.find(ctx.db, call.user.id)
      if (account === null) throw call.fail('Unacceptable')
      const attempt = { nameKey: account.name_key, address: call.session?.address ?? null }
      const old = parsePassword(request.oldPassword)
      if (old.type === 'problem') {
        await countUnusable(parts, attempt)
        throw call.fail('WrongPassword')
      }
      const check = { attempt, account, password: old.password }
      if (!(await checkPassword(parts, call, check))) throw call.fail('WrongPassword')
      const hash = await parts.hasher.hash(password, slotOf(parts, call))
      const wanted = { id: account.id, hash, expected: account.password }
      // The other of two changes at once was faster, and the old password is no longer right.
      if (!(await change(parts, call, wanted))) throw call.fail('WrongPassword')
      return { isSuccess: true }
    },
  }
}

interface Change {
  readonly id: string
  readonly hash: string
  readonly expected?: string
}

/**
 * Sets the password, revokes every other family of the user and closes every other session. The
 * session of the call keeps its family, where it is the user's own.
 */
async function change(parts: UserParts, call: ChangeCall, wanted: Change): Promise<boolean> {
  const { id, hash, expected } = wanted
  const own = call.session?.user?.id === id ? call.session.user.tag : null
  const changed = await call.transaction(async db => {
    if (!(await accounts.setPassword(db, id, hash, { expected }))) return false
    await parts.tokens.revokeOthers(db, id, own)
    return true
  })
  if (changed) await call.disconnect(toUser(id), { reason: 'replaced', except: call.session?.id })
  return changed
}

function numberOf(call: { fail(name: 'ParamNotAllow'): Error }, typed: string): string {
  const number = parsePhoneNumber(typed)
  if (number === null) throw call.fail('ParamNotAllow')
  return number
}

function newPasswordOf(call: ChangeCall, typed: string): string {
  const parsed = parsePassword(typed)
  if (parsed.type === 'password') return parsed.password
  throw call.fail(parsed.problem === 'short' ? 'Unacceptable' : 'ParamNotAllow')
}
