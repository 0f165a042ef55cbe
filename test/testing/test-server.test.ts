import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { connect } from '../../src/client/client.ts'
import { defineContract, defineModule, everyone, User } from '../../src/index.ts'
import { startTestServer } from '../../src/testing/testing.ts'
import { ownDirectory } from '../setup/resources.ts'
import { Game, game, type Tables } from './game.ts'

const modules = [game]
const ceiling = { timeout: 10_000, interval: 5 }

describe('a test server', () => {
  it('logs clients in by name, each name one user', async () => {
    await using server = await startTestServer({ modules })
    const alice = await server.login('alice')
    const bob = await server.login('bob', { wire: 'protobuf' })
    expect(alice.user).toEqual({ id: expect.stringMatching(/^\d+$/), name: 'alice' })
    const self = await alice.call(User, 'GetSelfInfo', {})
    expect(self.userData).toEqual({ UserID: alice.user.id, UserName: 'alice' })
    expect(await bob.call(User, 'GetSelfInfo', {})).toMatchObject({
      userData: { UserID: bob.user.id },
    })
    expect(bob.user.id).not.toBe(alice.user.id)

    const again = await server.login('Alice')
    expect(again.user).toEqual(alice.user)
    await vi.waitUntil(() => alice.state.type === 'closed', ceiling)
    expect(alice.state).toEqual({ type: 'closed', reason: 'signed-in-elsewhere' })
  })

  it('makes one user of two logins of one name at once, and a registered one is found', async () => {
    await using server = await startTestServer({ server: { user: { sessionsPerUser: 2 } } })
    const both = await Promise.all([server.login('carol'), server.login('carol')])
    expect(both[0].user).toEqual(both[1].user)
    const guest = await server.connect()
    expect(guest.user).toBeNull()
    const { result } = await guest.call(User, 'Register', {
      username: 'dave',
      password: 'secret-word',
    })
    expect((await server.login('dave')).user).toEqual({ id: result, name: 'dave' })
  })

  it('computes no hash, and no password opens the account', async () => {
    await using server = await startTestServer()
    await server.login('alice')
    const guest = await server.connect()
    const login = guest.call(User, 'Login', { username: 'alice', password: 'secret-word' })
    await expect(login).rejects.toMatchObject({ errorName: 'WrongPassword' })
    await expect(server.login('al')).rejects.toThrow('Cannot make up the user "al"')
  })

  it('logs a client in again after its connection was cut', async () => {
    await using server = await startTestServer({ modules })
    const alice = await server.login('alice')
    const lost = new Promise(resolve => alice.onState(resolve))
    alice.cut()
    expect(await lost).toMatchObject({ type: 'reconnecting' })
    expect(await alice.call(Game, 'Say', { text: 'back' })).toEqual({ seat: 1 })
  })

  it('is there for clients of other makes, by TCP and by WebSocket', async () => {
    await using server = await startTestServer({ modules })
    for (const url of [server.url, server.webSocketUrl]) {
      await using client = await connect(url)
      expect(await client.request('Game', 'Title')).toEqual({ text: 'Lemurs' })
    }
  })

  it('is called as by another module, internal functions too', async () => {
    await using server = await startTestServer({ modules })
    const alice = await server.login('alice')
    await alice.call(Game, 'Say', { text: 'hello' })
    expect(await server.invoke(Game, 'Clear', {})).toEqual({ seat: 1 })
    await expect(alice.request('Game', 'Clear')).rejects.toMatchObject({ code: 'NotFound' })
    await expect(server.invoke(Game, 'Say', { text: 'hello' })).rejects.toMatchObject({
      code: 'NeedLogin',
    })
  })

  it('shows its database and its date', async () => {
    await using server = await startTestServer({ modules })
    const before = Date.now()
    await (await server.connect()).call(Game, 'Note', { text: 'one' })
    const rows = await server.db.withTables<Tables>().selectFrom('game_note').selectAll().execute()
    expect(rows).toEqual([{ at: expect.anything(), text: 'one' }])
    expect(Number(rows[0]!.at)).toBeGreaterThanOrEqual(before)
    expect(server.now()).toBeGreaterThanOrEqual(Number(rows[0]!.at))
  })

  it('starts again and again beside others, each on its own', async () => {
    await using one = await startTestServer({ modules })
    await using two = await startTestServer({ modules, config: { Game: { title: 'Apes' } } })
    const titles = [one, two].map(async server => (await server.connect()).call(Game, 'Title', {}))
    expect(await Promise.all(titles)).toEqual([{ text: 'Lemurs' }, { text: 'Apes' }])
    expect(one.url).not.toBe(two.url)
  })

  it('is gone when it was disposed of, and so are its clients', async () => {
    const server = await startTestServer({ modules })
    const alice = await server.login('alice')
    const { url } = server
    await server.close()
    await server.close()
    expect(alice.state.type).toBe('closed')
    await expect(connect(url)).rejects.toMatchObject({ code: 'ConnectFailed' })
    await expect(server.connect()).rejects.toMatchObject({ code: 'Closed' })
  })
})

describe('pushes to a test client', () => {
  it('are kept from the login on and taken in order, by name', async () => {
    await using server = await startTestServer({ modules })
    const alice = await server.login('alice')
    const bob = await server.login('bob')
    for (const text of ['one', 'two', 'three']) await bob.call(Game, 'Say', { text })
    expect(await alice.next(Game, 'Said')).toEqual({ text: 'one' })
    expect(await alice.next(Game, 'Said', { where: ({ text }) => text === 'three' })).toEqual({
      text: 'three',
    })
    expect(await alice.next(Game, 'Said')).toEqual({ text: 'two' })
    const coming = alice.next(Game, 'Said')
    await bob.call(Game, 'Say', { text: 'four' })
    expect(await coming).toEqual({ text: 'four' })
    await bob.close()
    expect(await alice.next(Game, 'Gone')).toEqual({ text: 'client' })
  })

  it('that do not come are told with those that came instead', async () => {
    await using server = await startTestServer({ modules })
    const alice = await server.login('alice')
    const none = alice.next(Game, 'Tick', { timeoutMs: 20 })
    await expect(none).rejects.toThrow('No push "Game.Tick" came within 20 ms; nothing else did')
    await alice.call(Game, 'Say', { text: 'hello' })
    const other = alice.next(Game, 'Said', { where: ({ text }) => text === 'bye', timeoutMs: 20 })
    await expect(other).rejects.toThrow(
      'No push "Game.Said" that "where" asks for came within 20 ms; ' +
        'what came instead: "Game.Said" {"text":"hello"}',
    )
    // @ts-expect-error the contract has no such push
    await expect(alice.next(Game, 'Sad')).rejects.toThrow('Declare the push "Sad" in "Game"')
  })

  it('are left for others by a "where" that throws, and the test hears what it threw', async () => {
    await using server = await startTestServer({ modules })
    const alice = await server.login('alice')
    const where = (): boolean => {
      throw new TypeError('no such field')
    }
    const wrong = expect(alice.next(Game, 'Said', { where })).rejects.toThrow('no such field')
    const right = alice.next(Game, 'Said')
    await alice.call(Game, 'Say', { text: 'hello' })
    await wrong
    expect(await right).toEqual({ text: 'hello' })
  })

  it('end with the client', async () => {
    await using server = await startTestServer({ modules })
    const alice = await server.login('alice')
    const waiting = alice.next(Game, 'Tick')
    const told = expect(waiting).rejects.toThrow('before the client was closed: closed')
    await alice.close()
    await told
  })

  it('beyond a thousand drop the oldest, and that is told', async () => {
    const Flood = defineContract({
      name: 'Flood',
      id: 22,
      functions: { Open: { id: 1, access: 'anyone' } },
      pushes: { Drop: { type: 1 } },
    })
    const flood = defineModule(Flood, {
      setup: ctx => ({
        async Open() {
          for (let n = 0; n < 1_010; n++) await ctx.push(everyone, 'Drop', { n })
        },
      }),
    })
    await using server = await startTestServer({ modules: [flood] })
    const guest = await server.connect()
    await guest.call(Flood, 'Open', {})
    const last = await guest.next(Flood, 'Drop', { where: ({ n }) => n === 1_009 })
    expect(last).toEqual({ n: 1_009 })
    expect(await guest.next(Flood, 'Drop')).toEqual({ n: 10 })
    const none = guest.next(Flood, 'Drop', { where: ({ n }) => n === 3, timeoutMs: 1 })
    await expect(none).rejects.toThrow(/and, before them, 1000 more$/)
  })
})

describe('errors of modules', () => {
  it('are kept with module and place, and written to stderr unless that is not wanted', async () => {
    const written: string[] = []
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation(text => {
      written.push(String(text))
      return true
    })
    onTestFinished(() => spy.mockRestore())
    await using server = await startTestServer({ modules })
    await using quiet = await startTestServer({ modules, printErrors: false })
    for (const one of [server, quiet]) {
      const guest = await one.connect()
      await expect(guest.call(Game, 'Fail', { text: 'boom' })).rejects.toMatchObject({
        code: 'Internal',
      })
      await guest.call(Game, 'FailLater', {})
      await vi.waitUntil(() => one.errors.length === 2, ceiling)
      expect(one.errors).toEqual([
        { module: 'Game', place: 'Fail', message: 'A handler failed', error: new Error('boom') },
        {
          module: 'Game',
          place: 'timer later',
          message: 'A timer failed',
          error: new Error('late'),
        },
      ])
    }
    const told = written.filter(line => line.startsWith('[test server]'))
    expect(told).toHaveLength(2)
    expect(told[0]).toMatch(
      /^\[test server\] A handler failed \(Game, Fail\): Error: boom\n {4}at /,
    )
  })
})

describe('the configuration of a test server', () => {
  it('is set by module and by key, and what is wrong is told', async () => {
    await using server = await startTestServer({
      modules,
      config: { Game: { title: 'Apes' } },
      server: { rpc: { timeoutMs: 60 } },
    })
    const guest = await server.connect()
    expect(await guest.call(Game, 'Title', {})).toEqual({ text: 'Apes' })

    const start = (options: object) => startTestServer({ modules, ...options })
    await expect(start({ config: { Game: { titel: 'Apes' } } })).rejects.toThrow(/title/)
    await expect(start({ config: { Gmae: {} } })).rejects.toThrow(
      'Cannot configure "Gmae": this server hosts Gate, User, Push, Game',
    )
    await expect(start({ server: { rpc: { timeoutMs: 1 } } })).rejects.toThrow(/rpc\.timeoutMs/)
    await using plain = await start({ server: { security: { suites: ['none'] } } })
    expect((await plain.login('alice')).user.name).toBe('alice')
    await expect(start({ clocks: 'manual' })).rejects.toThrow('Remove the option "clocks"')
    await expect(start({ clock: 'hand' })).rejects.toThrow('Set "clock" to "system" or "manual"')
    await expect(start({ stores: 'mongo' })).rejects.toThrow('Set "stores" to "memory" or "real"')
  })

  it('comes from a file only where one is named, and the test has the last word', async () => {
    await using folder = await ownDirectory()
    const conf = path.join(folder.path, 'server.json')
    const from = path.join(import.meta.dirname, 'game.ts')
    const entry = { from, config: { title: 'Bears', tickMs: 7_000 } }
    await writeFile(
      conf,
      JSON.stringify({
        mode: 'production',
        gate: { mqtt: { tcp: { port: 1883 } } },
        store: { sql: 'mysql://nobody@127.0.0.1:1/none' },
        modules: { Game: entry },
      }),
    )
    await using server = await startTestServer({ conf })
    const guest = await server.connect()
    expect(await guest.call(Game, 'Title', {})).toEqual({ text: 'Bears' })
    await using other = await startTestServer({ conf, config: { Game: { title: 'Cats' } } })
    expect(await (await other.connect()).call(Game, 'Title', {})).toEqual({ text: 'Cats' })
    await expect(startTestServer({ conf, config: { Game: { title: 7 } } })).rejects.toThrow(
      /^config: |config: "modules\.Game\.config\.title"/m,
    )
  })

  it('says why a server cannot start, and leaves nothing behind', async () => {
    const broken = defineModule(Game, {
      setup() {
        throw new Error('no dice')
      },
    })
    await expect(startTestServer({ modules: [broken] })).rejects.toThrow(
      'Cannot set up module "Game": no dice',
    )
  })

  it('with a User module of its own has no made-up users, and says what to do', async () => {
    const Own = defineContract({
      name: 'User',
      id: 2,
      functions: { Hi: { id: 1, access: 'anyone' } },
    })
    const own = defineModule(Own, { setup: () => ({ Hi() {} }) })
    await using server = await startTestServer({ modules: [own] })
    await expect(server.login('alice')).rejects.toThrow(
      'Cannot log "alice" in: this server has a "User" module of its own',
    )
    await (await server.connect()).call(Own, 'Hi', {})
  })
})
