/**
 * One machine of a cluster: nodes as processes with configurations of the test's own, on the run's
 * Redis and MariaDB unless it brings others. It knows what Redis says of the cluster, and leaves
 * nothing behind.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import path from 'node:path'
import { Redis } from 'ioredis'
import { inject } from 'vitest'
import { connect, type Client, type ConnectOptions } from '../../../src/client/client.ts'
import { connectControl } from '../../../src/control/control-client.ts'
import type { NodeStatus } from '../../../src/control/control.ts'
import { nodePrimitives } from '../../../src/crypto/primitives-node.ts'
import { User } from '../../../src/index.ts'
import { freePort } from '../../../src/testing/services/services.ts'
import { whenStopped } from '../../../src/testing/services/stopped.ts'
import { ownDatabase, ownDirectory, type OwnDirectory, type OwnUrl } from '../../setup/resources.ts'
import { RawClient } from '../../torture/raw-client.ts'
import { OwnClients } from './own-clients.ts'
import { NodeProcess, type NodeFiles, type ProcessOptions } from './node-process.ts'
import { Aside, Stage } from './stage.contract.ts'

/** A configuration file's content, or a part of one. */
export type Part = Readonly<Record<string, unknown>>

export interface MachineOptions {
  /** Bus and KV; the run's own unless given. */
  readonly redisUrl?: string
  readonly mysqlUrl?: string
  /** Another machine of the same cluster. */
  readonly cluster?: Machine
  /** Laid over every node's configuration. */
  readonly config?: Part
}

export interface Refusal {
  readonly code: number | null
  readonly text: string
  readonly ms: number
}

const stageFile = path.join(import.meta.dirname, 'stage.ts')
const patienceMs = 20_000

export class Machine implements AsyncDisposable {
  /** Of the cluster. */
  readonly name: string
  readonly secret: string
  readonly #options: MachineOptions
  readonly #running = new Set<NodeProcess>()
  readonly #clients = new OwnClients()
  #database: OwnUrl | null = null
  #directory: OwnDirectory | null = null
  #redis: Redis | null = null

  constructor(options: MachineOptions = {}) {
    const { cluster } = options
    this.#options = cluster ? { ...options, ...cluster.urls } : options
    this.name = cluster?.name ?? `t${randomBytes(8).toString('hex')}`
    this.secret = cluster?.secret ?? randomBytes(32).toString('hex')
  }

  get urls(): { readonly redisUrl: string; readonly mysqlUrl: string } {
    return { redisUrl: this.redisUrl, mysqlUrl: this.mysqlUrl }
  }

  async start(): Promise<this> {
    this.#database = this.#options.mysqlUrl === undefined ? await ownDatabase() : null
    this.#directory = await ownDirectory()
    return this
  }

  get folder(): string {
    return this.#directory!.path
  }

  get redisUrl(): string {
    return this.#options.redisUrl ?? inject('redisUrl')
  }

  get mysqlUrl(): string {
    return this.#options.mysqlUrl ?? this.#database!.url
  }

  /** Writes a node's configuration; `part` is laid over what all nodes have. */
  async write(name: string, part: Part): Promise<NodeFiles & { readonly health: string }> {
    const conf = path.join(this.folder, name, 'conf', 'server.json')
    mkdirSync(path.dirname(conf), { recursive: true })
    const health = `127.0.0.1:${await freePort()}`
    const common = {
      name,
      runDir: path.join(this.folder, 'run'),
      log: { format: 'json' },
      cluster: { name: this.name, secret: this.secret },
      bus: { url: this.redisUrl },
      store: { sql: this.mysqlUrl, kv: this.redisUrl },
      monitor: { enabled: false },
      health: { listen: health },
    }
    writeFileSync(conf, JSON.stringify(merged(merged(common, this.#options.config ?? {}), part)))
    return { name, conf, health, log: path.join(this.folder, `${name}.log`) }
  }

  /** Starts a process; it need not become ready. */
  launch(files: NodeFiles, options: ProcessOptions = {}): NodeProcess {
    const started = new NodeProcess(files, options)
    this.#running.add(started)
    return started
  }

  /** Writes and starts a node; resolves when it is ready. */
  async node(name: string, part: Part, options: ProcessOptions = {}): Promise<NodeProcess> {
    const started = this.launch(await this.write(name, part), options)
    await started.ready()
    return started
  }

  /** A start that fails: resolves with its code, what it said, and how long it took. */
  async refusal(name: string, part: Part): Promise<Refusal> {
    const began = performance.now()
    const started = this.launch(await this.write(name, part))
    const late = setTimeout(() => started.signal('SIGKILL'), patienceMs)
    const { code } = await started.ended
    clearTimeout(late)
    return { code, text: this.log(name), ms: performance.now() - began }
  }

  gate(name: string, port: number, part: Part = {}): Promise<NodeProcess> {
    return this.node(name, merged(gatePart(port), part))
  }

  worker(name: string, part: Part = {}): Promise<NodeProcess> {
    return this.node(name, merged(this.workerPart(), part))
  }

  workerPart(): Part {
    const config = { folder: this.folder }
    return {
      modules: {
        User: {},
        Stage: { from: stageFile, config },
        Aside: { from: stageFile, config },
      },
    }
  }

  /** SIGSTOP; resolves when all of it stands still. */
  async freeze(node: NodeProcess): Promise<void> {
    node.signal('SIGSTOP')
    await whenStopped(node.pid)
  }

  /** What a node says by its control socket; null where nobody answers. */
  async status(name: string): Promise<NodeStatus | null> {
    const client = await connectControl(path.join(this.folder, 'run'), name)
    if (client === null) return null
    using control = client
    return await control.status()
  }

  /** Asks a node by its control socket to drain. */
  async drain(name: string): Promise<void> {
    using control = (await connectControl(path.join(this.folder, 'run'), name))!
    await control.request('drain')
  }

  /** Tells a node what a master has seen: the process of that other one has ended. */
  async died(name: string, ref: { readonly name: string; readonly epoch: string }): Promise<void> {
    using control = (await connectControl(path.join(this.folder, 'run'), name))!
    await control.request('died', { ...ref })
  }

  /** The sum of a metric's series by a node's `/metrics`; NaN where it has none. */
  async metric({ files }: NodeProcess, name: string): Promise<number> {
    const { text } = await probe(files.health!, '/metrics')
    const line = new RegExp(`^(?:sifaka_)?${name}(?:{[^}]*})? (\\S+)$`, 'gm')
    const values = [...text.matchAll(line)].map(([, value]) => Number(value))
    return values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0)
  }

  /** What a node has logged: records, and lines that are none. */
  log(name: string): string {
    return readFileSync(path.join(this.folder, `${name}.log`), 'utf8')
  }

  /** A TCP connection that has said nothing yet. */
  async tcp(port: number, clientId?: string): Promise<RawClient> {
    const socket = connectSocket({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    return this.adopt(new RawClient(socket, clientId))
  }

  async join(port: number, clientId?: string): Promise<RawClient> {
    return (await this.tcp(port, clientId)).join()
  }

  /** A client of the SDK; it comes back as fast as it may. */
  async connect(url: string, options: ConnectOptions = {}): Promise<Client> {
    const common: ConnectOptions = {
      contracts: [User, Stage, Aside],
      primitives: nodePrimitives,
      reconnect: { minDelayMs: 20, maxDelayMs: 200 },
    }
    return this.adopt(await connect(url, { ...common, ...options }))
  }

  adopt<T extends RawClient | Client>(client: T): T {
    return this.#clients.adopt(client)
  }

  /** Ends all clients of a test. */
  async rest(): Promise<void> {
    await this.#clients.end()
  }

  get redis(): Redis {
    return (this.#redis ??= new Redis(this.redisUrl, { lazyConnect: false }))
  }

  /** Who holds client ids or users by Redis: by id, node and epoch of a gate that is not dead. */
  async claims(kind: 'client' | 'user'): Promise<Map<string, string>> {
    const infix = `${this.name}:${kind}:`
    const found = new Map<string, string>()
    for await (const keys of this.redis.scanStream({ match: `*${infix}*`, count: 500 }))
      for (const key of keys as string[]) {
        const [owner = ''] = (await this.redis.get(key))?.split(' ', 1) ?? []
        const id = key.slice(key.indexOf(infix) + infix.length)
        if (owner !== '' && !(await this.isBuried(owner))) found.set(id, owner)
      }
    return found
  }

  /**
   * Claims in Redis stand for connections, one each, of the gates named in the lives they have now.
   */
  async presenceIsClean(...names: string[]): Promise<boolean> {
    const claimed = new Map<string, number>()
    for (const owner of (await this.claims('client')).values())
      claimed.set(owner, (claimed.get(owner) ?? 0) + 1)
    for (const name of names) {
      const status = await this.status(name)
      const owner = `${name}/${status?.epoch}`
      if ((claimed.get(owner) ?? 0) !== status?.load.sessions) return false
      claimed.delete(owner)
    }
    return claimed.size === 0
  }

  /** Whether a node has its tombstone: `owner` is its name and epoch. */
  async isBuried(owner: string): Promise<boolean> {
    return (await this.redis.keys(`*${this.name}:dead:${owner}`)).length === 1
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rest()
    await Promise.all([...this.#running].map(node => node.end('SIGKILL', 1_000)))
    this.#redis?.disconnect()
    await this.#database?.[Symbol.asyncDispose]()
    await this.#directory?.[Symbol.asyncDispose]()
  }
}

/** A gate on that TCP port, 0 for any; the WebSocket listener is off. */
export function gatePart(port: number): Part {
  return {
    modules: { Gate: {} },
    gate: { mqtt: { tcp: { host: '127.0.0.1', port }, websocket: { enabled: false } } },
  }
}

/** `over` laid over `base`, section by section. */
export function merged(base: Part, over: Part): Part {
  const result: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const below = result[key]
    result[key] = isPart(below) && isPart(value) ? merged(below, value) : value
  }
  return result
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Resolves when `check` holds; rejects when it does not in time. */
export async function until(
  check: () => boolean | Promise<boolean>,
  what: string | (() => string),
  withinMs = patienceMs,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await check())) {
    if (performance.now() > deadline) {
      const words = typeof what === 'string' ? what : what()
      throw new Error(`Waited ${withinMs} ms in vain for ${words}`)
    }
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** A probe's answer: its HTTP status, 0 where nobody answers. */
export async function probe(
  health: string,
  route: string,
): Promise<{ code: number; text: string }> {
  try {
    const answer = await fetch(`http://${health}${route}`, { signal: AbortSignal.timeout(2_000) })
    return { code: answer.status, text: await answer.text() }
  } catch {
    return { code: 0, text: '' }
  }
}
