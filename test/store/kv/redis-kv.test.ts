import { setTimeout as delay } from 'node:timers/promises'
import { expect, inject, it, vi } from 'vitest'
import { silentLogger, type Logger } from '../../../src/base/logger.ts'
import { SifakaError } from '../../../src/errors.ts'
import type { KvStore } from '../../../src/store/kv/kv.ts'
import { RedisKv } from '../../../src/store/kv/redis-kv.ts'
import { describeKv, type KvHarness } from '../../../src/testing/contracts/kv-contract.ts'
import {
  answerCeilingMs,
  causeText,
  codeOf,
  type Outage,
} from '../../../src/testing/contracts/outage.ts'
import { startRedis } from '../../../src/testing/services/redis.ts'
import { freePort } from '../../../src/testing/services/services.ts'
import { ownKeyPrefix } from '../../setup/resources.ts'

async function createKv(): Promise<KvHarness> {
  const kv = new RedisKv({ url: inject('redisUrl'), keyPrefix: ownKeyPrefix() })
  await kv.start()
  // Redis keeps its own time: a little more than asked has passed there for certain.
  return {
    kv,
    elapse: ms => delay(Math.min(ms, 1_000) + 20),
    [Symbol.asyncDispose]: () => kv.close(),
  }
}

async function createOutage(): Promise<Outage<KvStore>> {
  const service = await startRedis()
  const store = new RedisKv({ url: service.url })
  await store.start()
  return {
    store,
    service,
    async [Symbol.asyncDispose]() {
      await store.close()
      await service.stop()
    },
  }
}

describeKv('Redis', { supports: { outage: createOutage } }, createKv)

async function startFailure(url: string): Promise<SifakaError> {
  const kv = new RedisKv({ url })
  const error: unknown = await kv.start().catch((thrown: unknown) => thrown)
  await kv.close()
  expect(error).toBeInstanceOf(SifakaError)
  return error as SifakaError
}

it('start() names host, port and remedy where no Redis is, and never the password', async () => {
  const port = await freePort()
  const error = await startFailure(`redis://anna:secret@127.0.0.1:${port}`)
  expect(error.code).toBe('StoreFailed')
  expect(error.message).toContain(`127.0.0.1:${port}`)
  expect(error.message).toContain('start the server there')
  expect(error.message).not.toContain('secret')
})

it('start() rejects where the password is wrong', async () => {
  await using service = await startRedis({ password: 'right' })
  const error = await startFailure(`redis://:wrong@127.0.0.1:${service.port}`)
  expect(error.code).toBe('StoreFailed')
  expect(error.message).toContain('WRONGPASS')
  await using kv = new RedisKv({ url: service.url })
  await kv.start()
  await kv.ping()
})

it('start() rejects in time where the server is stopped', async () => {
  await using service = await startRedis()
  await service.kill('SIGSTOP')
  const startedAt = performance.now()
  expect((await startFailure(service.url)).code).toBe('StoreFailed')
  expect(performance.now() - startedAt).toBeLessThan(answerCeilingMs)
})

it('start() may be tried again after it failed', async () => {
  await using service = await startRedis()
  await service.kill('SIGKILL')
  await using kv = new RedisKv({ url: service.url })
  expect(await codeOf(kv.start())).toBe('StoreFailed')
  expect(await codeOf(kv.get('a'))).toBe('StoreFailed')
  await service.restart()
  await kv.start()
  expect(await kv.increment('a')).toBe(1)
})

it('start() refuses a Redis that may evict keys', async () => {
  await using service = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] })
  const error = await startFailure(service.url)
  expect(error.message).toContain('allkeys-lru')
  expect(error.message).toContain('noeviction')
})

it('start() refuses a replica and a Redis Cluster', async () => {
  await using primary = await startRedis()
  const args = ['--replicaof', '127.0.0.1', String(primary.port)]
  await using replica = await startRedis({ args })
  expect((await startFailure(replica.url)).message).toContain('the url of the primary')
  await using cluster = await startRedis({ args: ['--cluster-enabled', 'yes'] })
  expect((await startFailure(cluster.url)).message).toContain('Redis Cluster')
})

it('says once why it does not come back, and never a password', async () => {
  await using service = await startRedis()
  const records: string[] = []
  const log: Logger = {
    ...silentLogger,
    warn: (message, fields) => void records.push(`${message} ${JSON.stringify(fields)}`),
  }
  await using kv = new RedisKv({ url: service.url, log })
  await kv.start()
  const { Redis } = await import('ioredis')
  const admin = new Redis(service.url)
  await admin.config('SET', 'requirepass', 'verysecret')
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  const told = () => records.filter(record => record.includes('NOAUTH'))
  await vi.waitUntil(() => told().length > 0, { timeout: answerCeilingMs })
  await delay(1_500)
  expect(told()).toHaveLength(1)
  expect(records.join()).not.toContain('verysecret')
  await admin.config('SET', 'requirepass', '')
  await vi.waitUntil(async () => (await codeOf(kv.ping())) === 'no error', {
    timeout: answerCeilingMs,
  })
  admin.disconnect()
})

it('close() resolves where the socket fails before QUIT is given up', async () => {
  await using service = await startRedis()
  const kv = new RedisKv({ url: service.url })
  await kv.start()
  await service.kill('SIGSTOP')
  // The socket's own deadline runs from this command, and ends it with an error.
  expect(await codeOf(kv.increment('a'))).toBe('StoreFailed')
  const startedAt = performance.now()
  await kv.close()
  expect(performance.now() - startedAt).toBeLessThan(answerCeilingMs)
  expect(await codeOf(kv.get('a'))).toBe('StoreFailed')
})

it('the scripts survive SCRIPT FLUSH and an empty restart', async () => {
  await using outage = await createOutage()
  const { store, service } = outage
  expect(await store.compareAndSwap('a', null, 'one')).toBe(true)
  expect(await store.increment('n')).toBe(1)
  const { Redis } = await import('ioredis')
  const admin = new Redis(service.url)
  await admin.script('FLUSH')
  admin.disconnect()
  expect(await store.compareAndSwap('a', 'one', 'two')).toBe(true)
  expect(await store.increment('n')).toBe(2)
})

it('errors of Redis carry neither keys nor values', async () => {
  await using harness = await createKv()
  await harness.kv.set('secret-key', 'secret-value')
  const error: unknown = await harness.kv.increment('secret-key').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'StoreFailed', message: 'SQL ERROR' })
  expect(causeText(error)).toContain('not an integer')
  expect(causeText(error)).not.toContain('secret')
})

it('says once a minute that its server refuses, with the remedy', async () => {
  await using service = await startRedis()
  const records: string[] = []
  const log: Logger = { ...silentLogger, warn: message => void records.push(message) }
  await using kv = new RedisKv({ url: service.url, log })
  await kv.start()
  const { Redis } = await import('ioredis')
  const admin = new Redis(service.url)
  await admin.config('SET', 'maxmemory', '1mb')
  for (let i = 0; i < 3; i++) expect(await codeOf(kv.set('a', 'one'))).toBe('StoreFailed')
  expect(await codeOf(kv.compareAndSwap('a', null, 'one'))).toBe('StoreFailed')
  expect(records).toEqual([
    expect.stringMatching(/refuses what it is asked \(OOM\): .*"maxmemory"/),
  ])
  await admin.config('SET', 'maxmemory', '0')
  await kv.set('a', 'one')
  admin.disconnect()
})

it('refuses more than maxPending commands at once', async () => {
  await using kv = new RedisKv({
    url: inject('redisUrl'),
    keyPrefix: ownKeyPrefix(),
    maxPending: 2,
  })
  await kv.start()
  const codes = await Promise.all([1, 2, 3].map(() => codeOf(kv.increment('n'))))
  expect(codes).toEqual(['no error', 'no error', 'StoreFailed'])
  expect(await kv.get('n')).toBe('2')
})

it('a url that names no Redis server is refused without repeating it', () => {
  for (const url of ['', 'localhost:6379', 'http://secret@host', 'redis://'])
    expect(() => new RedisKv({ url })).toThrow(/write "redis:\/\/host:port"/)
  expect(() => new RedisKv({ url: 'redis://:100%@host' })).toThrow(/as "%25"/)
})
