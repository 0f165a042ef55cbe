/**
 * Requests and replies of one MQTT connection: which PUBLISH on `i` and `f` is a request, what it
 * asks for, and where its reply goes. Requests are read straight from the socket's chunk and their
 * replies written straight to the slab; neither ever passes through the broker.
 */
import { isUtf8 } from 'node:buffer'
import { guardJson } from '../../contract/json-guard.ts'
import type { Channel } from '../../crypto/suite.ts'
import type { Dispatcher } from '../../dispatch/dispatcher.ts'
import { Kind, type FunctionEntry, type Reply } from '../../dispatch/request.ts'
import { maxGarbageInRow, maxWrongQosInRow } from '../../protocol/limits.ts'
import { readJsonRequest, type JsonRequest } from '../../protocol/request.ts'
import { errorReply, noFunction } from '../request-queue.ts'
import type { Session } from '../session.ts'
import type { RefusalKind } from '../telemetry.ts'
import type { PacketSink } from './packets.ts'
import { writeJsonReply, writeProtobufReply } from './reply-writer.ts'
import { TicketBook } from './tickets.ts'

/** What requests need of the lane they come by. */
export interface RequestLane extends PacketSink {
  readonly session: Session
  readonly channel: Channel | null
  /** Acknowledges a request by its QoS, at the latest with its reply. */
  acknowledgeRequest(qos: number, id: number): void
  /** Writes the acknowledgements that wait. */
  settleAcknowledgements(): void
  /** A message id for a PUBLISH; 0: the client acknowledges nothing, and the lane has closed. */
  takeId(): number
  /** Counts and logs. */
  refuse(kind: RefusalKind, message: string): void
  /** Closes at once, for a fault. */
  fault(kind: RefusalKind, message: string): void
  /** Closes when what was accepted is answered. */
  faultAfterAnswers(kind: RefusalKind, message: string): void
}

export interface RequestOptions {
  readonly dispatcher: Pick<Dispatcher, 'find'>
  readonly maxLeftOvers: number
  /** Replies on `i` carry base64 of their JSON. */
  readonly base64: boolean
}

/** A PUBLISH on a request topic. */
export interface RequestPublish {
  readonly kind: Kind
  /** The whole topic, on which the reply goes. */
  readonly topic: string
  readonly tagged: boolean
  /** The low half of its first byte: DUP 8, QoS 6, RETAIN 1. */
  readonly flags: number
  readonly id: number
}

const misuseText = 'Publish requests with QoS 1, not retained'

export class Requests {
  readonly #lane: RequestLane
  readonly #options: RequestOptions
  readonly #tickets = new TicketBook()
  #leftOvers = 0
  #misusesInRow = 0
  #garbageInRow = 0
  #hasSeenJson = false
  /** Of the request in hand: the size of its payload, its JSON, the instance it names. */
  #bytes = 0
  #text: string | null = null
  #instance: string | null = null

  constructor(lane: RequestLane, options: RequestOptions) {
    this.#lane = lane
    this.#options = options
  }

  /** Takes one PUBLISH with its payload `bytes[start, end)`, which is decrypted in place. */
  take(publish: RequestPublish, bytes: Buffer, start: number, end: number): void {
    const lane = this.#lane
    const { flags, id } = publish
    const qos = (flags >> 1) & 3
    const channel = lane.channel
    if (qos > 0) lane.acknowledgeRequest(qos, id)
    if (channel === null || (flags & 8) !== 0) return this.#leftOver()
    if (!channel.open(publish.topic, bytes, start, end))
      return lane.fault('forged', 'A payload does not belong to this connection')
    const from = start + channel.headerBytes
    const to = end - channel.trailerBytes
    if (qos !== 1 || (flags & 1) !== 0) return this.#misuse(publish, bytes, from, to)
    this.#misusesInRow = 0
    this.#bytes = to - from
    if (publish.kind === Kind.Json) this.#takeJson(publish, bytes, from, to)
    else this.#takeProtobuf(publish, bytes, from, to)
  }

  #takeJson(publish: RequestPublish, bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('utf8', start, end)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return this.#garbage(publish)
    }
    // Only a text with the replacement character can have come from bad bytes.
    if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end)))
      return this.#garbage(publish)
    this.#hasSeenJson = true
    this.#garbageInRow = 0
    let request: JsonRequest
    try {
      request = readJsonRequest(value)
    } catch {
      return this.#decide(publish, errorReply('ParamParseFail'))
    }
    if (!guardJson(text, value)) return this.#decide(publish, errorReply('ParamParseFail'))
    const entry = this.#options.dispatcher.find(request.module, request.func)
    if (entry === undefined) return this.#decide(publish, errorReply('NotFound'))
    if (request.instance !== null && !entry.addressable)
      return this.#decide(publish, errorReply('NotFound'))
    this.#text = text
    this.#instance = request.instance
    this.#accept(publish, entry, request.params, this.#tickets.json(publish))
  }

  #takeProtobuf(publish: RequestPublish, bytes: Buffer, start: number, end: number): void {
    if (end - start < 2)
      return this.#decide(publish, errorReply('ParamParseFail'), bytes, start, end)
    const module = bytes[start]!
    const func = bytes[start + 1]!
    const entry = this.#options.dispatcher.find(module, func)
    if (entry === undefined) return this.#decide(publish, errorReply('NotFound'), bytes, start, end)
    const ticket = this.#tickets.protobuf(publish, module, func)
    this.#accept(publish, entry, bytes.subarray(start + 2, end), ticket)
  }

  #accept(publish: RequestPublish, entry: FunctionEntry, params: unknown, ticket: number): void {
    this.#lane.session.accept({
      entry,
      kind: publish.kind,
      text: this.#text,
      instance: this.#instance,
      params,
      bytes: this.#bytes,
      ticket,
      bare: !publish.tagged,
      now: this.#lane.link.turnAt,
      decided: null,
    })
    // A connection that waits must not hold on to its last request.
    this.#text = null
    this.#instance = null
  }

  /** Answers in the place of the request among the others. */
  #decide(publish: RequestPublish, decided: Reply, bytes?: Buffer, start = 0, end = 0): void {
    const module = end > start ? bytes![start]! : 0
    const func = end > start + 1 ? bytes![start + 1]! : 0
    const isJson = publish.kind === Kind.Json
    this.#lane.session.accept({
      entry: noFunction,
      kind: publish.kind,
      params: undefined,
      bytes: 0,
      ticket: isJson ? this.#tickets.json(publish) : this.#tickets.protobuf(publish, module, func),
      bare: !publish.tagged,
      now: this.#lane.link.turnAt,
      decided,
    })
  }

  /**
   * Sent again by a stock client from a connection before: its key is gone, nobody knows its bytes.
   */
  #leftOver(): void {
    this.#lane.refuse('left-over', 'A request without a key, or sent again, was not run')
    this.#countLeftOver()
  }

  #countLeftOver(): void {
    if (++this.#leftOvers <= this.#options.maxLeftOvers) return
    this.#lane.fault(
      'left-overs',
      'Too many requests before the handshake: hold them until the nonce',
    )
  }

  #misuse(publish: RequestPublish, bytes: Buffer, start: number, end: number): void {
    this.#lane.refuse('request-qos', `A request was not run: ${misuseText}`)
    this.#decide(publish, errorReply('NotAcceptable', misuseText), bytes, start, end)
    if (++this.#misusesInRow === maxWrongQosInRow)
      this.#lane.faultAfterAnswers('request-qos', `Closed after ${maxWrongQosInRow}: ${misuseText}`)
  }

  #garbage(publish: RequestPublish): void {
    this.#decide(publish, errorReply('ParamParseFail'))
    if (!this.#hasSeenJson) return this.#countLeftOver()
    if (++this.#garbageInRow === maxGarbageInRow)
      this.#lane.faultAfterAnswers(
        'wrong-key',
        'Three payloads in a row were no JSON: derive the key from the nonce of this connection',
      )
  }

  reply(ticket: number, reply: Reply): void {
    const lane = this.#lane
    const place = this.#tickets.redeem(ticket)
    lane.settleAcknowledgements()
    const id = lane.takeId()
    if (id === 0) return
    const head = { topic: place.topic, id, channel: lane.channel }
    if (place.kind === Kind.Json) writeJsonReply(lane, head, reply, this.#options.base64)
    else writeProtobufReply(lane, head, reply, place)
  }
}
