/** What travels between nodes: what is written is read, and a reader of anything else says so. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PushMessage, SessionPort } from '../../../src/dispatch/ports.ts'
import {
  readCall,
  type SessionSnapshot,
  writeCall,
} from '../../../src/dispatch/remote/wire/call-codec.ts'
import {
  PayloadFault,
  PayloadReader,
  PayloadWriter,
} from '../../../src/dispatch/remote/wire/payload.ts'
import {
  readPush,
  readReceivers,
  writePush,
  writeReceivers,
} from '../../../src/dispatch/remote/wire/push-codec.ts'
import {
  readReply,
  type RemoteReply,
  writeReply,
} from '../../../src/dispatch/remote/wire/reply-codec.ts'
import { Kind } from '../../../src/dispatch/request.ts'

const writer = new PayloadWriter()
const byte = fc.nat(255)
/** UTF-8 knows no lone surrogates. */
const text = fc.string({ unit: 'binary', maxLength: 300 })
const longText = fc.oneof(
  text,
  fc.nat(200_000).map(length => 'ü'.repeat(length)),
)
const bytes = fc.uint8Array({ maxLength: 2_000 }).map(list => Buffer.from(list))
const latin1 = fc.array(fc.nat(255), { maxLength: 255 }).map(codes => String.fromCharCode(...codes))

const session: fc.Arbitrary<SessionSnapshot> = fc.record({
  id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(id => Buffer.from(id).toString('hex')),
  userId: fc.option(text),
  tag: fc.option(text),
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  attributes: pairs(),
  pins: pairs(),
})

function pairs(): fc.Arbitrary<[string, string][]> {
  return fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name, maxLength: 8 })
}

const params: fc.Arbitrary<{ kind: Kind; params: string | Uint8Array }> = fc.oneof(
  longText.map(json => ({ kind: Kind.Json, params: json })),
  bytes.map(protobuf => ({ kind: Kind.Protobuf, params: protobuf })),
)

const push: fc.Arbitrary<PushMessage> = fc.record({
  module: byte,
  type: byte,
  json: fc.option(longText),
  protobuf: fc.option(bytes),
})

/** Neither a reader nor what it reads may be kept by the buffer that comes after. */
function copied(payload: Buffer): PayloadReader {
  return new PayloadReader(Buffer.from(payload))
}

function portOf(snapshot: SessionSnapshot): SessionPort {
  const attributes = snapshot.attributes.length === 0 ? null : new Map(snapshot.attributes)
  const pins = snapshot.pins.length === 0 ? null : new Map(snapshot.pins)
  return { ...snapshot, attributes, pins } as unknown as SessionPort
}

describe('what is written is read', () => {
  it('in a call', () => {
    const call = fc.record({
      moduleId: byte,
      functionId: byte,
      callId: latin1,
      attempt: fc.constantFrom(1, 2),
      depth: byte,
      callerType: fc.constantFrom('client', 'module', 'server'),
      session: fc.option(session),
      params,
    })
    fc.assert(
      fc.property(call, ({ params: given, session: snapshot, ...rest }) => {
        const outgoing = { ...rest, ...given, session: snapshot && portOf(snapshot) }
        const read = readCall(copied(writeCall(writer, outgoing)))
        expect(read).toEqual({ ...rest, ...given, session: snapshot })
      }),
    )
  })

  it('in a reply', () => {
    const effect = fc.oneof(
      fc.constant({ type: 'logout' as const }),
      fc.record({ type: fc.constant('login' as const), userId: text, tag: fc.option(text) }),
    )
    const held = fc.record({
      target: fc.oneof(
        fc.constant({ type: 'everyone' as const }),
        fc.record({ type: fc.constantFrom('user' as const, 'session' as const), id: text }),
        fc.record({ type: fc.constant('users' as const), ids: fc.array(text, { maxLength: 4 }) }),
      ),
      message: push,
      afterReply: fc.constant(true),
    })
    const reply: fc.Arbitrary<RemoteReply> = fc
      .record({
        state: byte,
        msg: longText,
        result: fc.option(params),
        effects: fc.option(fc.array(effect, { maxLength: 4 })),
        afterReply: fc.option(fc.array(held, { maxLength: 3 })),
      })
      .map(({ result, ...rest }) => ({
        ...rest,
        kind: result?.kind ?? Kind.Json,
        result: result?.params ?? null,
      }))
    fc.assert(
      fc.property(reply, given => {
        expect(readReply(copied(writeReply(writer, given)))).toEqual(given)
      }),
    )
  })

  it('in a push and its receivers', () => {
    const receivers = fc.option(
      fc.array(
        fc.record({
          session: fc.string({ unit: fc.constantFrom('0', '7', 'a', 'f'), maxLength: 32 }),
          userId: fc.option(text),
        }),
        { maxLength: 20 },
      ),
    )
    fc.assert(
      fc.property(receivers, push, (to, message) => {
        writer.begin()
        writeReceivers(writer, to)
        writePush(writer, message)
        const reader = copied(writer.end())
        expect(readReceivers(reader)).toEqual(to)
        expect(readPush(reader)).toEqual(message)
      }),
    )
  })

  it('of any size, and a giant is not kept', () => {
    for (const size of [0, 65_535, 65_536, 5_000_000]) {
      writer.begin()
      writer.u8(1)
      writer.f64(-1.5)
      writer.longBytes(new Uint8Array(size).fill(7))
      writer.rawText('ü')
      const reader = copied(writer.end())
      expect([reader.u8(), reader.f64()]).toEqual([1, -1.5])
      expect(reader.longBytes()).toEqual(Buffer.alloc(size, 7))
      expect(reader.restText()).toBe('ü')
    }
  })

  it('but no text of more than 64 KiB where its length has two bytes', () => {
    writer.begin()
    expect(() => writer.text('ü'.repeat(40_000))).toThrow(RangeError)
    writer.begin()
    writer.text('ü'.repeat(32_767))
    expect(copied(writer.end()).text()).toHaveLength(32_767)
  })
})

describe('what is no payload', () => {
  const readers: Record<string, (reader: PayloadReader) => unknown> = {
    call: readCall,
    reply: readReply,
    push: readPush,
    receivers: readReceivers,
  }
  /** Bytes that begin as a payload does get further. */
  const anything = fc.oneof(
    bytes,
    fc.tuple(fc.constant(1), bytes).map(([layout, rest]) => Buffer.from([layout, ...rest])),
  )

  it.for(Object.keys(readers))('as a %s is a PayloadFault or harmless', name => {
    fc.assert(
      fc.property(anything, given => {
        onlyFaults(() => readers[name]!(new PayloadReader(Buffer.from(given))))
      }),
      { numRuns: 2_000 },
    )
  })

  it('for it is cut short anywhere is a PayloadFault or harmless', () => {
    const sent = Buffer.from(
      writeReply(writer, {
        state: 0,
        msg: 'hello',
        kind: Kind.Json,
        result: '{}',
        effects: [{ type: 'login', userId: 'anna', tag: 'tag' }],
        afterReply: [
          {
            target: { type: 'user', id: 'anna' },
            message: { module: 2, type: 1, json: '{}', protobuf: new Uint8Array(3) },
            afterReply: true,
          },
        ],
      }),
    )
    for (let length = 0; length < sent.length; length++)
      onlyFaults(() => readReply(new PayloadReader(sent.subarray(0, length))))
  })

  it('never makes a reader run for long', () => {
    // Four thousand million receivers, of whom none is there.
    const greedy = Buffer.from([0xff, 0xff, 0xff, 0xfe])
    expect(() => readReceivers(new PayloadReader(greedy))).toThrow(PayloadFault)
  })
})

function onlyFaults(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof PayloadFault)) throw error
  }
}
