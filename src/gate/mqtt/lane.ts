/**
 * The lane: the MQTT byte path of one connection, in front of Aedes. It reads frames from the raw
 * bytes, answers CONNECT, peels off what is ours (requests, reserved filters, pings), keeps
 * keep-alive and limits, and hands ordinary topics on. It decides who stays connected; what a
 * request means is the dispatcher's. `docs/protocol.md`, sections 1 to 4, clause by clause.
 */
import type { Channel } from '../../crypto/suite.ts'
import type { DisconnectReason, PushMessage } from '../../dispatch/ports.ts'
import type { Reply } from '../../dispatch/request.ts'
import {
  maxConnectBytes,
  maxRefusedPublishes,
  minKeepAliveSeconds,
  unstatedKeepAliveSeconds,
} from '../../protocol/limits.ts'
import { Hold, Link, type LinkUser } from '../link.ts'
import type { Slab } from '../output.ts'
import type { Session, SessionEdge } from '../session.ts'
import type { RefusalKind } from '../telemetry.ts'
import type { Transport } from '../transport.ts'
import { Admission, type Newcomer } from './admission.ts'
import {
  clientFirstBytes,
  connectByte,
  PacketType,
  type ConnectPacket,
  type Will,
} from './frames.ts'
import { goodbye } from './goodbye.ts'
import type { LaneHost } from './lane-host.ts'
import { MessageIds } from './message-ids.ts'
import { OrdinaryTopics, type OrdinaryOwner } from './ordinary-topics.ts'
import { writeBytes, writeBytesPublish, writePingresp, writeShort } from './packets.ts'
import { Publishes, type PublishLane } from './publishes.ts'
import { payloadsOf } from './reply-writer.ts'
import { Subscriptions } from './subscriptions.ts'

const State = { Connecting: 0, Claiming: 1, Open: 2, Closing: 3, Closed: 4 } as const
type State = (typeof State)[keyof typeof State]

/** An orderly close waits this long for what was accepted. */
const answerMs = 5000
/** A client takes its key within this, where nothing else is open to it. */
const keyMs = 15_000
const connackByte = 0x20

export class Lane implements LinkUser, SessionEdge, Newcomer, PublishLane, OrdinaryOwner {
  readonly link: Link
  readonly host: LaneHost
  readonly ids = new MessageIds()
  readonly subscriptions: Subscriptions
  readonly #publishes: Publishes
  readonly #gone: (lane: Lane) => void
  clientId = ''
  channel: Channel | null = null
  #nonce = ''
  #state: State = State.Connecting
  #session: Session | null = null
  #ordinary: OrdinaryTopics | null = null
  #will: Will | null = null
  #keepAliveMs = 0
  /** Where the body of the packet at hand begins. */
  #body = 0
  #heard: (() => void) | null = null
  #closeReason: DisconnectReason = 'client'
  #refusedPublishes = 0

  /** `gone` is called when the connection is. */
  constructor(host: LaneHost, transport: Transport, gone: (lane: Lane) => void) {
    this.host = host
    this.#gone = gone
    this.link = new Link(transport, this, host.linkOptions)
    this.subscriptions = new Subscriptions(this)
    this.#publishes = new Publishes(this)
    this.link.setDeadline(this.link.now() + host.options.connectMs)
    this.link.open()
  }

  get slab(): Slab {
    return this.host.linkOptions.slab
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

  get isClosed(): boolean {
    return this.#state === State.Closed
  }

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
        : remaining > this.host.options.maxPacketBytes
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
        return this.#publishes.publish(bytes, first & 15, this.#body, end)
      case PacketType.Puback:
      case PacketType.Pubrec:
      case PacketType.Pubcomp:
        return this.#publishes.acknowledged(bytes, first, this.#body, end)
      case PacketType.Pubrel:
        return this.#publishes.release(bytes, this.#body, end)
      case PacketType.Pingreq:
        if (end !== this.#body) return this.fault('malformed', 'A PINGREQ with a body')
        return writePingresp(this)
      case PacketType.Subscribe:
        return this.subscriptions.subscribe(bytes, this.#body, end)
      case PacketType.Unsubscribe:
        return this.subscriptions.unsubscribe(bytes, this.#body, end)
      case PacketType.Connect:
        if (this.#state === State.Connecting)
          return new Admission(this, this.host).connect(bytes, this.#body, end)
        return this.fault('second-connect', 'A second CONNECT: open a connection for each')
      case PacketType.Disconnect:
        if (end !== this.#body) return this.fault('malformed', 'A DISCONNECT with a body')
        // [MQTT-3.14.4-3] the will is forgotten
        this.#will = null
        return this.#end('client')
    }
  }

  /** From now on the connection stands for this client id; its packets wait for the verdict. */
  claiming(packet: ConnectPacket): void {
    this.clientId = packet.clientId
    this.#will = packet.will
    const seconds = packet.keepAlive || unstatedKeepAliveSeconds
    this.#keepAliveMs = Math.max(seconds, minKeepAliveSeconds) * 1000
    this.#state = State.Claiming
    this.link.setDeadline(Infinity)
    this.link.hold(Hold.Connect)
  }

  get isClaiming(): boolean {
    return this.#state === State.Claiming
  }

  admitted(session: Session): void {
    this.#state = State.Open
    this.#session = session
    writeShort(this, connackByte, 0)
    this.link.setSilence(this.#keepAliveMs * 1.5)
    // Without ordinary topics a client has no business here but to take its key.
    if (this.host.options.plainTopics !== 'open') this.link.setDeadline(this.link.now() + keyMs)
    this.link.release(Hold.Connect)
  }

  /** Answers CONNECT with a refusal and closes. */
  refused(code: number): void {
    writeShort(this, connackByte, code)
    this.#end('protocol')
  }

  acknowledgeRequest(qos: number, id: number): void {
    this.#publishes.acknowledgeRequest(qos, id)
  }

  settleAcknowledgements(): void {
    this.#publishes.settleAcknowledgements()
  }

  takeId(): number {
    if (this.#state === State.Closed) return 0
    const id = this.ids.outstanding >= this.host.options.maxUnacked ? 0 : this.ids.take()
    if (id === 0) this.#slow('It acknowledges nothing')
    return id
  }

  /** The handshake: makes the session's key once; the nonce goes out every time it is asked for. */
  makeKey(): void {
    if (this.channel !== null) return
    this.#nonce = this.host.suite.newNonce()
    this.channel = this.host.suite.channel(this.clientId, this.#nonce)
    if (this.host.options.plainTopics !== 'open') this.link.setDeadline(Infinity)
  }

  sendNonce(): void {
    const id = this.takeId()
    if (id === 0) return
    writeBytesPublish(this, { topic: 's', id, channel: null }, [Buffer.from(this.#nonce, 'latin1')])
  }

  reply(ticket: number, reply: Reply): void {
    if (this.#state !== State.Closed) this.#publishes.requests.reply(ticket, reply)
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
    if (sent) this.host.telemetry.pushes.inc()
    return sent
  }

  roomAgain(): void {
    this.link.release(Hold.Queue)
  }

  get ordinary(): OrdinaryTopics {
    return (this.#ordinary ??= new OrdinaryTopics(this, this.host.ordinaryOptions))
  }

  authorize(action: 'publish' | 'subscribe', topic: string): Promise<boolean> | undefined {
    return this.host.sessions.events.authorizeTopic(this.session, action, topic)
  }

  send(packet: Buffer): void {
    if (this.#state !== State.Closed) writeBytes(this, packet)
  }

  busy(isBusy: boolean): void {
    if (isBusy) this.link.hold(Hold.Ordinary)
    else this.link.release(Hold.Ordinary)
  }

  publishRefused(topic: string): void {
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

  get isOverdue(): boolean {
    // One that is leaving makes room: whoever comes under its id is most likely itself.
    if (this.#state === State.Closing) return true
    const silent = this.link.now() - this.link.lastPacketAt
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

  suspend(): void {
    if (this.#state === State.Open) this.link.hold(Hold.Closing)
  }

  /** Orderly: answers what was accepted, says why, closes. */
  close(reason: DisconnectReason): void {
    if (this.#state !== State.Open) return
    this.#state = State.Closing
    this.#closeReason = reason
    this.link.hold(Hold.Closing)
    this.link.setDeadline(this.link.now() + answerMs)
    this.#session!.queue.whenIdle()
  }

  idle(): void {
    if (this.#state !== State.Closing) return
    // What it published on ordinary topics is acknowledged as well.
    if (this.#ordinary === null || this.#ordinary.isIdle) this.#sayGoodbye()
    else this.#ordinary.whenIdle(() => this.idle())
  }

  #sayGoodbye(): void {
    const words = goodbye(this.#closeReason, this.host.options.drainRetryMs)
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
    this.host.telemetry.refused(kind, session ?? address, message, { session, address, ...fields })
  }

  crashed(error: unknown): void {
    this.host.options.log.error('A connection failed by a fault of the server', { error })
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

  violated(what: string): void {
    this.fault('malformed', what)
  }

  closed(): void {
    this.#end(this.#state === State.Closing ? this.#closeReason : 'client')
    this.#gone(this)
  }

  /**
   * The session is over: frees its id, tells the hooks, sends the will, and lets the link linger.
   */
  #end(reason: DisconnectReason): void {
    if (this.#state === State.Closed) return
    // What was accepted is acknowledged, whatever ends the session.
    this.#publishes.settleAcknowledgements()
    const hadId = this.#state !== State.Connecting
    this.#state = State.Closed
    if (hadId) this.host.clientIds.release(this.clientId, this)
    const session = this.#session
    if (session !== null) {
      this.host.sessions.remove(session, reason)
      this.host.telemetry.sessions.dec()
      if (this.#will !== null) this.ordinary.publishWill(this.#will)
    }
    this.#ordinary?.close()
    this.link.finish()
  }
}
