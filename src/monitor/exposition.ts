/**
 * Metrics as Prometheus reads them: those of the node with `sifaka_` in front of their names, and
 * those of the process that prom-client collects. It only reads; labels are what the node
 * registered.
 */
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Metrics } from '../base/metrics.ts'
import { textOf } from './text-format.ts'

/** However many ask, the text is made at most once in this time, in ms. */
const keptMs = 1000
const prefix = 'sifaka_'

export class Exposition {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE
  readonly #metrics: Metrics
  #text: Promise<Buffer> | null = null
  #madeAt = 0

  constructor(metrics: Metrics) {
    this.#metrics = metrics
  }

  /**
   * The text format 0.0.4, at most a second old; the same bytes for all, also for those who read
   * slowly.
   */
  text(): Promise<Buffer> {
    const now = performance.now()
    if (this.#text === null || now - this.#madeAt > keptMs) {
      this.#madeAt = now
      this.#text = render(this.#metrics)
    }
    return this.#text
  }
}

async function render(metrics: Metrics): Promise<Buffer> {
  const text = await textOf(metrics.snapshot(), prefix)
  return Buffer.from(text + (await processRegistry().metrics()))
}

let ofProcess: Registry | null = null

/**
 * One for the process, whatever number of listeners it has: prom-client offers no way to end what
 * it measures with (none of it keeps the process alive), so it begins once.
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
