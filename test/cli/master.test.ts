import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { interrupted } from '../../src/cli/host.ts'
import { connectControl } from '../../src/control/control-client.ts'
import { SifakaError } from '../../src/errors.ts'
import { statusTable, uptime } from '../../src/cli/status-table.ts'
import type { MasterStatus, SupervisedStatus } from '../../src/master/status.ts'
import { runFolder, statusWith, testNode } from '../control/support.ts'
import { isAlive } from '../../src/master/alive.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { World, until, untilNode, untilReady } from '../master/support.ts'
import { makeProject } from '../config/project.ts'
import { sifaka, sifakaHere, startSifaka } from './run-cli.ts'

/** A project whose run folder is the world's: what a second terminal has. */
function projectOf(world: World): string {
  // With a bus and without its secret: the verbs need neither.
  return makeProject({
    'conf/server.json': JSON.stringify({ runDir: world.runDir, bus: { url: 'nats://127.0.0.1' } }),
  })
}

describe('the verbs of the master', { timeout: 60_000 }, () => {
  it('show, drain and restart its nodes', async () => {
    const world = new World({ nodes: { gate1: {}, work1: {} } })
    const master = await world.started()
    for (const name of ['gate1', 'work1']) await untilReady(master, name)
    const cwd = projectOf(world)
    const shown = await sifakaHere(['status'], { cwd })
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    const [pid] = world.pids('work1')
    const { epoch } = world.events('work1')[0]!
    expect(shown.stdout).toMatch(
      /^NODE +PID +STATE +EPOCH +UPTIME +RESTARTS +SESSIONS +CALLS +RAN +PORTS +MODULES$/m,
    )
    expect(shown.stdout).toMatch(
      new RegExp(`^work1 +${pid} +ready +${epoch.slice(0, 8)} +\\d+ s +0 +7 +3 +0 +Echo$`, 'm'),
    )
    const json = await sifakaHere(['status', '--json'], { cwd })
    expect(JSON.parse(json.stdout)).toEqual({ ...(await master.status()), beside: [] })
    const drained = await sifakaHere(['drain', 'work1'], { cwd })
    expect(drained).toMatchObject({ code: 0, stdout: '"work1" is down\n' })
    const { stdout: down } = await sifakaHere(['status'], { cwd })
    expect(down).toMatch(/^work1 +- +down +- +- +0 /m)
    expect(down).toContain('work1 was drained by command: "sifaka restart work1" starts it')
    const restarted = await sifakaHere(['restart', 'work1'], { cwd })
    expect(restarted).toMatchObject({ code: 0, stdout: '"work1" is ready\n' })
    const rolled = await sifakaHere(['restart', '--rolling'], { cwd })
    expect(rolled.code).toBe(0)
    expect(rolled.stdout).toMatch(
      /^1\/2 work1: loading its code\n1\/2 work1: draining\n.*2\/2 gate1: ready.*\nAll nodes have been/s,
    )
    const unknown = await sifakaHere(['drain', 'work9'], { cwd })
    expect(unknown).toMatchObject({
      code: 1,
      stderr: 'Cannot find the node "work9"; this master has "gate1", "work1"\n',
    })
  })

  it('drain a node that was started by hand, beside a master and without one', async () => {
    const world = new World({ nodes: { work1: {}, work5: { drainMs: 200 } } })
    const { plans } = world.setup
    world.setup = { ...world.setup, plans: plans.slice(0, 1) }
    const cwd = projectOf(world)
    const master = await world.started()
    await untilReady(master, 'work1')
    const stranger = await world.byHand('work5')
    const { stdout } = await sifakaHere(['status'], { cwd })
    expect(stdout).toMatch(/^work5 +\d+ +ready /m)
    expect(stdout).toContain(
      'work5 is not the master\'s (started by hand, or no longer in "master.nodes"): "sifaka drain work5" ends it',
    )
    expect(await sifakaHere(['restart', 'work5'], { cwd })).toMatchObject({
      code: 1,
      stderr:
        'Cannot restart "work5": it is not this master\'s, and nobody would start it again; end it with "sifaka drain work5", and start it as before\n',
    })
    const drained = {
      code: 0,
      stdout: '"work5" is down\n',
      stderr: expect.stringMatching(
        /^Draining "work5"\nNo master keeps it: whoever started it may/,
      ),
    }
    expect(await sifakaHere(['drain', 'work5'], { cwd })).toEqual(drained)
    expect(isAlive(stranger.pid!)).toBe(false)
    await master.close()
    const alone = await world.byHand('work5')
    expect(await sifakaHere(['drain', 'work5'], { cwd })).toEqual(drained)
    expect(isAlive(alone.pid!)).toBe(false)
    // Asked for while no master was there: the next one keeps to it.
    world.setup = { ...world.setup, plans }
    const next = await world.started()
    await untilNode(next, 'work5', ({ state }) => state === 'down')
    await untilReady(next, 'work1')
  })

  it('tell a master that begins meanwhile of a drain without one, and not of one that failed', async () => {
    const world = new World({ nodes: { work5: { drainMs: 1500 } } })
    const cwd = projectOf(world)
    const { pid } = await world.byHand('work5')
    const mark = path.join(world.runDir, 'work5.down')
    const drained = sifakaHere(['drain', 'work5'], { cwd })
    await until('its drain', async () =>
      (await world.ask('work5'))?.state === 'draining' ? true : null,
    )
    expect(existsSync(mark)).toBe(true)
    const master = await world.started()
    expect((await drained).code).toBe(0)
    await untilNode(master, 'work5', ({ state }) => state === 'down')
    expect(world.pids('work5')).toEqual([pid])
    await master.restart('work5')
    await master.leave()
    const [, again] = world.pids('work5')
    process.kill(again!, 'SIGSTOP')
    expect((await sifakaHere(['drain', 'work5'], { cwd })).code).toBe(1)
    process.kill(again!, 'SIGCONT')
    const refusing = testNode(world.runDir, {
      name: 'work6',
      hooks: {
        drain() {
          throw new SifakaError('NotAcceptable', { text: 'Not now' })
        },
      },
    })
    await refusing.server.start()
    expect(await sifakaHere(['drain', 'work6'], { cwd })).toMatchObject({
      code: 1,
      stderr: 'Draining "work6"\nNot now\n',
    })
    expect(existsSync(path.join(world.runDir, 'work6.down'))).toBe(false)
    expect(existsSync(mark)).toBe(false)
  })

  it('drain and restart where all statuses together are more than a line holds', async () => {
    const modules = Array.from({ length: 250 }, (_, i) => `Module_${i}_`.padEnd(64, 'x'))
    const nodes = Object.fromEntries([1, 2, 3, 4, 5].map(number => [`work${number}`, { modules }]))
    const world = new World({ nodes })
    const cwd = projectOf(world)
    const master = await world.started()
    for (const name of Object.keys(nodes)) await untilReady(master, name)
    const { code, stdout } = await sifakaHere(['status', '--json'], { cwd })
    expect(code).toBe(0)
    const told = (JSON.parse(stdout) as MasterStatus).nodes
    expect(told.map(({ name, state }) => [name, state])).toEqual(
      Object.keys(nodes).map(name => [name, 'ready']),
    )
    for (const verb of ['drain', 'restart'])
      expect((await sifakaHere([verb, 'work3'], { cwd })).code).toBe(0)
    using client = (await connectControl(world.runDir, 'master'))!
    const { status } = await client.request('status', { node: 'work3' })
    expect(status).toMatchObject({ nodes: [{ name: 'work3', modules }], elsewhere: [] })
  })

  it('show why a node was given up', async () => {
    const world = new World({ nodes: { work1: { crashAfterMs: 1 } }, maxRestarts: 3 })
    const master = await world.started()
    await untilNode(master, 'work1', one => one.state === 'failed')
    const { stdout } = await sifakaHere(['status'], { cwd: projectOf(world) })
    expect(stdout).toMatch(/^work1 +- +failed /m)
    // Of its last life alone.
    expect(stdout).toMatch(
      /^work1 died too often; the end of its log:\n {2}work1 starts\n {2}the last straw\n$/m,
    )
  })

  it('ask the nodes where no master runs', async () => {
    const world = new World({ nodes: {} })
    const cwd = projectOf(world)
    expect(await sifakaHere(['status'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Nothing answers in .* shows itself at http:\/\/127\.0\.0\.1:8090\/readyz$/m,
      ),
    })
    const node = testNode(world.runDir)
    await node.server.start()
    const { cluster: _, pid: __, startedAt: ___, listening: ____, ...known } = statusWith()
    const far = { ...known, name: 'far', place: 'elsewhere:9' }
    node.status = statusWith({ cluster: [known, far] })
    const { code, stdout, stderr } = await sifakaHere(['status'], { cwd })
    expect(code).toBe(0)
    expect(stderr).toContain('without a master')
    expect(stdout).toMatch(
      /^work3 +\d+ +ready +01234567 .* 2 +1 +0 +mqtt 1883 +User\nfar \(elsewhere:9\) .* User\n$/ms,
    )
    const json = await sifakaHere(['status', '--json'], { cwd })
    expect(JSON.parse(json.stdout)).toMatchObject({ master: null, nodes: [{ name: 'work3' }] })
    expect(await sifakaHere(['restart', 'work3'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Cannot reach a master: none runs in'),
    })
    expect(await sifakaHere(['drain', 'work9'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Cannot find the node "work9": neither it nor a master runs in/,
      ),
    })
  })

  it('have clients go where a gate of the run folder listens', async () => {
    const runDir = runFolder()
    const node = testNode(runDir, { name: 'gate1' })
    node.status = statusWith({
      name: 'gate1',
      listening: [{ name: 'mqtt', host: '127.0.0.1', port: 9 }],
    })
    await node.server.start()
    const cwd = makeProject({
      'conf/server.json': JSON.stringify({ runDir, bus: { url: 'nats://127.0.0.1' } }),
    })
    const { stderr } = await sifakaHere(['call', 'User.GetSelfInfo'], { cwd })
    expect(stderr).toMatch(/^Cannot connect to "mqtt:\/\/127\.0\.0\.1:9"/)
  })

  it('say what they need', async () => {
    expect(await sifakaHere(['restart'])).toMatchObject({ code: 2 })
    expect(await sifakaHere(['restart', 'work1', '--rolling'])).toMatchObject({ code: 2 })
    expect(await sifakaHere(['drain'])).toMatchObject({ code: 2 })
  })
})

describe('sifaka master', { timeout: 60_000 }, () => {
  const cluster = {
    bus: { url: 'redis://127.0.0.1:9' },
    store: { sql: 'mysql://a:verysecret@127.0.0.1:9/c', kv: 'redis://127.0.0.1:9' },
    cluster: { secret: 'f3b1c99e0d6a4457a1b2c3d4e5f60718' },
    monitor: { enabled: false },
  }
  const broken = "throw new Error('no such thing')"
  const files = {
    'conf/server.json': JSON.stringify({
      ...cluster,
      name: 'here',
      modules: {},
      master: { nodes: { work1: 'work1.json' }, maxRestarts: 2 },
    }),
    'work1.json': JSON.stringify({ ...cluster, modules: { User: {} } }),
  }

  it('keeps a second one out, shows what cannot start, and ends by SIGTERM with 0', async () => {
    const cwd = makeProject({
      ...files,
      'work1.json': JSON.stringify({ ...cluster, modules: { Bad: { from: './bad.mjs' } } }),
      'bad.mjs': broken,
    })
    const master = startSifaka(['master'], { cwd })
    const gaveUp = await master.until(/^.*"msg":"Gave up a node.*$/m)
    expect(JSON.parse(gaveUp[0])).toMatchObject({
      reason: expect.stringContaining('no such thing'),
      logFile: path.join(cwd, 'data/log/work1.log'),
    })
    const second = await sifaka(['master'], { cwd })
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(`Cannot start a second master: process ${master.child.pid} is`)
    const { stdout } = await sifaka(['status'], { cwd })
    expect(stdout).toMatch(/^work1 +- +failed /m)
    expect(stdout).toContain('no such thing')
    master.child.kill('SIGTERM')
    expect((await master.ended).code).toBe(0)
    expect((await sifaka(['status'], { cwd })).code).toBe(1)
  })

  it('tries a node until its services are there, and shows what it waits for', async () => {
    const cwd = makeProject(files)
    const master = startSifaka(['master'], { cwd })
    const waits = await master.until(/^.*"msg":"A node waits for a service.*$/m)
    const reason = expect.stringMatching(
      /^Cannot use the database "c" at 127\.0\.0\.1:9 as "a": .*ECONNREFUSED.*; .*correct "store\.sql"$/,
    )
    expect(JSON.parse(waits[0])).toMatchObject({ name: 'work1', reason })
    await until('more starts than a crash loop has', async () => {
      const { stdout } = await sifakaHere(['status', '--json'], { cwd })
      const [node] = (JSON.parse(stdout) as MasterStatus).nodes
      return node!.restarts > 3 ? true : null
    })
    const { stdout } = await sifakaHere(['status'], { cwd })
    expect(stdout).toMatch(/^work1 +\S+ +(waiting|starting) /m)
    expect(stdout).toMatch(/^work1 waits:\n {2}Cannot use the database "c" at 127\.0\.0\.1:9 /m)
    expect(stdout).not.toContain('verysecret')
    expect(readFileSync(path.join(cwd, 'data/log/work1.log'), 'utf8')).not.toContain('verysecret')
    const alone = await sifaka(['start', '--conf', 'work1.json'], {
      cwd,
      env: { SIFAKA_NAME: 'work2' },
    })
    expect(alone).toMatchObject({ code: 4, stderr: expect.stringContaining('"store.sql"') })
    master.child.kill('SIGTERM')
    expect((await master.ended).code).toBe(0)
  })

  it('takes the place of another one, which leaves its nodes and its monitor', async () => {
    const world = new World({ nodes: { work1: {} } })
    const port = await freePort()
    const cwd = makeProject({
      'conf/server.json': JSON.stringify({
        ...cluster,
        runDir: world.runDir,
        modules: {},
        monitor: { enabled: true, port },
        // Its own nodes cannot start: here it is about the masters.
        master: { nodes: { work2: 'work2.json' } },
      }),
      'work2.json': JSON.stringify({ ...cluster, modules: { User: {} } }),
    })
    const node = await world.byHand('work1')
    const first = startSifaka(['master'], { cwd })
    await first.until(/"msg":"The master runs"/)
    const second = startSifaka(['master', '--replace'], { cwd })
    const took = await second.until(/^.*"msg":"Took the place of a master".*$/m)
    expect(JSON.parse(took[0])).toMatchObject({ pid: first.child.pid })
    await second.until(/"msg":"The master runs"/)
    const ended = await first.ended
    expect(ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Handing over: the nod'),
    })
    expect(node.exitCode).toBeNull()
    second.child.kill('SIGHUP')
    expect((await second.ended).code).toBe(0)
    const third = startSifaka(['master', '--replace'], { cwd })
    await third.until(/"msg":"There was no master to replace"/)
    await third.until(/"msg":"The master runs"/)
    third.child.kill('SIGTERM')
    expect((await third.ended).code).toBe(0)
  })

  it('takes no command while it hands over, though its monitor is still busy', async () => {
    const port = await freePort()
    const conf = JSON.parse(files['conf/server.json']) as object
    const cwd = makeProject({
      ...files,
      'conf/server.json': JSON.stringify({ ...conf, monitor: { enabled: true, port } }),
    })
    const master = startSifaka(['master'], { cwd })
    await master.until(/"msg":"The master runs"/)
    using client = (await connectControl(path.join(cwd, 'run'), 'master'))!
    // Keeps the monitor from closing for most of a second.
    const busy = await opened(port)
    busy.write('GET /readyz HTTP/1.1\r\n')
    master.child.kill('SIGHUP')
    await until('the end of its monitor', async () => {
      const socket = await opened(port).catch(() => null)
      socket?.destroy()
      return socket === null ? true : null
    })
    const refused = client.request('restart', { node: 'work1' })
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^Clos|^ConnectionL/),
    })
    expect((await master.ended).code).toBe(0)
    busy.destroy()
  })

  it('is told who does not hand over, and how to end it', async () => {
    const cwd = makeProject(files)
    const first = startSifaka(['master'], { cwd })
    await first.until(/"msg":"The master runs"/)
    first.child.kill('SIGSTOP')
    const { code, stderr } = await sifaka(['master', '--replace'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      new RegExp(
        `^Cannot take over from the master of ".*": .* kill -KILL ${first.child.pid}, which`,
      ),
    )
    first.child.kill('SIGCONT')
    first.child.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)
  })

  it('refuses to run without nodes, and with a node whose file is wrong', async () => {
    const cwd = makeProject(files)
    writeFileSync(path.join(cwd, 'work1.json'), '{ "bsu": 1 }')
    expect(await sifakaHere(['master'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no such key "bsu"'),
    })
    expect(await sifakaHere(['start'], { cwd: makeProject(files) })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('this is a master\'s configuration: run "sifaka master"'),
    })
    const alone = makeProject({ 'conf/server.json': '{}' })
    expect(await sifakaHere(['master'], { cwd: alone })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Cannot run a master without nodes'),
    })
  })
})

async function opened(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket.on('error', () => {})
}

describe('a second Ctrl-C', () => {
  it('has the nodes killed before the process ends', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const done: string[] = []
    let interrupt = (): void => {}
    const host = {
      exit: (code: number) => void done.push(`exit ${code}`),
      onInterrupt: (listener: () => void) => {
        interrupt = listener
        return () => {}
      },
    }
    interrupted(host, () => void done.push('kill'))
    interrupt()
    vi.advanceTimersByTime(600)
    interrupt()
    expect(done).toEqual(['kill', 'exit 1'])
  })
})

describe('the table of nodes', () => {
  it('writes times in their two largest units', () => {
    expect([0, 42_000, 190_000, 18_720_000, 1_047_600_000].map(uptime)).toEqual([
      '0 s',
      '42 s',
      '3 min 10 s',
      '5 h 12 min',
      '12 d 3 h',
    ])
  })

  it('lets no node write to the terminal', () => {
    const node: SupervisedStatus = {
      name: 'work1',
      state: 'ready',
      isGate: false,
      pid: 1,
      epoch: '0123456789abcdef',
      version: '',
      startedAt: 0,
      restarts: 0,
      load: { calls: 0, sessions: 0 },
      ran: 0,
      modules: ['\u001b[2J'],
      listening: [],
      lastWords: [],
    }
    const status: MasterStatus = { master: null, nodes: [node], elsewhere: [] }
    expect(statusTable(status, 0)).not.toContain('\u001b')
  })
})
