/**
 * One run of the nemesis: a world, the load, rounds of faults, the evidence, the verdict. The
 * history stays in its folder, which the caller keeps or removes.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findPython } from '../../../src/testing/services/install.ts'
import { checkHistory, type Verdict } from '../checker/checker.ts'
import { LoadClient } from './clients.ts'
import { CounterBook, logRows, readKv } from './evidence.ts'
import type { HistoryEvent } from './events.ts'
import { readHistory } from './history.ts'
import { Nemesis, planOf, restMs, type Round } from './nemesis.ts'
import { World } from './world.ts'

export interface RunOptions {
  readonly seed: number
  /** How long faults go on; the quiet before and behind them comes on top. */
  readonly ms: number
  readonly bus: 'redis' | 'nats'
  readonly folder: string
  /** A real master starts the nodes, and is one of the victims. */
  readonly master?: boolean
  /** 16. */
  readonly clients?: number
  /** Instead of the plan of the seed. */
  readonly plan?: readonly Round[]
  readonly say?: (line: string) => void
}

/** Load before the first fault: the floor is judged against it. */
const calmMs = 4_000
/** Behind the last fault, before the claims are read: what the checker wants, and a margin. */
const settleMs = 12_000
/** Calls that must succeed in each phase; a quarter of what an idle machine does. */
const floors = { calm: 50, faults: 200, after: 100 } as const
/** Until all clients are connected at the start. */
const connectMs = 30_000

export async function runNemesis(options: RunOptions): Promise<Verdict> {
  const { seed, bus, folder, master = false } = options
  const world = new World({ seed, bus, folder, master })
  const load = new Load(world, options)
  try {
    await world.start()
    await load.start()
    await playAll(world, options)
    await settle(world, load)
  } finally {
    await load.close()
    await world.close()
  }
  return checkHistory(readHistory(world.historyFiles()))
}

async function playAll(world: World, options: RunOptions): Promise<void> {
  const { say = () => {} } = options
  const names = { gates: world.gates.map(nameOf), workers: world.workers.map(nameOf) }
  const plan = options.plan ?? planOf({ ...options, ...names })
  const nemesis = new Nemesis(world)
  world.log.add({ e: 'phase', name: 'calm', floor: floors.calm })
  await delay(calmMs)
  world.log.add({ e: 'phase', name: 'faults', floor: floors.faults })
  const tombstones = new Set<string>()
  const retries = new CounterBook('sifaka_cluster_calls_retried_total')
  const moves = new CounterBook('sifaka_cluster_calls_moved_total')
  for (const [index, round] of plan.entries()) {
    say(`${index + 1}/${plan.length} ${round.map(one => JSON.stringify(one)).join(' and ')}`)
    await nemesis.play(round)
    await delay(restMs)
    for (const book of [retries, moves]) await book.look(world)
    // Those that were there before the next fault empties the KV.
    for (const owner of (await readKv(world)).tombstones) tombstones.add(owner)
  }
  const kills = plan
    .flat()
    .filter(({ action, target }) => action === 'kill' && world.nodes.has(target))
  const atLeast = kills.length > 0 ? 1 : 0
  world.log.add({ e: 'count', name: 'tombstones', value: tombstones.size, atLeast })
  const isWorker = (name: string): boolean => names.workers.includes(name)
  const mustRetry = kills.some(({ target }) => isWorker(target)) ? 1 : 0
  world.log.add({ e: 'count', name: 'retries', value: retries.total, atLeast: mustRetry })
  world.log.add({ e: 'count', name: 'moves', value: moves.total, atLeast: 0 })
}

/** Quiet, with the load going on; then everything must be in its place. */
async function settle(world: World, load: Load): Promise<void> {
  world.log.add({ e: 'phase', name: 'after', floor: floors.after })
  await delay(settleMs)
  const { claims } = await readKv(world)
  world.log.add({ e: 'claims', claims })
  world.log.add({ e: 'expect', clients: load.names })
  // Who comes and goes around the look is left out by the checker, which must see what comes after.
  await delay(1_500)
  await load.quiesce()
  await logRows(world)
  world.log.flush()
  const events = readHistory(world.historyFiles())
  const isGate = (name: string): boolean => world.gates.some(gate => gate.name === name)
  const hasKill = events.some(
    one => one.e === 'fault' && one.action === 'kill' && isGate(one.target),
  )
  const atLeast = hasKill ? 1 : 0
  world.log.add({ e: 'count', name: 'takeovers', value: takeoversOf(events), atLeast })
}

/** Client ids that went from one life of a gate to another. */
function takeoversOf(events: readonly HistoryEvent[]): number {
  const last = new Map<string, string>()
  let count = 0
  for (const event of events) {
    if (event.e !== 'hold' || event.what !== 'client') continue
    const life = `${event.gate}/${event.epoch}`
    if (last.has(event.id) && last.get(event.id) !== life) count++
    last.set(event.id, life)
  }
  return count
}

function nameOf({ name }: { readonly name: string }): string {
  return name
}

/** All clients: our own, stock ones, and one of paho where a Python has it. */
class Load {
  readonly #world: World
  readonly #options: RunOptions
  readonly #clients: LoadClient[] = []
  #paho: ChildProcess | null = null

  constructor(world: World, options: RunOptions) {
    this.#world = world
    this.#options = options
  }

  get names(): string[] {
    const own = this.#clients.map(nameOf)
    return this.#paho === null ? own : [...own, pahoName]
  }

  async start(): Promise<void> {
    const ports = this.#world.gates.map(({ port }) => port)
    const count = this.#options.clients ?? 16
    const names = Array.from({ length: count }, (_, index) => `client${index + 1}`)
    const friends = names.map(name => ({ name, user: userOf(name) }))
    for (const [index, name] of names.entries()) {
      const seed = this.#options.seed * 1_000 + index
      // One in four is mqtt.js as it comes.
      const isStock = index % 4 === 3
      const { log } = this.#world
      const user = userOf(name)
      this.#clients.push(new LoadClient({ name, ports, log, seed, user, friends, isStock }))
    }
    const connected = Promise.all(this.#clients.map(client => client.connect()))
    const late = delay(connectMs, 'late', { ref: false })
    if ((await Promise.race([connected, late])) === 'late')
      throw new Error(`Clients are not connected in ${connectMs} ms`)
    await this.#startPaho(ports)
    for (const client of this.#clients) client.load()
  }

  async quiesce(): Promise<void> {
    await Promise.all([...this.#clients.map(client => client.quiesce()), this.#endPaho()])
  }

  async close(): Promise<void> {
    await this.#endPaho()
    await Promise.all(this.#clients.map(client => client.close()))
  }

  async #startPaho(ports: readonly number[]): Promise<void> {
    const python = await findPython()
    if (python === undefined) throw new Error('No Python has paho-mqtt: the set-up installs it')
    const script = path.join(import.meta.dirname, 'paho_client.py')
    const library = path.resolve(import.meta.dirname, '../../../examples/clients/python')
    const log = path.join(this.#world.folder, 'paho.jsonl')
    // Paho stays with one port, as it was given it.
    const args = ['-B', script, library, log, pahoName, String(ports[0])]
    this.#paho = spawn(python, args, { stdio: ['pipe', 'ignore', 'inherit'] })
    await once(this.#paho, 'spawn')
  }

  async #endPaho(): Promise<void> {
    const paho = this.#paho
    if (paho === null || paho.exitCode !== null || paho.signalCode !== null) return
    const ended = once(paho, 'exit')
    const timer = setTimeout(() => paho.kill('SIGKILL'), 20_000)
    paho.stdin?.end()
    await ended
    clearTimeout(timer)
  }
}

const pahoName = 'paho'

function userOf(name: string): string {
  return `user-of-${name}`
}
