/** Our own decisions for other systems, made here: see as-platform.mjs for what that can show. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sifaka, startSifaka } from '../cli/run-cli.ts'
import { makeProject } from '../config/project.ts'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '../..')
const preload = pathToFileURL(path.join(import.meta.dirname, 'as-platform.mjs')).href
const nodeArgs = ['--import', preload]

/** Runs a script in a process that takes itself for Windows; resolves to what it writes as JSON. */
async function onWindows(script: string): Promise<unknown> {
  const env = { ...process.env, SIFAKA_TEST_PLATFORM: 'win32', SIFAKA_TEST_PATHS: 'win32' }
  const args = ['-C', 'sifaka-source', ...nodeArgs, '--input-type=module', '-e', script]
  const { stdout } = await run(process.execPath, args, { env, cwd: root, timeout: 15_000 })
  return JSON.parse(stdout)
}

const importOf = (file: string): string => JSON.stringify(pathToFileURL(path.join(root, file)).href)

const windows = { SIFAKA_TEST_PLATFORM: 'win32' }

describe('a process that takes itself for Windows', () => {
  it('shows commands as PowerShell takes them', async () => {
    const { stdout, code } = await sifaka(['start', '--help'], { nodeArgs, env: windows })
    expect(code).toBe(0)
    expect(stdout).toContain("$env:SIFAKA_GATE__MQTT__TCP__PORT='1884'; sifaka start")
  })

  it('serves a project whose path has spaces and signs that URLs give a meaning', async () => {
    const folder = 'My Game #1 100%'
    const cwd = path.join(
      makeProject({
        [`${folder}/conf/server.json`]: `{
          "gate": { "mqtt": { "tcp": { "host": "127.0.0.1", "port": 0 }, "websocket": { "enabled": false } } },
          "monitor": { "port": 0 },
          "modules": { "Gate": {}, "User": {}, "Push": {}, "Dice": { "from": "./src/dice.mjs" } }
        }`,
        [`${folder}/src/dice.mjs`]: `export const dice = {
          contract: { name: 'Dice', id: 11, functions: {}, pushes: {} }, setup: () => ({}) }`,
      }),
      folder,
    )
    const { stdout } = await sifaka(['check'], { cwd, nodeArgs, env: windows })
    expect(stdout).toMatch(/^modules +ok +Gate, User, Push, Dice$/m)
    const server = startSifaka(['start'], { cwd, nodeArgs, env: windows })
    onTestFinished(() => void server.child.kill('SIGKILL'))
    const [url] = await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/)
    const call = ['call', 'User.GetSelfInfo', '--as', 'alice', '--url', url]
    expect((await sifaka(call, { cwd, nodeArgs, env: windows })).stdout).toContain(
      '"UserName":"alice"',
    )
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })
})

describe('paths of Windows', () => {
  it('are resolved from the project, whatever the drive', async () => {
    const config = await onWindows(`
      import { makeConfig } from ${importOf('src/config/config.ts')}
      const config = makeConfig({
        dataDir: 'D:/data',
        store: { sql: 'sqlite:./game.db' },
        master: { nodes: { one: '..\\\\one\\\\conf\\\\server.json' } },
        modules: { A: { from: './src/a.ts' }, B: { from: 'D:\\\\b.ts' }, C: { from: 'c-package' } },
      }, { root: 'C:\\\\My Game' })
      const { dataDir, runDir, store, master, modules } = config
      const from = Object.values(modules).map(module => module.from)
      console.log(JSON.stringify({ dataDir, runDir, sql: store.sql, nodes: master.nodes, from }))`)
    expect(config).toEqual({
      dataDir: 'D:\\data',
      runDir: expect.stringMatching(/^C:\\My Game\\/),
      sql: 'sqlite:C:\\My Game\\game.db',
      nodes: { one: 'C:\\one\\conf\\server.json' },
      from: ['C:\\My Game\\src\\a.ts', 'D:\\b.ts', 'c-package'],
    })
  })

  it('lead master and commands to one pipe, in whatever case a terminal has them', async () => {
    const pipes = (await onWindows(`
      import { controlPlace } from ${importOf('src/control/place.ts')}
      const folders = ['C:\\\\My Game\\\\run', 'c:\\\\my game\\\\RUN', 'c:/My Game/run/../run', 'D:\\\\run']
      const { win32 } = process.getBuiltinModule('node:path')
      const places = folders.map(folder => controlPlace(win32.resolve(folder), 'master').address)
      console.log(JSON.stringify(places))`)) as string[]
    expect(pipes[0]).toMatch(/^\\\\\.\\pipe\\sifaka-[0-9a-f]{24}$/)
    expect(pipes.slice(1, 3)).toEqual([pipes[0], pipes[0]])
    expect(pipes[3]).not.toBe(pipes[0])
  })
})

describe('a named pipe', () => {
  it('needs no lock and no rights: its server answers, a second one is refused', async () => {
    const cwd = makeProject({})
    // Here the name is that of a socket in the working folder.
    const script = `
      import { connectControl } from ${importOf('src/control/control-client.ts')}
      import { SocketServer } from ${importOf('src/control/socket-server.ts')}
      const options = { runDir: 'run', name: 'one', request: async () => ({ word: 'hello' }) }
      await using first = new SocketServer(options)
      await first.start()
      const code = await new SocketServer(options).start().catch(error => error.code)
      using client = await connectControl('run', 'one')
      const { word } = await client.request('status')
      console.log(JSON.stringify({ address: first.place.address, code, word }))`
    const args = ['-C', 'sifaka-source', ...nodeArgs, '--input-type=module', '-e', script]
    const env = { ...process.env, SIFAKA_TEST_PLATFORM: 'win32' }
    const { stdout } = await run(process.execPath, args, { env, cwd, timeout: 15_000 })
    expect(JSON.parse(stdout)).toEqual({
      address: expect.stringMatching(/^\\\\\.\\pipe\\sifaka-/),
      code: 'TwinNode',
      word: 'hello',
    })
  })
})

describe('.proto files with line ends of Windows', () => {
  it('become the same bytes', async () => {
    const { generateMessages } = await import('../../src/codegen/proto-generator.ts')
    const { readFileSync } = await import('node:fs')
    const text = readFileSync(path.join(root, 'examples/arena/proto/arena.proto'), 'utf8')
    const made = ['\n', '\r\n'].map(async end => {
      const cwd = makeProject({ 'proto/arena.proto': text.replaceAll(/\r?\n/g, end) })
      await generateMessages({ protoFiles: ['proto/arena.proto'], outDir: 'out', cwd })
      const names = ['messages.js', 'messages.d.ts', 'messages.descriptor.js']
      return names.map(name => readFileSync(path.join(cwd, 'out', name), 'utf8'))
    })
    const [plain, windows] = await Promise.all(made)
    expect(windows).toEqual(plain)
  })
})
