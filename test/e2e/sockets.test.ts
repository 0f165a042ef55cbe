import { inject } from 'vitest'
import { ownDatabase } from '../setup/resources.ts'
import { describeEndToEnd } from './support/suite.ts'
import type { Stores } from './support/world.ts'

/** A database of the suite's own; names and numbers in the shared Redis are nobody else's. */
async function realStores(): Promise<Stores> {
  const database = await ownDatabase()
  return {
    env: { SIFAKA_STORE__SQL: database.url, SIFAKA_STORE__KV: inject('redisUrl') },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

describeEndToEnd('over TCP on MariaDB and Redis', { wire: 'tcp' }, realStores)
describeEndToEnd('over WebSocket on MariaDB and Redis', { wire: 'websocket' }, realStores)
