/** What production mode demands of a node in a cluster, by starts as operators make them. */
import { randomBytes } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { User } from '../../src/index.ts'
import { freePort, type Service } from '../../src/testing/services/services.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { gatePart, Machine, merged, probe, type Part } from './support/machine.ts'

let machine: Machine
let evicting: Service
/** A user of the database with a password that nobody tries. */
let sql: string

beforeAll(async () => {
  ;[machine, evicting] = await Promise.all([
    new Machine({ config: { mode: 'production' } }).start(),
    startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] }),
  ])
  sql = await accountOf(machine)
})
afterAll(async () => {
  await machine[Symbol.asyncDispose]()
  await evicting.stop()
})

async function accountOf({ mysqlUrl }: Machine): Promise<string> {
  const account = `p${randomBytes(6).toString('hex')}`
  const password = randomBytes(16).toString('hex')
  const connection = await createConnection({ uri: inject('mysqlUrl') })
  try {
    await connection.query(`create user '${account}'@'%' identified by '${password}'`)
    await connection.query(`grant all on *.* to '${account}'@'%'`)
  } finally {
    await connection.end()
  }
  const url = new URL(mysqlUrl)
  url.username = account
  url.password = password
  return url.href
}

/** A gate that may start, but for what `over` says. */
function right(port: number, over: Part = {}): Part {
  const good = { gate: { mqtt: { tlsTerminatedUpstream: true } }, store: { sql, migrate: 'auto' } }
  return merged(merged(gatePart(port), good), over)
}

/** What stands in the log of a start that was refused: nothing but its reasons. */
async function reasons(over: Part): Promise<string> {
  const { code, text, ms } = await machine.refusal(
    `n${randomBytes(4).toString('hex')}`,
    right(0, over),
  )
  expect(code).toBe(1)
  expect(ms).toBeLessThan(15_000)
  expect(text).not.toMatch(/\n\s+at /)
  return text
}

const longEnough = 'change-me-change-me-change-me-change-me'

describe('a production node in a cluster refuses to start', { timeout: 60_000 }, () => {
  it.each<[string, Part, RegExp]>([
    [
      'without a cluster secret',
      { cluster: { secret: '' } },
      /"cluster\.secret" is missing.*openssl/,
    ],
    [
      'with one from an example',
      { cluster: { secret: longEnough } },
      /"cluster\.secret" is easily guessed/,
    ],
    [
      'with an old one from an example',
      { cluster: { acceptedSecret: longEnough } },
      /"cluster\.acceptedSecret" is easily guessed/,
    ],
    ['with one that is too short', { cluster: { secret: 'b7Zq' } }, /cluster\.secret.*32/],
    [
      'with open ordinary topics',
      { gate: { mqtt: { plainTopics: 'open' } } },
      /"gate\.mqtt\.plainTopics" is "open"/,
    ],
    [
      'where nobody says that a proxy does TLS',
      { gate: { mqtt: { tlsTerminatedUpstream: false } } },
      /"gate\.mqtt\.tlsTerminatedUpstream" to true/,
    ],
    ['with SQLite', { store: { sql: 'sqlite:game.db' } }, /"store\.sql" is SQLite/],
    ['with a memory store', { store: { kv: 'memory:' } }, /"store\.kv" is "memory:"/],
    [
      'with a password of a tutorial',
      { store: { sql: 'mysql://game:password@db.internal/game' } },
      /"store\.sql" has a password that everybody tries first/,
    ],
    [
      'with a guessable token of the monitor',
      { monitor: { token: 'secretsecretsecretsecretsecretsecret' } },
      /"monitor\.token" is easily guessed/,
    ],
  ])('%s', async (_what, over, words) => {
    expect(await reasons(over)).toMatch(words)
  })

  it('on a Redis that may evict, with the policy that it needs', async () => {
    const text = await reasons({ store: { kv: evicting.url } })
    expect(text).toMatch(/maxmemory-policy "allkeys-lru": set it to "noeviction"/)
    expect(text.trimEnd().split('\n')).toHaveLength(1)
  })

  it('with migrations that nobody ran', async () => {
    const text = await reasons({ modules: { User: {} }, store: { migrate: 'check' } })
    expect(text).toMatch(/sifaka migrate/)
  })

  it('where the port of the monitor is taken', async () => {
    const port = await freePort()
    await machine.node('holder', right(await freePort(), { monitor: { enabled: true, port } }))
    const text = await reasons({ monitor: { enabled: true, port } })
    expect(text).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*taken`))
  })
})

describe('a production cluster', { timeout: 60_000 }, () => {
  it('starts where all is right, and serves a client', async () => {
    const port = await freePort()
    const store = { sql, migrate: 'auto' }
    await machine.worker('worker', { store })
    const gate = await machine.node('gate', right(port, { limits: { connectsPerMinute: 600 } }))
    const client = await machine.connect(`mqtt://127.0.0.1:${port}`)
    const failed = await client
      .call(User, 'Login', { username: 'nobody', password: 'nothing at all' })
      .then(
        () => null,
        (error: unknown) => error,
      )
    expect(failed).toMatchObject({ code: 'FunctionFailed' })
    expect((await probe(gate.files.health!, '/readyz')).code).toBe(200)
    expect(machine.log('gate')).not.toMatch(/Try:/)
    expect((await gate.end('SIGTERM', 30_000)).code).toBe(0)
  })
})
