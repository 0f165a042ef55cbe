/**
 * A cluster for functional tests: nodes in this process, where a test looks inside, and nodes as
 * processes of their own, where it kills or freezes them. All are on one Redis (bus and store) and
 * one database; proxies stand in between only where asked for. Clients are raw ones or the SDK's.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'
import { createApp, type App } from '../../../src/app/app.ts'
import type { ClusterParts } from '../../../src/app/cluster-parts.ts'
import type { NodeRef } from '../../../src/bus/bus.ts'
import { connect, type Client, type ConnectOptions } from '../../../src/client/client.ts'
import type { Presence } from '../../../src/cluster/cluster.ts'
import { makeConfig, type ConfigDraft } from '../../../src/config/config.ts'
import { nodePrimitives } from '../../../src/crypto/primitives-node.ts'
import { User, type AnyModule } from '../../../src/index.ts'
import { freePort } from '../../../src/testing/services/services.ts'
import { whenStopped } from '../../../src/testing/services/stopped.ts'
import { ownDatabase, ownDirectory, type OwnDirectory, type OwnUrl } from '../../setup/resources.ts'
import { RawClient } from '../../torture/raw-client.ts'
import { OwnClients } from './own-clients.ts'
import { NodeProcess } from './node-process.ts'
import { Proxy } from './proxy.ts'
import { RecordingLogger, type LogRecord } from '../../support/recording-logger.ts'
import { Aside, Stage, type Heard } from './stage.contract.ts'
import { aside, stage } from './stage.ts'

export interface NodeSpec {
  /** It takes clients, over TCP. */
  readonly gate?: boolean
  /** Modules by name, each with its entry: `balance`, `instances`, `config`, `from`. */
  readonly modules?: Readonly<Record<string, object>>
  /** Modules that the test brings; `Stage` and `Aside` are always at hand. In this process only. */
  readonly provided?: readonly AnyModule[]
  /** Laid over the rest, section by section. */
  readonly config?: ConfigDraft
  /** A process of its own, for a node that is to be killed or frozen. */
  readonly isProcess?: boolean
  /** Proxies stand between it and bus and store: see `TestNode.bus`, `TestNode.kv`. */
  readonly isProxied?: boolean
}

export interface TestNode {
  readonly name: string
  readonly spec: NodeSpec
  /** Of this process; null for one of its own. */
  readonly app: App | null
  readonly process: NodeProcess | null
  /** Where a gate listens; 0 for others. */
  readonly port: number
  readonly bus: Proxy | null
  readonly kv: Proxy | null
}

export interface ClusterOptions {
  /** The run's own unless given. */
  readonly redisUrl?: string
  /** That Redis unless given. */
  readonly busUrl?: string
  readonly nodes: Readonly<Record<string, NodeSpec>>
}

const patienceMs = 10_000
const stageFile = path.join(import.meta.dirname, 'stage.ts')
const clientOptions: ConnectOptions = {
  contracts: [User, Stage, Aside],
  primitives: nodePrimitives,
  reconnect: { minDelayMs: 20, maxDelayMs: 200 },
}

export class Cluster implements AsyncDisposable {
  readonly nodes = new Map<string, TestNode>()
  /** What the nodes of this process logged, from `debug` on. */
  readonly logs: LogRecord[] = []
  readonly #options: ClusterOptions
  readonly #name = `t${randomBytes(8).toString('hex')}`
  readonly #secret = randomBytes(32).toString('hex')
  readonly #clients = new OwnClients()
  #database: OwnUrl | null = null
  #directory: OwnDirectory | null = null

  constructor(options: ClusterOptions) {
    this.#options = options
  }

  /** Resolves when all nodes are ready and know each other. */
  async start(): Promise<this> {
    this.#database = await ownDatabase()
    this.#directory = await ownDirectory()
    for (const [name, spec] of Object.entries(this.#options.nodes)) await this.add(name, spec)
    await this.settled()
    return this
  }

  get redisUrl(): string {
    return this.#options.redisUrl ?? inject('redisUrl')
  }

  get busUrl(): string {
    return this.#options.busUrl ?? this.redisUrl
  }

  get folder(): string {
    return this.#directory!.path
  }

  /** The cluster's own, on servers that it shares. */
  get name(): string {
    return this.#name
  }

  node(name: string): TestNode {
    const node = this.nodes.get(name)
    if (node === undefined) throw new Error(`There is no node "${name}"`)
    return node
  }

  /** A node of this process. */
  app(name: string): App {
    const { app } = this.node(name)
    if (app === null) throw new Error(`Node "${name}" is a process of its own`)
    return app
  }

  /** Who is connected where, as a node of this process asks for it. */
  presence(name: string): Presence {
    return (this.app(name).cluster as ClusterParts).presence
  }

  /** Starts a node, or one of the same name again. */
  async add(name: string, spec: NodeSpec = this.node(name).spec): Promise<TestNode> {
    const proxy = async (url: string) =>
      spec.isProxied ? new Proxy(Number(new URL(url).port)).start() : null
    const [bus, kv] = [await proxy(this.busUrl), await proxy(this.redisUrl)]
    const draft = this.#draft(name, spec, { bus, kv })
    const node = spec.isProcess
      ? await this.#spawn(name, spec, draft)
      : await this.#start(name, spec, draft)
    const added = { name, spec, bus, kv, ...node }
    this.nodes.set(name, added)
    return added
  }

  /** Resolves when every node of this process knows all nodes, alive. */
  async settled(): Promise<void> {
    const names = [...this.nodes.keys()].toSorted()
    await until(
      () =>
        this.#apps().every(app => {
          const alive = [...app.cluster!.membership.nodes()].filter(
            node => node.state === 'alive' && !node.isDraining,
          )
          const seen = alive.map(node => node.ref.name).toSorted()
          return seen.join() === names.join()
        }),
      `every node to know ${names.join()}`,
    )
  }

  /** This life of a node, as a node of this process knows it. */
  refOf(name: string): NodeRef {
    const { app } = this.node(name)
    if (app !== null) return app.self
    for (const other of this.#apps()) {
      const known = other.cluster!.membership.named(name)
      if (known !== undefined) return known.ref
    }
    throw new Error(`No node of this process knows "${name}"`)
  }

  /** Tells the nodes of this process what a master does: that process has ended. */
  died(ref: NodeRef): void {
    for (const app of this.#apps()) app.died(ref)
  }

  /** kill -9; resolves when it is gone. */
  async kill(name: string): Promise<void> {
    const { process: running } = this.node(name)
    if (running === null) throw new Error(`Node "${name}" is no process of its own`)
    await running.end('SIGKILL', 1_000)
    this.nodes.delete(name)
  }

  /** SIGSTOP; resolves when all of it stands still. */
  async freeze(name: string): Promise<void> {
    const running = this.node(name).process!
    running.signal('SIGSTOP')
    await whenStopped(running.pid)
  }

  thaw(name: string): void {
    this.node(name).process!.signal('SIGCONT')
  }

  /** SIGTERM, or the close of a node of this process; resolves when it has ended in good order. */
  async stop(name: string): Promise<void> {
    const { app, process: running, bus, kv } = this.node(name)
    this.nodes.delete(name)
    await app?.close()
    await running?.end('SIGTERM', 30_000)
    await bus?.close()
    await kv?.close()
  }

  /** A TCP connection to a gate that has said nothing yet. */
  async tcp(gate: string, clientId?: string): Promise<RawClient> {
    const { port } = this.node(gate)
    const socket = connectSocket({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return this.adopt(new RawClient(socket, clientId))
  }

  /** A raw client with its key. */
  async join(gate: string, clientId?: string): Promise<RawClient> {
    return (await this.tcp(gate, clientId)).join()
  }

  /** A client of the SDK. */
  async connect(gate: string, options: ConnectOptions = {}): Promise<Client> {
    const url = `mqtt://127.0.0.1:${this.node(gate).port}`
    return this.adopt(await connect(url, { ...clientOptions, ...options }))
  }

  adopt<T extends RawClient | Client>(client: T): T {
    return this.#clients.adopt(client)
  }

  /**
   * Ends all clients of a test, and sees that nothing is left of them at the gates of this process.
   */
  async rest(): Promise<void> {
    await this.#clients.end()
    await until(
      () => this.#apps().every(({ online }) => online.sessions === 0 && online.users === 0),
      'the sessions to end',
    )
  }

  /**
   * What hooks of `Stage` and `Aside` heard on any node, in order on each; of one session if given.
   */
  heard(session?: string): Heard[] {
    const files = readdirSync(this.folder).filter(name => name.endsWith('.heard.jsonl'))
    const lines = files.flatMap(file =>
      readFileSync(path.join(this.folder, file), 'utf8').split('\n').filter(Boolean),
    )
    const all = lines.map(line => JSON.parse(line) as Heard)
    return session === undefined ? all : all.filter(one => one.session === session)
  }

  /** The sum of a metric's series whose labels fit, over the nodes of this process. */
  metric(name: string, labels: Readonly<Record<string, string>> = {}): number {
    let sum = 0
    for (const app of this.#apps()) {
      const family = app.metrics.snapshot().find(one => one.name === name)
      for (const series of family?.series ?? [])
        if (Object.entries(labels).every(([key, value]) => series.labels[key] === value))
          sum += 'value' in series ? series.value : series.count
    }
    return sum
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#clients.end()
    // Gates first, as the workers answer what they had accepted.
    const gates = [...this.nodes.values()].filter(({ spec }) => spec.gate)
    const others = [...this.nodes.values()].filter(({ spec }) => !spec.gate)
    for (const group of [gates, others])
      await Promise.all(group.map(async ({ name }) => this.stop(name)))
    await this.#database?.[Symbol.asyncDispose]()
    await this.#directory?.[Symbol.asyncDispose]()
  }

  #apps(): App[] {
    return [...this.nodes.values()].flatMap(({ app }) => (app === null ? [] : [app]))
  }

  async #start(name: string, { gate, provided = [] }: NodeSpec, draft: ConfigDraft) {
    const modules = [stage, aside, ...provided].filter(
      ({ contract }) => contract.name in draft.modules!,
    )
    const config = makeConfig(draft, {
      root: path.join(this.folder, name),
      provided: modules.map(({ contract }) => contract.name),
    })
    // Without guards a promise that nobody waits for fails the run.
    const log = new RecordingLogger(this.logs, { node: name })
    const app = createApp(config, { log, modules, guardProcess: false })
    await app.start()
    return { app, process: null, port: gate ? app.listening.tcp!.port : 0 }
  }

  async #spawn(name: string, { gate = false }: NodeSpec, draft: ConfigDraft) {
    const conf = path.join(this.folder, name, 'conf', 'server.json')
    mkdirSync(path.dirname(conf), { recursive: true })
    const port = gate ? await freePort() : 0
    let healthPort = await freePort()
    while (healthPort === port) healthPort = await freePort()
    const health = `127.0.0.1:${healthPort}`
    const mqtt = { ...draft.gate?.mqtt, tcp: { ...draft.gate?.mqtt?.tcp, port } }
    writeFileSync(conf, JSON.stringify({ ...draft, gate: { mqtt }, health: { listen: health } }))
    const files = { name, conf, health, log: path.join(this.folder, `${name}.log`) }
    const started = new NodeProcess(files)
    await started.ready()
    return { app: null, process: started, port }
  }

  #draft(
    name: string,
    spec: NodeSpec,
    { bus, kv }: { bus: Proxy | null; kv: Proxy | null },
  ): ConfigDraft {
    const { gate = false, modules = {}, config = {}, isProcess = false } = spec
    const urlOf = (proxy: Proxy | null, url: string) =>
      proxy === null ? url : `${new URL(url).protocol}//127.0.0.1:${proxy.port}`
    const hosted = Object.entries(modules).map(([module, entry]) => [
      module,
      completeEntry(module, entry, { folder: this.folder, isProcess }),
    ])
    const draft = {
      name,
      runDir: path.join(this.folder, 'run'),
      log: { format: 'json', level: 'debug' },
      cluster: { name: this.#name, secret: this.#secret },
      bus: { url: urlOf(bus, this.busUrl) },
      store: { sql: this.#database!.url, kv: urlOf(kv, this.redisUrl) },
      monitor: { enabled: false },
      gate: {
        mqtt: {
          tcp: { enabled: gate, host: '127.0.0.1', port: 0 },
          websocket: { enabled: false },
        },
      },
      ...config,
      modules: { ...(gate ? { Gate: {} } : {}), ...Object.fromEntries(hosted) },
    }
    return draft as ConfigDraft
  }
}

/** The stage's modules write where the test reads; a process finds them in their file. */
function completeEntry(
  module: string,
  entry: { readonly config?: object },
  { folder, isProcess }: { folder: string; isProcess: boolean },
): object {
  if (module !== 'Stage' && module !== 'Aside') return entry
  const from = isProcess ? { from: stageFile } : {}
  return { ...from, ...entry, config: { folder, ...entry.config } }
}

/** One cluster for all tests of a file; after each the gates must be empty. */
export function useCluster(options: ClusterOptions): () => Cluster {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await new Cluster(options).start()
  })
  afterAll(() => cluster[Symbol.asyncDispose]())
  return () => cluster
}

/** Resolves when `check` holds; rejects when it does not in time. */
export async function until(
  check: () => boolean | Promise<boolean>,
  what: string,
  withinMs = patienceMs,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${what}`)
    await sleep(5)
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

/** A user that no other test has. */
export function newUser(): string {
  return `u-${randomBytes(8).toString('hex')}`
}
