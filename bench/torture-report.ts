/**
 * What attacks cost everybody else: one well-behaved client's latency, the longest that the
 * server's event loop was held, and the memory, beside the same without an attack. Figures are
 * printed and kept, never asserted; what must happen in each case is test/torture. `npm run
 * torture:report`
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { RawClient } from '../test/torture/raw-client.ts'
import { attacks } from './lib/attacks.ts'
import { launch } from './lib/launch.ts'
import { readOptions } from './lib/options.ts'
import { save, say, sayHead, surroundings, table } from './lib/report.ts'
import { startServer, type ServerProcess } from './lib/server-process.ts'

interface Figures {
  readonly attack: string
  readonly calls: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly heldMs: number
  readonly rssMiB: number
}

const options = readOptions('npm run torture:report', {
  seconds: { default: '4', help: 'length of each attack' },
})
const attackMs = options.number('seconds') * 1000
const program = fileURLToPath(new URL('lib/attack-process.ts', import.meta.url))
const text = JSON.stringify({ module: 'Echo', func: 'Echo', params: { text: 'victim', number: 7 } })

/** Calls one after the other, 2 ms apart, until the time is over; milliseconds of each. */
async function callUntil(port: number, until: number): Promise<number[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  const client = await new RawClient(socket).join()
  const took: number[] = []
  while (performance.now() < until) {
    const began = performance.now()
    client.publish('i', text)
    const { payload } = await client.takePublish('i')
    took.push(performance.now() - began)
    if (!payload.includes('"victim"')) throw new Error(`A wrong reply: ${payload.toString('utf8')}`)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  client.destroy()
  return took.toSorted((a, b) => a - b)
}

async function measure(server: ServerProcess, attack: string): Promise<Figures> {
  await server.stats(true)
  const command = [process.execPath, '-C', 'sifaka-source', program]
  const args = [attack, String(server.port), String(attackMs)]
  const attacker = launch(1, [...command, ...args], ['ignore', 'inherit', 'inherit'])
  const ended = once(attacker, 'exit')
  // The attacker needs a moment to load its code.
  await new Promise(resolve => setTimeout(resolve, 1000))
  const took = await callUntil(server.port, performance.now() + attackMs - 1000)
  await ended
  const { heldMs, rss } = await server.stats(false)
  const at = (share: number): number => took[Math.floor((took.length - 1) * share)] ?? Number.NaN
  return {
    attack,
    calls: took.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    heldMs,
    rssMiB: rss / 2 ** 20,
  }
}

const where = surroundings()
sayHead('Other clients under attack', where)
await using server = await startServer('sifaka', options.v8Flags)
const measured: Figures[] = []
for (const attack of Object.keys(attacks)) {
  say(`${attack} ...`)
  measured.push(await measure(server, attack))
}
const quiet = measured[0]?.p99Ms ?? Number.NaN
say('')
table(
  ['attack', 'calls', 'p50 ms', 'p99 ms', 'to quiet', 'loop held ms', 'RSS MiB'],
  measured.map(one => [
    one.attack,
    String(one.calls),
    one.p50Ms.toFixed(2),
    one.p99Ms.toFixed(2),
    (one.p99Ms / quiet).toFixed(1),
    one.heldMs.toFixed(0),
    one.rssMiB.toFixed(0),
  ]),
)
if (options.save) save('torture', where, { options: options.words, measured })
