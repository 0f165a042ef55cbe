/**
 * Ordinary topics: Aedes as a plain MQTT broker for everything that is not ours. Requests, replies
 * and pushes never come here. Connections are attached to it when they first subscribe an ordinary
 * filter, not at CONNECT: an attached idle client costs several times the memory of one that is
 * not.
 */
import type { EventEmitter } from 'node:events'
import { Aedes } from 'aedes'
import type { Logger } from '../../base/logger.ts'
import type { Lifecycle } from '../../base/lifecycle.ts'
import { BrokerClient, type BrokerClientHandler } from './broker-client.ts'

export interface OrdinaryMessage {
  readonly topic: string
  /** Not a view of anything that is reused. */
  readonly payload: Buffer
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
}

export interface BrokerOptions {
  readonly log: Logger
  readonly maxRetainedMessages: number
  readonly maxRetainedBytes: number
  /** A retained message was delivered but not kept: the store is full. */
  retainedFull(topic: string): void
}

interface Waiting {
  readonly message: OrdinaryMessage
  readonly done: (error?: Error | null) => void
}

/** Aedes' matcher refuses deeper topics; it would throw. */
export const maxTopicLevels = 100

export class Broker implements Lifecycle {
  readonly #options: BrokerOptions
  readonly #retainedSizes = new Map<string, number>()
  readonly #waiting: Waiting[] = []
  #retainedBytes = 0
  #publishing = false
  #aedes: Aedes | null = null

  constructor(options: BrokerOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    if (this.#aedes !== null) return
    this.#aedes = await Aedes.createBroker({
      maxClientsIdLength: 64,
      maxTopicLevels,
    })
    // Aedes' own types leave this event out; without a listener it would end the process.
    const events: EventEmitter = this.#aedes
    events.on('error', (error: unknown) =>
      this.#options.log.error('The broker for ordinary topics failed', { error }),
    )
  }

  async close(): Promise<void> {
    const aedes = this.#aedes
    this.#aedes = null
    if (aedes === null) return
    await new Promise<void>(resolve => aedes.close(resolve))
    for (const { done } of this.#waiting.splice(0)) done(closedError)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** How many connections subscribe ordinary topics. */
  get attached(): number {
    return this.#aedes?.connectedClients ?? 0
  }

  /** Attaches a connection under an id of its own; it may subscribe when `ready` was called. */
  attach(id: string, handler: BrokerClientHandler): BrokerClient {
    const client = new BrokerClient(handler)
    if (this.#aedes === null) client.destroy()
    else {
      this.#aedes.handle(client)
      client.connect(id)
    }
    return client
  }

  /**
   * Publishes for every subscriber; `done` is called when all of them have it in their output. One
   * at a time wherever Aedes would let a later message of QoS 0 overtake: its subscribers take a
   * lower counter that comes late for a duplicate and lose it.
   */
  publish(message: OrdinaryMessage, done: (error?: Error | null) => void): void {
    this.#waiting.push({ message, done })
    if (!this.#publishing) this.#publishWaiting()
  }

  #publishWaiting(): void {
    this.#publishing = true
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (this.#publishOne(next) === 'later') return
    }
    this.#publishing = false
  }

  #publishOne({ message, done }: Waiting): 'now' | 'later' {
    if (this.#aedes === null) {
      done(closedError)
      return 'now'
    }
    const { topic, payload, qos } = message
    const retain = message.retain && this.#mayRetain(topic, payload.length)
    if (message.retain && !retain) this.#options.retainedFull(topic)
    let state: 'calling' | 'now' | 'later' = 'calling'
    this.#aedes.publish({ cmd: 'publish', topic, payload, qos, retain, dup: false }, error => {
      done(error ?? null)
      if (state === 'later') this.#publishWaiting()
      else state = 'now'
    })
    return state === 'calling' ? (state = 'later') : state
  }

  #mayRetain(topic: string, bytes: number): boolean {
    const before = this.#retainedSizes.get(topic)
    const size = bytes === 0 ? 0 : bytes + topic.length
    const total = this.#retainedBytes - (before ?? 0) + size
    if (size > 0) {
      const { maxRetainedMessages, maxRetainedBytes } = this.#options
      if (total > maxRetainedBytes) return false
      if (before === undefined && this.#retainedSizes.size >= maxRetainedMessages) return false
      this.#retainedSizes.set(topic, size)
    } else this.#retainedSizes.delete(topic)
    this.#retainedBytes = total
    return true
  }
}

const closedError = new Error('the broker is closed')
