/**
 * Batches by Redis' publish and subscribe: one connection publishes, one is subscribed. Redis
 * answers each PUBLISH with the number of receivers, so a batch that reached nobody is known. It
 * stores nothing and needs no memory policy; the server may be the one of the key-value store.
 * Whoever else subscribes to the cluster's channels, by a pattern too, counts as a receiver and
 * hides that nobody was there. And receivers at another server are not counted, though they get it:
 * so it uses a primary alone, and no Redis Cluster.
 */
import { Redis } from 'ioredis'
import { refuseUncounted, RoleWatch } from './redis-place.ts'
import { connectorTo } from './redis-connector.ts'
import { serverAddress, type ServerAddress } from './server-address.ts'
import { ServerCarrier, type ServerCarrierOptions } from './server-carrier.ts'
import type { Connection, Driver, Fate, OpenOptions } from './server-driver.ts'

/** By default Redis cuts a subscriber with 32 MiB unread: a batch must be well below. */
const maxBatchBytes = 8 * 1024 * 1024

export class RedisCarrier extends ServerCarrier {
  /** Throws `ConfigInvalid` for a url that names no Redis server. */
  constructor(options: ServerCarrierOptions) {
    super(redisDriver(options.url), options)
  }
}

function redisDriver(url: string): Driver {
  const address = serverAddress(url, ['redis', 'rediss'], 6379)
  const create = () => client(url, address)
  return {
    name: address.name,
    open: options => open(create, options),
  }
}

async function open(
  create: () => Redis,
  { channels, events, signal }: OpenOptions,
): Promise<Connection> {
  const publisher = create()
  const subscriber = create()
  const closed = Promise.all([whenEnded(publisher), whenEnded(subscriber)])
  signal.addEventListener('abort', () => {
    publisher.disconnect()
    subscriber.disconnect()
  })
  let reason: unknown
  for (const redis of [publisher, subscriber]) {
    redis.on('error', (error: unknown) => {
      reason ??= error
    })
    redis.on('close', () => {
      if (!signal.aborted) events.lost(reason)
    })
  }
  const all = Buffer.from(channels.all)
  subscriber.on('messageBuffer', (channel: Buffer, bytes: Buffer) => {
    if (!signal.aborted) events.received(channel.equals(all) ? 'all' : 'own', bytes)
  })
  try {
    await Promise.all([publisher.connect(), subscriber.connect()])
    await Promise.all([refuseUncounted(publisher), refuseUncounted(subscriber)])
    await subscriber.subscribe(channels.own, channels.all)
  } catch (error) {
    throw reason ?? error
  }
  const role = new RoleWatch(publisher)
  const look = async (): Promise<void> => {
    const fault = await role.look()
    if (fault !== null && !signal.aborted) events.lost(fault)
  }
  return {
    maxBatchBytes,
    closed,
    publish: (channel, bytes, told) => {
      publisher.publish(channel, bytes).then(
        receivers => told(receivers === 0 ? 'nobody' : 'taken'),
        (error: unknown) => refused(error, told),
      )
    },
    ping: () => Promise.all([look(), subscriber.ping()]),
    leave: () => Promise.all([publisher.ping(), subscriber.unsubscribe()]),
  }
}

/**
 * The server's refusal is an answer; any other error is the connection's end, which tells itself.
 */
function refused(error: unknown, told: (fate: Fate) => void): void {
  if (error instanceof Error && error.name === 'ReplyError') told('unknown')
}

function client(url: string, address: ServerAddress): Redis {
  return new Redis(url, {
    lazyConnect: true,
    Connector: connectorTo(address),
    // One connection each: the carrier makes the next one, and bounds the whole attempt.
    retryStrategy: () => null,
    connectTimeout: 0,
    // By default ioredis repeats what it sent, and queues while away: both break "at most once".
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // Its timers judge by the clock: after a standstill of this process they would fail what was
    // answered long ago. The carrier counts.
    commandTimeout: undefined,
    socketTimeout: undefined,
    disableClientInfo: true,
  })
}

/**
 * Not `once` of node:events: that rejects at an error, and a frozen server's socket ends with one.
 */
function whenEnded(redis: Redis): Promise<void> {
  return new Promise(resolve => redis.once('end', () => resolve()))
}
