/**
 * The composition root: makes every part of one process from its configuration, starts them in
 * order and closes them in reverse. The only place that names concrete adapters. What it decides is
 * this order and what becomes of a start or stop that fails; the life in a cluster is
 * `cluster-life.ts`.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, systemClock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { Lifecycle } from '../base/lifecycle.ts'
import { Metrics } from '../base/metrics.ts'
import { TimerWheel } from '../base/timer-wheel.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { Config } from '../config/config.ts'
import { isClustered } from '../config/rules.ts'
import type { AnyModule } from '../dispatch/define-module.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { attachProcessGuards } from '../dispatch/process-guards.ts'
import { SifakaError } from '../errors.ts'
import type { Sessions } from '../gate/sessions.ts'
import type { Transport } from '../gate/transport.ts'
import type { KvStore } from '../store/kv/kv.ts'
import type { Permission } from '../store/sql/guarded-driver.ts'
import { migrate } from '../store/sql/migrator.ts'
import type { SqlStore } from '../store/sql/sql.ts'
import { joinGate } from './cluster-gate.ts'
import { ClusterLife } from './cluster-life.ts'
import { type ClusterParts, createClusterParts, newLife } from './cluster-parts.ts'
import { createDispatcherParts } from './dispatcher-parts.ts'
import { createGateParts, type GateParts } from './gate-parts.ts'
import { leasedKv, permissionOf } from './leased-stores.ts'
import { loadModules } from './load-modules.ts'
import { migrationsOf } from './maintenance.ts'
import { createStores, type StoreNeeds } from './stores.ts'

export interface AppOptions {
  readonly log: Logger
  /** Modules that the embedding program brings; the configuration lists them without `from`. */
  readonly modules?: readonly AnyModule[]
  /** The epoch of this node's last life, where its master has seen it end without a farewell. */
  readonly predecessor?: string
  /** What it lives by; the system's. In a cluster there is no other. */
  readonly clock?: Clock
  /** Where it counts; its own unless given. */
  readonly metrics?: Metrics
  /** What a KV in memory has from the server before it, and gives to the next one. */
  readonly memoryKv?: StoreNeeds['memoryKv']
  /** After how many ms clients are told to come back when it closes; spread over seconds. */
  readonly drainRetryMs?: () => number
  /** Log and count promises of modules that reject with nobody waiting; true. */
  readonly guardProcess?: boolean
}

/** Where a running server listens; null for a listener that is off. */
export interface Listening {
  readonly tcp: { readonly host: string; readonly port: number } | null
  readonly websocket: { readonly host: string; readonly port: number; readonly path: string } | null
}

export type AppState = 'new' | 'starting' | 'ready' | 'draining' | 'closed'

/** Makes a server; nothing runs before `start`. */
export function createApp(config: Config, options: AppOptions): App {
  return new App(config, options)
}

export class App implements Lifecycle {
  readonly metrics: Metrics
  /** This life of this node. */
  readonly self: NodeRef
  readonly #config: Config
  readonly #options: AppOptions
  readonly #resources = new AsyncDisposableStack()
  readonly #ending = new AbortController()
  readonly #lost = Promise.withResolvers<void>()
  #state: AppState = 'new'
  #stores: { readonly sql: SqlStore; readonly kv: KvStore } | null = null
  #cluster: ClusterLife | null = null
  #sessions: Sessions | null = null
  #dispatcher: Dispatcher | null = null
  #gate: GateParts | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null
  #isLost = false
  /** When the drain must have ended, by `performance.now()`. */
  #drainUntil = Infinity

  constructor(config: Config, options: AppOptions) {
    this.#config = config
    this.#options = options
    this.metrics = options.metrics ?? new Metrics()
    this.self = newLife(config.name)
  }

  get state(): AppState {
    return this.#state
  }

  get listening(): Listening {
    const { tcp, websocket } = this.#gate ?? { tcp: null, websocket: null }
    const at = websocket?.address ?? null
    return {
      tcp: tcp?.address ?? null,
      websocket: at === null ? null : { ...at, path: this.#config.gate.mqtt.websocket.path },
    }
  }

  /** How many clients are past CONNECT, and how many users they are of. */
  get online(): { readonly sessions: number; readonly users: number } {
    return { sessions: this.#sessions?.count ?? 0, users: this.#sessions?.userCount ?? 0 }
  }

  /** How many runs of functions wait for something. */
  get running(): number {
    return this.#dispatcher?.waiting ?? 0
  }

  /** How many functions it has run since its start. */
  get ran(): number {
    return this.#dispatcher?.ran ?? 0
  }

  /** The other parts' view of the cluster; null for a server that is alone or not started. */
  get cluster(): Pick<ClusterParts, 'bus' | 'membership'> | null {
    return this.#cluster?.parts ?? null
  }

  /** The stores, from the start on; for those who ask whether they answer. */
  get stores(): { readonly sql: SqlStore; readonly kv: KvStore } | null {
    return this.#stores
  }

  /**
   * Resolves when the cluster has declared this node dead while it lives (it stood still for more
   * than 5 s, say): what it held is another's. It has dropped its clients without a word and is
   * closed then; its owner makes a new server. Never resolves otherwise.
   */
  get lost(): Promise<void> {
    return this.#lost.promise
  }

  /** Takes a byte stream as a client, as if it had come in by a listener. */
  accept(transport: Transport): void {
    if (this.#gate === null) throw new SifakaError('Closed', { text: 'Start the server first' })
    this.#gate.accept(transport)
  }

  /** The process of another node has ended: told by who has seen it. */
  died(ref: NodeRef): void {
    void this.#cluster?.parts.membership.declareDead(ref, 'its process has ended')
  }

  /**
   * Opens the stores, joins the cluster, migrates, sets the modules up, then listens. Rejects with
   * what is wrong and its remedy, or with `Closed` where `close()` comes first; everything begun is
   * closed then.
   */
  start(): Promise<void> {
    return (this.#starting ??= this.#startOrClose())
  }

  /** Stops accepting, answers what was accepted, closes clients, modules and stores. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  /** Drops everything at once, sockets without a word: for a node that is dead to the others. */
  async abort(): Promise<void> {
    this.#isLost = true
    this.#gate?.edge.abort()
    this.#dispatcher?.abandon()
    await this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #startOrClose(): Promise<void> {
    try {
      // Who may not act any more waits for ever, and a start that waits for it would too.
      await Promise.race([this.#start(), this.lost.then(throwLost)])
    } catch (error) {
      const wasClosed = this.#closing !== null
      await this.close()
      if (this.#isLost) throwLost()
      // What a store or module says of being closed under its hands is nobody's fault.
      throw wasClosed ? new SifakaError('Closed', { cause: error }) : error
    }
  }

  async #close(): Promise<void> {
    this.#state = 'draining'
    this.#drainUntil = performance.now() + this.#config.shutdown.drainMs
    this.#ending.abort()
    this.#refuseClients()
    // The others send their calls elsewhere from now on, and take over what one node alone does.
    if (!this.#isLost) await this.#cluster?.sayDrain()
    this.#dispatcher?.drain()
    const handedOver = this.#dispatcher?.handOver().then(() => this.#cluster?.release())
    handedOver?.catch(() => {})
    await this.#resources.disposeAsync()
    this.#state = 'closed'
  }

  /** From the first moment: newcomers find another gate behind the same port, or come back. */
  #refuseClients(): void {
    if (this.#gate === null) return
    const { edge, tcp, websocket } = this.#gate
    edge.refuse()
    void tcp?.close()
    void websocket?.close()
  }

  async #start(): Promise<void> {
    const config = this.#config
    const { log, clock, memoryKv } = this.#options
    checkClock(config, clock)
    this.#state = 'starting'
    const modules = await loadModules(config, this.#options.modules)
    // Known only when the cluster is; nothing of a module runs before that.
    let permission: Permission = () => undefined
    const stores = createStores(config, {
      log,
      clock,
      memoryKv,
      permission: () => permission(),
    })
    this.#stores = stores
    await this.#own(stores.sql).start()
    await this.#own(stores.kv).start()
    const wheel = this.#makeWheel()
    const cluster = this.#makeCluster(wheel, stores.kv)
    const claim = (await cluster?.claim()) ?? null
    await migrate(stores.sql, migrationsOf(modules), { mode: config.store.migrate, log })
    if (cluster !== null) permission = permissionOf(cluster.parts.lease)
    const kv = cluster === null ? stores.kv : leasedKv(stores.kv, permission)
    const { sessions, dispatcher } = createDispatcherParts({
      config,
      modules,
      self: this.self,
      cluster,
      wheel,
      sql: stores.sql,
      kv,
      nodeNumber: claim?.nodeNumber ?? null,
      drainLeftMs: () => this.#drainLeftMs,
      log,
      metrics: this.metrics,
    })
    this.#sessions = sessions
    this.#dispatcher = dispatcher
    claim?.onNodeNumber(nodeNumber => dispatcher.renumber(nodeNumber))
    const gate = 'Gate' in config.modules ? this.#makeGate({ sessions, dispatcher, wheel }) : null
    await cluster?.join()
    await this.#own(dispatcher).start()
    await cluster?.lead(dispatcher.toLead(), () => dispatcher.handOver())
    if (gate !== null) await this.#listen(gate)
    this.#state = 'ready'
    cluster?.parts.membership.announceNow()
  }

  get #drainLeftMs(): number {
    return Math.max(0, this.#drainUntil - performance.now())
  }

  #makeWheel(): TimerWheel {
    const { log, clock, guardProcess = true } = this.#options
    const wheel = new TimerWheel({
      clock,
      onError: error => log.error('A timer failed by a fault of the server', { error }),
    })
    const resources = this.#open()
    resources.defer(() => wheel.clear())
    if (guardProcess) resources.defer(attachProcessGuards(process, { log, metrics: this.metrics }))
    return wheel
  }

  #makeCluster(wheel: TimerWheel, kv: KvStore): ClusterLife | null {
    const { log, predecessor } = this.#options
    const parts = createClusterParts({
      config: this.#config,
      self: this.self,
      kv,
      wheel,
      log,
      metrics: this.metrics,
      describe: () => ({
        isDraining: this.#state !== 'ready',
        isGate: this.#gate !== null,
        load: { calls: this.running, sessions: this.online.sessions },
        modules: this.#dispatcher?.announce() ?? [],
        leases: this.#cluster?.led ?? [],
      }),
    })
    if (parts === null) return null
    const ended = (): void => this.#lost.resolve()
    parts.lease.onLost(() => void this.abort().then(ended, ended))
    this.#cluster = new ClusterLife({
      parts,
      self: this.self,
      kv,
      config: this.#config,
      log,
      predecessor,
      signal: this.#ending.signal,
      resources: () => this.#open(),
    })
    return this.#cluster
  }

  #makeGate(parts: { sessions: Sessions; dispatcher: Dispatcher; wheel: TimerWheel }): GateParts {
    const { log, drainRetryMs } = this.#options
    const { sessions, dispatcher } = parts
    const cluster = this.#cluster?.parts
    const joined =
      cluster === undefined ? null : joinGate({ ...cluster, sessions, dispatcher, log })
    if (joined === null) sessions.use(dispatcher)
    const gate = createGateParts({
      ...parts,
      joined,
      config: this.#config,
      metrics: this.metrics,
      log,
      drainRetryMs,
    })
    this.#gate = gate
    this.#open().use(gate.refusals)
    return gate
  }

  async #listen(gate: GateParts): Promise<void> {
    await this.#own(gate.edge).start()
    // Closed first: accept no more, then answer and say goodbye, then the modules.
    this.#open().defer(async () => {
      if (!this.#isLost) await gate.edge.drain(this.#drainLeftMs)
      // A node that cannot be told is not waited for longer than clients are.
      if (!this.#isLost)
        await Promise.race([gate.idle(), delay(this.#drainLeftMs, undefined, { ref: false })])
    })
    for (const listener of [gate.tcp, gate.websocket])
      if (listener !== null) await this.#own(listener).start()
    this.#open()
  }

  /**
   * Takes what is to be closed with the server: before its start, for a close may come meanwhile.
   */
  #own<R extends AsyncDisposable>(resource: R): R {
    return this.#open().use(resource)
  }

  /** What the server closes; throws `Closed` where it has begun to. */
  #open(): AsyncDisposableStack {
    if (this.#closing !== null) throw new SifakaError('Closed')
    return this.#resources
  }
}

/** Deadlines travel between nodes, and leases are promises to others. */
function checkClock(config: Config, clock: Clock = systemClock): void {
  if (clock === systemClock || !isClustered(config)) return
  const text = 'Leave "clock" out, or "bus.url": nodes of a cluster live by the system\'s clock'
  throw new SifakaError('ConfigInvalid', { text })
}

function throwLost(): never {
  const text = 'The cluster took this node for dead while it started: start it again'
  throw new SifakaError('Closed', { text })
}
