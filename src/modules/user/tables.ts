/**
 * The User module's tables, as queries see them. Times are ms since 1970, read as decimal strings.
 */
import type { ColumnType } from 'kysely'

/** Comparisons take numbers. */
type Time = ColumnType<string | number, number, number>
type OptionalTime = ColumnType<string | number | null, number | null, number | null>

export type UserTables = {
  user_account: {
    id: string
    /** What names are compared by (names.ts); unique. */
    name_key: string
    /** As typed at Register; for display. */
    name: string
    /** A PHC string (passwords.ts). */
    password: string
    created_at: Time
    last_login_at: Time
  }
  /** Keys of the server's own, made on first use and shared by all its processes. */
  user_secret: { name: string; value: string }
  /** One login: all tokens that were made from it. */
  user_token_family: {
    id: string
    user_id: string
    /** 1: none of its tokens is good for anything. */
    revoked: number
    /** Access tokens of an earlier generation were replaced by a login elsewhere. */
    generation: number
    /** When its last token expires. */
    expires_at: Time
  }
  user_token: {
    /** SHA-256 of the token, base64url: a stolen table opens no account. */
    hash: string
    family_id: string
    user_id: string
    kind: 'access' | 'refresh'
    generation: number
    expires_at: Time
    /** Refresh tokens: hash of the one that it was given for. */
    parent: string | null
    /** When it was first given to RefreshToken. */
    rotated_at: OptionalTime
    /** How many pairs it has been given for. */
    successors: number
    /** 1: a successor has been used, which proves that the reply arrived. */
    settled: number
  }
}
