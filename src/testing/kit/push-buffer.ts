import type { Push } from '../../client/client.ts'

/** Which push is waited for. */
export interface WantedPush {
  readonly module: number
  readonly type: number
  /** `Game.Rolled`, for messages. */
  readonly name: string
  /** The one whose content it says yes to; any unless given. */
  readonly where?: (content: never) => boolean
  readonly timeoutMs: number
}

interface Waiter {
  readonly wanted: WantedPush
  readonly took: (push: Push) => void
  readonly failed: (error: Error) => void
}

/** What a test may leave untaken; a game that pushes on and on drops its oldest. */
const maxKept = 1_000
/** How many an error tells of, and how much of each. */
const maxTold = 8
const maxContentChars = 120

/** The pushes of one client in the order in which they came, each kept until somebody takes it. */
export class PushBuffer {
  readonly #waiters = new Set<Waiter>()
  readonly #kept: Push[] = []
  #dropped = 0
  #closedBy: string | null = null

  add(push: Push): void {
    for (const waiter of this.#waiters) if (offer(push, waiter)) return
    this.#kept.push(push)
    if (this.#kept.length <= maxKept) return
    this.#kept.shift()
    this.#dropped++
  }

  /** Takes the first that is wanted, of those that are here or come in time. */
  take(wanted: WantedPush): Promise<Push> {
    const index = this.#kept.findIndex(push => isWanted(push, wanted))
    const [here] = index === -1 ? [] : this.#kept.splice(index, 1)
    if (here !== undefined) return Promise.resolve(here)
    if (this.#closedBy !== null) return Promise.reject(this.#missed(wanted, this.#closedBy))
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        wanted,
        took: push => {
          leave()
          resolve(push)
        },
        failed: error => {
          leave()
          reject(error)
        },
      }
      const late = (): void => waiter.failed(this.#missed(wanted, `within ${wanted.timeoutMs} ms`))
      const timer = setTimeout(late, wanted.timeoutMs)
      const leave = (): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
      }
      this.#waiters.add(waiter)
    })
  }

  /** No more will come: who waits is told why. */
  close(reason: string): void {
    this.#closedBy ??= `before the client was closed: ${reason}`
    for (const { wanted, failed } of this.#waiters) failed(this.#missed(wanted, this.#closedBy))
  }

  #missed(wanted: WantedPush, when: string): Error {
    const asked = wanted.where === undefined ? '' : ' that "where" asks for'
    return new Error(`No push "${wanted.name}"${asked} came ${when}; ${this.#instead()}`)
  }

  /** What is here and was not taken. */
  #instead(): string {
    if (this.#kept.length === 0) return 'nothing else did'
    const told = this.#kept.slice(-maxTold).map(textOf)
    const untold = this.#kept.length - told.length + this.#dropped
    const others = untold === 0 ? '' : ` and, before them, ${untold} more`
    return `what came instead: ${told.join(', ')}${others}`
  }
}

/** Whether it was taken. A "where" that throws is a fault of the test, which hears of it. */
function offer(push: Push, { wanted, took, failed }: Waiter): boolean {
  try {
    if (!isWanted(push, wanted)) return false
    took(push)
    return true
  } catch (error) {
    failed(error as Error)
    return false
  }
}

function isWanted(push: Push, { module, type, where }: WantedPush): boolean {
  if (push.module !== module || push.type !== type) return false
  return where === undefined || where(push.content as never)
}

function textOf({ module, type, name, content }: Push): string {
  const text = JSON.stringify(content) ?? ''
  const short = text.length > maxContentChars ? `${text.slice(0, maxContentChars)}...` : text
  return `"${name ?? `${module}/${type}`}" ${short}`
}
