/**
 * The load: clients on stock mqtt.js, the handshake by hand, with ids that stay the same. Each
 * keeps some calls under way, comes back when its connection ends, and logs what it does and sees.
 * It never repeats a call.
 */
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { Ledger, type LedgerFunction } from './ledger.contract.ts'
import type { HistoryLog } from './history.ts'
import { Random } from './random.ts'
import {
  classicCrypt,
  classicKey,
  decodePush,
  decodeReply,
  encodeRequest,
  type Wire,
} from './wire.ts'

export interface LoadClientOptions {
  readonly name: string
  readonly ports: readonly number[]
  readonly log: HistoryLog
  readonly seed: number
  /** Calls under way at once; 4. */
  readonly window?: number
  /** From a reply to the next call, in ms; 20. */
  readonly pauseMs?: number
  /** Logs in as this user whenever it is connected. */
  readonly user?: string
  /** Users with their clients' names, to push to. */
  readonly friends?: readonly { readonly user: string; readonly name: string }[]
  /**
   * mqtt.js exactly as it comes: it subscribes again by itself and gives up for good where it is
   * refused. Else it tries again, and asks anew for its key.
   */
  readonly isStock?: boolean
}

interface Pending {
  readonly request: string
  readonly topic: string
  settle(): void
}

/**
 * What a slot waits for its reply before it goes on without: well behind what the checker allows.
 */
const slotMs = 30_000

/** What is called, and how often. */
const mix: readonly (readonly [LedgerFunction, number])[] = [
  ['Write', 30],
  ['WriteOnce', 30],
  ['Echo', 15],
  ['Slow', 10],
  ['PushMe', 5],
  ['PushTo', 10],
]

export class LoadClient implements AsyncDisposable {
  readonly name: string
  readonly clientId: string
  readonly #options: LoadClientOptions
  readonly #random: Random
  readonly #pending = new Set<Pending>()
  #mqtt: MqttClient | null = null
  #conn = 0
  #isOpen = false
  #nonce = ''
  #key: Buffer | null = null
  #requests = 0
  #isLoading = false
  #ready = Promise.withResolvers<void>()
  #slots: Promise<void>[] = []

  constructor(options: LoadClientOptions) {
    this.#options = options
    this.name = options.name
    // 32 characters at least, and the same for ever.
    this.clientId = `${options.name}.`.padEnd(40, 'x')
    this.#random = new Random(options.seed)
  }

  get isReady(): boolean {
    return this.#key !== null
  }

  get inFlight(): number {
    return this.#pending.size
  }

  /** Resolves when it has its key. */
  async connect(): Promise<this> {
    const client = mqtt.connect(this.#mqttOptions())
    this.#mqtt = client
    client.on('error', () => {})
    client.on('packetreceive', packet => {
      if (packet.cmd === 'connack' && packet.returnCode === 0) this.#begin()
    })
    // Stock clients subscribe again by themselves.
    client.on('connect', () => {
      if (this.#options.isStock !== true || this.#conn === 1)
        client.subscribe(['s', 'p', 'q'], { qos: 1 })
    })
    client.on('message', (topic, payload) => this.#message(topic, payload))
    client.on('close', () => this.#end())
    await this.#ready.promise
    return this
  }

  /** Keeps the window full until `quiesce`. */
  load(): void {
    if (this.#isLoading) return
    this.#isLoading = true
    const count = this.#options.window ?? 4
    this.#slots = Array.from({ length: count }, () => this.#slot())
  }

  /** Makes no more calls; resolves when those under way have ended. */
  async quiesce(): Promise<void> {
    this.#isLoading = false
    await Promise.all(this.#slots)
  }

  /** One call, whatever the load does; resolves when it is answered or its connection has ended. */
  async call(
    func: LedgerFunction,
    options: { wire?: Wire; tag?: string | null } = {},
  ): Promise<void> {
    const { wire = 'i', tag = null } = options
    await this.#call(func, wire, tag)
  }

  async close(): Promise<void> {
    this.#isLoading = false
    await this.#mqtt?.endAsync(true)
    this.#end()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #mqttOptions(): IClientOptions {
    const { ports, isStock = false } = this.#options
    const common: IClientOptions = {
      // It goes from one to the next with each try.
      servers: this.#random
        .shuffled(ports)
        .map(port => ({ host: '127.0.0.1', port, protocol: 'mqtt' })),
      clientId: this.clientId,
      reconnectPeriod: 200 + this.#random.below(400),
      connectTimeout: 5_000,
      keepalive: 10,
    }
    return isStock ? common : { ...common, resubscribe: false, reconnectOnConnackError: true }
  }

  #begin(): void {
    this.#conn++
    this.#isOpen = true
    this.#key = null
    this.#log({ e: 'connect', clientId: this.clientId })
  }

  #end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#key = null
    this.#ready = Promise.withResolvers()
    this.#log({ e: 'close' })
    const cutOff = [...this.#pending]
    this.#pending.clear()
    for (const pending of cutOff) pending.settle()
  }

  #message(topic: string, payload: Buffer): void {
    if (topic === 's') return this.#takeNonce(payload.toString('ascii'))
    if (this.#key === null) return
    const plain = classicCrypt(this.#key, payload)
    const wire = topic[0] === 'i' ? 'i' : 'f'
    if (topic === 'p' || topic === 'q') {
      const push = decodePush(topic, plain)
      if (push !== null) this.#log({ e: 'push', topic, ...push })
      return
    }
    const reply = decodeReply(wire, plain)
    this.#log({ e: 'reply', topic, ...reply })
    this.#settle(topic, reply.request)
  }

  /**
   * The log says what came; whom it was for is only a guess here, and enough to go on with the
   * load.
   */
  #settle(topic: string, request: string | null): void {
    for (const pending of this.#pending) {
      if (request === null ? pending.topic !== topic : pending.request !== request) continue
      this.#pending.delete(pending)
      return pending.settle()
    }
  }

  #takeNonce(nonce: string): void {
    // A probe repeats the nonce that it has.
    if (this.#key !== null && nonce === this.#nonce) return
    this.#nonce = nonce
    this.#key = classicKey(this.clientId, nonce)
    void this.#greet()
  }

  /** The first request is on bare `i`, which tells the gate that the key is right. */
  async #greet(): Promise<void> {
    const conn = this.#conn
    await (this.#options.user === undefined
      ? this.#call('Who', 'i', null)
      : this.#call('Enter', 'i', null, { user: this.#options.user }))
    if (conn === this.#conn) this.#ready.resolve()
  }

  async #slot(): Promise<void> {
    const { pauseMs = 20 } = this.#options
    while (this.#isLoading) {
      await Promise.race([this.#ready.promise, delay(1_000)])
      if (this.#key === null) continue
      const tag = this.#random.chance(0.6) ? `t${this.#requests}` : null
      await this.#call(this.#choose(), this.#random.pick(['i', 'f'] as const), tag)
      await delay(this.#random.between(0, 2 * pauseMs))
    }
  }

  #choose(): LedgerFunction {
    const total = mix.reduce((sum, [, weight]) => sum + weight, 0)
    let left = this.#random.below(total)
    for (const [func, weight] of mix) if ((left -= weight) < 0) return func
    return 'Echo'
  }

  #call(
    func: LedgerFunction,
    wire: Wire,
    tag: string | null,
    more: { readonly user?: string } = {},
  ): Promise<void> {
    if (this.#key === null || !this.#mqtt?.connected) return Promise.resolve()
    const request = `${this.name}-${this.#conn}-${this.#requests++}`
    const friend = func === 'PushTo' ? this.#friend() : null
    const asked = {
      key: request,
      client: this.name,
      ms: this.#random.below(400),
      ...friend,
      ...more,
    }
    const payload = classicCrypt(this.#key, encodeRequest(wire, func, asked))
    const topic = tag === null ? wire : `${wire}/${tag}`
    const deadlineMs = Ledger.functions[func].timeoutMs
    this.#log({ e: 'invoke', request, wire, tag, func, deadlineMs })
    const answered = this.#answered(request, topic)
    this.#mqtt.publish(topic, payload, { qos: 1 }, error => {
      // mqtt.js sends it again on the next connection, where it is a left-over and acknowledged.
      if (error == null) this.#log({ e: 'puback', request })
    })
    return answered
  }

  #friend(): { user: string; to: string } {
    const { friends = [], user = 'nobody' } = this.#options
    const friend = friends.length === 0 ? { user, name: this.name } : this.#random.pick(friends)
    return { user: friend.user, to: friend.name }
  }

  #answered(request: string, topic: string): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(() => {
        this.#pending.delete(pending)
        resolve()
      }, slotMs)
      const settle = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const pending: Pending = { request, topic, settle }
      this.#pending.add(pending)
    })
  }

  #log(event: ClientEvent): void {
    this.#options.log.add({ ...event, client: this.name, conn: this.#conn } as never)
  }
}

/** Events of a connection without its name and number. */
type ClientEvent = { readonly e: string } & Readonly<Record<string, unknown>>

function delay(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
