/**
 * Claims that a gate could not free at its clean end, for the store was away, and gates that never
 * heard it go.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRedis } from '../../../src/testing/services/redis.ts'
import type { Service } from '../../../src/testing/services/services.ts'
import { Cluster, newUser, until } from '../support/cluster.ts'
import { say } from '../support/say.ts'

let redis: Service
let cluster: Cluster
beforeAll(async () => {
  redis = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] })
  cluster = await new Cluster({
    redisUrl: redis.url,
    nodes: { work: { modules: { Stage: {} } }, a: { gate: true, isProxied: true } },
  }).start()
})
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
  await redis.stop()
})

async function isIn(gate: string, clientId: string): Promise<boolean> {
  const client = await cluster.tcp(gate, clientId)
  const code = await client.connect().catch(() => null)
  return code === 0
}

test('ids connect within 10 s at the next life of a gate that drained without the store, and elsewhere', async () => {
  const [one, other] = [await cluster.join('a'), await cluster.join('a')]
  const user = newUser()
  await say(one, 'Enter', user)
  cluster.node('a').kv!.cut('up', 'down')
  const { spec } = cluster.node('a')
  await cluster.stop('a')
  // Neither has heard the farewell.
  await Promise.all([cluster.add('a', spec), cluster.add('b', { gate: true })])
  expect(await cluster.presence('b').users([user])).not.toEqual([null])
  await Promise.all([
    until(() => isIn('a', one.clientId), 'the id at the next life', 50_000),
    until(() => isIn('b', other.clientId), 'the id at another gate', 50_000),
  ])
  expect(await cluster.presence('b').users([user])).toEqual([null])
}, 120_000)
