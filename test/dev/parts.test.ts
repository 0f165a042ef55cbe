/** Parts of the development loop that can be looked at without a process. */
import { once } from 'node:events'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { faultOf, problemsOf } from '../../src/dev/fault.ts'
import { generate, isStale } from '../../src/dev/generate.ts'
import { handedOver } from '../../src/dev/handed-over.ts'
import { InspectorProxy } from '../../src/dev/inspector-proxy.ts'
import { showProblems } from '../../src/dev/problem.ts'
import { readProject } from '../../src/dev/project.ts'
import { concernOf, scopeOf } from '../../src/dev/scope.ts'
import { scan } from '../../src/dev/scan.ts'
import { DevTerminal } from '../../src/dev/terminal.ts'
import { plainTypeError } from '../../src/dev/type-words.ts'
import { Watcher } from '../../src/dev/watcher.ts'
import { SifakaError } from '../../src/errors.ts'
import { MemoryKv, type KvEntry } from '../../src/store/kv/memory-kv.ts'
import { makeProject } from '../config/project.ts'

const filesOf = (root: string) => ({
  root,
  confFiles: [path.join(root, 'conf/server.json'), '/elsewhere/base.json'],
  written: [path.join(root, 'data'), path.dirname(root)],
  web: path.join(root, 'web'),
  generated: path.join(root, 'src/generated'),
})

describe('message classes', () => {
  it('are made where the project has them, and anew when a .proto is newer', async () => {
    const root = makeProject({
      'proto/game.proto': 'syntax = "proto3"; message Roll { int32 sides = 1; }',
      'conf/server.json': '{}',
    })
    const { generated } = readProject({ conf: undefined, cwd: root, env: {}, protoOut: 'made' })
    const place = { root, outDir: generated }
    expect(generated).toBe(path.join(root, 'made'))
    expect(isStale(place)).toBe(true)
    expect(await generate(place)).toEqual([])
    expect(existsSync(path.join(root, 'src'))).toBe(false)
    expect(isStale(place)).toBe(false)
    const later = new Date(Date.now() + 60_000)
    utimesSync(path.join(root, 'proto/game.proto'), later, later)
    expect(isStale(place)).toBe(true)
  })

  it('of this repository go where "npm run proto" puts them', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<'dev' | 'proto', string>
    }
    const [, out] = /--out (\S+)/.exec(scripts.proto) ?? []
    expect(scripts.dev).toContain(`--proto-out ${out}`)
  })
})

describe('what a change concerns', () => {
  it.each([
    ['server', 'src/game.ts'],
    ['server', 'proto/game.proto'],
    ['server', 'conf/server.json'],
    ['server', 'assets/cards.csv'],
    ['server', 'package.json'],
    ['server', 'tsconfig.base.json'],
    ['server', 'src/cards.json'],
    ['pages', 'web/index.html'],
    ['pages', 'web/main.ts'],
    ['nobody', 'src/game.test.ts'],
    ['nobody', 'test/game.ts'],
    ['nobody', 'src/generated/messages.js'],
    ['nobody', 'data/sifaka.db.json'],
    ['nobody', 'node_modules/a/index.js'],
    ['nobody', '.git/config.json'],
    ['nobody', 'src/.#game.ts'],
    ['nobody', 'README.md'],
    ['nobody', 'contract.json'],
    ['nobody', 'clients/contract.json'],
    ['nobody', 'turbo.json'],
  ])('is %s: %s', (concern, file) => {
    const root = path.resolve('/games/dice')
    expect(concernOf(path.join(root, file), filesOf(root))).toBe(concern)
  })

  it('is looked for in all folders but those', () => {
    const root = makeProject({
      'src/a/b/game.ts': '',
      'node_modules/a/index.js': '',
      'data/x.json': '',
      '.git/HEAD': '',
    })
    const { files } = scan(scopeOf(filesOf(root)))
    expect([...files.keys()]).toEqual([path.join(root, 'src/a/b/game.ts')])
  })
})

describe('a watcher', () => {
  it('looks every second where the system has no watches left, and says what to raise', async () => {
    const root = makeProject({ 'src/game.ts': 'old' })
    const { promise, resolve } = Promise.withResolvers<readonly string[]>()
    const reasons: string[] = []
    const watcher = new Watcher({
      scope: () => scopeOf(filesOf(root)),
      onChange: resolve,
      onPolling: reason => reasons.push(reason),
      watch: () => {
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      },
    })
    onTestFinished(() => watcher.close())
    await watcher.start()
    expect(reasons).toEqual([
      'the system gives no more file watches (ENOSPC); raise fs.inotify.max_user_watches to have changes at once',
    ])
    writeFileSync(path.join(root, 'src/game.ts'), 'new and longer')
    expect(await promise).toEqual([path.join(root, 'src/game.ts')])
  })
})

describe('a problem', () => {
  it('is shown with the lines around its place', () => {
    const cwd = makeProject({ 'src/game.ts': 'one\ntwo\nthree\nfour\nfive\nsix\n' })
    const problem = { file: path.join(cwd, 'src/game.ts'), line: 3, column: 4, text: 'It is odd' }
    expect(showProblems([problem], { cwd, hasColors: false })).toBe(
      [
        'src/game.ts:3:4',
        'It is odd',
        '',
        '  1 | one',
        '  2 | two',
        '> 3 | three',
        '    |    ^',
        '  4 | four',
        '  5 | five',
      ].join('\n'),
    )
  })

  it('stands at the first line of the project in the stacks of an error and its causes', () => {
    const root = path.resolve('/games/dice')
    const cause = new TypeError('x is not a function')
    cause.stack = `TypeError: x is not a function
    at run (node:internal/x:1:1)
    at helper (${path.join(root, 'node_modules', 'a', 'index.js')}:3:4)
    at setup (${path.join(root, 'src', 'game.ts')}:7:9)`
    const error = new SifakaError('ModuleInvalid', { text: 'Cannot set up "Game"', cause })
    expect(problemsOf(faultOf(error), { root, cwd: root })).toEqual([
      {
        file: path.join(root, 'src', 'game.ts'),
        line: 7,
        column: 9,
        text: 'Cannot set up "Game": x is not a function',
      },
    ])
  })

  it('has the words of all causes that say something', () => {
    const cause = new SifakaError('StoreFailed', { cause: new Error('It is 900000 bytes') })
    const error = new SifakaError('ModuleInvalid', { text: 'Cannot start "Lab"', cause })
    expect(cause.message).not.toContain('900000')
    expect(faultOf(error).message).toBe('Cannot start "Lab": It is 900000 bytes')
  })

  it('of a thing thrown that is no error is told all the same', () => {
    const [problem] = problemsOf(faultOf('just words'), { root: '/a', cwd: '/a' })
    expect(problem).toEqual({ text: "'just words'" })
  })
})

describe('the key-value store in memory', () => {
  it('gives what it holds to the next one, and keys keep their expiry', async () => {
    let given: KvEntry[] = []
    let now = 1000
    const first = new MemoryKv({ now: () => now, onClose: entries => (given = entries) })
    await first.set('kept', 'a')
    await first.set('short', 'b', { ttlMs: 5000 })
    await first.set('gone', 'c', { ttlMs: 10 })
    now += 100
    await first.close()
    expect(given.map(({ key }) => key)).toEqual(['kept', 'short'])
    let later = 77_000
    await using next = new MemoryKv({ now: () => later, entries: given })
    expect(await next.get('short')).toBe('b')
    later += 5000
    expect(await next.get('short')).toBeNull()
    expect(await next.get('kept')).toBe('a')
  })
})

describe('what is handed over', () => {
  it('is all but what there is no room for', () => {
    const entry = (key: string, length: number): KvEntry => ({
      key,
      value: 'x'.repeat(length),
      expiresAt: null,
    })
    const huge = 9 * 1024 * 1024
    const kept = handedOver([entry('a', 1), entry('huge', huge), entry('b', 1), entry('c', 1)])
    expect(kept.map(({ key }) => key)).toEqual(['a', 'b', 'c'])
  })
})

describe('the address of debuggers', () => {
  it('holds a connection until there is a process, and takes no endless head', async () => {
    await using proxy = new InspectorProxy({ host: '127.0.0.1', port: 0, onAttached: () => {} })
    await proxy.start()
    const socket = connect(proxy.address!.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    await once(socket, 'connect')
    await using other = new InspectorProxy({ host: '127.0.0.1', port: 0, onAttached: () => {} })
    await other.start()
    proxy.aim({ port: other.address!.port, pause: async () => {}, goOn: () => {} })
    socket.write('x'.repeat(64 * 1024))
    await once(socket, 'close')
  })

  it('knows no debugger before the inspector has agreed, whatever a web page sends', async () => {
    const told: boolean[] = []
    const onAttached = (isAttached: boolean): void => void told.push(isAttached)
    await using proxy = new InspectorProxy({ host: '127.0.0.1', port: 0, onAttached })
    const inspector = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void inspector.close())
    await once(inspector, 'listening')
    await proxy.start()
    const { port } = inspector.address() as AddressInfo
    let isPaused = false
    proxy.aim({
      port,
      async pause() {
        isPaused = true
      },
      goOn: () => (isPaused = false),
    })
    const page = connect(proxy.address!.port, '127.0.0.1')
    page.write('POST / HTTP/1.1\r\n\r\nUpgrade: websocket\r\n\r\nfirst frame')
    const [inner] = (await once(inspector, 'connection')) as [Socket]
    let heard = ''
    inner.on('data', chunk => (heard += String(chunk)))
    await vi.waitFor(() => expect(heard).toContain('websocket\r\n\r\n'))
    expect({ told, isPaused, heard }).toMatchObject({ told: [], isPaused: false })
    expect(heard).not.toContain('first frame')
    inner.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')
    await vi.waitFor(() => expect(heard).toContain('first frame'))
    expect({ told, isPaused }).toEqual({ told: [true], isPaused: true })
    page.destroy()
    await once(inner, 'close')
    await vi.waitFor(
      () => expect({ told, isPaused }).toEqual({ told: [true, false], isPaused: false }),
      { timeout: 5000 },
    )
  })

  it('closes connections that say nothing', async () => {
    const options = { host: '127.0.0.1', port: 0, onAttached: () => {}, idleMs: 100 }
    await using proxy = new InspectorProxy(options)
    await proxy.start()
    const socket = connect(proxy.address!.port, '127.0.0.1')
    await once(socket.resume(), 'close')
  })

  it.runIf(process.platform === 'linux')(
    'has the system ask whether debuggers far away are still there',
    async () => {
      await using proxy = new InspectorProxy({ host: '127.0.0.1', port: 0, onAttached: () => {} })
      await proxy.start()
      const socket = connect(proxy.address!.port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      await once(socket, 'connect')
      await vi.waitFor(() => expect(hasKeepAlive(socket)).toBe(true), { timeout: 5000 })
    },
  )

  it('tells of debuggers that come and go all the time now and then alone', async () => {
    const told: boolean[] = []
    const onAttached = (isAttached: boolean): void => void told.push(isAttached)
    await using proxy = new InspectorProxy({ host: '127.0.0.1', port: 0, onAttached })
    const inspector = createServer(socket =>
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')),
    ).listen(0, '127.0.0.1')
    onTestFinished(() => void inspector.close())
    await once(inspector, 'listening')
    await proxy.start()
    let pauses = 0
    const pause = async (): Promise<void> => void pauses++
    proxy.aim({ port: (inspector.address() as AddressInfo).port, pause, goOn: () => {} })
    const { port } = proxy.address!
    for (let count = 0; count < 20; count++) {
      const socket = connect(port, '127.0.0.1')
      socket.write('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n')
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await once(socket, 'data')
      socket.destroy()
    }
    await vi.waitFor(() => expect(told.at(-1)).toBe(false), { timeout: 5000 })
    expect(pauses).toBeGreaterThan(10)
    expect(told.length).toBeLessThan(10)
  })

  it('that is taken is refused with another one', async () => {
    await using proxy = new InspectorProxy({ host: '127.0.0.1', port: 0, onAttached: () => {} })
    await proxy.start()
    const { port } = proxy.address!
    const second = new InspectorProxy({ host: '127.0.0.1', port, onAttached: () => {} })
    await expect(second.start()).rejects.toThrow(
      `choose another with --inspect 127.0.0.1:${port + 1}`,
    )
  })
})

/** Linux says which timer runs for the other end of a connection: 02 is that of keep-alive. */
function hasKeepAlive({ localPort, remotePort }: Socket): boolean {
  const hex = (port = 0): string => `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const row = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .find(([, from, to]) => from?.endsWith(hex(remotePort)) && to?.endsWith(hex(localPort)))
  return row?.[5]?.startsWith('02:') === true
}

describe('a type error', () => {
  const types = (name: string): string => `{ readonly ${name}: ${'number | '.repeat(60)}null; }`

  it('begins with what is wrong at the bottom of two long types', () => {
    const text = plainTypeError([
      `TS2322: Type '(ctx: ${types('a')}) => { ...; }' is not assignable to type '(ctx: ${types('b')})'.`,
      `  Type '${types('c')}' is not assignable to type '${types('d')}'.`,
      "    The types returned by 'Roll(...)' are incompatible between these types.",
      "      Type 'Promise<{ bust: string; }>' is not assignable to type 'Promise<Draft<Reply>>'.",
      "        Type '{ bust: string; }' is not assignable to type 'Draft<Reply>'.",
      "          Types of property 'bust' are incompatible.",
      "            Type 'string' is not assignable to type 'boolean'.",
    ])
    const lines = text.split('\n')
    expect(lines.slice(0, 3)).toEqual([
      "TS2322: in \"Roll(...).bust\": Type 'string' is not assignable to type 'boolean'.",
      "  Type '{ bust: string; }' is not assignable to type 'Draft<Reply>'.",
      "  Type 'Promise<{ bust: string; }>' is not assignable to type 'Promise<Draft<Reply>>'.",
    ])
    expect(lines).toHaveLength(4)
    expect(lines[3]).toMatch(
      /^ {2}Type '\{ readonly c: .{20,} \.\.\. .{10,} null; \}' is not assign/,
    )
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(240)
  })

  it('of one line stays as it is', () => {
    const text = "TS2322: Type 'number' is not assignable to type 'string'."
    expect(plainTypeError([text])).toBe(text)
  })
})

describe('the terminal', () => {
  it.each([
    ['cleared before a problem on a terminal', true],
    ['left as it is elsewhere', false],
  ])('is %s', (_, isTTY) => {
    const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
    const terminal = new DevTerminal({ output, cwd: '/games' })
    const shown = terminal.show([{ text: 'It is odd' }], 'the code of before goes on')
    expect(shown).toBe('It is odd\n\nthe code of before goes on')
    const text = output.read() as string
    expect(text.startsWith('\u001b[2J')).toBe(isTTY)
    expect(text).toContain('\nIt is odd\n\n dev  the code of before goes on\n')
  })
})
