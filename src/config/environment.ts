/**
 * Overrides from the environment: `SIFAKA_` and the path, levels joined by `__`. Case and single
 * underscores do not matter (`MAX_QUEUE` is `maxQueue`); `_FILE` at the end reads the value from a
 * file, for secrets. A variable of ours that names nothing known is an error, not a silent nothing.
 */
import { nearest } from '../base/nearest.ts'
import type { JsonSchema, Key, Section } from './key.ts'
import { isKey } from './key.ts'
import type { Place, Problems } from './problems.ts'
import type { Path } from './value-tree.ts'

/** Reads a small text file; throws what `readFileSync` throws. */
export type ReadText = (file: string) => string

/** A module's own key, kept as text until the module says what type it has. */
export interface ModuleOverride {
  readonly module: string
  /** Levels below `config`, as the variable spells them. */
  readonly levels: Path
  readonly variable: string
  readonly text: string
  readonly place: Place
}

interface Override {
  readonly path: Path
  readonly value: unknown
  readonly place: Place
}

export interface Environment {
  readonly overrides: readonly Override[]
  readonly moduleOverrides: readonly ModuleOverride[]
}

export interface EnvironmentOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly schema: Section
  /** Names of the modules that the files list. */
  readonly modules: readonly string[]
  /** What relative paths of the environment start from. */
  readonly root: string
  readonly readText: ReadText
}

const prefix = 'SIFAKA_'

export function readEnvironment(options: EnvironmentOptions, problems: Problems): Environment {
  const reader = new EnvironmentReader(options, problems)
  for (const [variable, text] of Object.entries(options.env)) {
    if (text === undefined || !isOurs(variable)) continue
    reader.read(variable, text)
  }
  return reader
}

/** Ours, those of test runs (`SIFAKA_TEST_...`) aside. */
function isOurs(variable: string): boolean {
  const name = variable.toUpperCase()
  return name.startsWith(prefix) && !name.startsWith(`${prefix}TEST_`)
}

class EnvironmentReader implements Environment {
  readonly overrides: Override[] = []
  readonly moduleOverrides: ModuleOverride[] = []
  readonly #options: EnvironmentOptions
  readonly #problems: Problems
  readonly #seen = new Map<string, string>()

  constructor(options: EnvironmentOptions, problems: Problems) {
    this.#options = options
    this.#problems = problems
  }

  read(variable: string, text: string): void {
    const levels = variable.slice(prefix.length).split('__')
    if (this.#take(levels, variable, () => text)) return
    const named = namedByFile(levels)
    if (named && this.#take(named, variable, () => this.#textOf(variable, text))) return
    const known = nearest(variable, this.#known())
    this.#problems.add(variable, `no such key, the nearest known one is "${known}"`)
  }

  /** False where the levels name nothing known. */
  #take(levels: Path, variable: string, textOf: () => string | undefined): boolean {
    const moduleName = this.#moduleOf(levels)
    if (moduleName !== undefined && same(levels[2] ?? '', 'config') && levels.length > 3) {
      this.#deferred(moduleName, levels.slice(3), variable, textOf())
      return true
    }
    const found =
      moduleName === undefined ? findKey(this.#options.schema, levels) : fromKey(moduleName, levels)
    if (found === undefined) return false
    this.#once(found.path, variable)
    const text = textOf()
    const place = { label: variable, root: this.#options.root }
    if (text === undefined) return true
    this.overrides.push({ path: found.path, value: valueOf(text, found.schema), place })
    return true
  }

  #deferred(module: string, levels: Path, variable: string, text: string | undefined): void {
    const place = { label: variable, root: this.#options.root }
    if (text !== undefined) this.moduleOverrides.push({ module, levels, variable, text, place })
  }

  #moduleOf(levels: Path): string | undefined {
    if (!same(levels[0] ?? '', 'modules')) return undefined
    return this.#options.modules.find(name => same(name, levels[1] ?? ''))
  }

  #once(path: Path, variable: string): void {
    const key = path.join('.')
    const other = this.#seen.get(key)
    if (other !== undefined)
      this.#problems.add(variable, `"${key}" is set by "${other}" too, keep one of them`)
    this.#seen.set(key, variable)
  }

  #textOf(variable: string, file: string): string | undefined {
    return textOfFile(file, {
      readText: this.#options.readText,
      failed: text => this.#problems.add(variable, text),
    })
  }

  #known(): string[] {
    const modules = this.#options.modules.flatMap(name => [
      `${prefix}MODULES__${name.toUpperCase()}__FROM`,
      `${prefix}MODULES__${name.toUpperCase()}__CONFIG__`,
    ])
    return [...keyPaths(this.#options.schema).map(variableOf), ...modules]
  }
}

/** The levels without the `_FILE` at their end; undefined where there is none. */
export function namedByFile(levels: Path): Path | undefined {
  const last = levels.at(-1) ?? ''
  return /._FILE$/i.test(last)
    ? [...levels.slice(0, -1), last.slice(0, -'_FILE'.length)]
    : undefined
}

/** A file's text without its last line end; undefined where it cannot be read, which it tells. */
export function textOfFile(
  file: string,
  { readText, failed }: { readonly readText: ReadText; readonly failed: (text: string) => void },
): string | undefined {
  try {
    return readText(file).replace(/\r?\n$/, '')
  } catch (error) {
    failed(`cannot read "${file}": ${reasonOf(error)}`)
    return undefined
  }
}

/** `SIFAKA_GATE__MQTT__TCP__PORT` for `gate.mqtt.tcp.port`. */
export function variableOf(path: Path): string {
  return prefix + path.map(level => level.toUpperCase()).join('__')
}

/** The paths of all keys below a section. */
export function keyPaths(section: Section, above: Path = []): Path[] {
  return Object.entries(section).flatMap(([name, node]) =>
    isKey(node) ? [[...above, name]] : keyPaths(node, [...above, name]),
  )
}

/** True where two names are equal but for case and single underscores. */
export function same(name: string, other: string): boolean {
  return plain(name) === plain(other)
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

interface Found {
  readonly path: Path
  readonly schema: JsonSchema
}

function findKey(section: Section, levels: Path): Found | undefined {
  let node: Section | Key<unknown> = section
  const path: string[] = []
  for (const [index, level] of levels.entries()) {
    if (isKey(node)) return entryOf(node, path, levels.slice(index))
    const name: string | undefined = Object.keys(node).find(key => same(key, level))
    const inner: Section | Key<unknown> | undefined = name === undefined ? undefined : node[name]
    if (name === undefined || inner === undefined) return undefined
    path.push(name)
    node = inner
  }
  return isKey(node) ? { path, schema: node.schema } : undefined
}

/** One entry of a key that is a mapping: `SIFAKA_LOG__MODULES__ARENA=debug`. */
function entryOf(key: Key<unknown>, path: Path, rest: Path): Found | undefined {
  const schema = key.schema.additionalProperties
  const name = rest[0]
  if (typeof schema !== 'object' || rest.length !== 1 || !name) return undefined
  return { path: [...path, name], schema }
}

function fromKey(module: string, levels: Path): Found | undefined {
  if (levels.length !== 3 || !same(levels[2] ?? '', 'from')) return undefined
  return { path: ['modules', module, 'from'], schema: { type: 'string' } }
}

/**
 * A variable's text as the type of its key; text that is none stays text, and the check refuses it.
 */
export function valueOf(text: string, schema: JsonSchema): unknown {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : text
    case 'boolean':
      return booleanOf(text)
    case 'array':
      return /^\s*\[/.test(text) ? jsonOf(text) : itemsOf(text, schema.items ?? {})
    case 'object':
      return jsonOf(text)
    case 'string':
      return text
    default:
      return schema.enum === undefined ? jsonOf(text) : text
  }
}

function booleanOf(text: string): unknown {
  const word = text.trim().toLowerCase()
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : text
}

function itemsOf(text: string, items: JsonSchema): unknown[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
    .map(item => valueOf(item, items))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** An operating system's error in its shortest words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'not allowed'
  return code === 'EISDIR' ? 'it is a folder' : message
}
