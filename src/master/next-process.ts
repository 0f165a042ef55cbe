/**
 * The next process of a node, started beside the one that is to end: it loads its code and waits
 * for its turn. Code that cannot be loaded is found out while the node still runs, and the node is
 * away for the shortest time.
 */
import { pause } from '../base/within.ts'
import { SifakaError } from '../errors.ts'
import { signalTo } from './alive.ts'
import type { NodePlan } from './plan.ts'
import type { Child, Spawner, Standby } from './spawner.ts'

export interface NextProcessOptions {
  readonly plan: NodePlan
  readonly spawner: Spawner
  /** How long it may take to load its code. */
  readonly readyMs: number
}

export class NextProcess {
  readonly #options: NextProcessOptions
  #standby: Standby | null = null

  constructor(options: NextProcessOptions) {
    this.#options = options
  }

  /**
   * Resolves when it waits for its turn; rejects where it does not get so far, and is none then.
   */
  async load(): Promise<void> {
    const { plan, spawner, readyMs } = this.#options
    this.dismiss()
    const standby = spawner.standBy(plan)
    this.#standby = standby
    const late = pause(readyMs).then(() => null)
    const isWarm = await Promise.race([standby.warm, late])
    if (isWarm === true && this.#standby === standby) return
    const text = this.#failure(isWarm === null ? 'does not load its code in time' : 'has ended')
    if (this.#standby === standby) this.dismiss()
    throw new SifakaError('ServerIsDown', { text })
  }

  /** Its turn: it is the node from now on. Null where none waits. */
  begin(predecessor: string | undefined): Child | null {
    const standby = this.#standby
    this.#standby = null
    standby?.begin({ predecessor })
    return standby
  }

  /** It is not wanted any more. */
  dismiss(): void {
    const pid = this.#standby?.pid
    this.#standby = null
    if (pid !== undefined) signalTo(pid, 'SIGKILL')
  }

  #failure(what: string): string {
    const { plan, spawner } = this.#options
    const words = spawner.lastWords(plan).map(line => `\n  ${line}`)
    return `"${plan.name}" runs as before, for its next process ${what}; the end of the log:${words.join('')}`
  }
}
