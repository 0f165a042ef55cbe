/** The guild example on both databases: what docs/modules/ says of tables, calls and time zones. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Guild } from '../../examples/guild/src/guild/guild.contract.ts'
import { guild } from '../../examples/guild/src/guild/guild.ts'
import { dayTeller } from '../../examples/guild/src/guild/day.ts'
import { Wallet } from '../../examples/guild/src/wallet/wallet.contract.ts'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'
import { ownDirectory } from '../setup/resources.ts'
import { player, root, startWorld, storesOf } from './guild-world.ts'

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

describe('the day of the guild example', () => {
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

describe('the files of the guild example', () => {
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
