/** Presence while its store is away, and after it has lost everything. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startRedis } from '../../src/testing/services/redis.ts'
import type { Service } from '../../src/testing/services/services.ts'
import type { RawClient } from '../torture/raw-client.ts'
import { disconnect } from '../torture/packets.ts'
import { Cluster, newUser, sleep, until } from './support/cluster.ts'
import { say } from './support/say.ts'

let redis: Service
let cluster: Cluster
beforeAll(async () => {
  redis = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] })
  cluster = await new Cluster({
    redisUrl: redis.url,
    nodes: {
      work: { modules: { Stage: {} } },
      // Its own functions need nobody else.
      a: { gate: true, modules: { Aside: {} }, isProxied: true },
      b: { gate: true, modules: { Aside: {} } },
    },
  }).start()
})
afterEach(() => cluster.rest())
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
  await redis.stop()
})

/** `CONNACK n`, or how the connection ended without one. */
async function outcome(gate: string, clientId?: string): Promise<string> {
  const client = await cluster.tcp(gate, clientId)
  const code = await client.connect().catch(() => null)
  return code === null ? await client.closed() : `CONNACK ${code}`
}

async function lives(client: RawClient): Promise<void> {
  const request = { module: 'Aside', func: 'Where' }
  expect(await client.request(request)).toMatchObject({ state: 0 })
}

async function holderOf(user: string): Promise<string | null> {
  const [holder] = await cluster.presence('b').users([user])
  return holder?.session ?? null
}

async function sessionOf(client: RawClient): Promise<string> {
  return JSON.parse(await say(client, 'Who')).id
}

describe('while the store cannot be reached from a gate', () => {
  const cut = async (work: () => Promise<void>): Promise<void> => {
    const { kv } = cluster.node('a')
    kv!.cut('up', 'down')
    try {
      await work()
    } finally {
      kv!.heal()
    }
  }
  const isBack = () => until(async () => (await outcome('a')) === 'CONNACK 0', 'the store')

  test('CONNECT is closed without CONNACK, live sessions go on, and all works after it', async () => {
    const live = await cluster.join('a')
    await cut(async () => {
      const began = performance.now()
      expect(await outcome('a')).toBe('fin')
      expect(performance.now() - began).toBeLessThan(9_000)
      await lives(live)
      expect(await say(live, 'Where')).toBe('work')
      expect(await outcome('b')).toBe('CONNACK 0')
    })
    await isBack()
    expect(await say(live, 'Where')).toBe('work')
    expect(await outcome('b', live.clientId)).toBe('CONNACK 2')
  })

  test('a login is answered 0xee within 3 s, and works after it', async () => {
    const live = await cluster.join('a')
    const user = newUser()
    const enter = { module: 'Stage', func: 'Enter', params: { msg: user } }
    await cut(async () => {
      const began = performance.now()
      expect(await live.request(enter)).toMatchObject({ state: 0xee })
      expect(performance.now() - began).toBeLessThan(9_000)
      expect(JSON.parse(await say(live, 'Who')).user).toBeNull()
    })
    await isBack()
    expect(await live.request(enter)).toMatchObject({ state: 0 })
    expect(await holderOf(user)).toBe(await sessionOf(live))
  })

  test('who leaves meanwhile is nowhere after it, and comes in anywhere', async () => {
    const leaver = await cluster.join('a')
    const user = newUser()
    await say(leaver, 'Enter', user)
    await cut(async () => {
      leaver.write(disconnect)
      leaver.end()
      await leaver.closed()
      // The other gate sees a claim of which the gate says that nobody has it: the client tries
      // again.
      expect(await outcome('b', leaver.clientId)).toBe('fin')
    })
    await until(async () => (await outcome('b', leaver.clientId)) === 'CONNACK 0', 'the id')
    await until(async () => (await holderOf(user)) === null, 'the user to be nowhere')
  })

  test('who logs in elsewhere meanwhile replaces the session there', async () => {
    const older = await cluster.join('a')
    const user = newUser()
    await say(older, 'Enter', user)
    await cut(async () => {
      const newer = await cluster.join('b')
      await say(newer, 'Enter', user)
      await older.closed()
      expect(await holderOf(user)).toBe(await sessionOf(newer))
    })
    await isBack()
  })
})

describe('while the store is slow', () => {
  const slow = async (work: () => Promise<void>): Promise<void> => {
    const { kv } = cluster.node('a')
    kv!.delay(200)
    try {
      await work()
    } finally {
      kv!.delay(0)
    }
  }

  test('a session that ends while it takes a user over leaves nothing, and the user is out', async () => {
    const user = newUser()
    for (const gate of ['a', 'b']) {
      const older = await cluster.join(gate)
      await say(older, 'Enter', user)
      const newer = await cluster.join('a')
      await slow(async () => {
        const enter = { module: 'Stage', func: 'Enter', params: { msg: user } }
        newer.publish('i', JSON.stringify(enter))
        await sleep(250)
        newer.reset()
        // The swap was the login: what it replaced is replaced.
        await older.closed()
        await until(async () => (await holderOf(user)) === null, 'the user to be nowhere')
      })
    }
  })

  test('a connection that ends while it waits for its id leaves nothing', async () => {
    await slow(async () => {
      const leaver = await cluster.tcp('a')
      void leaver.connect().catch(() => {})
      await sleep(250)
      leaver.reset()
      await sleep(400)
      expect(await outcome('b', leaver.clientId)).toBe('CONNACK 0')
    })
  })

  test('logins that cross replace the older one whoever hears first', async () => {
    const user = newUser()
    await slow(async () => {
      const [one, two] = await Promise.all([cluster.join('a'), cluster.join('b')])
      const logins = [say(one, 'Enter', user)]
      // The other gate swaps, and tells this one, before this one hears what its own swap was.
      await sleep(250)
      logins.push(say(two, 'Enter', user))
      await Promise.allSettled(logins)
      await one.closed()
      expect(await holderOf(user)).toBe(await sessionOf(two))
    })
  })
})

describe('a gate that stands still', () => {
  test('for 2 s hears of a login elsewhere when it goes on', async () => {
    await cluster.add('c', { gate: true, isProcess: true })
    await cluster.settled()
    const user = newUser()
    const older = await cluster.join('c')
    await say(older, 'Enter', user)
    await cluster.freeze('c')
    setTimeout(() => cluster.thaw('c'), 2_000)
    const newer = await cluster.join('a')
    await say(newer, 'Enter', user)
    const { payload } = await older.takePublish('p')
    expect(JSON.parse(payload.toString())).toMatchObject({ module: 2, type: 0 })
    await older.closed()
    expect(await holderOf(user)).toBe(await sessionOf(newer))
  }, 30_000)

  test('for 8 s is dead to the others, and drops its sessions when it goes on', async () => {
    const user = newUser()
    const older = await cluster.join('c')
    await say(older, 'Enter', user)
    await cluster.freeze('c')
    const began = performance.now()
    const newer = await cluster.join('a')
    await say(newer, 'Enter', user)
    expect(performance.now() - began).toBeLessThan(12_000)
    await until(async () => (await outcome('b', older.clientId)) === 'CONNACK 0', 'the id')
    await sleep(Math.max(0, 8_000 - (performance.now() - began)))
    cluster.thaw('c')
    await older.closed()
    expect(older.takePublishes().filter(({ topic }) => topic === 'p')).toEqual([])
    expect(await holderOf(user)).toBe(await sessionOf(newer))
    await cluster.settled()
    const again = await cluster.join('c')
    await say(again, 'Enter', user)
    await newer.closed()
    await cluster.stop('c')
    await cluster.settled()
  }, 40_000)
})

describe('while Redis stands still or is away', () => {
  test('6 s of standing still end nobody', async () => {
    const live = [await cluster.join('a'), await cluster.join('b')]
    await redis.kill('SIGSTOP')
    const began = performance.now()
    expect(await outcome('a')).toBe('fin')
    while (performance.now() - began < 6_000) {
      for (const client of live) await lives(client)
      await sleep(200)
    }
    await redis.kill('SIGCONT')
    for (const gate of ['a', 'b'])
      await until(async () => (await outcome(gate)) === 'CONNACK 0', `${gate} to let clients in`)
    await cluster.settled()
    for (const client of live)
      await until(
        () =>
          say(client, 'Where').then(
            name => name === 'work',
            () => false,
          ),
        'the worker',
      )
    expect(await outcome('b', live[0]!.clientId)).toBe('CONNACK 2')
  }, 40_000)

  test('after an empty restart all claims are back within 10 s', async () => {
    const user = newUser()
    const live = await cluster.join('a')
    await say(live, 'Enter', user)
    const session = await sessionOf(live)
    await redis.kill('SIGKILL')
    await sleep(500)
    await redis.restart()
    await until(async () => (await holderOf(user).catch(() => null)) === session, 'the user')
    await until(async () => (await outcome('b', live.clientId)) === 'CONNACK 2', 'the client id')
    expect(live.ending).toBeNull()
    const newer = await cluster.join('b')
    await until(
      () =>
        say(newer, 'Enter', user).then(
          () => true,
          () => false,
        ),
      'a login',
    )
    await live.closed()
    expect(await holderOf(user)).toBe(await sessionOf(newer))
  }, 40_000)
})
