/**
 * Both ends over ioredis as one would write it: a message a call each way, published to a channel
 * of the other end, with the number of the call in front. Nothing guards it: no deadline, no bound.
 */
import { Redis } from 'ioredis'
import { answerTo } from './bus-sides.ts'
import type { Caller, Ending, LinkOptions } from './bus-sides.ts'

const channels = { call: 'plain-call', reply: 'plain-reply' }

export async function servePlainRedis({ url }: LinkOptions): Promise<AsyncDisposable> {
  const pair = await open(url, channels.call, message => {
    const reply = Buffer.concat([message.subarray(0, 4), answerTo(message.subarray(4))])
    pair.publish(channels.reply, reply)
  })
  return pair
}

export async function openPlainRedis({ url }: LinkOptions): Promise<Caller> {
  const waiting = new Map<number, Ending>()
  const pair = await open(url, channels.reply, message => {
    const call = message.readUInt32LE(0)
    const ending = waiting.get(call)
    waiting.delete(call)
    ending?.answered(message.subarray(4))
  })
  let calls = 0
  return {
    call(payload, ending) {
      const call = calls++ >>> 0
      waiting.set(call, ending)
      const message = Buffer.allocUnsafe(4 + payload.length)
      message.writeUInt32LE(call, 0)
      message.set(payload, 4)
      pair.publish(channels.call, message)
    },
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  }
}

interface Pair extends AsyncDisposable {
  publish(channel: string, message: Buffer): void
}

/** Two connections, for one that subscribes cannot publish. */
async function open(
  url: string,
  channel: string,
  received: (message: Buffer) => void,
): Promise<Pair> {
  const [subscriber, publisher] = [new Redis(url), new Redis(url)]
  subscriber.on('messageBuffer', (_channel: Buffer, message: Buffer) => received(message))
  await subscriber.subscribe(channel)
  await publisher.ping()
  return {
    publish(name, message) {
      publisher.publish(name, message).catch((error: unknown) => {
        throw error
      })
    },
    async [Symbol.asyncDispose]() {
      subscriber.disconnect()
      publisher.disconnect()
    },
  }
}
