/**
 * Tells which files of a project have changed. What the system says is a hint alone, one watch a
 * folder: names in events are missing or wrong on some systems, editors save by renaming, and a new
 * folder may be full before it is watched. So a hint starts a look at all files, and the look
 * decides. Where the system gives no watches (their number is limited on Linux, and a network share
 * has none) it looks every second instead.
 */
import { type FSWatcher, watch } from 'node:fs'
import type { Lifecycle } from '../base/lifecycle.ts'
import { type Scope, type Snapshot, changesBetween, scan } from './scan.ts'

export interface WatcherOptions {
  /** Asked at each look, for the configuration may change it. */
  readonly scope: () => Scope
  /** Files that changed together; `at` is when the first was heard of, by `performance.now()`. */
  readonly onChange: (files: readonly string[], at: number) => void
  /** The system gives no watches, and why: it looks every second from now on. */
  readonly onPolling: (reason: string) => void
  /** Look every second in any case: for shares that tell of no changes. */
  readonly poll?: boolean
  /** Node's own; another one in tests of a system that gives none. */
  readonly watch?: (folder: string, onEvent: () => void) => FSWatcher
}

/** Saves of one command of an editor come within it. */
const quietMs = 60
/** A program that writes without end does not put the restart off without end. */
const longestMs = 1000
const pollMs = 1000

export class Watcher implements Lifecycle {
  readonly #options: WatcherOptions
  readonly #watches = new Map<string, FSWatcher>()
  #last: Snapshot = { files: new Map(), folders: [] }
  #poller: NodeJS.Timeout | null = null
  #timer: NodeJS.Timeout | null = null
  #heardAt: number | null = null
  #isClosed = false

  constructor(options: WatcherOptions) {
    this.#options = options
  }

  /** What is there now is known; what changes from here on is told. */
  async start(): Promise<void> {
    if (this.#options.poll === true) this.#beginPolling()
    this.#last = this.#look()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#poller !== null) clearInterval(this.#poller)
    this.#endWatches()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #look(): Snapshot {
    const snapshot = scan(this.#options.scope(), folder => this.#watch(folder))
    const folders = new Set(snapshot.folders)
    for (const [folder, one] of this.#watches)
      if (!folders.has(folder)) {
        one.close()
        this.#watches.delete(folder)
      }
    return snapshot
  }

  #watch(folder: string): void {
    if (this.#poller !== null || this.#isClosed || this.#watches.has(folder)) return
    try {
      const { watch: watchFolder = watch } = this.#options
      const one = watchFolder(folder, () => this.#hear())
      this.#watches.set(folder, one)
      // The folder is gone (Windows says EPERM), or the system has had enough.
      one.on('error', () => {
        one.close()
        this.#watches.delete(folder)
        this.#hear()
      })
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EPERM' && code !== 'EACCES')
        this.#fallBack(code)
    }
  }

  #fallBack(code: string): void {
    this.#beginPolling()
    const remedy =
      code === 'ENOSPC'
        ? '; raise fs.inotify.max_user_watches to have changes at once'
        : code === 'EMFILE'
          ? '; raise fs.inotify.max_user_instances or the limit of open files to have changes at once'
          : ''
    this.#options.onPolling(`the system gives no more file watches (${code})${remedy}`)
  }

  #beginPolling(): void {
    this.#endWatches()
    this.#poller ??= setInterval(() => this.#hear(), pollMs)
  }

  #endWatches(): void {
    for (const one of this.#watches.values()) one.close()
    this.#watches.clear()
  }

  /** Something happened somewhere: a look follows when it has been quiet. */
  #hear(): void {
    if (this.#isClosed) return
    const now = performance.now()
    this.#heardAt ??= now
    const waited = now - this.#heardAt
    if (this.#timer !== null) clearTimeout(this.#timer)
    const left = Math.max(0, Math.min(quietMs, longestMs - waited))
    this.#timer = setTimeout(() => this.#tell(), left)
  }

  #tell(): void {
    const at = this.#heardAt ?? performance.now()
    this.#heardAt = null
    this.#timer = null
    const snapshot = this.#look()
    const files = changesBetween(this.#last, snapshot)
    this.#last = snapshot
    if (files.length > 0) this.#options.onChange(files, at)
  }
}
