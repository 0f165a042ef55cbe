/** mqtt.js as it comes, without our SDK: one of the clients that studios already have. */
import path from 'node:path'
import mqtt from 'mqtt'
import protobuf from 'protobufjs'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { newClientId, StockClient } from './support/stock-client.ts'
import { startProxy } from './support/proxy.ts'
import { localStores, newName, password, World } from './support/world.ts'

const proto = path.resolve(import.meta.dirname, '../../proto')

describe('a stock mqtt.js client', { timeout: 60_000 }, () => {
  let world: World

  beforeAll(async () => {
    world = new World('tcp', await localStores())
    await world.start()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  function stockTo(
    { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
    port: number,
    options: mqtt.IClientOptions = {},
  ): StockClient {
    const client = new StockClient(
      mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId: newClientId(), ...options }),
    )
    onTestFinished(() => client.close())
    return client
  }

  const port = (): number => Number(new URL(world.url).port)

  it.each([
    { protocolId: 'MQTT', protocolVersion: 4 },
    { protocolId: 'MQIsdp', protocolVersion: 3 },
  ] as const)('speaks JSON on i and protobuf on f over %o', async options => {
    const client = stockTo({ onTestFinished }, port(), options)
    await client.handshake()
    const username = newName()
    const registered = await client.call('User.Register', { username, password })
    expect(registered).toMatchObject({ state: 0, msg: '' })
    const userData = { UserName: username, UserID: registered.result.result }
    expect(await client.call('User.GetSelfInfo')).toEqual({
      result: { userData },
      msg: '',
      state: 0,
    })

    const types = await protobuf.load([
      path.join(proto, 'user.proto'),
      path.join(proto, 'all_response.proto'),
    ])
    const [AllResponse, SelfInfo, Login] = [
      'AllResponse',
      'User_GetSelfInfo_Response',
      'User_Login_Request',
    ].map(name => types.lookupType(name)) as [protobuf.Type, protobuf.Type, protobuf.Type]
    const reply = await client.request('f', Uint8Array.of(2, 4))
    expect([...reply.subarray(0, 2)]).toEqual([2, 4])
    const all = AllResponse.decode(reply.subarray(2)) as unknown as { result: Uint8Array }
    expect(SelfInfo.toObject(SelfInfo.decode(all.result))).toEqual({ userData })

    const wrong = Login.encode({ username, password: 'not this one' }).finish()
    const refused = await client.request('f/login', Buffer.concat([Buffer.of(2, 1), wrong]))
    expect(AllResponse.toObject(AllResponse.decode(refused.subarray(2)))).toEqual({
      msg: 'UserName or Password Error',
      state: 1,
    })
  })

  it.concurrent('is refused with CONNACK 1 over MQTT 5', async ({ expect }) => {
    const client = mqtt.connect(world.url, {
      clientId: newClientId(),
      protocolVersion: 5,
      reconnectPeriod: 0,
    })
    const packets: unknown[] = []
    client.on('packetreceive', packet => packets.push(packet))
    await new Promise<void>(resolve => {
      client.on('error', () => {})
      client.once('close', resolve)
    })
    await client.endAsync(true)
    // mqtt.js takes the level it asked for into its answer's words; the code is the wire's
    expect(packets).toEqual([expect.objectContaining({ cmd: 'connack', reasonCode: 1 })])
  })

  /** Requests on their way when the link dies: acknowledged in the end, run at most once. */
  function publishRequests(client: StockClient): {
    words: string[]
    acknowledged: Promise<unknown>
  } {
    const words = Array.from({ length: 50 }, newName)
    const acknowledged = Promise.all(
      words.map((msg, index) => {
        const request = { module: 'Lab', func: 'Echo', params: { msg } }
        const topic = index % 2 === 0 ? 'i' : `i/${index}`
        const payload = client.encrypt(JSON.stringify(request))
        return client.mqtt.publishAsync(topic, payload, { qos: 1 })
      }),
    )
    return { words, acknowledged }
  }

  /**
   * It has come back by itself: subscribed again, with a new key, and its requests are answered.
   */
  async function expectBack(client: StockClient, words: readonly string[]): Promise<void> {
    const reply = await client.call('Lab.Echo', { msg: 'back' }, 'i/back')
    expect(reply).toEqual({ result: { msg: 'back' }, msg: '', state: 0 })
    for (const word of words)
      expect(world.lab.begun.filter(msg => msg === word).length).toBeLessThan(2)
  }

  it.concurrent('comes back by itself when its connection is cut', async context => {
    const client = stockTo(context, port(), { reconnectPeriod: 50 })
    await client.handshake()
    await client.mqtt.subscribeAsync(['i/#', 'p'], { qos: 1 })
    const { words, acknowledged } = publishRequests(client)
    client.mqtt.stream.destroy()
    await acknowledged
    await client.until(() => client.nonces.length === 2)
    expect(client.nonces[1]).not.toBe(client.nonces[0])
    await expectBack(client, words)
    expect(client.mqtt.connected).toBe(true)
  })

  it.concurrent('comes back by itself, many times in a row', async context => {
    const client = stockTo(context, port(), { reconnectPeriod: 20 })
    await client.handshake()
    for (let times = 2; times <= 6; times++) {
      const { words, acknowledged } = publishRequests(client)
      client.mqtt.stream.destroy()
      await acknowledged
      await client.until(() => client.nonces.length === times)
      await expectBack(client, words)
    }
  })

  it.concurrent('comes back by itself when its link dies in silence', async context => {
    const proxy = await startProxy(port())
    context.onTestFinished(() => proxy[Symbol.asyncDispose]())
    // Two seconds, so that the test need not wait for a minute; the gate counts with ten at least
    const client = stockTo(context, proxy.port, { keepalive: 2, reconnectPeriod: 50 })
    await client.handshake()
    proxy.silence()
    const { words, acknowledged } = publishRequests(client)
    await acknowledged
    await client.until(() => client.nonces.length === 2)
    await expectBack(client, words)
    // those of the dead link were sent again under a new key, which nobody can read
    expect(world.lab.begun.filter(msg => words.includes(msg))).toEqual([])
  })
})
