/**
 * Requests of real clients through a gate and a worker in two processes, over each bus, beside the
 * same requests in one process, in one run; and through two gates that share a port beside one. The
 * gate is on core 0, worker and generator share core 1, so a request costs core 1 twice what it
 * costs core 0: what the ratio says is what a second machine is sure to bring, not how far it goes.
 */
/* oxlint-disable no-await-in-loop -- measurements run one after the other */
import { setTimeout as sleep } from 'node:timers/promises'
import { startMariaDb } from '../src/testing/services/mariadb.ts'
import { startNats } from '../src/testing/services/nats.ts'
import { startRedis } from '../src/testing/services/redis.ts'
import type { Service } from '../src/testing/services/services.ts'
import { startNodes } from './lib/cluster-nodes.ts'
import type { NodeSpec, Topology } from './lib/cluster-nodes.ts'
import { cpuMicros } from './lib/cpu.ts'
import { createGenerator } from './lib/generator-process.ts'
import type { Generator } from './lib/generator-process.ts'
import { readOptions } from './lib/options.ts'
import { median, save, say, sayHead, surroundings, table, whole } from './lib/report.ts'

const sides = ['single', 'redis', 'nats', 'one-gate', 'two-gates'] as const
type Side = (typeof sides)[number]

const labels: Readonly<Record<Side, string>> = {
  single: 'one process',
  redis: 'gate + worker, Redis',
  nats: 'gate + worker, NATS',
  'one-gate': 'one gate with the module',
  'two-gates': 'two gates with the module',
}

const gate: NodeSpec = { name: 'gate', core: 0, isGate: true, hasEcho: false }
const full: NodeSpec = { name: 'gate1', core: 0, isGate: true, hasEcho: true }
const nodes: Readonly<Record<Side, readonly NodeSpec[]>> = {
  single: [full],
  redis: [gate, { name: 'worker', core: 1, isGate: false, hasEcho: true }],
  nats: [gate, { name: 'worker', core: 1, isGate: false, hasEcho: true }],
  'one-gate': [full],
  'two-gates': [full, { ...full, name: 'gate2', core: 1 }],
}

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
  readonly generatorCpu: number
  /** CPU of all nodes and of the bus's server for one request, in microseconds. */
  readonly cpuUs: number
}

/**
 * What gate and worker must reach of one process, with 1,024 calls under way. One a connection:
 * bare requests of a session run one after the other, so more of them would wait at the gate.
 */
const bar = { connections: 1024, inflight: 1, ratio: 0.6, sides: ['redis', 'nats'] as const }

const options = readOptions(
  'npm run bench:cluster -- [flags]: requests through gate and worker',
  {
    seconds: { default: '3', help: 'length of each measurement' },
    warmup: { default: '2', help: 'seconds of load before it' },
    shapes: { default: '1x1,64x1,1024x1', help: 'connections x requests in flight on each' },
  },
  { sides, hasGenerator: true },
)
const rounds = options.number('rounds')
const shapes = String(options.words['shapes']).split(',').map(readShape)

function readShape(word: string): Shape {
  const [connections = Number.NaN, inflight = Number.NaN] = word.split('x').map(Number)
  if (!(connections > 0) || !(inflight > 0))
    throw new Error(`Set --shapes to pairs such as 1024x1, not "${word}"`)
  return { connections, inflight }
}

interface Services {
  readonly redis: Service
  readonly nats: Service
  readonly mariadb: Service
}

interface Running {
  readonly side: Side
  readonly topology: Topology
  readonly pids: readonly (number | undefined)[]
}

async function start(side: Side, { redis, nats, mariadb }: Services): Promise<Running> {
  const bus = side === 'nats' ? nats : redis
  const backing = side === 'single' ? null : { bus: bus.url, sql: mariadb.url, kv: redis.url }
  const topology = await startNodes(nodes[side], { backing, v8Flags: options.v8Flags })
  return { side, topology, pids: [...topology.pids, ...(backing === null ? [] : [bus.pid])] }
}

/** Until calls are answered: the gate listens and knows who has the module. */
async function untilAnswered(generator: Generator, { side, topology }: Running): Promise<void> {
  const until = performance.now() + 30_000
  const probe = { port: topology.port, connections: 8, inflight: 1, warmupMs: 0, durationMs: 200 }
  for (let attempt = 0; ; attempt++)
    try {
      await generator.run({ ...probe, run: `p${attempt % 1000}` })
      return
    } catch (cause) {
      if (performance.now() > until)
        throw new Error(`No right answers from "${labels[side]}" in 30 s:\n${topology.words()}`, {
          cause,
        })
      await sleep(200)
    }
}

async function measure(
  generator: Generator,
  running: Running,
  { round, shape, shapeIndex }: { round: number; shape: Shape; shapeIndex: number },
): Promise<Measurement> {
  let [before, after] = [0, 0]
  const flags = {
    port: running.topology.port,
    ...shape,
    warmupMs: options.number('warmup') * 1000,
    durationMs: options.number('seconds') * 1000,
    run: `r${round}s${shapeIndex}`,
  }
  const line = await generator.run(flags, ({ event }) => {
    if (event === 'begin') before = cpuMicros(running.pids)
    if (event === 'end') after = cpuMicros(running.pids)
  })
  const one = {
    side: running.side,
    round,
    ...shape,
    perSecond: line.perSecond ?? 0,
    p50Us: line.p50Us ?? 0,
    p99Us: line.p99Us ?? 0,
    generatorCpu: line.generatorCpu ?? 0,
    cpuUs: (after - before) / (line.replies ?? 1),
  }
  const figures = `${whole(one.perSecond).padStart(9)} req/s  ${one.cpuUs.toFixed(2)} us CPU a request`
  say(`round ${round}/${rounds}  ${label(shape).padEnd(9)}${labels[one.side].padEnd(26)}${figures}`)
  return one
}

/** All shapes on all sides, the sides of a shape one right after the other. */
async function runRound(
  generator: Generator,
  services: Services,
  round: number,
): Promise<Measurement[]> {
  await using stack = new AsyncDisposableStack()
  const running: Running[] = []
  for (const side of options.sides) {
    const one = await start(side, services)
    stack.use(one.topology)
    await untilAnswered(generator, one)
    running.push(one)
  }
  const measured: Measurement[] = []
  for (const [shapeIndex, shape] of shapes.entries())
    for (const one of rotated(running, round + shapeIndex))
      measured.push(await measure(generator, one, { round, shape, shapeIndex }))
  return measured
}

/** No side is always the first to be measured. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const first = by % list.length
  return [...list.slice(first), ...list.slice(0, first)]
}

function label({ connections, inflight }: Shape): string {
  return `${connections} x ${inflight}`
}

function of(all: readonly Measurement[], shape: Shape, side: Side): Measurement[] {
  return all.filter(
    one =>
      one.side === side && one.connections === shape.connections && one.inflight === shape.inflight,
  )
}

/** Per round: what a side reached of what another did; null where the run did not measure both. */
function ratio(
  all: readonly Measurement[],
  shape: Shape,
  { side, against }: { side: Side; against: Side },
): number | null {
  const others = of(all, shape, against)
  const times = of(all, shape, side).flatMap(one => {
    const other = others.find(({ round }) => round === one.round)
    return other === undefined ? [] : [one.perSecond / other.perSecond]
  })
  return times.length === 0 ? null : median(times)
}

function row(all: readonly Measurement[], shape: Shape, side: Side): string[] {
  const mine = of(all, shape, side)
  const middle = (field: 'perSecond' | 'p50Us' | 'p99Us' | 'cpuUs' | 'generatorCpu') =>
    median(mine.map(one => one[field]))
  return [
    label(shape),
    labels[side],
    whole(middle('perSecond')),
    whole(middle('p50Us')),
    whole(middle('p99Us')),
    middle('cpuUs').toFixed(2),
    `${Math.round(middle('generatorCpu') * 100)} %`,
    ratio(all, shape, { side, against: 'single' })?.toFixed(2) ?? '-',
  ]
}

const where = surroundings()
sayHead('Encrypted JSON echo through gate and worker (connections x in flight on each)', where)
using generator = createGenerator(options.generator)
await using stack = new AsyncDisposableStack()
const services: Services = {
  redis: stack.use(await startRedis()),
  nats: stack.use(await startNats()),
  mariadb: stack.use(await startMariaDb()),
}
const measured: Measurement[] = []
for (let round = 1; round <= rounds; round++)
  measured.push(...(await runRound(generator, services, round)))
say('')
table(
  ['shape', 'processes', 'req/s', 'p50 us', 'p99 us', 'cpu us/req', 'gen. cpu', 'ratio'],
  shapes.flatMap(shape => options.sides.map(side => row(measured, shape, side))),
)
say('')
const factors = shapes.map(shape => ({
  shape: label(shape),
  factor: ratio(measured, shape, { side: 'two-gates', against: 'one-gate' }),
}))
for (const { shape, factor } of factors)
  if (factor !== null)
    say(
      `two gates, the second on the generator's core, against one at ${shape}: ${factor.toFixed(2)} x`,
    )
const verdicts = bar.sides.map(side => ({
  side,
  wanted: bar.ratio,
  ratio: ratio(measured, bar, { side, against: 'single' }),
}))
for (const { side, wanted, ratio: reached } of verdicts) {
  const word = reached === null ? 'NOT MEASURED' : reached >= wanted ? 'PASS' : 'FAIL'
  const text = reached === null ? '' : `, reached ${reached.toFixed(2)} x`
  say(`${word}: ${labels[side]} at ${label(bar)}, at least ${wanted} x one process${text}`)
}
if (options.save)
  save('cluster', where, {
    generator: generator.kind,
    options: options.words,
    verdicts,
    factors,
    measured,
  })
if (verdicts.some(({ ratio: reached, wanted }) => reached !== null && reached < wanted))
  process.exitCode = 1
