/** The User module through the wire, under attack: limits, tokens that are not good. */
import { describe, expect, it } from 'vitest'
import type { RawClient, Reply } from './raw-client.ts'
import { useWorld } from './world.ts'

const world = useWorld({ config: { modules: { User: {} } } })
const password = 'a fine password'

const user = (client: RawClient, func: string, params: object): Promise<Reply> =>
  client.request({ module: 'User', func, params })

async function from(address: string): Promise<RawClient> {
  return world().stream({ address }).join()
}

describe('passwords', () => {
  it('that are wrong, 1,000 times, meet the limits; a user from elsewhere does not notice', async () => {
    const home = await from('192.0.2.1')
    for (const username of ['victim', 'neighbour'])
      expect(await user(home, 'Register', { username, password })).toMatchObject({ state: 0 })
    const attacker = await from('192.0.2.66')
    const wrong = JSON.stringify({
      module: 'User',
      func: 'Login',
      params: { username: 'victim', password: 'a wrong password' },
    })
    attacker.write(...Array.from({ length: 1000 }, () => attacker.packet('i', wrong)))
    const other = await from('192.0.2.2')
    expect(await user(other, 'Login', { username: 'neighbour', password })).toMatchObject({
      state: 0,
    })
    expect(await user(other, 'GetSelfInfo', {})).toMatchObject({
      result: { userData: { UserName: 'neighbour' } },
    })
    const states = new Map<number, number>()
    for (let round = 0; round < 1000; round++) {
      const { state } = await attacker.reply()
      states.set(state, (states.get(state) ?? 0) + 1)
    }
    expect([...states.keys()].toSorted((a, b) => a - b)).toEqual([1, 0xf0])
    expect(states.get(1)).toBeLessThanOrEqual(10)
  })
})

describe('tokens', () => {
  it('that are changed by one bit, revoked, made up or 10 KB long are answered 0xf2', async () => {
    const client = await from('192.0.2.3')
    const { result } = await user(client, 'Register', { username: 'holder', password })
    const { token, refreshToken } = result.tokenInfo
    const last = String.fromCharCode(token.charCodeAt(0) ^ 1)
    const bad = [
      `${last}${token.slice(1)}`,
      `${token}a`,
      token.slice(1),
      '',
      'x'.repeat(10_240),
      '\0',
      '../../x',
    ]
    const stranger = await from('192.0.2.4')
    for (const one of bad) {
      expect(await user(stranger, 'LoginByToken', { token: one })).toMatchObject({ state: 0xf2 })
      expect(await user(stranger, 'RefreshToken', { refresh_token: one })).toMatchObject({
        state: 1,
      })
    }
    // One kind of token is not the other.
    expect(await user(stranger, 'LoginByToken', { token: refreshToken })).toMatchObject({
      state: 0xf2,
    })
    expect(await user(stranger, 'RefreshToken', { refresh_token: token })).toMatchObject({
      state: 1,
    })
    expect(await user(client, 'Logout', {})).toMatchObject({ state: 0 })
    expect(await user(stranger, 'LoginByToken', { token })).toMatchObject({ state: 0xf2 })
    expect(await user(stranger, 'RefreshToken', { refresh_token: refreshToken })).toMatchObject({
      state: 1,
    })
    expect(world().app.online.users).toBe(0)
  })
})

describe('logins', () => {
  it('of one user from ten connections at once leave one of them, the others told why', async () => {
    const first = await from('192.0.2.5')
    const { result } = await user(first, 'Register', { username: 'everywhere', password })
    const clients = await Promise.all(Array.from({ length: 10 }, () => from('192.0.2.5')))
    await Promise.allSettled(
      clients.map(client => user(client, 'LoginByToken', { token: result.tokenInfo.token })),
    )
    await world().holds(1)
    expect(world().app.online.users).toBe(1)
    const replaced = [first, ...clients].filter(({ ending }) => ending !== null)
    expect(replaced).toHaveLength(10)
    for (const client of replaced) {
      const pushes = client.takePublishes().filter(({ topic }) => topic === 'p')
      expect(JSON.parse(pushes.at(-1)!.payload.toString())).toEqual({
        module: 2,
        type: 0,
        content: {},
      })
    }
  })
})
