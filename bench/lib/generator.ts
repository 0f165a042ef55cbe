/**
 * Load generator in one Node process, for machines without a C compiler or epoll: same flags, same
 * lines on stdout as generator.c, which is to be preferred, for this one costs about as much CPU as
 * a fast server does. It never imports the server's code.
 */
import { parseArgs } from 'node:util'
import { GeneratorConnection } from './generator-connection.ts'
import type { GeneratorPort } from './generator-connection.ts'
import { Histogram } from './histogram.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    connections: { type: 'string', default: '1' },
    inflight: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '64' },
    'warmup-ms': { type: 'string', default: '1000' },
    'duration-ms': { type: 'string', default: '3000' },
    hold: { type: 'string', default: '0' },
    run: { type: 'string', default: 'r0' },
  },
})
const stallMs = 10_000
const count = Number(values.connections)
const connections: GeneratorConnection[] = []
const histogram = new Histogram()
let ready = 0
let replies = 0

const port: GeneratorPort = {
  port: Number(values.port),
  run: values.run,
  inflight: 0,
  ready() {
    ready++
    openMore()
  },
  answered(latencyNs) {
    replies++
    histogram.record(latencyNs)
  },
}

function openMore(): void {
  while (connections.length < count && connections.length - ready < Number(values.concurrency))
    connections.push(new GeneratorConnection(port, connections.length))
}

function tell(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

/** Resolves once `done()` holds; throws where `progress()` stands still for 10 s. */
async function until(what: string, done: () => boolean, progress: () => number): Promise<void> {
  let last = progress()
  let since = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    const now = performance.now()
    if (progress() !== last) since = now
    last = progress()
    if (done()) resolve()
    else if (now - since > stallMs) reject(new Error(`${what}: no progress for 10 s, at ${last}`))
  }, 1)
  await promise.finally(() => clearInterval(timer))
}

async function connectAll(): Promise<void> {
  const begin = performance.now()
  openMore()
  await until(
    'Handshakes',
    () => ready === count,
    () => ready,
  )
  const seconds = (performance.now() - begin) / 1000
  tell({ event: 'connected', connections: count, seconds, perSecond: count / seconds })
}

function start(inflight: number): void {
  port.inflight = inflight
  for (const connection of connections) connection.start(inflight)
}

function settled(): boolean {
  return connections.every(c => c.answered === c.sent && c.acknowledged === c.sent)
}

async function settle(): Promise<void> {
  port.inflight = 0
  await until('Replies', settled, () => replies)
}

async function measure(): Promise<void> {
  start(1)
  await settle()
  tell({ event: 'verified', connections: count })
  start(Number(values.inflight))
  await sleep(Number(values['warmup-ms']))
  histogram.reset()
  tell({ event: 'begin' })
  const begin = performance.now()
  const cpu = process.cpuUsage()
  const before = replies
  await sleep(Number(values['duration-ms']))
  const done = replies - before
  const seconds = (performance.now() - begin) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const p50Us = histogram.quantileUs(0.5)
  const p99Us = histogram.quantileUs(0.99)
  tell({ event: 'end' })
  await settle()
  const generatorCpu = (user + system) / 1e6 / seconds
  const perSecond = done / seconds
  tell({ event: 'result', replies: done, seconds, perSecond, p50Us, p99Us, generatorCpu })
}

await connectAll()
if (values['duration-ms'] !== '0') await measure()
if (values.hold === '1') for await (const _ of process.stdin) continue
for (const connection of connections) connection.close()
