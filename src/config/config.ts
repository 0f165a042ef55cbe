/**
 * The configuration: read once, checked whole, frozen. This file turns the values of files,
 * environment or an embedding program into a `Config`, or throws one `ConfigInvalid` that lists
 * every problem with its place. It reads nothing itself: loader.ts alone touches files and
 * environment. Values are never converted ("5" is not 5, the environment aside, which knows only
 * text), for a configuration that is guessed at is worse than one that is refused.
 */
import path from 'node:path'
import { check } from './check-tree.ts'
import type { Environment, ModuleOverride, ReadText } from './environment.ts'
import { readEnvironment } from './environment.ts'
import type { Mode } from './key.ts'
import { checkModules, moduleNames } from './module-list.ts'
import type { Place } from './problems.ts'
import { Problems } from './problems.ts'
import { checkRules } from './rules.ts'
import type { ModuleBalance, ModuleEntry, Settings } from './schema.ts'
import { schema } from './schema.ts'
import type { Path, ValueTree } from './value-tree.ts'
import { Places, copyOf, freezeDeep, setAt } from './value-tree.ts'

/** What the checks of the modules' own keys need: places for messages, overrides not yet taken. */
export interface Origins {
  readonly mode: Mode
  /** What relative paths of the main file start from. */
  readonly root: string
  placeOf(path: Path): Place
  /** Reads what a variable with `_FILE` at its end names. */
  readonly readText: ReadText
  readonly moduleOverrides: readonly ModuleOverride[]
}

/** Everything a server is configured with; frozen. Paths are absolute. */
export interface Config extends Settings {
  /** The project's root: the parent of the `conf` folder, or the folder of the file. */
  readonly root: string
  /** The file it was read from, or null where there was none. */
  readonly file: string | null
  /** The modules this process hosts, in the order of their start. */
  readonly modules: Readonly<Record<string, ModuleEntry>>
  readonly origins: Origins
}

type DraftOf<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DraftOf<T[K]> | null }
    : T

/** Settings as an embedding program gives them; what is left out or null has its default. */
export type ConfigDraft = DraftOf<Settings> & {
  readonly modules?: Readonly<
    Record<
      string,
      {
        from?: string
        balance?: ModuleBalance
        instances?: 'many' | 'one'
        config?: Readonly<Record<string, unknown>>
      } | null
    >
  >
}

export interface MakeConfigOptions {
  /** What relative paths start from; the working directory unless stated. */
  root?: string
  /** Modules that the program itself brings: they are hosted, and need no `from`. */
  provided?: readonly string[]
  /** Overrides; none unless stated. */
  env?: Readonly<Record<string, string | undefined>>
}

/** A configuration from a program instead of a file. Throws `ConfigInvalid`. */
export function makeConfig(draft: ConfigDraft = {}, options: MakeConfigOptions = {}): Config {
  const root = path.resolve(options.root ?? '.')
  const places = new Places({ label: 'config', root })
  return assemble({
    tree: { values: copyOf(draft), places },
    problems: new Problems(),
    file: null,
    root,
    env: options.env ?? {},
    provided: options.provided ?? [],
    readText: () => {
      throw new Error('only a configuration file may take values from other files')
    },
  })
}

export interface AssembleOptions {
  readonly tree: ValueTree
  /** What reading has found so far. */
  readonly problems: Problems
  readonly file: string | null
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly provided: readonly string[]
  readonly readText: ReadText
  /** Whether to ask what must hold between keys; true. */
  readonly rules?: boolean
}

/** Environment over files, checks, defaults, rules, paths. Throws `ConfigInvalid`. */
export function assemble(options: AssembleOptions): Config {
  const { tree, problems, root, file, provided } = options
  const modules = moduleNames(tree.values, provided)
  const environment = readEnvironment(
    { env: options.env, schema, modules, root, readText: options.readText },
    problems,
  )
  applyOverrides(tree, environment)
  const settings = check(tree, problems)
  const entries = checkModules(tree, { names: modules, provided, problems })
  if (options.rules ?? true) checkRules(settings, modules, { places: tree.places, problems })
  problems.throwIfAny()
  return freezeDeep({
    ...resolvePaths(settings, tree.places),
    root,
    file,
    modules: entries,
    origins: {
      mode: settings.mode,
      root,
      placeOf: (at: Path) => tree.places.of(at),
      readText: options.readText,
      moduleOverrides: environment.moduleOverrides,
    },
  })
}

function applyOverrides(tree: ValueTree, environment: Environment): void {
  for (const { path: at, value, place } of environment.overrides) {
    setAt(tree.values, at, value)
    tree.places.set(at, place)
  }
}

function resolvePaths(settings: Settings, places: Places): Settings {
  const dataDir = path.resolve(places.of(['dataDir']).root, settings.dataDir)
  const runDir = path.resolve(places.of(['runDir']).root, settings.runDir)
  const sql = sqlUrl(settings.store.sql, places.of(['store', 'sql']).root, dataDir)
  const { root } = places.of(['master', 'nodes'])
  const nodes = Object.fromEntries(
    Object.entries(settings.master.nodes).map(([name, file]) => [name, path.resolve(root, file)]),
  )
  const master = { ...settings.master, nodes }
  return { ...settings, dataDir, runDir, master, store: { ...settings.store, sql } }
}

function sqlUrl(url: string | undefined, root: string, dataDir: string): string {
  if (url === undefined) return `sqlite:${path.join(dataDir, 'sifaka.db')}`
  const file = /^sqlite:(.*)$/s.exec(url)?.[1]
  return file === undefined || file === ':memory:' ? url : `sqlite:${path.resolve(root, file)}`
}
