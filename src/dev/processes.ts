/**
 * The processes beside the one that serves: a spare that has loaded Sifaka and nothing of the
 * project, so that a change costs the loading of the project alone, and old ones on their way out.
 */
import path from 'node:path'
import type { InspectorProxy } from './inspector-proxy.ts'
import type { Online } from './messages.ts'
import { isBelow } from './scope.ts'
import { ServerChild } from './server-child.ts'

export interface ProcessesOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where Node keeps compiled code, which takes a third off a start; null: nowhere. */
  readonly cacheDir: () => string | null
  readonly proxy: InspectorProxy | null
  /** The clients that this one's predecessor had are back. */
  readonly onBack: (child: ServerChild, online: Online) => void
}

/** Where the sources of Sifaka itself lie: a process that has loaded older ones is no spare. */
const ownSource = path.resolve(import.meta.dirname, '..')

export class Processes {
  readonly #options: ProcessesOptions
  readonly #all = new Set<ServerChild>()
  readonly #leaving = new Set<Promise<void>>()
  #spare: ServerChild | null = null

  constructor(options: ProcessesOptions) {
    this.#options = options
  }

  /** One that has loaded nothing of the project, warm where there is a spare. */
  take(changed: Iterable<string>): ServerChild {
    const spare = this.#spare
    this.#spare = null
    const isStale = [...changed].some(file => isBelow(file, ownSource))
    if (spare !== null && !spare.hasEnded && !isStale) return spare
    spare?.kill()
    return this.#spawn()
  }

  /** Makes a spare where there is none. */
  prepareNext(): void {
    this.#spare ??= this.#spawn()
  }

  /** It has served; it closes what it has and ends. */
  letGo(child: ServerChild): void {
    this.#options.proxy?.leave(child)
    const ended = child.end().finally(() => this.#leaving.delete(ended))
    this.#leaving.add(ended)
  }

  /** Resolves when all have ended that were let go. */
  async close(): Promise<void> {
    this.#spare?.kill()
    await Promise.all(this.#leaving)
  }

  /** Ends all at once: the one that serves, too, and those that will not end by themselves. */
  kill(): void {
    for (const child of this.#all) child.kill()
  }

  #spawn(): ServerChild {
    const { cwd, env, cacheDir, proxy, onBack } = this.#options
    const cache = cacheDir()
    const child: ServerChild = new ServerChild({
      cwd,
      env: { ...(cache === null ? {} : { NODE_COMPILE_CACHE: cache }), ...env },
      onBack: online => onBack(child, online),
      onCrash: () => proxy?.leave(child),
    })
    this.#all.add(child)
    void child.ended.then(() => this.#all.delete(child))
    return child
  }
}
