/**
 * What one node alone does at a time: modules with `instances: 'one'`, timers with `scope: 'one'`.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { Caller } from './support/caller.ts'
import { sleep, until, useCluster, type Cluster } from './support/cluster.ts'
import { callerAt, rowsOf, worksNode } from './support/works-cluster.ts'
import type { Ran, WorksRow } from './support/works.contract.ts'

/** Runs of two nodes that overlap. What has not ended has been killed with its node at `diedAt`. */
function overlaps(rows: readonly WorksRow[], diedAt = Infinity): WorksRow[][] {
  const end = ({ begun, ended }: WorksRow): number => ended ?? Math.max(begun, diedAt)
  const found: WorksRow[][] = []
  for (const one of rows)
    for (const other of rows)
      if (one.node < other.node && one.begun < end(other) && other.begun < end(one))
        found.push([one, other])
  return found
}

/** Calls without pause until it is told to stop; how many were refused as down, and what ran. */
function keepCalling(callers: readonly Caller[], ms: number) {
  const stopped = new AbortController()
  const states: number[] = []
  const nodes = new Set<string>()
  const loops = callers.map(async (caller, index) => {
    // Not in step, so that some call while others run.
    await sleep((index * ms) / callers.length)
    for (let round = 0; !stopped.signal.aborted; round++) {
      const key = `one-${index}-${round}`
      const { state, result } = await caller.call('Works', 'Write', JSON.stringify({ key, ms }))
      states.push(state)
      if (state === 0) nodes.add((JSON.parse(result.msg) as Ran).node)
      else await sleep(20)
    }
  })
  const stop = async () => {
    stopped.abort()
    await Promise.all(loops)
  }
  return { states, nodes, stop }
}

function callersAt(cluster: Cluster): Promise<Caller[]> {
  return Promise.all(Array.from({ length: 4 }, () => callerAt(cluster, 'gate')))
}

/** Which node holds the module. */
async function holderOf(cluster: Cluster, not = ''): Promise<string> {
  let holder = ''
  const look = (): boolean => {
    for (const node of cluster.app('gate').cluster!.membership.nodes())
      if (node.leads.has('Works') && node.ref.name !== not) holder = node.ref.name
    return holder !== ''
  }
  await until(look, 'one to hold the module', 15_000)
  return holder
}

const isProcess = { isProcess: true }

describe("a module with instances: 'one'", () => {
  const entry = { instances: 'one' }
  const cluster = useCluster({
    nodes: {
      gate: { gate: true },
      one: worksNode(entry, isProcess),
      two: worksNode(entry, isProcess),
    },
  })
  afterEach(() => cluster().rest())

  test('one alone is called; killed, the other one is within 6 s, and never both', async () => {
    const first = await holderOf(cluster())
    const calls = keepCalling(await callersAt(cluster()), 30)
    await until(() => calls.states.length > 40, 'calls')
    expect(calls.nodes).toEqual(new Set([first]))
    expect(new Set(calls.states)).toEqual(new Set([0]))
    const killedAt = Date.now()
    await cluster().kill(first)
    await until(() => calls.nodes.size === 2, 'the other one to be called', 15_000)
    expect(Date.now() - killedAt).toBeLessThan(15_000)
    await calls.stop()
    expect(new Set(calls.states)).toEqual(new Set([0, 0xf1]))
    expect(overlaps(await rowsOf(cluster(), 'one-%'), killedAt)).toEqual([])
    await cluster().add(first, worksNode(entry, isProcess))
    await cluster().settled()
  }, 40_000)

  test('one that stops hands over at once, without an error, when its last call has ended', async () => {
    const first = await holderOf(cluster())
    const began = Date.now()
    // Longer than it takes another one to see that nobody holds it.
    const calls = keepCalling(await callersAt(cluster()), 1_200)
    await until(() => calls.states.length > 4, 'calls')
    const stoppedAt = performance.now()
    const stopping = cluster().stop(first)
    await until(() => calls.nodes.size === 2, 'the other one to be called', 15_000)
    expect(performance.now() - stoppedAt).toBeLessThan(4_000)
    await stopping
    await calls.stop()
    expect(new Set(calls.states)).toEqual(new Set([0]))
    const rows = (await rowsOf(cluster(), 'one-%')).filter(({ begun }) => begun >= began)
    expect(new Set(rows.map(({ node }) => node)).size).toBe(2)
    expect(overlaps(rows)).toEqual([])
    await cluster().add(first, worksNode(entry, isProcess))
    await cluster().settled()
  }, 40_000)

  test('no name reaches the one that does not hold it', async () => {
    const first = await holderOf(cluster())
    const other = first === 'one' ? 'two' : 'one'
    const caller = await callerAt(cluster(), 'gate')
    expect(await caller.ask(`Works@${first}`, 'Where')).toBe(first)
    expect(await caller.call(`Works@${other}`, 'Where')).toMatchObject({ state: 0xf1 })
  })
})

describe("a timer with scope: 'one'", () => {
  const entry = { config: { tickMs: 50, tickRunMs: 1_000 } }
  const cluster = useCluster({
    nodes: {
      gate: { gate: true },
      one: worksNode(entry, isProcess),
      two: worksNode(entry, isProcess),
    },
  })
  afterEach(() => cluster().rest())
  const ticks = async (): Promise<WorksRow[]> => rowsOf(cluster(), 'tick')

  test('it runs on one node, and on another within 6 s when that is killed', async () => {
    const first = await holderOf(cluster())
    await until(async () => (await ticks()).length > 2, 'ticks')
    expect(new Set((await ticks()).map(({ node }) => node))).toEqual(new Set([first]))
    const killedAt = Date.now()
    await cluster().kill(first)
    const other = first === 'one' ? 'two' : 'one'
    await until(
      async () => (await ticks()).some(({ node }) => node === other),
      'it to go on',
      15_000,
    )
    const rows = await ticks()
    expect(rows.find(({ node }) => node === other)!.begun - killedAt).toBeLessThan(15_000)
    expect(overlaps(rows, killedAt)).toEqual([])
    await cluster().add(first, worksNode(entry, isProcess))
    await cluster().settled()
  }, 40_000)

  test('one that stops hands it over at once, when its run has ended', async () => {
    const first = await holderOf(cluster())
    const before = (await ticks()).length
    await until(async () => (await ticks()).length > before, 'a tick')
    const stoppedAt = Date.now()
    await cluster().stop(first)
    const other = first === 'one' ? 'two' : 'one'
    const next = async () =>
      (await ticks()).find(row => row.node === other && row.begun > stoppedAt)
    await until(async () => (await next()) !== undefined, 'it to go on')
    expect((await next())!.begun - stoppedAt).toBeLessThan(2_500)
    const rows = (await ticks()).slice(before)
    expect(rows.filter(({ node, ended }) => node === first && ended === null)).toEqual([])
    expect(overlaps(rows)).toEqual([])
  }, 40_000)
})
