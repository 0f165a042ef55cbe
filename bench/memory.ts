/**
 * Memory of an idle session: growth of the server's resident memory from the moment before to the
 * moment after N clients have connected and taken their keys, both after forced collections, in
 * fresh processes under the same V8 flags, Sifaka beside ordinary Aedes and Node by hand.
 */
/* oxlint-disable no-await-in-loop -- measurements run one after the other */
import { setTimeout as sleep } from 'node:timers/promises'
import { createGenerator } from './lib/generator-process.ts'
import type { Generator } from './lib/generator-process.ts'
import { openFileLimit } from './lib/launch.ts'
import { readOptions } from './lib/options.ts'
import { median, save, say, sayHead, surroundings, table } from './lib/report.ts'
import { sideLabels, startServer } from './lib/server-process.ts'
import type { Side } from './lib/server-process.ts'

/** Growth per session, in KiB. */
interface Measurement {
  readonly side: Side
  readonly round: number
  readonly rss: number
  readonly heap: number
  readonly external: number
  /** The first reading's resident memory, in MiB. */
  readonly baseMiB: number
}

const options = readOptions('npm run bench:memory -- [flags]: memory of an idle session', {
  connections: { default: '5000', help: 'idle sessions' },
  warmup: { default: '200', help: 'sessions before the first reading, closed again' },
})
const rounds = options.number('rounds')
const wanted = options.number('connections')
const possible = openFileLimit() - 200
const connections = Math.min(wanted, possible)
if (connections < wanted)
  say(`The limit of open files allows ${connections} sessions, not ${wanted}: raise ulimit -n`)

async function measure(generator: Generator, side: Side, round: number): Promise<Measurement> {
  await using server = await startServer(side, options.v8Flags)
  const flags = { port: server.port, durationMs: 0 }
  await generator.run({ ...flags, connections: options.number('warmup'), run: `w${round}` })
  // The server has seen them leave, and its sockets have been freed.
  await sleep(3000)
  const before = await server.stats(true)
  const after = await generator.hold({ ...flags, connections, run: `r${round}` }, async () => {
    await sleep(1000)
    return server.stats(true)
  })
  const each = (bytes: number) => bytes / connections / 1024
  return {
    side,
    round,
    rss: each(after.rss - before.rss),
    heap: each(after.heapUsed - before.heapUsed),
    external: each(after.external - before.external),
    baseMiB: before.rss / 2 ** 20,
  }
}

const where = surroundings()
sayHead(`Memory of an idle session, ${connections} sessions, KiB each`, where)
using generator = createGenerator(options.generator)
const measured: Measurement[] = []
for (let round = 1; round <= rounds; round++)
  for (const side of options.sides) {
    const one = await measure(generator, side, round)
    measured.push(one)
    say(`round ${round}/${rounds}  ${sideLabels[side].padEnd(15)} ${one.rss.toFixed(2)} KiB`)
  }

function mine(side: Side, field: 'rss' | 'heap' | 'external' | 'baseMiB'): number {
  return median(measured.filter(one => one.side === side).map(one => one[field]))
}

const ordinary = mine('ordinary', 'rss')
say('')
table(
  ['server', 'resident', 'JS heap', 'external', 'ratio', 'server MiB'],
  options.sides.map(side => [
    sideLabels[side],
    mine(side, 'rss').toFixed(2),
    mine(side, 'heap').toFixed(2),
    mine(side, 'external').toFixed(2),
    Number.isNaN(ordinary) ? '-' : (mine(side, 'rss') / ordinary).toFixed(2),
    mine(side, 'baseMiB').toFixed(0),
  ]),
)
const ratio = mine('sifaka', 'rss') / ordinary
say('')
if (Number.isNaN(ratio)) say('NOT MEASURED: Sifaka beside ordinary Aedes')
else {
  say(
    `${ratio <= 1 ? 'PASS' : 'FAIL'}: Sifaka needs no more than ordinary Aedes: ${ratio.toFixed(2)} x`,
  )
  if (ratio > 1) process.exitCode = 1
}
if (options.save)
  save('memory', where, {
    generator: generator.kind,
    options: options.words,
    connections,
    measured,
  })
