/**
 * Batches by NATS subjects, one connection for both ways. Each batch names a reply subject of its
 * own: the server answers there with status 503 where nobody is subscribed. A ping goes out behind
 * the batches of a turn; its answer comes behind every 503 of theirs and proves that they were
 * taken. Until then their fate is open.
 *
 * Whoever may publish to a node's reply subjects can forge a 503, and whoever subscribes to the
 * cluster's subjects counts as a receiver: the server's permissions must leave both to the nodes.
 */
import type { Socket } from 'node:net'
import { randomBytes } from 'node:crypto'
import {
  connect,
  type ConnectionOptions,
  type Msg,
  type MsgCallback,
  type NatsConnection,
  type Subscription,
} from '@nats-io/transport-node'
import { catchSockets, reset } from './caught-sockets.ts'
import { serverAddress, type ServerAddress } from './server-address.ts'
import { ServerCarrier, type ServerCarrierOptions } from './server-carrier.ts'
import type { Connection, Driver, Fate, OpenOptions } from './server-driver.ts'

/** Of the client's own attempt; the carrier's bound is shorter. */
const handshakeMs = 5_000
const noResponders = 503

export class NatsCarrier extends ServerCarrier {
  /** Throws `ConfigInvalid` for a url that names no NATS server. */
  constructor(options: ServerCarrierOptions) {
    super(natsDriver(options.url), options)
  }
}

function natsDriver(url: string): Driver {
  const address = serverAddress(url, ['nats', 'tls'], 4222)
  return {
    name: address.name,
    open: options => open(address, options),
  }
}

async function open(
  address: ServerAddress,
  { channels, events, signal }: OpenOptions,
): Promise<Connection> {
  const sockets: Socket[] = []
  // The client leaves a socket open for ever where a frozen server accepts and says nothing.
  signal.addEventListener('abort', () => sockets.forEach(reset))
  const nats = await catchSockets(sockets, () => connect(optionsOf(address)))
  if (signal.aborted) {
    await nats.close()
    throw signal.reason
  }
  signal.addEventListener('abort', () => void nats.close())
  const ended = (reason: unknown) => {
    if (!signal.aborted) events.lost(reason)
  }
  void nats.closed().then(ended)
  const connection = new NatsLife(nats, `${channels.inbox}.${randomBytes(8).toString('hex')}`)
  const take = (by: 'own' | 'all') => (error: Error | null, message: Msg) => {
    if (signal.aborted) return
    if (error === null) events.received(by, bufferOf(message.data))
    else events.lost(error)
  }
  connection.subscribe(channels.own, take('own'))
  connection.subscribe(channels.all, take('all'))
  connection.listen(ended)
  await nats.flush()
  return connection
}

/** A turn's batches, settled together by one ping. */
type Round = number[]

class NatsLife implements Connection {
  readonly maxBatchBytes: number
  readonly closed: Promise<unknown>
  readonly #nats: NatsConnection
  readonly #inbox: string
  readonly #subscriptions: Subscription[] = []
  readonly #open = new Map<number, (fate: Fate) => void>()
  #round: Round | null = null
  #last = 0

  constructor(nats: NatsConnection, inbox: string) {
    this.#nats = nats
    this.#inbox = inbox
    this.maxBatchBytes = nats.info?.max_payload ?? 1024 * 1024
    this.closed = nats.closed()
  }

  subscribe(subject: string, callback: MsgCallback<Msg>): void {
    this.#subscriptions.push(this.#nats.subscribe(subject, { callback }))
  }

  /** The 503s: without payload, at the subject of their batch. */
  listen(failed: (error: Error) => void): void {
    this.#nats.subscribe(`${this.#inbox}.*`, {
      callback: (error: Error | null, message: Msg) => {
        if (error !== null) return failed(error)
        if (message.headers?.code !== noResponders || message.data.length > 0) return
        this.#tell(Number(message.subject.slice(this.#inbox.length + 1)), 'nobody')
      },
    })
  }

  publish(channel: string, bytes: Buffer, told: (fate: Fate) => void): void {
    const number = ++this.#last
    this.#open.set(number, told)
    this.#roundNow().push(number)
    try {
      this.#nats.publish(channel, bytes, { reply: `${this.#inbox}.${number}` })
    } catch {
      // Above the server's limit, or closed a moment ago: it has not left.
      queueMicrotask(() => this.#tell(number, 'unknown'))
    }
  }

  ping(): Promise<void> {
    return this.#nats.flush()
  }

  leave(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.unsubscribe()
    return this.#nats.flush()
  }

  #roundNow(): Round {
    if (this.#round !== null) return this.#round
    const round: Round = []
    this.#round = round
    // Queued before the client's own flush of this turn: one write for all.
    queueMicrotask(() => this.#flush(round))
    return round
  }

  #flush(round: Round): void {
    this.#round = null
    const taken = () => {
      for (const number of round) this.#tell(number, 'taken')
    }
    this.#nats.flush().then(taken, () => {})
  }

  #tell(number: number, fate: Fate): void {
    const told = this.#open.get(number)
    if (told === undefined) return
    this.#open.delete(number)
    told(fate)
  }
}

function optionsOf({ host, port, isTls, user, password }: ServerAddress): ConnectionOptions {
  const credentials = password === undefined ? { token: user } : { user, pass: password }
  return {
    servers: [host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`],
    ...(user === undefined ? {} : credentials),
    ...(isTls ? { tls: {} } : {}),
    timeout: handshakeMs,
    // It keeps what is published while away and flushes it into the next connection: one each.
    reconnect: false,
    noAsyncTraces: true,
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
}
