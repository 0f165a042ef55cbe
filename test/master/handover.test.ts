import { once } from 'node:events'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { connectControl } from '../../src/control/control-client.ts'
import { isAlive } from '../../src/master/alive.ts'
import type { LogFields } from '../../src/base/logger.ts'
import { silentLogger } from '../../src/base/logger.ts'
import { createMaster } from '../../src/master/master.ts'
import { createSpawner } from '../../src/master/spawner.ts'
import { World, until, untilNode, untilReady } from './support.ts'

describe('a master that hands over', { timeout: 60_000 }, () => {
  it('ends in order by a signal and leaves its nodes to the next, that starts new ones too', async () => {
    const world = new World({ nodes: { gate1: { isChatty: true }, work1: {}, work2: {} } })
    const { plans } = world.setup
    world.setup = { ...world.setup, plans: plans.slice(0, 2) }
    const first = await world.masterProcess()
    for (const name of ['gate1', 'work1'])
      await until(name, async () => ((await world.ask(name))?.state === 'ready' ? true : null))
    first.kill('SIGHUP')
    await once(first, 'exit')
    expect(first.exitCode).toBe(0)
    expect(await connectControl(world.runDir, 'master')).toBeNull()
    world.setup = { ...world.setup, plans }
    const second = await world.started()
    for (const name of ['gate1', 'work1', 'work2']) {
      await untilReady(second, name)
      expect(world.pids(name)).toHaveLength(1)
      expect(world.events(name).some(({ type }) => type === 'drain')).toBe(false)
    }
    await second.rolling(() => {})
    for (const name of ['gate1', 'work1', 'work2']) expect(world.pids(name)).toHaveLength(2)
  })

  it('does so when asked over its socket, but not in the middle of a command', async () => {
    const world = new World({ nodes: { work1: { readyAfterMs: 500 } } })
    const first = await world.masterProcess()
    await until('work1', async () => ((await world.ask('work1'))?.state === 'ready' ? true : null))
    using client = (await connectControl(world.runDir, 'master'))!
    const restarted = client.request('restart', { node: 'work1' }, { timeoutMs: 20_000 })
    await until('its drain', () =>
      world.events('work1').some(({ type }) => type === 'drain') ? true : null,
    )
    await expect(client.request('handover')).rejects.toThrow(
      /^Cannot hand over: a restart of "work1" is under way; wait for its end$/,
    )
    await restarted
    await client.request('handover')
    await once(first, 'exit')
    expect(first.exitCode).toBe(0)
    expect((await world.ask('work1'))?.pid).toBe(world.pids('work1')[1])
  })

  it('takes no command any more once it has granted it, or is about to leave', async () => {
    const world = new World({ nodes: { work1: {} } })
    const granting = await world.started()
    const { pid } = await untilReady(granting, 'work1')
    using client = (await connectControl(world.runDir, 'master'))!
    await client.request('handover')
    await expect(client.request('restart', { node: 'work1' })).rejects.toMatchObject({
      code: 'Closed',
      message: 'The master hands over: the next one takes commands',
    })
    await client.request('handover')
    await granting.leave()
    const leaving = await world.started()
    leaving.refuseCommands()
    await expect(leaving.rolling(() => {})).rejects.toThrow('The master hands over')
    expect((await untilReady(leaving, 'work1')).pid).toBe(pid)
    await leaving.close()
    expect(isAlive(pid!)).toBe(false)
  })

  it('ends a rolling restart behind the node whose turn it is', async () => {
    const world = new World({ nodes: { work1: { readyAfterMs: 400 }, work2: {} } })
    const master = await world.started()
    for (const name of ['work1', 'work2']) await untilReady(master, name)
    const rolling = master.rolling(() => {})
    const ended = expect(rolling).rejects.toThrow(
      'The master hands over: the next one takes commands',
    )
    await until('its drain', () =>
      world.events('work1').some(({ type }) => type === 'drain') ? true : null,
    )
    await master.leave()
    await ended
    expect((await world.ask('work1'))?.state).toBe('ready')
    expect(world.pids('work1')).toHaveLength(2)
    expect(world.pids('work2')).toHaveLength(1)
    expect(isAlive(world.pids('work2')[0]!)).toBe(true)
    await expect(master.drain('work2')).rejects.toThrow('The master hands over')
  })

  it('drains its nodes after all where it is told to stop before it has handed over', async () => {
    const world = new World({ nodes: { work1: { readyAfterMs: 400 } } })
    const master = await world.started()
    const { pid } = await untilReady(master, 'work1')
    const restarted = master.restart('work1').catch(() => {})
    await until('its drain', () =>
      world.events('work1').some(({ type }) => type === 'drain') ? true : null,
    )
    const leaving = master.leave()
    await master.close()
    await Promise.all([leaving, restarted])
    expect(isAlive(pid!)).toBe(false)
    for (const one of world.pids('work1')) expect(isAlive(one)).toBe(false)
  })

  it('starts nothing any more, whatever dies', async () => {
    const world = new World({ nodes: { work1: {} } })
    const master = await world.started()
    const { pid } = await untilReady(master, 'work1')
    await master.leave()
    process.kill(pid!, 'SIGKILL')
    await until('its end', () => (isAlive(pid!) ? null : true))
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(world.pids('work1')).toHaveLength(1)
  })
})

describe('nodes that are not the master’s', { timeout: 60_000 }, () => {
  it('are told in its log, left alone, and drained by command', async () => {
    const world = new World({ nodes: { work1: {}, work9: {} } })
    const stranger = await world.byHand('work9')
    const { runDir, logDir, times } = world.setup
    const plans = world.setup.plans.slice(0, 1)
    const lines: { message: string; fields: LogFields }[] = []
    const log = {
      ...silentLogger,
      warn: (message: string, fields: LogFields = {}) => void lines.push({ message, fields }),
    }
    const command = [process.execPath, path.join(import.meta.dirname, 'node-process.ts')]
    await using master = createMaster({
      config: { runDir, master: { nodes: {}, maxRestarts: 3, restartWindowMs: 60_000 } },
      plans,
      spawner: createSpawner({ env: process.env, cwd: world.root, logDir, command }),
      log,
      times,
    })
    await master.start()
    expect(lines).toContainEqual({
      message: 'Nodes run here that this master does not keep',
      fields: { nodes: ['work9'], remedy: expect.stringContaining('sifaka drain NODE') },
    })
    await untilReady(master, 'work1')
    expect(stranger.exitCode).toBeNull()
    await master.drain('work9')
    await until('its end', () => (stranger.exitCode === null ? null : true))
    expect(world.events('work9').some(({ type }) => type === 'end')).toBe(true)
    await untilNode(master, 'work1', ({ state }) => state === 'ready')
    await expect(master.drain('work9')).rejects.toThrow(/Cannot find the node "work9"/)
  })
})
