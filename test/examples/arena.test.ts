import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConnection } from 'mysql2/promise'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { Arena } from '../../examples/arena/src/arena.contract.ts'
import { arena } from '../../examples/arena/src/arena.ts'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'
import { silentLogger } from '../../src/base/logger.ts'
import { connect, type Client, type ConnectOptions } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { User, defineContract, defineModule } from '../../src/index.ts'
import { createServer, type App, type ServerOptions } from '../../src/server.ts'
import { startTestServer } from '../../src/testing/testing.ts'
import { sifaka, startSifaka } from '../cli/run-cli.ts'
import { ownDatabase, ownDirectory } from '../setup/resources.ts'

const root = path.resolve(import.meta.dirname, '../../examples/arena')
const conf = path.join(root, 'conf/server.json')

interface Arenas {
  readonly url: string
  readonly server: App
  /** What a query finds in the database, past all of our code. */
  query(sql: string): Promise<unknown[]>
}

type Env = Readonly<Record<string, string>>

/** The example as it stands, on ports and stores of the test's own. */
async function startArena(
  database: 'sqlite' | 'mariadb',
  env: Env = {},
  more: Pick<ServerOptions, 'modules'> = {},
): Promise<Arenas> {
  const stores = database === 'sqlite' ? await ownSqlite() : await ownMariadb()
  const server = createServer({
    conf,
    env: {
      SIFAKA_GATE__MQTT__TCP__HOST: '127.0.0.1',
      SIFAKA_GATE__MQTT__TCP__PORT: '0',
      SIFAKA_GATE__MQTT__WEBSOCKET__ENABLED: 'false',
      SIFAKA_STORE__SQL: stores.url,
      ...env,
    },
    log: silentLogger,
    ...more,
  })
  onTestFinished(() => server.close())
  await server.start()
  return { url: `mqtt://127.0.0.1:${server.listening.tcp?.port}`, server, query: stores.query }
}

async function ownSqlite() {
  const folder = await ownDirectory()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const file = path.join(folder.path, 'arena.db')
  return {
    url: `sqlite:${file}`,
    async query(sql: string): Promise<unknown[]> {
      using db = new DatabaseSync(file, { readOnly: true })
      return db
        .prepare(sql)
        .all()
        .map(row => ({ ...row }))
    },
  }
}

async function ownMariadb() {
  const database = await ownDatabase(inject('mysqlUrl'))
  onTestFinished(() => database[Symbol.asyncDispose]())
  return {
    url: database.url,
    async query(sql: string): Promise<unknown[]> {
      const connection = await createConnection({ uri: database.url })
      try {
        const [rows] = await connection.query(sql)
        return rows as unknown[]
      } finally {
        await connection.end()
      }
    },
  }
}

async function player(
  arena: Arenas,
  username: string,
  options: ConnectOptions = {},
): Promise<{
  client: Client
  id: string
  events: unknown[][]
  next(count: number): Promise<void>
}> {
  const client = await connect(arena.url, {
    contracts: [User, Arena],
    primitives: nodePrimitives,
    ...options,
  })
  onTestFinished(() => client.close())
  const events: unknown[][] = []
  const waiting = new Set<() => void>()
  const hear = (...event: unknown[]): void => {
    events.push(event)
    for (const check of waiting) check()
  }
  client.on(Arena, 'Seated', content => hear('Seated', content))
  client.on(Arena, 'Left', content => hear('Left', content))
  client.on(Arena, 'Shouted', content => hear('Shouted', content))
  client.on(Arena, 'Hint', content => hear('Hint', content))
  const { result: id } = await client.call(User, 'Register', { username, password: 'secret-word' })
  const next = (count: number): Promise<void> =>
    new Promise(resolve => {
      const check = (): void => {
        if (events.length >= count && waiting.delete(check)) resolve()
      }
      waiting.add(check)
      check()
    })
  return { client, id, events, next }
}

const quiet = { SIFAKA_MODULES__ARENA__CONFIG__HINT_MS: '3600000' }
const seats = 'select seat, user_id from arena_seat order by seat'
const purses = 'select user_id, coins from arena_purse order by coins'

describe.each(['sqlite', 'mariadb'] as const)('the arena on %s', database => {
  it('seats players over JSON and over protobuf, and everyone hears of it', async () => {
    const arena = await startArena(database, quiet)
    const alice = await player(arena, 'alice')
    const bob = await player(arena, 'bob', { wire: 'protobuf' })

    const first = await alice.client.call(Arena, 'Join', { seat: 2 })
    const second = await bob.client.call(Arena, 'Join', { seat: 1 })
    expect(first).toMatchObject({ seat: { seat: 2, userId: alice.id, name: 'alice' }, coins: 15 })
    expect(second).toMatchObject({ seat: { seat: 1, userId: bob.id, name: 'bob' }, coins: 15 })
    expect(first.seat?.since).toMatch(/^\d{13}$/)

    const look = { seats: [second.seat, first.seat], free: 2 }
    expect(await alice.client.call(Arena, 'Look', {})).toEqual(look)
    expect(await bob.client.call(Arena, 'Look', {})).toEqual(look)
    for (const who of [alice, bob]) {
      await who.next(2)
      expect(who.events).toEqual([
        ['Seated', { seat: first.seat }],
        ['Seated', { seat: second.seat }],
      ])
    }
    expect(await arena.query(seats)).toEqual([
      { seat: 1, user_id: bob.id },
      { seat: 2, user_id: alice.id },
    ])
  })

  it('rolls a Join back that fails late: no row, no coin, no push', async () => {
    const arena = await startArena(database, quiet)
    const alice = await player(arena, 'alice')
    for (const seat of [1, 2]) {
      await alice.client.call(Arena, 'Join', { seat })
      await alice.client.call(Arena, 'Leave', {})
    }
    await alice.next(4)
    expect(await arena.query(purses)).toEqual([{ user_id: alice.id, coins: 5 }])

    await expect(alice.client.call(Arena, 'Join', { seat: 3 })).rejects.toMatchObject({
      code: 'FunctionFailed',
      errorName: 'TooPoor',
      state: 3,
      message: 'Your purse is too light',
    })
    expect(await arena.query(seats)).toEqual([])
    expect(await arena.query(purses)).toEqual([{ user_id: alice.id, coins: 5 }])
    expect(alice.events.map(([name]) => name)).toEqual(['Seated', 'Left', 'Seated', 'Left'])
  })

  it('lets one of two players have a seat that both want at once', async () => {
    const arena = await startArena(database, quiet)
    const both = [await player(arena, 'alice'), await player(arena, 'bob', { wire: 'protobuf' })]
    const joins = both.map(({ client }) => client.call(Arena, 'Join', { seat: 1 }))
    const outcomes = await Promise.allSettled(joins)
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const lost = outcomes.find(({ status }) => status === 'rejected')
    expect(lost).toMatchObject({ reason: { errorName: 'SeatTaken', state: 1 } })
    expect(await arena.query(seats)).toHaveLength(1)
    // The loser's purse was rolled back with the seat.
    expect(await arena.query(purses)).toHaveLength(1)
  })

  it('gives a player one seat, however many Joins run at once', async () => {
    const arena = await startArena(database, quiet)
    const { client } = await player(arena, 'alice')
    const joins = [1, 2, 3].map(seat => client.call(Arena, 'Join', { seat }, { concurrent: true }))
    const outcomes = await Promise.allSettled(joins)
    const names = outcomes.map((one): string =>
      one.status === 'rejected' ? one.reason.errorName : 'seated',
    )
    expect(names.toSorted()).toEqual(['AlreadySeated', 'AlreadySeated', 'seated'])
    expect(await arena.query(seats)).toHaveLength(1)
  })
})

describe('the arena', () => {
  it('answers errors, general ones and its own', async () => {
    const arena = await startArena('sqlite', quiet)
    const stranger = await connect(arena.url, { primitives: nodePrimitives })
    onTestFinished(() => stranger.close())
    expect(await stranger.call(Arena, 'Look', {})).toEqual({ seats: [], free: 4 })
    await expect(stranger.call(Arena, 'Join', { seat: 1 })).rejects.toMatchObject({
      code: 'NeedLogin',
    })
    await expect(stranger.request('Arena', 'Clear', {})).rejects.toMatchObject({ code: 'NotFound' })

    const { client } = await player(arena, 'alice')
    await expect(client.call(Arena, 'Join', { seat: 5 })).rejects.toMatchObject({
      code: 'ParamNotAllow',
      message: 'Seats are 1 to 4',
    })
    await expect(client.call(Arena, 'Leave', {})).rejects.toMatchObject({
      errorName: 'NotSeated',
      message: 'You have no seat',
    })
    await expect(client.request('Arena', 'Join', { seat: '1' })).rejects.toMatchObject({
      code: 'ParamParseFail',
    })
  })

  it('takes its configuration from the environment, and refuses what is no seat count', async () => {
    const arena = await startArena('sqlite', {
      ...quiet,
      SIFAKA_MODULES__ARENA__CONFIG__SEATS: '2',
      SIFAKA_MODULES__ARENA__CONFIG__FEE: '0',
    })
    const { client } = await player(arena, 'alice')
    expect(await client.call(Arena, 'Look', {})).toEqual({ seats: [], free: 2 })
    await expect(client.call(Arena, 'Join', { seat: 3 })).rejects.toMatchObject({
      message: 'Seats are 1 to 2',
    })
    expect(await client.call(Arena, 'Join', { seat: 2 })).toMatchObject({ coins: 25 })

    const wrong = createServer({ conf, env: { SIFAKA_MODULES__ARENA__CONFIG__SEATS: '0' } })
    await expect(wrong.start()).rejects.toThrow(
      /SIFAKA_MODULES__ARENA__CONFIG__SEATS: "modules.Arena.config.seats" is 0/,
    )
  })

  it('has shouts heard by everyone, and a player who shouts too often told so', async () => {
    const arena = await startArena('sqlite', {
      ...quiet,
      SIFAKA_MODULES__ARENA__CONFIG__SHOUTS_PER_MINUTE: '2',
    })
    const alice = await player(arena, 'alice')
    const bob = await player(arena, 'bob', { wire: 'protobuf' })
    const shout = () => alice.client.call(Arena, 'Shout', { text: 'hello' })
    await expect(shout()).rejects.toMatchObject({ errorName: 'NotSeated' })
    await alice.client.call(Arena, 'Join', { seat: 1 })
    expect(await shout()).toEqual({ heard: 2 })
    expect(await shout()).toEqual({ heard: 2 })
    await expect(shout()).rejects.toMatchObject({ code: 'TooBusy', message: 'Shout less' })
    await bob.next(3)
    expect(bob.events.slice(1)).toEqual([
      ['Shouted', { name: 'alice', text: 'hello' }],
      ['Shouted', { name: 'alice', text: 'hello' }],
    ])
  })

  it('is cleared by another module, which an embedding program brings', async () => {
    const Referee = defineContract({
      name: 'Referee',
      id: 12,
      functions: { Stop: { id: 1, access: 'anyone' } },
    })
    const referee = defineModule(Referee, {
      setup: () => ({
        async Stop(call) {
          await call.invoke(Arena, 'Clear', {})
        },
      }),
    })
    const arena = await startArena('sqlite', quiet, { modules: [referee] })
    const alice = await player(arena, 'alice')
    await alice.client.call(Arena, 'Join', { seat: 1 })
    await alice.client.call(Referee, 'Stop', {})
    await alice.next(2)
    expect(alice.events[1]).toEqual(['Left', { seat: 1, userId: alice.id }])
    expect(await arena.query(seats)).toEqual([])
  })

  it('runs as the command line starts and calls it', { timeout: 60_000 }, async () => {
    const folder = await ownDirectory()
    onTestFinished(() => folder[Symbol.asyncDispose]())
    const env = {
      SIFAKA_DATADIR: folder.path,
      SIFAKA_GATE__MQTT__TCP__HOST: '127.0.0.1',
      SIFAKA_GATE__MQTT__TCP__PORT: '0',
      SIFAKA_GATE__MQTT__WEBSOCKET__ENABLED: 'false',
    }
    const server = startSifaka(['start', '--conf', conf], { env })
    onTestFinished(() => void server.child.kill('SIGTERM'))
    const [url] = await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/)
    const call = (...args: string[]) =>
      sifaka(['call', ...args, '--conf', conf, '--url', url], { env })
    const joined = await call('Arena.Join', 'seat=3', '--as', 'alice')
    expect(JSON.parse(joined.stdout)).toMatchObject({ seat: { seat: 3, name: 'alice' } })
    expect(await call('Arena.Join', 'seat=3', '--as', 'bob', '--protobuf')).toEqual({
      code: 3,
      stdout: '',
      stderr: 'Arena.Join was answered 1 SeatTaken: The seat is taken\n',
    })
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })

  it('imports nothing but the package and its own files', () => {
    const files = globSync('src/*.ts', { cwd: root })
    expect(files.length).toBeGreaterThan(3)
    const imported = files.flatMap(file => {
      const text = readFileSync(path.join(root, file), 'utf8')
      return [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name!)
    })
    expect(imported.filter(name => name !== 'sifaka-server' && !name.startsWith('./'))).toEqual([])
  })

  it('has the messages that its .proto describes', async () => {
    const out = await ownDirectory()
    onTestFinished(() => out[Symbol.asyncDispose]())
    await generateMessages({ protoFiles: ['proto/arena.proto'], outDir: out.path, cwd: root })
    for (const name of generatedFiles)
      expect(readFileSync(path.join(root, 'src/generated', name), 'utf8'), name).toBe(
        readFileSync(path.join(out.path, name), 'utf8'),
      )
  })
})

describe('the arena, as time goes by', () => {
  const graceMs = 30_000

  /** The module itself on the test kit, with Alice in seat 1 and Bob in seat 2. */
  async function startSeated() {
    const server = await startTestServer({ modules: [arena], clock: 'manual' })
    onTestFinished(() => server.close())
    const [alice, bob] = [await server.login('alice'), await server.login('bob')]
    await alice.call(Arena, 'Join', { seat: 1 })
    await bob.call(Arena, 'Join', { seat: 2 })
    return { server, alice, bob }
  }

  const seatsOf = async (client: Client) => (await client.call(Arena, 'Look', {})).seats

  it('frees the seat of a player who does not come back, and hints at it', async () => {
    const { server, alice, bob } = await startSeated()
    await server.advance(1_000)
    // JSON alone: it has no message.
    expect(await bob.next(Arena, 'Hint')).toEqual({ free: 2, seats: 4 })
    await alice.close()
    await server.advance(graceMs - 1)
    expect(await seatsOf(bob)).toHaveLength(2)
    await server.advance(1)
    expect(await bob.next(Arena, 'Left')).toEqual({ seat: 1, userId: alice.user.id })
    await server.advance(1_000)
    expect(await bob.next(Arena, 'Hint')).toEqual({ free: 3, seats: 4 })
    expect(await seatsOf(bob)).toHaveLength(1)
  })

  it('frees the seat of a player who logs out', async () => {
    const { server, alice } = await startSeated()
    await alice.call(User, 'Logout', {})
    await server.advance(graceMs)
    expect(await alice.next(Arena, 'Left')).toEqual({ seat: 1, userId: alice.user.id })
  })

  it.each(['logs in on another device', 'comes back in time'] as const)(
    'leaves the seat of a player who %s',
    async how => {
      const { server, alice, bob } = await startSeated()
      if (how === 'comes back in time') await alice.close()
      await server.advance(graceMs - 1)
      const again = await server.login('alice')
      await bob.close()
      await server.advance(graceMs)
      // Nobody but Bob has left.
      expect(await again.next(Arena, 'Left')).toEqual({ seat: 2, userId: bob.user.id })
      expect(await seatsOf(again)).toMatchObject([{ userId: alice.user.id }])
    },
  )
})
