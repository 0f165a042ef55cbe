/**
 * One key of the configuration: its type as JSON Schema, its default and the words of the manual.
 * Checker, environment, manual and the type `Config` are all derived from it.
 */

/** The part of JSON Schema that keys and modules use; ajv checks against it. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  readonly default?: unknown
  readonly description?: string
  /** The unit of a number, such as `ms`; ours, not JSON Schema's. */
  readonly unit?: string
  /** What the value has to be, in words, where type and range do not say it; ours. */
  readonly wanted?: string
  /**
   * The value is never shown, and in production its default and guessable ones are refused; ours.
   */
  readonly secret?: boolean
  /** It has no default and must be stated; ours, of a module's keys. */
  readonly required?: boolean
}

export const modes = ['development', 'production'] as const
export type Mode = (typeof modes)[number]

/** A default is one value, one for each mode, or follows from other keys (`text` says how). */
export type KeyDefault<T> =
  | { readonly type: 'fixed'; readonly value: T }
  | ({ readonly type: 'mode' } & Readonly<Record<Mode, T>>)
  | { readonly type: 'derived'; readonly text: string }

export interface Key<T> {
  readonly kind: 'key'
  readonly schema: JsonSchema
  readonly default: KeyDefault<T>
  /** One or two sentences for the manual. */
  readonly doc: string
}

/** Keys by name, nested in sections. */
export interface Section {
  readonly [name: string]: Key<unknown> | Section
}

/** The settings that a section describes, typed by its keys. */
export type SettingsOf<S> = {
  readonly [K in keyof S]: S[K] extends Key<infer T> ? T : SettingsOf<S[K]>
}

export function isKey(node: Key<unknown> | Section): node is Key<unknown> {
  return node.kind === 'key'
}

interface NumberWords {
  default: number
  minimum: number
  maximum: number
  /** `ms`, `bytes`, or what is counted. */
  unit: string
}

export function integer(doc: string, words: NumberWords): Key<number> {
  const { default: value, ...range } = words
  return { kind: 'key', schema: { type: 'integer', ...range }, default: fixed(value), doc }
}

export function flag(doc: string, value: boolean): Key<boolean> {
  return { kind: 'key', schema: { type: 'boolean' }, default: fixed(value), doc }
}

/** One of some words. The default is one of them, or one for each mode. */
export function choice<const T extends string>(
  doc: string,
  words: readonly T[],
  value: NoInfer<T> | Readonly<Record<Mode, NoInfer<T>>>,
): Key<T> {
  const choices: KeyDefault<T> =
    typeof value === 'string' ? fixed<T>(value) : { type: 'mode', ...value }
  return { kind: 'key', schema: { type: 'string', enum: words }, default: choices, doc }
}

export function text(doc: string, value: KeyDefault<string>, schema: JsonSchema = {}): Key<string> {
  return { kind: 'key', schema: { type: 'string', ...schema }, default: value, doc }
}

export function list<T extends string>(
  doc: string,
  value: readonly T[],
  schema: JsonSchema,
): Key<readonly T[]> {
  return { kind: 'key', schema: { type: 'array', ...schema }, default: fixed(value), doc }
}

/** Names the user makes up, each with a value of one kind. */
export function mapping<T>(
  doc: string,
  value: Readonly<Record<string, T>>,
  schema: JsonSchema,
): Key<Readonly<Record<string, T>>> {
  return { kind: 'key', schema: { type: 'object', ...schema }, default: fixed(value), doc }
}

export function fixed<T>(value: T): KeyDefault<T> {
  return { type: 'fixed', value }
}

export function derived<T>(words: string): KeyDefault<T> {
  return { type: 'derived', text: words }
}
