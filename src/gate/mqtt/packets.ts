/**
 * Packets to clients, written in place at the end of the link's slab. Sizes are known or bounded
 * before a byte is written, so nothing is copied but the contents.
 */
import type { Channel } from '../../crypto/suite.ts'
import type { Link } from '../link.ts'
import type { Slab } from '../output.ts'

/** A link and the slab it writes to. */
export interface PacketSink {
  readonly link: Link
  readonly slab: Slab
}

/** PUBLISH, QoS 1. */
const publishByte = 0x32
// Above this the exact length is counted first, instead of reserving three bytes for each
// character.
const boundedText = 8192

/** Two or four bytes: CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK, PINGRESP. */
export function writeShort(sink: PacketSink, firstByte: number, id: number): void {
  const at = sink.link.reserve(4)
  const { buffer } = sink.slab
  buffer[at] = firstByte
  buffer[at + 1] = 2
  buffer[at + 2] = id >>> 8
  buffer[at + 3] = id & 0xff
  sink.link.commit(at + 4)
}

export function writePingresp(sink: PacketSink): void {
  const at = sink.link.reserve(2)
  sink.slab.buffer[at] = 0xd0
  sink.slab.buffer[at + 1] = 0
  sink.link.commit(at + 2)
}

/** A whole packet that exists already. */
export function writeBytes(sink: PacketSink, bytes: Uint8Array): void {
  const at = sink.link.reserve(bytes.length)
  sink.slab.buffer.set(bytes, at)
  sink.link.commit(at + bytes.length)
}

export function writeSuback(sink: PacketSink, id: number, codes: readonly number[]): void {
  const remaining = 2 + codes.length
  const at = sink.link.reserve(5 + remaining)
  const { buffer } = sink.slab
  buffer[at] = 0x90
  let position = writeLength(buffer, at + 1, remaining)
  buffer[position++] = id >>> 8
  buffer[position++] = id & 0xff
  for (const code of codes) buffer[position++] = code
  sink.link.commit(position)
}

/** What a PUBLISH says beside its payload; without a channel the payload is sent as it is. */
export interface PublishHead {
  /** ASCII. */
  readonly topic: string
  readonly id: number
  readonly channel: Channel | null
}

/** A PUBLISH with text as payload. */
export function writeTextPublish(sink: PacketSink, head: PublishHead, text: string): void {
  const { topic, channel } = head
  const around = roomAround(channel)
  const least = text.length > boundedText ? Buffer.byteLength(text) : text.length
  const most = text.length > boundedText ? least : text.length * 3
  const fixed = 4 + topic.length + around
  const at = sink.link.reserve(5 + fixed + most)
  const { buffer } = sink.slab
  let lengthBytes = lengthSize(fixed + least)
  const payload = at + 1 + lengthBytes + 4 + topic.length
  const start = payload + (channel?.headerBytes ?? 0)
  const written = buffer.write(text, start, 'utf8')
  const remaining = fixed + written
  // Characters beyond ASCII may have made the length one byte longer than guessed.
  const shift = lengthSize(remaining) - lengthBytes
  if (shift > 0) buffer.copyWithin(start + shift, start, start + written)
  lengthBytes += shift
  finishPublish(sink, head, at, remaining)
}

/** A PUBLISH with `parts` one after the other as payload. */
export function writeBytesPublish(
  sink: PacketSink,
  head: PublishHead,
  parts: readonly Uint8Array[],
): void {
  const { topic, channel } = head
  let length = 0
  for (const part of parts) length += part.length
  const remaining = 4 + topic.length + roomAround(channel) + length
  const at = sink.link.reserve(5 + remaining)
  const { buffer } = sink.slab
  let position = at + 1 + lengthSize(remaining) + 4 + topic.length + (channel?.headerBytes ?? 0)
  for (const part of parts) {
    buffer.set(part, position)
    position += part.length
  }
  finishPublish(sink, head, at, remaining)
}

function roomAround(channel: Channel | null): number {
  return channel === null ? 0 : channel.headerBytes + channel.trailerBytes
}

/** Writes the head in front of a plaintext that stands in its place, and encrypts it. */
function finishPublish(sink: PacketSink, head: PublishHead, at: number, remaining: number): void {
  const { buffer } = sink.slab
  const { topic, id, channel } = head
  buffer[at] = publishByte
  let position = writeLength(buffer, at + 1, remaining)
  const end = position + remaining
  buffer[position++] = topic.length >>> 8
  buffer[position++] = topic.length & 0xff
  for (let index = 0; index < topic.length; index++) buffer[position++] = topic.charCodeAt(index)
  buffer[position++] = id >>> 8
  buffer[position++] = id & 0xff
  if (channel !== null) channel.seal(topic, buffer, position, end)
  sink.link.commit(end)
}

/** Bytes of a remaining length. [MQTT 3.1.1, 2.2.3] */
export function lengthSize(length: number): number {
  if (length < 128) return 1
  if (length < 16_384) return 2
  return length < 2_097_152 ? 3 : 4
}

/** Writes a remaining length; returns the position behind it. */
export function writeLength(buffer: Uint8Array, at: number, length: number): number {
  let rest = length
  let position = at
  while (rest > 127) {
    buffer[position++] = (rest & 127) | 128
    rest >>>= 7
  }
  buffer[position++] = rest
  return position
}
