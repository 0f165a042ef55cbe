/** Connections that end: by a cut, by a drain, by a restart of the server. */
import { describe, expect, it } from 'vitest'
import type { Client, ClientState } from '../../../src/client/client.ts'
import { User } from '../../../src/index.ts'
import { failureOf } from './errors.ts'
import { Lab } from './lab.ts'
import { stock } from './privacy-suite.ts'
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

  // Last, for it stops the server that all share.
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
