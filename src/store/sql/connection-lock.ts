import { refusedSql } from './sql-errors.ts'

export interface ConnectionLockOptions {
  /** 1,024: what the gate's own bounds let through to the store of one process. */
  maxWaiting?: number
}

interface Waiter {
  enter: () => void
  timer: NodeJS.Timeout
}

/**
 * The turn on SQLite's one connection: first come, first served. Who waits longer than allowed, or
 * finds the queue full, is refused with `StoreFailed`.
 */
export class ConnectionLock {
  readonly #maxWaiting: number
  readonly #waiting = new Set<Waiter>()
  #held = false

  constructor(options: ConnectionLockOptions = {}) {
    this.#maxWaiting = options.maxWaiting ?? 1_024
  }

  async acquire(waitMs: number): Promise<void> {
    if (!this.#held) {
      this.#held = true
      return
    }
    if (this.#waiting.size >= this.#maxWaiting)
      throw refusedSql(`Cannot wait for the database: ${this.#maxWaiting} others wait already`)
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        enter: resolve,
        timer: setTimeout(() => {
          this.#waiting.delete(waiter)
          reject(refusedSql(busyText(waitMs)))
        }, waitMs),
      }
      this.#waiting.add(waiter)
    })
  }

  release(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#held = false
      return
    }
    this.#waiting.delete(next)
    clearTimeout(next.timer)
    next.enter()
  }
}

function busyText(waitMs: number): string {
  return (
    `Cannot get the database within ${Math.round(waitMs)} ms: a transaction holds it; ` +
    'inside a transaction use the db that it was given'
  )
}
