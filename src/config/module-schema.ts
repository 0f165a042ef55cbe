/** What the schema of a module's keys says: which of them there are, which are secret. Pure. */
import { same } from './environment.ts'
import type { JsonSchema } from './key.ts'
import { isGuessable, isKnownPassword } from './known-secrets.ts'
import type { Path } from './value-tree.ts'
import { isSection } from './value-tree.ts'

/** A module's keys: JSON Schema properties, each with a default where it may be left out. */
export type ModuleSchema = Readonly<Record<string, JsonSchema>>

export function hasProperties(schema: JsonSchema | boolean | undefined): schema is JsonSchema {
  return typeof schema === 'object' && schema.properties !== undefined
}

/**
 * The schema of a list or mapping without that of its entries: those are checked one by one, in
 * words that name the entry. It is secret where it holds a secret, for a message shows all of it.
 */
export function withoutSections(schema: JsonSchema): JsonSchema {
  const { items, additionalProperties: others, ...rest } = schema
  return {
    ...rest,
    secret: schema.secret === true || holdsSecret(schema),
    ...(items && { items: hasProperties(items) ? { type: 'object' } : items }),
    ...(others !== undefined && {
      additionalProperties: hasProperties(others) ? { type: 'object' } : others,
    }),
  }
}

function holdsSecret({
  properties = {},
  items,
  additionalProperties: others,
}: JsonSchema): boolean {
  const inner = Object.entries(properties).map(([name, schema]) => hideSecret(schema, name))
  for (const schema of [items, others]) if (typeof schema === 'object') inner.push(schema)
  return inner.some(schema => schema.secret === true || holdsSecret(schema))
}

/**
 * Where a length is asked for it is a key, which is random text; others are passwords of anybody.
 */
export function isWeak(secret: string, { minLength = 0 }: JsonSchema): boolean {
  return minLength >= 16 ? isGuessable(secret) : isKnownPassword(secret)
}

const secretName = /(secret|password|token|api_?key)$/i

/**
 * A key that says by its name that it is secret is treated as one, whether its schema says so or
 * not.
 */
export function hideSecret(schema: JsonSchema, name: string): JsonSchema {
  return secretName.test(name) ? { secret: true, ...schema } : schema
}

/** A property, and the path to it as the schema spells it. */
export interface FoundProperty {
  readonly path: Path
  readonly schema: JsonSchema
}

/** The property that levels name, whatever their case and single underscores. */
export function findProperty(properties: ModuleSchema, levels: Path): FoundProperty | undefined {
  const [level, ...rest] = levels
  const key = Object.keys(properties).find(name => same(name, level ?? ''))
  const schema = key === undefined ? undefined : properties[key]
  if (key === undefined || schema === undefined) return undefined
  if (rest.length === 0) return { path: [key], schema }
  const inner = isSection(schema.properties) ? findProperty(schema.properties, rest) : undefined
  return inner && { path: [key, ...inner.path], schema: inner.schema }
}
