import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nodeKey } from '../../../src/bus/bus.ts'
import { World, type SimNode } from './world.ts'

/**
 * Whatever happens to bus, store and nodes: what must hold at every moment, and after all is well.
 */

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

type Fault =
  | { type: 'link'; node: number; isDeaf: boolean; isMute: boolean }
  | { type: 'nodeKv'; node: number; state: 'up' | 'away' | 'lost' }
  | { type: 'kv'; state: 'up' | 'away' | 'lost' }
  | { type: 'bus'; isUp: boolean }
  | { type: 'end' | 'restart' | 'close'; node: number }
  | { type: 'heal' }

const node = fc.nat({ max: 3 })
const state = fc.constantFrom('up' as const, 'away' as const, 'lost' as const)
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    type: fc.constant('link' as const),
    node,
    isDeaf: fc.boolean(),
    isMute: fc.boolean(),
  }),
  fc.record({ type: fc.constant('nodeKv' as const), node, state }),
  fc.record({ type: fc.constant('kv' as const), state }),
  fc.record({ type: fc.constant('bus' as const), isUp: fc.boolean() }),
  fc.record({ type: fc.constantFrom('end' as const, 'restart' as const, 'close' as const), node }),
  fc.constant({ type: 'heal' as const }),
)
const step = fc.record({ fault, passMs: fc.integer({ min: 100, max: 9_000 }) })
const stepMs = 50

it('the sound are never buried, the buried stop acting, and all agree when all is well', async () => {
  let burials = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async steps => {
      await using world = new World()
      await world.started('work1', 'work2', 'work3', 'work4')
      const watch = new Watch(world)
      for (const { fault, passMs } of steps) {
        await apply(world, fault)
        for (let ms = 0; ms < passMs; ms += stepMs) await watch.step()
      }
      await apply(world, { type: 'heal' })
      for (let ms = 0; ms < 8_000; ms += stepMs) await watch.step()
      burials += world.buried.length
      const living = world.nodes.filter(one => !one.isEnded && !one.isLost)
      const expected = living.map(one => `${nodeKey(one.ref)} alive`).toSorted()
      for (const one of living) {
        const seen = [...one.membership.nodes()].map(
          other => `${nodeKey(other.ref)} ${other.state}`,
        )
        expect(seen.toSorted()).toEqual(expected)
        expect(one.lease.mayAct).toBe(true)
      }
      for (const one of world.nodes)
        if (!one.isEnded && world.buried.includes(nodeKey(one.ref))) expect(one.isLost).toBe(true)
      for (const one of world.nodes) expect(new Set(one.toldKeys).size).toBe(one.toldKeys.length)
    }),
    { numRuns: 40, ...seed() },
  )
  // The faults did hit.
  expect(burials).toBeGreaterThan(20)
}, 120_000)

class Watch {
  readonly #world: World
  /** How long each has been heard badly, and how long ago that ended. */
  readonly #badMs = new Map<SimNode, number>()
  readonly #actedBuriedMs = new Map<SimNode, number>()
  #seen = 0

  constructor(world: World) {
    this.#world = world
  }

  async step(): Promise<void> {
    await this.#world.pass(stepMs)
    for (const one of this.#world.nodes) {
      const isBad = one.isEnded || one.faults.isDeaf || one.faults.isMute
      const badMs = this.#badMs.get(one) ?? 0
      // Forgotten slowly: an accusation that is under way may still be written.
      this.#badMs.set(one, isBad ? badMs + stepMs : Math.max(0, badMs - stepMs / 8))
      this.#checkBuried(one)
    }
    for (const key of this.#world.buried.slice(this.#seen)) {
      const one = this.#world.nodes.find(other => nodeKey(other.ref) === key)!
      expect(this.#badMs.get(one), `${key} was sound`).toBeGreaterThan(1_000)
    }
    this.#seen = this.#world.buried.length
  }

  #checkBuried(one: SimNode): void {
    const isActing = !one.isEnded && one.lease.mayAct && one.faults.kv === 'up'
    const isWrong = isActing && this.#world.buried.includes(nodeKey(one.ref))
    const ms = isWrong ? (this.#actedBuriedMs.get(one) ?? 0) + stepMs : 0
    this.#actedBuriedMs.set(one, ms)
    expect(ms, `${one.ref.name} acts after its burial`).toBeLessThan(1_700)
  }
}

async function apply(world: World, fault: Fault): Promise<void> {
  const living = world.nodes.filter(one => !one.isEnded)
  const one = 'node' in fault ? living[fault.node] : undefined
  switch (fault.type) {
    case 'link':
      return void (one && Object.assign(one.faults, { isDeaf: fault.isDeaf, isMute: fault.isMute }))
    case 'nodeKv':
      return void (one && Object.assign(one.faults, { kv: fault.state }))
    case 'kv':
      for (const each of living) each.faults.kv = fault.state
      return
    case 'bus':
      return world.hub.setUp(fault.isUp)
    case 'heal':
      world.hub.setUp(true)
      for (const each of living)
        Object.assign(each.faults, { isDeaf: false, isMute: false, kv: 'up' })
      return
    case 'end':
    case 'restart':
      if (one === undefined) return
      await world.all([one.end()])
      // A start is refused while the bus is away: that is another test's.
      if (fault.type === 'restart' && world.nodes.every(each => each.bus.isUp || each.isEnded)) {
        const again = world.node(one.ref.name)
        await world.all([again.start()])
      }
      return
    case 'close':
      if (one === undefined) return
      one.isEnded = true
      await world.all([one.close()])
  }
}

function seed(): { seed?: number } {
  const given = process.env['SIFAKA_TEST_SEED']
  return given === undefined ? {} : { seed: Number(given) }
}
