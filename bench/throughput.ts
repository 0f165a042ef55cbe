/**
 * Requests per second and latencies of an encrypted JSON echo, Sifaka beside ordinary Aedes and
 * beside Node by hand, in one run. Every figure is a median of interleaved rounds, and every ratio
 * the median of the rounds' own ratios, so that a slow minute of the machine hits all sides alike.
 */
/* oxlint-disable no-await-in-loop -- measurements run one after the other */
import { createGenerator } from './lib/generator-process.ts'
import type { Generator } from './lib/generator-process.ts'
import { readOptions } from './lib/options.ts'
import { median, save, say, sayHead, surroundings, table, whole } from './lib/report.ts'
import { sideLabels, startServer } from './lib/server-process.ts'
import type { ServerStats } from './lib/server-control.ts'
import type { ServerProcess, Side } from './lib/server-process.ts'

interface Shape {
  readonly connections: number
  readonly inflight: number
}
interface Measurement extends Shape {
  readonly side: Side
  readonly round: number
  readonly perSecond: number
  readonly p50Us: number
  readonly p99Us: number
  /** Shares of a core. A generator near 1 is the limit itself. */
  readonly generatorCpu: number
  readonly serverCpu: number
  /** Server CPU for one request, in microseconds: the figure that other processes disturb least. */
  readonly cpuUs: number
}
interface Verdict {
  readonly bar: string
  readonly wanted: number
  /** Null where the run did not measure it. */
  readonly ratio: number | null
}

/** What Sifaka promises against ordinary Aedes. */
const bars = [
  { connections: 200, inflight: 1, ratio: 2.5 },
  { connections: 200, inflight: 4, ratio: 4 },
]

const options = readOptions('npm run bench -- [flags]: requests per second and latencies', {
  seconds: { default: '3', help: 'length of each measurement' },
  warmup: { default: '1', help: 'seconds of load before it' },
  connections: { default: '1,200,1000', help: 'numbers of connections' },
  inflight: { default: '1,4', help: 'requests in flight on each connection' },
})
const rounds = options.number('rounds')
const shapes: Shape[] = options
  .numbers('connections')
  .flatMap(connections => options.numbers('inflight').map(inflight => ({ connections, inflight })))

interface Step {
  readonly round: number
  readonly shape: Shape
  readonly shapeIndex: number
}

async function measure(
  generator: Generator,
  server: ServerProcess,
  { round, shape, shapeIndex }: Step,
): Promise<Measurement> {
  const flags = {
    port: server.port,
    ...shape,
    warmupMs: options.number('warmup') * 1000,
    durationMs: options.number('seconds') * 1000,
    run: `r${round}s${shapeIndex}`,
  }
  const marks: Promise<ServerStats>[] = []
  const line = await generator.run(flags, ({ event }) => {
    if (event !== 'begin' && event !== 'end') return
    const mark = server.stats(false)
    // Awaited below, unless the run fails first and says why.
    mark.catch(() => undefined)
    marks.push(mark)
  })
  const [before, after] = await Promise.all(marks)
  const cpuMicros = (after?.cpuMicros ?? 0) - (before?.cpuMicros ?? 0)
  return {
    side: server.side,
    round,
    ...shape,
    perSecond: line.perSecond ?? 0,
    p50Us: line.p50Us ?? 0,
    p99Us: line.p99Us ?? 0,
    generatorCpu: line.generatorCpu ?? 0,
    serverCpu: cpuMicros / 1e6 / (line.seconds ?? 1),
    cpuUs: cpuMicros / (line.replies ?? 1),
  }
}

/** All shapes on all sides, the sides of a shape one right after the other. */
async function runRound(generator: Generator, round: number): Promise<Measurement[]> {
  await using stack = new AsyncDisposableStack()
  const servers: ServerProcess[] = []
  // A server that is not being measured sleeps, so all of a round's may live at once.
  for (const side of options.sides)
    servers.push(stack.use(await startServer(side, options.v8Flags)))
  const measured: Measurement[] = []
  for (const [shapeIndex, shape] of shapes.entries())
    for (const server of rotated(servers, round + shapeIndex)) {
      const one = await measure(generator, server, { round, shape, shapeIndex })
      measured.push(one)
      say(`round ${round}/${rounds}  ${label(shape).padEnd(12)} ${describe(one)}`)
    }
  return measured
}

/** No side is always the first to be measured. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

function label(shape: Shape): string {
  return `${shape.connections} x ${shape.inflight}`
}

function describe(one: Measurement): string {
  const cpu = `cpu: server ${percent(one.serverCpu)}, generator ${percent(one.generatorCpu)}`
  return `${sideLabels[one.side].padEnd(15)}${whole(one.perSecond).padStart(9)} req/s  ${cpu}`
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function of(all: readonly Measurement[], shape: Shape, side: Side): Measurement[] {
  return all.filter(
    one =>
      one.side === side && one.connections === shape.connections && one.inflight === shape.inflight,
  )
}

/**
 * Per round: what a side reached, divided by what ordinary Aedes did; for `cpuUs` the other way.
 */
function ratios(
  all: readonly Measurement[],
  shape: Shape,
  { side, of: field }: { side: Side; of: 'perSecond' | 'cpuUs' },
): number[] {
  const ordinary = of(all, shape, 'ordinary')
  return of(all, shape, side).flatMap(one => {
    const other = ordinary.find(({ round }) => round === one.round)
    if (other === undefined) return []
    const ratio = one[field] / other[field]
    return [field === 'cpuUs' ? 1 / ratio : ratio]
  })
}

function row(all: readonly Measurement[], shape: Shape, side: Side): string[] {
  const mine = of(all, shape, side)
  const times = ratios(all, shape, { side, of: 'perSecond' })
  const cpuTimes = ratios(all, shape, { side, of: 'cpuUs' })
  const spread = `${Math.min(...times).toFixed(2)}-${Math.max(...times).toFixed(2)}`
  return [
    label(shape),
    sideLabels[side],
    whole(median(mine.map(one => one.perSecond))),
    whole(median(mine.map(one => one.p50Us))),
    whole(median(mine.map(one => one.p99Us))),
    median(mine.map(one => one.cpuUs)).toFixed(1),
    percent(median(mine.map(one => one.generatorCpu))),
    times.length === 0 ? '-' : median(times).toFixed(2),
    times.length === 0 ? '-' : spread,
    cpuTimes.length === 0 ? '-' : median(cpuTimes).toFixed(2),
  ]
}

function judge(all: readonly Measurement[]): Verdict[] {
  return bars.map(bar => {
    const times = ratios(all, bar, { side: 'sifaka', of: 'perSecond' })
    return { bar: label(bar), wanted: bar.ratio, ratio: times.length === 0 ? null : median(times) }
  })
}

function sayVerdict({ bar, wanted, ratio }: Verdict): void {
  const passed = ratio !== null && ratio >= wanted
  const word = ratio === null ? 'NOT MEASURED' : passed ? 'PASS' : 'FAIL'
  const reached = ratio === null ? '' : `, reached ${ratio.toFixed(2)} x`
  say(`${word}: Sifaka at ${bar}, at least ${wanted} x ordinary Aedes${reached}`)
}

const where = surroundings()
sayHead('Encrypted JSON echo, QoS 1 both ways (connections x in flight on each)', where)
using generator = createGenerator(options.generator)
say(`load generator: ${generator.kind}; ${rounds} rounds of ${options.number('seconds')} s\n`)
const measured: Measurement[] = []
for (let round = 1; round <= rounds; round++) measured.push(...(await runRound(generator, round)))
const head = [
  'shape',
  'server',
  'req/s',
  'p50 us',
  'p99 us',
  'cpu us/req',
  'gen. cpu',
  'ratio',
  'spread',
  'cpu ratio',
]
say('')
table(
  head,
  shapes.flatMap(shape => options.sides.map(side => row(measured, shape, side))),
)
const verdicts = judge(measured)
say('')
verdicts.forEach(sayVerdict)
if (options.save)
  save('throughput', where, {
    generator: generator.kind,
    options: options.words,
    verdicts,
    measured,
  })
if (verdicts.some(({ ratio, wanted }) => ratio !== null && ratio < wanted)) process.exitCode = 1
