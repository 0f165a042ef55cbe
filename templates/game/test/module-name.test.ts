/** ModuleName on a real server: free ports, stores in memory, a clock that the test moves. */
import { startTestServer } from 'sifaka-server/testing'
import { describe, expect, it } from 'vitest'
import { ModuleName } from '../src/module-name.contract.ts'
import { moduleNameModule } from '../src/module-name.ts'

const start = (config: Record<string, unknown> = {}) =>
  startTestServer({ modules: [moduleNameModule], config: { ModuleName: config }, clock: 'manual' })

describe('ModuleName', () => {
  it('tells everybody what a player rolled', async () => {
    await using server = await start()
    const alice = await server.login('alice')
    const bob = await server.login('bob')
    const rolled = bob.next(ModuleName, 'Rolled')
    const { value, best } = await alice.call(ModuleName, 'Roll', { dice: 2 })
    expect(value).toBeGreaterThanOrEqual(2)
    expect(value).toBeLessThanOrEqual(12)
    expect(best).toBe(value)
    expect(await rolled).toMatchObject({ name: 'alice', value })
    expect(await bob.call(ModuleName, 'Top', {})).toEqual({ scores: [{ name: 'alice', value }] })
  })

  it('counts nothing above the limit', async () => {
    await using server = await start({ limit: 1 })
    const alice = await server.login('alice')
    expect(await alice.call(ModuleName, 'Roll', { dice: 2 })).toMatchObject({ value: 0, best: 0 })
  })

  it('refuses the next roll until the pause is over', async () => {
    await using server = await start({ pauseMs: 1000 })
    const alice = await server.login('alice')
    await alice.call(ModuleName, 'Roll', { dice: 1 })
    await expect(alice.call(ModuleName, 'Roll', { dice: 1 })).rejects.toMatchObject({
      errorName: 'TooSoon',
    })
    await server.advance(1000)
    await alice.call(ModuleName, 'Roll', { dice: 1 })
  })

  it('names the winner at the end of a round, and begins a new one', async () => {
    await using server = await start({ roundMs: 60_000 })
    const alice = await server.login('alice')
    const { value } = await alice.call(ModuleName, 'Roll', { dice: 1 })
    const over = alice.next(ModuleName, 'RoundOver')
    await server.advance(60_000)
    expect(await over).toMatchObject({ winner: { name: 'alice', value } })
    expect(await alice.call(ModuleName, 'Top', {})).toEqual({ scores: [] })
  })
})
