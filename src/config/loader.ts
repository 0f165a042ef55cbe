/**
 * The only reader of configuration files and environment variables. A file may extend another one;
 * relative paths in a file start from that file's project: the parent of the `conf` folder it lies
 * in, or its own folder.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config, ConfigDraft } from './config.ts'
import { assemble } from './config.ts'
import { reasonOf } from './environment.ts'
import { parseFile } from './parse-file.ts'
import { Problems, show } from './problems.ts'
import { readTextFile } from './read-text.ts'
import type { Path, ValueTree } from './value-tree.ts'
import { Places, copyOf, emptyValues, isSection, layOver } from './value-tree.ts'

export interface LoadOptions {
  /** The file; `conf/server.json` of this folder or the nearest above where left out. */
  file?: string
  /** What `file` is relative to; the working directory unless stated. */
  cwd?: string
  /** `process.env` unless stated. */
  env?: Readonly<Record<string, string | undefined>>
  /** Modules that the program itself brings: they are hosted, and need no `from`. */
  provided?: readonly string[]
  /** False: what must hold between keys is not asked, for commands that only look for a server. */
  rules?: boolean
  /** Values of a program, over those of the file. */
  over?: ConfigDraft
  /** Told of each configuration file before it is read, `extends` included. */
  onFile?: (file: string) => void
}

/**
 * Reads, checks and freezes the configuration. Without `file` and without a file to be found the
 * defaults hold, and the project is `cwd`. Throws `ConfigInvalid` with every problem and its place.
 */
export function loadConfig(options: LoadOptions = {}): Config {
  const cwd = path.resolve(options.cwd ?? '.')
  const file = options.file === undefined ? findConfigFile(cwd) : path.resolve(cwd, options.file)
  const root = file === null ? cwd : projectRoot(file)
  const problems = new Problems()
  const tree =
    file === null ? noFile(root) : new Loader({ cwd, problems, onFile: options.onFile }).load(file)
  if (options.over !== undefined) layProgram(tree, options.over, root)
  return assemble({
    tree,
    problems,
    file,
    root,
    env: options.env ?? process.env,
    provided: options.provided ?? [],
    rules: options.rules ?? true,
    // A mark of the encoding is no part of a secret.
    readText: name => readTextFile(path.resolve(root, name)).replace(/^\ufeff/, ''),
  })
}

/** `conf/server.json` in `folder` or the nearest folder above that has one; null where none has. */
export function findConfigFile(folder: string): string | null {
  const file = path.join(folder, 'conf', 'server.json')
  if (existsSync(file)) return file
  const above = path.dirname(folder)
  return above === folder ? null : findConfigFile(above)
}

function noFile(root: string): ValueTree {
  return { values: emptyValues(), places: new Places({ label: 'environment', root }) }
}

/** Lays values of a program over those of files; what is wrong with them is told as theirs. */
function layProgram({ values, places }: ValueTree, over: ConfigDraft, root: string): void {
  const place = { label: 'config', root }
  const mark = (section: object, above: Path): void => {
    for (const [name, value] of Object.entries(section)) {
      const at = [...above, name]
      if (isSection(value)) mark(value, at)
      else places.set(at, place)
    }
  }
  mark(over, [])
  layOver(values, copyOf(over))
}

/** The folder that relative paths of a configuration file start from. */
export function projectRoot(file: string): string {
  const folder = path.dirname(file)
  return path.basename(folder) === 'conf' ? path.dirname(folder) : folder
}

interface LoaderNeeds {
  readonly cwd: string
  readonly problems: Problems
  readonly onFile: LoadOptions['onFile']
}

class Loader {
  readonly #cwd: string
  readonly #problems: Problems
  readonly #onFile: LoadOptions['onFile']

  constructor(needs: LoaderNeeds) {
    this.#cwd = needs.cwd
    this.#problems = needs.problems
    this.#onFile = needs.onFile
  }

  load(file: string): ValueTree {
    const text = this.#read(file, this.#label(file), 'cannot read the file')
    return this.#layers(file, text, [file])
  }

  /** The file over the one it extends, and so on; `chain` is the way that led here. */
  #layers(file: string, text: string, chain: readonly string[]): ValueTree {
    const label = this.#label(file)
    const tree = parseFile({ label, root: projectRoot(file), text }, this.#problems)
    const base = tree.values['extends'] ?? null
    delete tree.values['extends']
    if (base === null) return tree
    const at = tree.places.of(['extends']).label
    if (typeof base !== 'string' || base === '') {
      this.#problems.add(at, `"extends" is ${show(base)}, it must be the path of a file`)
      return tree
    }
    return this.#over(tree, { file: path.resolve(path.dirname(file), base), at, chain })
  }

  #over(tree: ValueTree, base: { file: string; at: string; chain: readonly string[] }): ValueTree {
    const { file, at, chain } = base
    if (chain.includes(file)) {
      const way = [...chain, file].map(step => this.#label(step)).join(' -> ')
      this.#problems.add(at, `"extends" goes in a circle: ${way}`)
      return tree
    }
    const text = this.#read(file, at, `cannot read "${this.#label(file)}"`)
    const below = this.#layers(file, text, [...chain, file])
    layOver(below.values, tree.values)
    return { values: below.values, places: tree.places.over(below.places) }
  }

  #read(file: string, at: string, failure: string): string {
    this.#onFile?.(file)
    try {
      return readTextFile(file)
    } catch (error) {
      this.#problems.add(at, `${failure}: ${reasonOf(error)}`)
      return ''
    }
  }

  /** Short where it lies in the working directory, with slashes on every system. */
  #label(file: string): string {
    const relative = path.relative(this.#cwd, file)
    const short = relative.startsWith('..') || path.isAbsolute(relative) ? file : relative
    return short.replaceAll('\\', '/')
  }
}
