import { describe, expect, it } from 'vitest'
import {
  connectPacket,
  disconnect,
  field,
  frame,
  pingreq,
  subscribePacket,
  Type,
  uint16,
} from './packets.ts'
import { newClientId } from './raw-client.ts'
import { useWorld, World } from './world.ts'

const world = useWorld()

/** Writes to a new connection, which must end without an answer, and be counted as `kind`. */
async function closes(
  bytes: Uint8Array,
  kind: Parameters<ReturnType<typeof world>['refusals']>[0],
) {
  const before = world().refusals(kind)
  const client = await world().tcp()
  client.write(bytes)
  expect(await client.closed()).toBe('fin')
  expect(client.bytesRead).toBe(0)
  expect(world().refusals(kind)).toBe(before + 1)
}

/** Writes to a new connection, which must be answered by one CONNACK alone and end. */
async function isRefused(bytes: Uint8Array, code: number) {
  const client = await world().tcp()
  client.write(bytes)
  expect(await client.connack()).toBe(code)
  expect(await client.closed()).toBe('fin')
  expect(client.bytesRead).toBe(4)
}

describe('the first packet', () => {
  it.each([
    ['PINGREQ', pingreq],
    ['SUBSCRIBE', subscribePacket(1, [['s', 1]])],
    ['DISCONNECT', disconnect],
    ['packet type 0', frame(0x00)],
    ['packet type 15', frame(0xf0)],
    ['CONNECT with a flag', frame(0x11, [0])],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
    ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
    ['zeros', Buffer.alloc(300)],
  ])('closes without an answer on %s', async (_name, bytes) => {
    await closes(bytes, 'not-mqtt')
  })

  it.each([
    ['256 MB announced', Buffer.from('10ffffff7f', 'hex')],
    ['4,097 bytes announced', Buffer.from('10fe1f', 'hex')],
  ])('closes on %s, as soon as the header is there', async (_name, bytes) => {
    await closes(bytes, 'too-large')
  })

  it('takes a CONNECT of 4,096 bytes, and closes on 4,097', async () => {
    const clientId = newClientId()
    const room = 4096 - connectPacket({ clientId, username: '' }).length
    // The remaining length takes two bytes instead of one.
    const fits = connectPacket({ clientId, username: 'u'.repeat(room - 1) })
    expect(fits.length).toBe(4096)
    const client = await world().tcp()
    client.write(fits)
    expect(await client.connack()).toBe(0)
    await closes(connectPacket({ clientId, username: 'u'.repeat(room) }), 'too-large')
  })

  it.each([
    ['a remaining length of five bytes', Buffer.from('1080808080010000', 'hex')],
    ['an empty CONNECT', frame(0x10)],
    ['another protocol name', connectPacket({ protocol: 'MQTX', clientId: newClientId() })],
    ['a protocol name in lower case', connectPacket({ protocol: 'mqtt', clientId: newClientId() })],
    ['the reserved flag', connectPacket({ flags: 3, clientId: newClientId() })],
    ['a will of QoS 3', connectPacket({ flags: 2 | 4 | 24, clientId: newClientId() })],
    ['will QoS without a will', connectPacket({ flags: 2 | 8, clientId: newClientId() })],
    ['will retain without a will', connectPacket({ flags: 2 | 32, clientId: newClientId() })],
    ['a password without user name', connectPacket({ password: 'p', clientId: newClientId() })],
    ['bytes behind the end', connectPacket({ trailing: Buffer.of(0), clientId: newClientId() })],
    ['a user name that is cut', connectPacket({ flags: 2 | 128, clientId: newClientId() })],
    [
      'a user name of bad UTF-8',
      connectPacket({ username: Buffer.of(0xc3), clientId: newClientId() }),
    ],
    ['a user name with NUL', connectPacket({ username: 'a\0b', clientId: newClientId() })],
    [
      'a will topic with "#"',
      connectPacket({ clientId: newClientId(), will: { topic: 'a/#', payload: '' } }),
    ],
    [
      'an empty will topic',
      connectPacket({ clientId: newClientId(), will: { topic: '', payload: '' } }),
    ],
    ['no level', frame(0x10, field('MQTT'))],
    ['no client id', frame(0x10, Buffer.concat([field('MQTT'), Buffer.of(4, 2), uint16(60)]))],
  ])('closes without an answer on %s', async (_name, bytes) => {
    await closes(bytes, 'malformed')
  })
})

describe('refusals of CONNECT', () => {
  it.each([3, 5, 6, 0, 0x84])('answers 1 to level %i of MQTT', async level => {
    await isRefused(connectPacket({ level, clientId: newClientId() }), 1)
  })

  it('answers 1 to level 5 as MQTT 5 clients really write it', async () => {
    const body = [field('MQTT'), Buffer.of(5, 2), uint16(60), Buffer.of(0), field(newClientId())]
    await isRefused(frame(0x10, Buffer.concat(body)), 1)
    const record = world().log.records.findLast(({ fields }) => fields['kind'] === 'version')
    expect(record).toMatchObject({ level: 'warn', fields: { address: '127.0.0.1' } })
    expect(record?.message).toContain('set protocol version 3.1.1')
  })

  it.each([
    ['empty', ''],
    ['of 31 characters', 'a'.repeat(31)],
    ['of 65 characters', 'a'.repeat(65)],
    ['with a space', `${'a'.repeat(32)} b`],
    ['with NUL', `${'a'.repeat(32)}\0b`],
    ['with a slash', `${'a'.repeat(32)}/b`],
    ['with an umlaut', `${'a'.repeat(32)}ä`],
    ['of bad UTF-8', Buffer.alloc(40, 0xff)],
  ])('answers 2 to a client id %s', async (_name, clientId) => {
    const before = world().refusals('client-id')
    await isRefused(connectPacket({ clientId }), 2)
    expect(world().refusals('client-id')).toBe(before + 1)
  })

  it.each([32, 64])('takes a client id of %i characters, on MQTT 3.1 and 3.1.1', async length => {
    for (const [protocol, level] of [
      ['MQTT', 4],
      ['MQIsdp', 3],
    ] as const) {
      const client = await world().tcp({ clientId: 'Az09_.:-'.repeat(8).slice(0, length) })
      expect(await client.connect({ protocol, level })).toBe(0)
      client.write(disconnect)
      await client.closed()
    }
  })

  it.each(['s', 'i', 'f', 'p', 'q', 'p/x', 'status', 'info', 'foo', '$SYS/x', '$share/a/b'])(
    'answers 5 to a will on "%s"',
    async topic => {
      const packet = connectPacket({ clientId: newClientId(), will: { topic, payload: 'gone' } })
      await isRefused(packet, 5)
    },
  )

  it('judges in order: malformed, level, client id, will, taken', async () => {
    const clientId = newClientId()
    const holder = await world().tcp({ clientId })
    expect(await holder.connect()).toBe(0)
    const will = { topic: 's', payload: '' }
    await closes(connectPacket({ flags: 3, clientId: 'bad', will }), 'malformed')
    await isRefused(connectPacket({ level: 6, flags: 3, clientId: 'bad' }), 1)
    await isRefused(connectPacket({ clientId: 'bad', will }), 2)
    await isRefused(connectPacket({ clientId, will }), 5)
    await isRefused(connectPacket({ clientId }), 2)
    holder.write(pingreq)
    await holder.take(Type.Pingresp)
  })

  it('answers 4 and 5 as the connect hook says, and 5 where it throws', async () => {
    await isRefused(connectPacket({ clientId: newClientId(), username: 'bad-credentials' }), 4)
    await isRefused(connectPacket({ clientId: newClientId(), username: 'not-authorized' }), 5)
    await isRefused(connectPacket({ clientId: newClientId(), username: 'throws' }), 5)
    expect(world().refusals('hook')).toBeGreaterThanOrEqual(3)
  })

  it('holds what follows a CONNECT while a hook thinks, then handles it in order', async () => {
    const client = await world().tcp()
    client.write(
      connectPacket({ clientId: client.clientId, username: 'slow' }),
      subscribePacket(7, [['s', 1]]),
      pingreq,
    )
    expect(await client.connack()).toBe(0)
    await client.take(Type.Pingresp)
    expect(client.inbox.map(({ type }) => type)).toEqual([Type.Suback, Type.Publish])
  })

  it('forgets a client that leaves while a hook thinks', async () => {
    const client = await world().tcp()
    client.write(connectPacket({ clientId: client.clientId, username: 'slow' }))
    await world().holds(0, 1)
    client.reset()
    await world().holds(0)
    const again = await world().tcp({ clientId: client.clientId })
    expect(await again.connect()).toBe(0)
  })
})

describe('packets behind CONNECT', () => {
  it('are handled in order when they come in one segment', async () => {
    const client = await world().tcp()
    client.write(
      connectPacket({ clientId: client.clientId, keepAlive: 0, clean: false }),
      pingreq,
      subscribePacket(1, [['s', 1]]),
      pingreq,
      subscribePacket(2, [['i', 1]]),
      pingreq,
    )
    expect(await client.connack()).toBe(0)
    await client.until(() => client.count(Type.Pingresp) === 3, 'three PINGRESPs')
    expect(client.inbox.map(({ type }) => type)).toEqual([
      Type.Pingresp,
      Type.Suback,
      Type.Publish,
      Type.Pingresp,
      Type.Suback,
      Type.Pingresp,
    ])
  })

  it('are handled when they come a byte at a time', async () => {
    const client = world().stream()
    const bytes = Buffer.concat([
      connectPacket({ clientId: client.clientId }),
      subscribePacket(1, [['s', 2]]),
      pingreq,
    ])
    for (const byte of bytes) client.write(Buffer.of(byte))
    expect(await client.connack()).toBe(0)
    await client.take(Type.Pingresp)
    expect(client.inbox.map(({ type }) => type)).toEqual([Type.Suback, Type.Publish])
  })

  it('close the connection where it is a second CONNECT', async () => {
    const client = await world().join()
    client.write(connectPacket({ clientId: client.clientId }))
    expect(await client.closed()).toBe('fin')
    expect(world().refusals('second-connect')).toBe(1)
  })
})

describe('one client id', () => {
  it('lives once when five connections claim it at the same time', async () => {
    const clientId = newClientId()
    const clients = await Promise.all(Array.from({ length: 5 }, () => world().tcp({ clientId })))
    const codes = await Promise.all(clients.map(client => client.connect()))
    expect(codes.toSorted((a, b) => a - b)).toEqual([0, 2, 2, 2, 2])
    await world().holds(1)
    const winner = clients[codes.indexOf(0)]!
    winner.write(pingreq)
    await winner.take(Type.Pingresp)
  })

  it('is free again at once after DISCONNECT, FIN or RST', async () => {
    const clientId = newClientId()
    for (const leave of [
      (client: Awaited<ReturnType<ReturnType<typeof world>['tcp']>>) => client.write(disconnect),
      (client: Awaited<ReturnType<ReturnType<typeof world>['tcp']>>) => client.end(),
      (client: Awaited<ReturnType<ReturnType<typeof world>['tcp']>>) => client.reset(),
    ]) {
      const client = await world().tcp({ clientId })
      expect(await client.connect()).toBe(0)
      await client.subscribe('s')
      leave(client)
      await client.closed()
      await world().holds(0)
    }
  })
})

describe('limits.maxConnections', () => {
  it('closes what comes above it without an answer, before it is listened to', async () => {
    await using own = await new World({ config: { limits: { maxConnections: 2 } } }).start()
    const first = await own.join()
    const second = await own.tcp()
    await own.holds(1, 2)
    const third = await own.tcp()
    third.write(connectPacket({ clientId: third.clientId }))
    await third.closed()
    expect(third.bytesRead).toBe(0)
    expect(own.refusals('full')).toBe(1)
    second.destroy()
    await own.holds(1)
    expect(await (await own.tcp()).connect()).toBe(0)
    first.write(pingreq)
    await first.take(Type.Pingresp)
    await own.rest()
  })
})
