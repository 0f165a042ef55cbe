/**
 * Connections per second: TCP, CONNECT, one SUBSCRIBE of `s i f p q`, nonce, key. Sifaka beside
 * ordinary Aedes and Node by hand, each round in fresh processes.
 */
/* oxlint-disable no-await-in-loop -- measurements run one after the other */
import { createGenerator } from './lib/generator-process.ts'
import type { Generator } from './lib/generator-process.ts'
import { openFileLimit } from './lib/launch.ts'
import { readOptions } from './lib/options.ts'
import { median, save, say, sayHead, surroundings, table, whole } from './lib/report.ts'
import { sideLabels, startServer } from './lib/server-process.ts'
import type { Side } from './lib/server-process.ts'

interface Measurement {
  readonly side: Side
  readonly round: number
  readonly perSecond: number
  /** Server CPU of one connection, in microseconds. */
  readonly cpuUs: number
}

const options = readOptions('npm run bench:handshakes -- [flags]: connections per second', {
  connections: { default: '3000', help: 'connections to open in each measurement' },
  warmup: { default: '500', help: 'connections before them, closed again' },
  concurrency: { default: '64', help: 'handshakes under way at once' },
})
const rounds = options.number('rounds')
const connections = Math.min(options.number('connections'), openFileLimit() - 200)
const concurrency = options.number('concurrency')

async function measure(generator: Generator, side: Side, round: number): Promise<Measurement> {
  await using server = await startServer(side, options.v8Flags)
  const flags = { port: server.port, concurrency, durationMs: 0 }
  await generator.run({ ...flags, connections: options.number('warmup'), run: `w${round}` })
  const before = await server.stats(true)
  const line = await generator.run({ ...flags, connections, run: `r${round}` })
  const after = await server.stats(false)
  const perSecond = line.perSecond ?? 0
  return { side, round, perSecond, cpuUs: (after.cpuMicros - before.cpuMicros) / connections }
}

const where = surroundings()
sayHead(`Connections with handshake per second (${connections}, ${concurrency} at once)`, where)
using generator = createGenerator(options.generator)
const measured: Measurement[] = []
for (let round = 1; round <= rounds; round++)
  for (const side of options.sides) {
    const one = await measure(generator, side, round)
    measured.push(one)
    say(`round ${round}/${rounds}  ${sideLabels[side].padEnd(15)} ${whole(one.perSecond)} a second`)
  }

function mine(side: Side, field: 'perSecond' | 'cpuUs'): number {
  return median(measured.filter(one => one.side === side).map(one => one[field]))
}

const ordinary = mine('ordinary', 'perSecond')
say('')
table(
  ['server', 'per second', 'server cpu us', 'ratio'],
  options.sides.map(side => [
    sideLabels[side],
    whole(mine(side, 'perSecond')),
    whole(mine(side, 'cpuUs')),
    Number.isNaN(ordinary) ? '-' : (mine(side, 'perSecond') / ordinary).toFixed(2),
  ]),
)
say('')
if (options.save)
  save('handshakes', where, { generator: generator.kind, options: options.words, measured })
