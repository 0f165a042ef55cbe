/**
 * The nemesis: a seeded plan of faults, and its execution on a world. Each fault says in the
 * history when it begins and ends, what it excuses, and how many calls it must have met.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Excuse, FaultEvent } from './events.ts'
import type { Direction } from './proxy.ts'
import { Random } from './random.ts'
import type { ServiceName, World } from './world.ts'

export type Fault =
  /** kill -9; it is started again after `forMs`. Redis comes back empty. */
  | { readonly action: 'kill'; readonly target: string; readonly forMs: number }
  /** SIGSTOP, and SIGCONT after `forMs`. */
  | { readonly action: 'stop'; readonly target: string; readonly forMs: number }
  /** SIGTERM; it is started again when it has ended. */
  | { readonly action: 'drain'; readonly target: string }
  | { readonly action: 'flush'; readonly target: 'redis' }
  /** CLIENT KILL TYPE pubsub. */
  | { readonly action: 'unsubscribe'; readonly target: 'redis' }
  /** A node's links to a service carry nothing that way. */
  | CutFault
  /** What passes a node's links to a service is late, both ways. */
  | DelayFault
  /** They are ended by RST. */
  | { readonly action: 'reset'; readonly target: string; readonly service: ServiceName }
  /** `sifaka restart --rolling`. */
  | { readonly action: 'roll'; readonly target: 'master' }

interface DelayFault {
  readonly action: 'delay'
  readonly target: string
  readonly service: ServiceName
  readonly byMs: number
  readonly forMs: number
}

interface CutFault {
  readonly action: 'cut'
  readonly target: string
  readonly service: ServiceName
  readonly directions: readonly Direction[]
  readonly forMs: number
}

/** Faults that begin at once, those behind the first a little later. */
export type Round = readonly [Fault, ...Fault[]]

export interface PlanOptions {
  readonly seed: number
  readonly ms: number
  readonly bus: 'redis' | 'nats'
  readonly gates: readonly string[]
  readonly workers: readonly string[]
  /** A real master is one of the victims. */
  readonly master?: boolean
}

/** What stops of these lengths do differs: unseen, the lease asks, dead by the bus, dead by all. */
const stopsMs = [2_000, 4_000, 7_000, 20_000]
/** Above the silence for which a master kills a node, and which is its own here. */
export const masterStopMs = 12_000
/** Unseen; slower than a look at the KV waits; nearly what a command to Redis may take. */
const delaysMs = [50, 300, 800]
/** From the end of a round to the next: reconnects, claims and the directory settle. */
export const restMs = 3_000

/**
 * As many rounds as fit into `ms`. The first kill a worker and a gate, so that every run has those.
 */
export function planOf(options: PlanOptions): Round[] {
  const random = new Random(options.seed)
  const rounds: Round[] = []
  let leftMs = options.ms
  const first: Round[] = [
    [{ action: 'kill', target: random.pick(options.workers), forMs: 500 }],
    [{ action: 'kill', target: random.pick(options.gates), forMs: 500 }],
  ]
  let deck: Fault[] = []
  const draw = (): Fault => {
    if (deck.length === 0) deck = random.shuffled(deckOf(options, random))
    return deck.pop()!
  }
  while (leftMs > 0) {
    const round = first.shift() ?? (random.chance(0.3) ? pairOf(draw(), draw()) : [draw()])
    const [one] = round
    rounds.push(round)
    leftMs -= Math.max(...round.map(lengthOf)) + restMs
    if (one === undefined) break
  }
  return rounds
}

/** Two of one target would undo each other. */
function pairOf(one: Fault, two: Fault): Round {
  return one.target === two.target ? [one] : [one, two]
}

/** About how long a fault lasts, returns included. */
function lengthOf(fault: Fault): number {
  const startMs = 1_500
  if (fault.action === 'drain') return 4_000
  if (fault.action === 'roll') return 16_000
  return startMs + ('forMs' in fault ? fault.forMs : 0)
}

/** Every kind of fault once, of each target. */
function deckOf({ bus, gates, workers, master }: PlanOptions, random: Random): Fault[] {
  const nodes = [...gates, ...workers]
  const services: ServiceName[] =
    bus === 'nats' ? ['redis', 'nats', 'mariadb'] : ['redis', 'mariadb']
  const linked: ServiceName[] = bus === 'nats' ? ['redis', 'nats'] : ['redis']
  const stop = (target: string): Fault => ({ action: 'stop', target, forMs: random.pick(stopsMs) })
  const kill = (target: string): Fault => ({
    action: 'kill',
    target,
    forMs: Math.round(random.between(200, 3_000)),
  })
  const cut = (service: ServiceName, ...directions: Direction[]): Fault => {
    const forMs = random.pick([2_000, 4_000, 7_000])
    return { action: 'cut', target: random.pick(nodes), service, directions, forMs }
  }
  const late = (service: ServiceName): Fault => {
    const [byMs, forMs] = [random.pick(delaysMs), random.pick([2_000, 7_000])]
    return { action: 'delay', target: random.pick(nodes), service, byMs, forMs }
  }
  const ofMaster = (): Fault[] => [
    kill('master'),
    { action: 'stop', target: 'master', forMs: random.pick([2_000, masterStopMs]) },
    { action: 'roll', target: 'master' },
  ]
  return [
    ...nodes.map(kill),
    ...nodes.map(stop),
    ...services.map(kill),
    ...services.map(stop),
    ...(master === true ? ofMaster() : []),
    ...linked.map(late),
    { action: 'drain', target: random.pick(workers) },
    { action: 'drain', target: random.pick(gates) },
    { action: 'flush', target: 'redis' },
    { action: 'unsubscribe', target: 'redis' },
    ...linked.flatMap(service => [
      cut(service, 'up'),
      cut(service, 'down'),
      cut(service, 'up', 'down'),
      { action: 'reset', target: random.pick(nodes), service } as const,
    ]),
  ]
}

/** Until claims are made again after the KV lost its data, or could not be reached. */
const claimsMs = 10_000
/** A master that is woken looks at its nodes each second. */
const masterWakeMs = 2_500
/** A gate that is woken finds its tombstone, drops its sockets, and its clients see that. */
const wakeMs = 3_000

interface Excused {
  readonly excuses: readonly Excuse[]
  readonly excuseMs: number
}

/** What a fault may break for a while, as docs/cluster.md promises. */
function excusesOf(fault: Fault, world: Pick<World, 'gates' | 'options'>): Excused {
  const isGate = world.gates.some(({ name }) => name === fault.target)
  // A private Redis comes back empty.
  const losesData = fault.target === 'redis' && ['kill', 'flush'].includes(fault.action)
  if (fault.action === 'stop' && isGate) return { excuses: ['silence', 'twins'], excuseMs: wakeMs }
  if (losesData) return { excuses: ['twins'], excuseMs: claimsMs }
  // Without the KV a gate serves on, and others may take it for dead meanwhile.
  if ((fault.action === 'cut' || fault.action === 'delay') && isGate)
    return { excuses: ['twins'], excuseMs: claimsMs }
  return { excuses: [], excuseMs: 0 }
}

export class Nemesis {
  readonly #world: World
  #count = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Resolves when all of the round's faults are over and all nodes are ready again. */
  async play(round: Round): Promise<void> {
    const before = this.#lives()
    await Promise.all(
      round.map(async (fault, index) => {
        // The second meets the first at work.
        await delay(index * 400)
        await this.#commit(fault, round.length === 1)
      }),
    )
    if (this.#keepsLives(round)) await this.#judgeLives(before)
    // A drain that met a kill, or a node that lost its lease and gave up, is started again.
    await Promise.all([...this.#world.nodes.keys()].map(name => this.#world.startNode(name)))
  }

  #lives(): string[] {
    const { nodes } = this.#world
    return [...nodes.values()].map(({ name, process: life, pid, epoch }) =>
      life === null ? `${name} is down` : `${name} ${pid} ${epoch}`,
    )
  }

  /**
   * A master that stands still is no reason for any node to end, and one that wakes none to kill.
   */
  #keepsLives(round: Round): boolean {
    const { services } = this.#world
    const isMasterStop = ({ action, target }: Fault): boolean =>
      action === 'stop' && target === 'master'
    return (
      round.some(isMasterStop) &&
      round.every(one => isMasterStop(one) || services.has(one.target as ServiceName))
    )
  }

  async #judgeLives(before: readonly string[]): Promise<void> {
    await delay(masterWakeMs)
    const now = new Set(this.#lives())
    const value = before.filter(life => now.has(life)).length
    this.#world.log.add({ e: 'count', name: 'lives kept', value, atLeast: before.length })
  }

  async #commit(fault: Fault, isAlone: boolean): Promise<void> {
    const id = ++this.#count
    const { action } = fault
    const target = 'service' in fault ? `${fault.target}>${fault.service}` : fault.target
    const edge = (values: Pick<FaultEvent, 'edge'> & Partial<FaultEvent>): void =>
      this.#world.log.add({ e: 'fault', id, action, target, ...values })
    const isNode = this.#world.nodes.has(fault.target)
    // A second fault may come when the first has stopped all calls.
    const minInFlight = isAlone && isNode && action === 'kill' ? 1 : 0
    const keepsService = isAlone && (action === 'drain' || target === 'master')
    edge({ edge: 'begin', minInFlight, keepsService, ...excusesOf(fault, this.#world) })
    try {
      await this.#do(fault)
    } finally {
      edge({ edge: 'end' })
    }
  }

  async #do(fault: Fault): Promise<void> {
    switch (fault.action) {
      case 'kill':
        return this.#kill(fault.target, fault.forMs)
      case 'stop':
        return this.#stop(fault.target, fault.forMs)
      case 'drain':
        return this.#drain(fault.target)
      case 'flush':
        return this.#redis(redis => redis.flushall())
      case 'unsubscribe':
        return this.#redis(redis => redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))
      case 'cut':
        return this.#cut(fault)
      case 'delay':
        return this.#delay(fault)
      case 'roll':
        await this.#world.rolling()
        return
      case 'reset':
        return this.#proxyOf(fault.target, fault.service).reset()
      // no default
    }
  }

  async #kill(target: string, forMs: number): Promise<void> {
    const world = this.#world
    if (target === 'master') {
      await world.master?.end('SIGKILL', 1_000)
      await delay(forMs)
      return world.startMaster()
    }
    if (world.nodes.has(target)) {
      await world.killNode(target)
      await delay(forMs)
      await world.startNode(target)
      return
    }
    const service = world.service(target as ServiceName)
    await service.kill('SIGKILL')
    await delay(forMs)
    await service.restart()
  }

  async #stop(target: string, forMs: number): Promise<void> {
    const signal = (name: NodeJS.Signals): unknown => {
      if (target === 'master') return this.#world.master?.signal(name)
      return this.#world.nodes.has(target)
        ? this.#world.node(target).process?.signal(name)
        : this.#world.service(target as ServiceName).kill(name)
    }
    await signal('SIGSTOP')
    try {
      await delay(forMs)
    } finally {
      await signal('SIGCONT')
    }
  }

  async #drain(target: string): Promise<void> {
    await this.#world.drainNode(target)
    await this.#world.startNode(target)
  }

  async #cut(fault: CutFault): Promise<void> {
    const proxy = this.#proxyOf(fault.target, fault.service)
    proxy.cut(...fault.directions)
    try {
      await delay(fault.forMs)
    } finally {
      proxy.heal()
    }
  }

  async #delay(fault: DelayFault): Promise<void> {
    const proxy = this.#proxyOf(fault.target, fault.service)
    proxy.delay(fault.byMs)
    try {
      await delay(fault.forMs)
    } finally {
      proxy.delay(0)
    }
  }

  #proxyOf(node: string, service: ServiceName) {
    const proxy = this.#world.node(node).proxies[service]
    if (proxy === undefined) throw new Error(`${node} has no proxy to ${service}`)
    return proxy
  }

  async #redis(act: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(this.#world.service('redis').url, {
      commandTimeout: 5_000,
      maxRetriesPerRequest: 3,
    })
    redis.on('error', () => {})
    try {
      await act(redis)
    } catch {
      // Another fault of the round has it stopped or killed: this one hits nothing, harmlessly.
    } finally {
      redis.disconnect()
    }
  }
}
