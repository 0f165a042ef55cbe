import { describe, expect, it } from 'vitest'
import {
  ackPacket,
  disconnect,
  frame,
  publishPacket,
  subscribePacket,
  Type,
  type ConnectFields,
} from './packets.ts'
import type { Publish, RawClient } from './raw-client.ts'
import { useWorld, World } from './world.ts'

const world = useWorld({ config: { limits: { maxRetainedMessages: 3, maxRetainedBytes: 1000 } } })

const enter = (text: string): string =>
  JSON.stringify({ module: 'Torture', func: 'Enter', params: { text } })

/** A client without a key. */
async function plain(where: World = world(), fields: ConnectFields = {}): Promise<RawClient> {
  const client = await where.tcp()
  expect(await client.connect(fields)).toBe(0)
  return client
}

async function subscriber(...filters: readonly (readonly [string, number])[]): Promise<RawClient> {
  const client = await plain()
  expect(await client.subscribe(...filters)).toEqual(filters.map(([, qos]) => qos))
  return client
}

const words = ({ topic, qos, retain, payload }: Publish): string =>
  `${topic} ${qos}${retain ? ' retained' : ''} ${payload.toString()}`

/** Publishes with QoS 1 and waits for the PUBACK. */
async function acknowledged(
  client: RawClient,
  topic: string,
  payload: string,
  retain = false,
): Promise<void> {
  const id = client.takeId()
  client.write(publishPacket(topic, payload, { qos: 1, id, retain }))
  await client.take(Type.Puback, ({ body }) => body.readUInt16BE(0) === id)
}

describe('ordinary topics', () => {
  it('deliver QoS 0, 1 and 2 at the lower of both sides', async () => {
    const [zero, one, two] = [
      await subscriber(['t/#', 0]),
      await subscriber(['t/+', 1]),
      await subscriber(['t/a', 2]),
    ]
    const publisher = await plain()
    for (const qos of [0, 1, 2]) {
      publisher.publish('t/a', `q${qos}`, { qos })
      for (const [client, most] of [
        [zero, 0],
        [one, 1],
        [two, 2],
      ] as const)
        expect(words(await client.takePublish())).toBe(`t/a ${Math.min(qos, most)} q${qos}`)
    }
    await publisher.take(Type.Puback)
    await publisher.take(Type.Pubcomp)
    await two.take(Type.Pubrel)
  })

  it('keep the order of each publisher, with mixed QoS', async () => {
    const listener = await subscriber(['order/#', 2])
    const publishers = [await plain(), await plain()]
    const count = 300
    for (const [who, publisher] of publishers.entries())
      publisher.write(
        ...Array.from({ length: count }, (_, index) =>
          publisher.packet(`order/${who}`, String(index), { qos: (index * 7 + who) % 3 }),
        ),
      )
    await listener.until(() => listener.count(Type.Publish) === 2 * count, 'all messages')
    const seen = listener.takePublishes()
    for (const who of [0, 1])
      expect(
        seen
          .filter(({ topic }) => topic === `order/${who}`)
          .map(({ payload }) => Number(payload.toString())),
      ).toEqual(Array.from({ length: count }, (_, index) => index))
  })

  it('take a topic of their own for names that only look reserved', async () => {
    const listener = await subscriber(['push', 0], ['quest/1', 0], ['S', 0])
    const publisher = await plain()
    for (const topic of ['push', 'quest/1', 'S']) {
      publisher.publish(topic, 'x', { qos: 0 })
      expect((await listener.takePublish()).topic).toBe(topic)
    }
  })

  it('publish a QoS 2 message once, however often it comes before its PUBREL', async () => {
    const listener = await subscriber(['dup/#', 0])
    const publisher = await plain()
    publisher.acknowledges = false
    const packet = (dup: boolean): Buffer => publishPacket('dup/a', 'once', { qos: 2, id: 9, dup })
    publisher.write(packet(false), packet(true))
    await publisher.take(Type.Pubrec)
    publisher.write(packet(true))
    await publisher.take(Type.Pubrec)
    publisher.write(ackPacket(0x62, 9))
    await publisher.take(Type.Pubcomp)
    publisher.write(packet(false), ackPacket(0x62, 9))
    await publisher.take(Type.Pubcomp)
    await acknowledged(publisher, 'dup/end', '')
    await listener.until(() => listener.count(Type.Publish) >= 3, 'both and the end')
    expect(listener.takePublishes().map(({ topic }) => topic)).toEqual([
      'dup/a',
      'dup/a',
      'dup/end',
    ])
  })

  it('never give a message the id of an unacknowledged reply, nor the other way', async () => {
    const client = await world().join()
    client.acknowledges = false
    await client.subscribe(['unacked/#', 2])
    const publisher = await plain()
    const ids: number[] = []
    for (let round = 0; round < 300; round++) {
      publisher.publish('unacked/x', 'x', { qos: 1 + (round % 2) })
      ids.push((await client.takePublish('unacked/x')).id)
      client.publish('i', '{"module":"Torture","func":"Echo"}')
      ids.push((await client.takePublish('i')).id)
    }
    expect(new Set(ids).size).toBe(600)
    // What is acknowledged in any order may be used again.
    for (const id of ids.toReversed()) client.write(ackPacket(0x40, id))
    client.publish('i', '{"module":"Torture","func":"Echo"}')
    expect(await client.reply()).toMatchObject({ state: 0 })
  })

  it('answer each PUBREC of a message that is under way, and forget it with PUBCOMP', async () => {
    const listener = await subscriber(['exact/#', 2])
    listener.acknowledges = false
    const publisher = await plain()
    publisher.publish('exact/a', 'x', { qos: 2 })
    const { id } = await listener.takePublish()
    for (let round = 0; round < 3; round++) {
      listener.write(ackPacket(0x50, id))
      const pubrel = await listener.take(Type.Pubrel)
      expect([pubrel.flags, pubrel.body.readUInt16BE(0)]).toEqual([2, id])
    }
    const before = world().refusals('unknown-ack')
    listener.write(ackPacket(0x70, id), ackPacket(0x50, id), ackPacket(0x70, id))
    publisher.publish('exact/b', 'x', { qos: 1 })
    await listener.takePublish('exact/b')
    expect(world().refusals('unknown-ack')).toBe(before + 2)
    expect(listener.count(Type.Pubrel)).toBe(0)
  })

  it('go out with the highest QoS of the filters they fit, and at most with their own', async () => {
    const listener = await subscriber(['mixed/+', 0], ['mixed/a', 2], ['mixed/#', 1])
    const publisher = await plain()
    for (const [topic, qos] of [
      ['mixed/a', 2],
      ['mixed/a', 1],
      ['mixed/b', 2],
      ['mixed', 2],
      ['mixed/b/c', 0],
    ] as const)
      publisher.publish(topic, '', { qos })
    await listener.until(() => listener.count(Type.Publish) === 5, 'all messages')
    expect(listener.takePublishes().map(({ topic, qos }) => `${topic} ${qos}`)).toEqual([
      'mixed/a 2',
      'mixed/a 1',
      'mixed/b 1',
      'mixed 1',
      'mixed/b/c 0',
    ])
    expect(await listener.subscribe(['mixed/#', 0], ['mixed/a', 0])).toEqual([0, 0])
    publisher.publish('mixed/a', '', { qos: 2 })
    expect((await listener.takePublish()).qos).toBe(0)
  })

  it('of QoS 2 wait for their PUBREL up to limits.maxUnacked', async () => {
    await using own = await new World({ config: { limits: { maxUnacked: 16 } } }).start()
    const client = await plain(own)
    client.acknowledges = false
    const one = (): Buffer => publishPacket('two/a', '', { qos: 2, id: client.takeId() })
    client.write(...Array.from({ length: 16 }, one))
    await client.until(() => client.count(Type.Pubrec) === 16, 'all PUBRECs')
    client.write(one())
    expect(await client.closed()).toBe('fin')
    expect(own.refusals('slow')).toBe(1)
    await own.rest()
  })

  it('are not delivered after UNSUBSCRIBE', async () => {
    const listener = await subscriber(['gone/a', 1], ['gone/b', 1])
    await listener.unsubscribe('gone/a', 'never/had')
    const publisher = await plain()
    publisher.publish('gone/a', '', { qos: 1 })
    publisher.publish('gone/b', '', { qos: 1 })
    expect((await listener.takePublish()).topic).toBe('gone/b')
  })

  it('are published although DISCONNECT comes right behind, all of them and in order', async () => {
    const listener = await subscriber(['last/#', 2])
    const publisher = await plain()
    publisher.write(
      ...Array.from({ length: 50 }, (_, index) =>
        publishPacket('last/a', String(index), { qos: index % 3, id: index + 1 }),
      ),
      disconnect,
    )
    await listener.until(() => listener.count(Type.Publish) === 50, 'all messages')
    expect(listener.takePublishes().map(({ payload }) => Number(payload.toString()))).toEqual(
      Array.from({ length: 50 }, (_, index) => index),
    )
  })

  it('are published once and acknowledged although FIN comes right behind', async () => {
    const listener = await subscriber(['last/#', 1])
    const publisher = await world().tcp({ halfOpen: true })
    await publisher.connect()
    publisher.write(
      ...Array.from({ length: 50 }, (_, index) =>
        publishPacket('last/b', String(index), { qos: 1, id: index + 1 }),
      ),
    )
    publisher.end()
    expect(await publisher.closed()).toBe('fin')
    expect(publisher.count(Type.Puback)).toBe(50)
    await listener.until(() => listener.count(Type.Publish) === 50, 'all messages')
  })

  it('used in a flood of one client do not hold up another one', async () => {
    const flood = world().stream()
    await flood.connect()
    const other = await world().join()
    const count = 5000
    flood.write(
      ...Array.from({ length: count }, (_, index) =>
        publishPacket('many/a', 'x', { qos: 1, id: index + 1 }),
      ),
    )
    await other.request('{"module":"Torture","func":"Echo"}')
    // Had the flood been worked off in one go, all its answers would be here already.
    expect(flood.count(Type.Puback)).toBeLessThan(count)
    await flood.until(() => flood.count(Type.Puback) === count, 'all PUBACKs')
    flood.write(
      ...Array.from({ length: 50 }, (_, index) =>
        subscribePacket(
          index + 1,
          Array.from({ length: 100 }, (_, level) => [`many/${level}/+`, 1] as const),
        ),
      ),
    )
    await other.request('{"module":"Torture","func":"Echo"}')
    expect(flood.count(Type.Suback)).toBeLessThan(50)
    await flood.until(() => flood.count(Type.Suback) === 50, 'all SUBACKs')
  })

  it('work for a topic of 100 levels; deeper ones are refused and end nothing', async () => {
    const deep = (levels: number): string => Array.from({ length: levels }, () => 'l').join('/')
    const client = await plain()
    expect(await client.subscribe([deep(100), 1], [deep(101), 1])).toEqual([1, 0x80])
    client.publish(deep(101), 'x')
    await client.take(Type.Puback)
    client.publish(deep(100), 'here')
    expect((await client.takePublish()).payload.toString()).toBe('here')
  })
})

describe('retained messages', () => {
  it('come to whoever subscribes later, and go with an empty one', async () => {
    const publisher = await plain()
    await acknowledged(publisher, 'kept/a', 'one', true)
    const late = await subscriber(['kept/#', 1])
    expect(words(await late.takePublish())).toBe('kept/a 1 retained one')
    await acknowledged(publisher, 'kept/a', '', true)
    const later = await subscriber(['kept/#', 1])
    await acknowledged(publisher, 'kept/b', 'live')
    expect(words(await later.takePublish())).toBe('kept/b 1 live')
  })

  it('are kept up to their number and size; more are delivered and not kept', async () => {
    const listener = await subscriber(['max/#', 1])
    const publisher = await plain()
    for (const name of ['a', 'b', 'c', 'd'])
      await acknowledged(publisher, `max/${name}`, name, true)
    await acknowledged(publisher, 'max/c', 'x'.repeat(2000), true)
    await listener.until(() => listener.count(Type.Publish) === 5, 'all messages')
    expect(world().refusals('retained-full')).toBe(2)
    const late = await subscriber(['max/+', 0])
    await late.until(() => late.count(Type.Publish) === 3, 'what was kept')
    expect(late.takePublishes().map(words).toSorted()).toEqual([
      'max/a 0 retained a',
      'max/b 0 retained b',
      'max/c 0 retained c',
    ])
    for (const name of ['a', 'b', 'c']) await acknowledged(publisher, `max/${name}`, '', true)
    await acknowledged(publisher, 'max/d', 'd', true)
    expect(words(await (await subscriber(['max/d', 0])).takePublish())).toBe('max/d 0 retained d')
    await acknowledged(publisher, 'max/d', '', true)
  })
})

describe('wills', () => {
  const will = { topic: 'wills/a', payload: 'gone', qos: 1 }

  it.each([
    ['a reset', (client: RawClient) => client.reset()],
    ['FIN without DISCONNECT', (client: RawClient) => client.end()],
    ['a protocol error', (client: RawClient) => client.write(frame(0xf0))],
  ])('are published after %s', async (_name, leave) => {
    const listener = await subscriber(['wills/#', 2])
    leave(await plain(world(), { will }))
    expect(words(await listener.takePublish())).toBe('wills/a 1 gone')
  })

  it('are published behind what their client published itself', async () => {
    const listener = await subscriber(['wills/#', 2])
    const client = await plain(world(), { will })
    client.write(
      ...Array.from({ length: 20 }, (_, index) =>
        publishPacket('wills/b', String(index), { qos: 1, id: index + 1 }),
      ),
      frame(0xf0),
    )
    await listener.until(() => listener.count(Type.Publish) === 21, 'all messages')
    const seen = listener.takePublishes().map(words)
    expect(seen.at(-1)).toBe('wills/a 1 gone')
    expect(seen.slice(0, 20)).toEqual(
      Array.from({ length: 20 }, (_, index) => `wills/b 1 ${index}`),
    )
  })

  it('are forgotten with DISCONNECT', async () => {
    const listener = await subscriber(['wills/#', 2])
    const client = await plain(world(), { will })
    client.write(disconnect)
    await client.closed()
    await world().holds(1)
    await acknowledged(await plain(), 'wills/end', '')
    expect((await listener.takePublish()).topic).toBe('wills/end')
  })

  it('are retained where they ask for it', async () => {
    const client = await plain(world(), { will: { ...will, topic: 'wills/kept', retain: true } })
    client.reset()
    await world().holds(0)
    const late = await subscriber(['wills/#', 0])
    expect(words(await late.takePublish())).toBe('wills/kept 0 retained gone')
    await acknowledged(late, 'wills/kept', '', true)
  })

  it('are not published where the hook forbids the topic', async () => {
    const listener = await subscriber(['#', 0])
    const client = await plain(world(), { will: { ...will, topic: 'readonly/a' } })
    client.reset()
    await world().holds(1)
    await acknowledged(await plain(), 'end', '')
    expect((await listener.takePublish()).topic).toBe('end')
  })
})

describe('the authorizeTopic hook', () => {
  it('refuses a SUBSCRIBE with 0x80, and so does one that throws', async () => {
    const client = await plain()
    expect(await client.subscribe('banned/a', 'ok', 'throws/a')).toEqual([0x80, 1, 0x80])
  })

  it('drops a PUBLISH, which is acknowledged all the same', async () => {
    const listener = await subscriber(['readonly/#', 1], ['other', 1])
    const client = await plain()
    client.publish('readonly/a', 'x', { qos: 1 })
    client.publish('throws/a', 'x', { qos: 2 })
    client.publish('readonly/a', 'x', { qos: 0 })
    await client.take(Type.Puback)
    await client.take(Type.Pubcomp)
    await acknowledged(client, 'other', '')
    expect((await listener.takePublish()).topic).toBe('other')
    expect(world().refusals('topic-refused')).toBeGreaterThanOrEqual(3)
  })

  it('closes the connection with the 33rd refused PUBLISH, acknowledged as well', async () => {
    const client = await plain()
    const one = (): Buffer => publishPacket('readonly/a', '', { qos: 1, id: client.takeId() })
    client.write(...Array.from({ length: 32 }, one))
    await client.until(() => client.count(Type.Puback) === 32, 'all PUBACKs')
    client.write(one())
    expect(await client.closed()).toBe('fin')
    expect(client.count(Type.Puback)).toBe(33)
  })

  it('does not let a crowd of refused SUBSCRIBEs use up the subscriptions', async () => {
    const client = await plain()
    for (let round = 0; round < 200; round++)
      expect(await client.subscribe(`banned/${round}`)).toEqual([0x80])
    expect(await client.subscribe('ok')).toEqual([1])
  })
})

describe('gate.mqtt.plainTopics', () => {
  it('"users" opens ordinary topics with the login and closes them with the logout', async () => {
    await using own = await new World({
      config: { gate: { mqtt: { plainTopics: 'users' } } },
    }).start()
    const client = await (await own.tcp()).join({ will: { topic: 'w', payload: '' } })
    expect(await client.subscribe('chat/#')).toEqual([0x80])
    client.publish('chat/a', 'too early')
    await client.take(Type.Puback)
    await client.request(enter('player'))
    expect(await client.subscribe('chat/#', 'w')).toEqual([1, 1])
    client.publish('chat/a', 'hello')
    expect((await client.takePublish('chat/a')).payload.toString()).toBe('hello')
    // A will of one who has no user at its end is not published.
    const stranger = await (await own.tcp()).join({ will: { topic: 'w', payload: 'stranger' } })
    const player = await (await own.tcp()).join({ will: { topic: 'w', payload: 'player' } })
    await player.request(enter('another'))
    stranger.reset()
    await own.holds(2)
    player.reset()
    expect((await client.takePublish('w')).payload.toString()).toBe('player')
    await own.rest()
  })

  it('"off" refuses all, and reserved topics work', async () => {
    await using own = await new World({
      config: { gate: { mqtt: { plainTopics: 'off' } } },
    }).start()
    const client = await (await own.tcp()).join()
    await client.request(enter('player'))
    expect(await client.subscribe('a', 'i', '#')).toEqual([0x80, 1, 0x80])
    client.publish('a', 'x', { qos: 2 })
    await client.take(Type.Pubcomp)
    expect(own.refusals('topic-refused')).toBe(1)
    await own.rest()
  })
})

describe('a SUBSCRIBE of ordinary and reserved filters', () => {
  it('is answered once, before the nonce, also where it comes a hundred times at once', async () => {
    const client = await plain()
    client.write(
      ...Array.from({ length: 100 }, (_, index) =>
        subscribePacket(index + 1, [
          [`mix/${index}`, 1],
          ['s', 1],
          ['i', 1],
        ]),
      ),
    )
    await client.until(() => client.inbox.length === 200, 'all SUBACKs and nonces')
    const subacks = client.inbox.filter(({ type }) => type === Type.Suback)
    expect(subacks.map(({ body }) => body.readUInt16BE(0))).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
    expect(subacks.every(({ body }) => body.subarray(2).equals(Buffer.of(1, 1, 1)))).toBe(true)
    expect(client.inbox[0]!.type).toBe(Type.Suback)
  })
})
