import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { Counter, Metrics } from '../base/metrics.ts'
import { LogBudget } from './log-budget.ts'

export interface ModuleFaultsOptions {
  readonly clock: Clock
  readonly module: string
  readonly log: Logger
  readonly metrics: Metrics
}

/** Most names with a series of their own; timers made in a handler may be named without end. */
const maxNames = 100

/**
 * What a module's hooks and timers did wrong, where no caller waits to be told: counted and logged.
 */
export class ModuleFaults {
  readonly #options: ModuleFaultsOptions
  readonly #counters = new Map<string, Counter>()
  readonly #budget: LogBudget

  constructor(options: ModuleFaultsOptions) {
    this.#options = options
    this.#budget = new LogBudget(options.clock)
  }

  /** Counts and logs it; never throws. */
  report(kind: 'hook' | 'timer', name: string, error: unknown): void {
    this.#counter(kind, name).inc()
    const fields = this.#budget.take()
    if (fields === null) return
    const message = kind === 'hook' ? 'A hook failed' : 'A timer failed'
    this.#options.log.error(message, { ...fields, [kind]: name, error })
  }

  #counter(kind: 'hook' | 'timer', name: string): Counter {
    const key = `${kind} ${name}`
    const known = this.#counters.get(key)
    if (known !== undefined) return known
    const full = this.#counters.size >= maxNames
    const counter = this.#options.metrics.counter({
      name: `dispatch_${kind}_failures_total`,
      help: `Runs of a ${kind} that threw, rejected or took too long`,
      labels: { module: this.#options.module, [kind]: full ? 'other' : name },
    })
    if (!full) this.#counters.set(key, counter)
    return counter
  }
}
