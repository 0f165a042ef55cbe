/** The User functions of the small gate: one player, tokens that a test may declare void. */

/** An error reply. */
export class Failure extends Error {
  readonly state: number

  constructor(state: number, text: string) {
    super(text)
    this.state = state
  }
}

/** The part of a session that a login changes. */
interface Bindable {
  user: string | null
}

export class Accounts {
  /** Token -> what LoginByToken answers: 0, or a state code. */
  readonly tokens = new Map<string, number>()
  /** Refresh tokens that are good. */
  readonly refreshTokens = new Set<string>()
  /** Functions that answer this state instead, as many times. */
  readonly trouble = new Map<string, { state: number; times: number }>()
  #count = 0

  run(name: string, params: Readonly<Record<string, unknown>>, session: Bindable): object {
    this.#checkTrouble(name)
    switch (name) {
      case 'User.Login':
        if (params.password !== 'right') throw new Failure(1, 'UserName or Password Error')
        session.user = String(params.username)
        return this.#newTokens()
      case 'User.Register':
        session.user = String(params.username)
        return { result: '42', tokenInfo: this.#newTokens() }
      case 'User.Logout':
        session.user = null
        return {}
      case 'User.LoginByToken':
        return this.#loginByToken(String(params.token), session)
      case 'User.RefreshToken':
        if (!this.refreshTokens.has(String(params.refresh_token))) {
          throw new Failure(1, 'refresh token is not valid')
        }
        return { tokenData: this.#newTokens() }
      default:
        throw new Failure(0xfc, 'Not Found')
    }
  }

  #loginByToken(token: string, session: Bindable): object {
    const state = this.tokens.get(token) ?? 0xf2
    if (state !== 0) throw new Failure(state, 'no')
    session.user = 'ringtail'
    return { token, refreshToken: '', expireAt: 3600 }
  }

  #newTokens(): object {
    const token = `token-${++this.#count}`
    const refreshToken = `refresh-${this.#count}`
    this.tokens.set(token, 0)
    this.refreshTokens.add(refreshToken)
    return { token, refreshToken, expireAt: 3600 }
  }

  #checkTrouble(name: string): void {
    const trouble = this.trouble.get(name)
    if (trouble === undefined || trouble.times === 0) return
    trouble.times--
    throw new Failure(trouble.state, 'not now')
  }
}
