/**
 * The lane: the MQTT byte path of one connection, in front of Aedes. It reads frames from the raw
 * bytes, answers CONNECT, peels off what is ours (requests, reserved filters, pings), keeps keep-alive
 * and limits, and hands ordinary topics on. It decides who stays connected; what a request means is
 * the dispatcher's. `docs/protocol.md`, sections 1 to 4, clause by clause.
 */
import type { Channel } from '../../crypto/suite.ts'
import type { ConnectVerdict, DisconnectReason, PushMessage } from '../../dispatch/ports.ts'
import { Kind, type Reply } from '../../dispatch/request.ts'
import {
  maxConnectBytes,
  maxRefusedPublishes,
  minKeepAliveSeconds,
  unstatedKeepAliveSeconds,
} from '../../protocol/limits.ts'
import { isReserved, parseRequestTopic } from '../../protocol/topics.ts'
import { Hold, Link, type LinkUser } from '../link.ts'
import type { Slab } from '../output.ts'
import { Session, type SessionEdge } from '../session.ts'
import type { RefusalKind } from '../telemetry.ts'
import type { Transport } from '../transport.ts'
import type { IdHolder } from './client-ids.ts'
import { goodbye } from './goodbye.ts'
import {
  clientFirstBytes,
  connectByte,
  isTopicName,
  PacketType,
  readConnect,
  readText,
  type ConnectFault,
  type ConnectPacket,
  type Will,
} from './frames.ts'
import type { MqttEdge } from './edge.ts'
import { MessageIds } from './message-ids.ts'
import { OrdinaryTopics, type OrdinaryOwner } from './ordinary-topics.ts'
import { writeBytes, writeBytesPublish, writePingresp, writeShort } from './packets.ts'
import { payloadsOf } from './reply-writer.ts'
import { Requests, type RequestLane, type RequestPublish } from './requests.ts'
import { Subscriptions } from './subscriptions.ts'

const State = { Connecting: 0, Claiming: 1, Open: 2, Closing: 3, Closed: 4 } as const
type State = (typeof State)[keyof typeof State]

/** An orderly close waits this long for what was accepted. */
const answerMs = 5000
/** A client takes its key within this, where nothing else is open to it. */
const keyMs = 15_000
const bareJson = { kind: Kind.Json, topic: 'i', tagged: false } as const
const bareProtobuf = { kind: Kind.Protobuf, topic: 'f', tagged: false } as const

export class Lane implements LinkUser, SessionEdge, IdHolder, RequestLane, OrdinaryOwner {
  readonly link: Link
  readonly edge: MqttEdge
  readonly ids = new MessageIds()
  readonly subscriptions: Subscriptions
  clientId = ''
  channel: Channel | null = null
  #nonce = ''
  #state: State = State.Connecting
  #session: Session | null = null
  #requests: Requests | null = null
  #ordinary: OrdinaryTopics | null = null
  #will: Will | null = null
  #keepAliveMs = 0
  /** Where the body of the packet at hand begins. */
  #body = 0
  /** QoS 2 messages of the client that wait for their PUBREL. */
  #received: Set<number> | null = null
  #heard: (() => void) | null = null
  #closeReason: DisconnectReason = 'client'
  #refusedPublishes = 0

  constructor(edge: MqttEdge, transport: Transport) {
    this.edge = edge
    this.link = new Link(transport, this, edge.linkOptions)
    this.subscriptions = new Subscriptions(this)
    this.link.setDeadline(performance.now() + edge.options.connectMs)
    this.link.open()
  }

  get slab(): Slab {
    return this.edge.linkOptions.slab
  }

  get session(): Session {
    return this.#session!
  }

  get isOpen(): boolean {
    return this.#state === State.Open
  }

  get isClosing(): boolean {
    return this.#state === State.Closing
  }

  // ---- frames

  measure(bytes: Buffer, start: number, end: number): number {
    const first = bytes[start]!
    if (this.#state === State.Connecting && first !== connectByte)
      return this.#malformed('not-mqtt', 'The first packet is no CONNECT: use MQTT on this port')
    if (clientFirstBytes[first] !== 1)
      return this.#malformed('malformed', `A packet begins with 0x${first.toString(16)}`)
    let remaining = 0
    let at = start + 1
    for (let unit = 1; ; unit *= 128) {
      if (at === end) return 0
      const byte = bytes[at++]!
      remaining += (byte & 127) * unit
      if (byte < 128) break
      if (at - start === 5) return this.#malformed('malformed', 'A remaining length of five bytes')
    }
    const tooLarge =
      this.#state === State.Connecting
        ? at - start + remaining > maxConnectBytes
        : remaining > this.edge.options.maxPacketBytes
    if (tooLarge)
      return this.#malformed(
        'too-large',
        `A packet announces ${remaining} bytes: send smaller ones`,
      )
    this.#body = at
    return at - start + remaining
  }

  #malformed(kind: RefusalKind, message: string): -1 {
    this.fault(kind, message)
    return -1
  }

  packet(bytes: Buffer, start: number, end: number): void {
    const first = bytes[start]!
    switch (first >> 4) {
      case PacketType.Publish:
        return this.#publish(bytes, first & 15, end)
      case PacketType.Puback:
      case PacketType.Pubrec:
      case PacketType.Pubcomp:
        return this.#acknowledged(bytes, first, end)
      case PacketType.Pubrel:
        return this.#release(bytes, end)
      case PacketType.Pingreq:
        if (end !== this.#body) return this.fault('malformed', 'A PINGREQ with a body')
        return writePingresp(this)
      case PacketType.Subscribe:
        return this.subscriptions.subscribe(bytes, this.#body, end)
      case PacketType.Unsubscribe:
        return this.subscriptions.unsubscribe(bytes, this.#body, end)
      case PacketType.Connect:
        if (this.#state === State.Connecting) return this.#connect(bytes, end)
        return this.fault('second-connect', 'A second CONNECT: open a connection for each')
      case PacketType.Disconnect:
        if (end !== this.#body) return this.fault('malformed', 'A DISCONNECT with a body')
        // [MQTT-3.14.4-3] the will is forgotten
        this.#will = null
        return this.#end('client')
    }
  }

  // ---- CONNECT

  #connect(bytes: Buffer, end: number): void {
    const packet = readConnect(bytes, this.#body, end)
    if ('fault' in packet) return this.#refuseConnect(packet)
    this.clientId = packet.clientId
    const { will } = packet
    if (will !== null && isReserved(will.topic)) {
      this.refuse('will', 'The will is on a reserved topic: use another one')
      return this.#connack(5)
    }
    this.#will = will
    const seconds = packet.keepAlive || unstatedKeepAliveSeconds
    this.#keepAliveMs = Math.max(seconds, minKeepAliveSeconds) * 1000
    this.#state = State.Claiming
    this.link.setDeadline(Infinity)
    this.link.hold(Hold.Connect)
    this.edge.clientIds.claim(this.clientId, this, outcome => {
      if (outcome === 'granted') this.#admit(packet)
      else {
        this.refuse('client-id-taken', 'The client id is in use: take a fresh one per connection')
        this.#connack(2)
      }
    })
  }

  #refuseConnect(fault: ConnectFault): void {
    switch (fault.fault) {
      case 'malformed':
        return this.fault('malformed', `CONNECT is malformed: ${fault.what}`)
      case 'version':
        this.refuse('version', `MQTT level ${fault.level}: set protocol version 3.1.1`, {
          client: this.link.transport.address,
        })
        return this.#connack(1)
      case 'client-id':
        this.refuse('client-id', 'Use a client id of 32 to 64 characters [A-Za-z0-9_.:-]', {
          clientId: fault.bytes.toString('latin1'),
        })
        return this.#connack(2)
    }
  }

  /** Asks the hooks, and begins the session. */
  #admit(packet: ConnectPacket): void {
    const session = new Session(this.edge.sessions, this, this.link.transport.address)
    const { clientId, username, password } = packet
    const asked = this.edge.sessions.events.connect(session, { clientId, username, password })
    if (asked === undefined) return this.#begin(session)
    asked.then(
      verdict => this.#judged(session, verdict),
      (error: unknown) => this.crashed(error),
    )
  }

  #judged(session: Session, verdict: ConnectVerdict): void {
    if (this.#state !== State.Claiming) return
    if (verdict === undefined || verdict === 'accept') return this.#begin(session)
    this.refuse('hook', `A connect hook refused the client: ${verdict}`)
    this.#connack(verdict === 'bad-credentials' ? 4 : 5)
  }

  #begin(session: Session): void {
    if (this.#state !== State.Claiming) return
    this.#state = State.Open
    this.#session = session
    this.edge.sessions.add(session)
    this.edge.telemetry.accepted.inc()
    this.edge.telemetry.sessions.inc()
    writeShort(this, 0x20, 0)
    this.link.setSilence(this.#keepAliveMs * 1.5)
    // Without ordinary topics a client has no business here but to take its key.
    if (this.edge.options.plainTopics !== 'open') this.link.setDeadline(performance.now() + keyMs)
    this.link.release(Hold.Connect)
  }

  /** Answers CONNECT with a refusal and closes. */
  #connack(code: number): void {
    writeShort(this, 0x20, code)
    this.#end('protocol')
  }

  // ---- PUBLISH and acknowledgements

  #publish(bytes: Buffer, flags: number, end: number): void {
    let at = this.#body
    if (end - at < 2) return this.fault('malformed', 'A PUBLISH without a topic')
    const length = (bytes[at]! << 8) | bytes[at + 1]!
    const topicStart = at + 2
    at = topicStart + length
    const qos = (flags >> 1) & 3
    let id = 0
    if (qos > 0) {
      if (at + 2 > end) return this.fault('malformed', 'A PUBLISH that is cut short')
      id = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      if (id === 0) return this.fault('malformed', 'A PUBLISH with message id 0')
    }
    if (at > end) return this.fault('malformed', 'A PUBLISH that is cut short')
    if (length === 1 && bytes[topicStart] === 0x69)
      return this.#request({ ...bareJson, flags, id }, bytes, at, end)
    if (length === 1 && bytes[topicStart] === 0x66)
      return this.#request({ ...bareProtobuf, flags, id }, bytes, at, end)
    const topic = readText(bytes, topicStart, topicStart + length)
    if (topic === null || !isTopicName(topic))
      return this.fault('malformed', 'A PUBLISH on a topic that is none')
    if (isReserved(topic)) return this.#publishReserved(topic, { flags, id }, bytes, at, end)
    this.#publishOrdinary(topic, { flags, id, qos }, Buffer.from(bytes.subarray(at, end)))
  }

  #publishReserved(
    topic: string,
    head: { flags: number; id: number },
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    const request = parseRequestTopic(topic)
    if (request === null)
      return this.fault(
        'reserved-publish',
        'A PUBLISH on a reserved topic: only "i" and "f" take any',
      )
    const kind = request.kind === 'i' ? Kind.Json : Kind.Protobuf
    this.#request({ kind, topic, tagged: request.tag !== '', ...head }, bytes, start, end)
  }

  #request(publish: RequestPublish, bytes: Buffer, start: number, end: number): void {
    this.edge.telemetry.requests.inc()
    this.#requests ??= new Requests(this, this.edge.requestOptions)
    this.#requests.take(publish, bytes, start, end)
    if (this.#session!.queue.full) this.link.hold(Hold.Queue)
  }

  #publishOrdinary(
    topic: string,
    head: { flags: number; id: number; qos: number },
    payload: Buffer,
  ): void {
    const qos = head.qos as 0 | 1 | 2
    const retain = (head.flags & 1) !== 0
    // A QoS 2 message that comes again is acknowledged again and not published again.
    if (qos === 2 && this.#received?.has(head.id)) return this.acknowledge(2, head.id)
    if (qos === 2) (this.#received ??= new Set()).add(head.id)
    this.ordinary.publish({ topic, payload, qos, retain }, () => {
      if (qos > 0) this.acknowledge(qos, head.id)
    })
    if (this.#received !== null && this.#received.size > this.edge.options.maxUnacked)
      this.fault('slow', 'Too many QoS 2 messages wait for their PUBREL')
  }

  /** PUBACK or PUBREC for a PUBLISH of the client. */
  acknowledge(qos: number, id: number): void {
    if (this.#state === State.Closed) return
    if (qos === 2) (this.#received ??= new Set()).add(id)
    writeShort(this, qos === 1 ? 0x40 : 0x50, id)
  }

  #release(bytes: Buffer, end: number): void {
    const id = this.#readId(bytes, end)
    if (id === 0) return
    this.#received?.delete(id)
    // [MQTT-4.3.3-2] answered also when it is unknown, or the peer sends it for ever
    writeShort(this, 0x70, id)
  }

  #acknowledged(bytes: Buffer, first: number, end: number): void {
    const id = this.#readId(bytes, end)
    if (id === 0) return
    const isLast = first >> 4 !== PacketType.Pubrec
    const known = this.#ordinary?.acknowledge(first, id) ?? false
    if (!isLast) return
    if (!this.ids.release(id) && !known) this.edge.telemetry.dropped('unknown-ack')
  }

  #readId(bytes: Buffer, end: number): number {
    const at = this.#body
    const id = end - at === 2 ? (bytes[at]! << 8) | bytes[at + 1]! : 0
    if (id === 0) this.fault('malformed', 'An acknowledgement without a message id')
    return id
  }

  takeId(): number {
    if (this.#state === State.Closed) return 0
    const id = this.ids.outstanding >= this.edge.options.maxUnacked ? 0 : this.ids.take()
    if (id === 0) this.#slow('It acknowledges nothing')
    return id
  }

  // ---- the key

  /** The handshake: makes the session's key once; the nonce goes out every time it is asked for. */
  makeKey(): void {
    if (this.channel !== null) return
    this.#nonce = this.edge.suite.newNonce()
    this.channel = this.edge.suite.channel(this.clientId, this.#nonce)
    if (this.edge.options.plainTopics !== 'open') this.link.setDeadline(Infinity)
  }

  sendNonce(): void {
    const id = this.takeId()
    if (id === 0) return
    writeBytesPublish(this, { topic: 's', id, channel: null }, [Buffer.from(this.#nonce, 'latin1')])
  }

  // ---- what the session says to the client

  reply(ticket: number, reply: Reply): void {
    if (this.#state !== State.Closed) this.#requests!.reply(ticket, reply)
  }

  push(message: PushMessage): boolean {
    if (this.#state !== State.Open) return false
    return this.#writePush(message)
  }

  #writePush(message: PushMessage): boolean {
    const { channel } = this
    if (channel === null) return false
    const payloads = payloadsOf(message)
    const { held } = this.subscriptions
    let sent = false
    if (held.jsonPushes && payloads.json !== null) {
      const id = this.takeId()
      if (id === 0) return sent
      writeBytesPublish(this, { topic: 'p', id, channel }, payloads.json)
      sent = true
    }
    if (held.protobufPushes && payloads.protobuf !== null) {
      const id = this.takeId()
      if (id === 0) return sent
      writeBytesPublish(this, { topic: 'q', id, channel }, payloads.protobuf)
      sent = true
    }
    if (sent) this.edge.telemetry.pushes.inc()
    return sent
  }

  roomAgain(): void {
    this.link.release(Hold.Queue)
  }

  // ---- ordinary topics

  get ordinary(): OrdinaryTopics {
    return (this.#ordinary ??= new OrdinaryTopics(this, this.edge.ordinaryOptions))
  }

  authorize(action: 'publish' | 'subscribe', topic: string): Promise<boolean> | undefined {
    return this.edge.sessions.events.authorizeTopic(this.session, action, topic)
  }

  send(packet: Buffer): void {
    if (this.#state !== State.Closed) writeBytes(this, packet)
  }

  busy(isBusy: boolean): void {
    if (isBusy) this.link.hold(Hold.Ordinary)
    else this.link.release(Hold.Ordinary)
  }

  refused(topic: string): void {
    this.refuse('topic-refused', 'A PUBLISH on an ordinary topic was refused: see plainTopics', {
      topic: topic.slice(0, 128),
    })
    // [MQTT-3.3.5-2] acknowledged and dropped; closing at once would be a loop for stock clients
    if (++this.#refusedPublishes > maxRefusedPublishes)
      this.fault('topic-refused', 'Too many refused PUBLISHes on ordinary topics')
  }

  failed(why: string): void {
    this.fault('crash', `The broker for ordinary topics failed: ${why}`)
  }

  // ---- the client id

  get isOverdue(): boolean {
    // One that is leaving makes room: whoever comes under its id is most likely itself.
    if (this.#state === State.Closing) return true
    const silent = performance.now() - this.link.lastPacketAt
    return this.#state === State.Open && !this.link.isHeld && silent > this.#keepAliveMs
  }

  get isProbeable(): boolean {
    return this.#state === State.Open && this.subscriptions.held.handshake && !this.link.isHeld
  }

  probe(heard: () => void): void {
    this.#heard = heard
    this.link.listen()
    this.sendNonce()
  }

  heard(): void {
    const heard = this.#heard
    this.#heard = null
    heard?.()
  }

  evict(): void {
    this.refuse('silent', 'The connection is dead: its client id came back on another one')
    this.#end('timeout')
  }

  // ---- closing

  suspend(): void {
    if (this.#state === State.Open) this.link.hold(Hold.Closing)
  }

  /** Orderly: answers what was accepted, says why, closes. */
  close(reason: DisconnectReason): void {
    if (this.#state !== State.Open) return
    this.#state = State.Closing
    this.#closeReason = reason
    this.link.hold(Hold.Closing)
    this.link.setDeadline(performance.now() + answerMs)
    this.#session!.queue.whenIdle()
  }

  idle(): void {
    if (this.#state === State.Closing) this.#sayGoodbye()
  }

  #sayGoodbye(): void {
    const words = goodbye(this.#closeReason)
    if (words !== null) this.#writePush(words)
    this.#end(this.#closeReason)
  }

  faultAfterAnswers(kind: RefusalKind, message: string): void {
    this.refuse(kind, message)
    this.close('protocol')
  }

  fault(kind: RefusalKind, message: string): void {
    if (this.#state === State.Closed) return
    this.refuse(kind, message)
    this.#end('protocol')
  }

  refuse(kind: RefusalKind, message: string, fields: Record<string, unknown> = {}): void {
    const session = this.#session?.id
    const { address } = this.link.transport
    this.edge.telemetry.refused(kind, session ?? address, message, { session, address, ...fields })
  }

  crashed(error: unknown): void {
    this.edge.options.log.error('A connection failed by a fault of the server', { error })
    this.fault('crash', 'Closed because handling one of its packets failed')
  }

  #slow(what: string): void {
    this.refuse('slow', `A client is too slow: ${what}`)
    this.#end('slow')
    this.link.abort()
  }

  overflowed(): void {
    if (this.#state === State.Closed) this.link.abort()
    else this.#slow('it does not read what it is sent')
  }

  expired(deadline: 'silence' | 'packet' | 'own'): void {
    if (deadline === 'silence') return this.#silent()
    if (deadline === 'packet')
      return this.fault('packet-late', 'A packet was not complete within 10 s')
    if (this.#state === State.Closing) return this.#sayGoodbye()
    if (this.#state === State.Connecting)
      return this.fault('connect-late', 'No CONNECT within 5 s of the connection')
    if (this.#state === State.Open)
      this.fault('no-key', 'No key within 15 s: subscribe "s" with QoS 1')
  }

  #silent(): void {
    this.refuse('silent', 'Nothing came within 1.5 times the keep-alive')
    this.#end('timeout')
  }

  /** The client sends no more: what it sent before is answered. */
  ended(): void {
    if (this.#state === State.Open) this.close('client')
    else if (this.#state !== State.Closing) this.#end('client')
  }

  closed(): void {
    this.#end(this.#state === State.Closing ? this.#closeReason : 'client')
    this.edge.forget(this)
  }

  /** The session is over: frees its id, tells the hooks, sends the will, and lets the link linger. */
  #end(reason: DisconnectReason): void {
    if (this.#state === State.Closed) return
    const hadId = this.#state !== State.Connecting
    this.#state = State.Closed
    if (hadId) this.edge.clientIds.release(this.clientId, this)
    const session = this.#session
    if (session !== null) {
      this.edge.sessions.remove(session, reason)
      this.edge.telemetry.sessions.dec()
      if (this.#will !== null) this.edge.publishWill(this, this.#will)
    }
    this.#ordinary?.close()
    this.link.finish()
  }
}
