/** The guild example by the test kit: what happens in time, and between its modules. */
import { expect, it } from 'vitest'
import { defineModule } from 'sifaka-server'
import { startTestServer, type TestServer } from 'sifaka-server/testing'
import { beginDonation } from '../../examples/guild/src/guild/donations.ts'
import { Guild } from '../../examples/guild/src/guild/guild.contract.ts'
import { guild } from '../../examples/guild/src/guild/guild.ts'
import { dayTeller } from '../../examples/guild/src/guild/day.ts'
import type { Tables } from '../../examples/guild/src/wallet/tables.ts'
import { Wallet } from '../../examples/guild/src/wallet/wallet.contract.ts'
import { wallet } from '../../examples/guild/src/wallet/wallet.ts'

/** Two modules of the game, with the framework's User: a test needs no platform. */
async function startGame({ upkeep = 0 } = {}): Promise<TestServer> {
  return startTestServer({
    modules: [guild, wallet],
    config: { Wallet: { shop: { url: 'http://shop.invalid' } }, Guild: { upkeep } },
    clock: 'manual',
  })
}

async function giveCoins(server: TestServer, userId: string, coins: number): Promise<void> {
  const purses = server.db.withTables<Tables>()
  await purses.insertInto('wallet_purse').values({ user_id: userId, coins }).execute()
}

it('tells the whole guild of a donation', async () => {
  await using server = await startGame()
  const alice = await server.login('alice')
  const bob = await server.login('bob')
  await giveCoins(server, alice.user.id, 100)
  const { guildId } = await alice.call(Guild, 'Create', { name: 'Lemurs' })
  await bob.call(Guild, 'Join', { guildId })
  await alice.call(Guild, 'Donate', { coins: 60 })
  const heard = await bob.next(Guild, 'Donated')
  expect(heard).toEqual({ userId: alice.user.id, coins: 60, treasury: 60 })
})

it('begins each day once, and takes its upkeep', async () => {
  await using server = await startGame({ upkeep: 30 })
  const dayOf = dayTeller({ timeZone: 'UTC', resetHour: 4 })
  const alice = await server.login('alice')
  await giveCoins(server, alice.user.id, 100)
  await alice.call(Guild, 'Create', { name: 'Lemurs' })
  await alice.call(Guild, 'Donate', { coins: 99 })

  await server.advance(60_000)
  const today = dayOf(server.now())
  expect(await alice.next(Guild, 'DayBegan')).toEqual({ day: today })
  await server.advance(24 * 3_600_000)
  expect(await alice.next(Guild, 'DayBegan')).toEqual({ day: dayOf(server.now()) })
  expect(await alice.call(Guild, 'Donate', { coins: 1 })).toEqual({ treasury: 99 - 60 + 1 })
  expect(server.errors).toEqual([])
})

it('ends a donation whose node died in the middle, one way or the other', async () => {
  await using server = await startGame()
  const alice = await server.login('alice')
  const userId = alice.user.id
  await giveCoins(server, userId, 100)
  const { guildId } = await alice.call(Guild, 'Create', { name: 'Lemurs' })
  const donation = { userId, guildId, coins: 60 }
  // The first may have been taken before its node died; it is not taken again.
  await server.invoke(Wallet, 'Take', { entryId: 'donation:1', userId, coins: 60 })
  await beginDonation(server.db, { ...donation, id: '1' }, server.now())
  // The second was not, and now there is too little.
  await beginDonation(server.db, { ...donation, id: '2' }, server.now())

  await server.advance(180_000)
  expect(await alice.call(Wallet, 'Look', {})).toEqual({ coins: 40 })
  expect(await alice.call(Guild, 'Donate', { coins: 40 })).toEqual({ treasury: 100 })
})

it('says that a donation is under way where the wallet cannot tell, and ends it later', async () => {
  let asked = 0
  const busy = defineModule(Wallet, {
    setup: () => ({
      Look: () => ({ coins: 0 }),
      Buy: () => ({ coins: 0 }),
      Take(call) {
        asked++
        if (asked === 1) throw call.fail('TooBusy')
      },
    }),
  })
  await using server = await startTestServer({
    modules: [guild, busy],
    clock: 'manual',
    printErrors: false,
  })
  const alice = await server.login('alice')
  await alice.call(Guild, 'Create', { name: 'Lemurs' })
  await expect(alice.call(Guild, 'Donate', { coins: 5 })).rejects.toMatchObject({
    code: 'RequestTimeout',
    message: 'Your donation is under way',
  })
  await server.advance(180_000)
  expect(asked).toBe(2)
})
