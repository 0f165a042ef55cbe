import { expect, onTestFinished, test } from 'vitest'
import type { SifakaError } from '../../src/errors.ts'
import { startTcpProxy } from '../../src/testing/services/tcp-proxy.ts'
import { Probe, User } from './support/contracts.ts'
import { connectTo, nextState, rejection, startGate, until } from './support/setup.ts'

test('a call under way when the connection dies rejects with ConnectionLost and runs once', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const bare = client.call(Probe, 'Hold', { key: 'bare' })
  const tagged = client.call(Probe, 'Hold', { key: 'tagged' }, { concurrent: true })
  await until(() => gate.runs.length === 2)
  const ready = nextState(client, 'ready')
  gate.cut()
  expect(await rejection(bare)).toMatchObject({ code: 'ConnectionLost' })
  expect(await rejection(tagged)).toMatchObject({ code: 'ConnectionLost' })
  await ready
  expect(await client.call(Probe, 'Wait', { key: 'after' })).toEqual({ key: 'after' })
  expect(gate.runs.map(run => run.params.key)).toEqual(['bare', 'tagged', 'after'])
  expect(gate.violations).toEqual([])
})

test('requests that mqtt.js never got acknowledged are not sent again', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  // sent and cut in one turn: no PUBACK has come
  const calls = Array.from({ length: 20 }, (_, index) =>
    rejection(client.call(Probe, 'Hold', { key: `${index}` }, { concurrent: true })),
  )
  const ready = nextState(client, 'ready')
  gate.cut()
  for (const error of await Promise.all(calls))
    expect(error).toMatchObject({ code: 'ConnectionLost' })
  await ready
  await client.call(Probe, 'Wait', { key: 'after' })
  const [first, second] = gate.clientIds
  expect(gate.runs.filter(run => run.clientId === second)).toHaveLength(1)
  expect(first).not.toBe(second)
})

test('every connection has a fresh client id', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  for (let round = 0; round < 3; round++) {
    const ready = nextState(client, 'ready')
    gate.cut()
    const { clientId } = await ready
    expect(clientId).toBe(gate.clientIds.at(-1))
  }
  expect(new Set(gate.clientIds).size).toBe(4)
  expect(client.counters.connections).toBe(4)
})

test('calls made without a connection wait for the next key, in order', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const reconnecting = nextState(client, 'reconnecting')
  await gate.stop()
  const { attempt, reason } = await reconnecting
  expect(attempt).toBe(1)
  expect(reason.code).toBe('ConnectionLost')
  const keys = Array.from({ length: 10 }, (_, index) => `${index}`)
  const calls = keys.map(key => client.call(Probe, 'Wait', { key }))
  await gate.listen()
  expect((await Promise.all(calls)).map(answer => answer.key)).toEqual(keys)
  expect(gate.runs.map(run => run.params.key)).toEqual(keys)
})

test('a call that waits for a connection beyond its deadline was never sent', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const reconnecting = nextState(client, 'reconnecting')
  await gate.stop()
  await reconnecting
  const error = await rejection(client.call(Probe, 'Wait', { key: 'never' }, { timeoutMs: 30 }))
  expect(error).toMatchObject({ code: 'RequestTimeout' })
  expect(String(error)).toContain('not sent')
  const ready = nextState(client, 'ready')
  await gate.listen()
  await ready
  await client.call(Probe, 'Wait', { key: 'after' })
  expect(gate.runs.map(run => run.params.key)).toEqual(['after'])
})

test('it goes on trying while the server is away, with growing attempts', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const attempts: number[] = []
  client.onState(state => {
    if (state.type === 'reconnecting') attempts.push(state.attempt)
  })
  await gate.stop()
  await until(() => attempts.length >= 4)
  expect(attempts.slice(0, 4)).toEqual([1, 2, 3, 4])
  const ready = nextState(client, 'ready')
  await gate.listen()
  await ready
})

const patient = { minDelayMs: 60_000, maxDelayMs: 60_000 }

test('checkConnection() ends the pause before the next try, and the tries begin anew', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { reconnect: patient })
  const attempts: number[] = []
  client.onState(state => {
    if (state.type === 'reconnecting') attempts.push(state.attempt)
  })
  await gate.stop()
  for (const count of [1, 2, 3]) {
    await until(() => attempts.length === count)
    client.checkConnection()
  }
  await until(() => attempts.length === 4)
  await gate.listen()
  const ready = nextState(client, 'ready')
  client.checkConnection()
  await ready
  expect(attempts).toEqual([1, 1, 1, 1])
})

test('checkConnection() a thousand times a second makes four tries a second at most', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { reconnect: patient })
  const times: number[] = []
  client.onState(({ type }) => {
    if (type === 'connecting') times.push(performance.now())
  })
  const storm = setInterval(() => client.checkConnection(), 1)
  onTestFinished(() => clearInterval(storm))
  await gate.stop()
  await until(() => times.length === 4)
  expect(times[3]! - times[0]!).toBeGreaterThanOrEqual(3 * 245)
})

test('checkConnection() waits for as long as the server asked for', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { reconnect: patient })
  const reconnecting = nextState(client, 'reconnecting')
  gate.push(1, 0, { reason: 'drain', code: 1, retryAfterMs: 150 }, 'Gate_Closing')
  await until(() => client.counters.pushes === 1)
  gate.cut()
  await reconnecting
  const beganAt = performance.now()
  const ready = nextState(client, 'ready')
  client.checkConnection()
  await ready
  expect(performance.now() - beganAt).toBeGreaterThanOrEqual(140)
})

test('checkConnection() finds a dead connection within 5 s, and keeps a living one', async () => {
  const gate = await startGate()
  await using proxy = await startTcpProxy(Number(new URL(gate.url).port))
  const client = await connectTo({ url: `mqtt://127.0.0.1:${proxy.port}` })
  const living = await connectTo(gate)
  for (const each of [client, living]) {
    each.checkConnection()
    each.checkConnection()
    await each.call(Probe, 'Wait', { key: 'alive' })
  }
  const reconnecting = nextState(client, 'reconnecting')
  proxy.freeze('in')
  client.checkConnection()
  living.checkConnection()
  const { reason } = await reconnecting
  expect((reason.cause as Error).message).toBe('no answer within 5000 ms')
  expect(living.counters.connections).toBe(1)
  expect(living.state.type).toBe('ready')
})

test('with reconnect off the client closes at the first loss', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { reconnect: false })
  const closed = nextState(client, 'closed')
  gate.cut()
  expect(await closed).toEqual({ type: 'closed', reason: 'lost' })
  expect(await rejection(client.call(Probe, 'Wait', {}))).toMatchObject({ code: 'Closed' })
})

test('Gate/0 sends it away for at least retryAfterMs, and calls wait meanwhile', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const reconnecting = nextState(client, 'reconnecting')
  gate.push(1, 0, { reason: 'drain', code: 1, retryAfterMs: 120 }, 'Gate_Closing')
  // the push is answered by silence: what is called now must wait for the next connection
  await until(() => client.counters.pushes === 1)
  const call = client.call(Probe, 'Wait', { key: 'later' })
  gate.cut()
  const { delayMs, reason } = await reconnecting
  expect(delayMs).toBeGreaterThanOrEqual(120)
  expect(reason.message).toContain('drain')
  expect((await call).key).toBe('later')
  expect(gate.runs[0]?.clientId).toBe(gate.clientIds[1])
})

test.for(['json', 'protobuf'] as const)(
  'after User/0 it does not come back, over %s',
  async wire => {
    const gate = await startGate()
    const client = await connectTo(gate, { wire })
    const closed = nextState(client, 'closed')
    gate.push(2, 0, {}, 'User_SignedInElsewhere')
    await until(() => client.counters.pushes === 1)
    const call = rejection(client.call(Probe, 'Wait', { key: 'too late' }))
    gate.cut()
    expect(await closed).toEqual({ type: 'closed', reason: 'signed-in-elsewhere' })
    expect(await call).toMatchObject({ code: 'Closed' })
    expect(gate.clientIds).toHaveLength(1)
    expect(gate.runs).toEqual([])
  },
)

test.for(['url', 'webUrl'] as const)(
  'what stands before FIN is heard, however close they are (%s)',
  async place => {
    const gate = await startGate()
    const client = await connectTo({ url: gate[place] })
    const closed = nextState(client, 'closed')
    for (let seat = 0; seat < 200; seat++) gate.push(60, 1, { seat }, 'Probe_Seated')
    gate.push(2, 0, {}, 'User_SignedInElsewhere')
    gate.end()
    expect(await closed).toEqual({ type: 'closed', reason: 'signed-in-elsewhere' })
    expect(client.counters.pushes).toBe(201)
    expect(gate.clientIds).toHaveLength(1)
  },
)

test('after a kick it does not come back', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const closed = nextState(client, 'closed')
  gate.push(1, 0, { reason: 'cheating', code: 2, retryAfterMs: 0 }, 'Gate_Closing')
  await until(() => client.counters.pushes === 1)
  gate.cut()
  expect(await closed).toEqual({ type: 'closed', reason: 'kicked' })
  expect(gate.clientIds).toHaveLength(1)
})

test('a server that says farewell and leaves the socket open is left after 3 s', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const closed = nextState(client, 'closed')
  gate.push(2, 0, {}, 'User_SignedInElsewhere')
  expect(await closed).toEqual({ type: 'closed', reason: 'signed-in-elsewhere' })
})

test('through many cuts every call runs at most once, in order, and has one outcome', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', { username: 'ringtail', password: 'right' })
  const outcomes = new Map<string, string>()
  const call = async (key: string): Promise<void> => {
    try {
      const answer = await client.call(Probe, 'Wait', { key, ms: 1 })
      outcomes.set(key, answer.key === key ? 'answered' : `answered ${answer.key}`)
    } catch (error) {
      outcomes.set(key, (error as SifakaError).code)
    }
  }
  const calls: Promise<void>[] = []
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < 10; i++) calls.push(call(`${round * 10 + i}`))
    // at each round another moment of connecting, logging in and answering
    for (let turn = 0; turn < round; turn++) await new Promise(resolve => setImmediate(resolve))
    gate.cut()
  }
  await Promise.all(calls)
  expect(outcomes.size).toBe(300)
  expect([...new Set(outcomes.values())].toSorted()).toEqual(['ConnectionLost', 'answered'])
  const runs = gate.runs.filter(run => run.name === 'Probe.Wait')
  const ran = runs.map(run => Number(run.params.key))
  expect(new Set(ran).size).toBe(ran.length)
  // the gate works off what a dead connection left, beside the next one: each is in order
  for (const id of gate.clientIds) {
    const own = runs.filter(run => run.clientId === id).map(run => Number(run.params.key))
    expect(own).toEqual(own.toSorted((one, other) => one - other))
  }
  for (const [key, outcome] of outcomes) {
    if (outcome === 'answered') expect(ran).toContain(Number(key))
  }
  expect((await client.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
  expect(gate.violations).toEqual([])
})
