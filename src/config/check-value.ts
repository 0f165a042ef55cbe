/** One value against its JSON Schema, and what is wrong with it in words. */
import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import type { JsonSchema } from './key.ts'
import { show } from './problems.ts'

// Strict, so that a module's own misspelt schema stops the start instead of checking nothing.
const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: false, allowUnionTypes: true })
for (const keyword of ['unit', 'wanted', 'secret']) ajv.addKeyword(keyword)

/** A compiled schema: undefined for a good value, else what is wrong with it. */
export type Check = (value: unknown) => string | undefined

/** Throws where the schema itself is none. */
export function compileCheck(schema: JsonSchema): Check {
  const validate = ajv.compile(standardOf(schema))
  return value => (validate(value) ? undefined : explain(validate, schema, value))
}

/** The schema with our `required: true` of a property as JSON Schema's list beside it. */
function standardOf(schema: JsonSchema): Record<string, unknown> {
  const { required: _, properties, items, additionalProperties: others, ...rest } = schema
  const inner = Object.entries(properties ?? {})
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(inner.map(([name, one]) => [name, standardOf(one)])),
      required: inner.filter(([, one]) => one.required).map(([name]) => name),
    }),
    ...(items && { items: standardOf(items) }),
    ...(others !== undefined && {
      additionalProperties: typeof others === 'object' ? standardOf(others) : others,
    }),
  }
}

function explain(validate: ValidateFunction, schema: JsonSchema, value: unknown): string {
  const error = validate.errors?.[0]
  const shown = schema.secret ? 'not usable (it is not shown)' : show(maskUrl(value))
  const inside = error !== undefined && error.instancePath !== ''
  const where = inside ? `, at "${error.instancePath.slice(1).replaceAll('/', '.')}"` : ''
  return `is ${shown}${where}, it must be ${describe(schema, inside ? error : undefined)}`
}

/** What a value of this schema is, in words: "an integer from 0 to 65535 (port)". */
export function describe(schema: JsonSchema, inner?: ErrorObject): string {
  if (schema.wanted !== undefined) return schema.wanted
  if (schema.enum !== undefined) return oneOf(schema.enum)
  switch (schema.type) {
    case 'integer':
      return `an integer${rangeOf(schema)}`
    case 'number':
      return `a number${rangeOf(schema)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return `a string${textRange(schema)}`
    case 'array':
      return `a list${schema.items === undefined ? '' : `, each ${describe(schema.items)}`}`
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `an object, each value ${describe(schema.additionalProperties)}`
        : `an object${inner?.message === undefined ? '' : ` whose value ${inner.message}`}`
    default:
      return `a value that ${inner?.message ?? 'fits its schema'}`
  }
}

function oneOf(words: readonly unknown[]): string {
  const shown = words.map(word => JSON.stringify(word))
  const last = shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} or ${last}`
}

/** " from 0 to 65535 (port)", as far as the schema says so. */
function rangeOf(schema: JsonSchema): string {
  const { minimum, maximum, unit } = schema
  const from = minimum === undefined ? '' : ` from ${minimum}`
  const to = maximum === undefined ? '' : ` to ${maximum}`
  return `${from}${to}${unit === undefined ? '' : ` (${unit})`}`
}

function textRange(schema: JsonSchema): string {
  if (schema.pattern !== undefined) return ` that matches ${schema.pattern}`
  const { minLength, maxLength } = schema
  if (maxLength !== undefined) return ` of ${minLength ?? 0} to ${maxLength} characters`
  return minLength === undefined ? '' : ` of at least ${minLength} characters`
}

/** A URL's password never reaches a log or a terminal. */
export function maskUrl(value: unknown): unknown {
  if (typeof value !== 'string') return value
  // Up to the last "@", for a password that should have been escaped may hold some of its own.
  return value.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@]*?):.*@/is, '$1:***@')
}
