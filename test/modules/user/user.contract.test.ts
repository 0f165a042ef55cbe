import { describe, expect, it } from 'vitest'
import type { AnyMessageClass } from '../../../src/contract/message-class.ts'
import { Gate } from '../../../src/modules/gate/gate.contract.ts'
import { Push } from '../../../src/modules/push/push.contract.ts'
import { User } from '../../../src/modules/user/user.contract.ts'
import type { FunctionSpec } from '../../../src/index.ts'

/** Field names and numbers of a message, as `name number`. */
function fieldsOf(message: AnyMessageClass | undefined): string[] {
  if (message === undefined) return []
  const { root, name } = message.descriptor
  const type: { fields: Record<string, { id: number; type: string }> } = JSON.parse(
    JSON.stringify(root.nested?.[name]),
  )
  return Object.entries(type.fields).map(([field, { id, type: kind }]) => `${field} ${id} ${kind}`)
}

function row(name: string, spec: FunctionSpec) {
  const errors = Object.values(spec.errors ?? {}).map(({ code, text }) => `${code} ${text}`)
  return [
    `${spec.id} ${name} ${spec.access ?? 'user'} ${spec.timeoutMs ?? ''}${spec.changesUser ? ' alone' : ''}`,
    fieldsOf(spec.request).join(', '),
    fieldsOf(spec.response).join(', '),
    errors.join('; '),
  ]
}

const tokenFields = 'token 1 string, refreshToken 2 string, expireAt 3 int32'

describe('contracts of the framework’s modules', () => {
  it('User has the functions, messages and errors of the protocol', () => {
    const rows = Object.entries<FunctionSpec>(User.functions).map(([name, spec]) => row(name, spec))
    expect([User.name, User.id]).toEqual(['User', 2])
    expect(rows).toEqual([
      [
        '1 Login anyone 15000 alone',
        'username 1 string, password 2 string',
        tokenFields,
        '1 UserName or Password Error',
      ],
      [
        '2 Register anyone 15000 alone',
        'username 1 string, password 2 string, verifyCode 3 string, openId 4 string',
        'result 1 string, tokenInfo 2 UserTokenData',
        '1 Name or Password is too short; 2 Account has been taken; 3 Verify Code Error',
      ],
      ['3 GetVerifyCode anyone ', 'phoneNumber 1 string', '', '1 Verify Send too busy'],
      ['4 GetSelfInfo user ', '', 'userData 1 UserData', ''],
      ['5 Logout user  alone', '', '', ''],
      [
        '6 RefreshToken anyone ',
        'refresh_token 1 string',
        'tokenData 1 UserTokenData',
        '1 refresh token is not valid',
      ],
      [
        '7 ChangePasswordByVerifyCode anyone 15000',
        'phoneNumber 1 string, verifyCode 2 string, password 3 string',
        'isSuccess 1 bool',
        '1 Verify Code Error; 2 New Password or User is not acceptable',
      ],
      [
        '8 ChangePasswordByPassword user 15000',
        'oldPassword 1 string, newPassword 2 string',
        'isSuccess 1 bool',
        '1 Old Password Error; 2 New Password or User is not acceptable',
      ],
      [
        '9 CheckVerifyCodeAvailable anyone ',
        'phoneNumber 1 string, verifyCode 2 string',
        'isAvalible 1 bool, isAccountTaken 2 bool',
        '1 Verify Code Error',
      ],
      [
        '10 SendForgotPasswordVerifyCode anyone ',
        'phoneNumber 1 string',
        '',
        '1 Verify Send too busy',
      ],
      ['11 LoginByToken anyone  alone', 'token 1 string', tokenFields, ''],
    ])
  })

  it('User pushes type 0 without fields and type 11 with its message', () => {
    const { SignedInElsewhere, LoginSuccess } = User.pushes
    expect([SignedInElsewhere.type, fieldsOf(SignedInElsewhere.content)]).toEqual([0, []])
    expect([LoginSuccess.type, fieldsOf(LoginSuccess.content)]).toEqual([11, ['msg 1 string']])
  })

  it('Push and Gate are internal only', () => {
    const rows = [Push, Gate].flatMap(({ name, id, functions }) =>
      Object.entries<FunctionSpec>(functions).map(
        ([func, spec]) => `${name} ${id} ${func} ${spec.id} ${spec.access}`,
      ),
    )
    expect(rows).toEqual([
      'Push 3 ToUser 1 internal',
      'Push 3 ToUsers 2 internal',
      'Push 3 ToSession 3 internal',
      'Push 3 ToAll 4 internal',
      'Gate 1 PushMessageI 1 internal',
      'Gate 1 KickOut 2 internal',
      'Gate 1 PushMessageF 3 internal',
    ])
  })

  it('Gate pushes Closing as type 0', () => {
    expect(Gate.pushes.Closing.type).toBe(0)
    expect(fieldsOf(Gate.pushes.Closing.content)).toEqual([
      'reason 1 string',
      'code 2 int32',
      'retryAfterMs 3 int32',
    ])
  })
})
