import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLogger } from '../../src/base/logger.ts'
import { connectControl } from '../../src/control/control-client.ts'
import { controlPlace, writeHolder } from '../../src/control/place.ts'
import { isAlive } from '../../src/master/alive.ts'
import { createMaster } from '../../src/master/master.ts'
import { createSpawner } from '../../src/master/spawner.ts'
import { masterStatusOf } from '../../src/master/status.ts'
import type { Event } from './support.ts'
import { World, until, untilNode, untilReady } from './support.ts'

describe('a master', { timeout: 60_000 }, () => {
  it('starts its nodes, tells their status, and stops gates before workers', async () => {
    const world = new World({ nodes: { gate1: { drainMs: 300 }, work1: {}, work2: {} } })
    const master = await world.started()
    const ready = await untilReady(master, 'work1')
    await Promise.all([untilReady(master, 'gate1'), untilReady(master, 'work2')])
    expect(ready).toMatchObject({
      pid: world.pids('work1')[0],
      epoch: world.events('work1')[0]!.epoch,
      restarts: 0,
      isGate: false,
      load: { calls: 3, sessions: 7 },
      modules: ['Echo'],
    })
    using client = (await connectControl(world.runDir, 'master'))!
    const answer = masterStatusOf((await client.request('status'))['status'])
    expect(answer).toEqual(await master.status())
    await master.close()
    const at = (name: string, type: string): number =>
      world.events(name).find(event => event.type === type)!.at
    for (const worker of ['work1', 'work2']) {
      expect(at(worker, 'drain')).toBeGreaterThanOrEqual(at('gate1', 'end'))
      expect(isAlive(world.pids(worker)[0]!)).toBe(false)
    }
    expect(await connectControl(world.runDir, 'master')).toBeNull()
  })

  it('starts a dead node again within 2 s, tells the others, and names its predecessor', async () => {
    const world = new World({ nodes: { gate1: {}, work1: {}, work2: {} } })
    const master = await world.started()
    const { pid, epoch } = await untilReady(master, 'work1')
    await Promise.all([untilReady(master, 'gate1'), untilReady(master, 'work2')])
    const killedAt = Date.now()
    process.kill(pid!, 'SIGKILL')
    const again = await untilNode(master, 'work1', one => one.state === 'ready' && one.pid !== pid)
    expect(Date.now() - killedAt).toBeLessThan(2000)
    expect(again.restarts).toBe(1)
    expect(
      world.events('work1').find(one => one.type === 'start' && one.pid === again.pid),
    ).toMatchObject({ predecessor: epoch })
    for (const other of ['gate1', 'work2'])
      await until(`${other} told of the death`, () =>
        world.events(other).some(one => one.type === 'died') ? true : null,
      )
    expect(world.events('gate1').find(one => one.type === 'died')).toMatchObject({
      ref: { name: 'work1', epoch },
    })
    expect(world.events('work1').some(one => one.type === 'died')).toBe(false)
    expect(world.events('gate1').filter(one => one.type === 'died')).toHaveLength(1)
  })

  it('tells a death to no node that comes when the death is old', async () => {
    const world = new World({ nodes: { work1: {}, work2: {} } })
    world.setup = { ...world.setup, times: { ...world.setup.times, newsMs: 200 } }
    const master = await world.started()
    await untilReady(master, 'work2')
    const die = async (): Promise<string> => {
      const { pid, epoch } = await untilReady(master, 'work1')
      process.kill(pid!, 'SIGKILL')
      await untilNode(master, 'work1', one => one.state === 'ready' && one.pid !== pid)
      return epoch!
    }
    await die()
    await delay(200)
    await master.restart('work2')
    const { pid } = await untilReady(master, 'work2')
    const epoch = await die()
    const told = await until('its news', () => {
      const events = world.events('work2').filter(one => one.pid === pid && one.type === 'died')
      return events.length > 0 ? events.map(one => refOf(one).epoch) : null
    })
    expect(told).toEqual([epoch])
  })

  it('kills a child that has gone silent, and starts it again', async () => {
    const world = new World({ nodes: { work1: {}, work2: {} } })
    const master = await world.started()
    const { pid } = await untilReady(master, 'work1')
    process.kill(pid!, 'SIGSTOP')
    await untilNode(master, 'work1', one => one.state === 'silent' && one.pid === pid)
    await untilNode(master, 'work1', one => one.state === 'ready' && one.pid !== pid)
    expect(isAlive(pid!)).toBe(false)
    const { nodes } = await master.status()
    expect(nodes.find(one => one.name === 'work2')!.restarts).toBe(0)
  })

  it('gives up a node that dies again and again, until it is told to restart it', async () => {
    const world = new World({
      nodes: { work1: { crashAfterMs: 30, readyAfterMs: 5000 } },
      maxRestarts: 4,
    })
    const master = await world.started()
    const failed = await untilNode(master, 'work1', one => one.state === 'failed')
    expect(failed.lastWords).toContain('the last straw')
    expect(failed.pid).toBeNull()
    const starts = world.events('work1').filter(one => one.type === 'start')
    expect(starts).toHaveLength(5)
    // At once, then 50 ms, then 100 ms after the death.
    expect(starts[3]!.at - starts[2]!.at).toBeGreaterThan(100)
    await delay(500)
    expect(world.pids('work1')).toHaveLength(5)
    await expect(master.restart('work1')).rejects.toThrow(
      /"work1" is not ready.*failed.*the last straw/s,
    )
    world.behave('work1', {})
    await master.restart('work1')
    expect(await untilReady(master, 'work1')).toMatchObject({ lastWords: [] })
  })

  it('drains a node and keeps it down until it is restarted', async () => {
    const world = new World({ nodes: { work1: {}, work2: { ignoresDrain: true } } })
    const master = await world.started()
    const { pid } = await untilReady(master, 'work1')
    await master.drain('work1')
    expect(isAlive(pid!)).toBe(false)
    expect(await untilNode(master, 'work1', one => one.state === 'down')).toMatchObject({
      pid: null,
    })
    // Its farewell was its own: nobody is told of a death.
    expect(world.events('work2').some(one => one.type === 'died')).toBe(false)
    await master.restart('work1')
    expect((await untilReady(master, 'work1')).pid).not.toBe(pid)
    const stubborn = await untilReady(master, 'work2')
    await master.drain('work2')
    expect(isAlive(stubborn.pid!)).toBe(false)
    await expect(master.drain('work9')).rejects.toThrow(/Cannot find the node "work9".*"work1"/)
  })

  it('restarts all in turn, gates last, and one command at a time', async () => {
    const world = new World({ nodes: { gate1: {}, work1: { readyAfterMs: 200 }, work2: {} } })
    const master = await world.started()
    for (const name of ['gate1', 'work1', 'work2']) await untilReady(master, name)
    using client = (await connectControl(world.runDir, 'master'))!
    const lines: string[] = []
    const rolling = client.request(
      'rolling',
      {},
      {
        timeoutMs: 20_000,
        onProgress: text => void lines.push(text),
      },
    )
    await until('progress', () => (lines.length > 0 ? true : null))
    await expect(client.request('restart', { node: 'gate1' })).rejects.toThrow(/rolling restart/)
    await rolling
    expect(lines.map(line => line.replace(/\d+$/, 'N'))).toEqual(
      ['1/3 work1', '2/3 work2', '3/3 gate1'].flatMap(step => [
        `${step}: loading its code`,
        `${step}: draining`,
        `${step}: starting`,
        `${step}: ready, process N`,
      ]),
    )
    const timesOf = (name: string, type: string): number[] =>
      world
        .events(name)
        .filter(one => one.type === type)
        .map(({ at }) => at)
    expect(timesOf('work2', 'drain')[0]).toBeGreaterThanOrEqual(timesOf('work1', 'ready')[1]!)
    expect(timesOf('gate1', 'drain')[0]).toBeGreaterThanOrEqual(timesOf('work2', 'ready')[1]!)
  })

  it('stops a rolling restart at the first node that does not get ready', async () => {
    const world = new World({ nodes: { gate1: {}, work1: {} } })
    const master = await world.started()
    const gate = await untilReady(master, 'gate1')
    await untilReady(master, 'work1')
    world.behave('work1', { readyAfterMs: 60_000 })
    await expect(master.rolling(() => {})).rejects.toThrow(
      /Stopped the rolling restart; "gate1" still run as before.*"work1" is not ready after 3 s, it is starting/,
    )
    expect((await untilReady(master, 'gate1')).pid).toBe(gate.pid)
  })

  it('ends a node at once where it is told so', async () => {
    const world = new World({ nodes: { work1: { ignoresDrain: true } } })
    const master = await world.started()
    const { pid } = await untilReady(master, 'work1')
    const closing = master.close()
    master.kill()
    await closing
    expect(isAlive(pid!)).toBe(false)
  })
})

describe('a master that was killed', { timeout: 60_000 }, () => {
  it('leaves its nodes running, and the next one adopts them and starts no twin', async () => {
    const world = new World({ nodes: { gate1: { isChatty: true }, work1: { isChatty: true } } })
    const first = await world.masterProcess()
    const nodes = ['gate1', 'work1']
    for (const name of nodes)
      await until(name, async () => ((await world.ask(name))?.state === 'ready' ? true : null))
    first.kill('SIGKILL')
    await once(first, 'exit')
    // Enough output to fill any pipe, and a few heartbeats to nobody.
    const length = world.log('work1').length
    await until('more output', () => (world.log('work1').length > length + 200_000 ? true : null))
    const second = await world.started()
    for (const name of nodes) {
      expect(world.pids(name)).toHaveLength(1)
      expect((await untilReady(second, name)).pid).toBe(world.pids(name)[0])
    }
    const [pid] = world.pids('work1')
    const { epoch } = await untilReady(second, 'work1')
    process.kill(pid!, 'SIGKILL')
    await untilNode(second, 'work1', one => one.state === 'ready' && one.pid !== pid)
    await until('the gate to be told', () =>
      world.events('gate1').some(one => one.type === 'died') ? true : null,
    )
    expect(world.events('work1').findLast(one => one.type === 'start')!['predecessor']).toBe(epoch)
    await second.close()
    for (const name of nodes) for (const one of world.pids(name)) expect(isAlive(one)).toBe(false)
  })

  it('is followed by one that kills what it finds hung, and mourns what died meanwhile', async () => {
    const world = new World({ nodes: { gate1: {}, work1: {}, work2: {} } })
    const first = await world.masterProcess()
    for (const name of ['gate1', 'work1', 'work2'])
      await until(name, async () => ((await world.ask(name))?.state === 'ready' ? true : null))
    first.kill('SIGKILL')
    await once(first, 'exit')
    const [hung] = world.pids('work1')
    const [dead] = world.pids('work2')
    process.kill(hung!, 'SIGSTOP')
    process.kill(dead!, 'SIGKILL')
    const second = await world.started()
    await untilNode(second, 'work2', one => one.state === 'ready' && one.pid !== dead)
    const { epoch } = world.events('work2')[0]!
    expect(world.events('work2').findLast(one => one.type === 'start')!['predecessor']).toBe(epoch)
    await untilNode(second, 'work1', one => one.state === 'ready' && one.pid !== hung)
    expect(isAlive(hung!)).toBe(false)
    await until('the gate to be told', () =>
      world.events('gate1').some(one => one.type === 'died' && refOf(one).epoch === epoch)
        ? true
        : null,
    )
  })

  it('at any step of a rolling restart, is followed by one that has each node once', async () => {
    const nodes = { gate1: { readyAfterMs: 100 }, work1: { readyAfterMs: 100 } }
    for (const afterMs of [0, 15, 40, 90, 160, 230, 300, 400, 500, 600]) {
      const world = new World({ nodes })
      const names = Object.keys(nodes)
      const first = await world.masterProcess()
      for (const name of names)
        await until(name, async () => ((await world.ask(name))?.state === 'ready' ? true : null))
      const client = (await connectControl(world.runDir, 'master'))!
      const rolling = client.request('rolling').catch(() => {})
      await delay(afterMs)
      first.kill('SIGKILL')
      await once(first, 'exit')
      await rolling
      const second = await world.started()
      const alive = (name: string) => world.pids(name).filter(isAlive)
      for (const name of names) {
        await untilReady(second, name)
        await until(`one ${name}`, () => (alive(name).length === 1 ? true : null))
        expect(alive(name)).toEqual([(await untilReady(second, name)).pid])
      }
      await second.close()
      for (const name of names) expect(alive(name)).toEqual([])
    }
  })

  it('stopped and woken, blames no node for its own silence', async () => {
    const world = new World({ nodes: { work1: {} } })
    const first = await world.masterProcess()
    await until('work1', async () => ((await world.ask('work1'))?.state === 'ready' ? true : null))
    first.kill('SIGSTOP')
    await delay(2500)
    first.kill('SIGCONT')
    await delay(1000)
    expect(world.pids('work1')).toHaveLength(1)
    expect((await world.ask('work1'))?.state).toBe('ready')
    first.kill('SIGTERM')
    await once(first, 'exit')
    expect(first.exitCode).toBe(0)
    expect(isAlive(world.pids('work1')[0]!)).toBe(false)
  })
})

describe('a master that finds things in disorder', { timeout: 60_000 }, () => {
  it('kills no stranger whose process has the number of a dead node', async () => {
    const world = new World({ nodes: { work1: {} }, maxRestarts: 2 })
    const stranger = spawn('sleep', ['60'])
    onTestFinished(() => void stranger.kill('SIGKILL'))
    mkdirSync(world.runDir, { mode: 0o700 })
    const place = controlPlace(world.runDir, 'work1')
    // Held by somebody who says nothing.
    const silent = createServer(() => {}).listen(place.address)
    onTestFinished(() => void silent.close())
    await once(silent, 'listening')
    writeHolder(place, { pid: stranger.pid!, epoch: '0123456789abcdef', birth: '1' })
    const master = await world.started()
    await untilNode(master, 'work1', ({ state }) => state === 'failed')
    expect(isAlive(stranger.pid!)).toBe(true)
  })

  it('drains a node that it is just about to find', async () => {
    const world = new World({ nodes: { work1: {}, work2: {} } })
    const first = await world.masterProcess()
    for (const name of ['work1', 'work2'])
      await until(name, async () => ((await world.ask(name))?.state === 'ready' ? true : null))
    first.kill('SIGKILL')
    await once(first, 'exit')
    const [pid] = world.pids('work1')
    process.kill(pid!, 'SIGSTOP')
    const second = world.master()
    const starting = second.start()
    await until('a master', async () => ((await answersAt(world.runDir, 'master')) ? true : null))
    const drained = second.drain('work1')
    process.kill(pid!, 'SIGCONT')
    await drained
    expect(isAlive(pid!)).toBe(false)
    await starting
    expect(second.nodes.find(({ name }) => name === 'work1')!.state).toBe('down')
  })

  it('tells its status in a line however many nodes have died with long last words', async () => {
    const names = Array.from({ length: 24 }, (_, index) => `work${index}`)
    const world = new World({ nodes: {} })
    const plans = names.map(name => ({
      name,
      file: path.join(world.root, 'conf', name),
      isGate: false,
      drainMs: 500,
      env: {},
    }))
    const { logDir } = world.setup
    const words = 'for (let line = 0; line < 10; line++) console.error(String(line).repeat(400))'
    const command = [process.execPath, '-e', words]
    const spawner = createSpawner({ env: {}, cwd: world.root, logDir, command })
    await using master = createMaster({
      config: {
        runDir: world.runDir,
        master: { nodes: {}, maxRestarts: 1, restartWindowMs: 60_000 },
      },
      plans,
      spawner,
      log: silentLogger,
    })
    await master.start()
    for (const name of names) await untilNode(master, name, ({ state }) => state === 'failed')
    using client = (await connectControl(world.runDir, 'master'))!
    const { nodes } = masterStatusOf((await client.request('status'))['status'])
    expect(nodes.map(({ name, state }) => `${name} ${state}`)).toEqual(
      names.map(name => `${name} failed`),
    )
    expect(nodes[0]!.lastWords.length).toBeGreaterThan(0)
  })
})

describe('a second master', { timeout: 60_000 }, () => {
  it('is refused with the process that is the first, and starts nothing', async () => {
    const world = new World({ nodes: { work1: {} } })
    const first = await world.masterProcess()
    await until('work1', async () => ((await world.ask('work1'))?.state === 'ready' ? true : null))
    await expect(world.started()).rejects.toThrow(`process ${first.pid} is the master of`)
    expect(world.pids('work1')).toHaveLength(1)
    // Stopped, it is alive all the same.
    first.kill('SIGSTOP')
    await expect(world.started()).rejects.toThrow(`process ${first.pid} is the master of`)
  })
})

async function answersAt(runDir: string, name: string): Promise<boolean> {
  using client = await connectControl(runDir, name)
  return client !== null
}

function refOf(event: Event): { readonly name: string; readonly epoch: string } {
  return event['ref'] as { name: string; epoch: string }
}
