/**
 * What of a record's fields is written: strings of strangers escaped, secrets blanked (a last line
 * of defence: nobody should have put them there), errors reduced to what helps and leaks nothing.
 */
import type { LogFields } from './logger.ts'
import { escapeClientId, escapeText } from './escape-text.ts'

const secretName =
  /^(.*password|.*passwd|.*secret|.*token|.*apikey|nonce|key|verifycode|authorization|cookie)$/i
const blank = '[redacted]'

/** Deeper than this, or with more entries, an object is not written: a log line has an end. */
const maxDepth = 4
const maxEntries = 50

/**
 * A copy of the fields that is fit to be written; `error` becomes type, message, code and stack.
 */
export function loggable(fields: LogFields): LogFields {
  return objectOf(fields, maxDepth)
}

function objectOf(object: object, depth: number): LogFields {
  const copy: LogFields = {}
  for (const [name, value] of Object.entries(object).slice(0, maxEntries)) {
    if (secretName.test(name) && value !== null && value !== undefined) copy[name] = blank
    else if (name === 'clientId' && typeof value === 'string') copy[name] = escapeClientId(value)
    else copy[name] = valueOf(value, depth)
  }
  return copy
}

function valueOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'bigint') return `${value}`
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return errorOf(value, depth)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (depth === 0) return '[too deep]'
  if (Array.isArray(value)) return value.slice(0, maxEntries).map(item => valueOf(item, depth - 1))
  return objectOf(value, depth - 1)
}

interface Coded extends Error {
  code?: unknown
}

/**
 * Only these of an error: drivers hang the statement with its values, or the whole command, on
 * theirs.
 */
function errorOf(error: Coded, depth: number): LogFields {
  const { code, cause } = error
  return {
    type: error.name,
    message: escapeText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: stackOf(error),
    ...(cause === undefined || depth === 0 ? {} : { cause: valueOf(cause, depth - 1) }),
  }
}

/** Line by line, for its line ends are wanted and everything else that is unprintable is not. */
function stackOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n').slice(0, 30)
  return lines.map(line => escapeText(line)).join('\n')
}
