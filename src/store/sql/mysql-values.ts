import type { TypeCastField, TypeCastNext } from 'mysql2'

/** Digits that a number always holds exactly. */
const exactDigits = 15

/**
 * mysql2's `typeCast`: reads a value as the SQLite store does. A `bigint` of a table stays a
 * decimal string; what was computed (counts, sums, averages) has no table and becomes a number
 * where one holds it exactly.
 */
export function readCell(field: TypeCastField, next: TypeCastNext): unknown {
  const value: unknown = next()
  const computed = field.table === '' && (field.type === 'LONGLONG' || field.type === 'NEWDECIMAL')
  return computed && typeof value === 'string' ? numberOf(value) : value
}

function numberOf(text: string): number | string {
  if (text.replace(/[-.]/g, '').length <= exactDigits) return Number(text)
  return Number.isSafeInteger(Number(text)) && !text.includes('.') ? Number(text) : text
}
