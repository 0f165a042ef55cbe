/** The guild example, and what docs/modules/ says of it: tables, calls, HTTP, login, secrets. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Guild } from '../../examples/guild/src/guild/guild.contract.ts'
import { guild } from '../../examples/guild/src/guild/guild.ts'
import { dayTeller } from '../../examples/guild/src/guild/day.ts'
import { Moderation } from '../../examples/guild/src/moderation/moderation.contract.ts'
import { Wallet } from '../../examples/guild/src/wallet/wallet.contract.ts'
import { startPlatform } from '../../examples/guild/dev/platform.ts'
import { connect } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { startSifaka } from '../cli/run-cli.ts'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'
import { defineModule, SifakaError, User } from '../../src/index.ts'
import { createServer, type App } from '../../src/server.ts'
import { startTcpProxy } from '../../src/testing/services/tcp-proxy.ts'
import { makeProject } from '../config/project.ts'
import { ownDirectory } from '../setup/resources.ts'
import { conf, environment, player, root, startWorld, storesOf } from './guild-world.ts'
import { stranger, ticketOf } from './guild-world.ts'
import { repository } from './written.ts'

const page = (name: string): string =>
  readFileSync(path.join(repository, `docs/modules/${name}.md`), 'utf8')

/** Why a server does not start. */
async function failureOf(server: App): Promise<SifakaError> {
  onTestFinished(() => server.close())
  return server.start().then(
    () => expect.fail('The server has started'),
    (error: unknown) => SifakaError.from(error),
  )
}

describe.each(['sqlite', 'mariadb'] as const)('the guild example on %s', database => {
  it('has players found a guild, join it and give coins to it, once', async () => {
    const stores = await storesOf(database)
    const world = await startWorld({ stores })
    const alice = await player(world, 'alice')
    const bob = await player(world, 'bob')
    const { guildId } = await alice.call(Guild, 'Create', { name: 'Lemurs' })
    await expect(bob.call(Guild, 'Create', { name: 'Lemurs' })).rejects.toMatchObject({
      errorName: 'NameTaken',
    })
    await bob.call(Guild, 'Join', { guildId })
    await expect(bob.call(Guild, 'Join', { guildId })).rejects.toMatchObject({
      errorName: 'InAGuild',
    })

    const heard = new Promise(resolve => bob.on(Guild, 'Donated', resolve))
    expect(await alice.call(Wallet, 'Buy', { receipt: 'large-1' })).toEqual({ coins: 1200 })
    expect(await alice.call(Guild, 'Donate', { coins: 1000 })).toEqual({ treasury: 1000 })
    expect(await heard).toEqual({ userId: alice.id, coins: 1000, treasury: 1000 })
    // The wallet's own error, in the words of this contract.
    await expect(alice.call(Guild, 'Donate', { coins: 201 })).rejects.toMatchObject({
      errorName: 'TooPoor',
      state: 2,
    })
    expect(await alice.call(Wallet, 'Look', {})).toEqual({ coins: 200 })
    expect(await stores.query('select id from guild_donation')).toEqual([])
    expect(await stores.query('select treasury, members from guild')).toEqual([
      { treasury: 1000, members: 2 },
    ])
  })

  it('books a receipt once, however often it is sent at once', async () => {
    const stores = await storesOf(database)
    const world = await startWorld({ stores })
    const alice = await player(world, 'alice')
    const buy = () => alice.call(Wallet, 'Buy', { receipt: 'small-1' }, { concurrent: true })
    const bought = await Promise.all([buy(), buy(), buy()])
    expect(bought).toEqual([{ coins: 100 }, { coins: 100 }, { coins: 100 }])
    expect(await stores.query('select coins from wallet_entry')).toEqual([{ coins: 100 }])
  })

  it('lets no purse go below zero, whatever runs at once', async () => {
    const world = await startWorld({ stores: await storesOf(database) })
    const alice = await player(world, 'alice')
    await alice.call(Guild, 'Create', { name: 'Lemurs' })
    await alice.call(Wallet, 'Buy', { receipt: 'small-1' })
    const give = () => alice.call(Guild, 'Donate', { coins: 60 }, { concurrent: true })
    const given = await Promise.allSettled([give(), give(), give()])
    expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await alice.call(Wallet, 'Look', {})).toEqual({ coins: 40 })
  })

  it('pages through members, each once, while others come', async () => {
    const stores = await storesOf(database)
    const world = await startWorld({ stores })
    const alice = await player(world, 'alice')
    const { guildId } = await alice.call(Guild, 'Create', { name: 'Lemurs' })
    const join = (number: number) => `('${1000 + number}', '${guildId}', 'm', ${number % 7})`
    const insert = (rows: string) =>
      stores.query(`insert into guild_member (user_id, guild_id, name, donated) values ${rows}`)
    await insert(Array.from({ length: 45 }, (_, number) => join(number)).join())

    const first = await alice.call(Guild, 'Members', { guildId })
    await insert(`('9999', '${guildId}', 'late', 100)`)
    const second = await alice.call(Guild, 'Members', { guildId, cursor: first.cursor })
    const third = await alice.call(Guild, 'Members', { guildId, cursor: second.cursor })
    const all = [first, second, third].flatMap(({ members }) => members)
    expect([first, second, third].map(({ members }) => members.length)).toEqual([20, 20, 6])
    expect(third.cursor).toBe('')
    expect(new Set(all.map(({ userId }) => userId)).size).toBe(46)
    const donated = all.map(member => member.donated ?? 0)
    expect(donated).toEqual(donated.toSorted((one, other) => other - one))
  })

  it('brings the database of version 1 to today, with its rows', async () => {
    const stores = await storesOf(database)
    const steps = Object.entries(guild.migrations ?? {})
    const old = { ...guild, migrations: Object.fromEntries(steps.slice(0, 4)) }
    const first = await startWorld({ stores, modules: [old] })
    for (const id of [1, 2, 3])
      await stores.query(`insert into guild (id, name, treasury) values ('${id}', 'g${id}', 5)`)
    const member = (user: number, of: number) => `('${user}', '${of}', 'm')`
    await stores.query(
      `insert into guild_member (user_id, guild_id, name) values ${member(7, 1)}, ${member(8, 1)}, ${member(9, 2)}`,
    )
    await first.server.close()

    const { log } = await startWorld({ stores })
    expect(log.lines.filter(line => line.includes('Ran migration'))).toHaveLength(4)
    expect(await stores.query('select id, treasury, members from guild order by id')).toEqual([
      { id: '1', treasury: 5, members: 2 },
      { id: '2', treasury: 5, members: 1 },
      { id: '3', treasury: 5, members: 0 },
    ])
  })
})

describe('its login', () => {
  it('knows a player again by the ticket of the platform, and tells the others its name', async () => {
    const world = await startWorld()
    const alice = await player(world, 'alice')
    const again = await player(world, 'alice')
    expect(again.id).toBe(alice.id)
    const { userData } = await again.call(User, 'GetSelfInfo', {})
    expect(userData).toEqual({ UserName: 'alice', UserID: alice.id })
  })

  it('refuses a ticket that is none, and says which functions of User it has not', async () => {
    const client = await stranger(await startWorld())
    await expect(client.login({ ...ticketOf('x'), token: 'forged' })).rejects.toMatchObject({
      code: 'InvalidToken',
    })
    const register = client.call(User, 'Register', { username: 'eve', password: 'secret-word' })
    await expect(register).rejects.toMatchObject({
      code: 'MethodNotAllowed',
      message: 'Log in with a ticket of the platform',
    })
    await expect(client.call(Wallet, 'Look', {})).rejects.toMatchObject({ code: 'NeedLogin' })
  })

  it('has the SDK log in again by itself after a lost connection', async () => {
    const world = await startWorld()
    const proxy = await startTcpProxy(world.server.listening.tcp?.port ?? 0)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const alice = await player({ ...world, url: `mqtt://127.0.0.1:${proxy.port}` }, 'alice')
    const lost = new Promise(resolve => alice.onState(({ type }) => resolve(type)))
    proxy.cut()
    expect(await lost).toBe('reconnecting')
    // Held until there is a connection, and sent when its login is done.
    expect(await alice.call(Wallet, 'Look', {})).toEqual({ coins: 0 })
    expect(world.platform.requests).toHaveLength(2)
  })

  it('keeps a banned player out, and sends the one away who is connected', async () => {
    const first = await startWorld()
    const { id } = await player(first, 'alice')
    await first.server.close()
    const world = await startWorld({
      stores: first.stores,
      env: { SIFAKA_MODULES__MODERATION__CONFIG__MODERATORS: id },
    })
    const alice = await player(world, 'alice')
    const bob = await player(world, 'bob')
    const ban = { userId: bob.id, seconds: 60, reason: 'no bananas' }
    await expect(bob.call(Moderation, 'Ban', { ...ban, userId: id })).rejects.toMatchObject({
      code: 'Unauthorized',
    })
    const sentAway = new Promise(resolve => bob.onState(({ type }) => resolve(type)))
    await alice.call(Moderation, 'Ban', ban)
    expect(await sentAway).toBe('closed')
    await expect((await stranger(world)).login(ticketOf('bob'))).rejects.toMatchObject({
      code: 'Frozen',
      message: 'You are banned',
    })
    await alice.call(Moderation, 'Ban', { ...ban, seconds: 0 })
    await player(world, 'bob')
  })

  it('sends a player away who is banned while the login is under way', async () => {
    let asked = 0
    const late = defineModule(Moderation, {
      setup: () => ({
        Ban() {},
        BanOf: () => ({ until: asked++ === 0 ? '0' : '1', reason: 'too late' }),
      }),
    })
    const world = await startWorld({ modules: [late] })
    const client = await stranger(world)
    const sentAway = new Promise(resolve => client.onState(({ type }) => resolve(type)))
    await client.login(ticketOf('alice'))
    expect(await sentAway).toBe('closed')
  })

  it.each(['hang', 'reset', 'fail', 'nonsense'] as const)(
    'asks the player to try again when the platform does this: %s',
    async behaviour => {
      const env = { SIFAKA_MODULES__USER__CONFIG__IDENTITY_TIMEOUT_MS: '1000' }
      const world = await startWorld({ env })
      const client = await stranger(world)
      world.platform.behave(behaviour)
      await expect(client.login(ticketOf('alice'))).rejects.toMatchObject({ code: 'TooBusy' })
      await client.login(ticketOf('alice'))
    },
  )
})

describe('its shop', () => {
  const impatient = { SIFAKA_MODULES__WALLET__CONFIG__SHOP__TIMEOUT_MS: '1000' }

  it('is asked again under the same key when it hangs, resets or fails', async () => {
    const world = await startWorld({ env: impatient })
    const alice = await player(world, 'alice')
    for (const [index, behaviour] of (['hang', 'reset', 'fail'] as const).entries()) {
      world.platform.behave(behaviour)
      const receipt = `small-${index}`
      expect(await alice.call(Wallet, 'Buy', { receipt })).toEqual({ coins: 100 * (index + 1) })
      const asked = world.platform.requests.filter(([url]) => url === '/redeem')
      expect(asked.slice(-2)).toEqual([
        ['/redeem', receipt],
        ['/redeem', receipt],
      ])
    }
  })

  it('is not asked again where it answered: the receipt is not paid', async () => {
    const world = await startWorld()
    const alice = await player(world, 'alice')
    await expect(alice.call(Wallet, 'Buy', { receipt: 'stolen' })).rejects.toMatchObject({
      errorName: 'NotPaid',
    })
    expect(world.platform.requests.filter(([url]) => url === '/redeem')).toHaveLength(1)
  })

  it('is spared after five failures in a row', async () => {
    const world = await startWorld()
    const alice = await player(world, 'alice')
    world.platform.behave('fail', 'fail', 'fail', 'fail', 'fail', 'fail')
    const buy = () => alice.call(Wallet, 'Buy', { receipt: 'small-1' })
    for (const _ of [1, 2, 3, 4]) await expect(buy()).rejects.toMatchObject({ code: 'TooBusy' })
    expect(world.platform.requests.filter(([url]) => url === '/redeem')).toHaveLength(5)
  })

  it('may refuse connections: the log says so, and has neither key nor receipt', async () => {
    const world = await startWorld()
    const alice = await player(world, 'alice')
    await world.platform[Symbol.asyncDispose]()
    await expect(alice.call(Wallet, 'Buy', { receipt: 'small-1' })).rejects.toMatchObject({
      code: 'TooBusy',
      message: 'The shop does not answer, try again later',
    })
    const lines = world.log.lines.join('\n')
    expect(lines).toContain('The shop did not answer')
    const record = world.log.records.find(({ message }) => message.startsWith('The shop'))
    expect(record?.fields).toMatchObject({
      module: 'Wallet',
      func: 'Buy',
      user: alice.id,
      error: { message: 'fetch failed', cause: { code: 'ECONNREFUSED' } },
    })
    expect(lines).not.toContain('only-on-a-laptop')
    expect(lines).not.toContain('small-1')
  })
})

describe('its middleware', () => {
  it('answers a player who calls too often, and nobody else', async () => {
    const env = { SIFAKA_MODULES__WALLET__CONFIG__CALLS_PER_MINUTE: '2' }
    const world = await startWorld({ env })
    const alice = await player(world, 'alice')
    const bob = await player(world, 'bob')
    const look = (who = alice) => who.call(Wallet, 'Look', {})
    await look()
    await look()
    await expect(look()).rejects.toMatchObject({ code: 'TooBusy', message: 'Slow down' })
    expect(await look(bob)).toEqual({ coins: 0 })
  })

  it('does not count what another module asks for', async () => {
    const env = { SIFAKA_MODULES__WALLET__CONFIG__CALLS_PER_MINUTE: '1' }
    const alice = await player(await startWorld({ env }), 'alice')
    await alice.call(Wallet, 'Buy', { receipt: 'small-1' })
    await alice.call(Guild, 'Create', { name: 'Lemurs' })
    for (const treasury of [10, 20, 30])
      expect(await alice.call(Guild, 'Donate', { coins: 10 })).toEqual({ treasury })
  })
})

describe('its log', () => {
  it('has records of each call for the modules that are asked for, and of no other', async () => {
    const platform = await startPlatform({ port: 0 })
    onTestFinished(() => platform[Symbol.asyncDispose]())
    const { url: sql } = await storesOf('sqlite')
    const folder = await ownDirectory()
    onTestFinished(() => folder[Symbol.asyncDispose]())
    const env = {
      ...environment(sql, platform.url),
      SIFAKA_DATADIR: folder.path,
      SIFAKA_MONITOR__ENABLED: 'false',
      SIFAKA_LOG__FORMAT: 'json',
      SIFAKA_LOG__MODULES__GUILD: 'debug',
    }
    const server = startSifaka(['start', '--conf', conf], { env })
    onTestFinished(() => void server.child.kill('SIGTERM'))
    const [url] = await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/)
    const client = await connect(url, { primitives: nodePrimitives })
    onTestFinished(() => client.close())
    await client.login(ticketOf('alice'))
    await client.call(Guild, 'Members', { guildId: '1' })
    await client.call(Wallet, 'Look', {})
    // The file says so for the wallet, the environment for the guild, nobody for the others.
    const { input } = await server.until(/"module":"Wallet".*"Done".*\n/)
    const lines = input.split('\n').filter(line => line.includes('"Done"'))
    expect(lines.map(line => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 'debug', module: 'Guild', func: 'Members' }),
      expect.objectContaining({ level: 'debug', module: 'Wallet', func: 'Look' }),
    ])
  })
})

describe('its configuration', () => {
  const production = {
    SIFAKA_MODE: 'production',
    SIFAKA_GATE__MQTT__TLS_TERMINATED_UPSTREAM: 'true',
    SIFAKA_STORE__MIGRATE: 'auto',
  }

  it('is refused in production with the keys of the laptop, and takes them from files', async () => {
    const stores = await storesOf('sqlite')
    const env = { ...environment(stores.url, 'http://127.0.0.1:1'), ...production }
    const { message } = await failureOf(createServer({ conf, env }))
    const [, identity = '', shop = '', ...others] = message.split('\n')
    expect(page('secrets')).toContain(identity)
    expect(shop).toContain('"modules.Wallet.config.shop.apiKey" is the default secret')
    expect(others).toEqual([])
    const secrets = makeProject({ identity: 'q7Zr2vX9mK4pT8wB\n', shop: 'h3Ns6yD1cF5gJ0aL\n' })
    await startWorld({
      stores,
      env: {
        ...production,
        SIFAKA_MODULES__USER__CONFIG__IDENTITY_API_KEY_FILE: path.join(secrets, 'identity'),
        SIFAKA_MODULES__WALLET__CONFIG__SHOP__API_KEY_FILE: path.join(secrets, 'shop'),
      },
    })
  })

  it('tells of every problem at once, with its line or variable', async () => {
    const env = {
      SIFAKA_MODULES__WALLET__CONFIG__SHOP__TIMEOUT_MS: 'soon',
      SIFAKA_MODULES__GUILD__CONFIG__PLACE: '3',
    }
    const { message } = await failureOf(createServer({ conf, env }))
    expect(message.split('\n')).toHaveLength(3)
    for (const line of message.split('\n')) expect(page('configuration')).toContain(line)
  })

  it('does not start with a time zone that is none', async () => {
    const env = { SIFAKA_MODULES__GUILD__CONFIG__DAY__TIME_ZONE: 'Mars/Olympus' }
    await expect(startWorld({ env })).rejects.toThrow(
      'Cannot set up module "Guild": Invalid time zone specified: Mars/Olympus',
    )
  })
})

describe('its day', () => {
  it('begins at the reset hour of the zone, through both changes of the clocks', () => {
    const day = (text: string, resetHour = 4) =>
      dayTeller({ timeZone: 'Europe/Berlin', resetHour })(Date.parse(text))
    expect(day('2026-01-15T02:59:59Z')).toBe('2026-01-14')
    expect(day('2026-01-15T03:00:00Z')).toBe('2026-01-15')
    // Summer time: 04:00 there is an hour earlier.
    expect(day('2026-07-15T01:59:59Z')).toBe('2026-07-14')
    expect(day('2026-07-15T02:00:00Z')).toBe('2026-07-15')
    // 29 March has no 02:30: a day that would begin there begins at 03:00.
    expect(day('2026-03-29T00:59:59Z', 2)).toBe('2026-03-28')
    expect(day('2026-03-29T01:00:00Z', 2)).toBe('2026-03-29')
    // 25 October has 02:30 twice: the day begins at the first.
    expect(day('2026-10-25T00:00:00Z', 2)).toBe('2026-10-25')
    expect(day('2026-10-25T01:30:00Z', 2)).toBe('2026-10-25')
  })
})

describe('its files', () => {
  it('import nothing but the package, Node and each other', () => {
    const files = globSync('src/**/*.ts', { cwd: root })
    expect(files.length).toBeGreaterThan(12)
    const imported = files.flatMap(file => {
      const text = readFileSync(path.join(root, file), 'utf8')
      return [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name!)
    })
    const others = imported.filter(name => !/^(?:sifaka-server$|node:|\.)/.test(name))
    expect(others.filter(name => name !== 'protobufjs')).toEqual([])
  })

  it('have the messages that the .proto files describe', async () => {
    const out = await ownDirectory()
    onTestFinished(() => out[Symbol.asyncDispose]())
    const protoFiles = globSync('proto/*.proto', { cwd: root }).toSorted()
    await generateMessages({ protoFiles, outDir: out.path, cwd: root })
    for (const name of generatedFiles)
      expect(readFileSync(path.join(root, 'src/generated', name), 'utf8'), name).toBe(
        readFileSync(path.join(out.path, name), 'utf8'),
      )
  })
})
