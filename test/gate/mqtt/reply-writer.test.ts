import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { createClassicSuite } from '../../../src/crypto/classic.ts'
import { nodePrimitives } from '../../../src/crypto/primitives-node.ts'
import { Kind } from '../../../src/dispatch/request.ts'
import { Link } from '../../../src/gate/link.ts'
import {
  payloadsOf,
  writeJsonReply,
  writeProtobufReply,
} from '../../../src/gate/mqtt/reply-writer.ts'
import { TicketBook } from '../../../src/gate/mqtt/tickets.ts'
import { Slab } from '../../../src/gate/output.ts'
import type { Transport, TransportHandler } from '../../../src/gate/transport.ts'
import { encodeJsonPush, encodeProtobufPush } from '../../../src/protocol/push.ts'
import { encodeJsonReply, encodeProtobufReply } from '../../../src/protocol/reply.ts'

const clientId = 'reply-writer-0000000000000000000000000'
const nonce = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const suite = createClassicSuite(nodePrimitives)

/** Collects what a link writes. */
class Sink implements Transport {
  readonly address = ''
  readonly bufferedBytes = 0
  readonly chunks: Buffer[] = []
  attach(_handler: TransportHandler): void {}
  write(parts: readonly Buffer[]): boolean {
    this.chunks.push(...parts.map(part => Buffer.from(part)))
    return true
  }
  pause(): void {}
  resume(): void {}
  end(): void {}
  destroy(): void {}
}

const slab = new Slab()

/** The payload of the PUBLISH that `write` writes, deciphered, after its frame was checked. */
function published(
  topic: string,
  write: (
    sink: { link: Link; slab: Slab },
    head: { topic: string; id: number; channel: ReturnType<typeof suite.channel> },
  ) => void,
): Buffer {
  const transport = new Sink()
  const user = {
    measure: () => 0,
    packet() {},
    heard() {},
    ended() {},
    violated() {},
    expired() {},
    overflowed() {},
    crashed() {},
    closed() {},
  }
  const link = new Link(transport, user, {
    slab,
    wheel: new TimerWheel(),
    maxWaitingBytes: 1e9,
    packetMs: 1e6,
    lingerMs: 1,
  })
  const channel = suite.channel(clientId, nonce)
  write({ link, slab }, { topic, id: 0x1234, channel })
  link.flush()
  const packet = Buffer.concat(transport.chunks)
  let remaining = 0
  let at = 1
  for (let unit = 1; ; unit *= 128) {
    const byte = packet[at++]!
    remaining += (byte & 127) * unit
    if (byte < 128) {
      // The shortest form: no length ends in a zero byte.
      if (unit > 1) expect(byte).toBeGreaterThan(0)
      break
    }
  }
  expect(packet[0]).toBe(0x32)
  expect(packet.length).toBe(at + remaining)
  expect(packet.readUInt16BE(at)).toBe(topic.length)
  expect(packet.toString('latin1', at + 2, at + 2 + topic.length)).toBe(topic)
  const start = at + 2 + topic.length + 2
  expect(packet.readUInt16BE(start - 2)).toBe(0x1234)
  channel.open(topic, packet, start, packet.length)
  return packet.subarray(start)
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  // Around the lengths at which the remaining length grows by a byte, in one-, two- and three-byte
  // characters.
  fc
    .tuple(
      fc.constantFrom('a', 'ä', '猴', '🐒'),
      fc.constantFrom(30, 40, 100, 120, 5400, 8100, 16_300, 700_000),
    )
    .chain(([character, length]) => fc.nat(40).map(more => character.repeat(length + more))),
)

describe('replies and pushes', () => {
  it('on "i" are the bytes of the protocol codec, for any result', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (value, base64) => {
        const result = JSON.stringify({ value })
        const reply = { state: 0, msg: '', kind: Kind.Json, result }
        const payload = published('i', (sink, head) => writeJsonReply(sink, head, reply, base64))
        expect(payload.toString('utf8')).toBe(encodeJsonReply({ ...reply, result }, { base64 }))
      }),
      { numRuns: 300 },
    )
  })

  it('on "i" carry errors as the codec does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), text, (state, msg) => {
        const reply = { state, msg, kind: Kind.Json, result: null }
        const payload = published('i/tag', (sink, head) => writeJsonReply(sink, head, reply, false))
        expect(payload.toString('utf8')).toBe(encodeJsonReply(reply))
      }),
    )
  })

  it('on "f" are the bytes of the protocol codec, for any result and error', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .constantFrom(126, 127, 128, 16_382, 16_383, 16_384, 2_097_152)
        .map(length => new Uint8Array(length).fill(7)),
    )
    const state = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(bytes, state, text, (result, code, msg) => {
        const reply = { state: code, msg: code === 0 ? '' : msg, kind: Kind.Protobuf, result }
        const payload = published('f', (sink, head) =>
          writeProtobufReply(sink, head, reply, { module: 200, func: 9 }),
        )
        expect(payload.equals(encodeProtobufReply(200, 9, reply))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('makes the payloads of a push once, and none for a topic it does not go to', () => {
    const push = { module: 11, type: 3, json: '{"a":"ü"}', protobuf: Uint8Array.of(8, 1) }
    const payloads = payloadsOf(push)
    expect(payloadsOf(push)).toBe(payloads)
    expect(Buffer.from(payloads.json![0]!).toString()).toBe(encodeJsonPush(11, 3, push.json))
    expect(payloads.protobuf![0]).toEqual(encodeProtobufPush(11, 3, push.protobuf))
    expect(payloadsOf({ ...push, protobuf: null }).protobuf).toBeNull()
    expect(payloadsOf({ ...push, json: null }).json).toBeNull()
  })
})

describe('tickets', () => {
  it('bring back kind, numbers and topic, and reuse the slots of tags', () => {
    const book = new TicketBook()
    const held = new Map<number, unknown>()
    const draw = fc.record({
      json: fc.boolean(),
      tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/)),
      module: fc.nat(255),
      func: fc.nat(255),
    })
    fc.assert(
      fc.property(draw, fc.boolean(), ({ json, tag, module, func }, redeem) => {
        const letter = json ? 'i' : 'f'
        const request = { topic: tag === null ? letter : `${letter}/${tag}`, tagged: tag !== null }
        const ticket = json ? book.json(request) : book.protobuf(request, module, func)
        const place = json
          ? { kind: Kind.Json, module: 0, func: 0, topic: request.topic }
          : { kind: Kind.Protobuf, module, func, topic: request.topic }
        if (tag !== null) expect(held.has(ticket)).toBe(false)
        if (redeem || tag === null) expect(book.redeem(ticket)).toEqual(place)
        else held.set(ticket, place)
      }),
    )
    for (const [ticket, place] of held) expect(book.redeem(ticket)).toEqual(place)
  })
})
