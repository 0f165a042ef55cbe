import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { interrupted } from '../../src/cli/host.ts'
import { makeProject, makeSharedProject } from '../config/project.ts'
import type { RunningCli } from './run-cli.ts'
import { sifaka, startSifaka } from './run-cli.ts'

const anyPorts = {
  'conf/server.json': `{
    "gate": { "mqtt": { "tcp": { "host": "127.0.0.1", "port": 0 }, "websocket": { "host": "127.0.0.1", "port": 0 } } }
  }`,
}

describe('a server started with sifaka', { timeout: 60_000 }, () => {
  const project = makeSharedProject(anyPorts)
  let server: RunningCli
  let url: string
  let webUrl: string

  beforeAll(async () => {
    server = startSifaka(['start'], { cwd: project.root })
    url = (await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/))[0]
    webUrl = (await server.until(/ws:\/\/127\.0\.0\.1:\d+\/mqtt/))[0]
  }, 30_000)

  afterAll(async () => {
    server.child.kill('SIGTERM')
    const { code } = await server.ended
    project.remove()
    expect(code).toBe(0)
  })

  const call = (...args: string[]) => sifaka(['call', ...args, '--url', url], { cwd: project.root })

  it('names the command to try next, and that command works', async () => {
    const [, next = ''] = await server.until(/Try: npx sifaka (.*)\n/)
    const { code, stdout } = await sifaka(next.split(' '), { cwd: project.root })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).userData).toMatchObject({ UserName: 'alice' })
  })

  it('answers the same player on both wires and both listeners', async () => {
    const json = await call('User.GetSelfInfo', '--as', 'bob')
    const protobuf = await call('2.4', '--as', 'bob', '--protobuf')
    expect(protobuf).toEqual(json)
    const args = ['call', 'User.GetSelfInfo', '--as', 'bob', '--url', webUrl]
    expect(await sifaka(args, { cwd: project.root })).toEqual(json)
    expect(JSON.parse(json.stdout).userData).toMatchObject({ UserName: 'bob' })
  })

  it('lets a player in by name and password', async () => {
    const registered = await call('User.Register', 'username=carol', 'password=12345678')
    expect(registered.code).toBe(0)
    const args = ['--user', 'carol', '--password', '12345678', '--url', webUrl]
    const self = await sifaka(['call', 'User.GetSelfInfo', ...args], { cwd: project.root })
    expect(JSON.parse(self.stdout).userData.UserID).toBe(JSON.parse(registered.stdout).result)
  })

  it('has its errors told with code, name and what to do', async () => {
    expect(await call('User.GetSelfInfo')).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'User.GetSelfInfo was answered 0xf9 NeedLogin: Need Login first; log in with --as NAME, or --user and --password\n',
    })
    expect((await call('User.Login', 'username=nobody', 'password=12345678')).stderr).toBe(
      'User.Login was answered 1 WrongPassword: UserName or Password Error\n',
    )
    expect((await call('Usr.Login')).stderr).toBe(
      'Usr.Login was answered 0xfc NotFound: Not Found; the nearest known function is "User.Login"\n',
    )
  })

  it('has a login that fails told as such, not as the answer to the call', async () => {
    const wrong = await call('User.GetSelfInfo', '--user', 'nobody', '--password', '12345678')
    expect(wrong).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Cannot log in as "nobody": UserName or Password Error\n',
    })
    await call('User.Register', 'username=erin', 'password=12345678')
    expect((await call('User.GetSelfInfo', '--as', 'erin')).stderr).toBe(
      'Cannot log in as "erin": the account exists and its password is not known here; use another name, or --user and --password\n',
    )
  })

  it('takes parameters from stdin', async () => {
    const stdin = '{"username":"nobody","password":"12345678"}'
    const args = ['call', 'User.Login', '-', '--url', url]
    const { code } = await sifaka(args, { cwd: project.root, stdin })
    expect(code).toBe(3)
  })

  it.each([[[]], [['--protobuf']]])('has its pushes printed by listen %j', async more => {
    const args = ['listen', '--as', 'dave', '--count', '1', '--url', url, ...more]
    const { code, stdout } = await sifaka(args, { cwd: project.root })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ module: 'User', push: 'LoginSuccess', type: 11 })
  })

  it('ends listen with 0 at Ctrl-C', async () => {
    const listening = startSifaka(['listen', '--url', url], { cwd: project.root })
    await listening.until(/Listening at/)
    listening.child.kill('SIGINT')
    expect((await listening.ended).code).toBe(0)
  })

  it('stands the login simulation', async () => {
    const args = ['simulate', '--clients', '20', '--calls', '3', '--url', url]
    const { code, stdout } = await sifaka(args, { cwd: project.root })
    expect(stdout).toMatch(/^connect +20 +0 /m)
    expect(stdout).toMatch(/^register +20 +0 /m)
    expect(stdout).toMatch(/^login +20 +0 /m)
    expect(stdout).toMatch(/^read +60 +0 /m)
    expect(stdout).toMatch(/^20 of 20 players in /m)
    expect(code).toBe(0)
  })

  it('keeps its port: a second server says which and how to choose another', async () => {
    const port = Number(new URL(url).port)
    const { code, stderr } = await sifaka(['start'], {
      cwd: makeProject(anyPorts),
      env: { SIFAKA_GATE__MQTT__TCP__PORT: `${port}` },
    })
    expect(code).toBe(1)
    expect(stderr).toBe(
      `Cannot listen on port ${port}: it is taken; choose another: SIFAKA_GATE__MQTT__TCP__PORT=${port + 1} npx sifaka start\n`,
    )
    const webPort = Number(new URL(webUrl).port)
    const web = await sifaka(['start'], {
      cwd: makeProject(anyPorts),
      env: { SIFAKA_GATE__MQTT__WEBSOCKET__PORT: `${webPort}` },
    })
    expect(web.stderr).toBe(
      `Cannot listen on port ${webPort}: it is taken; choose another: SIFAKA_GATE__MQTT__WEBSOCKET__PORT=${webPort + 1} npx sifaka start\n`,
    )
  })
})

describe('sifaka start', { timeout: 60_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('drains and ends with 0 at %s', async signal => {
    const server = startSifaka(['start'], { cwd: makeProject(anyPorts) })
    await server.until(/Try: /)
    server.child.kill(signal)
    const { code, stdout, stderr } = await server.ended
    expect(code).toBe(0)
    expect(stderr).toContain('Stopping: ')
    const records = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    for (const record of records) expect(record).toMatchObject({ node: 'server' })
    const address = { host: '127.0.0.1', port: expect.any(Number) }
    expect(records).toContainEqual(
      expect.objectContaining({
        msg: 'Listening',
        tcp: address,
        websocket: { ...address, path: '/mqtt' },
      }),
    )
  })

  it('logs an error that nobody caught, drains and ends with 1', async () => {
    const cwd = makeProject({
      'conf/server.json': anyPorts['conf/server.json'].replace(
        '"gate"',
        '"modules": { "Gate": {}, "Arena": { "from": "./arena.ts" } }, "gate"',
      ),
      'arena.ts': `export const arena = {
        contract: { name: 'Arena', id: 11, functions: {} },
        setup(ctx) {
          ctx.on('connect', () => void setTimeout(() => { throw new Error('boom') }))
          return {}
        },
      }`,
    })
    const server = startSifaka(['start'], { cwd })
    const [url] = await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/)
    await sifaka(['call', 'Arena.Join', '--url', url], { cwd })
    const { code, stdout } = await server.ended
    expect(code).toBe(1)
    expect(stdout).toContain('"msg":"Stopping: nobody caught this error"')
    expect(stdout).toContain('boom')
  })

  it('says in one line that its data folder cannot be written', async () => {
    const cwd = makeProject({ ...anyPorts, data: 'a file' })
    const { code, stderr } = await sifaka(['start'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^Cannot write to the data folder ".*data": .+; choose another with SIFAKA_DATADIR=\.\.\. npx sifaka start\n$/,
    )
  })

  it('says in one line that its database is away, without the password', async () => {
    const env = { SIFAKA_STORE__SQL: 'mysql://root:tiger@127.0.0.1:9/game' }
    const { code, stderr } = await sifaka(['start'], { cwd: makeProject(anyPorts), env })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^[^\n]+127\.0\.0\.1[^\n]+\n$/)
    expect(stderr).not.toContain('tiger')
  })

  it('names the line of what is wrong in its configuration', async () => {
    const cwd = makeProject({ 'etc/game.json': '{\n  "lmits": {}\n}' })
    const { code, stderr } = await sifaka(['start', '--conf', path.join('etc', 'game.json')], {
      cwd,
    })
    expect(code).toBe(1)
    expect(stderr).toBe(
      'Cannot use the configuration:\n  etc/game.json:2:3: no such key "lmits", the nearest known one is "limits"\n',
    )
  })
})

describe('interrupts', () => {
  it('the first resolves, its echo is ignored, the second ends the process with 1', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const codes: number[] = []
    let interrupt = (): void => {}
    const host = {
      exit: (code: number) => void codes.push(code),
      onInterrupt: (listener: () => void) => {
        interrupt = listener
        return () => {}
      },
    }
    const { first } = interrupted(host)
    interrupt()
    await first
    vi.advanceTimersByTime(100)
    interrupt()
    expect(codes).toEqual([])
    vi.advanceTimersByTime(500)
    interrupt()
    expect(codes).toEqual([1])
  })
})
