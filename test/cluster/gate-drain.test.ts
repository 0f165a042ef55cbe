/** What the clients of a gate see when it stops in good order. */
import { connect as connectSocket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../src/testing/services/services.ts'
import { Gate_Closing } from '../../src/protocol/generated/messages.js'
import { connectPacket, Type } from '../torture/packets.ts'
import type { RawClient } from '../torture/raw-client.ts'
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
  socket.on('error', () => {})
  let bytes = 0
  socket.on('data', data => (bytes += data.length))
  socket.write(connectPacket({ clientId: 'newcomer-while-the-gate-is-draining' }))
  await new Promise(resolve => socket.once('close', resolve))
  return bytes === 0
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
      expect(answers.slice(0, -2).sort()).toEqual(['f/b', 'i', 'i/a'])
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
    const gate = await machine.gate('gate', port, {
      shutdown: { closesPerSecond: 100, drainMs: 1_000 },
    })
    const clients = await joinMany(port, 1_000)
    const deaf = await machine.join(port)
    deaf.write(
      ...Array.from({ length: 40 }, () =>
        deaf.packet('i', JSON.stringify({ module: 'Stage', func: 'Where', params: { msg: '' } })),
      ),
      deaf.packet('i/late', slow(14_000)),
    )
    await deaf.until(() => deaf.count(Type.Puback) === 41, 'the acknowledgements')
    deaf.stream.pause()
    const began = performance.now()
    await machine.drain('gate')
    const times = await watch(clients, 10_000)
    expect(await ended(gate)).toBe(0)
    expect(performance.now() - began).toBeLessThan(5_000)
    for (const { client } of times) farewell(client)
    expect(await machine.claims('client')).toEqual(new Map())
  })
})
