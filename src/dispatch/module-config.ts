/**
 * A module's own configuration: JSON Schema properties that the loader checks and from which the
 * type of `ctx.config` is inferred.
 */

/** The JSON Schema words that a module's configuration may use. */
export interface PropertySchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly description?: string
  /** Makes the property certain: its type has no `undefined`. */
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly items?: PropertySchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly properties?: ConfigSchema
}

/** Names and schemas of a module's configuration; unknown names are refused by the loader. */
export type ConfigSchema = Readonly<Record<string, PropertySchema>>

/** What `ctx.config` holds for a schema: names without default may be undefined. */
export type ConfigOf<S> = {
  readonly [K in keyof S]: S[K] extends { default: unknown }
    ? ConfigValue<S[K]>
    : ConfigValue<S[K]> | undefined
}

/** The value that one property schema describes. */
type ConfigValue<P> = P extends { enum: readonly (infer E)[] }
  ? E
  : P extends { type: 'integer' | 'number' }
    ? number
    : P extends { type: 'boolean' }
      ? boolean
      : P extends { type: 'string' }
        ? string
        : P extends { type: 'array' }
          ? readonly (P extends { items: infer I } ? ConfigValue<I> : unknown)[]
          : P extends { properties: infer S }
            ? ConfigOf<S>
            : Readonly<Record<string, unknown>>

/**
 * `given` with the schema's defaults where it has nothing, frozen all the way down. The loader has
 * checked it; this only completes what it was given by hand, as a test does.
 */
export function completeConfig(
  schema: ConfigSchema,
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const config: Record<string, unknown> = { ...given }
  for (const [name, property] of Object.entries(schema)) {
    const value = config[name] ?? structuredClone(property.default)
    const nested = property.type === 'object' && property.properties !== undefined
    if (nested) config[name] = completeNested(property.properties, value)
    else if (value !== undefined) config[name] = deepFreeze(value)
  }
  return Object.freeze(config)
}

function completeNested(properties: ConfigSchema | undefined, value: unknown): unknown {
  if (value === undefined) return undefined
  return completeConfig(properties ?? {}, value as Record<string, unknown>)
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
