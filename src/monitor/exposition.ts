/**
 * Metrics as Prometheus reads them: those of the node with `sifaka_` in front of their names, and those
 * of the process that prom-client collects. It only reads; labels are what the node registered.
 */
import { collectDefaultMetrics, Registry, type Metric } from 'prom-client'
import type { Metrics, MetricSnapshot, SeriesSnapshot } from '../base/metrics.ts'

/** However many ask, the text is made at most once in this time, in ms: it blocks the event loop. */
const keptMs = 1000
const prefix = 'sifaka_'

export class Exposition {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly #metrics: Metrics
  #text: Promise<string> | null = null
  #madeAt = 0

  constructor(metrics: Metrics) {
    this.#metrics = metrics
  }

  /** The text format 0.0.4; at most a second old. */
  text(): Promise<string> {
    const now = performance.now()
    if (this.#text === null || now - this.#madeAt > keptMs) {
      this.#madeAt = now
      this.#text = render(this.#metrics)
    }
    return this.#text
  }
}

function render(metrics: Metrics): Promise<string> {
  const own = new Registry()
  for (const family of metrics.snapshot()) own.registerMetric(readableMetric(family))
  return Registry.merge([own, processRegistry()]).metrics()
}

let ofProcess: Registry | null = null

/**
 * One for the process, whatever number of listeners it has: prom-client offers no way to end what it
 * measures with (none of it keeps the process alive), so it begins once.
 */
function processRegistry(): Registry {
  if (ofProcess !== null) return ofProcess
  ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })
  // Lists of every socket, copied at each scrape; `gate_connections` says what matters of them.
  for (const kind of ['handles', 'requests', 'resources'])
    for (const name of [`nodejs_active_${kind}`, `nodejs_active_${kind}_total`])
      ofProcess.removeSingleMetric(name)
  return ofProcess
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly metricName?: string
}

/** The part of a metric that a registry reads; its declared type asks for one that also counts. */
function readableMetric({ name, help, type, series }: MetricSnapshot): Metric {
  const full = `${prefix}${name}`
  const values = series.flatMap(one => samplesOf(full, one))
  const metric = { name: full, get: async () => ({ name: full, help, type, values }) }
  return metric as unknown as Metric
}

function samplesOf(name: string, series: SeriesSnapshot): Sample[] {
  if ('value' in series) return [series]
  const { labels, count, sum } = series
  let below = 0
  const buckets = series.buckets.map(bucket => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le: bucket.le === Infinity ? '+Inf' : String(bucket.le) },
    value: (below += bucket.count),
  }))
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ]
}
