/**
 * One MQTT connection from CONNECT to its end: the client id, the handshake, the key. Always a new
 * object and a new mqtt.js client, whose own reconnecting stays off: mqtt.js keeps what was not
 * acknowledged and would send it again, and a request must never be sent twice.
 */
import mqtt from 'mqtt'
import type { Primitives } from '../crypto/primitives.ts'
import type { Channel } from '../crypto/suite.ts'
import { SifakaError } from '../errors.ts'
import { handshakeTopic, isNonce, nonceLength } from '../protocol/handshake.ts'
import type { ClientSettings } from './options.ts'
import { pageSockets } from './page-socket.ts'
import { recordOf } from './record-of.ts'

export interface ConnectionEvents {
  /** A payload of the server, decrypted. */
  onMessage(topic: string, payload: Uint8Array): void
  /** The socket is gone; called once, after `opened` was settled. */
  onClosed(): void
}

/** CONNACK codes after which another try is no use: level, credentials, not authorized. */
const finalRefusals = new Set([1, 4, 5])
/** How long an orderly goodbye may take before the socket is destroyed. */
const goodbyeMs = 2000
/** A server answers a ping at once; a mobile network may need some seconds. */
const probeMs = 5000

export class Connection {
  /**
   * Fresh for each connection, so that a lost one never bars the next: nothing is kept under it.
   */
  readonly clientId: string
  readonly #settings: ClientSettings
  readonly #events: ConnectionEvents
  readonly #opened = Promise.withResolvers<void>()
  readonly #closed = Promise.withResolvers<void>()
  #mqtt: mqtt.MqttClient | null = null
  #channel: Channel | null = null
  #subscribed = false
  #isOpen = false
  #isLeaving = false
  #isClosed = false
  #failure: unknown = null
  #refusal = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #probe: ReturnType<typeof setTimeout> | undefined

  constructor(settings: ClientSettings, events: ConnectionEvents) {
    this.clientId = freshClientId(settings.primitives)
    this.#settings = settings
    this.#events = events
    // whoever awaits neither learns of a failure by onClosed
    this.#opened.promise.catch(() => {})
  }

  /** Resolves when the key is there; rejects with `ConnectFailed`. */
  get opened(): Promise<void> {
    return this.#opened.promise
  }

  /** Resolves when the socket is closed. */
  get closed(): Promise<void> {
    return this.#closed.promise
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** What ended it, where that is known; null while it lives. */
  get failure(): unknown {
    return this.#failure
  }

  /** True after a CONNACK that another try would only repeat. */
  get isRefused(): boolean {
    return finalRefusals.has(this.#refusal)
  }

  /** Begins to connect; at most `connectTimeoutMs` until the key is there. */
  start(): void {
    const { connectTimeoutMs } = this.#settings
    this.#timer = setTimeout(() => {
      this.#fail(new Error(`no key after ${connectTimeoutMs} ms`))
    }, connectTimeoutMs)
    try {
      this.#mqtt = this.#dial()
    } catch (error) {
      this.#failure = error
      this.#ended()
      return
    }
    this.#mqtt.on('connect', () => this.#subscribe())
    this.#mqtt.on('message', (topic, payload) => this.#received(topic, payload))
    // mqtt.js leaves the socket open after some errors (a malformed packet, say)
    this.#mqtt.on('error', error => this.#fail(error))
    this.#mqtt.on('close', () => this.#ended())
    // a stream that may stay half open has nothing more to say; what it said is read before the
    // timer
    this.#mqtt.stream.once('end', () => void setTimeout(() => this.destroy()))
  }

  /** Encrypts and sends; the bytes stay the caller's. False: the connection has gone. */
  send(topic: string, payload: Uint8Array): boolean {
    if (!this.#isOpen || this.#mqtt === null || this.#channel === null) return false
    const sealed = seal(this.#channel, topic, payload)
    // mqtt.js types payloads as Buffer, which a browser has none of; any Uint8Array is written
    // alike. Its callback is of no use: it tells of PUBACK, and only the reply means done
    this.#mqtt.publish(topic, sealed as Buffer, { qos: 1 }, ignore)
    return true
  }

  /** Asks for a sign of life; without any within 5 s the socket is destroyed. */
  probe(): void {
    if (!this.#isOpen || this.#mqtt === null || this.#probe !== undefined) return
    const startedAt = performance.now()
    this.#mqtt.once('packetreceive', () => this.#endProbe())
    this.#probe = setTimeout(() => {
      this.#endProbe()
      // the page stood still meanwhile, and the answer may wait to be read
      if (performance.now() - startedAt > 2 * probeMs) this.probe()
      else this.#fail(new Error(`no answer within ${probeMs} ms`))
    }, probeMs)
    this.#mqtt.sendPing()
  }

  #endProbe(): void {
    clearTimeout(this.#probe)
    this.#probe = undefined
  }

  /** Says DISCONNECT and ends the socket; resolves when it is closed, after 2 s at the latest. */
  async close(): Promise<void> {
    if (this.#isClosed || this.#mqtt === null) return
    if (this.#isOpen) {
      this.#isOpen = false
      this.#isLeaving = true
      this.#timer = setTimeout(() => this.destroy(), goodbyeMs)
      this.#mqtt.end()
    } else if (!this.#isLeaving) {
      this.destroy()
    }
    await this.closed
  }

  /** Ends the socket at once, without a word. */
  destroy(): void {
    this.#isOpen = false
    this.#mqtt?.stream.destroy()
  }

  #dial(): mqtt.MqttClient {
    const settings = this.#settings
    const options: mqtt.IClientOptions = {
      ...settings.mqtt,
      createWebsocket: pageSockets(settings.mqtt.createWebsocket),
      clientId: this.clientId,
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: settings.keepAliveSeconds,
      connectTimeout: settings.connectTimeoutMs,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
    }
    const { stream } = settings
    if (stream !== null) return new mqtt.MqttClient(() => stream(), options)
    const client = mqtt.connect(settings.url, options)
    // requests are small and await their answer: Nagle would hold them back for the peer's ACK.
    // Sockets of Node have the method, WebSockets need none
    const socket = client.stream as { setNoDelay?: (on: boolean) => void }
    socket.setNoDelay?.(true)
    return client
  }

  /** One packet: filters are judged in order, and the key is there as soon as `s` is granted. */
  #subscribe(): void {
    // replies come without a subscription, on the topic of their request
    const filters =
      this.#settings.wire === 'json' ? [handshakeTopic, 'p'] : [handshakeTopic, 'p', 'q']
    this.#mqtt?.subscribe(filters, { qos: 1 }, error => {
      if (error) return this.#fail(error)
      this.#subscribed = true
      if (this.#settings.suite.name === 'none') this.#takeKey('')
      this.#openIfReady()
    })
  }

  #takeKey(nonce: string): void {
    this.#channel = this.#settings.suite.channel(this.clientId, nonce)
  }

  #received(topic: string, payload: Uint8Array): void {
    if (topic === handshakeTopic) {
      // the same nonce comes again as a probe of a silent link: the key stays
      if (this.#channel === null && this.#settings.suite.name === 'classic')
        this.#takeNonce(payload)
      return
    }
    if (this.#channel === null) return
    const { headerBytes, trailerBytes } = this.#channel
    // in place: the payload is a part of the socket's chunk that nobody else reads
    if (!this.#channel.open(topic, payload, 0, payload.length)) {
      return this.#fail(new Error(`the payload on "${topic}" is forged`))
    }
    this.#events.onMessage(topic, payload.subarray(headerBytes, payload.length - trailerBytes))
  }

  #takeNonce(payload: Uint8Array): void {
    const nonce = String.fromCharCode(...payload.subarray(0, nonceLength + 1))
    if (!isNonce(nonce)) return this.#fail(new Error('the server sent a nonce that is none'))
    this.#takeKey(nonce)
    this.#openIfReady()
  }

  #openIfReady(): void {
    if (!this.#subscribed || this.#channel === null || this.#isClosed) return
    clearTimeout(this.#timer)
    this.#isOpen = true
    this.#opened.resolve()
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    const { code } = recordOf(error)
    if (!this.#isOpen && typeof code === 'number' && code < 6) this.#refusal = code
    this.destroy()
  }

  #ended(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#isOpen = false
    clearTimeout(this.#timer)
    this.#endProbe()
    this.#opened.reject(this.#connectFailed())
    this.#closed.resolve()
    this.#events.onClosed()
  }

  #connectFailed(): SifakaError {
    const cause = this.#failure
    const reason = cause instanceof Error ? cause.message || cause.name : 'connection closed'
    const text = `Cannot connect to "${placeOf(this.#settings.url)}": ${reason}`
    return new SifakaError('ConnectFailed', { text, cause })
  }
}

function ignore(): void {}

/** A payload of its own for mqtt.js, which keeps it until it is acknowledged. */
function seal(channel: Channel, topic: string, plain: Uint8Array): Uint8Array {
  const { headerBytes, trailerBytes } = channel
  const bytes = new Uint8Array(headerBytes + plain.length + trailerBytes)
  bytes.set(plain, headerBytes)
  channel.seal(topic, bytes, 0, bytes.length)
  return bytes
}

/** 128 random bits as 32 hexadecimal digits: the shortest id that the protocol admits. */
function freshClientId(primitives: Primitives): string {
  return Array.from(primitives.randomBytes(16), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Where it connects to, as an error may say it: without user and password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
