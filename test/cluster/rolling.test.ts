/**
 * A rolling restart as an operator does it, `sifaka restart --rolling` with a real master, under
 * load. The history checker judges the load; what only the operator and the clients see is looked
 * at here. A failure keeps its history in soak-results/rolling.
 */
import { connect as connectSocket } from 'node:net'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { RawClient } from '../torture/raw-client.ts'
import { checkHistory } from './checker/checker.ts'
import { limits } from './checker/limits.ts'
import { LoadClient } from './support/clients.ts'
import { logRows, readKv } from './support/evidence.ts'
import { readHistory } from './support/history.ts'
import { Nemesis } from './support/nemesis.ts'
import { summaryOf } from './support/summary.ts'
import { World } from './support/world.ts'

const clientCount = 30
const watcherCount = 8
/** Before the restart, so that every node has calls under way. */
const calmMs = 2_000
/** Behind it, with the load going on; then a margin for the look itself. */
const settleMs = limits.settleMs + 500

it('a rolling restart under load: nobody notices but those whose gate said goodbye', async () => {
  const folder = path.resolve('soak-results', 'rolling')
  await rm(folder, { recursive: true, force: true })
  const world = new World({ seed: 401, folder, sharedPort: true, master: true })
  const clients: LoadClient[] = []
  let goodbyes: Goodbye[]
  let before: Map<string, string>
  let after: Map<string, string>
  try {
    await world.start()
    before = epochsOf(world)
    clients.push(...clientsOf(world))
    await Promise.all(clients.map(client => client.connect()))
    for (const client of clients) client.load()
    world.log.add({ e: 'phase', name: 'calm', floor: 50 })
    await delay(calmMs)
    const { port } = world.gates[0]!
    const watching = Array.from({ length: watcherCount }, () => goodbyeOf(port))
    const seen = Promise.all(watching.map(async watcher => (await watcher).goodbye))
    await Promise.all(watching)
    world.log.add({ e: 'phase', name: 'rolling', floor: 200 })
    await new Nemesis(world).play([{ action: 'roll', target: 'master' }])
    goodbyes = await seen
    after = epochsOf(world)
    await judgeAfter(world, clients)
  } finally {
    await Promise.all(clients.map(client => client.close()))
    await world.close()
  }
  const verdict = checkHistory(readHistory(world.historyFiles()))
  process.stderr.write(`${summaryOf(verdict)}\n`)
  expect(verdict.broken, `The history is in ${folder}`).toEqual({})
  // Nothing was refused at any time, neither before nor after.
  const { '0': answered = 0, none = 0 } = verdict.statistics.states
  expect(Object.keys(verdict.statistics.states).filter(one => one !== 'none')).toEqual(['0'])
  // A request that nobody had acknowledged when its connection ended: at most its client's window.
  expect(none).toBeLessThan(answered / 20)

  expect(goodbyes).toHaveLength(watcherCount)
  for (const { retryAfterMs, ending } of goodbyes) {
    expect(retryAfterMs).toBeGreaterThanOrEqual(0)
    expect(ending).toBe('fin')
  }
  expect([...after.keys()]).toEqual([...before.keys()])
  for (const [name, epoch] of after) expect(epoch, name).not.toBe(before.get(name))
  expect(verdict.statistics.connections).toBeGreaterThanOrEqual(2 * clientCount)
  for (const file of [...after.keys()].map(name => path.join('data', 'log', `${name}.log`)))
    expect(complaintsIn(path.join(folder, 'master', file)), file).toEqual([])
  expect(complaintsIn(path.join(folder, 'master.log'))).toEqual([])
  await rm(folder, { recursive: true, force: true })
}, 120_000)

interface Goodbye {
  readonly retryAfterMs: number
  readonly ending: string
}

/**
 * A client that stays at its gate; resolves when it is in. It hears Gate/0 before its gate closes
 * it.
 */
async function goodbyeOf(port: number): Promise<{ goodbye: Promise<Goodbye> }> {
  const socket = connectSocket({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  const client = await new RawClient(socket).join()
  const hear = async (): Promise<Goodbye> => {
    // Workers are restarted first, and the other gate may be.
    await client.until(() => client.ending !== null, 'its gate to close it', 60_000)
    const said = JSON.parse((await client.takePublish('p')).payload.toString())
    expect(said).toMatchObject({ module: 1, type: 0 })
    return { retryAfterMs: said.content.retryAfterMs, ending: client.ending! }
  }
  const goodbye = hear()
  goodbye.catch(() => {})
  return { goodbye }
}

function clientsOf(world: World): LoadClient[] {
  const ports = [world.gates[0]!.port]
  const names = Array.from({ length: clientCount }, (_, index) => `client${index + 1}`)
  const friends = names.map(name => ({ name, user: `user-of-${name}` }))
  return names.map((name, index) => {
    const user = `user-of-${name}`
    const { log } = world
    return new LoadClient({
      name,
      ports,
      log,
      seed: index,
      user,
      friends,
      isStock: index % 4 === 3,
    })
  })
}

async function judgeAfter(world: World, clients: readonly LoadClient[]): Promise<void> {
  world.log.add({ e: 'phase', name: 'after', floor: 100 })
  await delay(settleMs)
  const { claims } = await readKv(world)
  world.log.add({ e: 'claims', claims })
  world.log.add({ e: 'expect', clients: clients.map(({ name }) => name) })
  // Who comes and goes around the look is left out by the checker, which must see what comes after.
  await delay(limits.lookMs)
  await Promise.all(clients.map(client => client.quiesce()))
  await logRows(world)
}

function epochsOf(world: World): Map<string, string> {
  return new Map([...world.nodes.values()].map(({ name, epoch }) => [name, epoch!]))
}

/** Of twins, deaths, failed starts and the like. What stock clients send again is expected here. */
function complaintsIn(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.filter(line =>
    line.startsWith('{')
      ? !/^{"level":"info"|"kind":"left-over"/.test(line)
      : /^Cannot|Error/.test(line),
  )
}
