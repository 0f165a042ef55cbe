/**
 * The composition root: makes every part of one process from its configuration, starts them in order
 * and closes them in reverse. The only place that names concrete adapters; it contains no behaviour
 * of its own.
 */
import { randomInt } from 'node:crypto'
import type { Logger } from '../base/logger.ts'
import type { Lifecycle } from '../base/lifecycle.ts'
import { Metrics } from '../base/metrics.ts'
import { TimerWheel } from '../base/timer-wheel.ts'
import type { Config } from '../config/config.ts'
import type { AnyModule } from '../dispatch/define-module.ts'
import { createDispatcher, type Dispatcher, type HostedModuleSpec } from '../dispatch/dispatcher.ts'
import { attachProcessGuards } from '../dispatch/process-guards.ts'
import { SifakaError } from '../errors.ts'
import { Sessions } from '../gate/sessions.ts'
import type { Transport } from '../gate/transport.ts'
import { migrate } from '../store/sql/migrator.ts'
import { createGateParts, type GateParts } from './gate-parts.ts'
import { loadModules, type LoadedModule } from './load-modules.ts'
import { migrationsOf } from './maintenance.ts'
import { createStores } from './stores.ts'

/** A part of every id: docs/modules.md, `ctx.id()`. */
const nodeNumbers = 1024

export interface AppOptions {
  readonly log: Logger
  /** Modules that the embedding program brings; the configuration lists them without `from`. */
  readonly modules?: readonly AnyModule[]
  /** Log and count promises of modules that reject with nobody waiting; true. */
  readonly guardProcess?: boolean
}

/** Where a running server listens; null for a listener that is off. */
export interface Listening {
  readonly tcp: { readonly host: string; readonly port: number } | null
  readonly websocket: { readonly host: string; readonly port: number; readonly path: string } | null
}

/** Makes a server; nothing runs before `start`. */
export function createApp(config: Config, options: AppOptions): App {
  return new App(config, options)
}

export class App implements Lifecycle {
  readonly metrics = new Metrics()
  readonly #config: Config
  readonly #options: AppOptions
  readonly #resources = new AsyncDisposableStack()
  #sessions: Sessions | null = null
  #gate: GateParts | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(config: Config, options: AppOptions) {
    this.#config = config
    this.#options = options
  }

  get listening(): Listening {
    const { tcp, websocket } = this.#gate ?? { tcp: null, websocket: null }
    const at = websocket?.address ?? null
    return {
      tcp: tcp?.address ?? null,
      websocket: at === null ? null : { ...at, path: this.#config.gate.mqtt.websocket.path },
    }
  }

  /** How many clients are past CONNECT, and how many of them have a user. */
  get online(): { readonly sessions: number; readonly users: number } {
    return { sessions: this.#sessions?.count ?? 0, users: this.#sessions?.userCount ?? 0 }
  }

  /** Takes a byte stream as a client, as if it had come in by a listener. */
  accept(transport: Transport): void {
    if (this.#gate === null) throw new SifakaError('Closed', { text: 'Start the server first' })
    this.#gate.accept(transport)
  }

  /**
   * Opens the stores, migrates, sets the modules up, then listens. Rejects with what is wrong and its
   * remedy, or with `Closed` where `close()` comes first; everything begun is closed then.
   */
  start(): Promise<void> {
    return (this.#starting ??= this.#start().catch(async (error: unknown) => {
      const wasClosed = this.#closing !== null
      await this.close()
      // What a store or module says of being closed under its hands is nobody's fault.
      throw wasClosed ? new SifakaError('Closed', { cause: error }) : error
    }))
  }

  /** Stops accepting, answers what was accepted, closes clients, modules and stores. */
  close(): Promise<void> {
    return (this.#closing ??= this.#resources.disposeAsync())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #start(): Promise<void> {
    const config = this.#config
    const { log } = this.#options
    const modules = await loadModules(config, this.#options.modules)
    const { sql, kv } = createStores(config, log)
    await this.#own(sql).start()
    await this.#own(kv).start()
    await migrate(sql, migrationsOf(modules), { mode: config.store.migrate, log })
    const wheel = this.#makeWheel()
    const sessions = new Sessions(config.limits)
    this.#sessions = sessions
    const dispatcher = createDispatcher({
      modules: modules.map(loaded => toSpec(loaded, config.name)),
      sql,
      kv,
      log,
      metrics: this.metrics,
      sessions,
      wheel,
      // Drawn, for servers that share a database do not know of each other.
      nodeNumber: randomInt(nodeNumbers),
      rpc: config.rpc,
      limits: config.limits,
      jsonDefaults: config.gate.mqtt.jsonDefaults,
      mode: config.mode,
    })
    sessions.use(dispatcher)
    await this.#own(dispatcher).start()
    if ('Gate' in config.modules) await this.#listen({ sessions, dispatcher, wheel })
  }

  #makeWheel(): TimerWheel {
    const { log, guardProcess = true } = this.#options
    const wheel = new TimerWheel({
      onError: error => log.error('A timer failed by a fault of the server', { error }),
    })
    const resources = this.#open()
    resources.defer(() => wheel.clear())
    if (guardProcess) resources.defer(attachProcessGuards(process, { log, metrics: this.metrics }))
    return wheel
  }

  async #listen(parts: {
    sessions: Sessions
    dispatcher: Dispatcher
    wheel: TimerWheel
  }): Promise<void> {
    const config = this.#config
    const resources = this.#open()
    const gate = createGateParts({
      ...parts,
      config,
      metrics: this.metrics,
      log: this.#options.log,
    })
    this.#gate = gate
    resources.use(gate.refusals)
    await this.#own(gate.edge).start()
    // Closed first: accept no more, then answer and say goodbye, then the modules.
    this.#open().defer(() => gate.edge.drain(config.shutdown.drainMs))
    for (const listener of [gate.tcp, gate.websocket])
      if (listener !== null) await this.#own(listener).start()
    this.#open()
  }

  /** Takes what is to be closed with the server: before its start, for a close may come meanwhile. */
  #own<R extends AsyncDisposable>(resource: R): R {
    return this.#open().use(resource)
  }

  /** What the server closes; throws `Closed` where it has begun to. */
  #open(): AsyncDisposableStack {
    if (this.#closing !== null) throw new SifakaError('Closed')
    return this.#resources
  }
}

/** Clients that may name an instance name it by its node. */
function toSpec({ module, config }: LoadedModule, instance: string): HostedModuleSpec {
  return { definition: module, config, instance }
}
