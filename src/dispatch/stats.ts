/** What is counted of calls, timers and hooks; docs/operations.md lists the names. */
import type { Counter, Gauge, Histogram, Metrics } from '../base/metrics.ts'

/** Seconds: from a handler that returns at once to the longest deadline in use. */
const latencyBuckets = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]

export interface FunctionLabels {
  readonly module: string
  readonly func: string
}

/** Counters by state, latency and calls in flight of one function. */
export class FunctionStats {
  /** Results and errors that came after the call had been answered, and were dropped. */
  readonly late: Counter
  readonly #metrics: Metrics
  readonly #labels: FunctionLabels
  readonly #inFlight: Gauge
  readonly #latency: Histogram
  readonly #succeeded: Counter
  /** By state; a function has its own few and the general ones. */
  readonly #failed = new Map<number, Counter>()

  constructor(metrics: Metrics, labels: FunctionLabels) {
    this.#metrics = metrics
    this.#labels = labels
    this.late = metrics.counter({
      name: 'dispatch_late_results_total',
      help: 'Results dropped because the call had been answered at its deadline',
      labels: { ...labels },
    })
    this.#inFlight = metrics.gauge({
      name: 'dispatch_calls_in_flight',
      help: 'Calls whose reply is not ready',
      labels: { ...labels },
    })
    this.#latency = metrics.histogram({
      name: 'dispatch_call_seconds',
      help: 'From the beginning of a call to its reply',
      labels: { ...labels },
      buckets: latencyBuckets,
    })
    this.#succeeded = this.#counter(0)
  }

  get inFlight(): number {
    return this.#inFlight.value
  }

  began(): void {
    this.#inFlight.inc()
  }

  ended(state: number, tookMs: number): void {
    this.#inFlight.dec()
    this.#latency.observe(tookMs / 1000)
    if (state === 0) this.#succeeded.inc()
    else this.#countFailure(state)
  }

  #countFailure(state: number): void {
    let counter = this.#failed.get(state)
    if (counter === undefined) this.#failed.set(state, (counter = this.#counter(state)))
    counter.inc()
  }

  #counter(state: number): Counter {
    return this.#metrics.counter({
      name: 'dispatch_calls_total',
      help: 'Calls that were answered, by state code',
      labels: { ...this.#labels, state: String(state) },
    })
  }
}
