import { expect, test } from 'vitest'
import type { Push } from '../../src/client/client.ts'
import { Probe } from './support/contracts.ts'
import { connectTo, startGate, until } from './support/setup.ts'

const wires = ['json', 'protobuf'] as const

test.for(wires)('a push arrives once, typed, over %s', async wire => {
  const gate = await startGate()
  const client = await connectTo(gate, { wire })
  const seen: unknown[] = []
  const all: Push[] = []
  client.on(Probe, 'Seated', content => seen.push(content))
  client.onPush(push => all.push(push))
  gate.push(60, 1, { seat: 3, at: '9007199254740993' }, 'Probe_Seated')
  gate.push(60, 1, { seat: 4, at: '0' }, 'Probe_Seated')
  await until(() => all.length === 2)
  // the copy on the other topic has had time to arrive: a call's reply comes behind it
  await client.call(Probe, 'Wait', {})
  expect(seen).toEqual([
    { seat: 3, at: '9007199254740993' },
    { seat: 4, at: '0' },
  ])
  expect(all.map(push => push.name)).toEqual(['Probe.Seated', 'Probe.Seated'])
})

test.for(wires)('a push without a message arrives as JSON, over %s', async wire => {
  const gate = await startGate()
  const client = await connectTo(gate, { wire })
  const seen: unknown[] = []
  client.on(Probe, 'Hint', content => seen.push(content))
  gate.push(60, 2, { free: 2, deep: { list: [1] } })
  await until(() => seen.length === 1)
  expect(seen).toEqual([{ free: 2, deep: { list: [1] } }])
})

test.for(wires)('a push of an unknown module arrives once, as JSON, over %s', async wire => {
  const gate = await startGate()
  const client = await connectTo(gate, { wire, contracts: [] })
  const all: Push[] = []
  client.onPush(push => all.push(push))
  gate.push(60, 1, { seat: 3, at: '5' }, 'Probe_Seated')
  await until(() => all.length === 1)
  await client.request('Probe', 'Wait', {})
  expect(all).toEqual([{ module: 60, type: 1, name: null, content: { seat: 3, at: '5' } }])
})

test('a listener that is taken away hears nothing more, and listening adds its contract', async () => {
  const gate = await startGate()
  const client = await connectTo(gate, { contracts: [], wire: 'protobuf' })
  const first: number[] = []
  const second: number[] = []
  const stop = client.on(Probe, 'Seated', ({ seat }) => first.push(seat))
  client.on(Probe, 'Seated', ({ seat }) => second.push(seat))
  gate.push(60, 1, { seat: 1 }, 'Probe_Seated')
  await until(() => second.length === 1)
  stop()
  gate.push(60, 1, { seat: 2 }, 'Probe_Seated')
  await until(() => second.length === 2)
  expect(first).toEqual([1])
})
