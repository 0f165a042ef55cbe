/**
 * Calls between two processes over each bus, sealed and batched as in production, beside the bus
 * client's own way without batching, in one run: calls per second and CPU of all processes
 * together. Every ratio is the median of the rounds' own ratios.
 */
/* oxlint-disable no-await-in-loop -- measurements run one after the other */
import { startNats } from '../src/testing/services/nats.ts'
import { startRedis } from '../src/testing/services/redis.ts'
import type { Service } from '../src/testing/services/services.ts'
import { startPair } from './lib/bus-process.ts'
import type { BusMeasurement, BusPair } from './lib/bus-process.ts'
import { busLabels, busSides, callBytes, serviceOf } from './lib/bus-sides.ts'
import type { BusSide } from './lib/bus-sides.ts'
import { readOptions } from './lib/options.ts'
import { median, save, say, sayHead, surroundings, table, whole } from './lib/report.ts'

interface Measurement extends BusMeasurement {
  readonly side: BusSide
  readonly round: number
  readonly inFlight: number
  readonly perSecond: number
}

/** What batching must bring at 1,024 calls under way, against nats.js `request`. */
const bar = { inFlight: 1024, ratio: 5, sides: ['redis', 'nats'] as const }
const base: BusSide = 'plain-nats'

const options = readOptions(
  'npm run bench:bus -- [flags]: calls between two processes',
  {
    seconds: { default: '3', help: 'length of each measurement' },
    warmup: { default: '1', help: 'seconds of load before it' },
    inflight: { default: '1,64,1024', help: 'calls under way at once' },
  },
  { sides: busSides, hasGenerator: false },
)
const rounds = options.number('rounds')
const shapes = options.numbers('inflight')

async function measure(pair: BusPair, inFlight: number, round: number): Promise<Measurement> {
  const one = await pair.measure({
    inFlight,
    warmupMs: options.number('warmup') * 1000,
    durationMs: options.number('seconds') * 1000,
  })
  const measurement = {
    ...one,
    side: pair.side,
    round,
    inFlight,
    perSecond: one.calls / one.seconds,
  }
  say(`round ${round}/${rounds}  ${String(inFlight).padStart(5)} x  ${describe(measurement)}`)
  return measurement
}

function describe(one: Measurement): string {
  const figures = `${whole(one.perSecond).padStart(9)} calls/s  ${one.cpuUs.toFixed(2)} us CPU a call`
  return `${busLabels[one.side].padEnd(15)}${figures}`
}

/** All shapes on all sides; processes that are not being measured sleep. */
async function runRound(services: Services, round: number): Promise<Measurement[]> {
  await using stack = new AsyncDisposableStack()
  const pairs: BusPair[] = []
  for (const side of options.sides) {
    const kind = serviceOf(side)
    const service = kind === null ? null : services[kind]
    pairs.push(stack.use(await startPair(side, { service, v8Flags: options.v8Flags })))
  }
  const measured: Measurement[] = []
  for (const [index, inFlight] of shapes.entries())
    for (const pair of rotated(pairs, round + index))
      measured.push(await measure(pair, inFlight, round))
  return measured
}

/** No side is always the first to be measured. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

interface Services {
  readonly redis: Service | null
  readonly nats: Service | null
}

function of(all: readonly Measurement[], inFlight: number, side: BusSide): Measurement[] {
  return all.filter(one => one.side === side && one.inFlight === inFlight)
}

/** Per round: calls per second, or CPU a call the other way round, against nats.js `request`. */
function ratios(
  all: readonly Measurement[],
  { inFlight, side, field }: { inFlight: number; side: BusSide; field: 'perSecond' | 'cpuUs' },
): number[] {
  const others = of(all, inFlight, base)
  return of(all, inFlight, side).flatMap(one => {
    const other = others.find(({ round }) => round === one.round)
    if (other === undefined) return []
    return [field === 'cpuUs' ? other.cpuUs / one.cpuUs : one.perSecond / other.perSecond]
  })
}

function row(all: readonly Measurement[], inFlight: number, side: BusSide): string[] {
  const mine = of(all, inFlight, side)
  const middle = (field: 'perSecond' | 'p50Us' | 'p99Us' | 'cpuUs' | 'serverCpuUs') =>
    median(mine.map(one => one[field]))
  const times = (field: 'perSecond' | 'cpuUs') => {
    const found = ratios(all, { inFlight, side, field })
    return found.length === 0 ? '-' : median(found).toFixed(2)
  }
  return [
    String(inFlight),
    busLabels[side],
    whole(middle('perSecond')),
    whole(middle('p50Us')),
    whole(middle('p99Us')),
    middle('cpuUs').toFixed(2),
    middle('serverCpuUs').toFixed(2),
    times('perSecond'),
    times('cpuUs'),
  ]
}

function judge(all: readonly Measurement[]) {
  return bar.sides.map(side => {
    const times = ratios(all, { inFlight: bar.inFlight, side, field: 'perSecond' })
    return { side, wanted: bar.ratio, ratio: times.length === 0 ? null : median(times) }
  })
}

const where = surroundings()
sayHead(`Calls of ${callBytes} bytes and replies of the same between two processes`, where)
await using stack = new AsyncDisposableStack()
const needs = (kind: 'redis' | 'nats') => options.sides.some(side => serviceOf(side) === kind)
const services: Services = {
  redis: needs('redis') ? stack.use(await startRedis()) : null,
  nats: needs('nats') ? stack.use(await startNats()) : null,
}
const measured: Measurement[] = []
for (let round = 1; round <= rounds; round++) measured.push(...(await runRound(services, round)))
say('')
table(
  [
    'in flight',
    'way',
    'calls/s',
    'p50 us',
    'p99 us',
    'cpu us/call',
    'of it server',
    'ratio',
    'cpu ratio',
  ],
  shapes.flatMap(inFlight => options.sides.map(side => row(measured, inFlight, side))),
)
say('')
const verdicts = judge(measured)
for (const { side, wanted, ratio } of verdicts) {
  const word = ratio === null ? 'NOT MEASURED' : ratio >= wanted ? 'PASS' : 'FAIL'
  const reached = ratio === null ? '' : `, reached ${ratio.toFixed(2)} x`
  say(
    `${word}: ${busLabels[side]} at ${bar.inFlight}, at least ${wanted} x nats.js request${reached}`,
  )
}
if (options.save) save('bus', where, { options: options.words, verdicts, measured })
if (verdicts.some(({ ratio, wanted }) => ratio !== null && ratio < wanted)) process.exitCode = 1
