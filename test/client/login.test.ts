import { expect, onTestFinished, test, vi } from 'vitest'
import type { Tokens } from '../../src/client/client.ts'
import type { SifakaError } from '../../src/errors.ts'
import { Probe, User } from './support/contracts.ts'
import { connectTo, nextState, rejection, startGate, until } from './support/setup.ts'

const ringtail = { username: 'ringtail', password: 'right' }
const wires = ['json', 'protobuf'] as const

test.for(wires)(
  'after a loss the user is logged in before held calls leave, over %s',
  async wire => {
    const gate = await startGate()
    const client = await connectTo(gate, { wire })
    await client.call(User, 'Login', ringtail)
    const reconnecting = nextState(client, 'reconnecting')
    gate.cut()
    await reconnecting
    expect((await client.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
    expect(gate.runs.map(run => run.name)).toEqual([
      'User.Login',
      'User.LoginByToken',
      'Probe.WhoAmI',
    ])
  },
)

test('Login, Register, refresh and logout are seen in the tokens', async () => {
  const client = await connectTo(await startGate())
  const seen: (string | null)[] = []
  client.onTokens(tokens => seen.push(tokens?.token ?? null))
  expect(client.tokens).toBeNull()
  await client.call(User, 'Register', ringtail)
  const soon = client.tokens?.expiresAt ?? 0
  expect(soon).toBeGreaterThan(Date.now() + 3_500_000)
  const refresh_token = client.tokens?.refreshToken ?? ''
  await client.call(User, 'RefreshToken', { refresh_token })
  expect(client.tokens).toMatchObject({ token: 'token-2', refreshToken: 'refresh-2' })
  await client.call(User, 'LoginByToken', { token: 'token-2' })
  expect(client.tokens).toMatchObject({ token: 'token-2', refreshToken: 'refresh-2' })
  await client.call(User, 'Logout', {})
  expect(seen).toEqual(['token-1', 'token-2', 'token-2', null])
})

test('request() keeps the tokens up to date as call() does', async () => {
  const client = await connectTo(await startGate())
  await client.request(2, 1, ringtail)
  expect(client.tokens?.token).toBe('token-1')
  await client.request('User', 'Logout')
  expect(client.tokens).toBeNull()
})

test('a void access token is renewed by the refresh token', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.tokens.delete('token-1')
  const ready = nextState(client, 'ready')
  gate.cut()
  await ready
  expect(client.tokens).toMatchObject({ token: 'token-2', refreshToken: 'refresh-2' })
  expect((await client.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
})

test('where both tokens are void the login is lost, and calls leave without a user', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.tokens.clear()
  gate.accounts.refreshTokens.clear()
  const lost = Promise.withResolvers<SifakaError>()
  client.onLoginLost(lost.resolve)
  gate.cut()
  expect(await lost.promise).toMatchObject({ code: 'FunctionFailed', state: 1 })
  expect(await rejection(client.call(Probe, 'WhoAmI', {}))).toMatchObject({ code: 'NeedLogin' })
  expect(client.tokens).toBeNull()
})

test('a session replaced by choice elsewhere is not taken back by itself', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.tokens.set('token-1', 0xf8)
  const lost = Promise.withResolvers<SifakaError>()
  client.onLoginLost(lost.resolve)
  let ready = nextState(client, 'ready')
  gate.cut()
  expect(await lost.promise).toMatchObject({ code: 'LoginTimeOut' })
  await ready
  ready = nextState(client, 'ready')
  gate.cut()
  await ready
  const names = gate.runs.map(run => run.name)
  expect(names).toEqual(['User.Login', 'User.LoginByToken'])
  const kept = client.tokens as Tokens
  expect((await client.login(kept)).token).toBe('token-2')
  expect((await client.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
})

test('a store that is away for a moment costs no login', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.trouble.set('User.LoginByToken', { state: 0xee, times: 2 })
  const reconnecting = nextState(client, 'reconnecting')
  gate.cut()
  await reconnecting
  expect((await client.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
  expect(gate.clientIds).toHaveLength(4)
})

test('a server that fails in LoginByToken costs the login and not the tokens', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.trouble.set('User.LoginByToken', { state: 0xff, times: 1 })
  const lost = Promise.withResolvers<SifakaError>()
  client.onLoginLost(lost.resolve)
  const ready = nextState(client, 'ready')
  gate.cut()
  expect(await lost.promise).toMatchObject({ code: 'Internal' })
  await ready
  expect(client.tokens?.token).toBe('token-1')
})

test('after a logout a new connection logs nobody in', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  await client.call(User, 'Logout', {})
  const ready = nextState(client, 'ready')
  gate.cut()
  await ready
  expect(await rejection(client.call(Probe, 'WhoAmI', {}))).toMatchObject({ code: 'NeedLogin' })
  expect(gate.runs.some(run => run.name === 'User.LoginByToken')).toBe(false)
})

test('login() takes stored tokens and keeps the refresh token', async () => {
  const gate = await startGate()
  const first = await connectTo(gate)
  await first.call(User, 'Login', ringtail)
  const stored = JSON.parse(JSON.stringify(first.tokens)) as Tokens
  await first.close()
  const second = await connectTo(gate)
  expect(await second.login(stored)).toMatchObject({ token: 'token-1', refreshToken: 'refresh-1' })
  const ready = nextState(second, 'ready')
  gate.cut()
  await ready
  expect((await second.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
})

test('login() with void tokens rejects and logs nobody in', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  const stale = { token: 'old', refreshToken: 'older', expiresAt: 0 }
  expect(await rejection(client.login(stale))).toMatchObject({ state: 1 })
  expect(client.tokens).toBeNull()
  const ready = nextState(client, 'ready')
  gate.cut()
  await ready
  await until(() => gate.clientIds.length === 2)
  expect(gate.runs.map(run => run.name)).toEqual(['User.LoginByToken', 'User.RefreshToken'])
})

test('a gate that has not heard yet of a node that hosts User costs no login', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.trouble.set('User.LoginByToken', { state: 0xfc, times: 2 })
  const reconnecting = nextState(client, 'reconnecting')
  gate.cut()
  await reconnecting
  expect((await client.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
  expect(gate.clientIds).toHaveLength(4)
})

test('a server without LoginByToken costs the login after a minute, and not the connection', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.trouble.set('User.LoginByToken', { state: 0xfc, times: Infinity })
  const lost = Promise.withResolvers<SifakaError>()
  client.onLoginLost(lost.resolve)
  const ready = nextState(client, 'ready')
  gate.cut()
  await until(() => gate.clientIds.length === 3)
  vi.advanceTimersByTime(60_000)
  expect(await lost.promise).toMatchObject({ code: 'NotFound' })
  await ready
  expect(client.tokens?.token).toBe('token-1')
})

test('a refresh whose reply is lost with the connection is done again before the login', async () => {
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.trouble.set('User.RefreshToken', { state: 0xf3, times: 1 })
  const refresh_token = client.tokens?.refreshToken ?? ''
  const refused = rejection(client.call(User, 'RefreshToken', { refresh_token }))
  expect(await refused).toMatchObject({ code: 'RequestTimeout' })
  const ready = nextState(client, 'ready')
  gate.cut()
  await ready
  expect(client.tokens).toMatchObject({ token: 'token-2', refreshToken: 'refresh-2' })
  expect((await client.call(Probe, 'WhoAmI', {})).key).toBe('ringtail')
  const names = gate.runs.map(run => run.name)
  expect(names.slice(1, 4)).toEqual(['User.RefreshToken', 'User.RefreshToken', 'User.LoginByToken'])
})

test('a refresh whose outcome is unknown for long is not done again: it might be taken for a theft', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const gate = await startGate()
  const client = await connectTo(gate)
  await client.call(User, 'Login', ringtail)
  gate.accounts.trouble.set('User.RefreshToken', { state: 0xf3, times: 1 })
  const refresh_token = client.tokens?.refreshToken ?? ''
  await rejection(client.request('User', 'RefreshToken', { refresh_token }))
  vi.advanceTimersByTime(30_001)
  const ready = nextState(client, 'ready')
  gate.cut()
  await ready
  expect(gate.runs.map(run => run.name).slice(1)).toEqual([
    'User.RefreshToken',
    'User.LoginByToken',
  ])
  expect(client.tokens?.token).toBe('token-1')
})
