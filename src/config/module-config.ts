/** The settings of one module: its own keys, with the same checks and overrides as the server's. */
import { nearest } from '../base/nearest.ts'
import { SifakaError } from '../errors.ts'
import type { Check } from './check-value.ts'
import { compileCheck, describe } from './check-value.ts'
import type { Origins } from './config.ts'
import { namedByFile, textOfFile, valueOf, variableOf } from './environment.ts'
import type { ModuleOverride } from './environment.ts'
import type { JsonSchema } from './key.ts'
import type { FoundProperty, ModuleSchema } from './module-schema.ts'
import {
  findProperty,
  hasProperties,
  hideSecret,
  isWeak,
  withoutSections,
} from './module-schema.ts'
import { Problems } from './problems.ts'
import type { Path, Values } from './value-tree.ts'
import { copyOf, freezeDeep, isSection, setAt } from './value-tree.ts'

/**
 * The frozen settings of module `name`, defaults filled in (keys without default may be absent).
 * `given` is what the configuration states (`config.modules[name].config`), `origins` is
 * `config.origins`. Throws `ConfigInvalid` with every problem: unknown keys, wrong values, required
 * ones that are missing, in production a secret left at its default; `ModuleInvalid` where a schema
 * is none.
 */
export function validateModuleConfig(
  name: string,
  properties: ModuleSchema,
  given: Readonly<Record<string, unknown>>,
  origins: Origins,
): Readonly<Record<string, unknown>> {
  const checker = new ModuleChecker(name, properties, origins)
  return checker.run(copyOf({ ...given }))
}

class ModuleChecker {
  readonly #name: string
  readonly #properties: ModuleSchema
  readonly #origins: Origins
  readonly #problems = new Problems()
  /** Names of the variables that set a value, by its path. */
  readonly #variables = new Map<string, string>()

  constructor(name: string, properties: ModuleSchema, origins: Origins) {
    this.#name = name
    this.#properties = properties
    this.#origins = origins
  }

  run(values: Values): Readonly<Record<string, unknown>> {
    for (const override of this.#origins.moduleOverrides)
      if (override.module === this.#name) this.#apply(values, override)
    const settings = this.#section(this.#properties, values, [])
    this.#problems.throwIfAny()
    return freezeDeep(settings)
  }

  #section(properties: ModuleSchema, values: Values, at: Path): Record<string, unknown> {
    for (const key of Object.keys(values))
      if (!Object.hasOwn(properties, key)) this.#unknown(properties, [...at, key])
    const settings: Record<string, unknown> = {}
    for (const [key, schema] of Object.entries(properties)) {
      const value = this.#value(schema, values[key] ?? undefined, [...at, key])
      if (value !== undefined) settings[key] = value
    }
    return settings
  }

  /** A key without default may be left out: its setting is undefined. */
  #value(property: JsonSchema, stated: unknown, at: Path): unknown {
    const schema = hideSecret(property, at.at(-1) ?? '')
    this.#compile(schema, at)
    const value = stated ?? structuredClone(schema.default)
    if (value === undefined) {
      if (schema.required === true) this.#missing(schema, at)
      return undefined
    }
    if (schema.type === 'object' && schema.properties !== undefined && isSection(value))
      return this.#section(schema.properties, value, at)
    const wrong = this.#compile(withoutSections(schema), at)(value)
    if (wrong !== undefined) this.#add(at, `"${this.#path(at)}" ${wrong}`)
    else this.#checkSecret(schema, value, at)
    return wrong === undefined ? this.#entries(schema, value, at) : value
  }

  /** Lists and mappings of objects: each entry is checked and completed by itself. */
  #entries({ items, additionalProperties: others }: JsonSchema, value: unknown, at: Path): unknown {
    if (Array.isArray(value) && hasProperties(items))
      return value.map((entry, index) => this.#value(items, entry, [...at, `${index}`]))
    if (!isSection(value) || !hasProperties(others)) return value
    const entries = Object.entries(value)
    return Object.fromEntries(
      entries.map(([name, entry]) => [name, this.#value(others, entry, [...at, name])]),
    )
  }

  #missing(schema: JsonSchema, at: Path): void {
    const hint = this.#source(at, schema.secret === true)
    this.#add(at, `"${this.#path(at)}" is missing${hint}, it must be ${describe(schema)}`)
  }

  /** By which variable it is set; nothing for entries of lists and mappings, which have none. */
  #source(at: Path, isSecret: boolean): string {
    if (findProperty(this.#properties, at) === undefined) return ''
    const variable = variableOf(['modules', this.#name, 'config', ...at])
    return isSecret ? ` (from a file: ${variable}_FILE)` : ` (${variable})`
  }

  #compile(schema: JsonSchema, at: Path): Check {
    try {
      return compileCheck(schema)
    } catch (cause) {
      const key = at.join('.')
      const text = `Cannot use module "${this.#name}": its key "${key}" has no valid JSON Schema, ${(cause as Error).message}`
      throw new SifakaError('ModuleInvalid', { text, cause })
    }
  }

  /** In production. An empty one means "none", so it is no secret. */
  #checkSecret(schema: JsonSchema, value: unknown, at: Path): void {
    if (this.#origins.mode !== 'production' || !schema.secret || value === '') return
    const path = this.#path(at)
    // Everybody can read it in the source.
    if (value === schema.default)
      this.#add(
        at,
        `"${path}" is the default secret, production needs one of its own${this.#source(at, true)}`,
      )
    else if (typeof value === 'string' && isWeak(value, schema))
      this.#add(at, `"${path}" is easily guessed: make one with "openssl rand -hex 32"`)
  }

  #unknown(properties: ModuleSchema, at: Path): void {
    const known = nearest(at.at(-1) ?? '', Object.keys(properties))
    const path = known === undefined ? undefined : this.#path([...at.slice(0, -1), known])
    this.#add(at, `no such key "${this.#path(at)}", ${nearestWords(path)}`)
  }

  #apply(values: Values, { levels, variable, text }: ModuleOverride): void {
    const found = findProperty(this.#properties, levels)
    if (found !== undefined) return this.#set(values, found, { variable, text })
    const named = findProperty(this.#properties, namedByFile(levels) ?? [])
    if (named !== undefined) {
      const failed = (problem: string) => this.#problems.add(variable, problem)
      const read = textOfFile(text, { readText: this.#origins.readText, failed })
      return read === undefined ? undefined : this.#set(values, named, { variable, text: read })
    }
    const variables = Object.keys(this.#properties).map(key => this.#variableOf(key))
    const known = nearest(variable, variables)
    this.#problems.add(variable, `no such key, ${nearestWords(known)}`)
  }

  #set(values: Values, found: FoundProperty, from: { variable: string; text: string }): void {
    const key = found.path.join('.')
    const other = this.#variables.get(key)
    if (other !== undefined) {
      const text = `"${this.#path(found.path)}" is set by "${other}" too, keep one of them`
      this.#problems.add(from.variable, text)
    }
    this.#variables.set(key, from.variable)
    setAt(values, found.path, valueOf(from.text, found.schema))
  }

  #variableOf(key: string): string {
    return variableOf(['modules', this.#name, 'config', key])
  }

  #path(at: Path): string {
    return ['modules', this.#name, 'config', ...at].join('.')
  }

  #add(at: Path, text: string): void {
    const place = this.#origins.placeOf(['modules', this.#name, 'config', ...at])
    this.#problems.add(this.#variables.get(at.join('.')) ?? place.label, text)
  }
}

function nearestWords(known: string | undefined): string {
  return known === undefined
    ? 'the module has no configuration'
    : `the nearest known one is "${known}"`
}
