/**
 * A studio's own login in place of the User module: it keeps User's contract, so that the SDK logs
 * in again by itself and `call.user.load()` works, and puts other functions behind it. Players come
 * with a ticket of the platform; there are no passwords.
 */
import { defineModule, toSession, User, type Call, type Invoke } from 'sifaka-server'
import { Moderation } from '../moderation/moderation.contract.ts'
import { identify } from './identity.ts'
import { migrations, playerOf, welcome } from './players.ts'

export const login = defineModule(User, {
  config: {
    identityUrl: {
      type: 'string',
      required: true,
      pattern: '^https?://',
      wanted: 'the http(s) URL of the identity service',
    },
    identityApiKey: {
      type: 'string',
      secret: true,
      minLength: 16,
      default: 'only-on-a-laptop',
      description: 'What the identity service knows us by.',
    },
    identityTimeoutMs: { type: 'integer', default: 2000, minimum: 10, maximum: 2500, unit: 'ms' },
  },
  migrations,

  setup(ctx) {
    const { identityUrl: url, identityApiKey: apiKey, identityTimeoutMs: timeoutMs } = ctx.config
    const identity = { url, apiKey, timeoutMs, fetch: ctx.fetch }
    /** What the framework's User has and this login has not. */
    const absent = (call: Pick<Call<typeof User, unknown>, 'fail'>): never => {
      throw call.fail('MethodNotAllowed', 'Log in with a ticket of the platform')
    }

    // Banned between the question that the login asks and its end.
    ctx.on('login', async session => {
      if (session.user === null || !(await isBanned(ctx, session.user.id))) return
      // Not here: it waits for the login, which waits for this hook.
      ctx.after('send banned player away', 1, () => ctx.disconnect(toSession(session.id)))
    })

    return {
      async LoginByToken(call, { token: ticket }) {
        const who = await identify(call, ticket, identity)
        if (who === null) throw call.fail('InvalidToken')
        const player = await welcome(ctx.db, who, ctx.id)
        if (await isBanned(call, player.id)) throw call.fail('Frozen', 'You are banned')
        // Takes effect when this function has succeeded, before its reply leaves.
        call.session?.login(player.id, { tag: 'platform' })
        return { token: ticket, refreshToken: '', expireAt: 3600 }
      },

      Logout(call) {
        call.session?.logout()
        return {}
      },

      async GetSelfInfo(call) {
        const player = await playerOf(ctx.db, call.user.id)
        if (player === undefined) throw call.fail('NeedLogin')
        return { userData: { UserName: player.name, UserID: player.id } }
      },

      Login: absent,
      Register: absent,
      RefreshToken: absent,
      GetVerifyCode: absent,
      CheckVerifyCodeAvailable: absent,
      SendForgotPasswordVerifyCode: absent,
      ChangePasswordByPassword: absent,
      ChangePasswordByVerifyCode: absent,
    }
  },
})

/** As a call asks, or the server itself. */
async function isBanned(caller: { readonly invoke: Invoke }, userId: string): Promise<boolean> {
  const { until } = await caller.invoke(Moderation, 'BanOf', { userId })
  return until !== '0'
}
