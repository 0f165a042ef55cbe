import { describe, expect, it } from 'vitest'
import { World, until, untilNode, untilReady } from './support.ts'

const away = 'Cannot use Redis at redis.internal:6379: connect ECONNREFUSED'

describe('a node whose start finds a service away', { timeout: 60_000 }, () => {
  it('is tried again for ever and says why, and what dies for itself is still given up', async () => {
    const world = new World({
      nodes: {
        work1: { startFails: { code: 4, text: away } },
        work2: { startFails: { code: 1, text: 'a mistake' } },
        work3: {},
      },
      maxRestarts: 2,
    })
    const master = await world.started()
    await untilReady(master, 'work3')
    await untilNode(master, 'work2', ({ state }) => state === 'failed')
    expect(world.pids('work2')).toHaveLength(3)
    await until('many starts', () => (world.pids('work1').length > 6 ? true : null))
    expect(await untilNode(master, 'work1', ({ state }) => state === 'waiting')).toMatchObject({
      pid: null,
      lastWords: [away],
    })
    const starts = world.events('work1').filter(({ type }) => type === 'start')
    // The longest pause is 200 ms, and a start takes its time.
    expect(starts[6]!.at - starts[5]!.at).toBeGreaterThan(200)
    expect(world.events('work3').some(({ type }) => type === 'died')).toBe(false)
    world.behave('work1', {})
    expect(await untilReady(master, 'work1')).toMatchObject({ lastWords: [] })
  })

  it('keeps the name of its last life for the start that succeeds', async () => {
    const world = new World({ nodes: { work1: {} } })
    const master = await world.started()
    const { pid, epoch } = await untilReady(master, 'work1')
    world.behave('work1', { startFails: { code: 4, text: away } })
    process.kill(pid!, 'SIGKILL')
    await until('some starts', () => (world.pids('work1').length > 3 ? true : null))
    world.behave('work1', {})
    await untilReady(master, 'work1')
    const last = world.events('work1').findLast(({ type }) => type === 'start')
    expect(last!['predecessor']).toBe(epoch)
  })

  it('can be drained, restarted and stopped meanwhile', async () => {
    const world = new World({ nodes: { work1: { startFails: { code: 4, text: away } } } })
    const master = await world.started()
    await untilNode(master, 'work1', ({ lastWords }) => lastWords.length > 0)
    await master.drain('work1')
    expect(master.nodes[0]).toMatchObject({ state: 'down', lastWords: [] })
    await expect(master.restart('work1')).rejects.toThrow(`"work1" is not ready after 3 s: ${away}`)
    await master.close()
  })
})
