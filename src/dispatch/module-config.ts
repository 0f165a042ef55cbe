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
  /** What each entry of a mapping is: names that whoever configures it makes up. */
  readonly additionalProperties?: PropertySchema
  /** It must be stated, so it is certain too; not beside `default`. */
  readonly required?: boolean
  /**
   * Never shown, and in production neither its default nor one that is easily guessed is taken. So
   * is every key whose name ends in `secret`, `password`, `token` or `apiKey`.
   */
  readonly secret?: boolean
  /** What the value has to be, in words, where type and range do not say it. */
  readonly wanted?: string
  /** The unit of a number, for messages. */
  readonly unit?: string
}

/** Names and schemas of a module's configuration; unknown names are refused by the loader. */
export type ConfigSchema = Readonly<Record<string, PropertySchema>>

/** What `ctx.config` holds for a schema; what has no default and is not required may be absent. */
export type ConfigOf<S> = {
  readonly [K in keyof S]: S[K] extends { default: unknown } | { required: true }
    ? ConfigValue<S[K]>
    : ConfigValue<S[K]> | undefined
  // So that editors and the compiler show what it holds, not how it is made of the schema.
} & {}

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
            : P extends { additionalProperties: infer A }
              ? Readonly<Record<string, ConfigValue<A>>>
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
    if (value !== undefined) config[name] = completeValue(property, value)
  }
  return Object.freeze(config)
}

function completeValue(property: PropertySchema, value: unknown): unknown {
  const { properties, items, additionalProperties: others } = property
  if (properties !== undefined) return completeConfig(properties, value as Record<string, unknown>)
  if (items !== undefined && Array.isArray(value))
    return Object.freeze(value.map(item => completeValue(items, item)))
  if (others === undefined) return deepFreeze(value)
  const entries = Object.entries(value as Record<string, unknown>)
  return Object.freeze(
    Object.fromEntries(entries.map(([name, entry]) => [name, completeValue(others, entry)])),
  )
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
