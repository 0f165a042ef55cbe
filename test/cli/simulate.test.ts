/**
 * The simulation of many players: its tables, and players who live through restarts of real
 * processes.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { SimulationNodes } from '../../src/cli/simulation-nodes.ts'
import type { SimulationReport } from '../../src/cli/simulation.ts'
import { isGood, reportText } from '../../src/cli/simulation-report.ts'
import { connectControl } from '../../src/control/control-client.ts'
import type { MasterStatus } from '../../src/master/status.ts'
import { masterStatusOf } from '../../src/master/status.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { until } from '../master/support.ts'
import { ownDatabase, ownDirectory, ownKeyPrefix } from '../setup/resources.ts'
import { sifaka, startSifaka, type CliResult } from './run-cli.ts'

const root = path.resolve(import.meta.dirname, '../..')

describe('the nodes of a simulation', () => {
  const of = (name: string, epoch: string, ran: number, sessions = 0) => ({
    name,
    epoch,
    ran,
    load: { calls: 0, sessions },
  })

  it('are told with what they ran meanwhile, over their restarts', () => {
    const nodes = new SimulationNodes()
    nodes.observe([of('work2', 'a', 0), of('work3', 'b', 90), of('work4', 'c', 7)])
    nodes.observe([of('work2', 'a', 0, 20), of('work3', 'b', 99), of('work4', 'c', 9)])
    nodes.observe([of('work2', 'a', 0, 12), of('work4', 'c', 9)])
    nodes.observe([of('work3', 'd', 4), of('work5', 'e', 3)])
    expect(nodes.line).toBe('work3 13, work4 2, work5 3')
    expect(nodes.table).toBe(
      [
        'node   functions run  players at most  restarts',
        'work2              0               20         0',
        'work3          >= 13                0         1',
        'work4              2                0         0',
        'work5              3                0         0',
      ].join('\n'),
    )
  })

  it('are not told where none took part', () => {
    const nodes = new SimulationNodes()
    nodes.observe([of('work3', 'b', 90)])
    nodes.observe([of('work3', 'b', 90)])
    expect(nodes.table).toBeNull()
  })
})

describe('the report of a simulation', () => {
  const zero = { connect: 0, register: 0, login: 0, read: 0 }
  const good: SimulationReport = {
    durations: { connect: [1, 2], register: [10], login: [10], read: [3, 4] },
    failures: zero,
    refused: { ...zero, connect: 3 },
    unknown: { ...zero, read: 1 },
    problems: new Map(),
    troubles: new Map([['connect: ConnectFailed, nobody there', 3]]),
    absences: [1000, 3000, 2000],
    loginsLost: 0,
    registrations: [1, 1],
    done: 2,
    failed: 0,
    gone: 0,
    left: 0,
    calls: 4,
    loginMs: 1000,
    elapsedMs: 2000,
  }
  const made = { url: 'mqtt://here', clients: 2, nodes: null }

  it('says what was refused, what is unknown, and how long players were away', () => {
    const text = reportText(good, made)
    expect(text).toMatch(/^step +ok +failed +refused +unknown +p50/)
    expect(text).toMatch(/^connect +2 +0 +3 +0 /m)
    expect(text).toMatch(/^read +2 +0 +0 +1 /m)
    expect(text).toContain('2 of 2 players in 1.00 s (2.0 a second) at mqtt://here')
    expect(text).toContain('Registrations were handled by 2 processes: 1, 1')
    expect(text).toContain('3 x a connection was lost and the player came back: ')
    expect(text).toContain('away 2.00 s (p50), 3.00 s (max)')
    expect(text).toContain('3 x connect: ConnectFailed, nobody there; tried again')
    expect(isGood(good)).toBe(true)
  })

  it('ends with those who are missing, and is not good then', () => {
    const report = { ...good, gone: 1, failed: 2, left: 3 }
    expect(reportText(report, made).split('\n').slice(-3)).toEqual([
      '3 players were not begun or not finished',
      '2 players were stopped by what is told above',
      '1 player was lost on the way and did not come back',
    ])
    for (const one of ['gone', 'failed', 'left'] as const)
      expect(isGood({ ...good, [one]: 1 })).toBe(false)
  })
})

it('a server that does not answer is told at once', async () => {
  const url = `mqtt://127.0.0.1:${await freePort()}`
  const { code, stderr } = await sifaka(['simulate', '--url', url, '--clients', '500'])
  expect(stderr).toContain(`Cannot connect to "${url}"`)
  expect(code).toBe(1)
})

describe('players of a simulation, with a gate and two workers', { timeout: 120_000 }, () => {
  const clients = 20
  let directory: Awaited<ReturnType<typeof ownDirectory>>
  let database: Awaited<ReturnType<typeof ownDatabase>>
  let script: ChildProcess
  let env: Record<string, string>

  beforeAll(async () => {
    directory = await ownDirectory()
    database = await ownDatabase()
    env = {
      SIFAKA_RUNDIR: path.join(directory.path, 'run'),
      SIFAKA_DATADIR: path.join(directory.path, 'data'),
    }
    const services = {
      SIFAKA_STORE__SQL: database.url,
      SIFAKA_STORE__KV: inject('redisUrl'),
      SIFAKA_CLUSTER__NAME: ownKeyPrefix().replace(':', ''),
    }
    const args = [path.join(root, 'scripts/cluster.mjs'), '--port', String(await freePort())]
    script = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env, ...services },
      stdio: 'ignore',
    })
    await until('all nodes to be ready', allReady)
  })
  afterAll(async () => {
    await stopCluster()
    await database[Symbol.asyncDispose]()
    await directory[Symbol.asyncDispose]()
  })

  it('come back and go on through a rolling restart', async () => {
    const played = await play(['--duration', '20'])
    const restarted = await sifaka(['restart', '--rolling'], { cwd: root, env })
    expect(restarted).toMatchObject({ code: 0 })
    const { stdout, stderr, code } = await played.ended
    expect(stderr).toBe('')
    expect(stdout).toContain(`${clients} of ${clients} players in `)
    expect(stdout).toMatch(/^work2 +0 +20 +1$/m)
    expect(stdout).toMatch(/^work3 +>= [1-9]\d* +0 +1$/m)
    expect(stdout).toMatch(/^work4 +>= [1-9]\d* +0 +1$/m)
    expect(stdout).toMatch(/^Registrations were handled by 2 processes: \d+, [1-9]\d*$/m)
    // Nobody lost more than the connection to the gate.
    expect(stdout).toMatch(/^20 x a connection was lost and the player came back: away /m)
    expect(stdout).not.toContain('the password was')
    expect(stdout).toMatch(/^read +\d+ +0 +0 /m)
    expect(code, stdout).toBe(0)
  })

  it('come back and go on where a worker is killed, and the gate after it', async () => {
    const played = await play(['--duration', '15'])
    process.kill(await pidOf('work3'), 'SIGKILL')
    process.kill(await pidOf('work2'), 'SIGKILL')
    const { stdout, code } = await played.ended
    expect(stdout).toContain(`${clients} of ${clients} players in `)
    expect(stdout).toMatch(/^work3 .* 1$/m)
    expect(stdout).toMatch(/^20 x a connection was lost and the player came back: away /m)
    expect(code, stdout).toBe(0)
  })

  it('come back to a gate that has not heard of any worker yet', async () => {
    const played = await play(['--duration', '12', '--wait', '90'])
    for (const words of [
      ['drain', 'work3'],
      ['drain', 'work4'],
      ['restart', 'work2'],
    ])
      expect(await sifaka(words, { cwd: root, env })).toMatchObject({ code: 0 })
    for (const node of ['work3', 'work4'])
      expect(await sifaka(['restart', node], { cwd: root, env })).toMatchObject({ code: 0 })
    const { stdout, code } = await played.ended
    expect(stdout).toMatch(/^20 x a connection was lost and the player came back: away /m)
    expect(code, stdout).toBe(0)
  })

  it('that do not come back are told, and the exit code with them', async () => {
    const played = await play(['--duration', '60', '--wait', '2'])
    await stopCluster()
    const { stdout, code } = await played.ended
    expect(stdout).toMatch(/^20 x read: did not come back in 2 s$/m)
    expect(stdout.trimEnd()).toMatch(/\d+ players were lost on the way and did not come back$/)
    expect(code).toBe(1)
  })

  /** Resolves when all players have registered, logged in and read themselves. */
  async function play(more: readonly string[]): Promise<{ readonly ended: Promise<CliResult> }> {
    await until('all nodes to be ready', allReady)
    const ranBefore = await ran()
    const args = ['simulate', '--clients', String(clients), ...more]
    const { ended } = startSifaka(args, { cwd: root, env })
    const isIn = async () => ((await ran()) >= ranBefore + 3 * clients ? true : null)
    await until('all players to be in', isIn)
    return { ended }
  }

  async function ran(): Promise<number> {
    return (await status())!.nodes.reduce((sum, node) => sum + node.ran, 0)
  }

  async function pidOf(name: string): Promise<number> {
    return (await status())!.nodes.find(node => node.name === name)!.pid!
  }

  async function allReady(): Promise<true | null> {
    const nodes = (await status())?.nodes
    return nodes?.every(({ state }) => state === 'ready') === true ? true : null
  }

  async function status(): Promise<MasterStatus | null> {
    try {
      using client = await connectControl(env.SIFAKA_RUNDIR!, 'master')
      return client && masterStatusOf((await client.request('status'))['status'])
    } catch {
      // Not there yet.
      return null
    }
  }

  async function stopCluster(): Promise<void> {
    if (script.exitCode !== null || script.signalCode !== null) return
    script.kill('SIGTERM')
    await once(script, 'exit')
  }
})
