/**
 * A small MQTT client of the tests' own: it sends what no decent client sends, and tells FIN from
 * RST. Its frames are packets.ts, its cipher node:crypto alone.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  ackPacket,
  connectPacket,
  PacketReader,
  publishPacket,
  subscribePacket,
  Type,
  unsubscribePacket,
  type ConnectFields,
  type Packet,
  type PublishFields,
} from './packets.ts'

export interface Publish {
  readonly topic: string
  readonly qos: number
  readonly id: number
  readonly retain: boolean
  readonly dup: boolean
  /** Plaintext where the topic is encrypted. */
  readonly payload: Buffer
}

export interface Reply {
  readonly result: any
  readonly msg: string
  readonly state: number
}

/**
 * Five times what the protocol states where it states a time; ten seconds for what should be at
 * once.
 */
const patienceMs = 10_000

export function newClientId(): string {
  return `raw-${randomBytes(16).toString('hex')}`
}

/** The 16 bytes of key and counter, as the protocol says them. */
export function classicKey(clientId: string, nonce: string): Buffer {
  const bytes = Buffer.from(clientId + nonce, 'latin1')
  swap(bytes, 32, 6)
  swap(bytes, 48, 31)
  return createHash('md5').update(bytes).digest()
}

function swap(bytes: Buffer, a: number, b: number): void {
  const kept = bytes[a]!
  bytes[a] = bytes[b]!
  bytes[b] = kept
}

/** AES-128-CTR from the counter's start: encrypts and decrypts. */
export function crypt(key: Buffer, payload: Uint8Array): Buffer {
  return createCipheriv('aes-128-ctr', key, key).update(payload)
}

type Ending = 'fin' | 'reset' | 'destroyed'

export class RawClient {
  readonly stream: Duplex
  readonly clientId: string
  /** Everything that came, acknowledgements included, in order. */
  readonly inbox: Packet[] = []
  key: Buffer | null = null
  nonce = ''
  /** Acknowledges every PUBLISH, and completes QoS 2. */
  acknowledges = true
  ending: Ending | null = null
  bytesRead = 0
  readonly #reader = new PacketReader()
  readonly #waiting = new Set<() => void>()
  #nextId = 0

  constructor(stream: Duplex, clientId: string = newClientId()) {
    this.stream = stream
    this.clientId = clientId
    stream.on('data', (chunk: Buffer) => this.#received(chunk))
    stream.on('end', () => this.#ended('fin'))
    stream.on('error', (error: NodeJS.ErrnoException) =>
      this.#ended(error.code === 'ECONNRESET' ? 'reset' : 'destroyed'),
    )
    stream.on('close', () => this.#ended('destroyed'))
  }

  // ---- sending

  write(...parts: readonly Uint8Array[]): void {
    this.stream.write(parts.length === 1 ? parts[0] : Buffer.concat(parts))
  }

  takeId(): number {
    this.#nextId = (this.#nextId % 65_535) + 1
    return this.#nextId
  }

  /** Sends a PUBLISH; encrypts where the topic is a request's and there is a key. */
  publish(topic: string, payload: string | Uint8Array, fields: PublishFields = { qos: 1 }): Buffer {
    const packet = this.packet(topic, payload, fields)
    this.write(packet)
    return packet
  }

  /** The packet that `publish` sends. */
  packet(topic: string, payload: string | Uint8Array, fields: PublishFields = { qos: 1 }): Buffer {
    const plain = Buffer.from(payload as string)
    const isEncrypted = this.key !== null && /^[if](\/|$)/.test(topic)
    return publishPacket(topic, isEncrypted ? crypt(this.key!, plain) : plain, {
      id: this.takeId(),
      ...fields,
    })
  }

  /** Half-closes: FIN behind what was sent. */
  end(): void {
    this.stream.end()
  }

  /** RST, whatever is under way. */
  reset(): void {
    ;(this.stream as Socket).resetAndDestroy()
  }

  destroy(): void {
    this.stream.destroy()
  }

  // ---- receiving

  /** Takes the first packet of a type that fits, waiting for it. */
  async take(type: number, fits: (packet: Packet) => boolean = () => true): Promise<Packet> {
    let found: Packet | undefined
    await this.until(() => {
      const index = this.inbox.findIndex(packet => packet.type === type && fits(packet))
      if (index >= 0) found = this.inbox.splice(index, 1)[0]
      return found !== undefined
    }, `a packet of type ${type}`)
    return found!
  }

  /** Takes the next packet, whatever it is. */
  async next(): Promise<Packet> {
    await this.until(() => this.inbox.length > 0, 'any packet')
    return this.inbox.shift()!
  }

  async takePublish(topic?: string): Promise<Publish> {
    const fits = (packet: Packet): boolean => topic === undefined || headOf(packet).topic === topic
    return this.read(await this.take(Type.Publish, fits))
  }

  /** All PUBLISHes that are here, taken. */
  takePublishes(): Publish[] {
    const all = this.inbox.filter(({ type }) => type === Type.Publish)
    const others = this.inbox.filter(({ type }) => type !== Type.Publish)
    this.inbox.splice(0, this.inbox.length, ...others)
    return all.map(packet => this.read(packet))
  }

  /** How many packets of a type are here. */
  count(type: number): number {
    return this.inbox.filter(packet => packet.type === type).length
  }

  read(packet: Packet): Publish {
    const { body, flags } = packet
    const { topic, qos, id } = headOf(packet)
    const raw = body.subarray(2 + body.readUInt16BE(0) + (qos > 0 ? 2 : 0))
    const isEncrypted = this.key !== null && /^([if](\/|$)|[pq]$)/.test(topic)
    return {
      topic,
      qos,
      id,
      retain: (flags & 1) !== 0,
      dup: (flags & 8) !== 0,
      payload: isEncrypted ? crypt(this.key!, raw) : raw,
    }
  }

  /** Resolves when `check` holds; rejects when the connection or the patience ends before. */
  until(check: () => boolean, what: string, withinMs = patienceMs): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error): void => {
        clearTimeout(late)
        this.#waiting.delete(look)
        if (error === undefined) resolve()
        else reject(error)
      }
      const look = (): void => {
        if (check()) end()
        else if (this.ending !== null) end(new Error(`${this.ending} instead of ${what}`))
      }
      const late = setTimeout(() => end(new Error(`${what} did not come`)), withinMs)
      this.#waiting.add(look)
      look()
    })
  }

  /** Resolves with how the connection ended. */
  async closed(withinMs = patienceMs): Promise<Ending> {
    if (this.ending === null)
      await this.until(() => this.ending !== null, 'the end of the connection', withinMs)
    return this.ending!
  }

  #received(chunk: Buffer): void {
    this.bytesRead += chunk.length
    for (const packet of this.#reader.read(chunk)) {
      this.inbox.push(packet)
      if (this.acknowledges) this.#acknowledge(packet)
    }
    this.#look()
  }

  #acknowledge(packet: Packet): void {
    if (this.stream.writableEnded) return
    if (packet.type === Type.Publish) {
      const { qos, id } = headOf(packet)
      if (qos > 0) this.write(ackPacket(qos === 1 ? 0x40 : 0x50, id))
    } else if (packet.type === Type.Pubrel) {
      this.write(ackPacket(0x70, packet.body.readUInt16BE(0)))
    } else if (packet.type === Type.Pubrec) {
      this.write(ackPacket(0x62, packet.body.readUInt16BE(0)))
    }
  }

  #ended(how: Ending): void {
    this.ending ??= how
    this.#look()
  }

  #look(): void {
    for (const look of this.#waiting) look()
  }

  // ---- the protocol

  /** CONNECT; resolves with the return code of CONNACK. */
  async connect(fields: ConnectFields = {}): Promise<number> {
    this.write(connectPacket({ clientId: this.clientId, ...fields }))
    return this.connack()
  }

  async connack(): Promise<number> {
    const { body } = await this.take(Type.Connack)
    // Session present is never set.
    if (body.length !== 2 || body[0] !== 0) throw new Error(`CONNACK ${body.toString('hex')}`)
    return body[1]!
  }

  /** SUBSCRIBE; resolves with the codes of the SUBACK. */
  async subscribe(...filters: readonly (readonly [string, number] | string)[]): Promise<number[]> {
    const id = this.takeId()
    const pairs = filters.map(one => (typeof one === 'string' ? ([one, 1] as const) : one))
    this.write(subscribePacket(id, pairs))
    const { body } = await this.take(Type.Suback, packet => packet.body.readUInt16BE(0) === id)
    return [...body.subarray(2)]
  }

  async unsubscribe(...filters: readonly string[]): Promise<void> {
    const id = this.takeId()
    this.write(unsubscribePacket(id, filters))
    await this.take(Type.Unsuback, packet => packet.body.readUInt16BE(0) === id)
  }

  /** Takes the nonce that was sent, and the key that follows from it. */
  async takeNonce(): Promise<string> {
    const { payload } = await this.takePublish('s')
    this.nonce = payload.toString('latin1')
    this.key = classicKey(this.clientId, this.nonce)
    return this.nonce
  }

  /** CONNECT, `s i f p q` in one SUBSCRIBE, and the key. */
  async join(fields: ConnectFields = {}): Promise<this> {
    const code = await this.connect(fields)
    if (code !== 0) throw new Error(`CONNACK ${code}`)
    await this.subscribe('s', 'i', 'f', 'p', 'q')
    await this.takeNonce()
    return this
  }

  /** Sends a request on `i` or `i/<tag>` and waits for the next reply there. */
  async request(request: object | string, topic = 'i'): Promise<Reply> {
    this.publish(topic, typeof request === 'string' ? request : JSON.stringify(request))
    return this.reply(topic)
  }

  async reply(topic = 'i'): Promise<Reply> {
    return JSON.parse((await this.takePublish(topic)).payload.toString('utf8'))
  }

  /** The replies on `i` that are here, taken, in order. */
  replies(): Reply[] {
    return this.takePublishes()
      .filter(({ topic }) => topic === 'i')
      .map(({ payload }) => JSON.parse(payload.toString('utf8')))
  }

  /** Sends a request on `f` and waits for its reply. */
  async requestProtobuf(
    module: number,
    func: number,
    params: Uint8Array = Buffer.alloc(0),
  ): Promise<ProtobufReply> {
    this.publish('f', Buffer.concat([Buffer.of(module, func), params]))
    return readAllResponse((await this.takePublish('f')).payload)
  }
}

/** Topic, QoS and message id of a PUBLISH. */
function headOf({ body, flags }: Packet): { topic: string; qos: number; id: number } {
  const length = body.readUInt16BE(0)
  const qos = (flags >> 1) & 3
  const id = qos > 0 ? body.readUInt16BE(2 + length) : 0
  return { topic: body.toString('utf8', 2, 2 + length), qos, id }
}

export interface ProtobufReply {
  readonly module: number
  readonly func: number
  readonly result: Buffer
  readonly msg: string
  readonly state: number
}

/** AllResponse behind the two numbers, decoded by hand. */
export function readAllResponse(payload: Buffer): ProtobufReply {
  let result: Buffer = Buffer.alloc(0)
  let msg = ''
  let state = 0
  let at = 2
  const varint = (): number => {
    let value = 0
    for (let unit = 1; ; unit *= 128) {
      const byte = payload[at++]!
      value += (byte & 127) * unit
      if (byte < 128) return value
    }
  }
  while (at < payload.length) {
    const tag = varint()
    const value = varint()
    if (tag === 0x18) state = value
    else {
      const bytes = payload.subarray(at, at + value)
      at += value
      if (tag === 0x0a) result = bytes
      else if (tag === 0x12) msg = bytes.toString('utf8')
      else throw new Error(`AllResponse has no tag ${tag}`)
    }
  }
  return { module: payload[0]!, func: payload[1]!, result, msg, state }
}
