/** What every carrier over a server does, as tests; its own file adds what only it can do. */
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { silentLogger, type Logger } from '../../src/base/logger.ts'
import { Metrics } from '../../src/base/metrics.ts'
import type { Carrier } from '../../src/bus/carrier.ts'
import type { ServerCarrierOptions } from '../../src/bus/carriers/server-carrier.ts'
import { SifakaError } from '../../src/errors.ts'
import { standStill } from '../../src/testing/contracts/bus-lab.ts'
import { freePort, type Service } from '../../src/testing/services/services.ts'
import { startTcpProxy, type TcpProxy } from '../../src/testing/services/tcp-proxy.ts'
import { earOf, newEpoch, patience, until } from './carriers.ts'

export interface CarrierKind {
  name: string
  scheme: string
  startService(): Promise<Service>
  create(options: ServerCarrierOptions): Carrier
  /** A server that cuts a reader with a few MiB unread. */
  startImpatient(): Promise<Service>
}

const cluster = 'test'

export function describeCarrier(kind: CarrierKind): void {
  const { create } = kind
  describe(`${kind.name} carrier`, () => {
    describeStart(kind)
    describeCarrying(kind)
    describeOutage(kind)

    it('a reader that is too slow is cut by the server and comes back by itself', async () => {
      await using service = await kind.startImpatient()
      await using proxy = await startTcpProxy(service.port)
      const metrics = new Metrics()
      await using sender = earOf(create({ url: service.url, cluster }), 'sender')
      const url = `${kind.scheme}://127.0.0.1:${proxy.port}`
      await using slow = earOf(create({ url, cluster, metrics }), 'slow')
      await Promise.all([sender.carrier.start(), slow.carrier.start()])
      proxy.freeze('in')
      const batch = Buffer.alloc(256 * 1024, 'x')
      const deadline = performance.now() + 3_000 * patience
      while (slow.states.at(-1) === true && performance.now() < deadline) {
        sender.send(slow.self, batch)
        await delay(1)
        if (proxy.connections === 0) break
      }
      proxy.thaw()
      await until(() => slow.states.length >= 3 && slow.carrier.isUp, 2_000, 'up again')
      expect(slow.states.slice(0, 3)).toEqual([true, false, true])
      expect(sender.states).toEqual([true])
      sender.send(slow.self, 'again')
      await until(() => slow.heard.includes('own again'), 500, 'heard again')
      const family = metrics.snapshot().find(one => one.name === 'bus_outages_total')
      expect(JSON.stringify(family?.series)).toMatch(/"value":1/)
    })
  })
}

function describeStart({ create, scheme, startService }: CarrierKind): void {
  it('start() fails with BusFailed in 3 s where no server is, without credentials', async () => {
    const port = await freePort()
    const url = `${scheme}://anna:verysecret@127.0.0.1:${port}`
    await using ear = earOf(create({ url, cluster }), 'a')
    const error = await failureOf(ear.carrier.start())
    expect(error.message).toBe(
      `Cannot use the bus at ${scheme}://127.0.0.1:${port}: connection refused; ` +
        'start the server there or correct bus.url',
    )
    expect(ear.carrier.isUp).toBe(false)
    expect(ear.carrier.name).toBe(`${scheme}://127.0.0.1:${port}`)
    expect(ear.states).toEqual([])
  })

  it('start() fails with BusFailed in 3 s where the server is frozen, and works later', async () => {
    await using service = await startService()
    await service.kill('SIGSTOP')
    await using ear = earOf(create({ url: service.url, cluster }), 'a')
    const startedAt = performance.now()
    const error = await failureOf(ear.carrier.start())
    expect(performance.now() - startedAt).toBeLessThan(3_000 * patience)
    expect(error.message).toMatch(/: no answer; start the server there/)
    await service.kill('SIGCONT')
    await ear.carrier.start()
    expect(ear.carrier.isUp).toBe(true)
  })

  it('refuses a url of another kind', () => {
    expect(() => create({ url: 'http://127.0.0.1:1', cluster })).toThrow(/Cannot use "bus.url"/)
    expect(() => create({ url: `${scheme}://`, cluster })).toThrow(/Cannot use "bus.url"/)
    expect(() => create({ url: `${scheme}://a:100%@b`, cluster })).toThrow(/as "%25"/)
  })

  it('start() and close() may be called again, and start() fails after close()', async () => {
    await using service = await startService()
    const ear = earOf(create({ url: service.url, cluster }), 'a')
    await Promise.all([ear.carrier.start(), ear.carrier.start()])
    await Promise.all([ear.carrier.close(), ear.carrier.close()])
    expect(ear.carrier.isUp).toBe(false)
    const never = earOf(create({ url: service.url, cluster }), 'b')
    await never.carrier.close()
    expect((await failureOf(never.carrier.start())).message).toMatch(/closed/)
    const fate = ear.send(ear.self, 'late')
    await until(() => fate.lost === 'unknown', 100, 'lost')
  })
}

function describeCarrying({ create, startService }: CarrierKind): void {
  it('carries a batch to one node, and to all with the sender among them', async () => {
    await using service = await startService()
    const options = { url: service.url, cluster }
    await using a = earOf(create(options), 'a')
    await using b = earOf(create(options), 'b')
    await using foreign = earOf(create({ ...options, cluster: 'other' }), 'b', b.self.epoch)
    await Promise.all([a.carrier.start(), b.carrier.start(), foreign.carrier.start()])
    a.send(b.self, 'one')
    a.send(a.self, 'self')
    a.carrier.sendToAll(Buffer.from('everyone'))
    await until(() => a.heard.length === 2 && b.heard.length === 2, 500, 'both heard')
    expect(a.heard).toEqual(['own self', 'all everyone'])
    expect(b.heard).toEqual(['own one', 'all everyone'])
    await until(() => a.carrier.waitingBytes === 0, 500, 'all told')
    expect(foreign.heard).toEqual([])
  })

  it('says that a batch reached nobody, also one to an old epoch', async () => {
    await using service = await startService()
    await using a = earOf(create({ url: service.url, cluster }), 'a')
    await using b = earOf(create({ url: service.url, cluster }), 'b')
    await Promise.all([a.carrier.start(), b.carrier.start()])
    const absent = a.send({ name: 'nobody', epoch: newEpoch() }, 'one')
    const present = a.send(b.self, 'two')
    const old = a.send({ name: 'b', epoch: newEpoch() }, 'three')
    await until(() => old.lost !== undefined && absent.lost !== undefined, 500, 'both told')
    expect([absent.lost, present.lost, old.lost]).toEqual(['nobody', undefined, 'nobody'])
    await until(() => b.heard.length > 0, 500, 'heard')
    await b.carrier.close()
    const gone = a.send(b.self, 'four')
    await until(() => gone.lost === 'nobody', 500, 'told')
    expect(b.heard).toEqual(['own two'])
    expect(a.carrier.waitingBytes).toBe(0)
  })

  it('keeps the order of 5,000 batches, to one and to all', async () => {
    await using service = await startService()
    await using a = earOf(create({ url: service.url, cluster }), 'a')
    await using b = earOf(create({ url: service.url, cluster }), 'b')
    await Promise.all([a.carrier.start(), b.carrier.start()])
    const wanted: string[] = []
    for (let n = 0; n < 5_000; n++) {
      if (n % 7 === 0) a.carrier.sendToAll(Buffer.from(`${n}`))
      else a.send(b.self, `${n}`)
      wanted.push(`${n % 7 === 0 ? 'all' : 'own'} ${n}`)
      if (n % 100 === 0) await delay(0)
    }
    await until(() => b.heard.length === wanted.length, 2_000, 'all heard')
    expect(b.heard).toEqual(wanted)
  })

  it('carries a batch of maxBatchBytes', async () => {
    await using service = await startService()
    await using a = earOf(create({ url: service.url, cluster }), 'a')
    await a.carrier.start()
    expect(a.carrier.maxBatchBytes).toBeGreaterThanOrEqual(1024 * 1024)
    const fate = a.send(a.self, Buffer.alloc(a.carrier.maxBatchBytes))
    await until(() => a.heard.length === 1, 2_000, 'heard')
    expect(a.heard).toEqual([`own ${a.carrier.maxBatchBytes}`])
    expect(fate.lost).toBeUndefined()
  })
}

function describeOutage(kind: CarrierKind): void {
  const { create, startService } = kind

  it('is down at once when the server is killed, and up again by itself', async () => {
    await using service = await startService()
    const lines: string[] = []
    const log = recorder(lines)
    await using a = earOf(create({ url: service.url, cluster, log }), 'a')
    await using b = earOf(create({ url: service.url, cluster }), 'b')
    await Promise.all([a.carrier.start(), b.carrier.start()])
    const underWay = Array.from({ length: 100 }, (_, n) => a.send(b.self, `${n}`))
    await service.kill('SIGKILL')
    await until(() => !a.carrier.isUp && !b.carrier.isUp, 200, 'down')
    const away = Array.from({ length: 100 }, (_, n) => a.send(b.self, `away ${n}`))
    await until(() => away.every(fate => fate.lost === 'unknown'), 200, 'told')
    expect(underWay.every(fate => fate.lost !== 'nobody')).toBe(true)
    expect(a.carrier.waitingBytes).toBe(0)
    await service.restart()
    await until(() => a.carrier.isUp && b.carrier.isUp, 2_000, 'up')
    const before = b.heard.length
    a.send(b.self, 'back')
    await until(() => b.heard.length > before, 500, 'heard')
    expect(b.heard.slice(before)).toEqual(['own back'])
    expect(a.states).toEqual([true, false, true])
    // Each reason once: the connection was closed, then nobody answered.
    const [first, ...rest] = lines
    const last = rest.pop()
    const goneLine = `warn Bus at ${service.url} is away, reconnecting until it is back`
    expect([first, last]).toEqual([goneLine, `info Bus at ${service.url} is up again`])
    expect(rest.every(line => line === goneLine)).toBe(true)
    expect(rest.length).toBeLessThan(4)
  })

  it('bears a server that stands still for 2 s: late is not lost', async () => {
    await using service = await startService()
    await using a = earOf(create({ url: service.url, cluster }), 'a')
    await a.carrier.start()
    await service.kill('SIGSTOP')
    const fate = a.send(a.self, 'patience')
    expect(a.carrier.waitingBytes).toBe(8)
    await delay(2_000)
    await service.kill('SIGCONT')
    await until(() => a.heard.length === 1, 1_000, 'heard')
    expect(a.states).toEqual([true])
    expect(fate.lost === undefined || fate.lost === 'unknown').toBe(true)
    await until(() => a.carrier.waitingBytes === 0, 500, 'all told')
  })

  it('is down 3 s after a server froze, and sends nothing old when it is up again', async () => {
    await using service = await startService()
    const limit = 1024 * 1024
    await using a = earOf(create({ url: service.url, cluster, maxWaitingBytes: limit }), 'a')
    await using b = earOf(create({ url: service.url, cluster }), 'b')
    await Promise.all([a.carrier.start(), b.carrier.start()])
    await service.kill('SIGSTOP')
    const startedAt = performance.now()
    const first = a.send(b.self, 'before')
    const flood = Array.from({ length: 40 }, () => a.send(b.self, Buffer.alloc(64 * 1024)))
    expect(a.carrier.waitingBytes).toBeLessThanOrEqual(limit)
    await until(() => flood.slice(20).every(fate => fate.lost === 'unknown'), 100, 'refused')
    await until(() => first.lost === 'unknown', 2_500, 'told')
    expect(a.carrier.isUp).toBe(true)
    await until(() => !a.carrier.isUp && !b.carrier.isUp, 4_500, 'down')
    expect(performance.now() - startedAt).toBeGreaterThan(2_900)
    const away = a.send(b.self, 'while away')
    await until(() => away.lost === 'unknown', 100, 'told')
    await service.kill('SIGCONT')
    await until(() => a.carrier.isUp && b.carrier.isUp, 4_000, 'up')
    a.send(b.self, 'after')
    await until(() => b.heard.includes('own after'), 500, 'heard')
    expect(b.heard).not.toContain('own while away')
    expect(a.carrier.waitingBytes).toBeLessThan(100)
  })

  it('close() ends in time while the server is frozen or dead', async () => {
    await using service = await startService()
    await using a = earOf(create({ url: service.url, cluster }), 'a')
    await using b = earOf(create({ url: service.url, cluster }), 'b')
    await Promise.all([a.carrier.start(), b.carrier.start()])
    await service.kill('SIGSTOP')
    const fate = a.send(b.self, 'one')
    const startedAt = performance.now()
    await a.carrier.close()
    expect(performance.now() - startedAt).toBeLessThan(1_000 * patience)
    expect(fate.lost).toBe('unknown')
    await service.kill('SIGKILL')
    await until(() => !b.carrier.isUp, 200, 'down')
    await b.carrier.close()
    expect(performance.now() - startedAt).toBeLessThan(2_000 * patience)
  })

  it('comes back within a second when its connections are cut', async () => {
    await using service = await startService()
    await using proxy = await startTcpProxy(service.port)
    const url = `${kind.scheme}://127.0.0.1:${proxy.port}`
    await using a = earOf(create({ url, cluster }), 'a')
    await a.carrier.start()
    proxy.cut()
    await until(() => a.states.length === 3, 1_000, 'down and up')
    const fate = a.send(a.self, 'again')
    await until(() => a.heard.length === 1, 500, 'heard')
    expect(fate.lost).toBeUndefined()
  })

  it('gives up a link that carries one way only, and comes back when it is whole', async () => {
    await using service = await startService()
    await using deafLink = await startTcpProxy(service.port)
    await using dumbLink = await startTcpProxy(service.port)
    const urlOf = (link: TcpProxy) => `${kind.scheme}://127.0.0.1:${link.port}`
    await using deaf = earOf(create({ url: urlOf(deafLink), cluster }), 'deaf')
    await using dumb = earOf(create({ url: urlOf(dumbLink), cluster }), 'dumb')
    await using whole = earOf(create({ url: service.url, cluster }), 'whole')
    await Promise.all([deaf, dumb, whole].map(ear => ear.carrier.start()))
    deafLink.freeze('in')
    dumbLink.freeze('out')
    const said = dumb.send(whole.self, 'unheard')
    await until(() => !deaf.carrier.isUp && !dumb.carrier.isUp, 4_500, 'both are down')
    expect(said.lost).toBe('unknown')
    dumb.send(whole.self, 'while away')
    deafLink.thaw()
    dumbLink.thaw()
    await until(() => deaf.carrier.isUp && dumb.carrier.isUp, 4_000, 'both are up')
    dumb.send(deaf.self, 'again')
    await until(() => deaf.heard.includes('own again'), 500, 'heard')
    // What had reached the link may arrive late; what had not is gone.
    expect(whole.heard.filter(one => one !== 'own unheard')).toEqual([])
    expect(whole.states).toEqual([true])
  })

  it('does not take its own standstill for the silence of the server', async () => {
    await using service = await startService()
    await using a = earOf(create({ url: service.url, cluster }), 'a')
    await a.carrier.start()
    const fate = a.send(a.self, 'one')
    await delay(0)
    standStill(4_000)
    await until(() => a.heard.length === 1, 500, 'heard')
    await delay(1_000)
    expect(a.states).toEqual([true])
    expect(fate.lost).toBeUndefined()
  })
}

async function failureOf(work: Promise<unknown>): Promise<SifakaError> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof SifakaError)) throw error
    expect(error.code).toBe('BusFailed')
    expect(inspect(error, { depth: 9 })).not.toMatch('verysecret')
    return error
  }
  return expect.fail('it did not fail')
}

function recorder(lines: string[]): Logger {
  return {
    ...silentLogger,
    info: message => lines.push(`info ${message}`),
    warn: message => lines.push(`warn ${message}`),
  }
}
