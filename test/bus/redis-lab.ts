import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import type { NodeRef } from '../../src/bus/bus.ts'
import { RedisCarrier } from '../../src/bus/carriers/redis-carrier.ts'
import type { BusLab, BusServerLab, BusTap } from '../../src/testing/contracts/bus-lab.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { startTcpProxy } from '../../src/testing/services/tcp-proxy.ts'

/** On the run's own server, among other labs. */
export function sharedRedisLab(url: string): BusLab {
  const cluster = `lab-${randomBytes(4).toString('hex')}`
  return {
    cluster,
    createCarrier: () => new RedisCarrier({ url, cluster }),
    [Symbol.asyncDispose]: async () => {},
  }
}

export async function redisServerLab(): Promise<BusServerLab> {
  const args = ['--client-output-buffer-limit', 'pubsub 4mb 4mb 1']
  const service = await startRedis({ args })
  const { url } = service
  const admin = new Redis(url, { enableOfflineQueue: true, retryStrategy: () => 100 })
  admin.on('error', () => {})
  return {
    ...sharedRedisLab(url),
    cluster: 'lab',
    createCarrier: () => new RedisCarrier({ url, cluster: 'lab' }),
    service,
    async cut() {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    },
    async createHeldCarrier() {
      const proxy = await startTcpProxy(service.port)
      return {
        carrier: new RedisCarrier({ url: `redis://127.0.0.1:${proxy.port}`, cluster: 'lab' }),
        hold: () => proxy.freeze('in'),
        release: () => proxy.thaw(),
        [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
      }
    },
    tap: () => tapOf(url),
    async [Symbol.asyncDispose]() {
      admin.disconnect()
      await service.stop()
    },
  }
}

async function tapOf(url: string): Promise<BusTap> {
  const publisher = new Redis(url)
  const subscriber = new Redis(url)
  return {
    async capture(to) {
      const captured: Buffer[] = []
      const channel = channelOf(to)
      subscriber.on('messageBuffer', (name: Buffer, bytes: Buffer) => {
        if (name.toString() === channel) captured.push(bytes)
      })
      await subscriber.subscribe(channel)
      return captured
    },
    async publish(to, bytes) {
      await publisher.publish(channelOf(to), bytes)
    },
    async [Symbol.asyncDispose]() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

function channelOf(to: NodeRef | 'all'): string {
  return to === 'all' ? 'sifaka.lab.all' : `sifaka.lab.n.${to.name}.${to.epoch}`
}
