/**
 * Parameters of `sifaka call` from what stands on the command line. Shells eat quotes, cmd.exe all
 * the more, so the usual form is `key=value`: values take the type that the contract says, and
 * without a contract JSON where they are JSON (`5`, `true`, `[1,2]`) and else a string.
 */
import type { FieldType, MessageType } from '../contract/descriptor.ts'
import { nearest } from '../base/nearest.ts'
import { usageError } from './usage.ts'

export type Params = Record<string, unknown>

/**
 * `key=value`, `key:=json`, nested as `a.b=1`; or one argument that is a JSON object. `type` is the
 * request's message, null where no contract is known. Throws a usage error naming the argument.
 */
export function paramsOf(words: readonly string[], type: MessageType | null): Params {
  const [first] = words
  if (first === undefined) return {}
  if (words.length === 1 && first.trimStart().startsWith('{')) return paramsOfJson(first, type)
  const params: Params = {}
  for (const word of words) setParam(params, word, type)
  return params
}

/** Parameters as one JSON object. */
export function paramsOfJson(text: string, type: MessageType | null): Params {
  const value = parseJson(text)
  if (!isObject(value)) throw usageError(`Give the parameters as a JSON object, not ${cut(text)}`)
  checkNames(value, type)
  return value
}

function setParam(params: Params, word: string, type: MessageType | null): void {
  const [, key, forced, text] = /^([^=:]+?)(:?)=(.*)$/s.exec(word) ?? []
  if (key === undefined || text === undefined)
    throw usageError(`Write parameters as key=value, key:=json or one JSON object, not "${word}"`)
  const path = key.split('.')
  const field = fieldAt(type, path)
  setAt(params, path, forced === ':' ? forcedJson(word, text) : valueOf(text, field))
}

function forcedJson(word: string, text: string): unknown {
  const value = parseJson(text)
  if (value === undefined) throw usageError(`Write JSON after ":=" in "${word}"`)
  return value
}

function setAt(params: Params, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) {
    define(params, name, value)
    return
  }
  const inner = Object.hasOwn(params, name) ? params[name] : undefined
  const nested: Params = isObject(inner) ? inner : {}
  define(params, name, nested)
  setAt(nested, rest, value)
}

/** Never through a setter: `__proto__=1` is a key like any other, and the server's to refuse. */
function define(params: Params, name: string, value: unknown): void {
  Object.defineProperty(params, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

/** The field that a path names; null where nothing is known of it. Throws for an unknown name. */
function fieldAt(type: MessageType | null, path: readonly string[]): FieldType | null {
  const [name = '', ...rest] = path
  if (type === null) return null
  const field = type.fields.find(known => known.name === name)
  if (field === undefined) throw unknownField(type, name)
  if (rest.length === 0) return field
  if (field.label === 'map') return null
  return 'message' in field.value ? fieldAt(field.value.message, rest) : null
}

function checkNames(params: Params, type: MessageType | null): void {
  if (type === null) return
  for (const name of Object.keys(params)) {
    if (!type.fields.some(known => known.name === name)) throw unknownField(type, name)
  }
}

function unknownField(type: MessageType, name: string): Error {
  const names = type.fields.map(field => field.name)
  const known = nearest(name, names)
  if (known === undefined) return usageError(`"${type.name}" has no fields, so not "${name}"`)
  return usageError(`"${type.name}" has no field "${name}", the nearest is "${known}"`)
}

/**
 * Text stays text where the field is one (`007`, a phone number), else it is JSON where it can be.
 */
function valueOf(text: string, field: FieldType | null): unknown {
  if (field === null) return looseValue(text)
  const isText = 'scalar' in field.value && textScalars.has(field.value.scalar.name)
  if (field.label === 'single') return isText ? text : looseValue(text)
  const value = looseValue(text)
  if (field.label === 'map' || Array.isArray(value)) return value
  // One element of a list may stand alone.
  return [isText ? text : value]
}

/** Written as JSON strings, 64-bit integers for their size. */
const textScalars = new Set(['string', 'bytes', 'int64', 'uint64', 'sint64', 'fixed64', 'sfixed64'])

function looseValue(text: string): unknown {
  const value = parseJson(text)
  const isExact =
    typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)
  return value === undefined || typeof value === 'string' || !isExact ? text : value
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
