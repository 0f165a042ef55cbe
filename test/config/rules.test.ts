/** What must hold between keys, and what production and a cluster refuse. */
import { describe, expect, it } from 'vitest'
import type { ConfigDraft } from '../../src/config/config.ts'
import { makeConfig } from '../../src/config/config.ts'
import { faultOfCredentials, isGuessable } from '../../src/config/known-secrets.ts'
import { loadConfig } from '../../src/config/loader.ts'
import { healthAddress } from '../../src/config/rules.ts'
import { makeProject, messageOf } from './project.ts'

type Env = Record<string, string>

const secret = '6d0f1c9be27a45d3b8e0a96f3c5172d4'
const sql = 'mysql://game:b7Lq0_wn@db.internal:3306/game'
const clustered = {
  cluster: { secret },
  bus: { url: 'nats://bus.internal:4222' },
  store: { sql, kv: 'redis://kv.internal:6379' },
}
const production = { mode: 'production', gate: { mqtt: { tlsTerminatedUpstream: true } } } as const

/** The problems of a configuration, without heading and place. */
function problemsOf(draft: ConfigDraft, env: Env = {}): string[] {
  const [heading, ...lines] = messageOf(() => makeConfig(draft, { env })).split('\n')
  expect(heading).toBe('Cannot use the configuration:')
  return lines.map(line => line.replace(/^ {2}(config|SIFAKA_\w+): /, ''))
}

describe('production', () => {
  it('refuses ordinary topics for all, and plain listeners without TLS in front', () => {
    const problems = [
      '"gate.mqtt.plainTopics" is "open", in production it must be "users" or "off"',
      '"security.suites" is ["classic"], which hides nothing on plain TCP and WebSocket: in production put a TLS proxy in front and set "gate.mqtt.tlsTerminatedUpstream" to true',
    ]
    const draft = { gate: { mqtt: { plainTopics: 'open' } } } as const
    expect(problemsOf({ ...draft, mode: 'production' })).toEqual(problems)
    expect(makeConfig(draft).gate.mqtt.plainTopics).toBe('open')
  })

  it('names the place of what it refuses', () => {
    const cwd = makeProject({
      'conf/server.json':
        '{ "mode": "production", "gate": { "mqtt": { "plainTopics": "open", "tlsTerminatedUpstream": true } } }',
    })
    expect(messageOf(() => loadConfig({ cwd, env: {} }))).toContain(
      '  conf/server.json:1:45: "gate.mqtt.plainTopics" is "open"',
    )
  })

  it('is content behind TLS, and its defaults are the safe ones', () => {
    const config = makeConfig(production)
    expect(config.gate.mqtt.plainTopics).toBe('off')
    expect(config.store.migrate).toBe('check')
    expect(makeConfig({ ...production, ...clustered }).cluster.secret).toBe(secret)
  })

  it('asks nothing of the listeners of a node without Gate, which it never opens', () => {
    const draft = {
      ...clustered,
      mode: 'production',
      health: { listen: '127.0.0.1:1883' },
    } as const
    expect(makeConfig({ ...draft, modules: { User: {} } }).gate.mqtt.tcp.port).toBe(1883)
    expect(problemsOf({ ...draft, modules: { Gate: {}, User: {} } })).toHaveLength(2)
  })

  it('refuses a token of the monitor that is easily guessed, and does not show it', () => {
    const token = 'please-change-me-please-change-me'
    const [problem, ...others] = problemsOf({ ...production, monitor: { token } })
    expect(problem).toBe('"monitor.token" is easily guessed: make one with "openssl rand -hex 32"')
    expect(others).toEqual([])
    expect(makeConfig({ monitor: { token } }).monitor.token).toBe(token)
    expect(makeConfig({ ...production, monitor: { token: secret } }).monitor.token).toBe(secret)
  })

  it('refuses passwords of stores and bus that everybody tries first, and does not show them', () => {
    const known = 'has a password that everybody tries first'
    const draft = {
      ...clustered,
      bus: { url: 'nats://sifaka:changeme@bus.internal' },
      store: { sql: 'mysql://root:root@db/game', kv: 'redis://:Change-Me@kv' },
    }
    const problems = problemsOf({ ...production, ...draft })
    expect(problems.map(problem => problem.split(':', 1)[0])).toEqual([
      `"store.sql" ${known}`,
      `"store.kv" ${known}`,
      `"bus.url" ${known}`,
    ])
    expect(problems.join()).not.toMatch(/change-?me@|root:/i)
    expect(makeConfig(draft).store.kv).toBe(draft.store.kv)
  })

  it('names the variable that a refused URL came from', () => {
    const env = { SIFAKA_STORE__SQL: 'mysql://game@db.internal/game' }
    expect(messageOf(() => makeConfig(production, { env }))).toBe(
      'Cannot use the configuration:\n  SIFAKA_STORE__SQL: "store.sql" has no password: give its user one, and this URL by _FILE',
    )
  })
})

describe('credentials in a URL', () => {
  it.each([
    'mysql://game:game@db.internal/game',
    'mysql://root:secret@127.0.0.1/game',
    'mysql://root:MySecretPassword@db/game',
    'mariadb://root:p%61ssword@db/game',
    'mysql://root@db.internal/game',
    'mysql://db.internal/game',
    'rediss://default:foobared@kv',
    'redis://:123456@kv',
    'nats://guest:guest@bus',
  ])('%s are refused', url => {
    expect(faultOfCredentials(url)).toMatch(/^has /)
  })

  it.each([
    sql,
    'sqlite:data/sifaka.db',
    'memory:',
    'redis://redis.internal:6379/0',
    'rediss://default:V3ry-long%21@kv',
    'nats://bus.internal:4222',
    'nats://token-of-ours@bus',
    // A proxy of a cloud database that knows the password itself.
    'mysql://game@127.0.0.1:3306/game',
    'mysql://game@[::1]/game',
    'mysql://rooted:rootstock-of-roses@db/game',
    'not a url',
  ])('%s are not', url => {
    expect(faultOfCredentials(url)).toBeUndefined()
  })
})

describe('several processes', () => {
  it('need a secret, in development too', () => {
    const missing =
      '"cluster.secret" is missing: nodes on a bus prove themselves with it; make one with "openssl rand -hex 32" and give it to all nodes (SIFAKA_CLUSTER__SECRET_FILE)'
    expect(problemsOf({ ...clustered, cluster: {} })).toEqual([missing])
    expect(problemsOf({ ...production, ...clustered, cluster: {} })).toEqual([missing])
    expect(makeConfig(clustered).cluster.secret).toBe(secret)
  })

  it('need one that is hard to guess, the accepted one as well', () => {
    const acceptedSecret = 'abcabcabcabcabcabcabcabcabcabcabc'
    const example = 'this-is-the-secret-of-our-cluster'
    expect(problemsOf({ ...clustered, cluster: { secret: example, acceptedSecret } })).toEqual([
      '"cluster.secret" is easily guessed: make one with "openssl rand -hex 32"',
      '"cluster.acceptedSecret" is easily guessed: make one with "openssl rand -hex 32"',
    ])
    const patterns = ['0123456789abcdef'.repeat(2), 'abcdefghijklmnopqrstuvwxyz0123456789']
    for (const pattern of patterns)
      expect(problemsOf({ ...clustered, cluster: { secret: pattern } })).toEqual([
        '"cluster.secret" is easily guessed: make one with "openssl rand -hex 32"',
      ])
    const short = problemsOf({ ...clustered, cluster: { secret: 'hunter2' } })
    expect(short[0]).toMatch(/^"cluster.secret" is not usable \(it is not shown\)/)
    expect(short.join()).not.toContain('hunter2')
    for (const good of [secret, 'Zm9vYmFyYmF6cXV4Y29ycWV3YWxkb3g='])
      expect(isGuessable(good)).toBe(false)
  })

  it('may not have SQLite or stores in memory, stated or by default', () => {
    const wrong = [
      '"store.sql" is SQLite, which one process has for itself: with "bus.url" set it must be mysql://...',
      '"store.kv" is "memory:", which one process has for itself: with "bus.url" set it must be redis://...',
    ]
    expect(problemsOf({ ...clustered, store: {} })).toEqual(wrong)
    const store = { sql: 'sqlite:data/x.db', kv: 'memory:' }
    expect(problemsOf({ ...clustered, store })).toEqual(wrong)
    expect(problemsOf({ ...clustered, ...production, store })).toEqual(wrong)
    expect(makeConfig({ store }).store.kv).toBe('memory:')
  })
})

describe('listeners', () => {
  it('may not share a port', () => {
    expect(
      problemsOf({
        gate: { mqtt: { tcp: { port: 8000 }, websocket: { port: 8000 } } },
        monitor: { port: 8000 },
        health: { listen: '[::1]:8000' },
      }),
    ).toEqual([
      '"gate.mqtt.websocket.port" is 8000, which "gate.mqtt.tcp.port" has already',
      '"monitor.port" is 8000, which "gate.mqtt.tcp.port" has already',
      '"health.listen" is 8000, which "gate.mqtt.tcp.port" has already',
    ])
  })

  it('may where their hosts differ, where one is off, and where any port will do', () => {
    const mqtt = { tcp: { port: 8090, host: '10.0.0.1' }, websocket: { port: 0 } }
    makeConfig({ gate: { mqtt }, health: { listen: '10.0.0.2:8090' } })
    makeConfig({ gate: { mqtt }, monitor: { port: 0 }, health: { listen: 'localhost:0' } })
    const off = { tcp: { port: 8090 } }
    makeConfig({ gate: { mqtt: off }, monitor: { enabled: false } })
  })

  it('have ports that exist', () => {
    expect(problemsOf({ health: { listen: '0.0.0.0:65536' } })).toEqual([
      '"health.listen" has port 65536, ports end at 65535',
    ])
    for (const listen of ['8091', ':8091', 'http://x:1', 'a b:1'])
      expect(problemsOf({ health: { listen } })[0]).toContain('it must be "HOST:PORT"')
  })

  it('for health are off, or at a host and port', () => {
    const at = (listen: string) => healthAddress(makeConfig({ health: { listen } }))
    expect(at('')).toBeNull()
    expect(at('0.0.0.0:8091')).toEqual({ host: '0.0.0.0', port: 8091 })
    expect(at('[fd00::1]:0')).toEqual({ host: 'fd00::1', port: 0 })
  })
})

describe('suites', () => {
  it('have "none" stand alone only', () => {
    expect(problemsOf({ security: { suites: ['classic', 'none'] } })).toEqual([
      '"security.suites" has "none" beside others, it may only stand alone',
    ])
  })
})
