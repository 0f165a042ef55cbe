import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import type { Claim } from '../../../src/store/kv/claims.ts'
import { RedisKv } from '../../../src/store/kv/redis-kv.ts'
import { codeOf, expectHealed } from '../../../src/testing/contracts/outage.ts'
import { startRedis } from '../../../src/testing/services/redis.ts'
import type { Service } from '../../../src/testing/services/services.ts'

const options = { ttlMs: 60_000 }
const mine: Claim = { key: 'a', owner: 'gate-1/00000000000000aa', since: 1_000, rest: 'mine' }
const other: Claim = { ...mine, owner: 'gate-2/00000000000000bb', rest: 'other' }

interface World extends AsyncDisposable {
  readonly service: Service
  readonly admin: Redis
  kv(keyPrefix?: string): Promise<RedisKv>
}

async function createWorld(): Promise<World> {
  const service = await startRedis()
  const admin = new Redis(service.url)
  admin.on('error', () => {})
  const stores: RedisKv[] = []
  return {
    service,
    admin,
    async kv(keyPrefix) {
      const kv = new RedisKv({
        url: service.url,
        ...(keyPrefix === undefined ? {} : { keyPrefix }),
      })
      stores.push(kv)
      await kv.start()
      return kv
    },
    async [Symbol.asyncDispose]() {
      admin.disconnect()
      await Promise.all(stores.map(kv => kv.close()))
      await service.stop()
    },
  }
}

it('claims and tombstones of two prefixes never meet', async () => {
  await using world = await createWorld()
  const [one, two] = [await world.kv('one:'), await world.kv('two:')]
  await one.claims.claim([mine], options)
  await two.claims.bury(mine.owner, 'dead in the other cluster', options)
  expect(await one.claims.claim([other], options)).toEqual([
    { owner: mine.owner, since: mine.since, rest: mine.rest },
  ])
  expect(await two.claims.holders(['a'])).toEqual([null])
  expect(await world.admin.keys('*')).toEqual(
    expect.arrayContaining(['one:a', `two:dead:${mine.owner}`]),
  )
})

it('a key that is no string counts as free, and does no harm to its neighbours', async () => {
  await using world = await createWorld()
  const kv = await world.kv()
  const claims = ['a', 'b', 'c'].map(key => ({ ...mine, key }))
  await world.admin.rpush('b', 'x')
  expect(await kv.claims.holders(['a', 'b', 'c'])).toEqual([null, null, null])
  expect(await kv.claims.release(claims)).toEqual([false, false, false])
  expect(await kv.claims.claim(claims, options)).toEqual([null, null, null])
  await world.admin.del('b')
  await world.admin.rpush('b', 'x')
  expect(await kv.claims.swap([{ ...other, key: 'b' }], options)).toEqual([null])
})

it('claims have the time to live that they were made with', async () => {
  await using world = await createWorld()
  const kv = await world.kv()
  await kv.claims.claim([mine], options)
  await kv.claims.bury(other.owner, 'why', { ttlMs: 5_000 })
  expect(await world.admin.pttl('a')).toBeGreaterThan(50_000)
  expect(await world.admin.pttl(`dead:${other.owner}`)).toBeLessThanOrEqual(5_000)
})

it('incarnation() is the same for all nodes, and another after FLUSHALL', async () => {
  await using world = await createWorld()
  const [one, two] = [await world.kv(), await world.kv()]
  const before = await Promise.all([one.claims.incarnation(), two.claims.incarnation()])
  expect(before[0]).toBe(before[1])
  await world.admin.flushall()
  const after = await Promise.all([one.claims.incarnation(), two.claims.incarnation()])
  expect(after[0]).toBe(after[1])
  expect(after[0]).not.toBe(before[0])
})

it('incarnation() is another where the server became a replica, and primary again', async () => {
  await using world = await createWorld()
  await using primary = await startRedis()
  const kv = await world.kv()
  const before = await kv.claims.incarnation()
  await kv.claims.claim([mine], options)
  await world.admin.replicaof('127.0.0.1', primary.port)
  await expect
    .poll(() => codeOf(kv.claims.claim([other], options)), { timeout: 10_000 })
    .toBe('StoreFailed')
  await world.admin.replicaof('NO', 'ONE')
  await expectHealed(async () => {
    await kv.claims.claim([other], options)
  })
  expect(await kv.claims.incarnation()).not.toBe(before)
})

it('incarnation() works where INFO is hidden', async () => {
  await using world = await createWorld()
  await world.admin.acl('SETUSER', 'default', '-info')
  const kv = await world.kv()
  const before = await kv.claims.incarnation()
  expect(before).toMatch(/^\w{24} - - -$/)
  await world.admin.flushall()
  expect(await kv.claims.incarnation()).not.toBe(before)
})

it('a stopped server that wakes runs what timed out, and a release sent later undoes it', async () => {
  await using world = await createWorld()
  const kv = await world.kv()
  await kv.claims.claim([{ ...mine, key: 'warm' }], options)
  await world.service.kill('SIGSTOP')
  expect(await codeOf(kv.claims.claim([mine], options))).toBe('StoreFailed')
  await world.service.kill('SIGCONT')
  await expectHealed(() => kv.ping())
  await expect.poll(() => kv.claims.holders(['a']), { timeout: 10_000 }).not.toEqual([null])
  expect(await kv.claims.release([mine])).toEqual([true])
})
