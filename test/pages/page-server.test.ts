import { once } from 'node:events'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PageServer, type PageServerOptions } from '../../src/pages/page-server.ts'
import { ownDirectory } from '../setup/resources.ts'
import { RecordingLogger } from '../support/recording-logger.ts'

const files: Readonly<Record<string, string>> = {
  'web/index.html': '<!doctype html><html><head><title>Game</title></head></html>',
  'web/main.ts': 'const seat: number = 3\nexport { seat }\n',
  'web/style.css': 'body { margin: 0 }',
  'web/sound.ogg': 'OggS',
  'web/empty.txt': '',
  'web/my file.txt': 'spaces',
  'web/sub/index.html': '<p>sub',
  'web/.env': 'SECRET=1',
  'src/dice.contract.ts': 'export const Dice: unknown = {}\n',
  'src/dice.ts': 'export const secret = 1\n',
  'src/generated/messages.js': 'export {}\n',
  'src/generated/messages.d.ts': 'export {}\n',
  'src/deep/wallet.contract.ts': 'export const Wallet = {}\n',
  'package.json': '{}',
  'conf/server.json': '{}',
  'sdk/client.js': 'export const connect = 1\n',
}

interface Served {
  readonly pages: PageServer
  readonly root: string
  readonly log: RecordingLogger
}

/** The server of a small project; it ends with the test. */
async function serve(options: Partial<PageServerOptions> = {}): Promise<Served> {
  const directory = await ownDirectory()
  const root = directory.path
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(root, path.dirname(name)), { recursive: true })
    await writeFile(path.join(root, name), content)
  }
  const log = new RecordingLogger()
  const pages = new PageServer({
    root,
    port: 0,
    mode: 'development',
    websocket: () => ({ host: '0.0.0.0', port: 8083, path: '/mqtt' }),
    sifakaDir: path.join(root, 'sdk'),
    log,
    ...options,
  })
  onTestFinished(async () => {
    await pages.close()
    await directory[Symbol.asyncDispose]()
  })
  await pages.start()
  return { pages, root, log }
}

interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly body: string
  readonly response: IncomingMessage
}

/** Sends the target as it is: `fetch` would tidy it up. */
async function ask(
  { pages }: { readonly pages: PageServer },
  target: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const sent = send(pages, target, options)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const { statusCode: status = 0, headers } = response
  return { status, type: headers['content-type'], body: await text(response), response }
}

function send(
  pages: PageServer,
  target: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): ClientRequest {
  const { host, port } = pages.address!
  return request({ host, port, path: target, agent: false, ...options }).end()
}

describe('files', () => {
  it('of the page are served as what they are, and never kept', async () => {
    const served = await serve()
    const types = {
      '/': 'text/html; charset=utf-8',
      '/style.css?v=1': 'text/css; charset=utf-8',
      '/main.ts': 'text/javascript; charset=utf-8',
      '/sound.ogg': 'audio/ogg',
      '/my%20file.txt': 'text/plain; charset=utf-8',
      '/empty.txt': 'text/plain; charset=utf-8',
      '/sub/': 'text/html; charset=utf-8',
      '/sifaka/client.js': 'text/javascript; charset=utf-8',
      '/sifaka/live.js': 'text/javascript; charset=utf-8',
      '/src/generated/messages.js': 'text/javascript; charset=utf-8',
      '/src/dice.contract.ts': 'text/javascript; charset=utf-8',
      '/src/deep/wallet.contract.ts': 'text/javascript; charset=utf-8',
    }
    for (const [target, type] of Object.entries(types)) {
      const answer = await ask(served, target)
      expect([target, answer.status, answer.type]).toEqual([target, 200, type])
      expect(answer.response.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
    expect((await ask(served, '/sound.ogg')).body).toBe('OggS')
    expect((await ask(served, '/my%20file.txt')).body).toBe('spaces')
  })

  it('in TypeScript lose their types and keep their lines and columns', async () => {
    const { body } = await ask(await serve(), '/main.ts')
    expect(body).toBe('const seat         = 3\nexport { seat }\n')
  })

  it('in HTML get the script that reloads them', async () => {
    const { body } = await ask(await serve(), '/')
    expect(body).toContain('<head><script src="/sifaka/live.js"></script><title>')
  })

  it('are not sent for HEAD, which tells their length', async () => {
    const served = await serve()
    for (const target of ['/sound.ogg', '/main.ts']) {
      const { status, body, response } = await ask(served, target, { method: 'HEAD' })
      expect([status, body]).toEqual([200, ''])
      expect(Number(response.headers['content-length'])).toBeGreaterThan(3)
    }
  })

  it('below a folder are found by its name with a slash', async () => {
    const { status, response } = await ask(await serve(), '/sub')
    expect([status, response.headers.location]).toEqual([308, '/sub/'])
  })

  it('are read at each request', async () => {
    const served = await serve()
    await writeFile(path.join(served.root, 'web/style.css'), 'body { margin: 1px }')
    expect((await ask(served, '/style.css')).body).toBe('body { margin: 1px }')
  })
})

describe('nothing else', () => {
  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/..\\package.json',
    '/..%5cpackage.json',
    '/sub/../../package.json',
    '/sifaka/../package.json',
    '/sifaka/..%2f..%2fpackage.json',
    '/src/..%2fpackage.json',
    '/src/generated/../dice.ts',
    '/%00',
    '/main.ts%00.html',
    '/.env',
    '/%2eenv',
    '//etc/passwd',
    '/C:/Windows/win.ini',
    '/main.ts::$DATA',
    '/main.ts%3a%3a$DATA',
    '/con',
    '/aux.html',
    '/NUL.txt',
    '/com1',
    '/lpt%C2%B9.txt',
    '/main.ts.',
    '/main.ts%20',
    '/%',
    '/%ff',
    `/${'long/'.repeat(500)}`,
    'http://127.0.0.1/main.ts',
    '*',
  ])('is served: %.40s', async target => {
    const served = await serve()
    const { status, body } = await ask(served, target)
    expect(status).toBe(400)
    expect(body).toBe('The path is none of a page')
  })

  it.each(['/package.json', '/conf/server.json', '/web/index.html', '/%252e%252e/package.json'])(
    'of the project is there: %s',
    async target => {
      expect((await ask(await serve(), target)).status).toBe(404)
    },
  )

  it.each([
    '/src/dice.ts',
    '/src/',
    '/src/generated/messages.d.ts',
    '/src/generated/',
    '/src/nothing.contract.ts',
  ])('of the sources is there: %s, and the log says what is', async target => {
    const served = await serve()
    const { status, body } = await ask(served, target)
    expect(status).toBe(404)
    expect(body).toBe(`Of "src" pages get "*.contract.ts" and "generated/" alone, not "${target}"`)
    expect(served.log.lines.join()).toContain(body)
  })

  it('is served through a link that leads out of its folder', async () => {
    const served = await serve()
    const { root } = served
    await symlink(path.join(root, 'package.json'), path.join(root, 'web/out.json'))
    await symlink(root, path.join(root, 'web/all'), 'junction')
    await symlink(path.join(root, 'src/dice.ts'), path.join(root, 'src/fake.contract.ts'))
    await symlink(path.join(root, 'web/.env'), path.join(root, 'web/env.txt'))
    await symlink(path.join(root, 'web/style.css'), path.join(root, 'web/in.css'))
    for (const target of ['/out.json', '/all/package.json', '/env.txt', '/src/fake.contract.ts'])
      expect([target, (await ask(served, target)).status]).toEqual([target, 404])
    expect((await ask(served, '/in.css')).status).toBe(200)
  })

  it('is done by other methods', async () => {
    const { status, response } = await ask(await serve(), '/', { method: 'POST' })
    expect([status, response.headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example'])(
    'is told to whoever asks for the host "%s"',
    async host => {
      const { status, body } = await ask(await serve(), '/', { headers: { host } })
      expect([status, body]).toEqual([421, 'Ask by "localhost", by an address or by "127.0.0.1"'])
    },
  )
})

describe('/sifaka', () => {
  it('tells where the game server is, by the name that the page has for this machine', async () => {
    const served = await serve()
    for (const host of ['localhost:8080', '192.168.1.7:8080', '[::1]:8080']) {
      const { body, type } = await ask(served, '/sifaka/server.json', { headers: { host } })
      const name = host.slice(0, host.lastIndexOf(':'))
      expect(JSON.parse(body)).toEqual({ url: `ws://${name}:8083/mqtt` })
      expect(type).toBe('application/json; charset=utf-8')
    }
  })

  it('tells the address of a game server that listens on one alone', async () => {
    const served = await serve({ websocket: () => ({ host: '::1', port: 1, path: '/game' }) })
    const { body } = await ask(served, '/sifaka/server.json')
    expect(JSON.parse(body)).toEqual({ url: 'ws://[::1]:1/game' })
  })

  it('says so while there is no game server', async () => {
    const { status } = await ask(await serve({ websocket: () => null }), '/sifaka/server.json')
    expect(status).toBe(503)
  })

  it('says what to run where the SDK is not built', async () => {
    const served = await serve({ sifakaDir: path.join(import.meta.dirname, 'nothing') })
    const { status, body } = await ask(served, '/sifaka/client.js')
    expect(status).toBe(404)
    expect(body).toContain('run "npm run build"')
  })
})

describe('open pages', () => {
  it('are told the state at once and at each change', async () => {
    const { pages } = await serve()
    const states = await listen(pages)
    const first = await states.next()
    expect(first).toEqual({ version: expect.any(String), error: null })
    pages.showError('it is broken')
    expect(await states.next()).toEqual({ ...first, error: 'it is broken' })
    pages.showError('it is broken')
    pages.clearError()
    expect(await states.next()).toEqual(first)
    pages.reload()
    const { version } = await states.next()
    expect(version).not.toBe(first.version)
  })

  it('are bounded: one more than 32 is not told', async () => {
    const served = await serve()
    const all = await Promise.all(Array.from({ length: 32 }, () => listen(served.pages)))
    const { status } = await ask(served, '/sifaka/events')
    expect(status).toBe(503)
    all[0]!.end()
    for (let status = 0; status !== 200;) {
      const sent = send(served.pages, '/sifaka/events')
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      status = response.statusCode ?? 0
      response.destroy()
    }
  })
})

interface States {
  next(): Promise<{ readonly version: string; readonly error: string | null }>
  end(): void
}

/** Listens as a page does. */
async function listen(pages: PageServer): Promise<States> {
  const sent = send(pages, '/sifaka/events')
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  expect(response.headers['content-type']).toBe('text/event-stream')
  const chunks = response.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>
  return {
    next: async () => {
      const { value } = (await chunks.next()) as { value: string }
      expect(value).toMatch(/^data: .*\n\n$/)
      return JSON.parse(value.slice('data: '.length))
    },
    end: () => void response.destroy(),
  }
}

describe('a page server', () => {
  it('does not start in production', async () => {
    await expect(serve({ mode: 'production' })).rejects.toMatchObject({ code: 'ConfigInvalid' })
  })

  it.each(['.', '..', '', 'web/..'])(
    'does not serve "%s", which is all of a project',
    async folder => {
      await expect(serve({ folder })).rejects.toThrow('holds the whole project')
    },
  )

  it('takes another port where its own is taken, and says so', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    onTestFinished(() => void holder.close())
    const { port } = holder.address() as AddressInfo
    const { pages, log } = await serve({ port })
    expect(pages.address!.port).not.toBe(port)
    const [line] = log.lines
    expect(line).toContain(`Port ${port} is taken: the page is on ${pages.address!.port}`)
  })

  it('names the address that is not of this machine', async () => {
    const failed = serve({ host: '192.0.2.1', port: 4000 })
    await expect(failed).rejects.toMatchObject({
      code: 'ListenFailed',
      message: expect.stringContaining('Cannot listen on 192.0.2.1:4000: '),
    })
  })

  it('warns where other machines reach it', async () => {
    const { log, pages } = await serve({ host: '0.0.0.0' })
    expect(log.lines.join()).toContain('Everybody who reaches this machine')
    expect(pages.url).toBe(`http://127.0.0.1:${pages.address!.port}/`)
  })

  it('ends every connection when it is closed, and may be closed again', async () => {
    const { pages } = await serve()
    const { host, port } = pages.address!
    const idle = connect({ host, port })
    await once(idle, 'connect')
    await listen(pages)
    const ended = once(idle, 'close')
    await pages.close()
    await ended
    await pages.close()
    expect(pages.address).toBeNull()
    await expect(pages.start()).rejects.toMatchObject({ code: 'Closed' })
  })
})
