/** Which files of a project concern its server, and which its pages; all others concern nobody. */
import path from 'node:path'
import type { Scope } from './scan.ts'

export interface ScopeNeeds {
  readonly root: string
  /** Configuration files in use; some may lie elsewhere. */
  readonly confFiles: readonly string[]
  /** Folders that the server writes: data, control sockets. */
  readonly written: readonly string[]
  /** The folder of the pages, or null. */
  readonly web: string | null
  /** Where `sifaka proto` writes, where the loop does that itself. */
  readonly generated: string
}

export type Concern = 'server' | 'pages' | 'nobody'

const foldersOfNobody = new Set(['node_modules', 'dist', 'coverage', 'test', 'tests', '__tests__'])
/** What servers are made of: code, contracts, data that modules read. */
const extensions = new Set(
  '.ts .mts .cts .js .mjs .cjs .json .jsonc .json5 .proto .yaml .yml .toml .csv .txt .sql .wasm'.split(
    ' ',
  ),
)

export function scopeOf(needs: ScopeNeeds): Scope {
  const { root, confFiles } = needs
  const conf = new Set(confFiles)
  return {
    root,
    files: confFiles.filter(file => !isBelow(file, root)),
    leavesOut: name => {
      if (conf.has(name) || isAboveAny(name, confFiles)) return false
      return isOfNobody(name, needs)
    },
  }
}

/** Whom a change of this file, or a type error in it, concerns. */
export function concernOf(file: string, needs: ScopeNeeds): Concern {
  if (needs.confFiles.includes(file)) return 'server'
  if (needs.web !== null && isBelow(file, needs.web)) return 'pages'
  if (isOfNobody(file, needs) || isOfOtherTools(file, needs.root)) return 'nobody'
  return extensions.has(path.extname(file)) && !/\.(?:test|spec)\.[cm]?[jt]s$/.test(file)
    ? 'server'
    : 'nobody'
}

/** What `sifaka contract` writes, and JSON of other tools, which lies in the project's root. */
function isOfOtherTools(file: string, root: string): boolean {
  const { dir, base, ext } = path.parse(file)
  if (base === 'contract.json') return true
  return ext === '.json' && dir === root && !/^(?:package|tsconfig.*)\.json$/.test(base)
}

function isOfNobody(name: string, { root, written, generated }: ScopeNeeds): boolean {
  if (isBelow(name, generated)) return true
  if (written.some(folder => !isBelow(root, folder) && isBelow(name, folder))) return true
  const parts = path.relative(root, name).split(path.sep)
  // Files of editors and tools, .git among them.
  const isOfTools = (part: string): boolean => /^\..*[^.]|~$/.test(part)
  return parts.some(part => foldersOfNobody.has(part) || isOfTools(part))
}

export function isBelow(name: string, folder: string): boolean {
  const relative = path.relative(folder, name)
  return !relative.startsWith('..') && !path.isAbsolute(relative)
}

function isAboveAny(name: string, files: readonly string[]): boolean {
  return files.some(file => isBelow(file, name))
}
