import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UserTables } from '../../../src/modules/user/tables.ts'
import { Tokens, type TokenPair } from '../../../src/modules/user/tokens.ts'
import { databases, userDatabase, type OwnStore } from '../support/databases.ts'

const week = 604_800

describe.each(databases)('tokens on %s', name => {
  let own: OwnStore
  let tokens: Tokens
  let ids = 1000
  beforeAll(async () => {
    own = await userDatabase(name)
    tokens = new Tokens(own.store.db, {
      accessSeconds: week,
      refreshSeconds: 60 * 86_400,
      graceSeconds: 60,
      id: () => String(ids++),
      now: () => Date.now(),
    })
  })
  afterAll(() => own[Symbol.asyncDispose]())

  const tables = () => own.store.db.withTables<UserTables>()
  const open = (userId = String(ids++)) => tokens.open(own.store.db, userId)

  async function refreshed(pair: TokenPair): Promise<TokenPair> {
    const next = await tokens.refresh(pair.refreshToken)
    if (next === null) throw new Error('a good refresh token was refused')
    return next
  }

  /** Moves the first use of a family's refresh tokens into the past. */
  async function age(family: string, seconds: number) {
    await tables()
      .updateTable('user_token')
      .set({ rotated_at: Date.now() - 1000 * seconds })
      .where('family_id', '=', family)
      .where('rotated_at', 'is not', null)
      .execute()
  }

  it('a login gives a pair: an access token for its user and family, a refresh token', async () => {
    const opened = await open('77')
    expect(opened).toMatchObject({ expireAt: week })
    expect(opened.token).toMatch(/^[\w-]{43}$/)
    expect(opened.refreshToken).toMatch(/^[\w-]{43}$/)
    const checked = await tokens.check(opened.token)
    expect(checked).toMatchObject({ type: 'valid', userId: '77', family: opened.family })
    expect(checked).toHaveProperty('remainingSeconds', expect.closeTo(week, -2))
  })

  it('the database holds no token, only hashes', async () => {
    const opened = await open()
    const rows = JSON.stringify(await tables().selectFrom('user_token').selectAll().execute())
    expect(rows).not.toContain(opened.token)
    expect(rows).not.toContain(opened.refreshToken)
  })

  it('each kind is good for its own purpose only', async () => {
    const opened = await open()
    expect(await tokens.check(opened.refreshToken)).toEqual({ type: 'invalid' })
    expect(await tokens.refresh(opened.token)).toBeNull()
    expect(await tokens.refresh(opened.refreshToken)).not.toBeNull()
  })

  it('anything that was never given out is invalid: changed, in another case, long, empty', async () => {
    const { token, refreshToken } = await open()
    for (const changed of [flipped(token), swapCase(token), `${token} `, '', 'x'.repeat(10_240)]) {
      expect(await tokens.check(changed)).toEqual({ type: 'invalid' })
      expect(await tokens.refresh(changed)).toBeNull()
    }
    expect(await tokens.refresh(flipped(refreshToken))).toBeNull()
    expect(await tokens.check(token)).toMatchObject({ type: 'valid' })
  })

  it('access tokens outlive a rotation, and the new pair is of the same family and user', async () => {
    const first = await open('78')
    const second = await refreshed(first)
    for (const { token } of [first, second])
      expect(await tokens.check(token)).toMatchObject({ userId: '78', family: first.family })
    expect(new Set([first.token, second.token, first.refreshToken, second.refreshToken]).size).toBe(
      4,
    )
  })

  it('within the grace time an old refresh token gives eight pairs, the ninth use revokes', async () => {
    const first = await open()
    const pairs = []
    for (let use = 0; use < 8; use++) pairs.push(await refreshed(first))
    expect(new Set(pairs.map(pair => pair.refreshToken)).size).toBe(8)
    expect(await tokens.refresh(first.refreshToken)).toBeNull()
    for (const { token, refreshToken } of pairs) {
      expect(await tokens.check(token)).toEqual({ type: 'invalid' })
      expect(await tokens.refresh(refreshToken)).toBeNull()
    }
  })

  it('a use after the grace time revokes the family', async () => {
    const first = await open()
    const second = await refreshed(first)
    await age(first.family, 59)
    const other = await refreshed(first)
    await age(first.family, 61)
    expect(await tokens.refresh(first.refreshToken)).toBeNull()
    for (const { refreshToken } of [second, other])
      expect(await tokens.refresh(refreshToken)).toBeNull()
    expect(await tokens.check(first.token)).toEqual({ type: 'invalid' })
  })

  it('a use after any successor was used revokes the family, also within the grace time', async () => {
    const first = await open()
    await refreshed(first)
    const second = await refreshed(first)
    const third = await refreshed(second)
    expect(await tokens.refresh(first.refreshToken)).toBeNull()
    expect(await tokens.check(third.token)).toEqual({ type: 'invalid' })
    expect(await tokens.refresh(third.refreshToken)).toBeNull()
  })

  it('a chain of refreshes goes on', async () => {
    let pair: TokenPair = await open()
    for (let turn = 0; turn < 12; turn++) pair = await refreshed(pair)
    expect(await tokens.check(pair.token)).toMatchObject({ type: 'valid' })
  })

  it('eight of many uses at once succeed, and the rest revoke the family', async () => {
    const first = await open()
    const uses = Array.from({ length: 12 }, () => tokens.refresh(first.refreshToken))
    const pairs = (await Promise.all(uses)).filter(pair => pair !== null)
    expect(pairs).toHaveLength(8)
    expect(await tokens.check(first.token)).toEqual({ type: 'invalid' })
  })

  it('two refreshes at once both get a pair, and both pairs are good', async () => {
    const first = await open()
    const pairs = await Promise.all([refreshed(first), refreshed(first)])
    for (const { token } of pairs)
      expect(await tokens.check(token)).toMatchObject({ type: 'valid', family: first.family })
  })

  it('an old token and its successor at once: the old one succeeds before or revokes after', async () => {
    for (let round = 0; round < 10; round++) {
      const first = await open()
      const second = await refreshed(first)
      const [old] = await Promise.all([
        tokens.refresh(first.refreshToken),
        tokens.refresh(second.refreshToken),
      ])
      expect(await tokens.isRevoked(first.family)).toBe(old === null)
    }
  })

  it('whatever happens to one family at once, nothing fails in the store', async () => {
    for (let round = 0; round < 5; round++) {
      const first = await open(`mixed ${round}`)
      const second = await refreshed(first)
      const third = await refreshed(second)
      await Promise.all([
        ...[first, second, third, third].map(pair => tokens.refresh(pair.refreshToken)),
        ...[first, second, third].map(pair => tokens.check(pair.token)),
        tokens.replace(first.family),
        tokens.replace(first.family),
        tokens.revokeOthers(own.store.db, `mixed ${round}`, null),
        tokens.sweep(new AbortController().signal),
        open(`mixed ${round}`),
      ])
      expect(await tokens.check(third.token)).toEqual({ type: 'invalid' })
    }
  })

  it('replaced access tokens say so; the refresh token works and its new pair is good', async () => {
    const first = await open()
    await tokens.replace(first.family)
    expect(await tokens.check(first.token)).toEqual({ type: 'replaced' })
    const second = await refreshed(first)
    expect(await tokens.check(second.token)).toMatchObject({ type: 'valid' })
    expect(await tokens.check(first.token)).toEqual({ type: 'replaced' })
  })

  it('revoked wins over replaced, in either order', async () => {
    for (const order of ['revoke', 'replace'] as const) {
      const { token, family } = await open()
      await tokens[order](family)
      await tokens[order === 'revoke' ? 'replace' : 'revoke'](family)
      expect(await tokens.check(token)).toEqual({ type: 'invalid' })
      expect(await tokens.isRevoked(family)).toBe(true)
    }
  })

  it('what is no family is neither revoked nor harmed', async () => {
    await tokens.replace('another module’s tag')
    await tokens.revoke('another module’s tag')
    expect(await tokens.isRevoked('another module’s tag')).toBe(false)
  })

  it('revokeOthers spares one family, and other users', async () => {
    const [kept, lost, stranger] = [await open('90'), await open('90'), await open('91')]
    await tokens.revokeOthers(own.store.db, '90', kept.family)
    expect(await tokens.check(kept.token)).toMatchObject({ type: 'valid' })
    expect(await tokens.check(lost.token)).toEqual({ type: 'invalid' })
    await tokens.revokeOthers(own.store.db, '90', null)
    expect(await tokens.check(kept.token)).toEqual({ type: 'invalid' })
    expect(await tokens.check(stranger.token)).toMatchObject({ type: 'valid' })
  })

  it('expired tokens are invalid, and an expired refresh token revokes nothing', async () => {
    const first = await open()
    const second = await refreshed(first)
    await tables()
      .updateTable('user_token')
      .set({ expires_at: Date.now() - 1 })
      .where('family_id', '=', first.family)
      .where('parent', 'is', null)
      .execute()
    expect(await tokens.check(first.token)).toEqual({ type: 'invalid' })
    expect(await tokens.refresh(first.refreshToken)).toBeNull()
    expect(await tokens.refresh(second.refreshToken)).not.toBeNull()
  })

  it('a refresh slides the family’s end', async () => {
    const first = await open()
    const ended = Date.now() + 5000
    await tables()
      .updateTable('user_token_family')
      .set({ expires_at: ended })
      .where('id', '=', first.family)
      .execute()
    await refreshed(first)
    const row = await tables()
      .selectFrom('user_token_family')
      .select('expires_at')
      .where('id', '=', first.family)
      .executeTakeFirstOrThrow()
    expect(Number(row.expires_at)).toBeGreaterThan(ended + 59 * 86_400_000)
  })

  it('sweeping deletes what has expired, more than a slice of it, and nothing else', async () => {
    const live = await open('live')
    for (let user = 0; user < 320; user++) await open('swept')
    const past = { expires_at: Date.now() - 1 }
    await tables().updateTable('user_token').set(past).where('user_id', '=', 'swept').execute()
    await tables()
      .updateTable('user_token_family')
      .set(past)
      .where('user_id', '=', 'swept')
      .execute()
    const stopped = AbortSignal.abort()
    expect(await tokens.sweep(stopped)).toBe(0)
    expect(await tokens.sweep(new AbortController().signal)).toBeGreaterThanOrEqual(3 * 320)
    expect(await tokens.sweep(new AbortController().signal)).toBe(0)
    expect(await tokens.check(live.token)).toMatchObject({ type: 'valid' })
  })
})

function flipped(token: string): string {
  return (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
}

function swapCase(token: string): string {
  return token.replaceAll(/[a-z]/gi, letter =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
}
