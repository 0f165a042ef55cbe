import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { silentLogger, type Logger } from '../../src/base/logger.ts'
import { RedisCarrier } from '../../src/bus/carriers/redis-carrier.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { describeCarrier } from './carrier-cases.ts'
import { earOf, until } from './carriers.ts'

describeCarrier({
  name: 'Redis',
  scheme: 'redis',
  startService: () => startRedis(),
  create: options => new RedisCarrier(options),
  startImpatient: () => startRedis({ args: ['--client-output-buffer-limit', 'pubsub 4mb 4mb 1'] }),
})

describe('Redis carrier', () => {
  it('is back within a second after CLIENT KILL TYPE pubsub', async () => {
    await using service = await startRedis()
    await using a = earOf(new RedisCarrier({ url: service.url, cluster: 'test' }), 'a')
    await a.carrier.start()
    await using admin = adminOf(service.url)
    expect(await admin.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(1)
    await until(() => a.states.length === 3, 1_000, 'down and up')
    const fate = a.send(a.self, 'again')
    await until(() => a.heard.length === 1, 500, 'heard')
    expect(fate.lost).toBeUndefined()
    expect(await admin.redis.call('PUBSUB', 'NUMSUB', 'sifaka.test.all')).toEqual([
      'sifaka.test.all',
      1,
    ])
  })

  it('names a wrong password and never says it', async () => {
    await using service = await startRedis({ password: 'rightsecret' })
    const url = service.url.replace('rightsecret', 'verysecret')
    await using a = earOf(new RedisCarrier({ url, cluster: 'test' }), 'a')
    const error = await a.carrier.start().catch((reason: Error) => reason)
    expect(String(error)).toMatch(/Cannot use the bus at redis:\/\/127.0.0.1:\d+: WRONGPASS/)
    expect(String(error)).not.toMatch(/verysecret/)
    await using b = earOf(new RedisCarrier({ url: service.url, cluster: 'test' }), 'b')
    await b.carrier.start()
  })

  it('says once why it does not come back, and never a password', async () => {
    await using service = await startRedis()
    const records: string[] = []
    const warn = (message: string, fields = {}) =>
      void records.push(`${message} ${JSON.stringify(fields)}`)
    const log: Logger = { ...silentLogger, warn }
    await using a = earOf(new RedisCarrier({ url: service.url, cluster: 'test', log }), 'a')
    await a.carrier.start()
    await using admin = adminOf(service.url)
    await admin.redis.config('SET', 'requirepass', 'verysecret')
    await admin.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await until(() => records.some(record => record.includes('NOAUTH')), 2_000, 'told')
    await delay(1_500)
    expect(records.filter(record => record.includes('NOAUTH'))).toHaveLength(1)
    expect(records.join()).not.toMatch(/verysecret/)
    await admin.redis.config('SET', 'requirepass', '')
    await until(() => a.carrier.isUp, 2_000, 'up again')
  })

  it('refuses a replica, whose receivers the primary does not count', async () => {
    await using primary = await startRedis()
    const args = ['--replicaof', '127.0.0.1', String(primary.port)]
    await using replica = await startRedis({ args })
    await using a = earOf(new RedisCarrier({ url: replica.url, cluster: 'test' }), 'a')
    await expect(a.carrier.start()).rejects.toThrow(/it is a replica/)
  })

  it('leaves a server that becomes a replica, and is back when it is primary again', async () => {
    await using service = await startRedis()
    await using other = await startRedis()
    await using a = earOf(new RedisCarrier({ url: service.url, cluster: 'test' }), 'a')
    await a.carrier.start()
    await using admin = adminOf(service.url)
    await admin.redis.call('REPLICAOF', '127.0.0.1', String(other.port))
    await until(() => !a.carrier.isUp, 2_000, 'down')
    await delay(500)
    expect(a.states).toEqual([true, false])
    await admin.redis.call('REPLICAOF', 'NO', 'ONE')
    await until(() => a.carrier.isUp, 2_000, 'up again')
  })

  it('refuses a Redis Cluster, which counts the receivers of one server alone', async () => {
    await using service = await startRedis({ args: ['--cluster-enabled', 'yes'] })
    await using a = earOf(new RedisCarrier({ url: service.url, cluster: 'test' }), 'a')
    await expect(a.carrier.start()).rejects.toThrow(/it is a Redis Cluster/)
  })

  it('takes a server that hides what it is at its word', async () => {
    await using service = await startRedis()
    await using admin = adminOf(service.url)
    await admin.redis.call('ACL', 'SETUSER', 'app', 'on', '>word', '+@all', '&*', '-info', '-role')
    const url = service.url.replace('redis://', 'redis://app:word@')
    await using a = earOf(new RedisCarrier({ url, cluster: 'test' }), 'a')
    await a.carrier.start()
    await delay(2_500)
    expect(a.states).toEqual([true])
  })
})

function adminOf(url: string): AsyncDisposable & { redis: Redis } {
  const redis = new Redis(url)
  return {
    redis,
    [Symbol.asyncDispose]: async () => {
      await redis.quit()
    },
  }
}
