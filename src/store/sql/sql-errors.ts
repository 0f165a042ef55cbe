import { SifakaError } from '../../errors.ts'
import { plainCause } from '../plain-cause.ts'

/** `StoreFailed` with a reason for the log; a client sees the general text alone. */
export function refusedSql(reason: string): SifakaError {
  return new SifakaError('StoreFailed', { cause: new Error(reason) })
}

/** MySQL and MariaDB: duplicate entry, and the same with the key's name. */
const duplicateErrnos = new Set([1062, 1586])
/** SQLite: SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID. */
const duplicateErrcodes = new Set([1555, 2067, 2579])

/**
 * Anything a driver threw as `DuplicateKey` or `StoreFailed`; `statement` has placeholders only.
 */
export function toSqlError(thrown: unknown, statement?: string): SifakaError {
  if (thrown instanceof SifakaError) return thrown
  const code = isDuplicate(thrown) ? 'DuplicateKey' : 'StoreFailed'
  return new SifakaError(code, { cause: plainCause(thrown, { statement }) })
}

function isDuplicate(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  const { errno, errcode } = thrown as { errno?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return duplicateErrcodes.has(errcode)
  return typeof errno === 'number' && duplicateErrnos.has(errno)
}
