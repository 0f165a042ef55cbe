/**
 * docs/clients.md and its pages: the code that stands there is run against a server, and the traps
 * are walked into, to see that client and log say what the table says.
 */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { connect } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { User } from '../../src/index.ts'
import { createServer, type App } from '../../src/server.ts'
import { findBinary } from '../../src/testing/services/binaries.ts'
import { findPython } from '../../src/testing/services/install.ts'
import { startProxy } from '../e2e/support/proxy.ts'
import { newClientId, StockClient } from '../e2e/support/stock-client.ts'
import { ownDirectory, type OwnDirectory } from '../setup/resources.ts'
import { RecordingLogger } from '../support/recording-logger.ts'
import { Arena } from '../../examples/arena/src/arena.contract.ts'
import { projectOf, repository, type WrittenProject } from './written.ts'

const run = promisify(execFile)
const local = '127.0.0.1'

describe('the guide for clients', { timeout: 60_000 }, () => {
  const log = new RecordingLogger()
  let server: App
  let port: number
  let data: OwnDirectory

  beforeAll(async () => {
    data = await ownDirectory()
    server = createServer({
      conf: path.join(repository, 'examples/arena/conf/server.json'),
      env: {
        SIFAKA_DATADIR: data.path,
        SIFAKA_GATE__MQTT__TCP__HOST: local,
        SIFAKA_GATE__MQTT__TCP__PORT: '0',
        SIFAKA_GATE__MQTT__WEBSOCKET__ENABLED: 'false',
        SIFAKA_MODULES__ARENA__CONFIG__HINT_MS: '10',
      },
      log,
    })
    await server.start()
    port = server.listening.tcp!.port
  }, 60_000)
  afterAll(async () => {
    await server?.close()
    await data?.[Symbol.asyncDispose]()
  })

  /** What a page shows as files, with the server's address instead of the usual one. */
  function written(page: string, at: number): WrittenProject {
    const project = projectOf(page)
    onTestFinished(() => project.remove())
    for (const [name, text] of Object.entries(project.files)) {
      const here = text.replaceAll(/(127\.0\.0\.1"?(?:, |:))1883/g, `$1${at}`)
      project.write(name, here.replace('port=1883', `port=${at}`))
    }
    return project
  }

  /** A program that runs until the test ends; `line` waits for one that matches. */
  function start(program: string, args: readonly string[], cwd: string) {
    // A process group of its own: a shell's children go with it.
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    onTestFinished(() => {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL')
    })
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    return {
      async line(pattern: RegExp): Promise<string> {
        for (;;) {
          const { value, done } = await lines.next()
          if (done === true) throw new Error(`It ended before ${String(pattern)}`)
          if (pattern.test(value)) return value
        }
      },
    }
  }

  it('has a program for mqtt.js that plays, and comes back', async () => {
    const proxy = await startProxy(port)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const project = written('docs/clients/mqtt-js.md', proxy.port)
    mkdirSync(path.join(project.root, 'node_modules'), { recursive: true })
    const library = path.join(repository, 'node_modules/mqtt')
    symlinkSync(library, path.join(project.root, 'node_modules/mqtt'), 'junction')
    const program = start(process.execPath, ['play.js'], project.root)
    await program.line(/^push 2\/11$/)
    const first = await program.line(/^I am erin\d+$/)
    proxy.cut()
    expect(await program.line(/^I am /)).toBe(first)
  })

  it('has a program for paho that plays', async () => {
    const project = written('docs/clients/paho.md', port)
    const python = (await findPython()) ?? expect.fail('No Python has paho-mqtt')
    const { stdout } = await run(python, ['-B', 'play.py'], { cwd: project.root })
    expect(stdout).toMatch(
      /^state 0\n(?:push .*\n)*result \{'userData': \{'UserName': 'frank\d+', 'UserID': '\d+'\}\}\n$/,
    )
    expect(stdout).toContain("'content': {'msg': 'Login Success'}")
  })

  it('has a program in C# that plays, and a handshake that is right', async () => {
    const project = written('docs/clients/csharp.md', port)
    const example = path.join(repository, 'examples/clients/csharp')
    const wire = globSync(['Contract.cs', 'Client/*.cs', 'Mqtt/TcpMqttConnection.cs'], {
      cwd: example,
    }).map(name => path.join(example, name))
    const { keys, i, keyOfMessages } = JSON.parse(
      readFileSync(path.join(repository, 'test/vectors/classic.json'), 'utf8'),
    ) as {
      keys: { clientId: string; nonce: string; keyHex: string }[]
      keyOfMessages: string
      i: { json: string; cipherHex: string }[]
    }
    project.write('Main.cs', vectorProgram)
    const mcs = (out: string, ...files: string[]): Promise<unknown> =>
      run(tool('mcs'), [`-out:${path.join(project.root, out)}`, ...files], { cwd: project.root })
    await mcs('play.exe', 'Play.cs', ...wire)
    await mcs('vector.exe', 'Main.cs', 'Handshake.cs')
    const mono = async (...args: string[]): Promise<string> =>
      (await run(tool('mono'), args, { cwd: project.root })).stdout
    expect(await mono('play.exe')).toMatch(
      /^state 0xf9\n(?:push .*\n)*\d+ bytes of User_GetSelfInfo_Response\n(?:push .*\n)*back again\n/,
    )
    const { clientId, nonce, keyHex } = keys[1]!
    const message = i.find(({ json }) => /^[ -~]*$/.test(json))!
    expect(keyHex).toBe(keyOfMessages)
    expect(await mono('vector.exe', clientId, nonce, message.json)).toBe(
      `${keyHex}\n${message.cipherHex}\n`,
    )
  })

  it('has a script for mosquitto_sub that reads what everyone is sent', async () => {
    const project = written('docs/clients/mosquitto.md', port)
    const watcher = start('bash', ['watch.sh'], project.root)
    await watcher.line(/^key [0-9a-f]{32}$/)
    const client = await connect(`mqtt://${local}:${port}`, { primitives: nodePrimitives })
    onTestFinished(() => client.close())
    const username = `heidi${randomBytes(4).toString('hex')}`
    await client.call(User, 'Register', { username, password: 'secret-word' })
    await client.call(Arena, 'Join', { seat: 1 })
    const seated = JSON.parse(await watcher.line(/"type":1,/)) as unknown
    expect(seated).toMatchObject({ module: 11, content: { seat: { seat: 1, name: username } } })
  })

  describe('its traps', () => {
    const rows = [
      ...readFileSync(path.join(repository, 'docs/clients.md'), 'utf8').matchAll(
        /^\| ([^|]+) \| ([^|]+) \| `([\w-]+)`[^|]* \| ([^|]+) \|$/gm,
      ),
    ].map(([, mistake, seen, kind, msg]) => ({ mistake: mistake!, seen, kind: kind!, msg: msg! }))
    const id = (): string => `trap.${randomBytes(16).toString('hex')}`

    /** What one of mosquitto's programs says, and its exit code, which is that of its CONNACK. */
    async function mosquitto(program: string, ...args: string[]): Promise<string> {
      const child = run(program, ['-h', local, '-p', String(port), ...args], { timeout: 20_000 })
      return child.then(
        ({ stderr }) => `0 ${stderr}`,
        ({ code, stderr }: { code: number; stderr: string }) => `${code} ${stderr}`,
      )
    }
    const publish = (...args: string[]): Promise<string> => mosquitto('mosquitto_pub', ...args)
    const subscribe = (...args: string[]): Promise<string> => mosquitto('mosquitto_sub', ...args)

    async function stock(): Promise<StockClient> {
      const options = { clientId: newClientId(), reconnectPeriod: 0 }
      const client = new StockClient(mqtt.connect(`mqtt://${local}:${port}`, options))
      onTestFinished(() => client.close())
      await client.handshake()
      return client
    }
    const ended = (client: StockClient): Promise<void> =>
      new Promise(resolve => {
        client.mqtt.once('close', () => resolve())
      })
    const self = JSON.stringify({ module: 'User', func: 'GetSelfInfo' })

    /** By the first words of the row. Each walks into it and looks at what the client sees. */
    const walks: Record<string, () => Promise<void>> = {
      'the library': async () => {
        expect(await publish('-t', 'i', '-m', 'x')).toMatch(/^2 .*identifier rejected/)
      },
      'an id that': async () => {
        const client = await stock()
        const taken = String(client.mqtt.options.clientId)
        expect(await publish('-i', taken, '-t', 'i', '-m', 'x')).toMatch(/^2 .*identifier rejected/)
      },
      'MQTT 5': async () => {
        const args = ['-V', 'mqttv5', '-i', id(), '-t', 'i', '-m', 'x']
        expect(await publish(...args)).toContain('Unsupported Protocol Version')
      },
      'a will': async () => {
        const will = ['--will-topic', 'p', '--will-payload', 'x']
        expect(await publish('-i', id(), '-t', 'i', '-m', 'x', ...will)).toMatch(/^5 /)
      },
      'SUBSCRIBE with': async () => {
        expect(await subscribe('-i', id(), '-t', 's')).toContain(
          'subscription requests were denied',
        )
      },
      'SUBSCRIBE `p`': async () => {
        expect(await subscribe('-i', id(), '-t', 'p', '-q', '1')).toContain('were denied')
      },
      'any other': async () => {
        expect(await subscribe('-i', id(), '-t', 'score', '-q', '1')).toContain('were denied')
      },
      'a request before': async () => {
        expect(await publish('-i', id(), '-t', 'i', '-q', '1', '-m', self)).toBe('0 ')
      },
      'a request with': async () => {
        const client = await stock()
        await client.mqtt.publishAsync('i', client.encrypt(self), { qos: 0 })
        await client.until(() => client.on('i').length === 1)
        expect(JSON.parse(client.on('i')[0]!.toString())).toMatchObject({ state: 0xf4 })
      },
      'the key of': async () => {
        const client = await stock()
        expect(await client.call('User.GetSelfInfo')).toMatchObject({ state: 0xf9 })
        const closed = ended(client)
        for (let times = 1; times <= 3; times++)
          await client.mqtt.publishAsync('i', randomBytes(40), { qos: 1 })
        await closed
        const replies = client.on('i').map(reply => JSON.parse(reply.toString()) as unknown)
        const states = [0xf9, 0xfe, 0xfe, 0xfe]
        expect(replies).toMatchObject(states.map(state => ({ state })))
      },
      'PUBLISH on': async () => {
        const client = await stock()
        const closed = ended(client)
        client.mqtt.publish('score', 'x', { qos: 0 })
        await closed
      },
    }

    it('are all walked into, but one that takes 15 s', () => {
      const walked = Object.keys(walks)
      const left = rows.filter(({ mistake }) => !walked.some(words => mistake.startsWith(words)))
      expect(left.map(({ kind }) => kind)).toEqual(['no-key'])
      expect(rows).toHaveLength(walked.length + 1)
      // The text of that one is the source's.
      const lane = readFileSync(path.join(repository, 'src/gate/mqtt/lane.ts'), 'utf8')
      expect(lane).toContain(`'no-key', '${left[0]!.msg}'`)
    })

    it.each(Object.entries(walks))('%s ...', async (words, walk) => {
      const row = rows.find(({ mistake }) => mistake.startsWith(words))!
      const before = log.records.length
      await walk()
      const found = log.records.slice(before).map(({ message }) => message)
      expect(found).toContain(row.msg)
      expect(log.records.findLast(({ message }) => message === row.msg)!.fields).toMatchObject({
        kind: row.kind,
        module: 'Gate',
      })
    })

    it('one 0x80 makes mqtt.js forget all filters of its packet', async () => {
      const clientId = newClientId()
      const client = mqtt.connect(`mqtt://${local}:${port}`, { clientId, reconnectPeriod: 10 })
      client.on('error', () => {})
      onTestFinished(async () => {
        await client.endAsync(true)
      })
      await client.subscribeAsync(['s', 'score'], { qos: 1 }).catch(() => {})
      const subscribed: unknown[] = []
      client.on('packetsend', packet => subscribed.push(packet.cmd))
      const back = new Promise(resolve => client.once('connect', resolve))
      client.stream.destroy()
      await back
      await client.subscribeAsync('s', { qos: 1 })
      expect(subscribed.filter(cmd => cmd === 'subscribe')).toHaveLength(1)
    })
  })
})

/** Prints the key of an id and a nonce, and a message under it, by the code of the page. */
const vectorProgram = `
using System;
using System.Text;
static class Program {
  static void Main(string[] args) {
    var key = Handshake.DeriveKey(args[0], args[1]);
    Console.WriteLine(Hex(key));
    Console.WriteLine(Hex(Handshake.Crypt(key, Encoding.UTF8.GetBytes(args[2]))));
  }
  static string Hex(byte[] bytes) {
    return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
  }
}`

function tool(name: string): string {
  return findBinary(name) ?? expect.fail(`There is no ${name}: the set-up installs it`)
}
