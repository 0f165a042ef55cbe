/** A server made for players: codes to register, no ordinary topics, limits for every address. */
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { User } from '../../src/index.ts'
import { failureOf } from './support/errors.ts'
import { Lab } from './support/lab.ts'
import { newClientId, stock } from './support/stock-client.ts'
import { localStores, newName, newNumber, password, World, type Stores } from './support/world.ts'

async function productionStores(): Promise<Stores> {
  const stores = await localStores()
  const env = {
    ...stores.env,
    SIFAKA_MODE: 'production',
    SIFAKA_STORE__MIGRATE: 'auto',
    SIFAKA_GATE__MQTT__TLS_TERMINATED_UPSTREAM: 'true',
    SIFAKA_LIMITS__CONNECTS_PER_MINUTE: '30',
  }
  return { ...stores, env }
}

describe('production mode', () => {
  let world: World

  beforeAll(async () => {
    world = new World('tcp', await productionStores())
    await world.start()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it('lets nobody register without the code that was sent to the number', async () => {
    const client = await world.connect()
    const username = newNumber()
    const register = (verifyCode: string, name = username) =>
      client.call(User, 'Register', { username: name, password, verifyCode })
    expect(await failureOf(register('', newName()))).toEqual({ name: 'ParamNotAllow', state: 0xfd })
    expect(await failureOf(register('000000'))).toEqual({ name: 'WrongCode', state: 3 })
    await client.call(User, 'GetVerifyCode', { phoneNumber: username })
    const code = await world.codeFor(username, 'register')
    const { result } = await register(code)
    const { userData } = await client.call(User, 'GetSelfInfo', {})
    expect(userData).toEqual({ UserName: username, UserID: result })
    // used up
    const other = await world.connect()
    const again = { username, password, verifyCode: code }
    expect((await failureOf(other.call(User, 'Register', again))).state).toBe(2)
  })

  it('sends no code that changes a password to who has no account, and says so to nobody', async () => {
    const client = await world.connect()
    const phoneNumber = newNumber()
    expect(await client.call(User, 'SendForgotPasswordVerifyCode', { phoneNumber })).toEqual({})
    const change = { phoneNumber, verifyCode: '000000', password: 'another password' }
    expect(await failureOf(client.call(User, 'ChangePasswordByVerifyCode', change))).toEqual({
      name: 'WrongCode',
      state: 1,
    })
  })

  it('has no ordinary topics', async () => {
    const client = await stock(world)
    const [grant] = await client.mqtt.subscribeAsync('chat', { qos: 1 }).catch(() => [null])
    expect(grant?.qos ?? 128).toBe(128)
    await client.mqtt.publishAsync('chat', 'dropped', { qos: 1 })
    expect(await client.call('Lab.Echo', { msg: 'here' })).toMatchObject({ state: 0 })
    expect(client.received.map(({ topic }) => topic)).toEqual(['i'])
  })

  it('closes connections above the limit of their address without an answer', async () => {
    const packets: unknown[] = []
    const attempt = async (): Promise<boolean> => {
      const client = mqtt.connect(world.url, { clientId: newClientId(), reconnectPeriod: 0 })
      client.on('packetreceive', packet => packets.push(packet))
      client.on('error', () => {})
      const isIn = await new Promise<boolean>(resolve => {
        client.once('connect', () => resolve(true))
        client.once('close', () => resolve(false))
      })
      await client.endAsync(true)
      return isIn
    }
    const living = await world.connect()
    let admitted = 0
    while (admitted < 31 && (await attempt())) admitted++
    expect(admitted).toBeLessThan(30)
    expect(packets).toHaveLength(admitted)
    expect(await living.call(Lab, 'Echo', { msg: 'still' })).toEqual({ msg: 'still' })
  })
})
