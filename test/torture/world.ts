/** A real server for the torture tests, the module that it hosts, and raw clients of it. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { duplexPair } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createApp, type App } from '../../src/app/app.ts'
import type { SeriesSnapshot } from '../../src/base/metrics.ts'
import { makeConfig, type ConfigDraft } from '../../src/config/config.ts'
import type { RefusalKind } from '../../src/gate/telemetry.ts'
import { StreamTransport } from '../../src/gate/transport.ts'
import type { AnyModule } from '../../src/index.ts'
import { RecordingLogger } from '../support/recording-logger.ts'
import { RawClient } from './raw-client.ts'
import { tortureModule } from './module.ts'

export interface WorldOptions {
  readonly config?: ConfigDraft
  /** Modules beside the one of module.ts. */
  readonly modules?: readonly AnyModule[]
}

export class World implements AsyncDisposable {
  readonly app: App
  readonly log = new RecordingLogger()
  readonly #clients: RawClient[] = []

  constructor({ config = {}, modules = [] }: WorldOptions = {}) {
    const all = [tortureModule, ...modules]
    const draft: ConfigDraft = {
      ...config,
      gate: {
        mqtt: {
          ...config.gate?.mqtt,
          tcp: { host: '127.0.0.1', port: 0 },
          websocket: { host: '127.0.0.1', port: 0, ...config.gate?.mqtt?.websocket },
        },
      },
      store: { sql: 'sqlite::memory:', kv: 'memory:', migrate: 'auto' },
      modules: { Gate: {}, Push: {}, ...config.modules },
    }
    const provided = all.map(({ contract }) => contract.name)
    this.app = createApp(makeConfig(draft, { provided }), { log: this.log, modules: all })
  }

  async start(): Promise<this> {
    await this.app.start()
    return this
  }

  get port(): number {
    return this.app.listening.tcp!.port
  }

  get webPort(): number {
    return this.app.listening.websocket!.port
  }

  /**
   * A TCP connection that has said nothing yet. With `halfOpen` it keeps its side open after FIN.
   */
  async tcp(options: { clientId?: string; halfOpen?: boolean } = {}): Promise<RawClient> {
    const { clientId, halfOpen = false } = options
    const socket = connect({
      port: this.port,
      host: '127.0.0.1',
      noDelay: true,
      allowHalfOpen: halfOpen,
    })
    await once(socket, 'connect')
    return this.adopt(new RawClient(socket, clientId))
  }

  /** The same in this process, from an address of the test's choice. */
  stream(options: { clientId?: string; address?: string } = {}): RawClient {
    const [near, far] = duplexPair()
    const transport = new PairedTransport(near, options.address ?? '')
    transport.gone = () => far.destroy()
    const client = this.adopt(new RawClient(far, options.clientId))
    this.app.accept(transport)
    far.on('close', () => near.destroy())
    return client
  }

  /** A client with its key. */
  async join(options: { clientId?: string } = {}): Promise<RawClient> {
    return (await this.tcp(options)).join()
  }

  adopt<T extends RawClient>(client: T): T {
    this.#clients.push(client)
    return client
  }

  /** The sum of a metric's series whose labels fit. */
  metric(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const family = this.app.metrics.snapshot().find(one => one.name === name)
    const fits = (series: SeriesSnapshot): boolean =>
      Object.entries(labels).every(([key, value]) => series.labels[key] === value)
    return (family?.series ?? [])
      .filter(fits)
      .reduce((sum, series) => sum + ('value' in series ? series.value : series.count), 0)
  }

  refusals(kind: RefusalKind): number {
    return this.metric('gate_refusals_total', { kind })
  }

  /** Registry, gauges and live sockets agree on this many clients past CONNECT. */
  async holds(sessions: number, connections = sessions): Promise<void> {
    const seen = (): unknown => ({
      registry: this.app.online.sessions,
      sessions: this.metric('gate_sessions'),
      connections: this.metric('gate_connections'),
    })
    const wanted = { registry: sessions, sessions, connections }
    const until = performance.now() + 12_000
    while (!isDeepStrictEqual(seen(), wanted) && performance.now() < until) await sleep(5)
    expect(seen()).toEqual(wanted)
  }

  /** Ends all clients of the test, and sees that nothing of them is left. */
  async rest(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.destroy()
    await this.holds(0)
    expect(this.app.online.users).toBe(0)
    expect(this.refusals('crash')).toBe(0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.splice(0)) client.destroy()
    await this.app.close()
  }
}

/** Tells the other end of the pair when this one is cut, as a socket would. */
class PairedTransport extends StreamTransport {
  gone: () => void = () => {}

  override destroy(): void {
    super.destroy()
    this.gone()
  }
}

/** One server for all tests of a file; after each the registry must be empty. */
export function useWorld(options: WorldOptions = {}): () => World {
  let world: World
  beforeAll(async () => {
    world = await new World(options).start()
  })
  afterEach(() => world.rest())
  afterAll(() => world[Symbol.asyncDispose]())
  return () => world
}

export function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
