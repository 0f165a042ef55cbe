/**
 * Contract of the User module: accounts, logins and their tokens (docs/protocol.md, "Modules"). The
 * spelling of functions, messages and fields is part of the wire.
 */
import { defineContract } from '../../contract/contract.ts'
import * as messages from '../../protocol/generated/messages.js'

/** Functions that hash a password wait for their turn; the others never do. */
const hashTimeoutMs = 15_000

const sendErrors = { SendTooBusy: { code: 1, text: 'Verify Send too busy' } } as const

export const User = defineContract({
  name: 'User',
  id: 2,
  functions: {
    Login: {
      id: 1,
      access: 'anyone',
      changesUser: true,
      timeoutMs: hashTimeoutMs,
      request: messages.User_Login_Request,
      response: messages.User_Login_Response,
      errors: { WrongPassword: { code: 1, text: 'UserName or Password Error' } },
    },
    Register: {
      id: 2,
      access: 'anyone',
      changesUser: true,
      timeoutMs: hashTimeoutMs,
      request: messages.User_Register_Request,
      response: messages.User_Register_Response,
      errors: {
        TooShort: { code: 1, text: 'Name or Password is too short' },
        AccountTaken: { code: 2, text: 'Account has been taken' },
        WrongCode: { code: 3, text: 'Verify Code Error' },
      },
    },
    GetVerifyCode: {
      id: 3,
      access: 'anyone',
      request: messages.User_GetVerifyCode_Request,
      response: messages.User_GetVerifyCode_Response,
      errors: sendErrors,
    },
    GetSelfInfo: {
      id: 4,
      idempotent: true,
      request: messages.User_GetSelfInfo_Request,
      response: messages.User_GetSelfInfo_Response,
    },
    Logout: {
      id: 5,
      changesUser: true,
      request: messages.User_Logout_Request,
      response: messages.User_Logout_Response,
    },
    RefreshToken: {
      id: 6,
      access: 'anyone',
      request: messages.User_RefreshToken_Request,
      response: messages.User_RefreshToken_Response,
      errors: { InvalidRefreshToken: { code: 1, text: 'refresh token is not valid' } },
    },
    ChangePasswordByVerifyCode: {
      id: 7,
      access: 'anyone',
      timeoutMs: hashTimeoutMs,
      request: messages.User_ChangePassWordByVerifyCode_Request,
      response: messages.User_ChangePassWordByVerifyCode_Response,
      errors: {
        WrongCode: { code: 1, text: 'Verify Code Error' },
        Unacceptable: { code: 2, text: 'New Password or User is not acceptable' },
      },
    },
    ChangePasswordByPassword: {
      id: 8,
      timeoutMs: hashTimeoutMs,
      request: messages.User_ChangePassWordByPassword_Request,
      response: messages.User_ChangePassWordByPassword_Response,
      errors: {
        WrongPassword: { code: 1, text: 'Old Password Error' },
        Unacceptable: { code: 2, text: 'New Password or User is not acceptable' },
      },
    },
    CheckVerifyCodeAvailable: {
      id: 9,
      access: 'anyone',
      request: messages.User_CheckVerifyCodeAvailable_Request,
      response: messages.User_CheckVerifyCodeAvailable_Response,
      errors: { WrongCode: { code: 1, text: 'Verify Code Error' } },
    },
    SendForgotPasswordVerifyCode: {
      id: 10,
      access: 'anyone',
      request: messages.User_SendForgotPasswordVrifyCode_Request,
      response: messages.User_SendForgotPasswordVrifyCode_Response,
      errors: sendErrors,
    },
    LoginByToken: {
      id: 11,
      access: 'anyone',
      changesUser: true,
      request: messages.User_LoginByToken_Request,
      response: messages.User_Login_Response,
    },
  },
  pushes: {
    /** To a session that is replaced, before it is closed. The gate sends it. */
    SignedInElsewhere: { type: 0, content: messages.User_SignedInElsewhere },
    LoginSuccess: { type: 11, content: messages.User_OnLoginSuccessNotify_Response },
  },
})
