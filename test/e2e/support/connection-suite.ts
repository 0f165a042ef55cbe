/** Connections that end: by a cut, by a drain, by a restart of the server. */
import { describe, expect, it } from 'vitest'
import type { Client, ClientState, Push } from '../../../src/client/client.ts'
import { toUser, User } from '../../../src/index.ts'
import { failureOf } from './errors.ts'
import { Lab } from './lab.ts'
import { stock, type StockClient } from './stock-client.ts'
import { newName, password, type World } from './world.ts'

/** The states of a client from now on, and a wait for one of them. */
function follow(client: Client) {
  const states: ClientState[] = []
  client.onState(state => states.push(state))
  const next = (type: ClientState['type']): Promise<ClientState> =>
    new Promise(resolve => {
      const stop = client.onState(state => {
        if (state.type !== type) return
        stop()
        resolve(state)
      })
    })
  return { states, next }
}

/** Keeps sixteen requests under way, bare and tagged, until the connection ends. */
function flood(client: StockClient, name: string) {
  const sent = new Set<string>()
  let acknowledged = 0
  const send = (): void => {
    const msg = `${name}, ${sent.size}`
    const topic = sent.size % 2 === 0 ? 'i' : `i/${sent.size}`
    sent.add(msg)
    const request = { module: 'Lab', func: 'Echo', params: { msg } }
    client.mqtt.publish(topic, client.encrypt(JSON.stringify(request)), { qos: 1 })
  }
  client.mqtt.on('packetreceive', packet => {
    if (packet.cmd === 'puback') acknowledged++
    // Not at once, or an in-process stream would never let the event loop go on.
    if (packet.cmd === 'publish') setImmediate(send)
  })
  for (let count = 0; count < 16; count++) send()
  return { sent, acknowledged: () => acknowledged }
}

export function describeConnections(world: () => World): void {
  describe.each(['json', 'protobuf'] as const)('connections by %s', wire => {
    it('comes back after a cut with a fresh id, logged in, and repeats no call', async () => {
      const client = await world().connectToCut({ wire })
      const username = newName()
      await client.call(User, 'Register', { username, password })
      const before = client.state
      const { lab } = world()
      const cutOff = newName()
      const waiting = failureOf(client.call(Lab, 'Wait', { msg: cutOff }))
      await lab.running(cutOff)
      const ready = follow(client).next('ready')
      world().cut()
      expect((await waiting).name).toBe('ConnectionLost')
      // held until the new key and the login by token
      const held = client.call(User, 'GetSelfInfo', {})
      expect(await ready).not.toEqual(before)
      expect((await held).userData?.UserName).toBe(username)
      lab.open(cutOff)
      await client.call(Lab, 'Echo', { msg: '' })
      expect(lab.begun.filter(msg => msg === cutOff)).toHaveLength(1)
      expect(client.counters.connections).toBe(2)
      await client.close()
    })
  })

  it('leaves one of five logins of a user at once, and tells the others why they end', async () => {
    const { name: username, id } = await world().player()
    const clients = await Promise.all(Array.from({ length: 5 }, () => world().connect()))
    const ended: ClientState[] = []
    const four = Promise.withResolvers<void>()
    for (const client of clients)
      client.onState(state => {
        if (state.type === 'closed' && ended.push(state) === 4) four.resolve()
      })
    await Promise.allSettled(
      clients.map(client => client.call(User, 'Login', { username, password })),
    )
    await four.promise
    expect(ended).toEqual(
      Array.from({ length: 4 }, () => ({ type: 'closed', reason: 'signed-in-elsewhere' })),
    )
    const left = clients.find(({ state }) => state.type === 'ready')
    const { userData } = await left!.call(User, 'GetSelfInfo', {})
    expect(userData).toEqual({ UserName: username, UserID: id })
    expect(await world().lab.push(toUser(id), 'Told', { msg: 'one' })).toBe(1)
  })

  it('sends a kicked client away for good, with the word for it', async () => {
    const { client, id } = await world().player()
    const closed = follow(client).next('closed')
    const pushes: Push[] = []
    client.onPush(push => pushes.push(push))
    expect(await world().lab.kick(toUser(id))).toBe(1)
    expect(await closed).toEqual({ type: 'closed', reason: 'kicked' })
    const content = { reason: 'kicked', code: 2, retryAfterMs: 0 }
    expect(pushes).toEqual([expect.objectContaining({ type: 0, content })])
    expect(await world().lab.kick(toUser(id))).toBe(0)
  })

  it('answers what it acknowledged, once each, when it is stopped under load', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => stock(world())))
    const loads = clients.map((client, who) => flood(client, `load ${who}`))
    await Promise.all(clients.map(client => client.until(() => client.received.length >= 200)))
    const gone = clients.map(
      client => new Promise<void>(resolve => client.mqtt.once('close', resolve)),
    )
    await world().stop()
    await Promise.all(gone)
    for (const [who, { acknowledged, sent }] of loads.entries()) {
      const answers = clients[who]!.received.map(({ payload }) => JSON.parse(payload.toString()))
      expect(answers.every(({ state, msg }) => state === 0 && msg === '')).toBe(true)
      const words: string[] = answers.map(({ result }) => result.msg)
      expect(new Set(words).size).toBe(words.length)
      expect(words.every(word => sent.has(word))).toBe(true)
      expect(words).toHaveLength(acknowledged())
    }
    await world().start()
  })

  // These stop the server that all share.
  it('answers what was accepted, says Gate/0, and has its clients back after a restart', async () => {
    const { client, name } = await world().player()
    const plain = await stock(world())
    await plain.mqtt.subscribeAsync(['p', 'q'], { qos: 1 })
    const { lab } = world()
    const [called, requested] = [newName(), newName()]
    const waiting = client.call(Lab, 'Wait', { msg: called })
    const raw = plain.call('Lab.Wait', { msg: requested })
    await Promise.all([lab.running(called), lab.running(requested)])
    const { states, next } = follow(client)
    const [away, ready] = [next('reconnecting'), next('ready')]
    const gone = new Promise(resolve => plain.mqtt.once('close', () => resolve('gone')))

    const stopped = world().stop()
    lab.open(called)
    lab.open(requested)
    expect(await waiting).toEqual({ msg: called })
    expect(await raw).toMatchObject({ state: 0, result: { msg: requested } })
    expect(await gone).toBe('gone')
    await stopped
    const [closing] = plain.on('p').map(text => JSON.parse(text.toString()))
    expect(closing).toMatchObject({ module: 1, type: 0, content: { reason: 'drain', code: 1 } })
    expect(closing.content.retryAfterMs).toBeGreaterThanOrEqual(500)
    expect([...plain.on('q')[0]!.subarray(0, 3)]).toEqual([1, 0, 0x0a])
    expect(plain.received.map(({ topic }) => topic)).toEqual(['i', 'p', 'q'])
    expect(await away).toMatchObject({ type: 'reconnecting', attempt: 1 })

    await world().start()
    await ready
    expect(states.filter(({ type }) => type === 'closed')).toEqual([])
    const { userData } = await client.call(User, 'GetSelfInfo', {})
    expect(userData?.UserName).toBe(name)
  })
}
