import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { World, type SimNode } from './world.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const one = ['Ladder']

async function startAll(world: World, ...names: string[]): Promise<SimNode[]> {
  const nodes = names.map(name => world.node(name, { one }))
  for (const node of nodes) await world.all([node.start()])
  return nodes
}

function holders(world: World): string[] {
  return world.nodes
    .filter(node => !node.isEnded && node.modules.leads('Ladder'))
    .map(node => node.ref.name)
}

describe('the leadership of a module', () => {
  it('is held by one node, which announces it', async () => {
    await using world = new World()
    const [, second] = await startAll(world, 'work1', 'work2', 'work3')
    await world.pass(10_000)
    expect(holders(world)).toEqual(['work1'])
    expect(second!.membership.named('work1')?.leads).toEqual(new Set(['Ladder']))
    expect(second!.membership.named('work2')?.leads).toEqual(new Set())
  })

  it('moves within 6 s of the death of its holder', async () => {
    await using world = new World()
    const [first, second] = await startAll(world, 'work1', 'work2', 'work3')
    for (const pause of [10, 333, 750]) {
      await world.pass(pause)
      expect(holders(world)).toHaveLength(1)
    }
    void first!.end()
    const ms = await world.until(() => holders(world).length === 1)
    expect(ms).toBeGreaterThan(3_000)
    expect(ms).toBeLessThan(6_000)
    const [name] = holders(world)
    await world.until(() => second!.membership.named(name!)?.leads.has('Ladder') === true, 300)
  })

  it('moves at once where its holder has ended for certain', async () => {
    await using world = new World()
    const [first, second] = await startAll(world, 'work1', 'work2', 'work3')
    void first!.end()
    await world.all([second!.membership.declareDead(first!.ref, 'its control socket ended')])
    const ms = await world.until(() => holders(world).length === 1)
    expect(ms).toBeLessThan(200)
  })

  it('is not taken at once from a node that was buried for its silence', async () => {
    await using world = new World()
    const [first, second] = await startAll(world, 'work1', 'work2')
    first!.faults.isMute = true
    const together: number[] = []
    for (let step = 0; step < 800; step++) {
      await world.pass(20)
      together.push(holders(world).length)
    }
    expect(Math.max(...together)).toBe(1)
    expect(first!.isLost).toBe(true)
    expect(holders(world)).toEqual([second!.ref.name])
  })

  it('is handed over by a drain and by a clean end', async () => {
    await using world = new World()
    const [first, second] = await startAll(world, 'work1', 'work2')
    await world.all([first!.modules.release()])
    expect(first!.modules.leads('Ladder')).toBe(false)
    expect(await world.until(() => holders(world)[0] === 'work2')).toBeLessThan(600)
    await world.pass(5_000)
    expect(holders(world)).toEqual(['work2'])
    const [third] = await startAll(world, 'work3')
    await world.all([second!.close()])
    expect(await world.until(() => holders(world)[0] === third!.ref.name)).toBeLessThan(600)
  })

  it('is not held from 4 s on without the store, and is held again when it is back', async () => {
    await using world = new World()
    const [first] = await startAll(world, 'work1')
    let changes = 0
    first!.modules.onChange(() => changes++)
    first!.faults.kv = 'away'
    await world.pass(3_400)
    expect(holders(world)).toEqual(['work1'])
    await world.pass(700)
    expect(holders(world)).toEqual([])
    await world.pass(500)
    expect(changes).toBe(1)
    expect(first!.modules.led()).toEqual([])
    first!.faults.kv = 'up'
    await world.until(() => holders(world).length === 1, 700)
    expect(changes).toBe(2)
  })

  it('is not with a node that has lost its lease', async () => {
    await using world = new World()
    const [first] = await startAll(world, 'work1')
    first!.lease.lose('by hand')
    expect(holders(world)).toEqual([])
    await world.pass(5_000)
    expect(holders(world)).toEqual([])
  })
})

type Who = number | 'holder'

type Fault =
  | { type: 'node'; node: Who; faults: Partial<SimNode['faults']> }
  | { type: 'bus'; isUp: boolean }
  | { type: 'kv'; state: 'up' | 'away' | 'lost' }
  | { type: 'end'; node: Who }
  | { type: 'drain'; node: Who }
  | { type: 'heal' }

/** The node's number, or whoever leads then. */
const index = fc.oneof(fc.nat({ max: 2 }), fc.constant('holder' as const))
const kvState = fc.constantFrom('up' as const, 'away' as const, 'lost' as const)
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    type: fc.constant('node' as const),
    node: index,
    faults: fc.record(
      { isDeaf: fc.boolean(), isMute: fc.boolean(), hearsOnlyItself: fc.boolean(), kv: kvState },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ type: fc.constant('bus' as const), isUp: fc.boolean() }),
  fc.record({ type: fc.constant('kv' as const), state: kvState }),
  fc.record({ type: fc.constant('end' as const), node: index }),
  fc.record({ type: fc.constant('drain' as const), node: index }),
  fc.constant({ type: 'heal' as const }),
)
const step = fc.record({ fault, passMs: fc.integer({ min: 100, max: 9_000 }) })

describe('whatever happens', () => {
  it('no two nodes lead a module at once, and one does soon after all is well', async () => {
    let takings = 0
    let moves = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async steps => {
        await using world = new World()
        await startAll(world, 'work1', 'work2', 'work3')
        let last = ''
        let before = 0
        for (const { fault, passMs } of steps) {
          apply(world, fault)
          for (let ms = 0; ms < passMs; ms += 50) {
            await world.pass(50)
            const now = holders(world)
            expect(now.length).toBeLessThan(2)
            if (now.length > before) takings++
            if (now.length === 1 && now[0] !== last) moves++
            before = now.length
            last = now[0] ?? last
          }
        }
        apply(world, { type: 'heal' })
        const [fresh] = await startAll(world, 'work9')
        await world.until(() => holders(world).length === 1, 8_000)
        expect(fresh!.isLost).toBe(false)
      }),
      { numRuns: 40, ...seed() },
    )
    // The faults did hit: more than the first taking of each run.
    expect(takings).toBeGreaterThan(55)
    expect(moves).toBeGreaterThan(45)
  }, 120_000)
})

function apply(world: World, fault: Fault): void {
  const living = world.nodes.filter(node => !node.isEnded)
  switch (fault.type) {
    case 'node':
      return void Object.assign(pick(living, fault.node)?.faults ?? {}, fault.faults)
    case 'bus':
      return world.hub.setUp(fault.isUp)
    case 'kv':
      for (const node of living) node.faults.kv = fault.state
      return
    case 'end':
      return void (living.length > 1 && pick(living, fault.node)?.end())
    case 'drain':
      return void pick(living, fault.node)?.modules.release()
    case 'heal':
      world.hub.setUp(true)
      for (const node of living)
        Object.assign(node.faults, {
          isDeaf: false,
          isMute: false,
          hearsOnlyItself: false,
          kv: 'up',
        })
  }
}

function pick(living: SimNode[], who: Who): SimNode | undefined {
  return who === 'holder' ? living.find(node => node.modules.leads('Ladder')) : living[who]
}

function seed(): { seed?: number } {
  const given = process.env['SIFAKA_TEST_SEED']
  return given === undefined ? {} : { seed: Number(given) }
}
