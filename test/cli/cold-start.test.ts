import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { MasterStatus, SupervisedStatus } from '../../src/master/status.ts'
import { startMariaDb } from '../../src/testing/services/mariadb.ts'
import { startNats } from '../../src/testing/services/nats.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { makeProject } from '../config/project.ts'
import { until } from '../master/support.ts'
import { sifaka, sifakaHere, startSifaka } from './run-cli.ts'

async function statusOf(cwd: string): Promise<readonly SupervisedStatus[]> {
  const { stdout } = await sifakaHere(['status', '--json'], { cwd })
  return stdout === '' ? [] : (JSON.parse(stdout) as MasterStatus).nodes
}

const ready = (cwd: string) =>
  until('all nodes to be ready', async () => {
    const nodes = await statusOf(cwd)
    return nodes.length === 2 && nodes.every(({ state }) => state === 'ready') ? nodes : null
  })

/** Resolves when both nodes say that they wait for it. */
const waiting = (cwd: string, pattern: RegExp) =>
  until(`nodes that wait for ${pattern}`, async () => {
    const nodes = await statusOf(cwd)
    const isSo = ({ lastWords }: SupervisedStatus): boolean => pattern.test(lastWords.join())
    return nodes.length === 2 && nodes.every(isSo) ? true : null
  })

describe('a cluster on one machine', { timeout: 120_000 }, () => {
  it('that starts before its services comes up by itself, and is upgraded without a pause', async () => {
    await using mariadb = await startMariaDb()
    await using redis = await startRedis()
    await using nats = await startNats()
    const shared = {
      bus: { url: nats.url },
      store: { sql: mariadb.url, kv: redis.url },
      cluster: { secret: 'f3b1c99e0d6a4457a1b2c3d4e5f60718' },
      monitor: { enabled: false },
    }
    const gate = { mqtt: { tcp: { host: '127.0.0.1', port: 0 }, websocket: { enabled: false } } }
    const cwd = makeProject({
      'conf/server.json': JSON.stringify({
        ...shared,
        modules: {},
        master: { nodes: { gate1: 'gate1.json', work1: 'work1.json' }, maxRestarts: 1 },
      }),
      'gate1.json': JSON.stringify({ ...shared, gate, modules: { Gate: {} } }),
      'work1.json': JSON.stringify({ ...shared, modules: { User: {} } }),
    })
    for (const service of [mariadb, redis, nats]) await service.kill('SIGKILL')
    const first = startSifaka(['master'], { cwd })
    onTestFinished(() => void first.child.kill('SIGKILL'))
    await waiting(cwd, new RegExp(`127\\.0\\.0\\.1:${mariadb.port} .*"store\\.sql"`))
    await mariadb.restart()
    await waiting(cwd, new RegExp(`Redis at 127\\.0\\.0\\.1:${redis.port}: .*"store\\.kv"`))
    await redis.restart()
    await waiting(cwd, new RegExp(`the bus at .*127\\.0\\.0\\.1:${nats.port}: .*bus\\.url`))
    await nats.restart()
    const before = await ready(cwd)

    const second = startSifaka(['master', '--replace'], { cwd, env: { TONE: 'new' } })
    onTestFinished(() => void second.child.kill('SIGKILL'))
    await second.until(/"msg":"The master runs"/)
    expect((await first.ended).code).toBe(0)
    expect((await ready(cwd)).map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid))
    expect((await sifaka(['restart', '--rolling'], { cwd })).code).toBe(0)
    for (const { pid } of await ready(cwd)) {
      expect(before.map(one => one.pid)).not.toContain(pid)
      if (process.platform === 'linux')
        expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain('TONE=new')
    }
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
  })
})
