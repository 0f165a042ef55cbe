import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { connectControl } from '../../src/control/control-client.ts'
import { controlPlace, lastHolder } from '../../src/control/place.ts'
import { isAlive } from '../../src/master/alive.ts'
import type { MasterStatus } from '../../src/master/status.ts'
import { masterStatusOf } from '../../src/master/status.ts'
import { ask, freePort } from '../../src/testing/services/services.ts'
import { until } from '../master/support.ts'
import { ownDatabase, ownDirectory, ownKeyPrefix } from '../setup/resources.ts'
import { sifaka, startSifaka } from './run-cli.ts'

const root = path.resolve(import.meta.dirname, '../..')

interface Cluster {
  readonly script: ChildProcess
  readonly port: number
  readonly runDir: string
  /** What it has written so far. */
  words(): string
  masterPid(): number | null
  /** Resolves when all nodes of the master are ready. */
  ready(): Promise<MasterStatus>
}

async function startCluster(directory: string, env: Record<string, string> = {}): Promise<Cluster> {
  const port = await freePort()
  const runDir = path.join(directory, 'run')
  const own = { SIFAKA_RUNDIR: runDir, SIFAKA_DATADIR: path.join(directory, 'data'), ...env }
  const args = [path.join(root, 'scripts/cluster.mjs'), '--port', String(port)]
  const script = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let written = ''
  for (const stream of [script.stdout, script.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (written += chunk))
  const masterPid = () => lastHolder(controlPlace(runDir, 'master'))?.pid ?? null
  onTestFinished(async () => {
    if (script.exitCode !== null || script.signalCode !== null) return
    script.kill('SIGTERM')
    await once(script, 'exit')
  })
  const ready = () => until('all nodes to be ready', () => readyStatus(runDir))
  return { script, port, runDir, words: () => written, masterPid, ready }
}

async function readyStatus(runDir: string): Promise<MasterStatus | null> {
  try {
    using client = await connectControl(runDir, 'master')
    if (client === null) return null
    const status = masterStatusOf((await client.request('status'))['status'])
    return status.nodes.every(({ state }) => state === 'ready') ? status : null
  } catch {
    // It was killed just now.
    return null
  }
}

const pidsOf = ({ nodes }: MasterStatus) => nodes.map(({ pid }) => pid!)

describe('npm run cluster', { timeout: 120_000 }, () => {
  it('serves players, starts another master where one is killed, and stops all of it', async () => {
    await using directory = await ownDirectory()
    await using database = await ownDatabase()
    const { script, port, runDir, masterPid, ready } = await startCluster(directory.path, {
      SIFAKA_STORE__SQL: database.url,
      SIFAKA_STORE__KV: inject('redisUrl'),
      SIFAKA_CLUSTER__NAME: ownKeyPrefix().replace(':', ''),
    })
    const before = await ready()
    expect(before.nodes.map(({ name }) => name)).toEqual(['work2', 'work3', 'work4'])
    const master = masterPid()!
    process.kill(master, 'SIGKILL')
    const url = ['--url', `mqtt://127.0.0.1:${port}`]
    const played = await sifaka(['simulate', ...url, '--clients', '4'], { cwd: directory.path })
    expect(played).toMatchObject({ code: 0, stdout: expect.stringContaining('4 of 4 players') })
    await until('another master', () => (masterPid() !== master ? true : null))
    const after = await ready()
    expect(pidsOf(after)).toEqual(pidsOf(before))
    const environment = readFileSync(path.join(runDir, 'cluster.env'), 'utf8')
    expect(environment).toMatch(/^SIFAKA_CLUSTER__SECRET='[0-9a-f]{64}'$/m)
    const second = await startCluster(directory.path)
    await once(second.script, 'close')
    expect(second.words()).toContain('Cannot start a second cluster: one runs in ')
    expect(second.script.exitCode).toBe(1)
    expect(readFileSync(path.join(runDir, 'cluster.env'), 'utf8')).toBe(environment)
    expect(pidsOf(await ready())).toEqual(pidsOf(before))
    script.kill('SIGINT')
    await once(script, 'exit')
    expect(script.exitCode).toBe(0)
    for (const pid of [...pidsOf(after), masterPid()])
      expect(pid !== null && isAlive(pid)).toBe(false)
    expect(existsSync(path.join(runDir, 'cluster.env'))).toBe(false)
  })

  it('leaves neither nodes nor services behind where it is itself killed', async () => {
    await using directory = await ownDirectory()
    const { script, runDir, masterPid, ready } = await startCluster(directory.path)
    const status = await ready()
    const environment = readFileSync(path.join(runDir, 'cluster.env'), 'utf8')
    const ports = [...environment.matchAll(/@?127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))
    expect(new Set(ports).size).toBe(2)
    const pids = [masterPid()!, ...pidsOf(status)]
    script.kill('SIGKILL')
    await until('all processes to end', () => (pids.some(isAlive) ? null : true))
    for (const port of ports) await expect(ask(port, 'PING\r\n')).rejects.toThrow(/ECONNREFUSED/)
  })

  it('serves again at once after it was killed, and has its own services back where they are', async () => {
    await using directory = await ownDirectory()
    const { script, ready } = await startCluster(directory.path)
    const before = await ready()
    script.kill('SIGKILL')
    const { script: next, runDir, words } = await startCluster(directory.path)
    await until('the old ones to end', () => (pidsOf(before).some(isAlive) ? null : true))
    await until('the next one to be ready', () => (words().includes('Ready: ') ? true : null))
    const after = (await readyStatus(runDir))!
    expect(pidsOf(after).filter(pid => pidsOf(before).includes(pid))).toEqual([])
    const redis = Number(/Redis serves on 127\.0\.0\.1:(\d+)/.exec(words())![1])
    await ask(redis, 'SHUTDOWN NOSAVE\r\n').catch(() => {})
    await until('Redis to be back', () => (words().includes('Redis serves again') ? true : null))
    expect(await ask(redis, 'PING\r\n')).toBe('+PONG\r\n')
    next.kill('SIGTERM')
    await once(next, 'exit')
    expect(next.exitCode).toBe(0)
  })

  it('leaves a node alone that somebody has started beside it', async () => {
    await using directory = await ownDirectory()
    await using database = await ownDatabase()
    const env = {
      SIFAKA_RUNDIR: path.join(directory.path, 'run'),
      SIFAKA_DATADIR: path.join(directory.path, 'data'),
      SIFAKA_STORE__SQL: database.url,
      SIFAKA_STORE__KV: inject('redisUrl'),
      SIFAKA_BUS__URL: inject('redisUrl'),
      SIFAKA_CLUSTER__NAME: ownKeyPrefix().replace(':', ''),
      SIFAKA_CLUSTER__SECRET: randomBytes(32).toString('hex'),
    }
    const conf = path.join(root, 'work/work3/conf/server.json')
    const node = startSifaka(['start', '--conf', conf], { cwd: root, env })
    await node.until(/Sifaka is running/)
    const { script, words } = await startCluster(directory.path)
    await once(script, 'close')
    expect(words()).toContain(`Cannot start the cluster: work3, process ${node.child.pid}, runs in`)
    expect(script.exitCode).toBe(1)
    node.child.kill('SIGTERM')
    expect((await node.ended).code).toBe(0)
  })
})
