import { describe, expect, it } from 'vitest'
import {
  ackPacket,
  disconnect,
  field,
  frame,
  pingreq,
  publishPacket,
  subscribePacket,
  Type,
  uint16,
  unsubscribePacket,
} from './packets.ts'
import type { RawClient } from './raw-client.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const echo = (text: string): string =>
  JSON.stringify({ module: 'Torture', func: 'Echo', params: { text } })

async function closes(
  bytes: Uint8Array,
  kind: 'malformed' | 'too-large' | 'too-many-filters' | 'reserved-publish',
): Promise<void> {
  const before = world().refusals(kind)
  const client = await world().join()
  client.write(bytes)
  expect(await client.closed()).toBe('fin')
  expect(world().refusals(kind)).toBe(before + 1)
}

describe('malformed packets', () => {
  it.each([
    ['packet type 0', frame(0x00)],
    ['packet type 15', frame(0xf0)],
    ['CONNACK', frame(0x20, [0, 0])],
    ['SUBACK', frame(0x90, [0, 1, 1])],
    ['UNSUBACK', frame(0xb0, [0, 1])],
    ['PINGRESP', frame(0xd0)],
    [
      'SUBSCRIBE with other flags',
      Buffer.concat([Buffer.of(0x80), subscribePacket(1, [['s', 1]]).subarray(1)]),
    ],
    [
      'UNSUBSCRIBE with other flags',
      Buffer.concat([Buffer.of(0xa0), unsubscribePacket(1, ['s']).subarray(1)]),
    ],
    ['PUBREL with other flags', ackPacket(0x60, 1)],
    ['PUBACK with flags', ackPacket(0x42, 1)],
    ['PINGREQ with flags', frame(0xc1)],
    ['PINGREQ with a body', frame(0xc0, [0])],
    ['DISCONNECT with flags', frame(0xe8)],
    ['DISCONNECT with a body', frame(0xe0, [0])],
    ['PUBLISH of QoS 3', publishPacket('a', '', { qos: 3 })],
    ['PUBLISH of QoS 0 with DUP', publishPacket('a', '', { dup: true })],
    ['PUBLISH with message id 0', publishPacket('i', '{}', { qos: 1, id: 0 })],
    ['PUBLISH without a topic', publishPacket('', '')],
    ['PUBLISH on "a/+"', publishPacket('a/+', '')],
    ['PUBLISH on "#"', publishPacket('#', '')],
    ['PUBLISH on a topic with NUL', publishPacket('a\0b', '')],
    ['PUBLISH on a topic of bad UTF-8', publishPacket(Buffer.of(0x61, 0xff), '')],
    ['PUBLISH on a topic with a surrogate', publishPacket(Buffer.of(0x61, 0xed, 0xa0, 0x80), '')],
    ['an empty PUBLISH', frame(0x30)],
    ['PUBLISH of one byte', frame(0x30, [0])],
    ['PUBLISH whose topic is cut', frame(0x30, [0, 5, 0x61])],
    ['PUBLISH whose message id is cut', frame(0x32, [0, 1, 0x69, 0])],
    ['PUBACK without an id', frame(0x40)],
    ['PUBACK with id 0', ackPacket(0x40, 0)],
    ['PUBACK of three bytes', frame(0x40, [0, 1, 0])],
    ['PUBREL with id 0', ackPacket(0x62, 0)],
    ['SUBSCRIBE without filters', subscribePacket(1, [])],
    ['SUBSCRIBE with message id 0', subscribePacket(0, [['a', 1]])],
    ['SUBSCRIBE of QoS 3', subscribePacket(1, [['a', 3]])],
    ['SUBSCRIBE with reserved QoS bits', subscribePacket(1, [['a', 0x81]])],
    ['SUBSCRIBE with an empty filter', subscribePacket(1, [['', 1]])],
    ['SUBSCRIBE of "a#"', subscribePacket(1, [['a#', 1]])],
    ['SUBSCRIBE of "#/a"', subscribePacket(1, [['#/a', 1]])],
    ['SUBSCRIBE of "a+/b"', subscribePacket(1, [['a+/b', 1]])],
    ['SUBSCRIBE of NUL', subscribePacket(1, [['a\0', 1]])],
    ['SUBSCRIBE of bad UTF-8', subscribePacket(1, [[Buffer.of(0x61, 0xfe), 1]])],
    ['SUBSCRIBE without a QoS', frame(0x82, Buffer.concat([uint16(1), field('a')]))],
    ['SUBSCRIBE of two bytes', frame(0x82, [0, 1])],
    ['SUBSCRIBE of one byte', frame(0x82, [0])],
    ['UNSUBSCRIBE without filters', unsubscribePacket(1, [])],
    ['UNSUBSCRIBE with message id 0', unsubscribePacket(0, ['a'])],
    ['UNSUBSCRIBE of "a#"', unsubscribePacket(1, ['a#'])],
    ['UNSUBSCRIBE that is cut', frame(0xa2, [0, 1, 0, 9, 0x61])],
    ['a remaining length of five bytes', Buffer.from('3080808080010000', 'hex')],
  ])('close the connection: %s', async (_name, bytes) => {
    await closes(bytes, 'malformed')
  })

  it.each([129, 4000])('close the connection: SUBSCRIBE with %i filters', async count => {
    const filters = Array.from({ length: count }, (_, index) => [`t/${index}`, 1] as const)
    await closes(subscribePacket(1, filters), 'too-many-filters')
  })

  it.each([
    's',
    'i/',
    'i/a b',
    `i/${'a'.repeat(33)}`,
    'i/a/b',
    'info',
    'ff',
    'p',
    'q',
    'p/1',
    'q/',
    '$SYS/a',
    '$',
  ])('close the connection: PUBLISH on the reserved topic "%s"', async topic => {
    await closes(publishPacket(topic, 'x', { qos: 1, id: 9 }), 'reserved-publish')
  })
})

describe('a stream of packets', () => {
  it('means the same wherever it is cut in two', async () => {
    const filters = ['s', 'i', 'a/b', 'f'].map(filter => [filter, 1] as const)
    const boundaries = packetsOf(await world().join(), 'x').length
    for (let cut = 0; cut < boundaries; cut++) {
      const client = world().stream()
      // An acknowledgement would come between the pieces.
      client.acknowledges = false
      await client.connect()
      client.write(subscribePacket(1, filters))
      await client.takeNonce()
      await client.take(Type.Suback)
      const bytes = packetsOf(client, 'x')
      client.write(Buffer.from(bytes.subarray(0, cut)))
      // In a turn of its own.
      await new Promise(resolve => setImmediate(resolve))
      client.write(bytes.subarray(cut))
      expect((await client.reply('i')).result).toEqual({ text: 'x' })
      expect((await client.takePublish('a/b')).payload.toString()).toBe('ordinary')
      expect((await client.reply('i/tag')).result).toEqual({ text: 'x' })
      await client.take(Type.Pingresp)
      expect(client.ending).toBeNull()
      client.destroy()
    }
  })

  /** A request, a message, a ping and a tagged request. */
  function packetsOf(client: RawClient, text: string): Buffer {
    return Buffer.concat([
      client.packet('i', echo(text)),
      client.packet('a/b', 'ordinary', { qos: 0 }),
      pingreq,
      client.packet('i/tag', echo(text)),
    ])
  }
})

describe('sizes', () => {
  it('takes a payload that makes the packet as large as allowed, and closes on one byte more', async () => {
    const client = await world().join()
    // Topic with length, message id, and the JSON around the text.
    const room = 65_536 - 3 - 2 - echo('').length
    expect(await client.request(echo('x'.repeat(room)))).toMatchObject({ state: 0 })
    const tooLarge = client.packet('i', echo('x'.repeat(room + 1)))
    // The header alone: nothing is buffered before the refusal.
    client.write(tooLarge.subarray(0, 6))
    expect(await client.closed()).toBe('fin')
    expect(world().refusals('too-large')).toBe(1)
  })

  it('answers 65,536 PINGREQs of one write', async () => {
    const client = await world().join()
    const other = await world().join()
    const pings = Buffer.alloc(2 * 65_536)
    for (let at = 0; at < pings.length; at += 2) pings[at] = 0xc0
    client.write(pings)
    expect(await other.request(echo('meanwhile'))).toMatchObject({ result: { text: 'meanwhile' } })
    await client.until(() => client.count(Type.Pingresp) === 65_536, 'all PINGRESPs')
  })

  it('serves another client while one floods it with pings', async () => {
    const flood = world().stream()
    await flood.connect()
    const pings = Buffer.alloc(64 * 1024)
    for (let at = 0; at < pings.length; at += 2) pings[at] = 0xc0
    const other = await world().join()
    for (let round = 0; round < 4; round++) flood.write(pings)
    await other.request(echo('one'))
    // Had the flood been worked off in one go, all its answers would be here already.
    expect(flood.count(Type.Pingresp)).toBeLessThan(4 * 32 * 1024)
    await flood.until(() => flood.inbox.length === 4 * 32 * 1024, 'all PINGRESPs')
  })
})

describe('acknowledgements', () => {
  it('of unknown messages are dropped and counted', async () => {
    const client = await world().join()
    client.write(ackPacket(0x40, 4711), ackPacket(0x70, 4712), ackPacket(0x50, 4713))
    expect(await client.request(echo('still here'))).toMatchObject({ state: 0 })
    expect(world().refusals('unknown-ack')).toBe(3)
  })

  it('of an unknown PUBREL are answered, or the peer would send it for ever', async () => {
    const client = await world().join()
    client.write(ackPacket(0x62, 99))
    const { body } = await client.take(Type.Pubcomp)
    expect(body.readUInt16BE(0)).toBe(99)
  })

  it('missing for more than limits.maxUnacked messages close the connection as slow', async () => {
    const client = await world().join()
    client.acknowledges = false
    for (let round = 0; round < 41; round++)
      client.write(...Array.from({ length: 200 }, () => client.packet('i', echo('x'))))
    await client.closed()
    expect(client.count(Type.Publish)).toBe(8192)
    expect(world().refusals('slow')).toBe(1)
  })
})

describe('the end of a connection', () => {
  it('by RST in the middle of a packet leaves nothing behind', async () => {
    const client = await world().join()
    client.write(client.packet('i', echo('cut')).subarray(0, 20))
    await world().holds(1)
    client.reset()
    await world().holds(0)
  })

  it('by FIN right behind a request answers it first', async () => {
    const client = await world().tcp({ halfOpen: true })
    await client.join()
    client.publish('i', echo('last words'))
    client.end()
    expect(await client.reply()).toMatchObject({ result: { text: 'last words' } })
    expect(await client.closed()).toBe('fin')
  })

  it('by FIN behind CONNECT and a request in one segment answers all of it', async () => {
    const client = await world().tcp({ halfOpen: true })
    await client.connect()
    client.write(subscribePacket(1, [['s', 1]]))
    await client.takeNonce()
    client.write(client.packet('i', echo('a')), client.packet('i/t', echo('b')))
    client.end()
    expect((await client.reply('i')).result).toEqual({ text: 'a' })
    expect((await client.reply('i/t')).result).toEqual({ text: 'b' })
    expect(await client.closed()).toBe('fin')
  })

  it('by DISCONNECT is a FIN from the server as well', async () => {
    const client = await world().tcp({ halfOpen: true })
    await client.join()
    client.write(disconnect)
    expect(await client.closed()).toBe('fin')
    await world().holds(0, 1)
  })

  it('chosen by the server is no reset although unread input waits', async () => {
    for (let round = 0; round < 10; round++) {
      const client = await world().tcp({ halfOpen: true })
      await client.join()
      client.write(pingreq, frame(0xf0), Buffer.alloc(60_000, 1))
      await client.take(Type.Pingresp)
      expect(await client.closed()).toBe('fin')
    }
  })
})
