/**
 * A small server that speaks the protocol honestly: a real MQTT broker (Aedes by its ordinary
 * hooks) over TCP and WebSocket, the classic handshake with node:crypto and protobuf.js by
 * reflection. It shares no code with the client, so that neither hides the other's mistakes.
 */
import { createCipheriv, createHash, randomInt } from 'node:crypto'
import { createServer } from 'node:http'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { Aedes } from 'aedes'
import type { Client, PublishPacket } from 'aedes'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { Probe, root, User } from './contracts.ts'
import { Accounts, Failure } from './accounts.ts'
import type { Run, TestGate } from './test-gate.ts'
import { inWholePackets } from './whole-packets.ts'

interface Session {
  readonly client: Client
  readonly clientId: string
  key: Buffer | null
  readonly filters: Set<string>
  /** Bare requests run one after the other. */
  tail: Promise<void>
  user: string | null
}

export interface SmallGateOptions {
  readonly suite?: 'classic' | 'none'
  /** Answers CONNACK with this code. */
  readonly refuse?: number
  /** Grants `s` and never sends the nonce. */
  readonly mute?: boolean
}

type Params = Readonly<Record<string, unknown>>

export class SmallGate implements TestGate {
  readonly runs: Run[] = []
  readonly clientIds: string[] = []
  readonly violations: string[] = []
  readonly accounts = new Accounts()
  readonly #options: SmallGateOptions
  readonly #sessions = new Map<Client, Session>()
  readonly #sockets = new Set<Duplex>()
  #held: (() => void)[] = []
  #broker: Aedes | null = null
  #tcp: net.Server | null = null
  #web: net.Server | null = null
  #port = 0
  #webPort = 0

  constructor(options: SmallGateOptions = {}) {
    this.#options = options
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`
  }

  get webUrl(): string {
    return `ws://127.0.0.1:${this.#webPort}`
  }

  async listen(): Promise<void> {
    const broker = await Aedes.createBroker({ maxClientsIdLength: 64 })
    this.#broker = broker
    broker.authenticate = (client, _name, _password, done) => {
      const { refuse = 0 } = this.#options
      const error = Object.assign(new Error('refused'), { returnCode: refuse })
      if (refuse === 0) done(null, true)
      else done(error, false)
      this.clientIds.push(client.id)
      if (!/^[A-Za-z0-9_.:-]{32,64}$/.test(client.id)) this.violations.push(`id ${client.id}`)
    }
    broker.on('client', client => this.#enter(client))
    broker.on('clientDisconnect', client => this.#sessions.delete(client))
    broker.on('subscribe', (filters, client) => {
      const session = this.#sessions.get(client)
      for (const { topic } of filters) session?.filters.add(topic)
      if (filters.some(filter => filter.topic === 's')) this.#sendNonce(client)
    })
    broker.authorizePublish = (client, packet, done) => {
      if (client !== null) this.#received(client, packet)
      done(null)
    }
    this.#tcp = net.createServer({ noDelay: true }, socket => this.#accept(socket))
    this.#port = await listen(this.#tcp, this.#port)
    const web = createServer()
    new WebSocketServer({ server: web, path: '/mqtt' }).on('connection', socket =>
      this.#accept(createWebSocketStream(socket)),
    )
    this.#web = web
    this.#webPort = await listen(web, this.#webPort)
  }

  releaseHeld(): void {
    const held = this.#held
    this.#held = []
    for (const answer of held) answer()
  }

  push(module: number, type: number, content: object, message?: string): void {
    const json = Buffer.from(JSON.stringify({ module, type, content }))
    const reflected = message === undefined ? null : root.lookupType(message)
    for (const session of this.#sessions.values()) {
      if (session.filters.has('p')) this.#send(session, 'p', json)
      if (reflected === null || !session.filters.has('q')) continue
      const body = reflected.encode(reflected.fromObject(content)).finish()
      this.#send(session, 'q', Buffer.concat([Buffer.of(module, type), body]))
    }
  }

  sendRaw(topic: string, bytes: Uint8Array): void {
    for (const { client } of this.#sessions.values()) publish(client, topic, Buffer.from(bytes))
  }

  end(): void {
    // Aedes publishes in a turn of its own
    setImmediate(() => {
      for (const socket of this.#sockets) socket.end()
    })
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async stop(): Promise<void> {
    const servers = [this.#tcp, this.#web].filter(server => server !== null)
    const closed = servers.map(
      server => new Promise<void>(resolve => void server.close(() => resolve())),
    )
    this.cut()
    await Promise.all(closed)
    const broker = this.#broker
    if (broker !== null) await new Promise<void>(resolve => broker.close(resolve))
    this.#broker = this.#tcp = this.#web = null
  }

  close(): Promise<void> {
    return this.stop()
  }

  #accept(socket: Duplex): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.#sockets.delete(socket))
    this.#broker?.handle(inWholePackets(socket))
  }

  #enter(client: Client): void {
    const key = this.#options.suite === 'none' ? Buffer.alloc(0) : null
    this.#sessions.set(client, {
      client,
      clientId: client.id,
      key,
      filters: new Set(),
      tail: Promise.resolve(),
      user: null,
    })
  }

  #sendNonce(client: Client): void {
    const session = this.#sessions.get(client)
    if (session === undefined || this.#options.mute === true || session.key !== null) return
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    const nonce = Array.from({ length: 32 }, () => alphabet[randomInt(62)]).join('')
    const mixed = (session.clientId + nonce).split('')
    ;[mixed[32], mixed[6]] = [mixed[6]!, mixed[32]!]
    ;[mixed[48], mixed[31]] = [mixed[31]!, mixed[48]!]
    session.key = createHash('md5').update(mixed.join('')).digest()
    publish(client, 's', Buffer.from(nonce))
  }

  #received(client: Client, packet: PublishPacket): void {
    const session = this.#sessions.get(client)
    const { topic } = packet
    if (session === undefined || !/^[if](\/[A-Za-z0-9_-]{1,32})?$/.test(topic)) {
      this.violations.push(`publish on ${topic}`)
      return
    }
    if (packet.qos !== 1) this.violations.push(`QoS ${packet.qos}`)
    if (packet.dup) this.violations.push('DUP')
    if (session.key === null) return void this.violations.push('no key')
    const plain = crypt(session.key, Buffer.from(packet.payload))
    const run = (): Promise<void> => this.#answer(session, topic, plain)
    if (topic.length === 1) session.tail = session.tail.then(run)
    else void Promise.resolve().then(run)
  }

  async #answer(session: Session, topic: string, plain: Buffer): Promise<void> {
    const request = topic.startsWith('i') ? ofJson(plain) : ofProtobuf(plain)
    let state = 0
    let msg = ''
    let result: object = {}
    try {
      if (request.entry === null) throw new Failure(0xfc, 'Not Found')
      const { name } = request.entry
      this.runs.push({ name, topic, clientId: session.clientId, params: request.params })
      result = await this.#run(session, name, request.params)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      state = error.state
      msg = error.message
    }
    this.#send(session, topic, request.reply(state, msg, result))
  }

  async #run(session: Session, name: string, params: Params): Promise<object> {
    switch (name) {
      case 'Probe.Echo':
        return params
      case 'Probe.Wait':
        await new Promise(resolve => setTimeout(resolve, Number(params.ms ?? 0)))
        return { key: params.key }
      case 'Probe.Hold':
        await new Promise<void>(resolve => this.#held.push(resolve))
        return { key: params.key }
      case 'Probe.Fail':
        throw new Failure(7, 'Seat is taken')
      case 'Probe.Push':
        this.push(60, 1, { seat: 5, at: '6' }, 'Probe_Seated')
        return {}
      case 'Probe.WhoAmI':
        if (session.user === null) throw new Failure(0xf9, 'Need Login first')
        return { key: session.user }
      default:
        return this.accounts.run(name, params, session)
    }
  }

  #send(session: Session, topic: string, plain: Buffer): void {
    if (session.key !== null) publish(session.client, topic, crypt(session.key, plain))
  }
}

interface Decoded {
  readonly entry: Entry | null
  readonly params: Params
  reply(state: number, msg: string, result: object): Buffer
}

interface Entry {
  readonly name: string
  readonly module: number
  readonly func: number
  readonly request: string | null
  readonly response: string | null
}

const entries: Entry[] = [Probe, User]
  .flatMap(contract =>
    Object.entries(contract.functions).map(([name, spec]) => ({
      name: `${contract.name}.${name}`,
      module: contract.id,
      func: spec.id,
      request: 'request' in spec ? spec.request.name : null,
      response: 'response' in spec ? spec.response.name : null,
    })),
  )
  .filter(entry => entry.name !== 'Probe.Missing')

function ofJson(plain: Buffer): Decoded {
  const { module, func, params = {} } = JSON.parse(plain.toString()) as Record<string, unknown>
  const entry = entries.find(
    ({ name, ...one }) =>
      name === `${String(module)}.${String(func)}` || (one.module === module && one.func === func),
  )
  return {
    entry: entry ?? null,
    params: params as Params,
    reply: (state, msg, result) =>
      Buffer.from(JSON.stringify({ result: state === 0 ? result : null, msg, state })),
  }
}

function ofProtobuf(plain: Buffer): Decoded {
  const [module = 0, func = 0] = plain
  const entry = entries.find(one => one.module === module && one.func === func) ?? null
  const type = entry?.request == null ? null : root.lookupType(entry.request)
  const options = { longs: String, bytes: String, defaults: true }
  return {
    entry,
    params: type === null ? {} : type.toObject(type.decode(plain.subarray(2)), options),
    reply(state, msg, result) {
      const answer = entry?.response == null ? null : root.lookupType(entry.response)
      const bytes =
        answer === null || state !== 0
          ? new Uint8Array()
          : answer.encode(answer.fromObject(result)).finish()
      const envelope = allResponse.encode({ result: bytes, msg, state }).finish()
      return Buffer.concat([Buffer.of(module, func), envelope])
    },
  }
}

const allResponse = root.lookupType('AllResponse')

function crypt(key: Buffer, bytes: Buffer): Buffer {
  return key.length === 0 ? bytes : createCipheriv('aes-128-ctr', key, key).update(bytes)
}

function publish(client: Client, topic: string, payload: Buffer): void {
  client.publish({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false }, () => {})
}

async function listen(server: net.Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}
