import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createConnection } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { findBinary, requireBinary } from '../src/testing/services/binaries.ts'
import {
  ensureTools,
  findPython,
  mariaDbTool,
  missingText,
  mosquittoTool,
  pahoTool,
  redisTool,
  type Tool,
} from '../src/testing/services/install.ts'
import { startMariaDb } from '../src/testing/services/mariadb.ts'
import { startNats } from '../src/testing/services/nats.ts'
import { startRedis } from '../src/testing/services/redis.ts'
import { ask, startService, type Service } from '../src/testing/services/services.ts'
import { ownDirectory } from './setup/resources.ts'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function expectLife(service: Service, greet: () => Promise<unknown>): Promise<void> {
  await greet()
  const { pid, port, url } = service
  await service.kill('SIGKILL')
  expect(isAlive(pid)).toBe(false)
  await expect(greet()).rejects.toThrow()
  await service.restart()
  expect(service.pid).not.toBe(pid)
  expect([service.port, service.url]).toEqual([port, url])
  await greet()
  const last = service.pid
  await service.kill('SIGSTOP')
  await service.stop()
  await service.stop()
  expect(isAlive(last)).toBe(false)
}

it('a private Redis answers on its port, comes back on it, and is gone after stop()', async () => {
  await using service = await startRedis()
  await expectLife(service, () => ask(service.port, 'PING\r\n'))
})

it('a private NATS answers on its port, comes back on it, and is gone after stop()', async () => {
  await using service = await startNats()
  await expectLife(service, () => ask(service.port, 'PING\r\n'))
})

it('a private MariaDB answers on its port, comes back on it, and is gone after stop()', async () => {
  await using service = await startMariaDb()
  await expectLife(service, async () => {
    const connection = await createConnection(service.url)
    await connection.query('create table if not exists t (id int)')
    await connection.end()
  })
})

it('a private MariaDB lets nobody in without its password', async () => {
  await using service = await startMariaDb()
  for (const user of ['sifaka', 'root', '']) {
    const url = new URL(service.url)
    url.username = user
    url.password = ''
    await expect(createConnection({ uri: url.href })).rejects.toThrow(/denied/)
  }
})

it('a MariaDB that was killed keeps what it had committed', async () => {
  await using service = await startMariaDb()
  const connection = await createConnection(service.url)
  await connection.query('create table t (id int)')
  await connection.query('insert into t values (7)')
  connection.destroy()
  await service.kill('SIGKILL')
  await service.restart()
  const again = await createConnection(service.url)
  const [rows] = await again.query('select id from t')
  await again.end()
  expect(rows).toEqual([{ id: 7 }])
})

it('a server that does not start is reported with its last words, and leaves nothing', async () => {
  await expect(startRedis({ args: ['--no-such-option', 'x'] })).rejects.toThrow(
    /Cannot start redis; its last words:[\s\S]*no-such-option/,
  )
  let directory = ''
  const missing = startService({
    name: 'missing',
    command: place => {
      directory = place.directory
      return ['/nowhere/server']
    },
    url: () => '',
    isReady: async () => false,
  })
  await expect(missing).rejects.toThrow(/Cannot start missing/)
  expect(existsSync(directory)).toBe(false)
})

it('servers end with the process that started them, however it ends', async () => {
  const redis = new URL('../src/testing/services/redis.ts', import.meta.url).href
  const source = `import { startRedis } from ${JSON.stringify(redis)}
    const service = await startRedis()
    process.stdout.write(String(service.pid))
    setInterval(() => {}, 1000)
    process.stdin.once('data', () => process.exit(0)).resume()`
  const endings: ((kill: (signal: NodeJS.Signals) => void, leave: () => void) => void)[] = [
    (_kill, leave) => leave(),
    ...(process.platform === 'linux' && findBinary('setpriv')
      ? [(kill: (signal: NodeJS.Signals) => void) => kill('SIGKILL')]
      : []),
  ]
  await using directory = await ownDirectory()
  for (const end of endings) {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // A killed parent leaves its server's directory behind: here.
      env: { ...process.env, TMPDIR: directory.path },
    })
    const exited = once(child, 'exit')
    const [output] = (await once(child.stdout, 'data')) as [Buffer]
    const pid = Number(output.toString())
    expect(isAlive(pid)).toBe(true)
    end(
      signal => child.kill(signal),
      () => child.stdin.write('end'),
    )
    await exited
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false)
  }
})

/** A killed orphan may stay as a zombie where process 1 does not collect it. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'))
}

it('finds programs that are not on the PATH, and says what to install where they are nowhere', () => {
  expect(findBinary('no-such-program', 'sh')).toMatch(/\/sh$/)
  expect(findBinary('no-such-program')).toBeUndefined()
  expect(() => requireBinary(['no-such-program'], 'install it')).toThrow(
    'Cannot find no-such-program: install it',
  )
})

it('what the tests need is there once the run has begun', async () => {
  const said: string[] = []
  await ensureTools([mariaDbTool, redisTool, mosquittoTool, pahoTool], {
    say: line => said.push(line),
  })
  expect(said).toEqual([])
  expect(await findPython()).toBeDefined()
})

it('what is missing is told in one message, for every system', () => {
  const tool: Tool = {
    name: 'Lemur',
    isThere: async () => false,
    debian: 'lemur-deb',
    fedora: 'lemur-rpm',
    brew: 'lemur',
  }
  const message = missingText([tool, redisTool], 'installing needs root')
  expect(message).toContain('Lemur, Redis server (installing needs root)')
  expect(message).toContain('apt-get install -y lemur-deb redis-server')
  expect(message).toContain('dnf install -y lemur-rpm valkey')
  expect(message).toContain('brew install lemur redis')
  expect(message).toContain('SIFAKA_TEST_MYSQL_URL')
})
