/** Gates as processes: behind one port, killed, and standing still for a while. */
import mqtt from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../src/client/client.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { newClientId, type RawClient } from '../torture/raw-client.ts'
import { gatePart, Machine, merged, until, type Part } from './support/machine.ts'
import type { NodeProcess } from './support/node-process.ts'
import { Stage } from './support/stage.contract.ts'

let machine: Machine
beforeAll(async () => {
  machine = await new Machine().start()
  await machine.worker('worker')
})
afterAll(() => machine[Symbol.asyncDispose]())
afterEach(() => machine.rest())

const where = JSON.stringify({ module: 'Stage', func: 'Where', params: { msg: '' } })

async function sessionsAt(name: string): Promise<number> {
  return (await machine.status(name))?.load.sessions ?? 0
}

function shared(port: number, websocketPort: number): Part {
  return merged(gatePart(port), {
    gate: {
      mqtt: {
        reusePort: true,
        websocket: { enabled: true, host: '127.0.0.1', port: websocketPort },
      },
    },
  })
}

describe('two gates behind one port', { timeout: 60_000 }, () => {
  const gates = new Map<string, NodeProcess>()
  let port: number
  let websocketPort: number

  beforeAll(async () => {
    port = await freePort()
    websocketPort = await freePort()
    const part = shared(port, websocketPort)
    const names = ['left', 'right']
    await Promise.all(names.map(async name => gates.set(name, await machine.node(name, part))))
  })
  afterAll(async () => {
    await Promise.all([...gates.values()].map(gate => gate.end('SIGTERM', 20_000)))
  })

  const urls = (): string[] => [`mqtt://127.0.0.1:${port}`, `ws://127.0.0.1:${websocketPort}/mqtt`]

  it('both get clients, by TCP and by WebSocket', async () => {
    for (const url of urls()) {
      const clients = await Promise.all(
        Array.from({ length: 24 }, () =>
          mqtt.connectAsync(url, { clientId: newClientId(), reconnectPeriod: 0 }),
        ),
      )
      try {
        const counts = [await sessionsAt('left'), await sessionsAt('right')]
        expect(counts[0]! + counts[1]!).toBe(24)
        // By a hash of the address: all at one gate once in eight million runs.
        expect(Math.min(...counts)).toBeGreaterThan(0)
      } finally {
        await Promise.all(clients.map(client => client.endAsync(true)))
      }
      await until(
        async () => (await sessionsAt('left')) + (await sessionsAt('right')) === 0,
        'the sessions to end',
      )
    }
  })

  it('a client id is connected once, whichever gate it comes to', async () => {
    const clientId = newClientId()
    const first = await machine.join(port, clientId)
    for (let attempt = 0; attempt < 8; attempt++) {
      const twin = await machine.tcp(port, clientId)
      expect(await twin.connect()).toBe(2)
    }
    first.publish('i', where)
    expect(await first.reply()).toMatchObject({ state: 0 })
  })

  it('kill -9 of one: its clients come back through the same port and work', async () => {
    const clients = await Promise.all(
      Array.from({ length: 16 }, (_, index) => machine.connect(urls()[index % 2]!)),
    )
    const users = await Promise.all(
      clients.map(async (client, index) => {
        const user = `user-${index}-${newClientId()}`
        await client.call(Stage, 'Enter', { msg: user })
        return user
      }),
    )
    const wereThere = await sessionsAt('left')
    expect(wereThere).toBeGreaterThan(0)
    await gates.get('left')!.end('SIGKILL', 1_000)
    const killedAt = performance.now()
    await until(async () => (await sessionsAt('right')) === 16, 'all to come back', 40_000)
    for (const client of clients) await client.call(Stage, 'Where', {})
    const backAfterMs = performance.now() - killedAt
    // No user of the SDK's: Stage's users are the session's own.
    for (const [index, client] of clients.entries()) {
      if (client.counters.connections > 1) await client.call(Stage, 'Enter', { msg: users[index]! })
    }
    const told = clients.map(client => heard(client))
    for (const user of users)
      await clients[0]!.call(Stage, 'Push', {
        msg: JSON.stringify({ to: { type: 'user', id: user }, words: ['hello'] }),
      })
    for (const words of await Promise.all(told)) expect(words).toBe('hello')
    expect(clients.filter(({ counters }) => counters.connections === 2)).toHaveLength(wereThere)
    expect(backAfterMs).toBeLessThan(40_000)
    await until(() => machine.presenceIsClean('right'), 'clean presence', 30_000)
    expect((await machine.claims('user')).size).toBe(16)
    gates.set('left', await machine.node('left', shared(port, websocketPort)))
  })

  it('one stands still: who is sent to it waits, and is in when it has woken', async () => {
    const frozen = gates.get('left')!
    const { epoch } = (await machine.status('left'))!
    await machine.freeze(frozen)
    // The kernel goes on to give it its share.
    const coming = Promise.all(Array.from({ length: 12 }, (_, index) => insist(urls()[index % 2]!)))
    coming.catch(() => {})
    await until(() => machine.isBuried(`left/${epoch}`), 'its tombstone', 30_000)
    frozen.signal('SIGCONT')
    const clients = await coming
    for (const client of clients) await client.call(Stage, 'Where', {}, { timeoutMs: 20_000 })
    await until(() => machine.presenceIsClean('left', 'right'), 'clean presence', 30_000)
    expect((await sessionsAt('left')) + (await sessionsAt('right'))).toBe(12)
    await until(async () => {
      const status = await machine.status('left')
      return status?.state === 'ready' && status.epoch !== epoch
    }, 'its new life')
  })

  it('one drains: newcomers go to the other', async () => {
    const clients = await Promise.all(
      Array.from({ length: 12 }, (_, index) => machine.connect(urls()[index % 2]!)),
    )
    const draining = gates.get('right')!
    draining.signal('SIGTERM')
    const newcomers: RawClient[] = []
    let refused = 0
    while (!draining.isEnded) {
      const one = await machine.tcp(port).catch(() => null)
      if ((await one?.join().catch(() => null)) === null || one === null) refused++
      else newcomers.push(one)
      await delay(20)
    }
    expect((await draining.ended).code).toBe(0)
    // Who reached the old listener in its last moment comes back.
    expect(refused).toBeLessThan(newcomers.length)
    for (const client of clients) await client.call(Stage, 'Where', {}, { timeoutMs: 20_000 })
    gates.set('right', await machine.node('right', shared(port, websocketPort)))
  })
})

describe('a port that is not shared', { timeout: 60_000 }, () => {
  it('is refused to a second gate, with both ways out', async () => {
    const port = await freePort()
    await machine.gate('first', port)
    const { code, text, ms } = await machine.refusal('second', gatePart(port))
    expect(code).toBe(1)
    expect(ms).toBeLessThan(20_000)
    const variable = 'SIFAKA_GATE__MQTT__TCP__PORT'
    const last = text.trimEnd().split('\n').at(-1)
    expect(last).toBe(
      `Cannot listen on port ${port}: it is taken; choose another: ${variable}=${port + 1} npx sifaka start --conf server.json; gates of one cluster share it where each has SIFAKA_GATE__MQTT__REUSEPORT=true`,
    )
    const third = await machine.refusal(
      'third',
      merged(gatePart(port), { gate: { mqtt: { reusePort: true } } }),
    )
    expect(third.code).toBe(1)
    expect(third.text).toContain(`port ${port}: it is taken by a process that does not share it;`)
    // What had begun was given back: the names are free, and the first one is not disturbed.
    const client = await machine.join(port)
    expect(await client.request(where)).toMatchObject({ state: 0 })
    expect(await machine.redis.keys(`*${machine.name}:node:second`)).toEqual([])
  })
})

/** Its first connection may be one that the gate drops when it has woken. */
async function insist(url: string): Promise<Client> {
  for (;;) {
    const client = await machine.connect(url).catch(() => null)
    if (client !== null) return client
    await delay(100)
  }
}

async function heard(client: Client): Promise<string> {
  return new Promise(resolve => {
    client.on(Stage, 'Told', ({ msg }) => resolve(msg ?? ''))
  })
}
