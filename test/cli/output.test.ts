import { describe, expect, it } from 'vitest'
import { hostsOf, lanAddresses, urlsOf } from '../../src/cli/addresses.ts'
import { welcome } from '../../src/cli/start.ts'
import { duration, table } from '../../src/cli/table.ts'
import { makeConfig } from '../../src/config/config.ts'

describe('a table', () => {
  it('has columns as wide as their widest cell and no blanks at line ends', () => {
    const text = table(
      [{ title: 'step' }, { title: 'ok', align: 'right' }, { title: 'why' }],
      [
        ['connect', '5', ''],
        ['read', '500', 'late'],
      ],
    )
    expect(text).toBe('step      ok  why\nconnect    5\nread     500  late')
  })
})

describe('a duration', () => {
  it.each([
    [0.4217, '0.42 ms'],
    [17.34, '17.3 ms'],
    [250.6, '251 ms'],
    [1250, '1.25 s'],
  ])('of %d ms is "%s"', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})

describe('the addresses of a listener', () => {
  it('are this machine and the local network where it listens everywhere', () => {
    expect(urlsOf('mqtt', { host: '0.0.0.0', port: 1883 }, { lan: ['192.168.1.5'] })).toEqual([
      'mqtt://127.0.0.1:1883',
      'mqtt://192.168.1.5:1883',
    ])
    expect(hostsOf('::', ['10.0.0.2'])).toEqual(['127.0.0.1', '10.0.0.2'])
  })

  it('are the one it listens at otherwise', () => {
    expect(hostsOf('127.0.0.1', ['10.0.0.2'])).toEqual(['127.0.0.1'])
    expect(hostsOf('::1', [])).toEqual(['[::1]'])
  })

  it('in the network are IPv4 and not this machine alone', () => {
    for (const address of lanAddresses()) {
      expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
      expect(address).not.toMatch(/^(127|169\.254)\./)
    }
  })
})

describe('the welcome', () => {
  it('says where it listens and what to try', () => {
    const text = welcome(
      {
        tcp: { host: '127.0.0.1', port: 1883 },
        websocket: { host: '127.0.0.1', port: 8083, path: '/mqtt' },
      },
      makeConfig(),
    )
    expect(text).toBe(`
Sifaka is running: Gate, User, Push
  MQTT over TCP  mqtt://127.0.0.1:1883
  WebSocket      ws://127.0.0.1:8083/mqtt

Try: npx sifaka call User.GetSelfInfo --as alice
`)
  })

  it('names the node of a cluster, and at a worker what works there', () => {
    const cluster = {
      name: 'work3',
      bus: { url: 'redis://127.0.0.1' },
      cluster: { name: 'game', secret: 'f3b1c99e0d6a4457a1b2c3d4e5f60718' },
      store: { sql: 'mysql://127.0.0.1/game', kv: 'redis://127.0.0.1' },
    }
    const worker = makeConfig({ ...cluster, modules: { User: {} } })
    expect(welcome({ tcp: null, websocket: null }, worker)).toBe(`
Sifaka is running: node "work3" of cluster "game", with User
  No clients come here: the gates of its cluster have them

Try: npx sifaka status
`)
    const tcp = { host: '127.0.0.1', port: 1884 }
    const gate = makeConfig({ ...cluster, modules: { Gate: {} } })
    expect(welcome({ tcp, websocket: null }, gate)).toContain(
      'Try, with a node that hosts User: npx sifaka call User.GetSelfInfo --as alice --url mqtt://127.0.0.1:1884\n',
    )
  })

  it('offers no login by name where User is a module of the project', () => {
    const config = makeConfig({ modules: { Gate: {}, User: { from: './src/login.ts' }, Push: {} } })
    const listening = { tcp: { host: '127.0.0.1', port: 1883 }, websocket: null }
    expect(welcome(listening, config)).toContain('\nTry: npx sifaka --help\n')
  })

  it('has a command that works with another port and suite', () => {
    const config = makeConfig({ security: { suites: ['none'] } })
    const listening = { tcp: { host: '127.0.0.1', port: 1884 }, websocket: null }
    expect(welcome(listening, config)).toContain(
      'Try: npx sifaka call User.GetSelfInfo --as alice --url mqtt://127.0.0.1:1884 --suite none\n',
    )
  })
})
