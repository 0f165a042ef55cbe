/**
 * A cluster on this machine for a test: private Redis, NATS and MariaDB, gates and workers as
 * processes of their own, each behind proxies of its own towards Redis and the bus. The harness
 * stands in for the master: whom it kills it starts again. It says in the history what it does, and
 * looks behind itself.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectControl, type ControlClient } from '../../../src/control/control-client.ts'
import { isAlive } from '../../../src/master/alive.ts'
import { startMariaDb } from '../../../src/testing/services/mariadb.ts'
import { startNats } from '../../../src/testing/services/nats.ts'
import { startRedis } from '../../../src/testing/services/redis.ts'
import { freePort, type Service } from '../../../src/testing/services/services.ts'
import { sifaka } from '../../cli/run-cli.ts'
import { HistoryLog } from './history.ts'
import { AdoptedLife, awaitNode, startMaster } from './mastered.ts'
import { NodeProcess, type NodeFiles, type NodeLife } from './node-process.ts'
import { Proxy } from './proxy.ts'

export type ServiceName = 'redis' | 'nats' | 'mariadb'

export interface WorldOptions {
  readonly seed?: number
  readonly bus?: 'redis' | 'nats'
  /** 2 each. */
  readonly gates?: number
  readonly workers?: number
  /** All gates listen on one port; else each has its own. */
  readonly sharedPort?: boolean
  /** A real master starts the nodes; else the harness does what one would. */
  readonly master?: boolean
  /** Where history and logs are kept; a temporary folder that is removed unless stated. */
  readonly folder?: string
  /** Laid over every node's configuration. */
  readonly config?: Readonly<Record<string, unknown>>
}

export interface ClusterNode {
  readonly name: string
  readonly role: 'gate' | 'worker'
  readonly files: NodeFiles
  /** Of a gate. */
  readonly port: number
  readonly proxies: Readonly<Partial<Record<ServiceName, Proxy>>>
  process: NodeLife | null
  /** Of the last life. */
  pid: number | null
  control: ControlClient | null
  /** Of its life now, or of the last one. */
  epoch: string | null
  /** Its last life was ended by SIGKILL: it said no farewell. */
  wasKilled: boolean
}

/** What a drain may take, and a margin. */
const drainMs = 30_000
const here = import.meta.dirname
const defaults = {
  seed: 1,
  bus: 'redis',
  gates: 2,
  workers: 2,
  sharedPort: false,
  master: false,
  config: {},
} as const

export class World implements AsyncDisposable {
  readonly options: Required<Omit<WorldOptions, 'folder'>>
  readonly nodes = new Map<string, ClusterNode>()
  readonly services = new Map<ServiceName, Service>()
  readonly #givenFolder: string | undefined
  readonly #pids = new Set<number>()
  readonly #secret = randomBytes(32).toString('hex')
  #folder = ''
  #sharedPort = 0
  #master: NodeProcess | null = null
  #log: HistoryLog | null = null

  constructor(options: WorldOptions = {}) {
    const { folder, ...rest } = options
    this.#givenFolder = folder
    this.options = { ...defaults, ...rest }
  }

  get folder(): string {
    return this.#folder
  }

  get log(): HistoryLog {
    if (this.#log === null) throw new Error('Start the world first')
    return this.#log
  }

  /** All logs of the history, those of gates and of other clients too. */
  historyFiles(): string[] {
    return readdirSync(this.#folder)
      .filter(name => name.endsWith('.jsonl'))
      .map(name => path.join(this.#folder, name))
  }

  get gates(): ClusterNode[] {
    return [...this.nodes.values()].filter(({ role }) => role === 'gate')
  }

  get workers(): ClusterNode[] {
    return [...this.nodes.values()].filter(({ role }) => role === 'worker')
  }

  node(name: string): ClusterNode {
    const node = this.nodes.get(name)
    if (node === undefined) throw new Error(`There is no node "${name}"`)
    return node
  }

  service(name: ServiceName): Service {
    const service = this.services.get(name)
    if (service === undefined) throw new Error(`This world has no ${name}`)
    return service
  }

  /** Resolves when every node is ready. */
  async start(): Promise<this> {
    this.#folder = this.#givenFolder ?? (await mkdtemp(path.join(tmpdir(), 'sifaka-cluster-')))
    mkdirSync(this.#folder, { recursive: true })
    this.#log = new HistoryLog(path.join(this.#folder, 'main.jsonl'))
    this.log.add({ e: 'begin', seed: this.options.seed })
    await this.#startServices()
    if (this.options.sharedPort) this.#sharedPort = await freePort()
    for (let index = 1; index <= this.options.workers; index++)
      await this.#add(`work${index}`, 'worker')
    for (let index = 1; index <= this.options.gates; index++)
      await this.#add(`gate${index}`, 'gate')
    if (this.options.master) this.startMaster()
    await Promise.all([...this.nodes.keys()].map(name => this.startNode(name)))
    return this
  }

  /** Resolves when it is ready. */
  async startNode(name: string): Promise<void> {
    const node = this.node(name)
    if (node.process !== null && !node.process.isEnded) return
    if (this.options.master) return this.#adopt(node)
    // As a master does, which has seen the end: the new life need not wait for the old one to
    // lapse.
    const predecessor = node.wasKilled && node.epoch !== null ? node.epoch : undefined
    node.wasKilled = false
    const started = new NodeProcess(node.files, { predecessor })
    this.#begin(node, started)
    await started.ready()
    await this.#follow(node)
    this.log.add({ e: 'up', node: name, pid: started.pid })
  }

  /** Resolves when the master has started it. */
  async #adopt(node: ClusterNode): Promise<void> {
    const { files, pid: not } = node
    let life: AdoptedLife | null = null
    const { pid, control, epoch } = await awaitNode(files, {
      runDir: this.#runDir,
      not,
      onStatus: now => (node.epoch = now),
      onEnd: () => life?.noteEnd(),
    })
    life = new AdoptedLife(files, pid)
    node.control = control
    node.epoch = epoch
    this.#begin(node, life)
    this.log.add({ e: 'up', node: node.name, pid })
  }

  #begin(node: ClusterNode, life: NodeLife): void {
    node.process = life
    node.pid = life.pid
    this.#pids.add(life.pid)
    void life.ended.then(
      () => this.#down(node, life),
      () => {},
    )
  }

  /** A new one adopts the nodes that run. */
  startMaster(): void {
    const nodes = Object.fromEntries(
      [...this.nodes].map(([name, { files }]) => [name, files.conf] as const),
    )
    this.#master = startMaster({ folder: this.#folder, runDir: this.#runDir, nodes })
    this.#pids.add(this.#master.pid)
  }

  get master(): NodeProcess | null {
    return this.#master
  }

  /** `sifaka restart --rolling`, as people call it; resolves when all nodes have come back. */
  async rolling(): Promise<string> {
    const conf = this.#master!.files.conf
    const { code, stdout, stderr } = await sifaka(['restart', '--rolling', '--conf', conf])
    if (code !== 0) throw new Error(`The rolling restart failed: ${stdout}${stderr}`)
    await Promise.all([...this.nodes.keys()].map(name => this.startNode(name)))
    return stdout
  }

  /** Epochs change with a process, and within one that was declared dead while it stood still. */
  async #follow(node: ClusterNode): Promise<void> {
    const status = ({ epoch }: { readonly epoch: string }): unknown => (node.epoch = epoch)
    node.control?.close()
    node.control = await connectControl(this.#runDir, node.name, { status })
    if (node.control) status(await node.control.status('hello'))
  }

  get #runDir(): string {
    return path.join(this.#folder, 'run')
  }

  /** kill -9; resolves when it is gone. */
  async killNode(name: string): Promise<void> {
    const node = this.node(name)
    if (node.process === null) return
    await node.process.end('SIGKILL', 1_000)
  }

  /** SIGTERM; resolves when it has drained and ended. */
  async drainNode(name: string): Promise<number | null> {
    const { process: running } = this.node(name)
    if (running === null) return null
    return (await running.end('SIGTERM', drainMs)).code
  }

  /** Clean: whatever is left of the world after this is an orphan, and the history says so. */
  async close(): Promise<void> {
    // It ends its nodes; the control connections then tell of it.
    await this.#master?.end('SIGTERM', 2 * drainMs)
    const running = [...this.nodes.values()].flatMap(({ process: one }) => (one ? [one] : []))
    await Promise.all(running.map(one => one.end('SIGTERM', drainMs)))
    for (const { control } of this.nodes.values()) control?.close()
    if (this.#log) await this.#lookForOrphans()
    for (const { proxies } of this.nodes.values())
      await Promise.all(Object.values(proxies).map(proxy => proxy.close()))
    await Promise.all([...this.services.values()].map(service => service.stop()))
    this.#log?.add({ e: 'end', seed: this.options.seed })
    this.#log?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
    if (this.#givenFolder === undefined) await rm(this.#folder, { recursive: true, force: true })
  }

  async #startServices(): Promise<void> {
    const starting: Promise<[ServiceName, Service]>[] = [
      startRedis({ args: ['--maxmemory-policy', 'noeviction'] }).then(one => ['redis', one]),
      startMariaDb().then(one => ['mariadb', one]),
    ]
    if (this.options.bus === 'nats') starting.push(startNats().then(one => ['nats', one]))
    for (const settled of await Promise.allSettled(starting)) {
      if (settled.status === 'rejected') throw settled.reason
      this.services.set(...settled.value)
    }
  }

  async #add(name: string, role: 'gate' | 'worker'): Promise<void> {
    const proxies: Partial<Record<ServiceName, Proxy>> = {}
    for (const [service, { port }] of this.services)
      if (service !== 'mariadb') proxies[service] = await new Proxy(port).start()
    const health = `127.0.0.1:${await freePort()}`
    const files = {
      name,
      health,
      conf: path.join(this.#folder, name, 'conf', 'server.json'),
      log: path.join(this.#folder, `${name}.log`),
    }
    const port = this.#sharedPort || (await freePort())
    const life = { process: null, pid: null, control: null, epoch: null, wasKilled: false }
    const node: ClusterNode = { name, role, files, port, proxies, ...life }
    mkdirSync(path.dirname(files.conf), { recursive: true })
    writeFileSync(files.conf, JSON.stringify(this.#configOf(node), null, 2))
    this.nodes.set(name, node)
  }

  #configOf({ name, role, port, files, proxies }: ClusterNode): object {
    const redis = `redis://127.0.0.1:${proxies.redis!.port}`
    const bus = proxies.nats ? `nats://127.0.0.1:${proxies.nats.port}` : redis
    const folder = this.#folder
    const hosted =
      role === 'gate'
        ? { Gate: {}, Intervals: { from: path.join(here, 'intervals.ts'), config: { folder } } }
        : { User: {}, Push: {}, Ledger: { from: path.join(here, 'ledger.ts') } }
    return {
      name,
      runDir: this.#runDir,
      log: { format: 'json' },
      cluster: { name: 'tests', secret: this.#secret },
      bus: { url: bus },
      store: { sql: this.service('mariadb').url, kv: redis },
      health: { listen: files.health },
      monitor: { enabled: false },
      modules: hosted,
      ...(role === 'gate' && {
        gate: {
          mqtt: {
            tcp: { host: '127.0.0.1', port },
            websocket: { enabled: false },
            reusePort: this.options.sharedPort,
          },
        },
      }),
      ...this.options.config,
    }
  }

  /** Told of every end, of those that nobody asked for too. */
  #down(node: ClusterNode, ended: NodeLife): void {
    if (node.process === ended) node.process = null
    node.wasKilled = ended.wasKilled
    if (this.#log) this.log.add({ e: 'down', node: node.name, pid: ended.pid })
  }

  async #lookForOrphans(): Promise<void> {
    for (const pid of this.#pids)
      if (await staysAlive(pid)) {
        this.log.add({ e: 'orphan', kind: 'pid', words: String(pid) })
        process.kill(pid, 'SIGKILL')
      }
    for (const { name, port } of this.gates)
      if (await isListening(port))
        this.log.add({ e: 'orphan', kind: 'port', words: `${port} of ${name}` })
  }
}

/**
 * Resolves to whether it is still there after 3 s: one that has just ended may be in its last
 * moments.
 */
async function staysAlive(pid: number): Promise<boolean> {
  const deadline = performance.now() + 3_000
  while (isAlive(pid)) {
    if (performance.now() > deadline) return true
    await delay(50)
  }
  return false
}

async function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
