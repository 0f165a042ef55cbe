import { Kind } from '../../dispatch/request.ts'
import { isReserved, parseRequestTopic } from '../../protocol/topics.ts'
import { Hold, type Link } from '../link.ts'
import { HeldAcks } from './held-acks.ts'
import { isTopicName, PacketType, readText } from './frames.ts'
import type { LaneHost } from './lane-host.ts'
import type { MessageIds } from './message-ids.ts'
import type { OrdinaryTopics } from './ordinary-topics.ts'
import { writeShort } from './packets.ts'
import { Requests, type RequestLane, type RequestPublish } from './requests.ts'

/** What publishes need of the lane they come by. */
export interface PublishLane extends RequestLane {
  readonly link: Link
  readonly host: LaneHost
  /** Ids of messages to the client. */
  readonly ids: MessageIds
  readonly isClosed: boolean
  readonly ordinary: OrdinaryTopics
}

interface PublishHead {
  /** The low half of the first byte: DUP 8, QoS 6, RETAIN 1. */
  readonly flags: number
  /** 0 with QoS 0. */
  readonly id: number
}

/**
 * PUBLISH packets of one connection and the acknowledgements of both directions: tells requests,
 * ordinary messages and forbidden topics apart by their first bytes, and keeps the flow of QoS 2.
 */
export class Publishes {
  readonly #lane: PublishLane
  #requests: Requests | null = null
  #held: HeldAcks | null = null
  /** QoS 2 messages of the client that wait for their PUBREL. */
  #received: Set<number> | null = null

  constructor(lane: PublishLane) {
    this.#lane = lane
  }

  get requests(): Requests {
    return (this.#requests ??= new Requests(this.#lane, this.#lane.host.requestOptions))
  }

  /** A PUBLISH with the body `bytes[start, end)`. */
  publish(bytes: Buffer, flags: number, start: number, end: number): void {
    const lane = this.#lane
    if (end - start < 2) return lane.fault('malformed', 'A PUBLISH without a topic')
    const length = (bytes[start]! << 8) | bytes[start + 1]!
    const topicStart = start + 2
    let at = topicStart + length
    let id = 0
    if ((flags & 6) !== 0) {
      if (at + 2 > end) return lane.fault('malformed', 'A PUBLISH that is cut short')
      id = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      if (id === 0) return lane.fault('malformed', 'A PUBLISH with message id 0')
    }
    if (at > end) return lane.fault('malformed', 'A PUBLISH that is cut short')
    if (length === 1 && bytes[topicStart] === 0x69)
      return this.#request(
        { kind: Kind.Json, topic: 'i', tagged: false, flags, id },
        bytes,
        at,
        end,
      )
    if (length === 1 && bytes[topicStart] === 0x66)
      return this.#request(
        { kind: Kind.Protobuf, topic: 'f', tagged: false, flags, id },
        bytes,
        at,
        end,
      )
    const topic = readText(bytes, topicStart, topicStart + length)
    if (topic === null || !isTopicName(topic))
      return lane.fault('malformed', 'A PUBLISH on a topic that is none')
    if (isReserved(topic)) this.#publishReserved(topic, { flags, id }, bytes.subarray(at, end))
    else this.#publishOrdinary(topic, { flags, id }, Buffer.from(bytes.subarray(at, end)))
  }

  #publishReserved(topic: string, head: PublishHead, payload: Buffer): void {
    const request = parseRequestTopic(topic)
    if (request === null)
      return this.#lane.fault(
        'reserved-publish',
        'A PUBLISH on a reserved topic: only "i" and "f" take any',
      )
    const kind = request.kind === 'i' ? Kind.Json : Kind.Protobuf
    const { flags, id } = head
    const publish = { kind, topic, tagged: request.tag !== '', flags, id }
    this.#request(publish, payload, 0, payload.length)
  }

  #request(publish: RequestPublish, bytes: Buffer, start: number, end: number): void {
    const lane = this.#lane
    lane.host.telemetry.requests.inc()
    this.requests.take(publish, bytes, start, end)
    if (lane.session.queue.full) lane.link.hold(Hold.Queue)
  }

  #publishOrdinary(topic: string, head: PublishHead, payload: Buffer): void {
    const lane = this.#lane
    const qos = ((head.flags >> 1) & 3) as 0 | 1 | 2
    const retain = (head.flags & 1) !== 0
    // A QoS 2 message that comes again is acknowledged again and not published again.
    if (qos === 2 && this.#received?.has(head.id)) return this.acknowledge(2, head.id)
    if (qos === 2) this.#receive(head.id)
    lane.ordinary.publish({ topic, payload, qos, retain }, () => {
      if (qos > 0) this.acknowledge(qos, head.id)
    })
  }

  /** Remembers a QoS 2 message until its PUBREL. */
  #receive(id: number): void {
    const received = (this.#received ??= new Set())
    received.add(id)
    if (received.size > this.#lane.host.options.maxUnacked)
      this.#lane.fault('slow', 'Too many QoS 2 messages wait for their PUBREL')
  }

  /** PUBACK soon, PUBREC now: a request's. */
  acknowledgeRequest(qos: number, id: number): void {
    if (qos !== 1) return this.acknowledge(qos, id)
    if (this.#lane.isClosed) return
    this.#held ??= new HeldAcks(this.#lane)
    this.#held.add(id)
  }

  /** Writes the acknowledgements that wait. */
  settleAcknowledgements(): void {
    this.#held?.write()
  }

  /** PUBACK or PUBREC for a PUBLISH of the client. */
  acknowledge(qos: number, id: number): void {
    if (this.#lane.isClosed) return
    // [MQTT-4.6.0-2] in the order of the PUBLISHes
    this.#held?.write()
    if (qos === 2) this.#receive(id)
    writeShort(this.#lane, qos === 1 ? 0x40 : 0x50, id)
  }

  /** PUBREL. */
  release(bytes: Buffer, start: number, end: number): void {
    const id = this.#readId(bytes, start, end)
    if (id === 0) return
    this.#received?.delete(id)
    // [MQTT-4.3.3-2] answered also when it is unknown, or the peer sends it for ever
    writeShort(this.#lane, 0x70, id)
  }

  /** PUBACK, PUBREC or PUBCOMP for a message to the client. */
  acknowledged(bytes: Buffer, first: number, start: number, end: number): void {
    const lane = this.#lane
    const id = this.#readId(bytes, start, end)
    if (id === 0) return
    const isReceived = first >> 4 === PacketType.Pubrec
    const isKnown = isReceived ? lane.ids.has(id) : lane.ids.release(id)
    if (!isKnown) lane.host.telemetry.dropped('unknown-ack')
    else if (isReceived) writeShort(lane, 0x62, id)
  }

  #readId(bytes: Buffer, start: number, end: number): number {
    const id = end - start === 2 ? (bytes[start]! << 8) | bytes[start + 1]! : 0
    if (id === 0) this.#lane.fault('malformed', 'An acknowledgement without a message id')
    return id
  }
}
