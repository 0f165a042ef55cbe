/**
 * examples/clients/csharp: the wire is compiled and run by Mono, which is near to Unity's runtime,
 * without packages; the demo, with MQTTnet and protoc's classes, by a .NET SDK where there is one.
 */
import { execFile, spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { silentLogger } from '../../src/base/logger.ts'
import type { ContractJson } from '../../src/codegen/contract-json.ts'
import { createServer, type App } from '../../src/server.ts'
import { findBinary } from '../../src/testing/services/binaries.ts'
import { startProxy } from '../e2e/support/proxy.ts'
import { ownDirectory, type OwnDirectory } from '../setup/resources.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '../..')
const folder = path.join(root, 'examples/clients/csharp')
const vectors = ['classic.json', 'more.json'].map(name => path.join(root, 'test/vectors', name))
const program = (name: string): string =>
  findBinary(name) ?? expect.fail(`There is no ${name}: the set-up installs it`)

describe('the C# client', { timeout: 120_000 }, () => {
  let server: App
  let port: number
  let out: OwnDirectory
  let checks: string

  beforeAll(async () => {
    out = await ownDirectory()
    checks = path.join(out.path, 'checks.exe')
    await run(
      program('mcs'),
      [
        '-warnaserror',
        '-warn:4',
        `-out:${checks}`,
        ...filesOf('Contract.cs', 'Client/*.cs'),
      ].concat(filesOf('Mqtt/TcpMqttConnection.cs', 'Checks/*.cs')),
    )
    server = createServer({
      conf: path.join(root, 'examples/arena/conf/server.json'),
      env: {
        SIFAKA_DATADIR: out.path,
        SIFAKA_GATE__MQTT__TCP__HOST: '127.0.0.1',
        SIFAKA_GATE__MQTT__TCP__PORT: '0',
        SIFAKA_GATE__MQTT__WEBSOCKET__ENABLED: 'false',
      },
      log: silentLogger,
    })
    await server.start()
    port = server.listening.tcp!.port
  }, 120_000)
  afterAll(async () => {
    await server?.close()
    await out?.[Symbol.asyncDispose]()
  })

  it('agrees with the vectors of the protocol', async () => {
    const { stdout } = await run(program('mono'), [checks, 'vectors', ...vectors])
    expect(stdout).toMatch(/^classic\.json: \d\d vectors agree\nmore\.json: \d\d vectors agree\n$/)
  })

  it('lives a life on a server: calls on i and f, pushes, a cut, a replacement', async () => {
    const proxy = await startProxy(port)
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const child = spawn(program('mono'), [checks, 'server', String(proxy.port)], { stdio: 'pipe' })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = new Promise(resolve => {
      child.once('close', resolve)
    })
    const lines: string[] = []
    createInterface(child.stdout).on('line', line => {
      lines.push(line)
      if (line === 'cut me') proxy.cut()
    })
    const [stderr, code] = await Promise.all([text(child.stderr), ended])
    expect([stderr, code]).toEqual(['', 0])
    expect(lines).toEqual(['cut me', expect.stringMatching(/^all checks passed as csharp /)])
  })

  it('has files that protoc turns into C#, and nothing that Mono cannot parse', async () => {
    const contract = readJson('examples/arena/contract.json') as ContractJson
    const files = contract.protoFiles.map(name =>
      name.startsWith('sifaka-server/')
        ? path.join(root, name.slice('sifaka-server/'.length))
        : path.join(root, 'examples/arena', name),
    )
    const folders = [...new Set(files.map(file => path.dirname(file)))]
    const places = folders.map(place => `-I${place}`)
    await run('protoc', [...places, `--csharp_out=${out.path}`, ...files])
    const generated = globSync('*.cs', { cwd: out.path }).map(name => path.join(out.path, name))
    expect(generated).toHaveLength(files.length)
    await run(program('mcs'), ['--parse', ...generated, ...filesOf('**/*.cs')])
  })

  const dotnet = findBinary('dotnet')
  it.skipIf(dotnet === undefined)(
    dotnet === undefined
      ? 'has a demo that runs with MQTTnet (not run: there is no .NET SDK on this machine)'
      : 'has a demo that runs with MQTTnet',
    { timeout: 300_000 },
    async () => {
      const options = ['--project', folder, '--artifacts-path', path.join(out.path, 'dotnet')]
      const args = ['run', ...options, '--', '--port', String(port), '--listen', '0']
      const { stdout } = await run(dotnet!, args)
      expect(stdout).toMatch(/^registered .+ as user \d+$/m)
      expect(stdout).toMatch(/^push: login success$/m)
      expect(stdout).toMatch(/^I am .+, user \d+$/m)
      expect(stdout).toMatch(/^came back as user \d+$/m)
    },
  )
})

function filesOf(...patterns: string[]): string[] {
  return patterns
    .flatMap(pattern => globSync(pattern, { cwd: folder }))
    .filter(name => !/^(?:bin|obj)\b/.test(name))
    .map(name => path.join(folder, name))
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'))
}
