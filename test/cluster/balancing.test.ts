/**
 * Which of several nodes a call goes to: by load, in turn, at random, by user, and not to sick
 * ones.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { Caller } from './support/caller.ts'
import { newUser, until, useCluster } from './support/cluster.ts'
import { callerAt, worksNode } from './support/works-cluster.ts'

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** So many calls at once, in turns of 16; the nodes that answered, null for a failure. */
async function spread(caller: Caller, calls: number, func = 'Where'): Promise<string[]> {
  const nodes: string[] = []
  while (nodes.length < calls) {
    const ask = () => caller.ask('Works', func).catch((error: Error) => error.message)
    nodes.push(...(await Promise.all(Array.from({ length: 16 }, ask))))
  }
  return nodes
}

describe('least-load', () => {
  const process = { isProcess: true }
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode({}, process), two: worksNode({}, process) },
  })
  afterEach(() => cluster().rest())

  test('spreads over two nodes', async () => {
    const counts = counted(await spread(await callerAt(cluster(), 'gate'), 320))
    expect(Object.keys(counts).toSorted()).toEqual(['one', 'two'])
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(60)
  })

  test('a frozen node is left alone after five timeouts, and called again when it is awake', async () => {
    const caller = await callerAt(cluster(), 'gate')
    await cluster().freeze('one')
    const brief = () => caller.call('Works', 'Brief', '{"key":"frozen"}')
    // Within the 3 s in which nobody can know.
    const began = performance.now()
    const states: number[] = []
    const keepCalling = async (): Promise<void> => {
      while (performance.now() - began < 2_500) states.push((await brief()).state)
    }
    await Promise.all(Array.from({ length: 8 }, keepCalling))
    const timeouts = states.filter(state => state === 0xf3).length
    expect(timeouts).toBeGreaterThanOrEqual(1)
    // What is in flight counts, so it gets few at once; five in a row eject it.
    expect(timeouts).toBeLessThanOrEqual(16)
    expect(states.filter(state => state === 0).length).toBeGreaterThan(8 * timeouts)
    cluster().thaw('one')
    await until(async () => (await spread(caller, 16)).includes('one'), 'it to be called', 15_000)
    expect(caller.isEven).toBe(true)
  }, 40_000)
})

describe('as the configuration of the module says', () => {
  const modes = (balance: string) => worksNode({ balance })
  const cluster = useCluster({
    nodes: {
      gate: { gate: true },
      other: { gate: true },
      one: modes('round-robin'),
      two: modes('round-robin'),
    },
  })
  afterEach(() => cluster().rest())

  test('round-robin takes turns', async () => {
    const caller = await callerAt(cluster(), 'gate')
    const seen: string[] = []
    for (let round = 0; round < 20; round++) seen.push(await caller.ask('Works', 'Where'))
    for (let at = 1; at < seen.length; at++) expect(seen[at]).not.toBe(seen[at - 1])
  })

  test('random takes any', async () => {
    await again('random')
    const counts = counted(await spread(await callerAt(cluster(), 'gate'), 200))
    expect(Object.keys(counts).toSorted()).toEqual(['one', 'two'])
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(50)
  })

  test('sticky keeps a user at one node, from every gate, also when that node has come back', async () => {
    await again('sticky')
    const users = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const caller = await callerAt(cluster(), 'gate')
        const user = newUser()
        await caller.ask('Works', 'Enter', user)
        return { user, caller, home: await caller.ask('Works', 'Where') }
      }),
    )
    expect(new Set(users.map(({ home }) => home)).size).toBe(2)
    for (const { caller, home } of users)
      expect(new Set(await spread(caller, 32))).toEqual(new Set([home]))
    // The newer login of a user replaces the older one.
    for (const [index, { user, home }] of users.entries()) {
      const caller = await callerAt(cluster(), 'other')
      await caller.ask('Works', 'Enter', user)
      expect(await caller.ask('Works', 'Where')).toBe(home)
      users[index]!.caller = caller
    }
    await cluster().stop('one')
    await cluster().settled()
    for (const { caller } of users) expect(await caller.ask('Works', 'Where')).toBe('two')
    await cluster().add('one', modes('sticky'))
    await cluster().settled()
    for (const { caller, home } of users) expect(await caller.ask('Works', 'Where')).toBe(home)
  }, 40_000)

  async function again(balance: string): Promise<void> {
    for (const name of ['one', 'two']) {
      await cluster().stop(name)
      await cluster().add(name, modes(balance))
    }
    await cluster().settled()
  }
})

describe('pinned', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode(), two: worksNode() },
  })
  afterEach(() => cluster().rest())

  async function pinnedCaller(): Promise<{ caller: Caller; home: string }> {
    const caller = await callerAt(cluster(), 'gate')
    const home = await caller.ask('Works', 'Pin')
    expect(new Set(await spread(caller, 48))).toEqual(new Set([home]))
    return { caller, home }
  }

  test('a session stays at its node; when that is killed one call fails, then it is balanced', async () => {
    await cluster().add('three', worksNode({}, { isProcess: true }))
    await cluster().settled()
    const caller = await pinTo('three')
    expect(new Set(await spread(caller, 48))).toEqual(new Set(['three']))
    const ref = cluster().refOf('three')
    await cluster().kill('three')
    cluster().died(ref)
    // One that is silent still keeps its sessions: its calls fail until the death is known.
    const { membership } = cluster().app('gate').cluster!
    await until(() => membership.node(ref) === undefined, 'the gate to know of the death')
    expect(await caller.call('Works', 'Where')).toMatchObject({
      state: 0xf1,
      msg: 'Server Is Down',
    })
    const seen = new Set(await spread(caller, 64))
    expect([...seen].toSorted()).toEqual(['one', 'two'])
  }, 30_000)

  test('a call under way when it is killed is the one that fails', async () => {
    await cluster().add('three', worksNode({}, { isProcess: true }))
    await cluster().settled()
    const caller = await pinTo('three')
    const pending = caller.call('Works', 'Pinned', '{"key":"pinned","ms":5000}')
    await new Promise(resolve => setTimeout(resolve, 300))
    const ref = cluster().refOf('three')
    await cluster().kill('three')
    cluster().died(ref)
    // Idempotent, but what it was pinned for is gone.
    expect(await pending).toMatchObject({ state: 0xf1, msg: 'Server Is Down, outcome unknown' })
    expect([...new Set(await spread(caller, 64))].toSorted()).toEqual(['one', 'two'])
  }, 30_000)

  test('a node that stands still keeps its sessions as long as it lives', async () => {
    await cluster().add('three', worksNode({}, { isProcess: true }))
    await cluster().settled()
    const caller = await pinTo('three')
    await cluster().freeze('three')
    const { membership } = cluster().app('gate').cluster!
    await until(() => membership.named('three')?.state === 'suspect', 'it to be suspect')
    expect(await caller.call('Works', 'Where')).toMatchObject({
      state: 0xf1,
      msg: 'Server Is Down',
    })
    expect(await caller.call('Works', 'Where')).toMatchObject({
      state: 0xf1,
      msg: 'Server Is Down',
    })
    cluster().thaw('three')
    await cluster().settled()
    expect(new Set(await spread(caller, 32))).toEqual(new Set(['three']))
    await cluster().stop('three')
  }, 30_000)

  test('when its node is drained it is balanced without an error', async () => {
    const { caller, home } = await pinnedCaller()
    const idle = await pinTo(home)
    const stopped = new AbortController()
    const stopping = cluster()
      .stop(home)
      .then(() => stopped.abort())
    const other = home === 'one' ? 'two' : 'one'
    while (!stopped.signal.aborted) await caller.ask('Works', 'Where')
    await stopping
    expect(new Set(await spread(caller, 32))).toEqual(new Set([other]))
    // Also where it has said nothing meanwhile.
    expect(await idle.ask('Works', 'Where')).toBe(other)
    await cluster().add(home, worksNode())
    await cluster().settled()
    expect([...new Set(await spread(caller, 64))].toSorted()).toEqual(['one', 'two'])
  }, 30_000)

  async function pinTo(name: string): Promise<Caller> {
    for (;;) {
      const caller = await callerAt(cluster(), 'gate')
      if ((await caller.ask('Works', 'Pin')) === name) return caller
    }
  }
})
