/** A cluster under the rules that docs/cluster.md gives Redis and NATS, and strangers beside it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../src/testing/services/nats.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { freePort, type Service } from '../../src/testing/services/services.ts'
import { Machine, until } from './support/machine.ts'

const password = 'b1946ac92492d2347c6235b4d2611184'
const stranger = { user: 'stranger', password: 'd3b07384d113edec49eaa6238ad5ff00' }
const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/cluster.md'), 'utf8')

/** The block of the document that begins with these words, with a password. */
function rules(begin: string): string {
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, block]) => block!)
  const block = blocks.find(one => one.startsWith(begin))
  if (block === undefined)
    throw new Error(`docs/cluster.md has no block that begins with "${begin}"`)
  return block.replaceAll('PASSWORD', password)
}

function withUser(service: Service, user: string, secret: string): string {
  const url = new URL(service.url)
  url.username = user
  url.password = secret
  return url.href
}

let folder: string
let redis: Service
let nats: Service

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sifaka-rules-'))
  const acl = path.join(folder, 'users.acl')
  const others = `user ${stranger.user} on >${stranger.password} ~other:* &other.* +@all\n`
  writeFileSync(acl, `${rules('user default')}${others}user admin on >${password} ~* &* +@all\n`)
  const account = `OTHER { users = [ { user: ${stranger.user}, password: "${stranger.password}" } ] }`
  const config = rules('accounts').trimEnd().replace(/\}$/, `${account}\n}`)
  ;[redis, nats] = await Promise.all([
    startRedis({ args: ['--aclfile', acl] }),
    startNats({ config }),
  ])
})
afterAll(async () => {
  await Promise.all([redis.stop(), nats.stop()])
  rmSync(folder, { recursive: true, force: true })
})

/**
 * A gate and two workers that use all there is of bus and store; all calls of a client are
 * answered.
 */
async function serve(busUrl: string): Promise<void> {
  await using machine = await new Machine({
    redisUrl: withUser(redis, 'sifaka', password),
    // One secret: the fingerprint of the last one stays in Redis for a moment.
    config: {
      cluster: { name: 'sifaka', secret: password + stranger.password },
      bus: { url: busUrl },
    },
  }).start()
  const port = await freePort()
  const gate = await machine.gate('gate', port)
  const [one, two] = await Promise.all([machine.worker('one'), machine.worker('two')])
  const client = await machine.join(port)
  const where = async () => {
    const reply = await client.request({ module: 'Stage', func: 'Where', params: { msg: '' } })
    expect(reply).toMatchObject({ state: 0 })
    return (reply as { result: { msg: string } }).result.msg
  }
  const seen = new Set<string>()
  await until(async () => seen.add(await where()).size === 2, 'both workers')
  one.signal('SIGKILL')
  await one.ended
  // The server's word that nobody is there comes by the same rights.
  for (let call = 0; call < 20; call++) expect(await where()).toBe('two')
  expect(await machine.metric(gate, 'cluster_calls_unanswered_total')).toBe(0)
  await until(async () => (await machine.metric(gate, 'cluster_deaths_total')) === 1, 'a tombstone')
  expect(machine.log('gate') + machine.log('two')).not.toMatch(/NOPERM|[Pp]ermission/)
  for (const node of [gate, two]) expect((await node.end('SIGTERM', 30_000)).code).toBe(0)
}

describe('the rules of docs/cluster.md', { timeout: 120_000 }, () => {
  it('let a cluster work on Redis, and ask for nothing more', async () => {
    await serve(withUser(redis, 'sifaka', password))
    const admin = new Redis(withUser(redis, 'admin', password))
    onTestFinished(() => admin.disconnect())
    expect(await admin.acl('LOG')).toEqual([])
  })

  it('let a cluster work on NATS', async () => {
    await serve(withUser(nats, 'sifaka', password))
  })

  it('keep strangers of the same Redis away from channels and keys', async () => {
    const other = new Redis(withUser(redis, stranger.user, stranger.password))
    onTestFinished(() => other.disconnect())
    const refused = /NOPERM/
    await expect(other.subscribe('sifaka.sifaka.all')).rejects.toThrow(refused)
    await expect(other.psubscribe('sifaka.*')).rejects.toThrow(refused)
    await expect(other.publish('sifaka.sifaka.all', 'x')).rejects.toThrow(refused)
    await expect(other.set('sifaka:sifaka:dead:gate/0', 'x')).rejects.toThrow(refused)
    const own = new Redis(withUser(redis, 'sifaka', password))
    onTestFinished(() => own.disconnect())
    for (const words of ['flushall', 'config get *', 'keys *', 'acl list', 'client list']) {
      const [command = '', ...args] = words.split(' ')
      await expect(own.call(command, ...args)).rejects.toThrow(refused)
    }
    const nobody = new Redis(redis.url, { retryStrategy: () => null, lazyConnect: true })
    nobody.on('error', () => {})
    await expect(nobody.connect().then(() => nobody.get('x'))).rejects.toThrow(/NOAUTH|closed/)
  })

  it('hide the subjects from other accounts of the same NATS', async () => {
    const { user, password: pass } = stranger
    const join = async (options: object): Promise<NatsConnection> => {
      const connection = await connect({ servers: [`127.0.0.1:${nats.port}`], ...options })
      onTestFinished(() => connection.close())
      return connection
    }
    const own = await join({ user: 'sifaka', pass: password })
    const other = await join({ user, pass })
    const heard: string[] = []
    const hear = (connection: NatsConnection, subject: string, who: string) =>
      connection.subscribe(subject, { callback: () => void heard.push(who) })
    hear(own, 'sifaka.sifaka.>', 'own')
    hear(other, '>', 'other')
    await Promise.all([own.flush(), other.flush()])
    other.publish('sifaka.sifaka.all', 'forged')
    await other.flush()
    own.publish('sifaka.sifaka.all', 'true')
    await Promise.all([own.flush(), other.flush()])
    expect(heard).toEqual(['other', 'own'])
    await expect(join({ user: 'nobody', pass: 'x' })).rejects.toThrow(/[Aa]uthori[sz]ation/)
  })
})

it('without such rules a stranger who listens hides that a node has gone', async () => {
  await using open = await startRedis()
  await using machine = await new Machine({ redisUrl: open.url }).start()
  const port = await freePort()
  await machine.gate('gate', port)
  const client = await machine.join(port)
  const where = async () => {
    const began = performance.now()
    const reply = await client.request({ module: 'Stage', func: 'Where', params: { msg: '' } })
    return { ...reply, ms: performance.now() - began }
  }
  const kill = async (name: string) => {
    const worker = await machine.worker(name)
    await until(async () => (await where()).state === 0, 'the worker')
    worker.signal('SIGKILL')
    await worker.ended
  }
  await kill('one')
  expect(await where()).toMatchObject({ state: 0xf1, msg: 'Server Is Down' })
  const listener = new Redis(open.url)
  onTestFinished(() => listener.disconnect())
  await listener.psubscribe('*')
  await kill('two')
  const { state, ms } = await where()
  // Nobody says that it was not run: its deadline ends it.
  expect(state).toBe(0xf3)
  expect(ms).toBeGreaterThan(1_000)
}, 60_000)
