/**
 * Seeded mutation of packet streams against a real server: whatever comes, nothing is uncaught,
 * other clients are served, and when all have gone the counters are zero. `SIFAKA_FUZZ_SECONDS`
 * lengthens it; seeds that once failed stand in fuzz-seeds.json and run first.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { release } from './module.ts'
import {
  ackPacket,
  connectPacket,
  disconnect,
  frame,
  pingreq,
  publishPacket,
  subscribePacket,
  unsubscribePacket,
} from './packets.ts'
import { classicKey, crypt, newClientId, type RawClient } from './raw-client.ts'
import { World } from './world.ts'

const seconds = Number(process.env['SIFAKA_FUZZ_SECONDS'] ?? 20)
const seedFile = path.join(import.meta.dirname, 'fuzz-seeds.json')
const kept = JSON.parse(readFileSync(seedFile, 'utf8')) as number[]

/** mulberry32: small, seeded, good enough to wander. */
class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  chance(of: number): boolean {
    return this.next() < of
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)))
  }
}

const topics = ['i', 'f', 'i/a', 'f/b', 'i/tag_1', 'a', 'a/b', 'plain/x', 'readonly/x', 'throws/x']
/** A PUBLISH there ends the connection. */
const badTopics = ['s', 'p', 'q', '$SYS/x', 'i/a/b', '', 'a/#', 'x'.repeat(300)]
const filters = [
  's',
  'i',
  'f',
  'p',
  'q',
  'i/+',
  'f/#',
  'a',
  'a/b',
  '#',
  '+/b',
  'plain/+',
  '$SYS/#',
  'banned/x',
  'p/x',
]
const badFilters = ['', 'a#', 'a/#/b']

const functions = [
  'Echo',
  'Never',
  'Fail',
  'NeedsUser',
  'Secret',
  'Enter',
  'Chain',
  'Lists',
  'Tree',
  'Shout',
  'Nap',
  'Leave',
  'Hold',
  'toString',
]
const texts = [
  '',
  'x',
  '5',
  '100',
  'throw',
  'reject',
  'circular',
  '{"a":1}',
  '\u0000',
  '\ud83d\ude00',
  'x'.repeat(2000),
]
const ids = ['fuzz-0123456789abcdef0123456789abcdef', 'fuzz-another-holder-of-an-id-0123456']

function jsonRequest(random: Random): string {
  const func = random.pick(functions)
  // Enough to overflow who does not read.
  const text = func === 'Shout' ? '20000' : random.pick(texts)
  const request = JSON.stringify({
    module: random.chance(0.9) ? 'Torture' : random.pick(texts),
    func,
    params: { text },
  })
  return random.chance(0.85) ? request : request.slice(0, random.below(request.length))
}

function payload(random: Random, topic: string, key: Buffer | null): Buffer {
  let plain: Buffer
  if (topic.startsWith('i')) plain = Buffer.from(jsonRequest(random))
  else if (topic.startsWith('f'))
    plain = Buffer.concat([Buffer.of(20, random.below(18)), random.bytes(random.below(40))])
  else plain = random.bytes(random.below(200))
  return key !== null && /^[if]/.test(topic) && random.chance(0.95) ? crypt(key, plain) : plain
}

/** One packet that a client may send, or, seldom, one that ends the connection. */
function packet(random: Random, key: Buffer | null): Buffer {
  const id = 1 + random.below(random.chance(0.9) ? 20 : 65_535)
  if (random.chance(0.01)) return badPacket(random, id)
  switch (random.below(8)) {
    case 0:
      return pingreq
    case 1: {
      const wanted = () => [random.pick(filters), random.below(3)] as const
      return subscribePacket(id, Array.from({ length: 1 + random.below(6) }, wanted))
    }
    case 2:
      return unsubscribePacket(
        id,
        Array.from({ length: 1 + random.below(4) }, () => random.pick(filters)),
      )
    case 3:
      return ackPacket(random.pick([0x40, 0x50, 0x62, 0x70]), id)
    default: {
      const topic = random.pick(topics)
      const qos = random.chance(0.7) ? 1 : random.below(3)
      const dup = qos > 0 && random.chance(0.1)
      return publishPacket(topic, payload(random, topic, key), {
        qos,
        id,
        dup,
        retain: random.chance(0.1),
      })
    }
  }
}

function badPacket(random: Random, id: number): Buffer {
  switch (random.below(6)) {
    case 0:
      return disconnect
    case 1:
      return connectPacket({ clientId: random.pick(ids) })
    case 2:
      return frame(random.below(256), random.bytes(random.below(30)))
    case 3:
      return subscribePacket(id, [[random.pick(badFilters), 1]])
    case 4:
      return ackPacket(0x40, 0)
    default:
      return publishPacket(random.pick(badTopics), 'x', { qos: 1, id })
  }
}

/** Changes some bytes, cuts some out or doubles some. */
function mutate(random: Random, bytes: Buffer): Buffer {
  const mutated = Buffer.from(bytes)
  switch (random.below(4)) {
    case 0:
      for (let round = 0; round <= random.below(4); round++)
        mutated[random.below(mutated.length)] = random.below(256)
      return mutated
    case 1:
      return mutated.subarray(0, random.below(mutated.length))
    case 2: {
      const at = random.below(mutated.length)
      return Buffer.concat([
        mutated.subarray(0, at),
        random.bytes(1 + random.below(8)),
        mutated.subarray(at),
      ])
    }
    default: {
      const at = random.below(mutated.length)
      return Buffer.concat([mutated, mutated.subarray(at)])
    }
  }
}

function opening(random: Random, clientId: string): Buffer {
  const topic = random.chance(0.9)
    ? random.pick(['a', 'a/b', 'readonly/x'])
    : random.pick(badTopics)
  const will = random.chance(0.3)
    ? { topic, payload: random.pick(texts), qos: random.below(3), retain: random.chance(0.2) }
    : undefined
  const username = random.chance(0.1)
    ? random.pick(['slow', 'throws', 'bad-credentials', 'x'])
    : undefined
  return connectPacket({ clientId, keepAlive: random.below(100), will, username })
}

/** One connection: a stream of packets in pieces, and one of the ways to end. */
async function attack(world: World, random: Random): Promise<void> {
  const clientId = random.chance(0.2) ? random.pick(ids) : newClientId()
  const client = random.chance(0.5) ? world.stream({ clientId }) : await world.tcp({ clientId })
  client.acknowledges = random.chance(0.7)
  let key: Buffer | null = null
  client.write(
    random.chance(0.95) ? opening(random, clientId) : mutate(random, opening(random, clientId)),
  )
  if (random.chance(0.8)) {
    client.write(
      subscribePacket(
        1,
        ['s', 'i', 'f', 'p', 'q'].map(filter => [filter, 1]),
      ),
    )
    key = await keyOf(client)
  }
  let stream = Buffer.concat(Array.from({ length: random.below(200) }, () => packet(random, key)))
  if (stream.length > 0 && random.chance(0.3)) stream = Buffer.from(mutate(random, stream))
  if (random.chance(0.1)) client.stream.pause()
  await send(random, client, stream)
  if (random.chance(0.3)) await turn()
  if (random.chance(0.4)) client.end()
  else if (random.chance(0.5)) client.destroy()
  else if ('resetAndDestroy' in client.stream) client.reset()
  else client.destroy()
}

/** The key where the server gives one before long. */
async function keyOf(client: RawClient): Promise<Buffer | null> {
  try {
    await client.until(
      () => client.inbox.some(({ type, body }) => type === 3 && body[2] === 0x73),
      'the nonce',
      300,
    )
  } catch {
    return null
  }
  const nonce = client.read(client.inbox.find(({ type }) => type === 3)!).payload
  return nonce.length === 32 ? classicKey(client.clientId, nonce.toString('latin1')) : null
}

async function send(random: Random, client: RawClient, stream: Buffer): Promise<void> {
  let at = 0
  while (at < stream.length && client.ending === null) {
    const end = random.chance(0.5) ? stream.length : at + 1 + random.below(200)
    client.write(stream.subarray(at, end))
    at = end
    if (random.chance(0.3)) await turn()
  }
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

async function round(world: World, seed: number): Promise<void> {
  const random = new Random(seed)
  const witness = await world.join()
  // What a `Hold` leaves open would make its connection wait to be closed in order.
  const releasing = setInterval(release, 10)
  const attacks = Array.from({ length: 40 }, () => attack(world, new Random(random.below(2 ** 32))))
  const echo = JSON.stringify({ module: 'Torture', func: 'Echo', params: { text: `${seed}` } })
  expect(await witness.request(echo, 'i/w')).toMatchObject({
    result: { text: `${seed}` },
    state: 0,
  })
  await Promise.all(attacks)
  expect(await witness.request(echo, 'i/w')).toMatchObject({
    result: { text: `${seed}` },
    state: 0,
  })
  await world.rest()
  clearInterval(releasing)
  const faults = world.log.records.filter(
    ({ level, message }) => level === 'error' && isOurs(message),
  )
  expect(faults).toEqual([])
  world.log.records.length = 0
}

/** Modules of the test fail on purpose. */
function isOurs(message: string): boolean {
  return /connection failed|broker|timer failed by a fault/i.test(message)
}

afterEach(() => void release())

it(
  'nothing that a client sends is uncaught, and nothing of it stays',
  { timeout: (seconds + 60) * 1000 },
  async () => {
    await using world = await new World({
      config: {
        limits: {
          maxBufferedBytes: 16 * 1024,
          maxReplyBytes: 32 * 1024,
          connectsPerMinute: 1_000_000,
        },
      },
    }).start()
    const until = performance.now() + seconds * 1000
    const seeds = [...kept]
    for (let rounds = 0; performance.now() < until; rounds++) {
      const seed = seeds[rounds] ?? Math.floor(Math.random() * 2 ** 32)
      try {
        await round(world, seed)
      } catch (error) {
        if (!kept.includes(seed)) writeFileSync(seedFile, `${JSON.stringify([...kept, seed])}\n`)
        throw new Error(`Seed ${seed} failed: ${(error as Error).message}`, { cause: error })
      }
    }
  },
)
