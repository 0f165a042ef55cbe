/** `sifaka check` of a node of a cluster: real servers, the bus away, refused and answering. */
import { inject, describe, expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../src/testing/services/nats.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { makeProject } from '../config/project.ts'
import { ownDatabase } from '../setup/resources.ts'
import { sifakaHere } from './run-cli.ts'

async function check(bus: string, kv = inject('redisUrl')) {
  const database = await ownDatabase()
  onTestFinished(() => database[Symbol.asyncDispose]())
  const env = {
    SIFAKA_BUS__URL: bus,
    SIFAKA_CLUSTER__SECRET: '6d0f1c9be27a45d3b8e0a96f3c5172d4',
    SIFAKA_STORE__SQL: database.url,
    SIFAKA_STORE__KV: kv,
  }
  const { code, stdout } = await sifakaHere(['check'], { cwd: makeProject({}), env })
  const row = (name: string) =>
    stdout
      .split('\n')
      .find(line => line.startsWith(name))
      ?.split(/\s{2,}/)
      .slice(1)
  return { code, bus: row('bus'), kv: row('kv'), migrations: row('migrations') }
}

describe('sifaka check', { timeout: 60_000 }, () => {
  it('says that the bus answers, Redis or NATS', async () => {
    const redis = inject('redisUrl')
    const one = await check(redis)
    expect(one).toMatchObject({ code: 0, bus: ['ok', expect.stringMatching(/: answers$/)] })
    await using nats = await startNats()
    expect(await check(nats.url)).toMatchObject({
      code: 0,
      bus: ['ok', `${nats.url}: answers`],
      migrations: ['ok', expect.stringContaining('pending')],
    })
  })

  it('says so where it is away, and looks at the rest', async () => {
    await using nats = await startNats()
    await nats.kill('SIGKILL')
    const { code, bus, kv, migrations } = await check(nats.url.replace('//', '//u:geheim@'))
    expect([code, bus?.[0], kv?.[0], migrations?.[0]]).toEqual([1, 'FAILED', 'ok', 'ok'])
    expect(bus?.[1]).toContain('connection refused')
    expect(bus?.[1]).not.toContain('geheim')
  })

  it('finds a Redis that may evict what presence needs', async () => {
    await using redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    const { code, bus, kv } = await check(redis.url, redis.url)
    expect([code, bus?.[0], kv?.[0]]).toEqual([1, 'ok', 'FAILED'])
    expect(kv?.[1]).toContain('set it to "noeviction"')
  })

  it('has no word of a bus for a process that is alone', async () => {
    const { stdout } = await sifakaHere(['check'], { cwd: makeProject({}) })
    expect(stdout).not.toMatch(/^bus/m)
  })
})
