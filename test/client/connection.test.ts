import { connect as connectSocket, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { Probe } from './support/contracts.ts'
import { connectTo, nextState, rejection, startGate, until } from './support/setup.ts'

test('connect resolves to a client that is ready', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  expect(client.state).toEqual({ type: 'ready', clientId: gate.clientIds[0] })
  expect(gate.clientIds[0]).toMatch(/^[A-Za-z0-9_.:-]{32,64}$/)
})

test('connect rejects with ConnectFailed where nobody listens', async () => {
  const gate = await startGate()
  await gate.stop()
  expect(await rejection(connect(gate.url))).toMatchObject({ code: 'ConnectFailed' })
})

test('connect rejects with ConnectFailed where no key comes in time', async () => {
  const gate = await startGate({ mute: true })
  const error = await rejection(connect(gate.url, { connectTimeoutMs: 100 }))
  expect(error).toMatchObject({ code: 'ConnectFailed' })
  expect(String(error)).toContain('no key after 100 ms')
})

test('connect rejects where the server never says a word', async () => {
  const server = createServer(() => {})
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const url = `mqtt://player:secret@127.0.0.1:${port}`
  const error = await rejection(connect(url, { connectTimeoutMs: 100 }))
  expect(error).toMatchObject({ code: 'ConnectFailed' })
  expect(String(error)).not.toContain('secret')
})

test.for([1, 2, 4, 5])('connect rejects on CONNACK %i', async refuse => {
  const gate = await startGate({ refuse })
  expect(await rejection(connect(gate.url))).toMatchObject({ code: 'ConnectFailed' })
  expect(gate.clientIds).toHaveLength(1)
})

test('an aborted signal ends connecting, and later the client', async () => {
  const gate = await startGate({ mute: true })
  const early = new AbortController()
  const connecting = rejection(connect(gate.url, { signal: early.signal }))
  await until(() => gate.clientIds.length === 1)
  early.abort()
  expect(await connecting).toMatchObject({ code: 'Closed' })
  expect(await rejection(connect(gate.url, { signal: early.signal }))).toMatchObject({
    code: 'Closed',
  })
  const late = new AbortController()
  const client = await connectTo(await startGate(), { signal: late.signal })
  const closed = nextState(client, 'closed')
  late.abort()
  expect(await closed).toEqual({ type: 'closed', reason: 'closed' })
})

test('close() rejects what is under way, resolves when the socket is closed, and may be repeated', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const call = rejection(client.call(Probe, 'Hold', { key: 'open' }))
  await until(() => gate.runs.length === 1)
  const both = Promise.all([client.close(), client.close()])
  expect(await call).toMatchObject({ code: 'Closed' })
  await both
  expect(client.state).toEqual({ type: 'closed', reason: 'closed' })
  expect(await rejection(client.call(Probe, 'Wait', {}))).toMatchObject({ code: 'Closed' })
  await client.close()
})

test('close() ends a client that waits for its next try', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { reconnect: { minDelayMs: 60_000, maxDelayMs: 60_000 } })
  const reconnecting = nextState(client, 'reconnecting')
  gate.cut()
  await reconnecting
  const held = rejection(client.call(Probe, 'Wait', {}))
  await client.close()
  expect(await held).toMatchObject({ code: 'Closed' })
  expect(client.state.type).toBe('closed')
})

test('await using closes the client', async () => {
  const gate = await startGate()
  let inner
  {
    await using client = await connect(gate.url)
    inner = client
  }
  expect(inner.state.type).toBe('closed')
})

test('a stream of its own and the primitives of Node serve as well', async () => {
  const gate = await startGate()
  const port = Number(new URL(gate.url).port)
  let opened = 0
  const stream = () => {
    opened++
    return connectSocket(port, '127.0.0.1')
  }
  const client = await connectTo({ url: 'label' }, { stream, primitives: nodePrimitives })
  const ready = nextState(client, 'ready')
  gate.cut()
  await ready
  expect((await client.call(Probe, 'Wait', { key: 'own' })).key).toBe('own')
  expect(opened).toBe(2)
})

test('garbage on reserved topics is counted and survived, and in a row it takes a new key', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  gate.sendRaw('p', Uint8Array.of(1, 2, 3))
  gate.sendRaw('s', Uint8Array.of(1, 2, 3))
  gate.sendRaw('i', Uint8Array.of(1, 2, 3))
  gate.sendRaw('i/none', Uint8Array.of(1, 2, 3))
  gate.sendRaw('elsewhere', Uint8Array.of(1, 2, 3))
  await until(() => client.counters.unreadable === 1)
  expect((await client.call(Probe, 'Wait', { key: 'alive' })).key).toBe('alive')
  expect(gate.clientIds).toHaveLength(1)
  const ready = nextState(client, 'ready')
  for (let i = 0; i < 3; i++) gate.sendRaw('p', Uint8Array.of(1, 2, 3))
  await ready
  expect(gate.clientIds).toHaveLength(2)
})

test('an unreadable reply rejects its own call alone', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const call = client.call(Probe, 'Hold', { key: 'a' })
  await until(() => gate.runs.length === 1)
  gate.sendRaw('i', Uint8Array.of(1, 2, 3))
  expect(await rejection(call)).toMatchObject({
    code: 'Unknown',
    message: 'The reply cannot be read',
  })
})

test('a malformed packet ends the connection and the client comes back', async () => {
  const server = createServer(socket => void socket.end(Buffer.of(0xff, 0x7f)))
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const gate = await startGate()
  const ports = [new URL(gate.url).port, (server.address() as AddressInfo).port]
  let tries = 0
  const stream = () => connectSocket(Number(tries++ === 1 ? ports[1] : ports[0]), '127.0.0.1')
  const client = await connectTo({ url: 'label' }, { stream })
  const ready = nextState(client, 'ready')
  gate.cut()
  await ready
  expect(tries).toBe(3)
})

test('options that nobody knows or that are out of range are refused', async () => {
  const wrong = [
    connect('mqtt://127.0.0.1', { timeout: 5 } as object),
    connect('mqtt://127.0.0.1', { timeoutMs: 0 }),
    connect('mqtt://127.0.0.1', { wire: 'xml' as 'json' }),
    connect('mqtt://127.0.0.1', { reconnect: { minDelayMs: 500, maxDelayMs: 100 } }),
    connect('http://127.0.0.1'),
    connect('127.0.0.1:1883'),
  ]
  for (const attempt of wrong) {
    expect(await rejection(attempt)).toMatchObject({ code: 'ConfigInvalid' })
  }
})
