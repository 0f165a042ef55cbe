/**
 * The User module: accounts, passwords, logins, tokens and verify codes, written as a studio would
 * write it, so that a studio can replace it. It binds users to sessions through `call.session` and
 * never touches connections: replacing a session, its push and its close are the gate's. What must
 * last is in SQL, what may be lost (limits, codes) in the KV. The token family of a login travels
 * as the session's tag; that is how a later login knows which tokens it has replaced.
 */
import { defineModule, toSession, type ConfigOf, type ModuleContext } from '../../index.ts'
import { CodeDelivery } from './code-delivery.ts'
import type { CodeSender } from './code-sender.ts'
import { userConfig } from './config.ts'
import { Limits } from './limits.ts'
import { LogCodeSender } from './log-code-sender.ts'
import { loginFunctions } from './login-functions.ts'
import { migrations } from './migrations.ts'
import { passwordFunctions } from './password-functions.ts'
import { PasswordHasher } from './passwords.ts'
import { ServerSecret } from './secrets.ts'
import { Tokens } from './tokens.ts'
import { User } from './user.contract.ts'
import { VerifyCodes } from './verify-codes.ts'
import { WebhookCodeSender } from './webhook-code-sender.ts'

/** What the module is set up with. */
export type UserContext = ModuleContext<typeof User, ConfigOf<typeof userConfig>>

export interface UserModuleOptions {
  /** Carries verify codes instead of the configured webhook or the development log. */
  readonly codeSender?: CodeSender
  /** Computes password hashes; a hasher of its own unless given. */
  readonly hasher?: PasswordHasher
}

/** With 10,000 rows of a table in one run, above what a large game's logins leave behind. */
const sweepMs = 60_000

/** The User module with parts of one's own; `user` is the plain one. */
export function createUserModule(options: UserModuleOptions = {}) {
  return defineModule(User, {
    config: userConfig,
    migrations,
    setup(ctx) {
      const { config } = ctx
      const requireVerifyCode = config.requireVerifyCode ?? !ctx.isDevelopment
      const secret = new ServerSecret(ctx.db, 'verify-code')
      const codes = new VerifyCodes(ctx.kv, async () =>
        config.codeSecret === undefined ? secret.get() : Buffer.from(config.codeSecret),
      )
      const sender = options.codeSender ?? senderOf(ctx)
      const tokens = tokensOf(ctx)
      followSessions(ctx, tokens)
      ctx.every('sweep tokens', sweepMs, () => tokens.sweep(ctx.signal))
      ctx.on('start', () => {
        if (requireVerifyCode && sender === null)
          ctx.log.warn(
            'Nobody can register: set "codeWebhookUrl", or "requireVerifyCode" to false, ' +
              'in the config of "User"',
          )
      })
      const parts = {
        ctx,
        hasher: options.hasher ?? new PasswordHasher(),
        limits: new Limits(ctx.kv, { ...config, exemptLoopback: ctx.isDevelopment }),
        tokens,
        codes,
        delivery: new CodeDelivery(ctx, codes, sender),
        requireVerifyCode,
      }
      return { ...loginFunctions(parts), ...passwordFunctions(parts) }
    },
  })
}

/** The User module as servers host it. */
export const user = createUserModule()

/** The tokens that logins give, by the module's configuration. */
export function tokensOf(ctx: UserContext): Tokens {
  const { accessTokenSeconds, refreshTokenSeconds, refreshGraceSeconds } = ctx.config
  return new Tokens(ctx.db, {
    accessSeconds: accessTokenSeconds,
    refreshSeconds: refreshTokenSeconds,
    graceSeconds: refreshGraceSeconds,
    id: () => ctx.id(),
    now: () => ctx.now(),
  })
}

/**
 * Null where codes can go nowhere: production without a webhook; a log is no place for them there.
 */
function senderOf(ctx: UserContext): CodeSender | null {
  const { codeWebhookUrl, codeWebhookSecret, codeWebhookTimeoutMs } = ctx.config
  if (codeWebhookUrl === undefined) return ctx.isDevelopment ? new LogCodeSender(ctx.log) : null
  return new WebhookCodeSender({
    url: codeWebhookUrl,
    secret: codeWebhookSecret,
    timeoutMs: codeWebhookTimeoutMs,
    fetch: (url, init) => ctx.fetch(url, init),
  })
}

function followSessions(ctx: UserContext, tokens: Tokens): void {
  ctx.on('logout', async (session, info) => {
    const family = session.user?.tag
    // Its own family took the session over: a reconnect, which loses nothing.
    if (info.reason !== 'replaced' || !family || info.by?.tag === family) return
    await tokens.replace(family)
  })
  ctx.on('login', async session => {
    const family = session.user?.tag
    if (!family || !(await tokens.isRevoked(family))) return
    // Revoked between the check and the binding, by a change of the password or a Logout elsewhere.
    const target = toSession(session.id)
    ctx.after('close revoked login', 1, () => ctx.disconnect(target, { reason: 'replaced' }))
  })
}
