import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  backends,
  freshName,
  freshNumber,
  ownStores,
  startWorld,
  type Stores,
  type World,
} from '../support/world.ts'

const password = 'correct horse'
const busy = { state: 0xf0, msg: 'Too Many Requests', result: null }

describe.each(backends)('limits of User on %s', (_name, database) => {
  let stores: Stores
  let world: World
  let strict: World
  beforeAll(async () => {
    stores = await ownStores(database)
    world = await startWorld(stores)
    strict = await startWorld(stores, {
      mode: 'production',
      config: {
        requireVerifyCode: false,
        wrongPasswordsPerAddress: 4,
        registrationsPerAddress: 2,
        codesPerAddress: 2,
      },
    })
  })
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]()
    await strict?.[Symbol.asyncDispose]()
    await stores?.[Symbol.asyncDispose]()
  })

  async function account(): Promise<string> {
    const username = freshName()
    await world.connect('127.0.0.1').must('Register', { username, password })
    return username
  }

  it('ten wrong passwords a minute for an account, then 0xf0 without a hash, from anywhere', async () => {
    const victim = await account()
    const bystander = await account()
    const attacker = world.connect('127.0.0.1')
    const wrong = { username: victim, password: 'wrong horse' }
    const before = world.hasher.hashes
    for (let tried = 0; tried < 10; tried++)
      expect((await attacker.call('Login', wrong)).state).toBe(1)
    expect(await attacker.call('Login', wrong)).toEqual(busy)
    expect(await world.connect('192.0.2.9').call('Login', { username: victim, password })).toEqual(
      busy,
    )
    expect(world.hasher.hashes - before).toBe(10)
    await world.connect('192.0.2.9').must('Login', { username: bystander, password })
  })

  it('an unknown name meets the same limit', async () => {
    const client = world.connect('127.0.0.1')
    const wrong = { username: freshName(), password: 'wrong horse' }
    for (let tried = 0; tried < 10; tried++)
      expect((await client.call('Login', wrong)).state).toBe(1)
    expect(await client.call('Login', wrong)).toEqual(busy)
  })

  it('unusable passwords count too', async () => {
    const victim = await account()
    const client = world.connect('127.0.0.1')
    for (let tried = 0; tried < 10; tried++)
      expect((await client.call('Login', { username: victim, password: 'x' })).state).toBe(1)
    expect(await client.call('Login', { username: victim, password })).toEqual(busy)
  })

  it('right passwords do not count', async () => {
    const username = await account()
    for (let turn = 0; turn < 12; turn++)
      await world.connect('127.0.0.1').must('Login', { username, password })
  })

  it('a flood of wrong passwords at once costs ten hashes, and a user elsewhere gets in', async () => {
    const victim = await account()
    const bystander = await account()
    const before = world.hasher.hashes
    const flood = Array.from({ length: 1000 }, () =>
      world.connect('203.0.113.5').call('Login', { username: victim, password: 'wrong horse' }),
    )
    await world.connect('192.0.2.7').must('Login', { username: bystander, password })
    const states = (await Promise.all(flood)).map(answer => answer.state)
    expect(states.filter(state => state === 1)).toHaveLength(10)
    expect(states.filter(state => state === 0xf0)).toHaveLength(990)
    expect(world.hasher.hashes - before).toBe(11)
  })

  it('wrong passwords of one address are limited over all accounts', async () => {
    const from = '203.0.113.7'
    const username = await account()
    for (let tried = 0; tried < 4; tried++) {
      const wrong = { username: freshName(), password: 'wrong horse' }
      expect((await strict.connect(from).call('Login', wrong)).state).toBe(1)
    }
    expect(await strict.connect(from).call('Login', { username, password })).toEqual(busy)
    await strict.connect('203.0.113.8').must('Login', { username, password })
  })

  it('registrations of one address are limited, loopback too in production only', async () => {
    for (const from of ['203.0.113.9', '127.0.0.1']) {
      const register = () =>
        strict.connect(from).call('Register', { username: freshName(), password })
      expect((await register()).state).toBe(0)
      expect((await register()).state).toBe(0)
      expect(await register()).toEqual(busy)
    }
    await strict.connect('203.0.113.10').must('Register', { username: freshName(), password })
    await account()
  })

  it('codes of one address are limited over all numbers, whatever they are for', async () => {
    const from = '203.0.113.11'
    const ask = (func: string, client = strict.connect(from)) =>
      client.call(func, { phoneNumber: freshNumber() })
    expect((await ask('GetVerifyCode')).state).toBe(0)
    expect((await ask('SendForgotPasswordVerifyCode')).state).toBe(0)
    const sent = strict.codes.sent.length
    expect(await ask('GetVerifyCode')).toEqual(busy)
    expect(await ask('SendForgotPasswordVerifyCode')).toEqual(busy)
    expect(strict.codes.sent).toHaveLength(sent)
    expect((await ask('GetVerifyCode', strict.connect('203.0.113.12'))).state).toBe(0)
  })

  it('a full queue of hashes answers 0xf0 and makes no account', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const held = Array.from({ length: 602 }, () => world.hasher.inSlot(() => promise))
    const username = freshName()
    expect(await world.connect('127.0.0.1').call('Register', { username, password })).toEqual(busy)
    resolve()
    await Promise.all(held)
    await world.connect('127.0.0.1').must('Register', { username, password })
  })
})
