/**
 * MQTT 3.1 and 3.1.1 packets as clients send them, read in place. Everything here is pure: what a
 * packet says, or that it is malformed. What follows from it is the lane's.
 */
import { isUtf8 } from 'node:buffer'
import { isClientIdBytes } from '../../protocol/client-id.ts'

/** Packet types: the high half of the first byte. [MQTT 3.1.1, table 2.1] */
export const PacketType = {
  Connect: 1,
  Connack: 2,
  Publish: 3,
  Puback: 4,
  Pubrec: 5,
  Pubrel: 6,
  Pubcomp: 7,
  Subscribe: 8,
  Suback: 9,
  Unsubscribe: 10,
  Unsuback: 11,
  Pingreq: 12,
  Pingresp: 13,
  Disconnect: 14,
} as const

/** The first byte of CONNECT; nothing else may begin a connection. */
export const connectByte = 0x10

/** 1 where a client may send a packet with this first byte. [MQTT-2.2.2-2] */
export const clientFirstBytes: Uint8Array = firstBytes()

function firstBytes(): Uint8Array {
  const table = new Uint8Array(256)
  for (const byte of [0x10, 0x40, 0x50, 0x62, 0x70, 0x82, 0xa2, 0xc0, 0xe0]) table[byte] = 1
  // PUBLISH: no QoS 3, no DUP without an acknowledgement to wait for. [MQTT-3.3.1-2, -4]
  for (let flags = 0; flags < 16; flags++) {
    const qos = (flags >> 1) & 3
    if (qos !== 3 && !(qos === 0 && (flags & 8) !== 0)) table[0x30 | flags] = 1
  }
  return table
}

export interface Will {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
}

export interface ConnectPacket {
  readonly clientId: string
  /** In seconds, as asked. */
  readonly keepAlive: number
  readonly will: Will | null
  readonly username: string | null
  readonly password: Buffer | null
}

/** Why a CONNECT is not usable: malformed (no answer), or CONNACK 1 or 2. */
export type ConnectFault =
  | { readonly fault: 'malformed'; readonly what: string }
  | { readonly fault: 'version'; readonly level: number }
  | { readonly fault: 'client-id'; readonly bytes: Buffer }

const Flag = { Reserved: 1, Will: 4, WillRetain: 32, Password: 64, Username: 128 } as const

/** Reads the body of a CONNECT, `bytes[start, end)`. */
export function readConnect(
  bytes: Buffer,
  start: number,
  end: number,
): ConnectPacket | ConnectFault {
  const reader = new FieldReader(bytes, start, end)
  const name = reader.field()
  if (name === null) return malformed('no protocol name')
  const protocol = name.toString('latin1')
  if (protocol !== 'MQTT' && protocol !== 'MQIsdp') return malformed('unknown protocol name')
  const level = reader.byte()
  if (level === -1) return malformed('no protocol level')
  if (level !== (protocol === 'MQTT' ? 4 : 3)) return { fault: 'version', level }
  return readConnectRest(reader)
}

function readConnectRest(reader: FieldReader): ConnectPacket | ConnectFault {
  const flags = reader.byte()
  const keepAlive = reader.uint16()
  const id = reader.field()
  if (flags === -1 || keepAlive === -1 || id === null) return malformed('cut short')
  if ((flags & Flag.Reserved) !== 0) return malformed('reserved flag set')
  const will = readWill(reader, flags)
  if (typeof will === 'string') return malformed(will)
  // [MQTT-3.1.2-22]
  if ((flags & Flag.Username) === 0 && (flags & Flag.Password) !== 0)
    return malformed('a password without a user name')
  const username = (flags & Flag.Username) === 0 ? null : reader.text()
  if ((flags & Flag.Username) !== 0 && username === null) return malformed('bad user name')
  const password = (flags & Flag.Password) === 0 ? null : reader.field()
  if ((flags & Flag.Password) !== 0 && password === null) return malformed('bad password')
  if (!reader.atEnd) return malformed('bytes after its end')
  if (!isClientIdBytes(id)) return { fault: 'client-id', bytes: Buffer.from(id.subarray(0, 80)) }
  const clientId = id.toString('latin1')
  return { clientId, keepAlive, will, username, password: password && Buffer.from(password) }
}

function readWill(reader: FieldReader, flags: number): Will | null | string {
  const qos = (flags >> 3) & 3
  const retain = (flags & Flag.WillRetain) !== 0
  // [MQTT-3.1.2-11, -13, -15]
  if ((flags & Flag.Will) === 0) return qos === 0 && !retain ? null : 'will flags without a will'
  if (qos === 3) return 'will with QoS 3'
  const topic = reader.text()
  const payload = reader.field()
  if (topic === null || payload === null) return 'bad will'
  if (!isTopicName(topic)) return 'will topic with wildcards, or empty'
  return { topic, payload: Buffer.from(payload), qos: qos as 0 | 1 | 2, retain }
}

function malformed(what: string): ConnectFault {
  return { fault: 'malformed', what }
}

export interface Subscription {
  readonly filter: string
  readonly qos: 0 | 1 | 2
}

/** Filters of a SUBSCRIBE behind its message id; null where it is malformed. */
export function readSubscriptions(
  bytes: Buffer,
  start: number,
  end: number,
): Subscription[] | null {
  const reader = new FieldReader(bytes, start, end)
  const subscriptions: Subscription[] = []
  while (!reader.atEnd) {
    const filter = reader.text()
    const qos = reader.byte()
    if (filter === null || !isTopicFilter(filter) || qos < 0 || qos > 2) return null
    subscriptions.push({ filter, qos: qos as 0 | 1 | 2 })
  }
  // [MQTT-3.8.3-3]
  return subscriptions.length === 0 ? null : subscriptions
}

/** Filters of an UNSUBSCRIBE behind its message id; null where it is malformed. */
export function readFilters(bytes: Buffer, start: number, end: number): string[] | null {
  const reader = new FieldReader(bytes, start, end)
  const filters: string[] = []
  while (!reader.atEnd) {
    const filter = reader.text()
    if (filter === null || !isTopicFilter(filter)) return null
    filters.push(filter)
  }
  return filters.length === 0 ? null : filters
}

/** A topic that may be published on: not empty, no wildcards. [MQTT-3.3.2-2, MQTT-4.7.3-1] */
export function isTopicName(topic: string): boolean {
  return topic !== '' && !topic.includes('+') && !topic.includes('#')
}

/** A filter with its wildcards alone in their levels, `#` last. [MQTT-4.7.1-2, -3] */
export function isTopicFilter(filter: string): boolean {
  if (filter === '') return false
  if (!filter.includes('+') && !filter.includes('#')) return true
  const levels = filter.split('/')
  return levels.every((level, index) => {
    if (level === '#') return index === levels.length - 1
    return level === '+' || (!level.includes('+') && !level.includes('#'))
  })
}

/** True where a message on `topic` is for a subscription of `filter`; neither is reserved. */
export function matches(filter: string, topic: string): boolean {
  if (!filter.includes('+') && !filter.endsWith('#')) return filter === topic
  const wanted = filter.split('/')
  const levels = topic.split('/')
  for (const [index, level] of wanted.entries()) {
    // [MQTT-4.7.1-2] its parent is meant as well
    if (level === '#') return true
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false
  }
  return wanted.length === levels.length
}

/** The text of a field, or null where it is not UTF-8 or holds NUL. [MQTT-1.5.3-1, -2] */
export function readText(bytes: Buffer, start: number, end: number): string | null {
  const text = bytes.toString('utf8', start, end)
  if (text.includes('\0')) return null
  // Only a text with the replacement character can have come from bad bytes.
  return text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end)) ? null : text
}

class FieldReader {
  readonly #bytes: Buffer
  readonly #end: number
  #at: number

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  get atEnd(): boolean {
    return this.#at === this.#end
  }

  /** -1 behind the end. */
  byte(): number {
    return this.#at < this.#end ? this.#bytes[this.#at++]! : -1
  }

  /** -1 behind the end. */
  uint16(): number {
    if (this.#at + 2 > this.#end) return -1
    const value = this.#bytes.readUInt16BE(this.#at)
    this.#at += 2
    return value
  }

  /** A length and that many bytes; null where they are cut short. */
  field(): Buffer | null {
    const length = this.uint16()
    if (length === -1 || this.#at + length > this.#end) return null
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  text(): string | null {
    const field = this.field()
    return field === null ? null : readText(field, 0, field.length)
  }
}
