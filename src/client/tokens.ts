/**
 * The user's tokens: taken from the replies of User, kept up to date, used to log in again on a new
 * connection. It knows User by its numbers on the wire alone, for a studio may replace that module.
 */
import { SifakaError } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'
import { recordOf } from './record-of.ts'
import { Listeners } from './listeners.ts'

/** What a login gave; an application stores it to log its player in at the next start. */
export interface Tokens {
  readonly token: string
  /** Empty where the server gave none. */
  readonly refreshToken: string
  /** When `token` ends, in ms since 1970 by this machine's clock. */
  readonly expiresAt: number
}

/** Number of the module User, and of its functions that say something about tokens. */
export const userModule = 2
const functionIds: Readonly<Record<string, number>> = {
  Login: 1,
  Register: 2,
  Logout: 5,
  RefreshToken: 6,
  LoginByToken: 11,
}

/** Calls a function of User by name, as JSON. */
export type CallUser = (
  func: 'LoginByToken' | 'RefreshToken',
  params: Readonly<Record<string, string>>,
) => Promise<unknown>

/** The server could not judge the token: the same one may be good a moment later. */
const passing = new Set<ErrorCode>([
  'StoreFailed',
  'TooBusy',
  'ServerIsDown',
  'RequestTimeout',
  'ConnectionLost',
  'Closed',
])

/**
 * A gate that has just begun may not know yet who hosts User: so long it is believed to learn of
 * it.
 */
const unheardMs = 60_000
/**
 * Half of the grace that a used refresh token has by default: so long after a refresh with an
 * unknown outcome the same one may be given again. Later the server would take that for a theft.
 */
const refreshAgainMs = 30_000

/**
 * The tokens are void for good; after any other refusal they are kept, for they may be good yet.
 */
const final = new Set<ErrorCode>(['InvalidToken', 'FunctionFailed'])

export class TokenKeeper {
  readonly listeners = new Listeners<Tokens | null>()
  #tokens: Tokens | null = null
  /** A user is logged in as far as this client knows, so that a new connection logs in again. */
  #isLoggedIn = false
  /** By the monotonic clock: the first of the NotFounds in a row that answered a login. */
  #unheardSince: number | null = null
  /** By the monotonic clock: a refresh failed and may have been done, so newer tokens may exist. */
  #refreshLostAt: number | null = null

  get current(): Tokens | null {
    return this.#tokens
  }

  /** Looks at every successful reply; `func` is a name or a number. */
  observe(module: string | number, func: string | number, result: unknown): void {
    if (module !== userModule && module !== 'User') return
    const id = typeof func === 'number' ? func : functionIds[func]
    if (id === functionIds.Logout) return this.forget()
    const given = tokensOf(id, result)
    if (given === null) return
    // RefreshToken binds nothing, so it logs nobody in
    if (id !== functionIds.RefreshToken) this.#isLoggedIn = true
    this.#set({ ...given, refreshToken: given.refreshToken || this.#refreshTokenOf(given.token) })
  }

  /** Looks at every call that failed. */
  observeFailure(module: string | number, func: string | number, thrown: unknown): void {
    if (module !== userModule && module !== 'User') return
    const id = typeof func === 'number' ? func : functionIds[func]
    if (id !== functionIds.RefreshToken || !passing.has(SifakaError.from(thrown).code)) return
    if ((this.#tokens?.refreshToken ?? '') === '') return
    // Counted from the first: a repetition does not renew the grace.
    this.#refreshLostAt ??= performance.now()
  }

  /** Takes over tokens that the application had stored. */
  adopt(tokens: Tokens): void {
    this.#isLoggedIn = false
    this.#set(tokens)
  }

  forget(): void {
    this.#isLoggedIn = false
    this.#set(null)
  }

  /**
   * Logs in again on a new connection. Resolves to `none` where nobody was logged in, `kept`, or
   * the error for which the user is logged out now: a session that was replaced by choice elsewhere
   * (0xf8) is never taken back by itself. Rejects where the server could not judge; then try again
   * later.
   */
  async relogin(call: CallUser): Promise<'none' | 'kept' | SifakaError> {
    if (!this.#isLoggedIn) return 'none'
    try {
      await this.login(call, { refreshOn: ['InvalidToken'] })
      this.#unheardSince = null
      return 'kept'
    } catch (thrown) {
      const error = SifakaError.from(thrown)
      if (passing.has(error.code) || this.#isUnheard(error)) throw error
      this.#isLoggedIn = false
      return error
    }
  }

  /**
   * LoginByToken; where it answers one of `refreshOn`, RefreshToken and then again. Rejects with
   * the server's error, and has forgotten tokens that are void for good.
   */
  async login(call: CallUser, options: { refreshOn: readonly ErrorCode[] }): Promise<void> {
    try {
      await this.#loginOnce(call, options.refreshOn)
    } catch (thrown) {
      const error = SifakaError.from(thrown)
      if (final.has(error.code)) this.forget()
      throw error
    }
  }

  #isUnheard({ code }: SifakaError): boolean {
    this.#unheardSince = code === 'NotFound' ? (this.#unheardSince ?? performance.now()) : null
    return this.#unheardSince !== null && performance.now() - this.#unheardSince < unheardMs
  }

  async #loginOnce(call: CallUser, refreshOn: readonly ErrorCode[]): Promise<void> {
    const lostAt = this.#refreshLostAt
    if (lostAt !== null && performance.now() - lostAt < refreshAgainMs) await this.#refresh(call)
    try {
      await call('LoginByToken', { token: this.#tokens?.token ?? '' })
    } catch (thrown) {
      const isRenewable = refreshOn.includes(SifakaError.from(thrown).code)
      if (!isRenewable || (this.#tokens?.refreshToken ?? '') === '') throw thrown
      await this.#refresh(call)
      await call('LoginByToken', { token: this.#tokens?.token ?? '' })
    }
  }

  async #refresh(call: CallUser): Promise<void> {
    await call('RefreshToken', { refresh_token: this.#tokens?.refreshToken ?? '' })
  }

  /** LoginByToken answers the same token without a refresh token: the one at hand stays good. */
  #refreshTokenOf(token: string): string {
    return this.#tokens?.token === token ? this.#tokens.refreshToken : ''
  }

  #set(tokens: Tokens | null): void {
    if (tokens === null && this.#tokens === null) return
    // LoginByToken gives the same refresh token back, whose repetition is still open.
    if (tokens?.refreshToken !== this.#tokens?.refreshToken) this.#refreshLostAt = null
    this.#tokens = tokens
    this.listeners.emit(tokens)
  }
}

/** The tokens in a reply of User, wherever its message has them. */
function tokensOf(func: number | undefined, result: unknown): Tokens | null {
  const message = recordOf(result)
  if (func === functionIds.Login || func === functionIds.LoginByToken) return tokensIn(message)
  if (func === functionIds.Register) return tokensIn(recordOf(message.tokenInfo))
  if (func === functionIds.RefreshToken) return tokensIn(recordOf(message.tokenData))
  return null
}

function tokensIn(data: Readonly<Record<string, unknown>>): Tokens | null {
  const { token, refreshToken, expireAt } = data
  if (typeof token !== 'string' || token === '') return null
  const seconds = typeof expireAt === 'number' ? expireAt : 0
  return {
    token,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : '',
    expiresAt: Date.now() + seconds * 1000,
  }
}
