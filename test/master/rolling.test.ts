/** A rolling restart that ends early, among gates that have their port of an earlier master. */
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { connectControl } from '../../src/control/control-client.ts'
import { isAlive } from '../../src/master/alive.ts'
import type { Master } from '../../src/master/master.ts'
import { freePort } from '../../src/testing/services/services.ts'
import type { Behaviour } from './node-process.ts'
import { World, until, untilReady } from './support.ts'

const names = ['gate1', 'gate2', 'gate3'] as const

/** A master that has adopted three gates, and not their port. */
async function heir(behaviour: Behaviour): Promise<{ world: World; master: Master }> {
  const world = new World({
    nodes: Object.fromEntries(names.map(name => [name, behaviour])),
    maxRestarts: 2,
  })
  const first = await world.masterProcess()
  for (const name of names)
    await until(name, async () => ((await world.ask(name))?.state === 'ready' ? true : null))
  first.kill('SIGKILL')
  await once(first, 'exit')
  const ports = [{ host: '127.0.0.1', port: await freePort() }]
  const plans = world.setup.plans.map(plan => ({ ...plan, ports }))
  world.setup = { ...world.setup, plans }
  const master = await world.started()
  for (const name of names) await untilReady(master, name)
  return { world, master }
}

describe('the next process of a node', { timeout: 60_000 }, () => {
  it('loads its code beside the one that runs, and begins when that has ended', async () => {
    const world = new World({ nodes: { work1: { drainMs: 300 } } })
    const master = await world.started()
    const { pid } = await untilReady(master, 'work1')
    await master.restart('work1')
    const after = await untilReady(master, 'work1')
    expect(after.pid).not.toBe(pid)
    expect(after.restarts).toBe(0)
    const events = world.events('work1').map(({ type, pid: of }) => `${type} ${of === pid ? 1 : 2}`)
    expect(events).toEqual([
      'start 1',
      'ready 1',
      'standby 2',
      'drain 1',
      'end 1',
      'start 2',
      'ready 2',
    ])
  })

  it('costs nothing where its code cannot be loaded', async () => {
    const world = new World({ nodes: { gate1: {}, work1: {}, work2: {} } })
    const master = await world.started()
    const pids = async (): Promise<(number | null)[]> =>
      Promise.all(
        ['gate1', 'work1', 'work2'].map(async name => (await untilReady(master, name)).pid),
      )
    const before = await pids()
    world.behave('work1', { loadFails: 'Cannot use module "Arena": loading "./arena.ts" failed' })
    const failure =
      /"work1" runs as before, for its next process has ended; the end of the log:\n.*Cannot use module "Arena"/s
    await expect(master.restart('work1')).rejects.toThrow(failure)
    const rolling = master.rolling(() => {})
    await expect(rolling).rejects.toThrow(failure)
    await expect(rolling).rejects.toThrow(
      /^Stopped the rolling restart; "work2", "gate1" still run as before/,
    )
    expect(await pids()).toEqual(before)
    expect(world.events('work1').filter(({ type }) => type === 'drain')).toEqual([])
  })

  it('ends with the master where its turn has not come', async () => {
    const world = new World({ nodes: { work1: { drainMs: 400 } } })
    const first = await world.masterProcess()
    await until('work1', async () => ((await world.ask('work1'))?.state === 'ready' ? true : null))
    using client = (await connectControl(world.runDir, 'master'))!
    const restart = client.request('restart', { node: 'work1' }).catch(() => {})
    const waiting = await until(
      'the next process',
      () => world.events('work1').find(({ type }) => type === 'standby') ?? null,
    )
    first.kill('SIGKILL')
    await restart
    await until('its end', () => (isAlive(waiting.pid) ? null : true))
    expect(world.events('work1').filter(({ type }) => type === 'start')).toHaveLength(1)
  })
})

describe('a rolling restart that drains all gates for their port', { timeout: 60_000 }, () => {
  it('starts those again whose turn does not come, for another is not ready', async () => {
    const { world, master } = await heir({})
    world.behave('gate2', { startFails: { code: 7, text: 'no such thing' } })
    const steps: string[] = []
    await expect(master.rolling(text => void steps.push(text))).rejects.toThrow(
      /^Stopped the rolling restart; "gate3" had to be drained too, and start again\. "gate2" is not ready/,
    )
    expect(steps).toContain('1/3 gate1: draining gate3 too, which keeps its port')
    const { pid } = await untilReady(master, 'gate3')
    expect(world.pids('gate3')).toEqual([expect.any(Number), pid])
    expect((await world.ask('gate1'))?.state).toBe('ready')
  })

  it('starts them again where the master hands over', async () => {
    const { world, master } = await heir({ readyAfterMs: 300 })
    const ended = expect(master.rolling(() => {})).rejects.toThrow('The master hands over')
    await until('the start of the first', () => (world.pids('gate1').length === 2 ? true : null))
    await master.leave()
    await ended
    for (const name of names)
      await until(name, async () => ((await world.ask(name))?.state === 'ready' ? true : null))
  })

  it('starts none where the master stops', async () => {
    const { world, master } = await heir({ readyAfterMs: 300 })
    const ended = expect(master.rolling(() => {})).rejects.toThrow()
    await until('the start of the first', () => (world.pids('gate1').length === 2 ? true : null))
    await master.close()
    await ended
    for (const name of ['gate2', 'gate3'] as const) {
      expect(world.pids(name)).toHaveLength(1)
      expect(await world.ask(name)).toBeNull()
    }
  })
})
