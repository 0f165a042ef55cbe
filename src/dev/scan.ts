/** A look at the files of a project: which there are, and which have changed since the last. */
import { type Dirent, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

export interface Scope {
  /** The folder; everything below it that is not left out. */
  readonly root: string
  /** Single files elsewhere. */
  readonly files: readonly string[]
  /** Leaves out a file, or a folder and all below it; absolute paths. */
  readonly leavesOut: (path: string) => boolean
}

/** How each file looks, and which folders were walked. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, string>
  readonly folders: readonly string[]
}

/** A project of a studio has some hundreds; above it the walk is cut. */
const maxFiles = 50_000
/** Deeper ones are a link that goes in a circle. */
const maxDepth = 40

/** `enter` is called before a folder is read, so that nothing is missed between the two. */
export function scan(scope: Scope, enter: (folder: string) => void = () => {}): Snapshot {
  const files = new Map<string, string>()
  const folders: string[] = []
  const walk = (folder: string, depth: number): void => {
    enter(folder)
    folders.push(folder)
    for (const entry of entriesOf(folder)) {
      const name = path.join(folder, entry.name)
      if (files.size >= maxFiles || scope.leavesOut(name)) continue
      if (entry.isDirectory() && depth < maxDepth) walk(name, depth + 1)
      else if (entry.isFile() || entry.isSymbolicLink()) add(name)
    }
  }
  const add = (file: string): void => {
    const look = lookOf(file)
    if (look !== null) files.set(file, look)
  }
  walk(scope.root, 0)
  for (const file of scope.files) {
    const folder = path.dirname(file)
    if (!folders.includes(folder)) {
      enter(folder)
      folders.push(folder)
    }
    add(file)
  }
  return { files, folders }
}

/** New, changed and vanished files. */
export function changesBetween(before: Snapshot, after: Snapshot): string[] {
  const changed = [...after.files].filter(([file, look]) => before.files.get(file) !== look)
  const vanished = [...before.files.keys()].filter(file => !after.files.has(file))
  return [...changed.map(([file]) => file), ...vanished]
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // Taken away meanwhile, or not ours to read.
    return []
  }
}

/** Null for what is no file. */
function lookOf(file: string): string | null {
  try {
    const stats = statSync(file)
    return stats.isFile() ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : null
  } catch {
    return null
  }
}
