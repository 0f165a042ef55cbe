import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { Duplex } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { connectPacket, pingreq, subscribePacket, Type } from './packets.ts'
import { newClientId, RawClient } from './raw-client.ts'
import { useWorld, World } from './world.ts'

const world = useWorld({
  config: { gate: { mqtt: { websocket: { origins: ['https://game.example'] } } } },
})

/** Sockets of `upgrade`; closed before the registry must be empty. */
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

const echo = (text: string): string =>
  JSON.stringify({ module: 'Torture', func: 'Echo', params: { text } })

/** The messages of a WebSocket as a stream of bytes. */
class Messages extends Duplex {
  readonly socket: WebSocket

  constructor(socket: WebSocket) {
    super()
    this.socket = socket
    socket.on('message', data => this.push(data))
    socket.on('close', () => {
      this.push(null)
      this.destroy()
    })
    socket.on('error', () => {})
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.socket.send(chunk, done)
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.terminate()
    done(null)
  }
}

async function open(
  options: ClientOptions = {},
  protocols: string | string[] = 'mqtt',
): Promise<RawClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${world().webPort}/mqtt`, protocols, options)
  await once(socket, 'open')
  return world().adopt(new RawClient(new Messages(socket)))
}

const socketOf = (client: RawClient): WebSocket => (client.stream as Messages).socket

/** An upgrade request by hand; resolves to the socket behind it. */
async function upgrade(
  headers: Record<string, string | null> = {},
  path = '/mqtt',
  where = world(),
): Promise<Socket> {
  const all: Record<string, string | null> = {
    host: 'localhost',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    'sec-websocket-protocol': 'mqtt',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  )
  const socket = connect({ port: where.webPort, host: '127.0.0.1', allowHalfOpen: true })
  sockets.push(socket)
  socket.on('error', () => {})
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  return socket
}

async function answer(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk.toString('latin1')
}

describe('the upgrade request', () => {
  it('is taken with the subprotocol mqtt, with or without a query, and never compressed', async () => {
    const socket = await upgrade({ 'sec-websocket-extensions': 'permessage-deflate' }, '/mqtt?x=1')
    const text = await answer(socket)
    expect(text).toMatch(/^HTTP\/1\.1 101 /)
    expect(text).toMatch(/sec-websocket-protocol: mqtt\r\n/i)
    expect(text).not.toMatch(/sec-websocket-extensions/i)
  })

  it.each([
    ['another path', {}, '/other', 404],
    ['the path as a prefix', {}, '/mqtt/x', 404],
    ['another subprotocol', { 'sec-websocket-protocol': 'chat' }, '/mqtt', 400],
    ['no subprotocol', { 'sec-websocket-protocol': null }, '/mqtt', 400],
    ['another origin', { origin: 'https://evil.example' }, '/mqtt', 403],
    ['an origin that only begins right', { origin: 'https://game.example.evil' }, '/mqtt', 403],
    ['no key', { 'sec-websocket-key': null }, '/mqtt', 400],
    ['an old version', { 'sec-websocket-version': '7' }, '/mqtt', 400],
  ])('is refused with %s', async (_name, headers, path, status) => {
    const socket = await upgrade(headers, path)
    expect(await answer(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    // Closed both ways, although this side never says FIN.
    await once(socket, 'end')
    const gone = new Promise<void>(resolve => void socket.on('close', () => resolve()))
    const timer = setInterval(() => socket.write('x'), 20)
    await gone
    clearInterval(timer)
  })

  it('is taken from a listed origin, and from clients without one', async () => {
    for (const options of [{ origin: 'https://game.example' }, {}])
      expect(await (await open(options)).connect()).toBe(0)
  })

  it('is refused where its headers are too large, and plain requests get 426', async () => {
    const large = await upgrade({ 'x-large': 'x'.repeat(20_000) })
    expect(await answer(large)).toMatch(/^HTTP\/1\.1 431 /)
    const plain = await fetch(`http://127.0.0.1:${world().webPort}/mqtt`)
    expect(plain.status).toBe(426)
  })
})

describe('packets over WebSocket', () => {
  it('may be split over messages and joined in one', async () => {
    const client = await open()
    const first = Buffer.concat([
      connectPacket({ clientId: client.clientId }),
      subscribePacket(1, [['s', 1]]),
      pingreq,
    ])
    for (const byte of first) client.write(Buffer.of(byte))
    expect(await client.connack()).toBe(0)
    await client.takeNonce()
    await client.take(Type.Pingresp)
    const count = 500
    client.write(
      ...Array.from({ length: count }, (_, index) => client.packet('i', echo(String(index)))),
    )
    await client.until(() => client.count(Type.Publish) === count, 'all replies')
    expect(client.replies().map(({ result }) => Number(result.text))).toEqual(
      Array.from({ length: count }, (_, index) => index),
    )
  })

  it('may be split over the fragments of one message', async () => {
    const client = await (await open()).join()
    const packet = client.packet('i', echo('in three parts'))
    const socket = socketOf(client)
    socket.send(packet.subarray(0, 3), { fin: false })
    socket.send(packet.subarray(3, 20), { fin: false })
    socket.send(packet.subarray(20), { fin: true })
    expect(await client.reply()).toMatchObject({ result: { text: 'in three parts' } })
  })

  it('follow the rules of TCP: a first packet that is not CONNECT closes', async () => {
    const before = world().refusals('not-mqtt')
    const client = await open()
    client.write(pingreq)
    await client.closed()
    expect(client.bytesRead).toBe(0)
    expect(world().refusals('not-mqtt')).toBe(before + 1)
  })

  it('end with a text frame; what comes behind it is not handled', async () => {
    const client = await (await open()).join()
    const socket = socketOf(client)
    socket.send('text')
    client.publish('i', echo('too late'))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1003)
    expect(client.count(Type.Publish)).toBe(0)
    await world().holds(0)
  })

  it('end at once with a text frame, also where the client never answers the close', async () => {
    const socket = await upgrade()
    await answer(socket)
    await world().holds(0, 1)
    // A masked text frame of one character.
    socket.write(Buffer.of(0x81, 0x81, 0, 0, 0, 0, 0x61))
    await world().holds(0)
  })

  it('end with a message above the limit, and with a frame that is not masked', async () => {
    const large = await (await open()).join()
    const socket = socketOf(large)
    socket.send(Buffer.alloc(1024 * 1024 + 1, 0xc0))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
    const bare = await upgrade()
    await answer(bare)
    bare.write(Buffer.of(0x82, 2, 0xc0, 0))
    await once(bare, 'end')
  })

  it('are the only ones that are answered without end: a flood of pings closes who does not read', async () => {
    const socket = await upgrade()
    await answer(socket)
    const connect = connectPacket({ clientId: newClientId(), keepAlive: 65_535 })
    socket.write(Buffer.concat([Buffer.of(0x82, 0x80 | connect.length, 0, 0, 0, 0), connect]))
    await answer(socket)
    socket.pause()
    const pings = Buffer.alloc(131 * 512, 1)
    for (let at = 0; at < pings.length; at += 131) pings.set([0x89, 0xfd, 0, 0, 0, 0], at)
    const flood = setInterval(() => {
      if (socket.writableLength < 1024 * 1024) socket.write(pings)
    }, 1)
    await world().holds(0)
    clearInterval(flood)
  })

  it('hear of an orderly close, then the close of the WebSocket', async () => {
    const client = await (await open()).join()
    client.publish('i', JSON.stringify({ module: 'Torture', func: 'Leave' }))
    const [code] = (await once(socketOf(client), 'close')) as [number]
    expect(code).toBe(1000)
    expect(client.takePublishes().map(({ topic }) => topic)).toEqual(['i', 'p', 'q'])
  })
})

describe('one client id', () => {
  it('is one over TCP and WebSocket', async () => {
    const clientId = newClientId()
    const tcp = await world().tcp({ clientId })
    expect(await tcp.connect()).toBe(0)
    const web = await open()
    expect(await web.connect({ clientId })).toBe(2)
  })
})

describe('connections above limits.connectsPerMinute', () => {
  it('are closed without an answer, each address for itself, over WebSocket too', async () => {
    await using own = await new World({
      config: {
        mode: 'production',
        limits: { connectsPerMinute: 3 },
        gate: { mqtt: { tlsTerminatedUpstream: true } },
      },
    }).start()
    for (let round = 0; round < 3; round++) expect(await (await own.tcp()).connect()).toBe(0)
    const fourth = await own.tcp()
    fourth.write(connectPacket({ clientId: newClientId() }))
    await fourth.closed()
    expect(fourth.bytesRead).toBe(0)
    expect(own.refusals('rate')).toBe(1)
    const elsewhere = own.stream({ address: '192.0.2.1' })
    expect(await elsewhere.connect()).toBe(0)
    // Refused sockets must not be able to end the process by what they send right behind.
    for (const frame of [Buffer.of(0xff, 0xff), Buffer.of(0x81, 0x81, 0, 0, 0, 0, 0x61)]) {
      const socket = await upgrade({}, '/mqtt', own)
      socket.write(frame)
      socket.resume()
      await new Promise<void>(resolve => {
        for (const event of ['end', 'close']) socket.once(event, () => resolve())
      })
    }
    expect(own.refusals('rate')).toBe(3)
    await own.rest()
  })
})
