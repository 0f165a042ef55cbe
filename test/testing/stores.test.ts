import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startServices, startTestServer } from '../../src/testing/testing.ts'
import { Game, game, type Tables } from './game.ts'

const modules = [game]
const names = ['SIFAKA_TEST_MYSQL_URL', 'SIFAKA_TEST_REDIS_URL'] as const

/** The run's own services, as a studio names its own: two starts of a MariaDB less. */
const before = names.map(name => process.env[name])
beforeAll(() => {
  process.env[names[0]] = inject('mysqlUrl')
  process.env[names[1]] = inject('redisUrl')
})
afterAll(() => {
  for (const [index, name] of names.entries()) {
    const value = before[index]
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

async function databases(): Promise<string[]> {
  const connection = await createConnection({ uri: inject('mysqlUrl') })
  try {
    const [rows] = await connection.query("show databases like 'sifaka\\_test\\_%'")
    return (rows as Record<string, string>[]).flatMap(row => Object.values(row))
  } finally {
    await connection.end()
  }
}

describe('real stores', () => {
  it('are a database and keys of each server, gone with it', async () => {
    const had = await databases()
    const one = await startTestServer({ modules, stores: 'real' })
    const two = await startTestServer({ modules, stores: 'real' })
    const guests = [await one.connect(), await two.connect()]
    await guests[0]!.call(Game, 'Remember', { text: 'lemur' })
    await guests[0]!.call(Game, 'Note', { text: 'one' })
    expect(await guests[0]!.call(Game, 'Recall', {})).toEqual({ text: 'lemur' })
    expect(await guests[1]!.call(Game, 'Recall', {})).toEqual({ text: '' })
    const notes = two.db.withTables<Tables>().selectFrom('game_note').selectAll().execute()
    expect(await notes).toEqual([])
    expect((await one.login('alice')).user.name).toBe('alice')
    const own = (await databases()).filter(name => !had.includes(name))
    expect(own).toHaveLength(2)
    await Promise.all([one.close(), two.close()])
    expect((await databases()).filter(name => own.includes(name))).toEqual([])
  })

  it('have settled when the clock was moved', async () => {
    await using server = await startTestServer({
      modules,
      stores: 'real',
      clock: 'manual',
      config: { Game: { tickMs: 1_000 } },
    })
    const guest = await server.connect()
    const began = server.now()
    const call = guest.call(Game, 'SayLater', { text: 'hello' })
    await server.advance(5_000)
    await call
    const rows = await server.db
      .withTables<Tables>()
      .selectFrom('game_note')
      .selectAll()
      .orderBy('at')
      .orderBy('text')
      .execute()
    expect(rows.map(({ at, text }) => [Number(at) - began, text])).toEqual([
      [1_000, 'tick 1'],
      [2_000, 'tick 2'],
      [3_000, 'tick 3'],
      [4_000, 'tick 4'],
      [5_000, 'hello'],
      [5_000, 'tick 5'],
    ])
    for (let n = 1; n <= 5; n++)
      expect(await guest.next(Game, 'Tick', { timeoutMs: 1 })).toEqual({ seat: n })
  })

  it('are those that the environment names, which are left alone', async () => {
    const services = await startServices()
    expect(services).toMatchObject({ mysqlUrl: inject('mysqlUrl'), redisUrl: inject('redisUrl') })
    await services.close()
    expect(await databases()).toBeDefined()
  })
})
