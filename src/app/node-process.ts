/**
 * One node as a process: a server, and beside it what outlives the server, control socket and
 * monitor. A node that the cluster has declared dead while it stood still drops its server and
 * begins a new life under a new epoch.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type App, type AppOptions, createApp } from './app.ts'
import { type Monitors, startMonitors } from './monitors.ts'
import { nodeStatus } from './node-status.ts'
import { Readiness } from './readiness.ts'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { Metrics } from '../base/metrics.ts'
import type { Config } from '../config/config.ts'
import { isClustered } from '../config/rules.ts'
import type { NodeStatus } from '../control/control.ts'
import { type ControlServer, createControlServer } from '../control/control-server.ts'
import { SifakaError } from '../errors.ts'
import type { MonitorControl } from '../monitor/control-routes.ts'

const againMs = 1000

export interface NodeProcessOptions extends Pick<
  AppOptions,
  'clock' | 'drainRetryMs' | 'memoryKv' | 'modules'
> {
  readonly log: Logger
  /** The epoch of this node's last life, where its master has seen it end. */
  readonly predecessor?: string
}

export class NodeProcess implements Lifecycle {
  readonly #config: Config
  readonly #options: NodeProcessOptions
  readonly #resources = new AsyncDisposableStack()
  readonly #metrics = new Metrics()
  readonly #drain = Promise.withResolvers<void>()
  #app: App
  #control: ControlServer | null = null
  #monitors: Monitors = { health: null, monitor: null }
  readonly #ended = new AbortController()
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(config: Config, options: NodeProcessOptions) {
    this.#config = config
    this.#options = options
    this.#app = createApp(config, { ...options, metrics: this.#metrics })
  }

  get app(): App {
    return this.#app
  }

  /** Where the monitor listens; null where it is off. */
  get monitorAddress(): { readonly host: string; readonly port: number } | null {
    return this.#monitors.monitor?.address ?? null
  }

  /** Resolves when somebody asks the node to stop: its master, or a person by the monitor. */
  get drainRequested(): Promise<void> {
    return this.#drain.promise
  }

  /** Rejects as the server's start does; everything begun is closed then. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start())
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #start(): Promise<void> {
    try {
      await this.#startBeside()
      await this.#app.start()
    } catch (error) {
      await this.close()
      throw error
    }
    void this.#liveOn()
  }

  async #close(): Promise<void> {
    this.#ended.abort()
    const closing = this.#app.close()
    this.#control?.changed()
    await closing
    await this.#resources.disposeAsync()
  }

  async #startBeside(): Promise<void> {
    const { log } = this.#options
    const config = this.#config
    if (isClustered(config)) {
      const control = createControlServer({
        runDir: config.runDir,
        name: config.name,
        epoch: this.#app.self.epoch,
        log,
        hooks: {
          describe: () => this.#status(),
          drain: () => this.#drain.resolve(),
          died: ref => this.#app.died(ref),
        },
      })
      // Closed last of all: its end is the end of the process to the master.
      await this.#resources.use(control).start()
      this.#control = control
    }
    const readiness = this.#resources.use(new Readiness(() => this.#app))
    this.#monitors = await startMonitors(config, {
      log,
      stack: this.#resources,
      verbs: this.#verbs(),
      source: {
        isAlive: () => this.#app.state !== 'closed',
        readiness: () => {
          const checks = readiness.checks()
          return { isReady: checks.every(check => check.isGood), checks }
        },
        metrics: this.#metrics,
        status: () => this.#status(),
      },
    })
    if (this.#monitors.health !== null || this.#monitors.monitor !== null) await readiness.start()
  }

  /** Begins a new life each time the one before is declared dead. */
  async #liveOn(): Promise<void> {
    const { log } = this.#options
    while (this.#closing === null) {
      this.#control?.changed()
      const app = this.#app
      await app.lost
      if (this.#closing !== null) return
      const { epoch } = app.self
      log.error('The cluster took this node for dead: it dropped what it held, and starts anew', {
        epoch,
      })
      try {
        await this.#startAnew()
        log.info('The node lives again', { epoch: this.#app.self.epoch })
      } catch (error) {
        // Asked to stop meanwhile: that ends a start.
        if (this.#closing !== null) return
        log.error('The node cannot start anew, so its process ends', { error })
        this.#drain.reject(error)
        return
      }
    }
  }

  /**
   * Resolves when a new server runs. What cut this node off may last: while a service is away it is
   * tried again each second.
   */
  async #startAnew(): Promise<void> {
    const { log } = this.#options
    for (;;) {
      this.#app = createApp(this.#config, {
        ...this.#options,
        predecessor: undefined,
        metrics: this.#metrics,
      })
      this.#control?.renew(this.#app.self.epoch)
      try {
        return await this.#app.start()
      } catch (error) {
        const { code, message } = SifakaError.from(error)
        if (this.#closing !== null || (code !== 'BusFailed' && code !== 'StoreFailed')) throw error
        log.warn('The node cannot start anew yet, it tries again', { reason: message })
        await delay(againMs, undefined, { signal: this.#ended.signal }).catch(() => {})
        if (this.#closing !== null) throw error
      }
    }
  }

  #status(): NodeStatus {
    const { health, monitor } = this.#monitors
    const ports = [
      ...(health?.address ? [{ name: 'health', ...health.address }] : []),
      ...(monitor?.address ? [{ name: 'monitor', ...monitor.address }] : []),
    ]
    return nodeStatus(this.#config, this.#app, ports)
  }

  /** What one node alone can be told; a master's monitor does more. */
  #verbs(): MonitorControl {
    return {
      status: async () => ({ nodes: [this.#status()] }),
      drain: async name => {
        if (name !== this.#config.name) throw unknownNode(name)
        this.#drain.resolve()
      },
      restart: async () => {
        throw needsMaster()
      },
      rolling: async () => {
        throw needsMaster()
      },
    }
  }
}

function unknownNode(name: string): SifakaError {
  const text = `Cannot drain "${name}": this monitor is that of one node; ask the master's`
  return new SifakaError('NotFound', { text })
}

function needsMaster(): SifakaError {
  const text = 'Cannot restart: no master starts this node anew; drain it, and start it again'
  return new SifakaError('MethodNotAllowed', { text })
}
