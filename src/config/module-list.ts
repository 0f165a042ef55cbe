/** The `modules` section: which modules this process hosts, and where each comes from. */
import path from 'node:path'
import { type Problems, show } from './problems.ts'
import type { ModuleEntry } from './schema.ts'
import { frameworkModules, moduleBalances } from './schema.ts'
import type { Path, ValueTree, Values } from './value-tree.ts'
import { emptyValues, getAt, isSection } from './value-tree.ts'

/** The modules to host: those listed, else the framework's own; null takes one off the list. */
export function moduleNames(values: Values, provided: readonly string[]): string[] {
  const listed = values['modules']
  if (!isSection(listed)) return [...new Set([...frameworkModules, ...provided])]
  const stated = Object.keys(listed).filter(name => listed[name] !== null)
  const missing = provided.filter(name => !Object.hasOwn(listed, name))
  return [...stated, ...missing]
}

export interface ModuleChecks {
  readonly names: readonly string[]
  /** Modules that the program itself brings: they need no `from`. */
  readonly provided: readonly string[]
  readonly problems: Problems
}

/**
 * The entries of these modules, paths made absolute; what is wrong with them goes to `problems`.
 */
export function checkModules(tree: ValueTree, checks: ModuleChecks): Record<string, ModuleEntry> {
  const listed = tree.values['modules'] ?? undefined
  if (listed !== undefined && !isSection(listed))
    checks.problems.add(tree.places.of(['modules']).label, '"modules" must be an object')
  const entries = emptyValues() as Record<string, ModuleEntry>
  for (const name of checks.names) {
    const entry = new EntryCheck(tree, name, checks).run()
    if (entry !== null) entries[name] = entry
  }
  return entries
}

const entryKeys = ['from', 'balance', 'instances', 'config']
const moduleName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

class EntryCheck {
  readonly #tree: ValueTree
  readonly #name: string
  readonly #checks: ModuleChecks

  constructor(tree: ValueTree, name: string, checks: ModuleChecks) {
    this.#tree = tree
    this.#name = name
    this.#checks = checks
  }

  run(): ModuleEntry | null {
    const entry = getAt(this.#tree.values, ['modules', this.#name]) ?? emptyValues()
    if (!moduleName.test(this.#name))
      return this.#add([], 'is no module name, use letters, digits and "_"')
    if (!isSection(entry)) return this.#add([], 'must be an object, {} at least')
    for (const key of Object.keys(entry)) if (!entryKeys.includes(key)) this.#unknown(key)
    const from = this.#from(entry['from'] ?? null)
    const balance = this.#choice(entry, 'balance', moduleBalances)
    const instances = this.#choice(entry, 'instances', ['many', 'one'] as const)
    const config = entry['config'] ?? emptyValues()
    if (!isSection(config)) return this.#add(['config'], 'must be an object')
    return { from, balance, instances, config }
  }

  /** The first word where none is stated. */
  #choice<const T extends string>(entry: Values, key: string, words: readonly [T, ...T[]]): T {
    const value = entry[key] ?? words[0]
    const word = words.find(one => one === value)
    if (word !== undefined) return word
    const known = words.map(one => `"${one}"`).join(', ')
    this.#add([key], `is ${show(value)}, it must be one of ${known}`)
    return words[0]
  }

  #from(from: unknown): string | null {
    if (typeof from === 'string' && from !== '')
      return resolveFrom(from, this.#tree.places.of(['modules', this.#name, 'from']).root)
    if (from !== null) return this.#add(['from'], 'must be a path or a package name')
    const known: readonly string[] = [...frameworkModules, ...this.#checks.provided]
    if (known.includes(this.#name)) return null
    const own = frameworkModules.map(name => `"${name}"`).join(', ')
    const wanted = "a path from the project's root or a package name"
    return this.#add([], `needs "from", ${wanted} (modules of the framework are ${own})`)
  }

  /** A key of the module itself, written one level too high, is the usual mistake. */
  #unknown(key: string): void {
    const at = ['modules', this.#name, key]
    this.#checks.problems.add(
      this.#tree.places.of(at).label,
      `no such key "${at.join('.')}", known are ${entryKeys.map(one => `"${one}"`).join(', ')}` +
        ` (a key of the module goes to "config": { "${key}": ... })`,
    )
  }

  #add(below: Path, text: string): null {
    const at = ['modules', this.#name, ...below]
    this.#checks.problems.add(this.#tree.places.of(at).label, `"${at.join('.')}" ${text}`)
    return null
  }
}

/** `./` and absolute ones are paths, everything else is a package. */
function resolveFrom(from: string, root: string): string {
  return /^\.{1,2}([/\\]|$)/.test(from) || path.isAbsolute(from) ? path.resolve(root, from) : from
}
