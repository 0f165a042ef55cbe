/**
 * MQTT 3.1.1 packets as bytes, written from the standard alone: nothing here comes from `src`, so
 * that a mistake in the gate cannot hide behind the same mistake in its tests.
 */

export const Type = {
  Connack: 2,
  Publish: 3,
  Puback: 4,
  Pubrec: 5,
  Pubrel: 6,
  Pubcomp: 7,
  Suback: 9,
  Unsuback: 11,
  Pingresp: 13,
} as const

/** First byte, remaining length, body. */
export function frame(first: number, body: Uint8Array | readonly number[] = []): Buffer {
  return Buffer.concat([Buffer.of(first), remainingLength(body.length), Buffer.from(body)])
}

function remainingLength(length: number): Buffer {
  const bytes: number[] = []
  let rest = length
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0))
    rest >>>= 7
  } while (rest > 0)
  return Buffer.from(bytes)
}

export function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 255)
}

/** A length and that many bytes. */
export function field(text: string | Uint8Array): Buffer {
  const bytes = Buffer.from(text as string)
  return Buffer.concat([uint16(bytes.length), bytes])
}

export interface ConnectFields {
  readonly clientId?: string | Uint8Array
  readonly protocol?: string
  readonly level?: number
  /** Replaces the flags that follow from the other fields. */
  readonly flags?: number
  readonly clean?: boolean
  readonly keepAlive?: number
  readonly will?: { topic: string; payload: string | Uint8Array; qos?: number; retain?: boolean }
  readonly username?: string | Uint8Array
  readonly password?: string | Uint8Array
  /** Bytes behind the end. */
  readonly trailing?: Uint8Array
}

export function connectPacket(fields: ConnectFields = {}): Buffer {
  const { protocol = 'MQTT', level = 4, clean = true, keepAlive = 60, will } = fields
  const { username, password } = fields
  const flags =
    (clean ? 2 : 0) |
    (will === undefined ? 0 : 4 | ((will.qos ?? 0) << 3) | (will.retain === true ? 32 : 0)) |
    (username === undefined ? 0 : 128) |
    (password === undefined ? 0 : 64)
  const parts = [
    field(protocol),
    Buffer.of(level, fields.flags ?? flags),
    uint16(keepAlive),
    field(fields.clientId ?? ''),
  ]
  if (will !== undefined) parts.push(field(will.topic), field(will.payload))
  if (username !== undefined) parts.push(field(username))
  if (password !== undefined) parts.push(field(password))
  if (fields.trailing !== undefined) parts.push(Buffer.from(fields.trailing))
  return frame(0x10, Buffer.concat(parts))
}

export interface PublishFields {
  readonly qos?: number
  readonly id?: number
  readonly retain?: boolean
  readonly dup?: boolean
}

export function publishPacket(
  topic: string | Uint8Array,
  payload: string | Uint8Array,
  fields: PublishFields = {},
): Buffer {
  const { qos = 0, id = 1, retain = false, dup = false } = fields
  const first = 0x30 | (qos << 1) | (retain ? 1 : 0) | (dup ? 8 : 0)
  const head = qos > 0 ? [field(topic), uint16(id)] : [field(topic)]
  return frame(first, Buffer.concat([...head, Buffer.from(payload as string)]))
}

/** `filters` as pairs of filter and QoS. */
export function subscribePacket(
  id: number,
  filters: readonly (readonly [string | Uint8Array, number])[],
): Buffer {
  const parts = filters.flatMap(([filter, qos]) => [field(filter), Buffer.of(qos)])
  return frame(0x82, Buffer.concat([uint16(id), ...parts]))
}

export function unsubscribePacket(id: number, filters: readonly string[]): Buffer {
  return frame(0xa2, Buffer.concat([uint16(id), ...filters.map(field)]))
}

/** PUBACK (0x40), PUBREC (0x50), PUBREL (0x62), PUBCOMP (0x70). */
export function ackPacket(first: number, id: number): Buffer {
  return frame(first, uint16(id))
}

export const pingreq: Buffer = frame(0xc0)
export const disconnect: Buffer = frame(0xe0)

export interface Packet {
  readonly type: number
  readonly flags: number
  readonly body: Buffer
}

/** Cuts a stream of bytes into packets. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0)

  /** Bytes that belong to a packet which is not complete. */
  get unfinished(): number {
    return this.#rest.length
  }

  read(chunk: Buffer): Packet[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const packets: Packet[] = []
    for (let packet = this.#one(); packet !== null; packet = this.#one()) packets.push(packet)
    return packets
  }

  #one(): Packet | null {
    const bytes = this.#rest
    let length = 0
    for (let at = 1; at <= 4; at++) {
      if (at >= bytes.length) return null
      length += (bytes[at]! & 127) * 128 ** (at - 1)
      if (bytes[at]! > 127) continue
      const end = at + 1 + length
      if (bytes.length < end) return null
      this.#rest = bytes.subarray(end)
      return { type: bytes[0]! >> 4, flags: bytes[0]! & 15, body: bytes.subarray(at + 1, end) }
    }
    throw new Error('the server sent a remaining length of five bytes')
  }
}
