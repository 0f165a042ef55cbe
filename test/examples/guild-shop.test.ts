/** What the guild example does when services misbehave or players call too often. */
import { describe, expect, it } from 'vitest'
import { Guild } from '../../examples/guild/src/guild/guild.contract.ts'
import { Wallet } from '../../examples/guild/src/wallet/wallet.contract.ts'
import { player, startWorld } from './guild-world.ts'

describe('the shop of the guild example', () => {
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

describe('the middleware of the guild example', () => {
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
