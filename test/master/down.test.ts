import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { connectControl } from '../../src/control/control-client.ts'
import { isAlive } from '../../src/master/alive.ts'
import { World, until, untilNode, untilReady } from './support.ts'

describe('a node that was drained by command', { timeout: 60_000 }, () => {
  it('stays down for every master after, until it is restarted', async () => {
    const world = new World({ nodes: { work1: {}, work2: {} } })
    const mark = path.join(world.runDir, 'work1.down')
    const first = await world.masterProcess()
    await until('work1', async () => ((await world.ask('work1'))?.state === 'ready' ? true : null))
    using client = (await connectControl(world.runDir, 'master'))!
    await client.request('drain', { node: 'work1' }, { timeoutMs: 10_000 })
    expect(existsSync(mark)).toBe(true)
    first.kill('SIGKILL')
    await once(first, 'exit')
    const second = await world.started()
    await untilReady(second, 'work2')
    expect(second.nodes.find(({ name }) => name === 'work1')!.state).toBe('down')
    const steps: string[] = []
    await second.rolling(text => void steps.push(text))
    expect(steps).toContain('1/2 work1: skipped, it was drained by command')
    await second.close()
    const third = await world.started()
    expect(third.nodes.find(({ name }) => name === 'work1')!.state).toBe('down')
    expect(world.pids('work1')).toHaveLength(1)
    await third.restart('work1')
    expect(existsSync(mark)).toBe(false)
    await third.leave()
    const fourth = await world.started()
    expect((await untilReady(fourth, 'work1')).pid).toBe(world.pids('work1')[1])
  })

  it('is seen to its end by the next master where the first was killed meanwhile', async () => {
    const world = new World({ nodes: { work1: { drainMs: 400 } } })
    const first = await world.masterProcess()
    await until('work1', async () => ((await world.ask('work1'))?.state === 'ready' ? true : null))
    using client = (await connectControl(world.runDir, 'master'))!
    const drained = client.request('drain', { node: 'work1' }).catch(() => {})
    await until('its drain', async () =>
      (await world.ask('work1'))?.state === 'draining' ? true : null,
    )
    first.kill('SIGKILL')
    await once(first, 'exit')
    await drained
    const second = await world.started()
    await untilNode(second, 'work1', ({ state }) => state === 'down')
    // Its socket is gone a moment before the process.
    await until('its end', () => (isAlive(world.pids('work1')[0]!) ? null : true))
    expect(world.pids('work1')).toHaveLength(1)
  })

  it('is kept up again once somebody has started it by hand', async () => {
    const world = new World({ nodes: { work1: {} } })
    const first = await world.started()
    await untilReady(first, 'work1')
    await first.drain('work1')
    await first.close()
    const { pid } = await world.byHand('work1')
    const second = await world.started()
    expect((await untilReady(second, 'work1')).pid).toBe(pid)
    process.kill(pid!, 'SIGKILL')
    await untilNode(second, 'work1', one => one.state === 'ready' && one.pid !== pid)
  })
})
