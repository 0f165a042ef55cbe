/**
 * Gates that stand still for a while. Up to 4 s nothing happens but a delay; after more than 5 s
 * the others have buried them, and they begin anew in the same process.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../src/client/client.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { Type } from '../torture/packets.ts'
import { newClientId, type RawClient } from '../torture/raw-client.ts'
import { newUser } from './support/cluster.ts'
import { Machine, until } from './support/machine.ts'
import type { NodeProcess } from './support/node-process.ts'
import { Stage } from './support/stage.contract.ts'

const call = (func: string, msg = ''): string =>
  JSON.stringify({ module: 'Stage', func, params: { msg } })

interface Subject {
  readonly name: string
  readonly port: number
  readonly process: NodeProcess
  readonly epoch: string
  readonly raws: RawClient[]
  readonly sdk: Client
  /** Comes to another gate while this one stands still. */
  readonly mover: RawClient
}

let machine: Machine
beforeAll(async () => {
  machine = await new Machine().start()
  await machine.worker('worker')
})
afterAll(() => machine[Symbol.asyncDispose]())

async function subject(name: string): Promise<Subject> {
  const port = await freePort()
  const process = await machine.gate(name, port)
  const raws = await Promise.all(Array.from({ length: 20 }, () => machine.join(port)))
  const mover = await machine.join(port, newClientId())
  const sdk = await machine.connect(`mqtt://127.0.0.1:${port}`)
  await sdk.call(Stage, 'Where', {})
  const { epoch } = (await machine.status(name))!
  return { name, port, process, epoch, raws, sdk, mover }
}

/** Stops it for so long; its clients send meanwhile, and somebody pushes to one of them. */
async function stand(
  one: Subject,
  ms: number,
  { pusher, otherPort }: { readonly pusher: RawClient; readonly otherPort: number },
): Promise<RawClient | null> {
  const { raws, mover, process: gate } = one
  const user = newUser()
  expect(await raws[0]!.request(call('Enter', user))).toMatchObject({ state: 0 })
  for (const raw of [...raws, mover]) raw.inbox.length = 0
  for (const raw of raws) raw.publish('i/early', call('SetLate', '9000'))
  for (const raw of raws)
    await raw.until(() => raw.count(Type.Puback) > 0, 'what is under way to be acknowledged')
  for (const raw of raws) raw.inbox.length = 0
  await machine.freeze(gate)
  for (const raw of raws) raw.publish('i/late', call('Where'))
  const order = { to: { type: 'user', id: user }, words: ['late'] }
  pusher.publish('i/push', call('Push', JSON.stringify(order)))
  const moving = ms > 5_000 ? moved(one, otherPort) : null
  moving?.catch(() => {})
  await delay(ms)
  gate.signal('SIGCONT')
  return moving
}

async function servesOn({ name, epoch, raws, sdk }: Subject): Promise<void> {
  for (const raw of raws) expect(await raw.reply('i/late')).toMatchObject({ state: 0 })
  for (const raw of raws) expect(await raw.request(call('Where'))).toMatchObject({ state: 0 })
  await sdk.call(Stage, 'Where', {})
  expect(sdk.counters.connections).toBe(1)
  expect((await machine.status(name))?.epoch).toBe(epoch)
}

async function beganAnew({ name, port, process, epoch, raws, sdk }: Subject): Promise<void> {
  for (const raw of raws) {
    await raw.closed()
    // Neither an acknowledgement nor a reply, a push or a farewell.
    expect(wordsOf(raw)).toEqual([])
  }
  await until(() => sdk.counters.connections > 1, 'the SDK to be back', 40_000)
  await sdk.call(Stage, 'Where', {})
  const status = (await machine.status(name))!
  expect(status).toMatchObject({ pid: process.pid, state: 'ready' })
  expect(status.epoch).not.toBe(epoch)
  expect(await machine.isBuried(`${name}/${epoch}`)).toBe(true)
  const raw = await machine.join(port)
  expect(await raw.request(call('Where'))).toMatchObject({ state: 0 })
  expect(raw.count(Type.Connack)).toBe(0)
}

/** What has come, for a test that fails. */
function wordsOf(raw: RawClient): string[] {
  return raw.inbox.map(packet => {
    if (packet.type !== Type.Publish) return `packet of type ${packet.type}`
    const { topic, payload } = raw.read(packet)
    return `${topic} ${payload.toString()}`
  })
}

async function diesAgain({ name, port, process, sdk }: Subject): Promise<void> {
  const { epoch } = (await machine.status(name))!
  const raws = await Promise.all(Array.from({ length: 3 }, () => machine.join(port)))
  const { connections } = sdk.counters
  for (const raw of raws) raw.inbox.length = 0
  await machine.freeze(process)
  await delay(7_000)
  process.signal('SIGCONT')
  for (const raw of raws) await raw.closed()
  for (const raw of raws) expect(wordsOf(raw)).toEqual([])
  await until(() => sdk.counters.connections > connections, 'the SDK to be back', 40_000)
  await sdk.call(Stage, 'Where', {})
  const status = (await machine.status(name))!
  expect(status).toMatchObject({ pid: process.pid, state: 'ready', load: { sessions: 1 } })
  expect(status.epoch).not.toBe(epoch)
  // The figures of dead lives are not added to those of this one.
  const figures = {
    gate_connections: 1,
    gate_sessions: 1,
    bus_calls_in_flight: 0,
    presence_pending_releases: 0,
  }
  for (const [metric, value] of Object.entries(figures))
    await until(
      async () => (await machine.metric(process, metric)) === value,
      `${metric} to be ${value}`,
    )
}

/** Asked to stop while it is dead: it ends in good order, and does not live again first. */
async function stopped({ name, raws, process, epoch }: Subject): Promise<void> {
  await machine.freeze(process)
  await until(() => machine.isBuried(`${name}/${epoch}`), 'its tombstone', 30_000)
  process.signal('SIGTERM')
  process.signal('SIGCONT')
  for (const raw of raws) await raw.closed()
  expect((await process.ended).code).toBe(0)
  expect(machine.log(name)).not.toContain('The node lives again')
}

describe('gates that stand still', { timeout: 120_000 }, () => {
  it('2 and 4 s delay; after 7 and 20 s they drop their clients and begin anew', async () => {
    const [two, four, seven, twenty] = (await Promise.all(
      ['two', 'four', 'seven', 'twenty'].map(name => subject(name)),
    )) as [Subject, Subject, Subject, Subject]
    const otherPort = await freePort()
    await machine.gate('other', otherPort)
    const pusher = await machine.join(otherPort)
    const standing = [
      [two, 2_000],
      [four, 4_000],
      [seven, 7_000],
      [twenty, 20_000],
    ] as const
    const movers: RawClient[] = []
    const again = async (): Promise<void> => {
      await stopped(await subject('stopped'))
    }
    await Promise.all([
      again(),
      ...standing.map(async ([one, ms]) => {
        const mover = await stand(one, ms, { pusher, otherPort })
        if (mover !== null) movers.push(mover)
        await (ms > 5_000 ? beganAnew(one) : servesOn(one))
        // As often as it happens.
        if (ms === 7_000) await diesAgain(one)
      }),
    ])
    for (const mover of movers)
      expect(await mover.request(call('Where'))).toMatchObject({ state: 0 })
    const names = ['two', 'four', 'seven', 'twenty', 'other']
    await until(() => machine.presenceIsClean(...names), 'claims to equal the live sockets', 30_000)
  })
})

describe('a worker that stands still', { timeout: 120_000 }, () => {
  it('ends when another has taken its name meanwhile, which is not disturbed', async () => {
    const first = await machine.worker('same', { modules: { Stage: { balance: 'round-robin' } } })
    const { epoch } = (await machine.status('same'))!
    await machine.freeze(first)
    await using elsewhere = await new Machine({ cluster: machine }).start()
    // As on another machine: it waits for the name to lapse.
    const second = await elsewhere.worker('same')
    const { epoch: newer } = (await elsewhere.status('same'))!
    first.signal('SIGCONT')
    expect((await first.ended).code).toBe(1)
    const last = machine.log('same').trimEnd().split('\n').at(-1)
    expect(last).toMatch(
      new RegExp(`^Cannot start "same": a node of this name runs at \\S+:${second.pid}; `),
    )
    expect(await machine.isBuried(`same/${epoch}`)).toBe(true)
    expect((await elsewhere.status('same'))!.epoch).toBe(newer)
    expect((await second.end('SIGTERM', 30_000)).code).toBe(0)
  })
})

/** Its old connection is at a gate that stands still: it is in as soon as that gate is dead. */
async function moved({ mover }: Subject, otherPort: number): Promise<RawClient> {
  for (;;) {
    const again = await machine.tcp(otherPort, mover.clientId)
    const code = await again.connect().catch(() => null)
    // Never 2, which stock clients take for the last word.
    expect(code === null || code === 0).toBe(true)
    if (code === 0) {
      await again.subscribe('s', 'i', 'f', 'p', 'q')
      await again.takeNonce()
      return again
    }
    await delay(200)
  }
}
