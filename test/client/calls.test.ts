import { expect, test } from 'vitest'
import { SifakaError } from '../../src/errors.ts'
import { Probe, User } from './support/contracts.ts'
import { connectTo, rejection, startGate, until } from './support/setup.ts'

const wires = ['json', 'protobuf'] as const
const full = {
  text: '狐猴 🐒',
  number: -5,
  big: '9007199254740993',
  raw: Uint8Array.of(0, 255, 7),
  list: ['a', ''],
}

test.for(wires)('a call brings back what the function answered, over %s', async wire => {
  const gate = await startGate()
  const client = await connectTo(gate, { wire })
  expect(await client.call(Probe, 'Echo', full)).toEqual(full)
  expect(gate.runs).toMatchObject([{ name: 'Probe.Echo', topic: wire === 'json' ? 'i' : 'f' }])
  expect(gate.violations).toEqual([])
})

test.for(wires)('fields left out arrive with their defaults, over %s', async wire => {
  const client = await connectTo(await startGate(), { wire })
  const answer = await client.call(Probe, 'Echo', { text: 'only' })
  expect(answer.text).toBe('only')
  expect(answer.number).toBe(0)
  expect(answer.list).toEqual([])
})

test('a call may travel on the other wire than the client', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  expect(await client.call(Probe, 'Echo', full, { wire: 'protobuf' })).toEqual(full)
  expect(await client.call(Probe, 'Echo', full)).toEqual(full)
  expect(gate.runs.map(run => run.topic)).toEqual(['f', 'i'])
})

test('a call goes over WebSocket as well, and a url without path means /mqtt', async () => {
  const gate = await startGate()
  const client = await connectTo({ url: gate.webUrl })
  expect(await client.call(Probe, 'Wait', { key: 'w', ms: 0 })).toEqual({ key: 'w' })
})

test('the suite none leaves payloads as they are', async () => {
  const gate = await startGate({ suite: 'none' })
  const client = await connectTo(gate, { suite: 'none' })
  expect(await client.call(Probe, 'Wait', { key: 'plain', ms: 0 })).toEqual({ key: 'plain' })
})

test.for(wires)('calls run and answer in the order they were made, over %s', async wire => {
  const gate = await startGate()
  const client = await connectTo(gate, { wire })
  const answered: string[] = []
  const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`)
  const calls = keys.map(async (key, index) => {
    const answer = await client.call(Probe, 'Wait', { key, ms: index % 3 })
    answered.push(answer.key)
    return answer.key
  })
  expect(await Promise.all(calls)).toEqual(keys)
  expect(answered).toEqual(keys)
  expect(gate.runs.map(run => run.params.key)).toEqual(keys)
})

test.for(wires)(
  'concurrent calls answer as they finish, each to its caller, over %s',
  async wire => {
    const gate = await startGate()
    const client = await connectTo(gate, { wire })
    const held = client.call(Probe, 'Hold', { key: 'slow' }, { concurrent: true })
    const fast = await client.call(Probe, 'Wait', { key: 'fast', ms: 0 }, { concurrent: true })
    expect(fast.key).toBe('fast')
    gate.releaseHeld()
    expect((await held).key).toBe('slow')
    const topics = gate.runs.map(run => run.topic)
    expect(new Set(topics).size).toBe(2)
    expect(topics.every(topic => /^[if]\/[A-Za-z0-9_-]{1,32}$/.test(topic))).toBe(true)
  },
)

test.for(wires)(
  'a function error carries its name, its number and its text, over %s',
  async wire => {
    const client = await connectTo(await startGate(), { wire })
    const error = await rejection(client.call(Probe, 'Fail', {}))
    expect(error).toBeInstanceOf(SifakaError)
    expect(error).toMatchObject({
      code: 'FunctionFailed',
      errorName: 'SeatTaken',
      state: 7,
      message: 'Seat is taken',
    })
  },
)

test.for(wires)('general errors carry their code, over %s', async wire => {
  const client = await connectTo(await startGate(), { wire })
  const unknown = await rejection(client.call(Probe, 'Missing', {}))
  expect(unknown).toMatchObject({ code: 'NotFound', state: 0xfc })
  const needed = await rejection(client.call(Probe, 'WhoAmI', {}))
  expect(needed).toMatchObject({ code: 'NeedLogin', state: 0xf9 })
})

test('request() calls by names and numbers, without a contract', async () => {
  const client = await connectTo(await startGate(), { contracts: [] })
  expect(await client.request('Probe', 'Wait', { key: 'name', ms: 0 })).toEqual({ key: 'name' })
  expect(await client.request(60, 2, { key: 'number', ms: 0 })).toEqual({ key: 'number' })
  expect(await client.request(60, 1)).toEqual({})
  const error = await rejection(client.request('Probe', 'Fail'))
  expect(error).toMatchObject({ code: 'FunctionFailed', errorName: 'FunctionFailed', state: 7 })
})

test.for(wires)('a late reply is never taken for the next call, over %s', async wire => {
  const gate = await startGate()
  const client = await connectTo(gate, { wire })
  const late = client.call(Probe, 'Hold', { key: 'late' }, { timeoutMs: 30 })
  const next = client.call(Probe, 'Wait', { key: 'next', ms: 0 })
  expect(await rejection(late)).toMatchObject({ code: 'RequestTimeout', state: 0xf3 })
  await until(() => gate.runs.length === 1)
  gate.releaseHeld()
  expect(await next).toEqual({ key: 'next' })
  expect(client.counters).toMatchObject({ lateReplies: 1, replies: 1, sent: 2 })
})

test('a late reply to a concurrent call is dropped', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const late = client.call(Probe, 'Hold', { key: 'late' }, { timeoutMs: 30, concurrent: true })
  expect(await rejection(late)).toMatchObject({ code: 'RequestTimeout' })
  await until(() => gate.runs.length === 1)
  gate.releaseHeld()
  await until(() => client.counters.lateReplies === 1)
  expect(await client.call(Probe, 'Wait', { key: 'ok' }, { concurrent: true })).toEqual({
    key: 'ok',
  })
})

test('an aborted call rejects with the reason of its signal and keeps its place in the order', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const controller = new AbortController()
  const given = client.call(Probe, 'Hold', { key: 'given up' }, { signal: controller.signal })
  const next = client.call(Probe, 'Wait', { key: 'next' })
  const reason = new Error('no longer wanted')
  controller.abort(reason)
  expect(await rejection(given)).toBe(reason)
  await until(() => gate.runs.length === 1)
  gate.releaseHeld()
  expect((await next).key).toBe('next')
  const signal = AbortSignal.abort(reason)
  expect(await rejection(client.call(Probe, 'Wait', {}, { signal }))).toBe(reason)
  expect(gate.runs.length).toBe(2)
})

test('calls beyond maxInFlight wait, beyond maxHeld they reject with TooBusy', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { maxInFlight: 2, maxHeld: 1 })
  const options = { concurrent: true }
  const first = client.call(Probe, 'Hold', { key: 'a' }, options)
  const second = client.call(Probe, 'Hold', { key: 'b' }, options)
  const third = client.call(Probe, 'Wait', { key: 'c' }, options)
  expect(await rejection(client.call(Probe, 'Wait', { key: 'd' }, options))).toMatchObject({
    code: 'TooBusy',
  })
  await until(() => gate.runs.length === 2)
  expect(client.counters.sent).toBe(2)
  gate.releaseHeld()
  expect((await Promise.all([first, second, third])).map(answer => answer.key)).toEqual([
    'a',
    'b',
    'c',
  ])
})

test('a request that the gate would close for is refused before it is sent', async () => {
  const client = await connectTo(await startGate(), { maxRequestBytes: 1000 })
  const error = await rejection(client.call(Probe, 'Echo', { text: 'x'.repeat(1000) }))
  expect(error).toMatchObject({ code: 'ParamNotAllow' })
  expect(client.counters.sent).toBe(0)
})

test('parameters that do not fit their message are refused before they are sent', async () => {
  const client = await connectTo(await startGate())
  const wrong = { number: '5' as unknown as number }
  expect(await rejection(client.call(Probe, 'Echo', wrong))).toMatchObject({
    code: 'ParamParseFail',
  })
  expect(client.counters.sent).toBe(0)
})

test('a login waits as long as its contract grants, and 2 s more', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { timeoutMs: 1 })
  const login = await client.call(User, 'Login', { username: 'ringtail', password: 'right' })
  expect(login.token).toBe('token-1')
})
