/**
 * The types of pages that have a tsconfig.json of their own: they are checked beside everything
 * else, told, and wait for nothing and hold nothing up.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Problem } from './problem.ts'
import { isBelow } from './scope.ts'
import { checkTypes, findCompiler } from './type-check.ts'

export interface PageTypesOptions {
  readonly root: () => string
  /** The folder of the pages, absolute. */
  readonly folder: string
  readonly onProblems: (problems: readonly Problem[]) => void
  readonly onFailed: (reason: string) => void
}

export class PageTypes {
  readonly #options: PageTypesOptions
  #checking = new AbortController()
  #isClosed = false

  constructor(options: PageTypesOptions) {
    this.#options = options
  }

  /** Pages have changed, or what they import; a check that is under way gives way. */
  check(): void {
    this.#checking.abort()
    if (this.#isClosed) return
    this.#checking = new AbortController()
    void this.#check(this.#checking.signal)
  }

  close(): void {
    this.#isClosed = true
    this.#checking.abort()
  }

  async #check(signal: AbortSignal): Promise<void> {
    const { folder, onProblems, onFailed } = this.#options
    const root = this.#options.root()
    const compiler = existsSync(path.join(folder, 'tsconfig.json')) ? findCompiler(root) : null
    if (compiler === null) return
    try {
      const problems = await checkTypes(compiler, { root, project: folder, signal })
      // Of what pages import from the server the server's own check tells.
      const own = problems.filter(({ file }) => file === undefined || isBelow(file, folder))
      if (!signal.aborted) onProblems(own)
    } catch (error) {
      if (!signal.aborted) onFailed((error as Error).message)
    }
  }
}
