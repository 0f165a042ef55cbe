/**
 * A bus, a store, or both in one, that go away and come back: what fails, what goes on, who lives.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startNats } from '../../src/testing/services/nats.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import type { Service } from '../../src/testing/services/services.ts'
import type { Caller } from './support/caller.ts'
import { Cluster, sleep, until } from './support/cluster.ts'
import { callerAt, rowsOf, worksNode } from './support/works-cluster.ts'

const down = { state: 0xf1, msg: 'Server Is Down' }

describe('the bus goes away', () => {
  let redis: Service
  let other: Service
  let nats: Service
  let cluster: Cluster
  beforeAll(async () => {
    redis = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] })
    other = await startRedis()
    nats = await startNats()
  })
  afterAll(async () => {
    await redis.stop()
    await other.stop()
    await nats.stop()
  })
  afterEach(() => cluster[Symbol.asyncDispose]())

  /** `Works` is remote, `Stage` is the gate's own. */
  async function begin(config: object): Promise<Caller> {
    cluster = await new Cluster({
      redisUrl: redis.url,
      nodes: {
        gate: { gate: true, modules: { Stage: {} }, config },
        one: worksNode({}, { config }),
      },
    }).start()
    return callerAt(cluster, 'gate')
  }

  async function expectOutage(caller: Caller): Promise<void> {
    await until(() => !cluster.app('gate').cluster!.bus.isUp, 'the gate to know')
    const began = performance.now()
    for (let round = 0; round < 20; round++) {
      expect(await caller.call('Works', 'Where')).toMatchObject(down)
      expect(await caller.ask('Stage', 'Where')).toBe('gate')
    }
    expect(performance.now() - began).toBeLessThan(1_500)
  }

  async function expectRecovery(caller: Caller): Promise<void> {
    await until(
      async () => (await caller.call('Works', 'Where')).state === 0,
      'the bus to carry calls again',
      15_000,
    )
    expect(cluster.metric('cluster_deaths_total')).toBe(0)
    expect(await caller.ask('Stage', 'Where')).toBe('gate')
    expect(caller.isEven).toBe(true)
  }

  test.for([
    ['NATS', 8_000],
    ['Redis, as the bus alone,', 2_000],
  ] as const)(
    '%s is killed for %i ms: remote calls fail at once, local ones run, all comes back',
    { timeout: 40_000 },
    async ([name, ms]) => {
      const server = name === 'NATS' ? nats : other
      const key = `away-${ms}`
      const caller = await begin({ bus: { url: server.url } })
      const pending = caller.call('Works', 'Write', JSON.stringify({ key, ms: 1_500 }))
      await begunAs(key)
      await server.kill('SIGKILL')
      const killedAt = performance.now()
      expect([0, 0xf1]).toContain((await pending).state)
      await expectOutage(caller)
      await sleep(Math.max(0, killedAt + ms - performance.now()))
      await expectOutage(caller)
      await server.restart()
      await expectRecovery(caller)
      expect((await rowsOf(cluster, key)).length).toBe(1)
    },
  )

  test('Redis is killed as the store alone: remote calls go on', async () => {
    const caller = await begin({ bus: { url: nats.url } })
    await redis.kill('SIGKILL')
    const began = performance.now()
    while (performance.now() - began < 6_000) {
      expect(await caller.ask('Works', 'Where')).toBe('one')
      expect(await caller.ask('Stage', 'Where')).toBe('gate')
      await sleep(20)
    }
    await redis.restart()
    await expectRecovery(caller)
  }, 40_000)

  test.for([2_000, 5_000])(
    'Redis stands still for %i ms as bus and store: nobody dies, nothing runs twice',
    { timeout: 40_000 },
    async ms => {
      const caller = await begin({})
      const key = `still-${ms}`
      const pending = caller.call('Works', 'Write', JSON.stringify({ key, ms: 200 }))
      await begunAs(key)
      const epoch = cluster.app('one').self.epoch
      process.kill(redis.pid, 'SIGSTOP')
      try {
        await sleep(ms)
        expect(await caller.ask('Stage', 'Where')).toBe('gate')
      } finally {
        process.kill(redis.pid, 'SIGCONT')
      }
      expect([0, 0xf1]).toContain((await pending).state)
      await expectRecovery(caller)
      expect(cluster.app('one').self.epoch).toBe(epoch)
      expect((await rowsOf(cluster, key)).length).toBe(1)
    },
  )

  async function begunAs(key: string): Promise<void> {
    await until(async () => (await rowsOf(cluster, key)).length === 1, 'the call to run')
  }
})
