/**
 * One server in this process and ways to reach it: the end-to-end suite runs over an in-process
 * stream and over real sockets, and asks only for what `World` says.
 */
import { randomBytes } from 'node:crypto'
import { connect as connectSocket } from 'node:net'
import path from 'node:path'
import { duplexPair, type Duplex } from 'node:stream'
import { createWebSocketStream, WebSocket } from 'ws'
import { silentLogger } from '../../../src/base/logger.ts'
import { connect, type Client, type ConnectOptions } from '../../../src/client/client.ts'
import { nodePrimitives } from '../../../src/crypto/primitives-node.ts'
import { User } from '../../../src/index.ts'
import {
  createServer,
  createUserModule,
  StreamTransport,
  type App,
  type CodeMessage,
} from '../../../src/server.ts'
import { ownDirectory } from '../../setup/resources.ts'
import { createLab, Lab, type LabHandle } from './lab.ts'

export type Wire = 'duplex' | 'tcp' | 'websocket'

/** `one`: a single process's server. `cluster`: a gate, and a worker with the modules, on a bus. */
export type Layout = 'one' | 'cluster'

/** Where a world keeps its data; it outlives a restart of the server. */
export interface Stores extends AsyncDisposable {
  /** Overrides of the configuration. */
  readonly env: Readonly<Record<string, string>>
}

/** The configuration that is shipped: the tests run on its defaults. */
const conf = path.resolve(import.meta.dirname, '../../../conf/server.json')
/** The same, for one node of two. */
const confOf = (node: 'gate' | 'worker'): string =>
  path.resolve(import.meta.dirname, `../conf/${node}.json`)
/** Comes back fast: the tests need no patience beside what the server asks for. */
const soon = { minDelayMs: 5, maxDelayMs: 50 }

export class World implements AsyncDisposable {
  readonly wire: Wire
  readonly lab: LabHandle = createLab()
  readonly #codes: CodeMessage[] = []
  readonly #codeChecks = new Set<() => void>()
  readonly #stores: Stores
  readonly #clients = new Set<Client>()
  readonly #streams = new Set<Duplex>()
  readonly #layout: Layout
  /** The gate, or the whole server. */
  #app: App | null = null
  #worker: App | null = null
  #port = 0

  constructor(wire: Wire, stores: Stores, layout: Layout = 'one') {
    this.wire = wire
    this.#stores = stores
    this.#layout = layout
  }

  get app(): App {
    if (this.#app === null) throw new Error('The server is not running')
    return this.#app
  }

  get url(): string {
    return this.wire === 'websocket'
      ? `ws://127.0.0.1:${this.#port}/mqtt`
      : `mqtt://127.0.0.1:${this.#port}`
  }

  /** Starts the server; after `stop` again on the same port and the same data. */
  async start(): Promise<void> {
    const modules = [this.lab.module, createUserModule({ codeSender: this.#sender() })]
    const { env } = this.#stores
    const gateEnv = { ...listenOn(this.wire, this.#port), ...env }
    const log = silentLogger
    if (this.#layout === 'cluster') {
      const worker = createServer({ conf: confOf('worker'), env, modules, log })
      await worker.start()
      this.#worker = worker
      this.#app = createServer({ conf: confOf('gate'), env: gateEnv, log })
    } else this.#app = createServer({ conf, env: gateEnv, modules, log })
    await this.#app.start()
    const { tcp, websocket } = this.#app.listening
    this.#port = (tcp ?? websocket)?.port ?? 0
  }

  /** Drains and stops the server; the stores stay. */
  async stop(): Promise<void> {
    const app = this.#app
    const worker = this.#worker
    this.#app = this.#worker = null
    await app?.close()
    await worker?.close()
  }

  /** A byte stream to the server that the test holds. */
  stream(): Duplex {
    const stream = this.#dial()
    this.#streams.add(stream)
    stream.once('close', () => this.#streams.delete(stream))
    return stream
  }

  /** Ends every stream that `stream` gave, without a word. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy()
  }

  /** A client of the SDK; over sockets mqtt.js opens them itself. */
  async connect(options: ConnectOptions = {}): Promise<Client> {
    const own = this.wire === 'duplex' ? { stream: () => this.stream() } : {}
    return this.#adopt(connect(this.url, { ...defaults, ...own, ...options }))
  }

  /** A client of the SDK that `cut` reaches. */
  async connectToCut(options: ConnectOptions = {}): Promise<Client> {
    const stream = (): Duplex => this.stream()
    return this.#adopt(connect(this.url, { ...defaults, stream, ...options }))
  }

  /** A connected client with a new user. */
  async player(options: ConnectOptions = {}): Promise<Player> {
    const client = await this.connect(options)
    const name = newName()
    const { result: id } = await client.call(User, 'Register', { username: name, password })
    return { client, id, name }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) await client.close()
    await this.stop()
    await this.#stores[Symbol.asyncDispose]()
  }

  async #adopt(connecting: Promise<Client>): Promise<Client> {
    const client = await connecting
    this.#clients.add(client)
    return client
  }

  /** Resolves to the code that was sent to a number; codes leave after the reply to who asked. */
  codeFor(number: string, purpose: CodeMessage['purpose']): Promise<string> {
    return new Promise(resolve => {
      const look = (): void => {
        const sent = this.#codes.findLast(
          message => message.phoneNumber === number && message.purpose === purpose,
        )
        if (sent === undefined) return
        this.#codeChecks.delete(look)
        resolve(sent.code)
      }
      this.#codeChecks.add(look)
      look()
    })
  }

  #sender() {
    return {
      send: async (message: CodeMessage): Promise<void> => {
        this.#codes.push(message)
        for (const look of this.#codeChecks) look()
      },
    }
  }

  #dial(): Duplex {
    if (this.wire === 'tcp') return connectSocket({ port: this.#port, host: '127.0.0.1' })
    if (this.wire === 'websocket') return webSocketStream(this.url)
    const [client, server] = boundPair()
    if (this.#app === null) client.destroy()
    else this.#app.accept(new StreamTransport(server, ''))
    return client
  }
}

export interface Player {
  readonly client: Client
  readonly id: string
  readonly name: string
}

export const password = 'a password of tests'

const defaults: ConnectOptions = {
  contracts: [User, Lab],
  primitives: nodePrimitives,
  reconnect: soon,
}

/** A user name that no other test has: the databases are shared. */
export function newName(): string {
  return `e2e ${randomBytes(8).toString('hex')}`
}

/** A phone number that no other test has. */
export function newNumber(): string {
  return `+49${randomBytes(6).readUIntBE(0, 5).toString().padStart(13, '1').slice(-12)}`
}

/** SQLite in a file, so that a restart finds it again, and the rest in memory. */
export async function localStores(): Promise<Stores> {
  const directory = await ownDirectory()
  return {
    env: { SIFAKA_DATADIR: directory.path, SIFAKA_STORE__KV: 'memory:' },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  }
}

function listenOn(wire: Wire, port: number): Record<string, string> {
  const on = (name: string, isOn: boolean): Record<string, string> => ({
    [`SIFAKA_GATE__MQTT__${name}__ENABLED`]: String(isOn),
    [`SIFAKA_GATE__MQTT__${name}__HOST`]: '127.0.0.1',
    [`SIFAKA_GATE__MQTT__${name}__PORT`]: String(isOn ? port : 0),
  })
  return { ...on('TCP', wire === 'tcp'), ...on('WEBSOCKET', wire === 'websocket') }
}

/** Closes with its socket, also where a write has failed because of that. */
function webSocketStream(url: string): Duplex {
  const socket = new WebSocket(url, 'mqtt')
  const stream = createWebSocketStream(socket)
  socket.once('close', () => {
    if (stream.readableEnded) stream.destroy()
    else stream.once('end', () => stream.destroy())
  })
  return stream
}

/** Two ends of one stream; as with a socket, destroying one ends the other. */
function boundPair(): [Duplex, Duplex] {
  const [one, other] = duplexPair()
  one.once('close', () => setImmediate(() => other.destroy()))
  other.once('close', () => setImmediate(() => one.destroy()))
  return [one, other]
}
