/** Calls that certainly did not run. */
import { expect, test } from 'vitest'
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
