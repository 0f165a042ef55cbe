import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { startNats } from '../../src/testing/services/nats.ts'
import type { Service } from '../../src/testing/services/services.ts'
import { ownDatabase } from '../setup/resources.ts'
import { describeEndToEnd } from './support/suite.ts'
import type { Stores } from './support/world.ts'

/** A cluster of the suite's own on the shared Redis. */
async function clusterStores(busUrl: string): Promise<Stores> {
  const database = await ownDatabase()
  const redis = inject('redisUrl')
  return {
    env: {
      SIFAKA_STORE__SQL: database.url,
      SIFAKA_STORE__KV: redis,
      SIFAKA_BUS__URL: busUrl,
      SIFAKA_CLUSTER__NAME: `t${randomBytes(8).toString('hex')}`,
      SIFAKA_CLUSTER__SECRET: randomBytes(32).toString('hex'),
      // Thousands of calls of one client at once, on a machine that other tests load.
      SIFAKA_RPC__TIMEOUTMS: '15000',
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

describeEndToEnd('over a Redis bus', { wire: 'tcp', layout: 'cluster' }, () =>
  clusterStores(inject('redisUrl')),
)

let nats: Service
beforeAll(async () => {
  nats = await startNats()
})
afterAll(() => nats.stop())
describeEndToEnd('over a NATS bus', { wire: 'websocket', layout: 'cluster' }, () =>
  clusterStores(nats.url),
)
