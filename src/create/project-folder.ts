/** The folder of a new project: judged first, written later. */
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CreateError } from './create-error.ts'
import type { ProjectFiles } from './template.ts'

export interface ProjectFolder {
  /** Absolute. */
  readonly path: string
  /** Writes all files. Where that fails, a folder that was made for them is removed. */
  write(files: ProjectFiles): void
}

/** A folder with no more than these is as good as empty. */
const harmless = new Set(['.git', '.DS_Store', 'Thumbs.db', 'desktop.ini'])

/** Throws where there is something that the project would mix with; `force` lets it. */
export function projectFolder(
  folder: string,
  { cwd, force }: { readonly cwd: string; readonly force: boolean },
): ProjectFolder {
  const absolute = path.resolve(cwd, folder)
  const stats = statSync(absolute, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isDirectory())
    throw new CreateError(`Cannot create a project in "${folder}": it is a file; choose another`)
  // It would be taken away as a folder of ours, were the writing to fail.
  if (stats === undefined && lstatSync(absolute, { throwIfNoEntry: false }) !== undefined)
    throw new CreateError(
      `Cannot create a project in "${folder}": it is a link that leads nowhere; choose another`,
    )
  const present = stats === undefined ? [] : readdirSync(absolute)
  const mixed = present.filter(name => !harmless.has(name)).toSorted()
  if (mixed.length > 0 && !force)
    throw new CreateError(
      `Cannot create a project in "${folder}": it has ${shown(mixed)} in it; choose another, or --force to write beside them`,
    )
  return {
    path: absolute,
    write: files => writeAll(files, { folder: absolute, isNew: stats === undefined }),
  }
}

function shown(names: readonly string[]): string {
  const first = names.slice(0, 3).map(name => `"${name}"`)
  const more = names.length - first.length
  return more === 0 ? first.join(', ') : `${first.join(', ')} and ${more} more`
}

function writeAll(files: ProjectFiles, to: { folder: string; isNew: boolean }): void {
  try {
    for (const [file, text] of files) {
      const target = path.join(to.folder, file)
      mkdirSync(path.dirname(target), { recursive: true })
      writeFileSync(target, text)
    }
  } catch (cause) {
    if (to.isNew) rmSync(to.folder, { recursive: true, force: true })
    const { message } = cause as Error
    throw new CreateError(`Cannot write the project: ${message}`, { cause })
  }
}
