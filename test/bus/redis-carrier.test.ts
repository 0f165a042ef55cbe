import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { RedisCarrier } from '../../src/bus/redis-carrier.ts'
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
