/** Stores that die, freeze and come back under a running server: real ones, and real signals. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../src/client/client.ts'
import { User } from '../../src/index.ts'
import { startMariaDb } from '../../src/testing/services/mariadb.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import type { Service } from '../../src/testing/services/services.ts'
import { failureOf } from './support/errors.ts'
import { Lab } from './support/lab.ts'
import { newName, newNumber, password, World, type Player, type Stores } from './support/world.ts'

/** The stated times are waited for five times as long, so that a busy machine fails no test. */
const patience = 5
const answerMs = 3000 * patience
const healMs = 5000 * patience
/** `shutdown.drainMs` of the configuration. */
const stopMs = 25_000

describe('an outage of a store', { timeout: 120_000 }, () => {
  let sql: Service
  let kv: Service
  let world: World
  let player: Player

  beforeAll(async () => {
    ;[sql, kv] = await Promise.all([startMariaDb(), startRedis()])
    world = new World('tcp', storesOf(sql, kv))
    await world.start()
    player = await world.player({ timeoutMs: 60_000 })
    // The secret of the codes is read from the database once.
    await bound.kv(player.client)
  }, 60_000)
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    await Promise.all([sql.stop(), kv.stop()])
  })

  /** Calls that need a store, each with a client of the test's own. */
  const bound = {
    sql: (client: Client) => client.call(User, 'GetSelfInfo', {}),
    kv: (client: Client) => client.call(User, 'GetVerifyCode', { phoneNumber: newNumber() }),
  } as const

  it.each([
    ['MariaDB', 'sql', 'SIGKILL'],
    ['MariaDB', 'sql', 'SIGSTOP'],
    ['Redis', 'kv', 'SIGKILL'],
    ['Redis', 'kv', 'SIGSTOP'],
  ] as const)(
    'of %s (%s, by %s) is answered 0xee, others run, and it heals',
    async (_name, which, signal) => {
      const service = which === 'sql' ? sql : kv
      const other = which === 'sql' ? 'kv' : 'sql'
      const { client } = player
      await bound[which](client)
      await service.kill(signal)

      // longer than any attempt of a store to connect, so that several fail
      const until = performance.now() + 3000
      while (performance.now() < until) {
        const began = performance.now()
        const failure = await failureOf(bound[which](client))
        expect(failure).toEqual({ name: 'StoreFailed', state: 0xee })
        expect(performance.now() - began).toBeLessThan(answerMs)
        expect(await client.call(Lab, 'Echo', { msg: 'alive' })).toEqual({ msg: 'alive' })
        await bound[other](client)
        await delay(100)
      }
      // new clients are let in meanwhile
      const newcomer = await world.connect()
      expect(await newcomer.call(Lab, 'Echo', { msg: 'new' })).toEqual({ msg: 'new' })
      await newcomer.close()

      if (signal === 'SIGSTOP') await service.kill('SIGCONT')
      else await service.restart()
      await healed(() => bound[which](client))
      expect(client.counters.connections).toBe(1)
      expect(client.state.type).toBe('ready')
    },
  )

  it('is answered to a login that waits, and the same login works afterwards', async () => {
    const client = await world.connect({ timeoutMs: 60_000 })
    const username = newName()
    await client.call(User, 'Register', { username, password })
    await sql.kill('SIGKILL')
    const login = () => client.call(User, 'Login', { username, password })
    expect(await failureOf(login())).toEqual({ name: 'StoreFailed', state: 0xee })
    await sql.restart()
    await healed(login)
    const { userData } = await client.call(User, 'GetSelfInfo', {})
    expect(userData?.UserName).toBe(username)
  })

  it('keeps a client that lost its connection waiting, and then logs it in again', async () => {
    const client = await world.connectToCut({ timeoutMs: 60_000 })
    const username = newName()
    await client.call(User, 'Register', { username, password })
    await sql.kill('SIGKILL')
    const states: string[] = []
    const away = new Promise<void>(resolve => {
      client.onState(({ type }) => {
        states.push(type)
        if (type === 'reconnecting') resolve()
      })
    })
    world.cut()
    await away
    const held = client.call(User, 'GetSelfInfo', {})
    // it has a connection and a key, and tries its token more than once
    while (states.filter(type => type === 'reconnecting').length < 3) await delay(10)
    expect(states).not.toContain('ready')
    await sql.restart()
    expect((await held).userData?.UserName).toBe(username)
    expect(client.state.type).toBe('ready')
    await client.close()
  })

  it.each(['sql', 'kv'] as const)(
    'lets the server stop and start with its %s frozen meanwhile',
    async which => {
      const service = which === 'sql' ? sql : kv
      const client = await world.connect({ timeoutMs: 60_000 })
      await bound.sql(player.client)
      await service.kill('SIGSTOP')
      const waiting = failureOf(bound[which](player.client))
      await client.call(Lab, 'Echo', { msg: 'before' })
      const began = performance.now()
      await world.stop()
      expect(performance.now() - began).toBeLessThan(stopMs)
      expect(['StoreFailed', 'ConnectionLost']).toContain((await waiting).name)
      await service.kill('SIGCONT')
      await world.start()
      expect(await client.call(Lab, 'Echo', { msg: 'after' })).toEqual({ msg: 'after' })
      await healed(() => bound[which](player.client))
    },
  )
})

function storesOf(sql: Service, kv: Service): Stores {
  return {
    env: { SIFAKA_STORE__SQL: sql.url, SIFAKA_STORE__KV: kv.url },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function healed(work: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + healMs
  for (;;) {
    try {
      await work()
      return
    } catch (error) {
      if (performance.now() >= deadline) throw error
    }
    await delay(50)
  }
}
