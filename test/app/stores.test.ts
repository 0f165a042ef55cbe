import { expect, it } from 'vitest'
import { createStores } from '../../src/app/stores.ts'
import { silentLogger } from '../../src/base/logger.ts'
import { makeConfig } from '../../src/config/config.ts'

const stores = (sql: string, kv: string) => {
  const { store, ...rest } = makeConfig()
  return createStores({ ...rest, store: { ...store, sql, kv } }, { log: silentLogger })
}

it('stores that cannot start name the keys of the configuration, for every program', async () => {
  const { sql, kv } = stores(
    'mysql://a:verysecret@127.0.0.1:9/c',
    'redis://:verysecret@127.0.0.1:9',
  )
  const ends = await Promise.allSettled([sql.start(), kv.start()])
  await Promise.all([sql.close(), kv.close()])
  const texts = ends.map(end => (end.status === 'rejected' ? String(end.reason.message) : ''))
  expect(texts[0]).toMatch(/127\.0\.0\.1:9 .*correct "store\.sql"$/)
  expect(texts[1]).toMatch(/127\.0\.0\.1:9: .*correct "store\.kv"$/)
  expect(texts.join()).not.toContain('verysecret')
})

it('a store whose url is none names its key', () => {
  expect(() => stores('mysql://a@h/%', 'memory:')).toThrow(/"store\.sql"/)
  expect(() => stores('sqlite:x.db', 'redis://')).toThrow(/"store\.kv"/)
})
