/** `sifaka start` as people run it: a process, its words, its signals, its exit code. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import mqtt from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { User } from '../../src/index.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { sifaka, startSifaka, type RunningCli } from '../cli/run-cli.ts'
import { makeProject } from '../config/project.ts'
import { newClientId, StockClient } from './support/stock-client.ts'
import { newName, password } from './support/world.ts'

const anyPorts = {
  'conf/server.json': `{
    // the tests' own ports
    "gate": { "mqtt": { "tcp": { "host": "127.0.0.1", "port": 0 }, "websocket": { "host": "127.0.0.1", "port": 0 } } },
    "modules": { "Gate": {}, "User": {}, "Push": {}, "Slow": { "from": "./slow.ts" } }
  }`,
  // Answers half a second later, when the server is draining.
  'slow.ts': `export const slow = {
    contract: { name: 'Slow', id: 11, functions: { Answer: { id: 1, access: 'anyone' } } },
    setup: ctx => ({
      async Answer() {
        ctx.log.info('Slow has begun')
        await new Promise(resolve => setTimeout(resolve, 500))
      },
    }),
  }`,
}

function start(env: Readonly<Record<string, string>> = {}): RunningCli {
  const server = startSifaka(['start'], { cwd: makeProject(anyPorts), env })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  return server
}

/** What a start says that must fail: one line and exit code 1. */
async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
  const { code, stderr } = await sifaka(['start'], { cwd: makeProject(anyPorts), env })
  expect(code).toBe(1)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  return stderr.trimEnd()
}

describe('sifaka start', { timeout: 60_000 }, () => {
  it('says where it listens and what to try, and that works', async () => {
    const server = start()
    const [said] = await server.until(/Sifaka is running: [^]*Try: .*\n/)
    expect(said).toMatch(/^Sifaka is running: Gate, User, Push, Slow$/m)
    const [url = ''] = /mqtt:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
    expect(said).toMatch(/ws:\/\/127\.0\.0\.1:\d+\/mqtt/)
    const next = /^Try: npx sifaka (.*)$/m.exec(said)?.[1] ?? ''
    expect(next).toBe(`call User.GetSelfInfo --as alice --url ${url}`)
    const { code, stdout } = await sifaka(next.split(' '), { cwd: makeProject(anyPorts) })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ userData: { UserName: 'alice' } })
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is under way at %s, says Gate/0, and exits with 0',
    async signal => {
      const server = start()
      const [url] = await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/)
      const client = new StockClient(
        mqtt.connect(url, { clientId: newClientId(), reconnectPeriod: 0 }),
      )
      onTestFinished(() => client.close())
      await client.handshake()
      await client.mqtt.subscribeAsync('p', { qos: 1 })
      const answers = ['i', 'i/a', 'i/b'].map(topic => client.call('Slow.Answer', {}, topic))
      await server.until(/(Slow has begun[^]*){3}/)
      server.child.kill(signal)
      for (const answer of await Promise.all(answers))
        expect(answer).toEqual({ result: {}, msg: '', state: 0 })
      await client.until(() => client.on('p').length > 0)
      const [closing] = client.on('p').map(text => JSON.parse(text.toString()))
      expect(closing).toMatchObject({ module: 1, type: 0, content: { reason: 'drain' } })
      const { code, stderr } = await server.ended
      expect(code).toBe(0)
      expect(stderr).toContain('Stopping: ')
    },
  )

  it('has its clients back, logged in, after it was killed and started again', async () => {
    const cwd = makeProject(anyPorts)
    const port = await freePort()
    const env = { SIFAKA_GATE__MQTT__TCP__PORT: `${port}` }
    const launch = async (): Promise<RunningCli> => {
      const server = startSifaka(['start'], { cwd, env })
      onTestFinished(() => void server.child.kill('SIGKILL'))
      await server.until(/Try: /)
      return server
    }
    const killed = await launch()
    const client = await connect(`mqtt://127.0.0.1:${port}`, {
      contracts: [User],
      primitives: nodePrimitives,
      reconnect: { minDelayMs: 50, maxDelayMs: 200 },
      timeoutMs: 30_000,
    })
    onTestFinished(() => client.close())
    const username = newName()
    const { result } = await client.call(User, 'Register', { username, password })
    const away = new Promise<void>(resolve => {
      client.onState(({ type }) => type === 'reconnecting' && resolve())
    })
    killed.child.kill('SIGKILL')
    await killed.ended
    await away
    const held = client.call(User, 'GetSelfInfo', {})
    const server = await launch()
    expect(await held).toEqual({ userData: { UserName: username, UserID: result } })
    expect(client.counters.connections).toBe(2)
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })

  it.each(['TCP', 'WEBSOCKET'])(
    'names the port of %s that is taken, and the way out',
    async name => {
      const holder = createServer().listen(0, '127.0.0.1')
      await once(holder, 'listening')
      onTestFinished(() => void holder.close())
      const { port } = holder.address() as AddressInfo
      const variable = `SIFAKA_GATE__MQTT__${name}__PORT`
      expect(await refusal({ [variable]: `${port}` })).toBe(
        `Cannot listen on port ${port}: it is taken; choose another: ${variable}=${port + 1} npx sifaka start`,
      )
    },
  )

  it('names the data folder that cannot be one, and the way out', async () => {
    // A file in its place: permissions would not stop root.
    expect(await refusal({ SIFAKA_DATADIR: 'slow.ts' })).toMatch(
      /^Cannot write to the data folder ".*slow\.ts": .+; choose another with SIFAKA_DATADIR=\.\.\. npx sifaka start$/,
    )
  })

  it.each([
    ['mysql://root:tiger@127.0.0.1:1/game', /127\.0\.0\.1:1\b.*start the server/],
    ['mysql://root:tiger@127.0.0.1:port/game', /write ".*" or "mysql:\/\//],
    ['sqlite:slow.ts/game.db', /slow\.ts\/game\.db".*set another path/],
  ])('says in one line what is wrong with the database %s', async (url, words) => {
    const said = await refusal({ SIFAKA_STORE__SQL: url })
    expect(said).toMatch(words)
    expect(said).not.toContain('tiger')
  })

  it('names the variable with a database of a kind that there is not', async () => {
    const url = 'postgres://root:tiger@127.0.0.1/game'
    const env = { SIFAKA_STORE__SQL: url }
    const { code, stderr } = await sifaka(['start'], { cwd: makeProject(anyPorts), env })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^Cannot use the configuration:\n {2}SIFAKA_STORE__SQL: .* must be ".*" or "mysql:.*"\n$/,
    )
    expect(stderr).not.toContain('tiger')
  })

  it('says in one line that Redis is away', async () => {
    expect(await refusal({ SIFAKA_STORE__KV: 'redis://127.0.0.1:1' })).toMatch(/127\.0\.0\.1:1\b/)
  })

  it('names the unknown key and the nearest known one, from the environment too', async () => {
    const { code, stderr } = await sifaka(['start'], {
      cwd: makeProject(anyPorts),
      env: { SIFAKA_GATE__MQTT__TPC__PORT: '1884' },
    })
    expect(code).toBe(1)
    expect(stderr).toContain('SIFAKA_GATE__MQTT__TPC__PORT')
    expect(stderr).toMatch(/nearest known one is ".*tcp/i)
  })
})
