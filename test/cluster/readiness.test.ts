/**
 * What orchestrators are told of a node, from its first moment to its last, and while services are
 * away.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMariaDb } from '../../src/testing/services/mariadb.ts'
import { startNats } from '../../src/testing/services/nats.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { freePort, type Service } from '../../src/testing/services/services.ts'
import { gatePart, Machine, merged, probe, until } from './support/machine.ts'
import type { NodeProcess } from './support/node-process.ts'

type Name = 'redis' | 'nats' | 'mariadb'

let services: Record<Name, Service>
let machine: Machine

beforeAll(async () => {
  const [redis, nats, mariadb] = await Promise.all([startRedis(), startNats(), startMariaDb()])
  services = { redis, nats, mariadb }
  machine = await new Machine({
    redisUrl: redis.url,
    mysqlUrl: mariadb.url,
    config: { bus: { url: nats.url } },
  }).start()
})
afterAll(async () => {
  await machine[Symbol.asyncDispose]()
  await Promise.all(Object.values(services).map(service => service.stop()))
})

interface Readiness {
  readonly code: number
  readonly status?: string
  readonly checks?: readonly {
    readonly name: string
    readonly isGood: boolean
    readonly text: string
  }[]
}

async function readyz(health: string): Promise<Readiness> {
  const { code, text } = await probe(health, '/readyz')
  return { code, ...(text === '' ? {} : JSON.parse(text)) }
}

async function failing(node: NodeProcess): Promise<string[]> {
  const { checks = [] } = await readyz(node.files.health!)
  return checks.filter(({ isGood }) => !isGood).map(({ name }) => name)
}

describe('the probes of a node', { timeout: 120_000 }, () => {
  it('say that it starts, that it is ready, and that it drains', async () => {
    const port = await freePort()
    const files = await machine.write(
      'gate',
      merged(gatePart(port), { shutdown: { closesPerSecond: 5, drainMs: 20_000 } }),
    )
    const gate = machine.launch(files)
    const seen: Readiness[] = []
    await until(async () => {
      const now = await readyz(files.health)
      if (now.code !== 0) seen.push(now)
      return now.code === 200
    }, 'the gate to be ready')
    expect(seen[0]).toMatchObject({ code: 503, status: 'not-ready' })
    expect(seen[0]!.checks).toContainEqual({ name: 'state', isGood: false, text: 'starting' })
    await Promise.all(Array.from({ length: 10 }, () => machine.join(port)))
    gate.signal('SIGTERM')
    await until(async () => (await readyz(files.health)).code === 503, '503')
    expect((await readyz(files.health)).checks).toContainEqual({
      name: 'state',
      isGood: false,
      text: 'draining',
    })
    expect((await probe(files.health, '/healthz')).code).toBe(200)
    expect((await gate.ended).code).toBe(0)
    await machine.rest()
  })

  it('say which service is away, and that it is back; the process counts as alive', async () => {
    const port = await freePort()
    const nodes = await Promise.all([machine.gate('served', port), machine.worker('worker')])
    const client = await machine.join(port)
    const checkOf = { redis: 'kv', nats: 'bus', mariadb: 'sql' } as const
    for (const name of ['redis', 'nats', 'mariadb'] as const) {
      await services[name].kill('SIGSTOP')
      for (const node of nodes) {
        await until(
          async () => (await failing(node)).join() === checkOf[name],
          () => `${node.files.name} to miss ${name}`,
          40_000,
        )
        expect((await readyz(node.files.health!)).code).toBe(503)
        expect((await probe(node.files.health!, '/healthz')).code).toBe(200)
        expect((await probe(node.files.health!, '/metrics')).code).toBe(200)
      }
      await services[name].kill('SIGCONT')
      for (const node of nodes)
        await until(
          async () => (await readyz(node.files.health!)).code === 200,
          () => `${node.files.name} to have ${name} back`,
          40_000,
        )
    }
    const reply = await client.request({ module: 'Stage', func: 'Where', params: { msg: '' } })
    expect(reply).toMatchObject({ state: 0, result: { msg: 'worker' } })
    for (const node of nodes) {
      const { text: metrics } = await probe(node.files.health!, '/metrics')
      for (const prefix of ['bus_', 'cluster_', 'presence_'])
        expect(metrics).toMatch(new RegExp(`^# TYPE \\w*${prefix}\\w+ `, 'm'))
    }
    for (const node of nodes) expect((await node.end('SIGTERM', 30_000)).code).toBe(0)
    await machine.rest()
  })

  it('a monitor whose port is taken is off in development, and the start goes on', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const node = await machine.worker('modest', { monitor: { enabled: true, port } })
    holder.close()
    expect(machine.log('modest')).toMatch(
      new RegExp(`"level":"warn".*127\\.0\\.0\\.1:${port}: it is taken.*The monitor is off`),
    )
    expect((await node.end('SIGTERM', 30_000)).code).toBe(0)
  })
})

describe('with services that stand still', { timeout: 120_000 }, () => {
  it('a gate drains in time', async () => {
    const port = await freePort()
    const drainMs = 3_000
    const gate = await machine.gate('drained', port, { shutdown: { drainMs } })
    const clients = await Promise.all(Array.from({ length: 20 }, () => machine.join(port)))
    await services.redis.kill('SIGSTOP')
    await services.nats.kill('SIGSTOP')
    try {
      const began = performance.now()
      gate.signal('SIGTERM')
      for (const client of clients) expect(await client.closed(15_000)).toBe('fin')
      const closedMs = performance.now() - began
      const { code } = await gate.end('SIGTERM', 40_000)
      expect(code).toBe(0)
      expect(closedMs).toBeLessThan(5 * drainMs)
    } finally {
      await services.redis.kill('SIGCONT')
      await services.nats.kill('SIGCONT')
    }
  })

  it.each(['redis', 'nats', 'mariadb'] as const)(
    'a start fails in time without %s, and ends at SIGTERM before',
    async name => {
      const asked = await machine.write(`asked-${name}`, machine.workerPart())
      await services[name].kill('SIGSTOP')
      try {
        const waiting = machine.launch(asked)
        await until(async () => (await readyz(asked.health)).code === 503, 'it to start')
        const began = performance.now()
        expect((await waiting.end('SIGTERM', 30_000)).code).toBe(0)
        expect(performance.now() - began).toBeLessThan(5 * 2_500)
        const { code, text, ms } = await machine.refusal(`without-${name}`, machine.workerPart())
        expect(code).toBe(4)
        expect(ms).toBeLessThan(5 * 5_000)
        expect(text.trimEnd().split('\n').at(-1)).toMatch(/^Cannot use .* at .*127\.0\.0\.1:\d+/)
        expect(text).not.toMatch(/\n\s+at /)
      } finally {
        await services[name].kill('SIGCONT')
      }
    },
  )
})
