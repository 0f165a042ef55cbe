/** What both drivers bind the same way; anything else is a mistake that must not reach the SQL. */
export type SqlParameter = string | number | bigint | null | Buffer

/**
 * The parameters of a statement as both databases take them. Throws TypeError for undefined, NaN,
 * objects and arrays: mysql2 would expand the latter two into SQL.
 */
export function bindable(parameters: readonly unknown[]): SqlParameter[] {
  return parameters.map((value, index) => bind(value, index))
}

function bind(value: unknown, index: number): SqlParameter {
  if (typeof value === 'string' || typeof value === 'bigint' || value === null) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return utcText(value)
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  const kind = typeof value === 'number' ? String(value) : typeof value
  throw new TypeError(`Cannot use ${kind} as SQL parameter ${index + 1}: convert it first`)
}

/** `YYYY-MM-DD hh:mm:ss.mmm`: what `datetime(3)` takes, and what sorts as text on SQLite. */
function utcText(date: Date): string {
  return date.toISOString().slice(0, 23).replace('T', ' ')
}
