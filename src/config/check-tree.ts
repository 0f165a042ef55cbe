/**
 * A tree of values against the schema: unknown keys, wrong values, and the defaults of the rest.
 */
import { editDistance, nearest } from '../base/nearest.ts'
import { compileCheck } from './check-value.ts'
import type { Key, Mode, Section } from './key.ts'
import { isKey, modes } from './key.ts'
import type { Problems } from './problems.ts'
import { show } from './problems.ts'
import type { Settings } from './schema.ts'
import { schema } from './schema.ts'
import type { Path, ValueTree, Values } from './value-tree.ts'
import { isSection } from './value-tree.ts'

/** Keys of the file that are no settings: the loader's `extends`, and the list of modules. */
const besides = ['extends', 'modules'] as const

/**
 * The settings, with defaults for what is not stated or null. Problems are collected; with one of
 * them the settings are only good for looking for more. Derived defaults stay undefined.
 */
export function check(tree: ValueTree, problems: Problems): Settings {
  const stated = tree.values['mode']
  const mode = modes.find(known => known === stated) ?? 'development'
  return new Checker(tree, mode, problems).section(schema, tree.values, []) as Settings
}

class Checker {
  readonly #tree: ValueTree
  readonly #mode: Mode
  readonly #problems: Problems

  constructor(tree: ValueTree, mode: Mode, problems: Problems) {
    this.#tree = tree
    this.#mode = mode
    this.#problems = problems
  }

  section(section: Section, values: Values, at: Path): Values {
    for (const name of Object.keys(values)) {
      const other = at.length === 0 && besides.some(word => word === name)
      if (!Object.hasOwn(section, name) && !other) this.#unknown(section, [...at, name])
    }
    const settings: Values = {}
    for (const [name, node] of Object.entries(section)) {
      const value = values[name] ?? undefined
      settings[name] = isKey(node)
        ? this.#key(node, value, [...at, name])
        : this.#inner(node, value, [...at, name])
    }
    return settings
  }

  #inner(section: Section, value: unknown, at: Path): Values {
    if (value !== undefined && !isSection(value))
      this.#add(at, `"${at.join('.')}" is ${show(value)}, it must be an object`)
    return this.section(section, isSection(value) ? value : {}, at)
  }

  #key(key: Key<unknown>, value: unknown, at: Path): unknown {
    if (value === undefined) return defaultOf(key, this.#mode)
    const wrong = compileCheck(key.schema)(value)
    if (wrong === undefined) return value
    this.#add(at, `"${at.join('.')}" ${wrong}`)
    return defaultOf(key, this.#mode)
  }

  #unknown(section: Section, at: Path): void {
    const known = nearestKey(section, at)
    this.#add(at, `no such key "${at.join('.')}", the nearest known one is "${known}"`)
  }

  #add(at: Path, text: string): void {
    this.#problems.add(this.#tree.places.of(at).label, text)
  }
}

/** What holds where a key is not stated; undefined for one that is derived from others. */
export function defaultOf(key: Key<unknown>, mode: Mode): unknown {
  const { default: value } = key
  if (value.type === 'derived') return undefined
  return value.type === 'fixed' ? value.value : value[mode]
}

/**
 * What was meant: a key of the same section where one is spelt alike, else the key of that name
 * wherever it is (`port` at the top is `gate.mqtt.tcp.port`).
 */
function nearestKey(section: Section, at: Path): string {
  const word = at.at(-1) ?? ''
  const above = at.slice(0, -1)
  const siblings = [...Object.keys(section), ...(above.length === 0 ? besides : [])]
  const sibling = nearest(word, siblings) ?? ''
  if (isAlike(word, sibling)) return [...above, sibling].join('.')
  const all = pathsOf(schema)
  const name = nearest(
    word,
    all.map(path => path.at(-1) ?? ''),
  )
  const same = all.filter(path => path.at(-1) === name).map(path => path.join('.'))
  // At the top the first is meant: the schema begins with what is set most.
  return (above.length === 0 ? same[0] : nearest(at.join('.'), same)) ?? sibling
}

function isAlike(word: string, known: string): boolean {
  const distance = editDistance(word.toLowerCase(), known.toLowerCase())
  return distance <= Math.max(2, Math.floor(known.length / 3))
}

/** The paths of all sections and keys. */
function pathsOf(section: Section, above: Path = []): Path[] {
  return Object.entries(section).flatMap(([name, node]) => {
    const path: Path = [...above, name]
    return isKey(node) ? [path] : [path].concat(pathsOf(node, path))
  })
}
