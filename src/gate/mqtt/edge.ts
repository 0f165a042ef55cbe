/**
 * The MQTT edge: everything that all MQTT connections of one gate share. It makes a lane of each
 * byte stream, and owns client ids, the cipher suite and the broker for ordinary topics.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Lifecycle } from '../../base/lifecycle.ts'
import type { TimerWheel } from '../../base/timer-wheel.ts'
import type { Suite } from '../../crypto/suite.ts'
import type { Dispatcher } from '../../dispatch/dispatcher.ts'
import type { LinkOptions } from '../link.ts'
import { Slab } from '../output.ts'
import type { Sessions } from '../sessions.ts'
import type { GateTelemetry } from '../telemetry.ts'
import type { Transport } from '../transport.ts'
import { Broker } from './broker.ts'
import { type ClientIdBook, ClientIds } from './client-ids.ts'
import { Lane } from './lane.ts'
import type { LaneHost, LaneOptions } from './lane-host.ts'
import type { OrdinaryOptions } from './ordinary-topics.ts'
import type { RequestOptions } from './requests.ts'

export interface MqttEdgeOptions extends LaneOptions {
  readonly sessions: Sessions
  readonly dispatcher: Pick<Dispatcher, 'find'>
  readonly suite: Suite
  readonly wheel: TimerWheel
  /** In a cluster: the ids of all gates, over those of this one. */
  readonly clientIdsOf?: (local: ClientIds) => ClientIdBook
  /** In a cluster: whether this node may act; what clients send is held while it may not. */
  readonly lease?: LinkOptions['lease']
  /** How many clients a second a drain closes; 500. */
  readonly closesPerSecond?: number
  readonly telemetry: GateTelemetry
  readonly jsonResult: 'object' | 'base64'
  readonly maxReplyBytes: number
  readonly maxBufferedBytes: number
  readonly maxLeftOvers: number
  readonly maxRetainedMessages: number
  readonly maxRetainedBytes: number
  readonly maxConnections: number
  /** A packet must be complete within this of its first byte, in ms. */
  readonly packetMs: number
  /** How long a closing connection may go on sending, in ms. */
  readonly lingerMs: number
}

export class MqttEdge implements Lifecycle, LaneHost {
  readonly options: MqttEdgeOptions
  readonly linkOptions: LinkOptions
  readonly requestOptions: RequestOptions
  readonly ordinaryOptions: OrdinaryOptions
  readonly clientIds: ClientIdBook
  readonly #broker: Broker
  readonly #lanes = new Set<Lane>()
  #draining = false
  #whenEmpty: (() => void) | null = null

  constructor(options: MqttEdgeOptions) {
    this.options = options
    const { wheel, telemetry } = options
    const local = new ClientIds(wheel)
    this.clientIds = options.clientIdsOf?.(local) ?? local
    this.linkOptions = {
      slab: new Slab(),
      wheel,
      maxWaitingBytes: options.maxBufferedBytes + options.maxReplyBytes,
      packetMs: options.packetMs,
      lease: options.lease ?? null,
      lingerMs: options.lingerMs,
    }
    this.requestOptions = {
      dispatcher: options.dispatcher,
      maxLeftOvers: options.maxLeftOvers,
      base64: options.jsonResult === 'base64',
    }
    this.#broker = new Broker({
      log: options.log,
      maxRetainedMessages: options.maxRetainedMessages,
      maxRetainedBytes: options.maxRetainedBytes,
      retainedFull: topic =>
        telemetry.refused(
          'retained-full',
          topic,
          'A message was not retained: limits.maxRetained*',
        ),
    })
    this.ordinaryOptions = { broker: this.#broker, plainTopics: options.plainTopics }
  }

  get sessions(): Sessions {
    return this.options.sessions
  }

  get suite(): Suite {
    return this.options.suite
  }

  get telemetry(): GateTelemetry {
    return this.options.telemetry
  }

  /** Open connections, before and after CONNECT. */
  get connections(): number {
    return this.#lanes.size
  }

  async start(): Promise<void> {
    await this.#broker.start()
  }

  /** Takes a byte stream as a client. While draining it is closed at once. */
  accept(transport: Transport): void {
    if (this.#draining) {
      this.telemetry.dropped('draining')
      return transport.destroy()
    }
    if (this.#lanes.size >= this.options.maxConnections) {
      const { address } = transport
      this.telemetry.refused('full', address, 'Too many connections: see limits.maxConnections')
      return transport.destroy()
    }
    this.telemetry.connections.inc()
    this.#lanes.add(new Lane(this, transport, this.#forget))
  }

  // One function for all lanes.
  readonly #forget = (lane: Lane): void => {
    if (!this.#lanes.delete(lane)) return
    this.telemetry.connections.dec()
    if (this.#lanes.size === 0) this.#whenEmpty?.()
  }

  /** From now on newcomers are closed at once; who is there stays. */
  refuse(): void {
    this.#draining = true
  }

  /**
   * Closes every client in order (what it sent is answered, it is told to come back), at a set and
   * jittered rate, and resolves when all are gone; what is still there after `deadlineMs` is cut.
   */
  async drain(deadlineMs: number): Promise<void> {
    this.refuse()
    const began = performance.now()
    await this.#sendAway(deadlineMs)
    await this.#emptied(deadlineMs - (performance.now() - began))
    this.abort()
    await this.#emptied(abortMs)
  }

  /** Cuts every connection at once, unsent bytes and all. */
  abort(): void {
    this.refuse()
    for (const lane of this.#lanes) lane.link.abort()
  }

  /**
   * Half of the time is for the closes themselves, so that the last clients can be answered too.
   */
  async #sendAway(deadlineMs: number): Promise<void> {
    const { closesPerSecond = 500 } = this.options
    const lanes = shuffled([...this.#lanes])
    const perSecond = Math.max(closesPerSecond, (lanes.length * 2000) / Math.max(deadlineMs, 1))
    while (lanes.length > 0) {
      const share = (perSecond * closeTickMs) / 1000
      const count = Math.ceil(share * (0.5 + Math.random()))
      for (const lane of lanes.splice(0, count)) {
        if (lane.isOpen) lane.close('drain')
        else if (!lane.isClosing) lane.link.abort()
      }
      if (lanes.length > 0) await delay(closeTickMs)
    }
  }

  /** Resolves when no connection is left, or when `withinMs` have passed. */
  async #emptied(withinMs: number): Promise<void> {
    if (this.#lanes.size === 0 || withinMs <= 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#whenEmpty = resolve
    const timer = setTimeout(resolve, withinMs)
    await promise
    clearTimeout(timer)
    this.#whenEmpty = null
  }

  async close(): Promise<void> {
    await this.drain(0)
    await this.#broker.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

const closeTickMs = 20

function shuffled<T>(list: T[]): T[] {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1))
    const kept = list[last]!
    list[last] = list[other]!
    list[other] = kept
  }
  return list
}

/** A stream that was cut says so within a turn of the event loop; this is for one that does not. */
const abortMs = 1000
