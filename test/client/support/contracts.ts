/**
 * Contracts of the client's tests: a module that echoes, waits and fails, and User as it is on the
 * wire.
 */
import { readFileSync } from 'node:fs'
import type Long from 'long'
import protobuf from 'protobufjs'
import { defineContract } from '../../../src/contract/contract.ts'
import type { MessageClass } from '../../../src/contract/message-class.ts'

const probeProto = `syntax = "proto3";
message Probe_Echo { string text = 1; int32 number = 2; int64 big = 3; bytes raw = 4; repeated string list = 5; }
message Probe_Wait { string key = 1; int32 ms = 2; }
message Probe_Done { string key = 1; }
message Probe_Seated { int32 seat = 1; int64 at = 2; }
message Gate_Closing { string reason = 1; int32 code = 2; int32 retryAfterMs = 3; }
message AllResponse { bytes result = 1; string msg = 2; int32 state = 3; }
`

/**
 * Every message of the tests, by reflection; the fake server encodes with it, independently of us.
 */
export const root = protobuf.parse(probeProto, { keepCase: true }).root
protobuf.parse(readFileSync(new URL('../../../proto/user.proto', import.meta.url), 'utf8'), root, {
  keepCase: true,
})

const rootDescriptor = root.toJSON()

function message<T>(name: string): MessageClass<T> {
  const type = root.lookupType(name)
  return {
    name,
    descriptor: { root: rootDescriptor, name },
    decode: bytes => type.decode(bytes) as T,
    encode: content => type.encode(content),
  }
}

interface Echo {
  text: string
  number: number
  big: number | Long
  raw: Uint8Array
  list: string[]
}
interface TokenData {
  token: string
  refreshToken: string
  expireAt: number
}

const tokenReply = message<TokenData>('User_Login_Response')

/**
 * `Echo` answers at once, `Wait` after `ms`, `Hold` when the test says so, `Fail`
 * with its own error, `Push` pushes Seated to everyone, `Missing` is not there.
 */
export const Probe = defineContract({
  name: 'Probe',
  id: 60,
  functions: {
    Echo: {
      id: 1,
      access: 'anyone',
      request: message<Echo>('Probe_Echo'),
      response: message<Echo>('Probe_Echo'),
    },
    Wait: {
      id: 2,
      access: 'anyone',
      request: message<{ key: string; ms: number }>('Probe_Wait'),
      response: message<{ key: string }>('Probe_Done'),
    },
    Hold: {
      id: 3,
      access: 'anyone',
      request: message<{ key: string; ms: number }>('Probe_Wait'),
      response: message<{ key: string }>('Probe_Done'),
    },
    Fail: { id: 4, access: 'anyone', errors: { SeatTaken: { code: 7, text: 'Seat is taken' } } },
    WhoAmI: { id: 5, response: message<{ key: string }>('Probe_Done') },
    Secret: { id: 6, access: 'internal' },
    Push: { id: 8, access: 'anyone' },
    Missing: { id: 7, access: 'anyone' },
  },
  pushes: {
    Seated: { type: 1, content: message<{ seat: number; at: number | Long }>('Probe_Seated') },
    Hint: { type: 2 },
  },
})

/** The numbers and messages of User that the client's own login needs. */
export const User = defineContract({
  name: 'User',
  id: 2,
  functions: {
    Login: {
      id: 1,
      access: 'anyone',
      timeoutMs: 15_000,
      request: message<{ username: string; password: string }>('User_Login_Request'),
      response: tokenReply,
      errors: { WrongPassword: { code: 1, text: 'UserName or Password Error' } },
    },
    Register: {
      id: 2,
      access: 'anyone',
      request: message<{
        username: string
        password: string
        verifyCode: string
        openId: string
      }>('User_Register_Request'),
      response: message<{ result: string; tokenInfo?: TokenData }>('User_Register_Response'),
    },
    Logout: { id: 5 },
    RefreshToken: {
      id: 6,
      access: 'anyone',
      request: message<{ refresh_token: string }>('User_RefreshToken_Request'),
      response: message<{ tokenData?: TokenData }>('User_RefreshToken_Response'),
    },
    LoginByToken: {
      id: 11,
      access: 'anyone',
      request: message<{ token: string }>('User_LoginByToken_Request'),
      response: tokenReply,
    },
  },
  pushes: {
    SignedInElsewhere: { type: 0, content: message<object>('User_SignedInElsewhere') },
    OnLoginSuccess: {
      type: 11,
      content: message<{ msg: string }>('User_OnLoginSuccessNotify_Response'),
    },
  },
})
