/** The login of the guild example, its configuration, secrets and log. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Guild } from '../../examples/guild/src/guild/guild.contract.ts'
import { Moderation } from '../../examples/guild/src/moderation/moderation.contract.ts'
import { Wallet } from '../../examples/guild/src/wallet/wallet.contract.ts'
import { startPlatform } from '../../examples/guild/dev/platform.ts'
import { connect } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { startSifaka } from '../cli/run-cli.ts'
import { defineModule, SifakaError, User } from '../../src/index.ts'
import { createServer, type App } from '../../src/server.ts'
import { startTcpProxy } from '../../src/testing/services/tcp-proxy.ts'
import { makeProject } from '../config/project.ts'
import { ownDirectory } from '../setup/resources.ts'
import { conf, environment, player, startWorld, storesOf } from './guild-world.ts'
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

describe('the login of the guild example', () => {
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

describe('the log of the guild example', () => {
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

describe('the configuration of the guild example', () => {
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
