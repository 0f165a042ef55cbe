/** Workers that are killed or stand still with calls under way. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { Reply } from '../torture/raw-client.ts'
import type { Caller } from './support/caller.ts'
import { type Cluster, sleep, until, useCluster } from './support/cluster.ts'
import { callerAt, rowsOf, worksNode } from './support/works-cluster.ts'
import type { Ran } from './support/works.contract.ts'

const unknown = { state: 0xf1, msg: 'Server Is Down, outcome unknown' }
const down = { state: 0xf1, msg: 'Server Is Down' }
const isProcess = { isProcess: true }

/** Four clients, since a session has 32 calls under way at most. */
async function callersAt(cluster: Cluster, gate = 'gate'): Promise<Caller[]> {
  return Promise.all(Array.from({ length: 4 }, () => callerAt(cluster, gate)))
}

interface Called {
  readonly key: string
  readonly func: string
  readonly reply: Promise<Reply>
}

/** So many calls of each function at once. */
function launch(callers: readonly Caller[], funcs: readonly string[], order: object): Called[] {
  return Array.from({ length: 100 }, (_, index) => {
    const func = funcs[index % funcs.length]!
    const key = `${func}-${randomBytes(6).toString('hex')}`
    const caller = callers[index % callers.length]!
    return { key, func, reply: caller.call('Works', func, JSON.stringify({ key, ...order })) }
  })
}

async function begun(cluster: Cluster, calls: readonly Called[]): Promise<void> {
  const keys = new Set(calls.map(({ key }) => key))
  const count = async () => (await rowsOf(cluster)).filter(({ name }) => keys.has(name)).length
  await until(async () => (await count()) === calls.length, 'all calls to run')
}

describe('a worker is killed with 100 calls under way', () => {
  const cluster = useCluster({ nodes: { gate: { gate: true } } })
  afterEach(() => cluster().rest())

  test('each has one answer: unknown, or the result of its second run', async () => {
    await cluster().add('one', worksNode({}, isProcess))
    await cluster().settled()
    const callers = await callersAt(cluster())
    const calls = launch(callers, ['Patient', 'PatientOnce'], { ms: 4_000 })
    await begun(cluster(), calls)
    await cluster().add('two', worksNode())
    await cluster().settled()
    const ref = cluster().refOf('one')
    await cluster().kill('one')
    cluster().died(ref)
    const states = { unknown: 0, second: 0 }
    for (const { key, func, reply: pending } of calls) {
      const reply = await pending
      const rows = await rowsOf(cluster(), key)
      if (reply.state !== 0) {
        expect(reply).toMatchObject(unknown)
        expect(func).toBe('Patient')
        expect(rows.length).toBe(1)
        states.unknown++
        continue
      }
      const ran = JSON.parse(reply.result.msg) as Ran
      expect(ran.key).toBe(key)
      expect(new Set(rows.map(row => row.call_id))).toEqual(new Set([ran.call]))
      expect(func).toBe('PatientOnce')
      expect(rows.map(row => [row.node, row.attempt])).toEqual([
        ['one', 1],
        ['two', 2],
      ])
      states.second++
    }
    expect(states).toEqual({ unknown: 50, second: 50 })
    expect(cluster().metric('cluster_calls_retried_total')).toBe(50)
    expect(callers.every(caller => caller.isEven)).toBe(true)
    await cluster().stop('two')
  }, 60_000)

  test('nobody says so: it is found dead, and with no other instance nothing is run again', async () => {
    await cluster().add('one', worksNode({}, isProcess))
    await cluster().settled()
    const callers = await callersAt(cluster())
    const calls = launch(callers, ['Patient', 'PatientOnce'], { ms: 50_000 })
    await begun(cluster(), calls)
    await cluster().kill('one')
    const began = performance.now()
    for (const { key, reply } of calls) {
      expect(await reply).toMatchObject(unknown)
      expect((await rowsOf(cluster(), key)).length).toBe(1)
    }
    // Silent for 5 s; five times that on a machine that is busy.
    expect(performance.now() - began).toBeLessThan(25_000)
    expect(await callers[0]!.call('Works', 'Where')).toMatchObject(down)
    expect(callers.every(caller => caller.isEven)).toBe(true)
    // Back under its name, it takes calls again.
    await cluster().add('one', worksNode({}, isProcess))
    await cluster().settled()
    expect(await callers[0]!.ask('Works', 'Where')).toBe('one')
    await cluster().stop('one')
  }, 60_000)
})

describe('two workers are killed, one after the other', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode({}, isProcess) },
  })
  afterEach(() => cluster().rest())

  test('no call is run a third time', async () => {
    const callers = await callersAt(cluster())
    const calls = launch(callers, ['PatientOnce'], { ms: 4_000 })
    await begun(cluster(), calls)
    await cluster().add('two', worksNode({}, isProcess))
    await cluster().settled()
    await killed('one')
    const runs = async () => (await rowsOf(cluster(), 'PatientOnce-%')).length
    await until(async () => (await runs()) === 200, 'the second runs')
    await cluster().add('three', worksNode())
    await cluster().settled()
    await killed('two')
    for (const { reply } of calls) expect(await reply).toMatchObject(unknown)
    expect(await runs()).toBe(200)
    expect(callers.every(caller => caller.isEven)).toBe(true)
  }, 60_000)

  async function killed(name: string): Promise<void> {
    const ref = cluster().refOf(name)
    await cluster().kill(name)
    cluster().died(ref)
  }
})

describe('a worker stands still', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode({}, isProcess) },
  })
  afterEach(() => cluster().rest())

  test.for([2_000, 4_000])(
    'for %i ms: what has expired meanwhile is not run when it wakes',
    { timeout: 20_000 },
    async ms => {
      const callers = await callersAt(cluster())
      const epoch = cluster().refOf('one').epoch
      await cluster().freeze('one')
      const frozenAt = performance.now()
      const all = launch(callers, ['Brief', 'Write'], {})
      const calls = all.filter(({ func }) => func === 'Brief')
      const lasting = all.filter(({ func }) => func === 'Write')
      for (const { reply } of calls) expect((await reply).state).toBe(0xf3)
      await sleep(frozenAt + ms - performance.now())
      cluster().thaw('one')
      await until(
        async () => (await callers[0]!.call('Works', 'Where')).state === 0,
        'it to take calls',
      )
      const rows = await rowsOf(cluster(), 'Brief-%')
      const keys = new Set(calls.map(({ key }) => key))
      expect(rows.filter(({ name }) => keys.has(name))).toEqual([])
      // What has not is run, once.
      for (const { key, reply } of lasting) {
        expect((await reply).state).toBe(0)
        expect((await rowsOf(cluster(), key)).length).toBe(1)
      }
      expect(cluster().refOf('one').epoch).toBe(epoch)
      expect(callers.every(caller => caller.isEven)).toBe(true)
    },
  )

  test('for 7 s: it is dead to the others, drops all, and takes calls in a new life', async () => {
    const callers = await callersAt(cluster())
    const before = cluster().refOf('one')
    const running = launch(callers, ['Write'], { ms: 1_000 })
    await begun(cluster(), running)
    await cluster().freeze('one')
    const frozenAt = Date.now()
    const calls = launch(callers, ['Brief', 'Write', 'WriteOnce'], {})
    await until(() => cluster().app('gate').cluster!.membership.isGone(before), 'its death', 25_000)
    expect(Date.now() - frozenAt).toBeLessThan(25_000)
    for (const { reply } of [...running, ...calls])
      // A session has 32 under way: the rest waits in the gate, and is not run.
      expect([0xf0, 0xf1, 0xf3]).toContain((await reply).state)
    expect(await callers[0]!.call('Works', 'Where')).toMatchObject(down)
    await sleep(Math.max(0, frozenAt + 7_000 - Date.now()))
    cluster().thaw('one')
    await until(
      async () => (await callers[0]!.call('Works', 'Where')).state === 0,
      'it to take calls again',
    )
    const after = cluster().refOf('one')
    expect(after.epoch).not.toBe(before.epoch)
    const keys = new Set(calls.map(({ key }) => key))
    expect((await rowsOf(cluster())).filter(({ name }) => keys.has(name))).toEqual([])
    expect(callers.every(caller => caller.isEven)).toBe(true)
  }, 40_000)
})
