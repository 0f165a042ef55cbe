import { FieldProblem } from './field-problem.ts'

/**
 * True for what may stand for a message or map: an object that is no list, bytes, collection or
 * promise. A forgotten `await` would otherwise be written as an empty message.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return true
  return !(
    Array.isArray(value) ||
    ArrayBuffer.isView(value) ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Date ||
    value instanceof Promise
  )
}

/** The value as a record. Throws `FieldProblem`. */
export function toRecord(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw mustBe('an object', value)
  return value
}

/** What a value is, without telling the value: it may be a password. */
export function nameOfKind(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'absent'
  if (Array.isArray(value)) return 'a list'
  if (ArrayBuffer.isView(value)) return 'bytes'
  if (value instanceof Promise) return 'a promise'
  if (typeof value === 'number' && Number.isFinite(value)) return 'a number'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'number' ? 'not finite' : `a ${typeof value}`
}

export function mustBe(wanted: string, value: unknown): FieldProblem {
  return new FieldProblem(`must be ${wanted}, is ${nameOfKind(value)}`)
}

/**
 * The value of a field in an object that someone else made. Names that every object inherits
 * (`constructor`, `toString`) count only where the object has them itself.
 */
export function fieldValue(record: Record<string, unknown>, name: string): unknown {
  if (name in Object.prototype && !Object.hasOwn(record, name)) return undefined
  return record[name]
}
