/** What the clients of a gate see when it stops in good order. */
import { connect as connectSocket } from 'node:net'
import mqtt from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../src/testing/services/services.ts'
import { Gate_Closing } from '../../src/protocol/generated/messages.js'
import { StockClient } from '../e2e/support/stock-client.ts'
import { connectPacket, Type } from '../torture/packets.ts'
import { newClientId, type RawClient } from '../torture/raw-client.ts'
import { newUser } from './support/cluster.ts'
import { Machine, until } from './support/machine.ts'
import type { NodeProcess } from './support/node-process.ts'

let machine: Machine
beforeAll(async () => {
  machine = await new Machine().start()
  await machine.worker('worker')
})
afterAll(() => machine[Symbol.asyncDispose]())
afterEach(() => machine.rest())

const slow = (ms: number): string =>
  JSON.stringify({ module: 'Stage', func: 'SetLate', params: { msg: String(ms) } })

interface Ended {
  readonly client: RawClient
  readonly atMs: number
}

/** Many clients, in groups, for a connect asks the worker and Redis too. */
async function joinMany(port: number, count: number): Promise<RawClient[]> {
  const clients: RawClient[] = []
  while (clients.length < count) {
    const size = Math.min(50, count - clients.length)
    clients.push(...(await Promise.all(Array.from({ length: size }, () => machine.join(port)))))
  }
  return clients
}

/** When each is closed, counted from now. */
function watch(clients: readonly RawClient[], withinMs: number): Promise<Ended[]> {
  const began = performance.now()
  return Promise.all(
    clients.map(async client => {
      await client.closed(withinMs)
      return { client, atMs: performance.now() - began }
    }),
  )
}

/** The farewell on both topics; throws where one is missing. */
function farewell(client: RawClient): { readonly retryAfterMs: number } {
  const all = client.takePublishes()
  const [json, protobuf, ...rest] = all.slice(-2).map(({ topic, payload }) => ({ topic, payload }))
  expect([json?.topic, protobuf?.topic, rest.length]).toEqual(['p', 'q', 0])
  const { module, type, content } = JSON.parse(json!.payload.toString())
  expect({ module, type }).toEqual({ module: 1, type: 0 })
  expect(content).toMatchObject({ reason: 'drain', code: 1 })
  expect([...protobuf!.payload.subarray(0, 2)]).toEqual([1, 0])
  const { reason, code, retryAfterMs } = Gate_Closing.decode(protobuf!.payload.subarray(2))
  expect({ reason, code, retryAfterMs }).toEqual(content)
  return content
}

/** True where the port is closed, or a connection ends without CONNACK. */
async function isRefused(port: number): Promise<boolean> {
  const socket = connectSocket({ port, host: '127.0.0.1' })
  socket.write(connectPacket({ clientId: newClientId() }))
  const isRefused = await new Promise<boolean>(resolve => {
    socket.on('data', () => resolve(false))
    socket.on('error', () => {})
    socket.on('close', () => resolve(true))
  })
  socket.destroy()
  return isRefused
}

async function ended(gate: NodeProcess): Promise<number | null> {
  return (await gate.ended).code
}

describe('a gate that drains', { timeout: 120_000 }, () => {
  it('answers what it acknowledged, says goodbye, and lets clients go at the set rate', async () => {
    const port = await freePort()
    const gate = await machine.gate('gate', port, { shutdown: { closesPerSecond: 100 } })
    const idle = await joinMany(port, 300)
    const busy = await joinMany(port, 50)
    for (const client of busy)
      client.write(
        client.packet('i', slow(800)),
        client.packet('i/a', slow(600)),
        client.packet('f/b', Buffer.concat([Buffer.of(210, 1)])),
      )
    for (const client of busy)
      await client.until(() => client.count(Type.Puback) === 3, 'the acknowledgements')
    const all = [...idle, ...busy]
    gate.signal('SIGTERM')
    const watching = watch(all, 25_000)
    await until(async () => await isRefused(port), 'newcomers to be refused', 2_000)
    const times = await watching
    expect(await ended(gate)).toBe(0)
    const last = Math.max(...times.map(({ atMs }) => atMs))
    expect(last).toBeGreaterThan(2_000)
    expect(last).toBeLessThan(25_000)
    for (const { client } of times) expect(client.ending).toBe('fin')
    for (const client of busy) {
      const answers = client.inbox
        .filter(({ type }) => type === Type.Publish)
        .map(packet => client.read(packet).topic)
      expect(answers.slice(0, -2).toSorted()).toEqual(['f/b', 'i', 'i/a'])
    }
    const waits = all.map(client => farewell(client).retryAfterMs)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500)
    expect(new Set(waits).size).toBeGreaterThan(200)
    // Neither in the order of their coming nor in its reverse.
    const order = idle.map(one => times.find(({ client }) => client === one)!.atMs)
    const rising = order.filter((at, index) => index > 0 && at >= order[index - 1]!).length
    expect(rising).toBeGreaterThan(60)
    expect(rising).toBeLessThan(240)
    expect(await machine.claims('client')).toEqual(new Map())
    expect(await machine.status('gate')).toBeNull()
  })

  it('is done within the drain time, however many they are and whatever they do', async () => {
    const port = await freePort()
    const gate = await machine.gate('crowded', port, {
      shutdown: { closesPerSecond: 100, drainMs: 1_000 },
    })
    const clients = await joinMany(port, 1_000)
    const deaf = await machine.join(port)
    const packets = [...(await large(deaf, 40)), deaf.packet('i/late', slow(14_000))]
    deaf.stream.pause()
    deaf.write(...packets)
    await until(
      async () => (await machine.metric(gate, 'gate_pushes_total')) === 40,
      'what it never reads',
    )
    const began = performance.now()
    await machine.drain('crowded')
    const times = await watch(clients, 10_000)
    expect(await ended(gate)).toBe(0)
    expect(performance.now() - began).toBeLessThan(5_000)
    for (const { client } of times) farewell(client)
    deaf.stream.resume()
    await deaf.closed()
    expect(await machine.claims('client')).toEqual(new Map())
  })

  it('says goodbye on what each has subscribed, by WebSocket too, and frees its users', async () => {
    const port = await freePort()
    const websocket = { enabled: true, host: '127.0.0.1', port: await freePort() }
    const gate = await machine.gate('mixed', port, { gate: { mqtt: { websocket } } })
    const wants = [['p'], ['q'], ['p', 'q'], []]
    const raws = await Promise.all(
      wants.map(async topics => {
        const client = await machine.tcp(port)
        expect(await client.connect()).toBe(0)
        await client.subscribe('s', 'i', ...topics)
        await client.takeNonce()
        const enter = { module: 'Stage', func: 'Enter', params: { msg: newUser() } }
        expect(await client.request(enter)).toMatchObject({ state: 0 })
        return client
      }),
    )
    const keyless = await machine.tcp(port)
    expect(await keyless.connect()).toBe(0)
    const silent = await machine.tcp(port)
    const stock = new StockClient(
      mqtt.connect(`ws://127.0.0.1:${websocket.port}/mqtt`, {
        clientId: newClientId(),
        reconnectPeriod: 0,
      }),
    )
    await stock.handshake()
    await stock.mqtt.subscribeAsync('p', { qos: 1 })
    const stockGone = new Promise<void>(resolve => stock.mqtt.once('close', resolve))
    expect((await machine.claims('user')).size).toBe(4)
    gate.signal('SIGTERM')
    for (const [index, raw] of raws.entries()) {
      await raw.closed()
      expect(raw.takePublishes().map(({ topic }) => topic)).toEqual(wants[index])
    }
    await Promise.all([keyless.closed(), silent.closed(), stockGone])
    expect(keyless.takePublishes()).toEqual([])
    expect(silent.bytesRead).toBe(0)
    const [closing] = stock.on('p').map(text => JSON.parse(text.toString()))
    expect(closing).toMatchObject({ module: 1, type: 0, content: { reason: 'drain', code: 1 } })
    await stock.close()
    expect(await ended(gate)).toBe(0)
    expect(await machine.claims('user')).toEqual(new Map())
    expect(await machine.claims('client')).toEqual(new Map())
  })
})

/** Requests that push to their own session: more than a socket takes for one who does not read. */
async function large(client: RawClient, count: number): Promise<Buffer[]> {
  const who = await client.request({ module: 'Stage', func: 'Who', params: { msg: '' } })
  const { id } = JSON.parse(who.result.msg)
  const order = { to: { type: 'session', id }, words: ['x'.repeat(20_000)] }
  const params = { msg: JSON.stringify(order) }
  return Array.from({ length: count }, () =>
    client.packet('i', JSON.stringify({ module: 'Stage', func: 'Push', params })),
  )
}
