/** Nodes that stop in good order under load: what was accepted is answered by its handler. */
import { afterEach, describe, expect, test } from 'vitest'
import { Type } from '../torture/packets.ts'
import type { Caller } from './support/caller.ts'
import { sleep, until, useCluster, type Cluster } from './support/cluster.ts'
import { callerAt, rowsOf, worksNode } from './support/works-cluster.ts'
import { relay, works } from './support/works.ts'

const isProcess = { isProcess: true }

/**
 * Clients that call without pause until they are told to stop; every state that came, and how
 * often.
 */
class Load {
  readonly states = new Map<string, number>()
  readonly callers: readonly Caller[]
  readonly #loops: Promise<void>[]
  readonly #stopped = new AbortController()

  constructor(
    callers: readonly Caller[],
    call: (caller: Caller, round: number) => Promise<string>,
  ) {
    this.callers = callers
    this.#loops = callers.map(async caller => {
      for (let round = 0; !this.#stopped.signal.aborted; round++) {
        const state = await call(caller, round)
        this.states.set(state, (this.states.get(state) ?? 0) + 1)
        await sleep(5)
      }
    })
  }

  get count(): number {
    return this.states.values().reduce((sum, count) => sum + count, 0)
  }

  async more(calls: number): Promise<void> {
    const wanted = this.count + calls
    await until(() => this.count >= wanted, `${calls} more calls`, 20_000)
  }

  async stop(): Promise<Record<string, number>> {
    this.#stopped.abort()
    await Promise.all(this.#loops)
    return Object.fromEntries(this.states)
  }
}

async function load(cluster: Cluster, clients: number): Promise<Load> {
  const callers = await Promise.all(
    Array.from({ length: clients }, () => callerAt(cluster, 'gate')),
  )
  return new Load(callers, async (caller, round) => {
    const order = { key: 'load', ms: (round % 5) * 20 }
    const reply = await caller.call('Works', 'Patient', JSON.stringify(order))
    return reply.state === 0 ? 'ok' : `0x${reply.state.toString(16)} ${reply.msg}`
  })
}

/** This process, and the gate in it. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

describe('workers under the load of 50 clients', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode({}, isProcess) },
  })
  afterEach(() => cluster().rest())

  test('the only worker restarts: calls wait for it, and none fails', async () => {
    const running = await load(cluster(), 50)
    await running.more(200)
    for (let round = 0; round < 2; round++) {
      await cluster().stop('one')
      await cluster().add('one', worksNode({}, isProcess))
      await running.more(200)
    }
    expect(Object.keys(await running.stop())).toEqual(['ok'])
    expect(running.callers.every(caller => caller.isEven)).toBe(true)
    expect(cluster().metric('cluster_calls_parked_total')).toBeGreaterThan(0)
  }, 60_000)

  test('a gate that stands still while the worker says goodbye loses nothing', async () => {
    const callers = await Promise.all(Array.from({ length: 20 }, () => callerAt(cluster(), 'gate')))
    for (let round = 0; round < 3; round++) {
      cluster().node('one').process!.signal('SIGTERM')
      // The gate finds these requests and the farewell at the same time.
      const calls = callers.flatMap(caller =>
        Array.from({ length: 4 }, () => caller.call('Works', 'Patient', '{"key":"still"}')),
      )
      standStill(1_500)
      await cluster().stop('one')
      await cluster().add('one', worksNode({}, isProcess))
      const replies = await Promise.all(calls)
      const words = new Set(replies.map(({ state, msg }) => `0x${state.toString(16)} ${msg}`))
      expect([...words]).toEqual(['0x0 '])
    }
    expect(callers.every(caller => caller.isEven)).toBe(true)
  }, 60_000)

  test('two workers restart one after the other, and none fails', async () => {
    await cluster().add('two', worksNode({}, isProcess))
    await cluster().settled()
    const running = await load(cluster(), 50)
    await running.more(200)
    for (const name of ['one', 'two']) {
      await cluster().stop(name)
      await cluster().add(name, worksNode({}, isProcess))
      await running.more(200)
    }
    expect(Object.keys(await running.stop())).toEqual(['ok'])
    expect(running.callers.every(caller => caller.isEven)).toBe(true)
  }, 60_000)
})

describe('a worker whose last call runs on', () => {
  // Nothing has left this cluster before, so nothing else is expected back.
  const cluster = useCluster({ nodes: { gate: { gate: true } } })
  afterEach(() => cluster().rest())

  test('the others wait, and go to the next one as soon as it is there', async () => {
    await cluster().add('one', worksNode())
    await cluster().settled()
    const caller = await callerAt(cluster(), 'gate')
    const last = caller.call('Works', 'Write', '{"key":"longest","ms":3000}')
    await until(async () => (await rowsOf(cluster(), 'longest')).length === 1, 'it to run')
    const stopping = cluster().stop('one')
    await sleep(1_500)
    const waiting = Array.from({ length: 10 }, () => caller.ask('Works', 'Where'))
    await sleep(200)
    await cluster().add('two', worksNode())
    for (const call of waiting) expect(await call).toBe('two')
    expect(await last).toMatchObject({ state: 0 })
    await stopping
    await cluster().stop('two')
  }, 20_000)
})

describe('a worker that stops', () => {
  const cluster = useCluster({ nodes: { gate: { gate: true } } })
  afterEach(() => cluster().rest())

  test('its last replies leave before it does', async () => {
    const caller = await callerAt(cluster(), 'gate')
    for (let round = 0; round < 8; round++) {
      await cluster().add('one', worksNode())
      await cluster().settled()
      const calls = Array.from({ length: 30 }, (_, index) =>
        caller.call('Works', 'Write', JSON.stringify({ key: `last-${round}`, ms: index * 5 })),
      )
      await until(async () => (await rowsOf(cluster(), `last-${round}`)).length === 30, 'the calls')
      await cluster().stop('one')
      for (const call of calls) expect(await call).toMatchObject({ state: 0 })
    }
    expect(caller.isEven).toBe(true)
  }, 40_000)

  test('what waits in ctx.serial is run to its end', async () => {
    await cluster().add('one', worksNode())
    await cluster().settled()
    const caller = await callerAt(cluster(), 'gate')
    const calls = Array.from({ length: 12 }, () =>
      caller.call('Works', 'InTurn', '{"key":"turn","ms":100}'),
    )
    await until(async () => (await rowsOf(cluster(), 'turn')).length > 0, 'the first')
    await cluster().stop('one')
    for (const call of calls) expect(await call).toMatchObject({ state: 0 })
    const rows = await rowsOf(cluster(), 'turn')
    expect(rows.length).toBe(12)
  }, 20_000)

  test('what runs may still call its own node, and others that restart', async () => {
    const both = { provided: [relay, works], modules: { Relay: {}, Works: {} } }
    await cluster().add('one', both)
    await cluster().settled()
    const caller = await callerAt(cluster(), 'gate')
    const slow = (key: string, ms: number) =>
      JSON.stringify({ func: 'Write', msg: JSON.stringify({ key, ms }) })
    const nested = Array.from({ length: 5 }, (_, index) =>
      caller.call('Relay', 'Call', slow('nested', 300 + index)),
    )
    await until(async () => (await rowsOf(cluster(), 'nested')).length === 5, 'the calls')
    await cluster().stop('one')
    for (const call of nested) expect(await call).toMatchObject({ state: 0 })

    await cluster().add('relay', { provided: [relay], modules: { Relay: {} } })
    await cluster().add('one', worksNode())
    await cluster().settled()
    const stopping = cluster().stop('one')
    await sleep(50)
    const waiting = Array.from({ length: 5 }, () => caller.call('Relay', 'Call', slow('away', 1)))
    await stopping
    await cluster().add('one', worksNode())
    for (const call of waiting) expect(await call).toMatchObject({ state: 0 })

    await cluster().stop('one')
    const last = Array.from({ length: 5 }, () => caller.call('Relay', 'Call', slow('late', 1)))
    await sleep(200)
    const leaving = cluster().stop('relay')
    await sleep(600)
    await cluster().add('one', worksNode())
    for (const call of last) expect(await call).toMatchObject({ state: 0 })
    await leaving
    await cluster().stop('one')
  }, 30_000)

  test('calls by name wait for that very instance', async () => {
    await cluster().add('one', worksNode())
    await cluster().add('two', worksNode())
    await cluster().settled()
    const caller = await callerAt(cluster(), 'gate')
    const ask = () => caller.ask('Works@one', 'Where')
    expect(await ask()).toBe('one')
    const stopping = cluster().stop('one')
    await sleep(50)
    const early = ask()
    await stopping
    const late = ask()
    await cluster().add('one', worksNode())
    expect([await early, await late]).toEqual(['one', 'one'])
    await cluster().stop('one')
    await cluster().stop('two')
  }, 20_000)

  test('thousands of calls that waited do not drown the one that comes', async () => {
    await cluster().add('relay', { provided: [relay], modules: { Relay: {} } })
    await cluster().add('one', worksNode())
    await cluster().settled()
    await cluster().stop('one')
    const caller = await callerAt(cluster(), 'gate')
    const flood = caller.ask('Relay', 'Flood', '9000')
    await sleep(500)
    await cluster().add('one', worksNode())
    expect(JSON.parse(await flood)).toEqual({ 0: 9000 })
    await cluster().stop('relay')
    await cluster().stop('one')
  }, 20_000)

  test('a handler that never ends does not hold it beyond shutdown.drainMs', async () => {
    await cluster().add(
      'one',
      worksNode({}, { ...isProcess, config: { shutdown: { drainMs: 2_000 } } }),
    )
    await cluster().settled()
    const caller = await callerAt(cluster(), 'gate')
    const deaf = caller.call('Works', 'Deaf')
    expect(await caller.ask('Works', 'Where')).toBe('one')
    const { process: worker } = cluster().node('one')
    const stoppedAt = performance.now()
    await cluster().stop('one')
    expect(performance.now() - stoppedAt).toBeLessThan(4_000)
    expect(await worker!.ended).toMatchObject({ code: 0, signal: null })
    expect(await deaf).toMatchObject({ state: 0xf1, msg: 'Server Is Down, outcome unknown' })
    expect(caller.isEven).toBe(true)
  }, 20_000)
})

describe('gates', () => {
  const cluster = useCluster({
    nodes: { one: worksNode(), other: { gate: true }, gate: { gate: true, isProcess: true } },
  })
  afterEach(() => cluster().rest())

  test('a gate that stops answers what it had accepted, says goodbye, and sends clients away apart', async () => {
    const callers = await Promise.all(Array.from({ length: 30 }, () => callerAt(cluster(), 'gate')))
    const sent = callers.flatMap(caller =>
      Array.from({ length: 8 }, (_, index) => {
        const order = JSON.stringify({ key: 'leaving', ms: 100 + index * 40 })
        return caller.call('Works', 'Write', order).then(
          ({ state }) => state,
          () => 'none',
        )
      }),
    )
    const leaving = async () => (await rowsOf(cluster(), 'leaving')).length
    await until(async () => (await leaving()) === sent.length, 'the calls')
    await cluster().stop('gate')
    expect(new Set(await Promise.all(sent))).toEqual(new Set([0]))
    const waits = new Set<number>()
    for (const { raw } of callers) {
      const goodbye = JSON.parse((await raw.takePublish('p')).payload.toString())
      waits.add(goodbye.content.retryAfterMs)
      expect(await raw.closed()).toBe('fin')
    }
    expect(waits.size).toBeGreaterThan(20)
    expect(await (await callerAt(cluster(), 'other')).ask('Works', 'Where')).toBe('one')
  }, 30_000)

  test('under a load that goes on, each request that it had acknowledged is answered', async () => {
    await cluster().add('gate', { gate: true, isProcess: true })
    const clients = await Promise.all(Array.from({ length: 20 }, () => cluster().join('gate')))
    const acknowledged = { count: 0, answered: 0 }
    const loops = clients.map(async raw => {
      const topics = new Map<number, string>()
      while (raw.ending === null) {
        const id = raw.takeId()
        const topic = `i/a${id}`
        const params = { msg: JSON.stringify({ key: 'going', ms: (id % 8) * 20 }) }
        topics.set(id, topic)
        raw.publish(topic, JSON.stringify({ module: 'Works', func: 'Write', params }), {
          qos: 1,
          id,
        })
        await sleep(20)
      }
      const replies = new Map<string, number[]>()
      for (const { topic, payload } of raw.takePublishes())
        if (topic !== 'p' && topic !== 'q')
          replies.set(topic, [...(replies.get(topic) ?? []), JSON.parse(payload.toString()).state])
      for (const packet of raw.inbox) {
        if (packet.type !== Type.Puback) continue
        acknowledged.count++
        const states = replies.get(topics.get(packet.body.readUInt16BE(0))!)
        if (states?.length === 1 && states[0] === 0) acknowledged.answered++
      }
    })
    await until(async () => (await rowsOf(cluster(), 'going')).length > 400, 'the load')
    await cluster().stop('gate')
    await Promise.all(loops)
    expect(acknowledged.count).toBeGreaterThan(400)
    expect(acknowledged.answered).toBe(acknowledged.count)
  }, 30_000)

  test('a node that has clients and modules stops: its own clients are answered there', async () => {
    await cluster().add('all', {
      gate: true,
      provided: [relay],
      modules: { Relay: {} },
    })
    await cluster().settled()
    const caller = await callerAt(cluster(), 'all')
    const order = JSON.stringify({ func: 'Write', msg: '{"key":"own","ms":300}' })
    const calls = Array.from({ length: 10 }, () => caller.call('Relay', 'Call', order))
    await until(async () => (await rowsOf(cluster(), 'own')).length === 10, 'the calls')
    const stopping = cluster().stop('all')
    for (const call of calls) expect(await call).toMatchObject({ state: 0 })
    await stopping
  }, 20_000)
})
