/** How an operator sees which instance gets no calls. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../src/testing/services/services.ts'
import { Machine, until } from './support/machine.ts'

let machine: Machine

beforeAll(async () => {
  machine = await new Machine().start()
})
afterAll(() => machine[Symbol.asyncDispose]())

it('a gate names the instance that gets no calls, and says when it is back', async () => {
  const port = await freePort()
  const gate = await machine.gate('gate', port)
  const worker = await machine.worker('hung', { rpc: { timeoutMs: 500 } })
  const clients = await Promise.all(Array.from({ length: 5 }, () => machine.join(port)))
  const where = (client = clients[0]!) =>
    client.request({ module: 'Stage', func: 'Where', params: { msg: '' } })
  await until(async () => (await where()).state === 0, 'the worker')
  await machine.freeze(worker)
  // All at once: well before the node is silent for so long that it is not called for that.
  for (const reply of await Promise.all(clients.map(client => where(client))))
    expect(reply).toMatchObject({ state: 0xf3 })
  worker.signal('SIGCONT')
  await until(async () => (await where()).state === 0, 'the worker to answer')
  await until(() => /"Stage\\" on \\"hung\\" answers/.test(machine.log('gate')), 'its return')
  expect(machine.log('gate')).toMatch(
    /"level":"warn".*"peer":"hung\/\w+".*"Stage\\" on \\"hung\\" gets no calls for now/,
  )
  expect(await machine.metric(gate, 'cluster_ejections_total')).toBe(1)
}, 60_000)
