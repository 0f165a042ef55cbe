/**
 * Tokens of logins. A login opens a family: an access token, good for LoginByToken, and a refresh
 * token, good once for a new pair of the same family. Stored are hashes only. It never touches
 * sessions: who is logged in where is the gate's business, and the session remembers its family.
 *
 * A refresh token that comes back after it was used is either a client whose reply was lost or a
 * thief. So it stays good for a grace time, until one of its successors is used (then the reply has
 * arrived), and for eight pairs at most; any use after that revokes the family. All of that is one
 * conditional update, so it holds for any number of processes on both databases. Rows are locked in
 * the order token, its parent, family, which keeps refreshes of one family from deadlocks.
 */
import { createHash, randomBytes } from 'node:crypto'
import { sql, type Database } from '../../index.ts'
import type { UserTables } from './tables.ts'

export interface TokenPair {
  readonly token: string
  readonly refreshToken: string
  /** Lifetime of `token`, in seconds. */
  readonly expireAt: number
}

export interface TokenOptions {
  readonly accessSeconds: number
  readonly refreshSeconds: number
  readonly graceSeconds: number
  /** Makes a family's id. */
  readonly id: () => string
  /** The date, in ms since 1970. */
  readonly now: () => number
}

/** What an access token is good for. */
export type AccessResult =
  | {
      readonly type: 'valid'
      readonly userId: string
      readonly family: string
      readonly remainingSeconds: number
    }
  /** The family's session was replaced by a login of another family. */
  | { readonly type: 'replaced' }
  /** Unknown, expired, revoked, or no access token. */
  | { readonly type: 'invalid' }

const maxSuccessors = 8
const tokenBytes = 32
/** Rows deleted in one statement, and statements in one run: short locks, and a run that ends. */
const sweepRows = 500
const sweepSlices = 20

export class Tokens {
  readonly #db: Database
  readonly #options: TokenOptions

  constructor(db: Database, options: TokenOptions) {
    this.#db = db
    this.#options = options
  }

  /** Opens a family for a login and resolves to its first pair. */
  async open(db: Database, userId: string): Promise<TokenPair & { readonly family: string }> {
    const family = this.#options.id()
    const { accessSeconds, refreshSeconds } = this.#options
    const expiresAt = this.#options.now() + 1000 * Math.max(accessSeconds, refreshSeconds)
    await db
      .withTables<UserTables>()
      .insertInto('user_token_family')
      .values({ id: family, user_id: userId, revoked: 0, generation: 0, expires_at: expiresAt })
      .execute()
    const pair = await this.#addPair(db, { family, userId, generation: 0, parent: null })
    return { ...pair, family }
  }

  /** What `token` is good for now. Never rejects for the token's sake, whatever its text. */
  async check(token: string): Promise<AccessResult> {
    const row = isToken(token) ? await findToken(this.#db, hashOf(token), 'access') : undefined
    const remainingMs = Number(row?.expires_at ?? 0) - this.#options.now()
    if (row === undefined || row.revoked === 1 || remainingMs <= 0) return { type: 'invalid' }
    if (row.generation !== row.family_generation) return { type: 'replaced' }
    const remainingSeconds = Math.ceil(remainingMs / 1000)
    return { type: 'valid', userId: row.user_id, family: row.family_id, remainingSeconds }
  }

  /** A new pair for a refresh token, or null where it is not good. */
  async refresh(token: string): Promise<TokenPair | null> {
    if (!isToken(token)) return null
    const hash = hashOf(token)
    return this.#db.transaction().execute(async db => {
      const now = this.#options.now()
      const row = await findToken(db, hash, 'refresh')
      if (row === undefined || row.revoked === 1 || Number(row.expires_at) <= now) return null
      if (!(await this.#use(db, hash, now))) {
        await revokeFamily(db, row.family_id)
        return null
      }
      if (row.parent !== null) await settle(db, row.parent)
      const { family_id: family, user_id: userId, family_generation: generation } = row
      const pair = await this.#addPair(db, { family, userId, generation, parent: hash })
      await this.#extend(db, family, now)
      return pair
    })
  }

  /** No token of the family is good from now on. */
  async revoke(family: string): Promise<void> {
    await revokeFamily(this.#db, family)
  }

  /** Revokes every family of a user but one. */
  async revokeOthers(db: Database, userId: string, except: string | null): Promise<void> {
    const all = db
      .withTables<UserTables>()
      .updateTable('user_token_family')
      .set({ revoked: 1 })
      .where('user_id', '=', userId)
    await (except === null ? all : all.where('id', '!=', except)).execute()
  }

  /** Access tokens that the family has now are answered `replaced`; later ones are good. */
  async replace(family: string): Promise<void> {
    await this.#db
      .withTables<UserTables>()
      .updateTable('user_token_family')
      .set(eb => ({ generation: eb('generation', '+', 1) }))
      .where('id', '=', family)
      .execute()
  }

  /** False also for what is no family: another login module's tag, or one that was swept. */
  async isRevoked(family: string): Promise<boolean> {
    const row = await this.#db
      .withTables<UserTables>()
      .selectFrom('user_token_family')
      .select('revoked')
      .where('id', '=', family)
      .executeTakeFirst()
    return row?.revoked === 1
  }

  /**
   * Deletes what has expired, in slices; resolves to the number of rows. What is left after twenty
   * slices of each table waits for the next run.
   */
  async sweep(signal: AbortSignal): Promise<number> {
    const now = this.#options.now()
    let deleted = 0
    for (const slice of [sweepTokens, sweepFamilies]) {
      for (let turn = 0; turn < sweepSlices && !signal.aborted; turn++) {
        const rows = await slice(this.#db, now)
        deleted += rows
        if (rows < sweepRows) break
      }
    }
    return deleted
  }

  /** Takes one of the uses that a refresh token has; false where it has none left. */
  async #use(db: Database, hash: string, now: number): Promise<boolean> {
    const graceBegan = now - 1000 * this.#options.graceSeconds
    const { numUpdatedRows } = await db
      .withTables<UserTables>()
      .updateTable('user_token')
      .set(eb => ({
        successors: eb('successors', '+', 1),
        rotated_at: sql<number>`coalesce(rotated_at, ${now})`,
      }))
      .where('hash', '=', hash)
      .where('settled', '=', 0)
      .where('successors', '<', maxSuccessors)
      .where(eb => eb.or([eb('rotated_at', 'is', null), eb('rotated_at', '>', graceBegan)]))
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  async #extend(db: Database, family: string, now: number): Promise<void> {
    const { accessSeconds, refreshSeconds } = this.#options
    const expiresAt = now + 1000 * Math.max(accessSeconds, refreshSeconds)
    await db
      .withTables<UserTables>()
      .updateTable('user_token_family')
      .set({ expires_at: expiresAt })
      .where('id', '=', family)
      .where('expires_at', '<', expiresAt)
      .execute()
  }

  async #addPair(db: Database, origin: Origin): Promise<TokenPair> {
    const { accessSeconds, refreshSeconds } = this.#options
    const token = randomBytes(tokenBytes).toString('base64url')
    const refreshToken = randomBytes(tokenBytes).toString('base64url')
    const common = {
      family_id: origin.family,
      user_id: origin.userId,
      generation: origin.generation,
      rotated_at: null,
      successors: 0,
      settled: 0,
    }
    const now = this.#options.now()
    const access = { ...common, kind: 'access' as const, parent: null }
    const refresh = { ...common, kind: 'refresh' as const, parent: origin.parent }
    await db
      .withTables<UserTables>()
      .insertInto('user_token')
      .values([
        { ...access, hash: hashOf(token), expires_at: now + 1000 * accessSeconds },
        { ...refresh, hash: hashOf(refreshToken), expires_at: now + 1000 * refreshSeconds },
      ])
      .execute()
    return { token, refreshToken, expireAt: accessSeconds }
  }
}

interface Origin {
  readonly family: string
  readonly userId: string
  readonly generation: number
  /** Hash of the refresh token that it is given for. */
  readonly parent: string | null
}

/** Anything else was never given out, and is not worth a query. */
function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function findToken(db: Database, hash: string, kind: 'access' | 'refresh') {
  return db
    .withTables<UserTables>()
    .selectFrom('user_token as token')
    .innerJoin('user_token_family as family', 'family.id', 'token.family_id')
    .select(['token.user_id', 'token.family_id', 'token.expires_at', 'token.parent'])
    .select(['token.generation', 'family.generation as family_generation', 'family.revoked'])
    .where('token.hash', '=', hash)
    .where('token.kind', '=', kind)
    .executeTakeFirst()
}

async function revokeFamily(db: Database, family: string): Promise<void> {
  await db
    .withTables<UserTables>()
    .updateTable('user_token_family')
    .set({ revoked: 1 })
    .where('id', '=', family)
    .execute()
}

async function settle(db: Database, hash: string): Promise<void> {
  await db
    .withTables<UserTables>()
    .updateTable('user_token')
    .set({ settled: 1 })
    .where('hash', '=', hash)
    .execute()
}

/** By key, in two statements: a delete by time would lock what others insert meanwhile. */
async function sweepTokens(db: Database, now: number): Promise<number> {
  const tables = db.withTables<UserTables>()
  const rows = await tables
    .selectFrom('user_token')
    .select('hash')
    .where('expires_at', '<=', now)
    .limit(sweepRows)
    .execute()
  if (rows.length === 0) return 0
  const hashes = rows.map(row => row.hash)
  await tables.deleteFrom('user_token').where('hash', 'in', hashes).execute()
  return rows.length
}

async function sweepFamilies(db: Database, now: number): Promise<number> {
  const tables = db.withTables<UserTables>()
  const rows = await tables
    .selectFrom('user_token_family')
    .select('id')
    .where('expires_at', '<=', now)
    .limit(sweepRows)
    .execute()
  if (rows.length === 0) return 0
  const ids = rows.map(row => row.id)
  // A refresh may have extended one since.
  await tables
    .deleteFrom('user_token_family')
    .where('id', 'in', ids)
    .where('expires_at', '<=', now)
    .execute()
  return rows.length
}
