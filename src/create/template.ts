/**
 * The templates and what becomes of them. They are the files of a working project, whose module is
 * called `ModuleName` and whose package `project-name`; nothing else in them stands for something.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { PackageManager } from './flags.ts'
import { moduleWords } from './names.ts'

export interface ProjectSpec {
  readonly name: string
  readonly module: string
  readonly page: boolean
  readonly packageManager: PackageManager
  /** What `dependencies` says of sifaka-server. */
  readonly dependency: string
}

/** By path in the project, with slashes. */
export type ProjectFiles = ReadonlyMap<string, string>

/** The files of a project, sorted by path. */
export function renderProject(spec: ProjectSpec, templates: string): ProjectFiles {
  const all = { ...readTemplate(templates, 'game'), ...readExtras(templates, spec.packageManager) }
  const words = wordsFor(spec)
  const files = Object.entries(all)
    .filter(([file]) => spec.page || !file.startsWith('web/'))
    .map(([file, text]) => [words(file), render(file, words(text), spec)] as const)
  return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Words that a new project's names must not be. */
export function namesTaken(templates: string): {
  readonly identifiers: ReadonlySet<string>
  readonly packages: ReadonlySet<string>
} {
  const files = readTemplate(templates, 'game')
  const sources = Object.entries(files).filter(([file]) => /(?<!\.d)\.ts$/.test(file))
  const code = sources.map(([, text]) => withoutProse(text)).join('\n')
  const { dependencies, devDependencies } = JSON.parse(files['package.json'] ?? '') as Manifest
  return {
    identifiers: new Set(code.match(/[A-Za-z_]\w*/g)),
    packages: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
  }
}

/** Without comments and texts, but with what stands in `${}`. */
function withoutProse(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'/g, '')
    .replaceAll(/`[^`]*`/g, text => (text.match(/\$\{[^}]*\}/g) ?? []).join(' '))
}

interface Manifest {
  name: string
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

type Template = Record<string, string>

function readExtras(templates: string, name: PackageManager): Template {
  return name === 'npm' ? {} : readTemplate(templates, name)
}

function readTemplate(templates: string, name: string): Template {
  const folder = path.join(templates, name)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file =>
    statSync(path.join(folder, file)).isFile(),
  )
  return Object.fromEntries(
    files.map(file => [
      // npm leaves .gitignore out of packages.
      file.split(path.sep).join('/').replace(/^_git/, '.git'),
      readFileSync(path.join(folder, file), 'utf8'),
    ]),
  )
}

/** Puts the names into a text, all at once: no name is looked at again. */
function wordsFor(spec: ProjectSpec): (text: string) => string {
  const { pascal, camel, kebab, snake } = moduleWords(spec.module)
  const words: Readonly<Record<string, string>> = {
    ModuleName: pascal,
    moduleName: camel,
    'module-name': kebab,
    module_name: snake,
    'project-name': spec.name.replace(/^.*\//, ''),
  }
  return text =>
    text
      // The generator writes "an Arena", and would again.
      .replaceAll('a ModuleName_', isSaidWithAn(pascal) ? 'an ModuleName_' : 'a ModuleName_')
      .replaceAll(/ModuleName|moduleName|module-name|module_name|project-name/g, w => words[w]!)
}

/** As protobuf.js' generator decides. */
function isSaidWithAn(name: string): boolean {
  return /^(?:[hH](?:ou|on|ei)|[aeiouAEIOU][a-z])/.test(name) && !/^us/i.test(name)
}

function render(file: string, text: string, spec: ProjectSpec): string {
  if (file === 'package.json') return manifestFor(spec, JSON.parse(text) as Manifest)
  return file.endsWith('.md') ? withoutParts(text, spec.page) : text
}

function manifestFor(spec: ProjectSpec, manifest: Manifest): string {
  const { scripts, dependencies } = manifest
  manifest.name = spec.name
  dependencies['sifaka-server'] = spec.dependency
  if (!spec.page) scripts['check'] = scripts['check']!.replace(' && tsc -p web', '')
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** Keeps what is said of a page, or what is said where there is none; blocks and parts of lines. */
function withoutParts(text: string, hasPage: boolean): string {
  const keep = (_: string, no: string | undefined, part: string): string =>
    (no === undefined) === hasPage ? part : ''
  return text
    .replaceAll(/^<!-- (no )?page -->\n([\s\S]*?)^<!-- end -->\n/gm, keep)
    .replaceAll(/<!-- (no )?page -->(.*?)<!-- end -->/g, keep)
}
