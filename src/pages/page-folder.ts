/** Files below one folder. What a link leads out of it is not there, and nothing hidden is. */
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isFit } from './page-path.ts'

/** What is at a path: a file by its real path, or a folder. */
export type Found = { readonly type: 'file'; readonly path: string } | { readonly type: 'folder' }

/** They say that there is nothing for us, in the words of various systems. */
const absent = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'EACCES',
  'EPERM',
  'EINVAL',
  'UNKNOWN',
])

export class PageFolder {
  readonly path: string
  readonly #serves: (name: string) => boolean

  /** `serves` is asked for each file, by its real path below the folder, with slashes. */
  constructor(folder: string, serves: (name: string) => boolean = () => true) {
    this.path = folder
    this.#serves = serves
  }

  /** Whether the folder itself is there. */
  async isThere(): Promise<boolean> {
    return (await this.find([]))?.type === 'folder'
  }

  /** Null where nothing is there that may be served. */
  async find(names: readonly string[]): Promise<Found | null> {
    try {
      // Links are followed first and judged by where they lead. Windows' short names become long.
      const [root, real] = await Promise.all([
        realpath(this.path),
        realpath(path.join(this.path, ...names)),
      ])
      const inside = path.relative(root, real).split(path.sep)
      const isRoot = real === root
      if (!isRoot && !inside.every(isFit)) return null
      const stats = await stat(real)
      if (stats.isDirectory()) return { type: 'folder' }
      const isServed = stats.isFile() && this.#serves(inside.join('/'))
      return isServed ? { type: 'file', path: real } : null
    } catch (error) {
      if (absent.has((error as NodeJS.ErrnoException).code ?? '')) return null
      throw error
    }
  }
}
