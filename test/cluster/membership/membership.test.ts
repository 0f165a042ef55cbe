import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nodeKey } from '../../../src/bus/bus.ts'
import { encodeMessage } from '../../../src/cluster/membership/announcement-codec.ts'
import { Channel } from '../../../src/cluster/channels.ts'
import { arenaModule, gaugeOf, World, type SimNode } from './world.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('joining', () => {
  it('a newcomer knows all nodes and their function tables when its start resolves', async () => {
    await using world = new World()
    const first = world.node('work1', { modules: [arenaModule] })
    await world.all([first.start()])
    await world.pass(5_300)
    const second = world.node('work2')
    const began = performance.now()
    await world.all([second.start()])
    expect(performance.now() - began).toBeLessThan(500)
    expect(second.states()).toEqual(['work1 alive', 'work2 alive'])
    expect(second.membership.named('work1')?.modules.get('Arena')).toEqual(arenaModule)
    expect(first.states()).toEqual(['work1 alive', 'work2 alive'])
  })

  it('a node finds itself by name, life and prefix of its epoch', async () => {
    await using world = new World()
    const [node] = await world.started('work1')
    const { membership, ref } = node!
    expect(membership.named('work1')?.ref).toEqual(ref)
    expect(membership.node(ref)?.ref).toEqual(ref)
    expect(membership.byEpochPrefix(ref.epoch.slice(0, 8))?.ref).toEqual(ref)
  })

  it('a start that does not hear itself within 10 s is refused with BusFailed', async () => {
    await using world = new World()
    const node = world.node('work1')
    node.faults.isDeaf = true
    const start = expect(node.start()).rejects.toMatchObject({ code: 'BusFailed' })
    await world.pass(11_000)
    await start
  })

  it('a changed function table is told within 200 ms, other load alone changes nothing', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    let changes = 0
    second!.membership.listen({ changed: () => changes++ })
    first!.description.load = { calls: 5, sessions: 1 }
    await world.pass(2_500)
    expect(changes).toBe(0)
    expect(second!.membership.named('work1')?.load).toEqual({ calls: 5, sessions: 1 })
    const before = second!.membership.named('work1')!.modules
    first!.description.modules = [arenaModule]
    for (let call = 0; call < 50; call++) first!.membership.announceNow()
    await world.pass(200)
    expect(changes).toBe(1)
    const modules = second!.membership.named('work1')!.modules
    expect([...modules.keys()]).toEqual(['Arena'])
    expect(modules).not.toBe(before)
    await world.pass(3_000)
    expect(second!.membership.named('work1')!.modules).toBe(modules)
  })

  it('a table that was missed is asked for', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    second!.faults.hearsOnlyItself = true
    first!.description.modules = [arenaModule]
    first!.membership.announceNow()
    await world.pass(500)
    second!.faults.hearsOnlyItself = false
    await world.until(() => second!.membership.named('work1')!.modules.has('Arena'), 1_200)
  })

  it('two modules of one number are told, once, by every node', async () => {
    await using world = new World()
    const [first, second, third] = await world.started('work1', 'work2', 'work3')
    first!.description.modules = [arenaModule]
    second!.description.modules = [arenaModule]
    await world.pass(2_500)
    const told = () =>
      [first, second, third].map(
        node => node!.log.filter(one => one.message.includes('the same number')).length,
      )
    expect(told()).toEqual([0, 0, 0])
    second!.description.modules = [{ ...arenaModule, name: 'Ladder' }]
    await world.pass(2_500)
    expect(told()).toEqual([1, 1, 1])
    expect(third!.log.map(one => one.message)).toContainEqual(
      expect.stringMatching(/^Modules "Arena" \(on "work1"\) and "Ladder" \(on "work2"\) have/),
    )
    second!.description.modules = []
    await world.pass(2_500)
    second!.description.modules = [{ ...arenaModule, name: 'Ladder' }]
    await world.pass(2_500)
    expect(told()).toEqual([1, 1, 1])
  })

  it('a draining node takes no new calls', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    first!.description.isDraining = true
    first!.membership.announceNow()
    await world.pass(200)
    expect(second!.membership.named('work1')).toMatchObject({ state: 'suspect', isDraining: true })
  })
})

describe('a life that only the store names', () => {
  const unheard = { name: 'work9', epoch: '9'.repeat(16) }

  it('is dead when nobody has announced it for 5 s, and that is told', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    first!.membership.expect(unheard)
    await world.pass(4_900)
    expect(world.buried).toEqual([])
    expect(await world.until(() => first!.membership.isGone(unheard))).toBeLessThan(1_000)
    expect(world.buried).toEqual([nodeKey(unheard)])
    await world.until(() => second!.membership.isGone(unheard), 100)
  })

  it('may be an earlier one of this very name, but not this one', async () => {
    await using world = new World()
    const [node] = await world.started('work1')
    const earlier = { ...node!.ref, epoch: '9'.repeat(16) }
    for (const ref of [node!.ref, earlier]) node!.membership.expect(ref)
    await world.pass(6_000)
    expect(world.buried).toEqual([nodeKey(earlier)])
  })

  it('lives as soon as it is heard', async () => {
    await using world = new World()
    const [first] = await world.started('work1')
    const second = world.node('work2')
    first!.membership.expect(second.ref)
    await world.pass(3_000)
    await world.all([second.start()])
    for (let turn = 0; turn < 10; turn++) {
      first!.membership.expect(second.ref)
      await world.pass(1_000)
    }
    expect(world.buried).toEqual([])
  })

  it('is not dead while this node does not hear itself, or the store is away', async () => {
    await using world = new World()
    const [node] = await world.started('work1')
    node!.faults.isMute = true
    node!.membership.expect(unheard)
    await world.pass(20_000)
    node!.faults.isMute = false
    await world.pass(4_000)
    node!.faults.kv = 'away'
    await world.pass(20_000)
    expect(world.buried).toEqual([])
    expect(node!.membership.isGone(unheard)).toBe(false)
    node!.faults.kv = 'up'
    expect(await world.until(() => node!.membership.isGone(unheard))).toBeLessThan(3_000)
  })

  it('is asked for in vain where it is buried already', async () => {
    await using world = new World()
    const [node] = await world.started('work1')
    await world.kv.claims.bury(nodeKey(unheard), 'ended: by hand', { ttlMs: 60_000 })
    node!.membership.expect(unheard)
    await world.until(() => node!.membership.isGone(unheard))
    expect(world.buried).toEqual([])
  })
})

describe('leaving and dying', () => {
  it('a farewell is told at once, as a clean end, without a tombstone', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    const { ref } = first!
    await world.all([first!.close()])
    await world.pass(20)
    expect(second!.told).toEqual(['gone work1 clean'])
    expect(second!.membership.node(ref)).toBeUndefined()
    expect(second!.membership.isGone(ref)).toBe(true)
    expect(world.buried).toEqual([])
  })

  it('a silent node is suspect after 3 s and dead after 5 s, with one tombstone, told once', async () => {
    await using world = new World()
    const nodes = await world.started('work1', 'work2', 'work3', 'work4')
    const [first, ...others] = nodes
    await world.pass(1_700)
    void first!.end()
    const suspectMs = await world.until(() => others.every(one => isSuspect(one, 'work1')))
    expect(suspectMs).toBeGreaterThan(1_900)
    expect(suspectMs).toBeLessThan(3_600)
    const goneMs = await world.until(() => others.every(one => one.told.length > 0))
    expect(suspectMs + goneMs).toBeGreaterThan(3_900)
    expect(suspectMs + goneMs).toBeLessThan(5_600)
    await world.pass(5_000)
    for (const one of others) {
      expect(one.told).toEqual(['gone work1 dead'])
      expect(one.membership.isGone(first!.ref)).toBe(true)
      expect(one.states()).toEqual(['work2 alive', 'work3 alive', 'work4 alive'])
    }
    expect(world.buried).toEqual([nodeKey(first!.ref)])
  })

  it('the bus forgets a node before its death is told', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    const order: string[] = []
    const forget = vi.spyOn(second!.bus, 'forget').mockImplementation(() => order.push('forget'))
    second!.membership.listen({ gone: () => order.push('gone') })
    await world.all([second!.membership.declareDead(first!.ref, 'killed')])
    expect(order).toEqual(['forget', 'gone'])
    forget.mockRestore()
  })

  it('a declared death is a tombstone, told to all at once', async () => {
    await using world = new World()
    const [first, second, third] = await world.started('work1', 'work2', 'work3')
    void first!.end()
    await world.all([second!.membership.declareDead(first!.ref, 'its control socket ended')])
    await world.pass(50)
    expect(second!.told).toEqual(['gone work1 dead'])
    expect(third!.told).toEqual(['gone work1 dead'])
    expect(await world.kv.claims.tombstones([nodeKey(first!.ref)])).toEqual([
      'ended: its control socket ended',
    ])
  })

  it('a declared death waits for the store, with no new calls meanwhile', async () => {
    await using world = new World()
    const [first, second, third] = await world.started('work1', 'work2', 'work3')
    void first!.end()
    second!.faults.kv = third!.faults.kv = 'away'
    const declared = second!.membership.declareDead(first!.ref, 'killed')
    await world.pass(10_000)
    expect(second!.membership.node(first!.ref)?.state).toBe('suspect')
    expect(world.buried).toEqual([])
    second!.faults.kv = 'up'
    await world.all([declared])
    expect(second!.told).toEqual(['gone work1 dead'])
    expect(third!.told).toEqual([])
    third!.faults.kv = 'up'
    await world.until(() => third!.told.length === 1, 2_000)
  })

  it('a death without a tombstone is not believed', async () => {
    await using world = new World()
    const [first, second, third] = await world.started('work1', 'work2', 'work3')
    const accusation = encodeMessage({ type: 'dead', ref: first!.ref })
    second!.bus.broadcast(Channel.Directory, accusation)
    await world.pass(3_000)
    expect(third!.told).toEqual([])
    expect(third!.states()).toHaveLength(3)
    expect(first!.isLost).toBe(false)
    expect(first!.lease.mayAct).toBe(true)
  })

  it('the accused looks for its tombstone before it acts, and is lost where there is one', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    await world.kv.claims.bury(nodeKey(first!.ref), 'silent: by hand', { ttlMs: 60_000 })
    expect(first!.lease.mayAct).toBe(true)
    second!.bus.broadcast(Channel.Directory, encodeMessage({ type: 'dead', ref: first!.ref }))
    await world.pass(20)
    expect(first!.isLost).toBe(true)
    expect(first!.lease.mayAct).toBe(false)
    await world.pass(10_000)
    expect(second!.told).toEqual(['gone work1 dead'])
  })

  it('a node that starts again stands beside its dead life until that is buried', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    await world.pass(10)
    void first!.end()
    const again = world.node('work1')
    await world.all([again.start()])
    expect(second!.states()).toEqual(['work1 alive', 'work1 alive', 'work2 alive'])
    expect(second!.membership.named('work1')?.ref).toEqual(again.ref)
    expect(again.membership.named('work1')?.ref).toEqual(again.ref)
    await world.until(() => second!.told.length > 0)
    expect(second!.membership.named('work1')?.ref).toEqual(again.ref)
    expect(second!.states()).toEqual(['work1 alive', 'work2 alive'])
  })

  it('the life before a start is gone at once where it was buried', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    void first!.end()
    await world.kv.claims.bury(nodeKey(first!.ref), 'ended: its process has ended', {
      ttlMs: 60_000,
    })
    const again = world.node('work1')
    await world.all([again.start()])
    expect(second!.told).toEqual(['gone work1 dead'])
    expect(second!.membership.named('work1')?.ref).toEqual(again.ref)
  })

  it('where nobody was, says the bus, the node is suspect before calls end, until its next word', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    world.hub.setHook(batch => (batch.to === nodeKey(first!.ref) ? 'nobody' : [batch]))
    const ends: string[] = []
    const failed = (failure: string) =>
      ends.push(`${failure}, ${second!.membership.node(first!.ref)?.state}`)
    const deadline = performance.now() + 5_000
    second!.bus.request(first!.ref, 2, Buffer.alloc(1), { replied() {}, failed }, { deadline })
    await world.until(() => ends.length > 0, 100)
    expect(ends).toEqual(['not-run, suspect'])
    await world.until(() => second!.membership.node(first!.ref)?.state === 'alive', 1_200)
    expect(world.buried).toEqual([])
  })

  it('what a newcomer hears of a buried node is not believed for long', async () => {
    await using world = new World()
    const [first] = await world.started('work1')
    await world.kv.claims.bury(nodeKey(first!.ref), 'silent: by hand', { ttlMs: 60_000 })
    const [second] = await world.started('work2')
    await world.pass(1_500)
    expect(second!.states()).toEqual(['work2 alive'])
    expect(first!.isLost).toBe(true)
  })
})

describe('nobody dies', () => {
  it('while the store is away, and silence is judged when it is back', async () => {
    await using world = new World()
    const [first, second, third] = await world.started('work1', 'work2', 'work3')
    second!.faults.kv = third!.faults.kv = 'away'
    void first!.end()
    await world.pass(30_000)
    expect(second!.states()).toEqual(['work1 suspect', 'work2 alive', 'work3 alive'])
    expect(second!.lease.mayAct).toBe(true)
    second!.faults.kv = 'up'
    await world.until(() => second!.told.length === 1, 3_000)
    third!.faults.kv = 'up'
    await world.until(() => third!.told.length === 1, 3_000)
    expect(world.buried).toEqual([nodeKey(first!.ref)])
  })

  it('while the store answers nothing; a tombstone that was written all the same is found', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    first!.faults.isMute = true
    second!.faults.kv = 'lost'
    await world.until(() => world.buried.length === 1)
    first!.faults.isMute = false
    await world.pass(200)
    expect(second!.told).toEqual([])
    second!.faults.kv = 'up'
    await world.until(() => second!.told.length === 1 && first!.isLost, 5_000)
  })

  it('while the bus is away, and all are alive soon after it is back', async () => {
    await using world = new World()
    const nodes = await world.started('work1', 'work2', 'work3')
    world.hub.setUp(false)
    await world.pass(60_000)
    for (const node of nodes) {
      expect(node.states()).toHaveLength(3)
      expect(node.membership.isHeard).toBe(false)
      expect(node.lease.mayAct).toBe(true)
    }
    world.hub.setUp(true)
    await world.until(
      () => nodes.every(node => node.states().every(state => state.endsWith('alive'))),
      2_000,
    )
    await world.pass(10_000)
    expect(world.buried).toEqual([])
    expect(nodes.flatMap(node => node.told)).toEqual([])
  })

  it('by the word of a node that does not hear itself, and it shows itself to nobody', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    second!.faults.isDeaf = true
    void first!.end()
    await world.pass(20_000)
    expect(second!.told).toEqual([])
    expect(world.buried).toEqual([])
    const [third] = await world.started('work3')
    await world.pass(3_000)
    expect(third!.states()).toEqual(['work3 alive'])
  })

  it('by the word of a node that stood still for 6 s', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    // What arrives while a process is stopped waits; here it is lost, which is worse.
    second!.faults.isDeaf = true
    standStill(6_000)
    second!.faults.isDeaf = false
    await world.pass(3_500)
    expect(second!.told).toEqual([])
    expect(second!.states()).toEqual(['work1 alive', 'work2 alive'])
    expect(first!.told).toEqual([])
    expect(world.buried).toEqual([])
  })

  it('by silence in which the observer itself stood still for 2 s', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    first!.faults.isMute = true
    await world.pass(3_200)
    standStill(2_000)
    await world.pass(2_000)
    expect(second!.told).toEqual([])
    await world.pass(4_000)
    expect(second!.told).toEqual(['gone work1 dead'])
  })

  it('a node that can send and not hear is buried, and learns it', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    first!.faults.isDeaf = true
    const ms = await world.until(() => second!.told.length === 1)
    expect(ms).toBeGreaterThan(7_000)
    expect(ms).toBeLessThan(11_000)
    await world.until(() => first!.isLost, 1_500)
  })
})

describe('messages', () => {
  it('malformed ones and those in another name are counted, unknown types are not', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    const malformed = () => gaugeOf(second!.metrics, 'cluster_announcements_malformed_total')
    const send = (text: string) => first!.bus.broadcast(Channel.Directory, Buffer.from(text))
    send('{"type":"of a later version"}')
    await world.pass(10)
    expect(malformed()).toBe(0)
    send('{"type":"here","name":"work2","epoch":"0123456789abcdef","table":"x"}')
    send('no json')
    send('[]')
    send('null')
    send('{"type":"dead","ref":{"name":"a b","epoch":"x"}}')
    await world.pass(10)
    expect(malformed()).toBe(5)
    expect(second!.states()).toEqual(['work1 alive', 'work2 alive'])
    expect(second!.log.filter(one => one.message.includes('Cannot read'))).toHaveLength(1)
  })
})

describe('a function table', () => {
  it('that is too large for the bus is an error that names the remedy, said once', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    const functions = Array.from({ length: 255 }, (_, id) => ({
      ...arenaModule.functions[0]!,
      name: `F${'x'.repeat(60)}${id + 1}`.slice(0, 64),
      id: id + 1,
    }))
    first!.description.modules = Array.from({ length: 30 }, (_, id) => ({
      ...arenaModule,
      name: `Arena${id}`,
      id: id + 11,
      functions,
    }))
    await world.pass(4_000)
    const errors = first!.log.filter(one => one.message.includes('bus.maxMessageBytes'))
    expect(errors.length).toBe(1)
    expect(second!.membership.named('work1')?.modules.size ?? 0).toBe(0)
  })
})

describe('clocks', () => {
  it('a skew above 250 ms is an alert, once a minute, and a figure', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    let skewMs = 0
    const send = first!.bus.broadcast.bind(first!.bus)
    // The sender's clock is ahead: only what it says of the time is changed.
    vi.spyOn(first!.bus, 'broadcast').mockImplementation((channel, payload) => {
      const text = Buffer.from(payload).toString()
      const ahead = text.replace(/"sentAt":(\d+)/, (_, at) => `"sentAt":${Number(at) + skewMs}`)
      return send(channel, Buffer.from(ahead))
    })
    const alerts = () =>
      second!.log.filter(one => one.message.includes('The clock of node "work1"'))
    await world.pass(20_000)
    expect(alerts()).toEqual([])
    expect(gaugeOf(second!.metrics, 'cluster_clock_skew_ms')).toBeLessThan(20)
    skewMs = 400
    await world.pass(50_000)
    expect(alerts()).toHaveLength(1)
    expect(alerts()[0]!.message).toMatch(/ (39\d|400) ms ahead of this one/)
    expect(gaugeOf(second!.metrics, 'cluster_clock_skew_ms')).toBeGreaterThan(380)
    await world.pass(60_000)
    expect(alerts()).toHaveLength(2)
  })

  it('what waited in the socket while this node stood still is no skew', async () => {
    await using world = new World()
    const [first, second] = await world.started('work1', 'work2')
    let delayMs = 0
    const send = first!.bus.broadcast.bind(first!.bus)
    vi.spyOn(first!.bus, 'broadcast').mockImplementation((channel, payload) => {
      const text = Buffer.from(payload).toString()
      const old = text.replace(/"sentAt":(\d+)/, (_, at) => `"sentAt":${Number(at) - delayMs}`)
      return send(channel, Buffer.from(old))
    })
    await world.pass(10_000)
    // Its own words do not come back before it has read what waited.
    second!.faults.isMute = true
    delayMs = 2600
    standStill(12_000)
    await world.pass(4_900)
    second!.faults.isMute = false
    const alerts = () => second!.log.filter(one => one.message.includes('The clock of node'))
    expect(alerts()).toEqual([])
    await world.pass(20_000)
    expect(alerts()).toHaveLength(1)
  })
})

function isSuspect(node: SimNode, name: string): boolean {
  return node.membership.named(name)?.state === 'suspect'
}

/** The clock goes on and no timer fires, as for a process that is stopped. */
function standStill(ms: number): void {
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ms)
}
