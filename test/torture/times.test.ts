/** What takes its time, all at the same time: the file lasts as long as its longest test. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { held, release } from './module.ts'
import { connectPacket, pingreq, publishPacket, subscribePacket, Type } from './packets.ts'
import { newClientId, type RawClient } from './raw-client.ts'
import { sleep, World } from './world.ts'

let open: World
/** Ordinary topics off: a client has to take its key. */
let closed: World

beforeAll(async () => {
  open = await new World().start()
  closed = await new World({ config: { gate: { mqtt: { plainTopics: 'off' } } } }).start()
})
afterAll(async () => {
  await open.rest()
  await closed.rest()
  await open[Symbol.asyncDispose]()
  await closed[Symbol.asyncDispose]()
})

const call = (func: string, text = ''): string =>
  JSON.stringify({ module: 'Torture', func, params: { text } })

/**
 * Waits for the server to end the connection, which may take five times what is stated; resolves to
 * the milliseconds since `begun`, a moment before the server's own clock began.
 */
async function ends(client: RawClient, begun: number, statedMs: number): Promise<number> {
  expect(await client.closed(5 * statedMs)).toBe('fin')
  return performance.now() - begun
}

describe.concurrent('deadlines', { timeout: 90_000 }, () => {
  it('closes a connection that says nothing at 5 s', async () => {
    const begun = performance.now()
    const client = await open.tcp()
    expect(await ends(client, begun, 5000)).toBeGreaterThanOrEqual(5000)
  })

  it('closes a CONNECT of one byte a second at 5 s', async () => {
    const begun = performance.now()
    const client = await open.tcp()
    const bytes = connectPacket({ clientId: client.clientId })
    let at = 0
    const timer = setInterval(() => client.write(bytes.subarray(at, ++at)), 1000)
    try {
      expect(await ends(client, begun, 5000)).toBeGreaterThanOrEqual(5000)
    } finally {
      clearInterval(timer)
    }
    expect(client.bytesRead).toBe(0)
  })

  it('raises a keep-alive of 1 s to 10 s, and closes the silent one at 15 s', async () => {
    const client = await open.tcp()
    const begun = performance.now()
    await client.connect({ keepAlive: 1 })
    expect(await ends(client, begun, 15_000)).toBeGreaterThanOrEqual(15_000)
  })

  it('counts whole packets alone against silence', async () => {
    const client = await open.tcp()
    await client.connect({ keepAlive: 10 })
    await sleep(8000)
    const begun = performance.now()
    client.write(pingreq)
    await client.take(Type.Pingresp)
    // Half a packet is no sign of life; it is late itself after 10 s.
    client.write(pingreq.subarray(0, 1))
    await client.closed(50_000)
    const lasted = performance.now() - begun
    expect(lasted).toBeGreaterThanOrEqual(10_000)
  })

  it('closes a packet that is not complete after 10 s, however it drips', async () => {
    const client = await open.tcp()
    await client.connect()
    const bytes = publishPacket('a', Buffer.alloc(1000))
    const before = open.refusals('packet-late')
    const begun = performance.now()
    client.write(pingreq, bytes.subarray(0, 3))
    let at = 3
    const timer = setInterval(() => client.write(bytes.subarray(at, ++at)), 250)
    try {
      await client.closed(50_000)
    } finally {
      clearInterval(timer)
    }
    expect(performance.now() - begun).toBeGreaterThanOrEqual(10_000)
    expect(open.refusals('packet-late')).toBeGreaterThan(before)
  })

  it('closes a connection without a key 15 s after CONNACK where it has no other business', async () => {
    const [silent, busy] = [await closed.tcp(), await closed.tcp()]
    const begun = performance.now()
    await Promise.all([silent.connect(), busy.connect()])
    const pings = setInterval(() => busy.write(pingreq), 3000)
    try {
      const lasted = await Promise.all([ends(silent, begun, 15_000), ends(busy, begun, 15_000)])
      for (const ms of lasted) expect(ms).toBeGreaterThanOrEqual(15_000)
    } finally {
      clearInterval(pings)
    }
    expect(closed.refusals('no-key')).toBe(2)
  })

  it('keeps a connection with its key, and one without where ordinary topics are open', async () => {
    const withKey = await (await closed.tcp()).join()
    const without = await open.tcp()
    await without.connect()
    await sleep(17_000)
    expect(withKey.ending).toBeNull()
    expect(without.ending).toBeNull()
    expect(await withKey.request(call('Echo', 'x'))).toMatchObject({ state: 0 })
    without.write(pingreq)
    await without.take(Type.Pingresp)
  })

  it('gives up waiting for the answers of an orderly close after 5 s', async () => {
    const client = await (await open.tcp()).join()
    client.write(client.packet('i/t', call('Hold', 'for ever')))
    const begun = performance.now()
    client.publish('i', call('Leave'))
    await client.reply()
    expect(await client.closed(25_000)).toBe('fin')
    expect(performance.now() - begun).toBeGreaterThanOrEqual(5000)
    expect(client.takePublishes().map(({ topic }) => topic)).toEqual(['p', 'q'])
  })

  it('answers 0xf0 to what has waited 5 s, and does not run it', async () => {
    const client = await (await open.tcp()).join()
    client.write(
      client.packet('i', call('Hold', 'late')),
      // Hold itself would have 20 s.
      client.packet('i', call('Hold', 'too late')),
    )
    await sleep(5200)
    expect(held.has('late')).toBe(true)
    release('late')
    expect(await client.reply()).toMatchObject({ state: 0 })
    expect(await client.reply()).toMatchObject({ state: 0xf0 })
    expect(held.has('too late')).toBe(false)
  })

  it('cuts a closing connection whose client does not go after 2 s', async () => {
    const client = await open.tcp({ halfOpen: true })
    await client.connect()
    const begun = performance.now()
    client.write(Buffer.of(0xf0, 0))
    await client.closed()
    const gone = new Promise<void>(resolve => {
      client.stream.on('error', () => resolve())
      client.stream.on('close', () => resolve())
    })
    // Writing is the only way to notice on this side that the other one is gone.
    const timer = setInterval(() => client.write(pingreq), 50)
    await gone
    clearInterval(timer)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(2000)
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})

describe.concurrent('a client id that is taken', { timeout: 90_000 }, () => {
  it('is refused while its holder answers the probe, and probed once in 5 s', async () => {
    const holder = await (await open.tcp()).join()
    const newcomer = await open.tcp({ clientId: holder.clientId })
    expect(await newcomer.connect()).toBe(2)
    // The probe is the nonce again; the holder acknowledged it.
    const { payload } = await holder.takePublish('s')
    expect(payload.toString()).toBe(holder.nonce)
    for (let round = 0; round < 3; round++) {
      const next = await open.tcp({ clientId: holder.clientId })
      expect(await next.connect()).toBe(2)
    }
    expect(holder.count(Type.Publish)).toBe(0)
    await sleep(5100)
    const later = await open.tcp({ clientId: holder.clientId })
    expect(await later.connect()).toBe(2)
    expect((await holder.takePublish('s')).payload.toString()).toBe(holder.nonce)
    expect(await holder.request(call('Echo', 'alive'))).toMatchObject({ state: 0 })
  })

  it('goes to the newcomer 2 s after a holder that never answers was probed', async () => {
    const holder = await (await open.tcp()).join()
    holder.acknowledges = false
    const begun = performance.now()
    const newcomer = await open.tcp({ clientId: holder.clientId })
    newcomer.write(
      connectPacket({ clientId: holder.clientId }),
      subscribePacket(1, [
        ['s', 1],
        ['i', 1],
      ]),
    )
    // Who comes while the probe is under way is refused.
    const third = await open.tcp({ clientId: holder.clientId })
    expect(await third.connect()).toBe(2)
    expect(await newcomer.connack()).toBe(0)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(2000)
    expect(performance.now() - begun).toBeLessThan(10_000)
    await newcomer.takeNonce()
    expect(newcomer.nonce).not.toBe(holder.nonce)
    expect(await holder.closed()).toBe('fin')
    expect(await newcomer.request(call('Echo', 'mine'))).toMatchObject({ state: 0 })
  })

  it('goes to one of five newcomers where the holder is dead', async () => {
    const holder = await (await open.tcp()).join()
    holder.acknowledges = false
    const newcomers = await Promise.all(
      Array.from({ length: 5 }, () => open.tcp({ clientId: holder.clientId })),
    )
    const codes = await Promise.all(newcomers.map(one => one.connect()))
    expect(codes.toSorted((a, b) => a - b)).toEqual([0, 2, 2, 2, 2])
    expect(await holder.closed()).toBe('fin')
  })

  it('stays with the holder where the newcomer leaves during the probe', async () => {
    const holder = await (await open.tcp()).join()
    holder.acknowledges = false
    const newcomer = await open.tcp({ clientId: holder.clientId })
    newcomer.write(connectPacket({ clientId: holder.clientId }))
    await holder.takePublish('s')
    newcomer.reset()
    await sleep(3000)
    holder.acknowledges = true
    expect(await holder.request(call('Echo', 'still mine'))).toMatchObject({ state: 0 })
  })

  it('is refused at once where the holder never subscribed s', async () => {
    const holder = await open.tcp()
    await holder.connect()
    const newcomer = await open.tcp({ clientId: holder.clientId })
    expect(await newcomer.connect()).toBe(2)
    expect(holder.inbox).toEqual([])
  })

  it('goes to the newcomer at once where the holder is silent for longer than its keep-alive', async () => {
    const holder = await open.tcp()
    await holder.connect({ keepAlive: 10 })
    await sleep(10_300)
    const newcomer = await open.tcp({ clientId: holder.clientId })
    expect(await newcomer.connect()).toBe(0)
    expect(await holder.closed()).toBe('fin')
  })

  it('goes at once to whoever comes while its holder is being closed', async () => {
    const clientId = newClientId()
    const holder = await (await open.tcp({ clientId })).join()
    holder.write(holder.packet('i/t', call('Hold', 'leaving')), holder.packet('i', call('Leave')))
    await holder.reply()
    const newcomer = await open.tcp({ clientId })
    expect(await newcomer.connect()).toBe(0)
  })
})
