/** Calls that certainly did not run. */
import { expect, test, vi } from 'vitest'
import { defineContract, defineModule } from '../../../src/index.ts'
import { Lab } from './lab.ts'

const Works = defineContract({
  name: 'Works',
  id: 21,
  functions: { Once: { id: 1, access: 'anyone' } },
})

test('a call that nobody received goes to another node, whatever its function is', async () => {
  const lab = new Lab()
  const ran: string[] = []
  const works = (name: string) => ({
    definition: defineModule(Works, { setup: () => ({ Once: () => void ran.push(name) }) }),
  })
  const one = await lab.start('one', [works('one')])
  await lab.start('two', [works('two')])
  const gate = await lab.start('gate', [])
  // Its end is in no directory yet.
  await one.bus.close()
  const requests = Array.from({ length: 50 }, () =>
    gate.server.request('Works', 'Once', {}, { session: null }),
  )
  const replies = await Promise.all(requests)
  expect(new Set(replies.map(({ state }) => state))).toEqual(new Set([0]))
  expect(ran).toEqual(Array.from({ length: 50 }, () => 'two'))
  expect(gate.server.count('cluster_calls_moved_total')).toBeGreaterThan(0)
})

test('a call that its leader refuses waits for the next one, though nobody has heard of that yet', async () => {
  const lab = new Lab()
  const ran: string[] = []
  const works = (name: string) => ({
    definition: defineModule(Works, { setup: () => ({ Once: () => void ran.push(name) }) }),
    instances: 'one' as const,
  })
  const one = await lab.start('one', [works('one')])
  const two = await lab.start('two', [works('two')])
  const gate = await lab.start('gate', [])
  lab.lead('Works', one)
  await lab.hear('Works')
  const call = () => gate.server.request('Works', 'Once', {}, { session: null })
  expect((await call()).state).toBe(0)
  lab.lead('Works', two)
  const waiting = call()
  await vi.waitFor(() => expect(gate.server.count('cluster_calls_parked_total')).toBe(1))
  await lab.hear('Works')
  expect((await waiting).state).toBe(0)
  expect(ran).toEqual(['one', 'two'])
})

test('a call whose leader has died does not wait for the next one', async () => {
  const lab = new Lab()
  const works = {
    definition: defineModule(Works, { setup: () => ({ Once: () => {} }) }),
    instances: 'one' as const,
  }
  const one = await lab.start('one', [works])
  const gate = await lab.start('gate', [])
  lab.lead('Works', one)
  await lab.hear('Works')
  await lab.bury(one)
  const reply = await gate.server.request('Works', 'Once', {}, { session: null })
  expect(reply.state).toBe(0xf1)
  expect(gate.server.count('cluster_calls_parked_total')).toBe(0)
})
