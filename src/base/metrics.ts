/**
 * Counters, gauges and histograms of one node. Incrementing is a plain addition and never throws;
 * names and labels are fixed when a series is made, so labels come from registered names (modules,
 * functions, reasons), never from what a client sends. Exposition formats stand elsewhere: they
 * read `snapshot()`.
 */

type Labels = Readonly<Record<string, string>>

export interface MetricOptions {
  /** Snake case with its unit, such as `dispatch_call_seconds`. */
  readonly name: string
  readonly help: string
  /** This series' labels, from a closed set. */
  readonly labels?: Labels
}

export interface HistogramOptions extends MetricOptions {
  /** Upper bounds, ascending; one more bucket takes what is above the last. */
  readonly buckets: readonly number[]
}

/** A number that only grows. */
export class Counter {
  #value = 0

  get value(): number {
    return this.#value
  }

  inc(by = 1): void {
    this.#value += by
  }
}

/** A number that goes up and down. */
export class Gauge {
  #value = 0

  get value(): number {
    return this.#value
  }

  inc(by = 1): void {
    this.#value += by
  }

  dec(by = 1): void {
    this.#value -= by
  }

  set(value: number): void {
    this.#value = value
  }
}

/** How often values fell into which of a few fixed ranges. */
export class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0
  #count = 0

  constructor(buckets: readonly number[]) {
    this.#bounds = buckets
    this.#counts = Array.from<number>({ length: buckets.length + 1 }).fill(0)
  }

  get count(): number {
    return this.#count
  }

  get sum(): number {
    return this.#sum
  }

  /** Counts one value in the first bucket whose bound is not below it. */
  observe(value: number): void {
    const bounds = this.#bounds
    let bucket = 0
    while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket++
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    this.#sum += value
    this.#count++
  }

  /** Counts per bucket, not cumulated; the last is what was above all bounds. */
  counts(): number[] {
    return [...this.#counts]
  }

  get bounds(): readonly number[] {
    return this.#bounds
  }
}

export type SeriesSnapshot =
  | { readonly labels: Labels; readonly value: number }
  | {
      readonly labels: Labels
      readonly count: number
      readonly sum: number
      /** Upper bound (`Infinity` for the last) and the count of values in that bucket alone. */
      readonly buckets: readonly { readonly le: number; readonly count: number }[]
    }

export interface MetricSnapshot {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly series: readonly SeriesSnapshot[]
}

type Instrument = Counter | Gauge | Histogram

interface Family {
  readonly name: string
  readonly help: string
  readonly type: MetricSnapshot['type']
  readonly series: Map<string, { readonly labels: Labels; readonly instrument: Instrument }>
}

export interface MetricsOptions {
  /** Most series in all; 20,000: above any number of registered names, below a leak. */
  maxSeries?: number
}

/** All metrics of a node. Asking again for a name with the same labels gives the same series. */
export class Metrics {
  readonly #families = new Map<string, Family>()
  readonly #maxSeries: number
  #size = 0

  constructor(options: MetricsOptions = {}) {
    this.#maxSeries = options.maxSeries ?? 20_000
  }

  counter(options: MetricOptions): Counter {
    return this.#series('counter', options, () => new Counter()) as Counter
  }

  gauge(options: MetricOptions): Gauge {
    return this.#series('gauge', options, () => new Gauge()) as Gauge
  }

  histogram(options: HistogramOptions): Histogram {
    return this.#series('histogram', options, () => new Histogram(options.buckets)) as Histogram
  }

  /** Everything as plain data, sorted by name. */
  snapshot(): MetricSnapshot[] {
    return [...this.#families.values()]
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, help, type, series }) => ({
        name,
        help,
        type,
        series: [...series.values()].map(one => snapshotOf(one.labels, one.instrument)),
      }))
  }

  /** Beyond `maxSeries` the instrument works but is not listed: telemetry never throws. */
  #series(type: Family['type'], options: MetricOptions, make: () => Instrument): Instrument {
    const labels = options.labels ?? {}
    const key = keyOf(labels)
    const family = this.#families.get(options.name)
    const known = family?.series.get(key)
    if (known !== undefined && family?.type === type) return known.instrument
    const instrument = make()
    if (this.#size >= this.#maxSeries || (family !== undefined && family.type !== type))
      return instrument
    this.#size++
    const series = family?.series ?? new Map()
    series.set(key, { labels, instrument })
    if (family === undefined)
      this.#families.set(options.name, { name: options.name, help: options.help, type, series })
    return instrument
  }
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function snapshotOf(labels: Labels, instrument: Instrument): SeriesSnapshot {
  if (!(instrument instanceof Histogram)) return { labels, value: instrument.value }
  const counts = instrument.counts()
  const buckets = counts.map((count, index) => ({
    le: instrument.bounds[index] ?? Infinity,
    count,
  }))
  return { labels, count: instrument.count, sum: instrument.sum, buckets }
}
