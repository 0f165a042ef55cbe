/**
 * Networks that fall apart: nodes whose links stand still both ways, without an end, for longer
 * than others take a silent node for alive. All nodes that are cut off are processes of their own.
 */
import { describe, expect, test } from 'vitest'
import path from 'node:path'
import type { Client } from '../../src/client/client.ts'
import { connectControl } from '../../src/control/control-client.ts'
import type { Reply } from '../torture/raw-client.ts'
import { Caller } from './support/caller.ts'
import { Cluster, newUser, sleep, until, type TestNode } from './support/cluster.ts'
import { Stage } from './support/stage.contract.ts'
import { callerAt, relayNode, rowsOf, worksNode } from './support/works-cluster.ts'
import type { WorksRow } from './support/works.contract.ts'

/** How long a worker is cut off. */
const partitionMs = 30_000
const gatePartitionMs = 10_000
/** From here on a gate that is cut off takes the bus for away. */
const awayMs = 6_000
/** Behind the healing nobody is connected twice any more. */
const twinMs = 10_000
/** Silent for 5 s it is dead; five times the stated second more, for a busy machine. */
const deathMs = 10_000
/** A buried node has learnt it within this, where it can reach the KV. */
const learnMs = 1_000
const isProcess = { isProcess: true }
const down = { state: 0xf1, msg: 'Server Is Down' }
const unknown = { state: 0xf1, msg: 'Server Is Down, outcome unknown' }

const separations = [
  { title: 'bus and KV', links: ['bus', 'kv'] },
  { title: 'the bus alone', links: ['bus'] },
] as const

type Links = (typeof separations)[number]['links']

describe.concurrent('a partition', { timeout: 120_000 }, () => {
  test.for(separations)(
    'of a worker from $title for 30 s: it is dead to the others, and comes back in a new life',
    async ({ links }, { expect: check }) => {
      await using cluster = new Cluster({
        nodes: {
          // Looks at the directory and at the rows.
          eye: relayNode(),
          gate: { gate: true, ...isProcess },
          one: { ...worksNode({ config: { tickMs: 500 } }, isProcess), isProxied: true },
        },
      })
      await cluster.start()
      await new WorkerPartition(cluster, links).run(check)
    },
  )

  test('of a gate from everything for 10 s: it serves what it has itself', async ({
    expect: check,
  }) => {
    const own = { gate: true, ...isProcess, isProxied: true, modules: { Aside: {} } }
    const worker = worksNode({}, isProcess)
    await using cluster = new Cluster({
      nodes: {
        eye: relayNode(),
        one: { ...worker, modules: { ...worker.modules, Stage: {} } },
        other: { gate: true, ...isProcess },
        gate: own,
      },
    })
    await cluster.start()
    await new GatePartition(cluster).run(check)
  })
})

class WorkerPartition {
  readonly #cluster: Cluster
  readonly #links: Links
  readonly #callers: Caller[] = []

  constructor(cluster: Cluster, links: Links) {
    this.#cluster = cluster
    this.#links = links
  }

  async run(check: typeof expect): Promise<void> {
    const cluster = this.#cluster
    for (let count = 0; count < 4; count++) this.#callers.push(await callerAt(cluster, 'gate'))
    const [caller, ...others] = this.#callers as [Caller, ...Caller[]]
    check(await caller.ask('Works', 'Where')).toBe('one')
    const before = cluster.refOf('one')
    const one = cluster.node('one')

    for (const proxy of this.#proxiesOf(one)) proxy.cut('up', 'down')
    const cutAt = Date.now()
    // What waits in the network until it heals; its deadline has not passed by then.
    const stuck = others.flatMap(other =>
      ['Patient', 'PatientOnce'].map(func => other.call('Works', func, orderOf('stuck'))),
    )
    const brief = await timed(caller.call('Works', 'Brief', orderOf('brief')))
    check(brief.reply.state).toBe(0xf3)
    check(brief.ms).toBeGreaterThan(900)
    check(brief.ms).toBeLessThan(3_000)

    const { membership } = cluster.app('eye').cluster!
    await until(() => membership.isGone(before), 'its death', deathMs)
    const deadAt = Date.now()
    check(deadAt - cutAt).toBeGreaterThan(3_500)
    for (const reply of await Promise.all(stuck)) check(reply).toMatchObject(unknown)
    await until(
      async () => (await caller.call('Works', 'Where')).state === 0xf1,
      'the gate to know of it',
    )
    for (let round = 0; round < 20; round++) {
      const { reply, ms } = await timed(caller.call('Works', 'Write', orderOf('refused')))
      check(reply).toMatchObject(down)
      check(ms).toBeLessThan(500)
    }
    await cluster.add('two', worksNode({}, isProcess))
    await until(async () => (await caller.call('Works', 'Where')).state === 0, 'the second worker')
    for (const other of this.#callers) check(await other.ask('Works', 'Where')).toBe('two')

    await sleep(Math.max(0, cutAt + partitionMs - Date.now()))
    for (const proxy of this.#proxiesOf(one)) proxy.heal()
    await this.#comesBack(before.epoch)
    await until(async () => (await this.#wheres()).has('one'), 'it to take load again')
    check((await this.#wheres()).size).toBe(2)
    this.#judgeRows(await rowsOf(cluster), { epoch: before.epoch, deadAt }, check)
    check(this.#callers.every(({ isEven }) => isEven)).toBe(true)
  }

  /** By itself: the same process, a new life. */
  async #comesBack(epoch: string): Promise<void> {
    await until(() => this.#isThereAgain(epoch), 'its new life', 5 * 5_000)
    expect(this.#cluster.node('one').process!.isEnded).toBe(false)
  }

  #proxiesOf(node: TestNode) {
    return this.#links.map(link => node[link]!)
  }

  #isThereAgain(epoch: string): boolean {
    const { membership } = this.#cluster.app('eye').cluster!
    const node = membership.named('one')
    return node?.state === 'alive' && node.ref.epoch !== epoch
  }

  /** Who answers, of some calls. */
  async #wheres(): Promise<Set<string>> {
    const calls = Array.from({ length: 40 }, (_, index) =>
      this.#callers[index % this.#callers.length]!.ask('Works', 'Where'),
    )
    return new Set(await Promise.all(calls))
  }

  #judgeRows(
    rows: readonly WorksRow[],
    { epoch, deadAt }: { epoch: string; deadAt: number },
    check: typeof expect,
  ): void {
    const ofOld = rows.filter(row => row.epoch === epoch)
    // Its timer wrote them, which needs nobody else.
    check(ofOld.length).toBeGreaterThan(0)
    check(ofOld.filter(({ begun }) => begun > deadAt + learnMs)).toEqual([])
    check(rows.filter(({ name }) => name !== 'tick')).toEqual([])
  }
}

class GatePartition {
  readonly #cluster: Cluster
  readonly #callers: Caller[] = []
  readonly #clients: Client[] = []
  /** They come to the other gate, with the same id, while theirs is cut off. */
  readonly #movers: Caller[] = []

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  async run(check: typeof expect): Promise<void> {
    const cluster = this.#cluster
    await this.#populate(check)
    const before = cluster.refOf('gate')
    const { bus, kv } = cluster.node('gate')
    const { membership } = cluster.app('eye').cluster!

    for (const proxy of [bus!, kv!]) proxy.cut('up', 'down')
    const cutAt = performance.now()
    const local = this.#localCalls(cutAt + gatePartitionMs)
    const remote = this.#remoteCalls(cutAt + gatePartitionMs)
    await until(() => membership.isGone(before), 'its death', deathMs)
    const moved = await Promise.all(
      this.#movers.map(({ raw }) => this.#cluster.join('other', raw.clientId)),
    )
    for (const { reply, ms } of await local) {
      check(reply).toMatchObject({ state: 0, result: { msg: 'gate' } })
      check(ms).toBeLessThan(2_500)
    }
    this.#judgeRemote(await remote, cutAt, check)

    for (const proxy of [bus!, kv!]) proxy.heal()
    const healedAt = performance.now()
    await until(() => this.#isThereAgain(before.epoch), 'its new life', 5 * 5_000)
    for (const { raw } of [...this.#callers, ...this.#movers]) {
      await raw.closed()
      // Its gate was dead: it says nothing, no goodbye either.
      check(raw.takePublishes()).toEqual([])
    }
    await until(
      () => this.#clients.every(({ counters }) => counters.connections === 2),
      'its clients to be back',
      5 * 5_000,
    )
    for (const client of this.#clients) await client.call(Stage, 'Where', {})
    await sleep(Math.max(0, healedAt + twinMs - performance.now()))
    check(await this.#sessionsAt('gate')).toBe(this.#clients.length)
    check(await this.#sessionsAt('other')).toBe(moved.length)
    for (const raw of moved) check(await new Caller(raw).ask('Works', 'Where')).toBe('one')
    const again = await callerAt(cluster, 'gate')
    check(await again.ask('Aside', 'Where')).toBe('gate')
    check(await again.ask('Works', 'Where')).toBe('one')
    check([...this.#callers, ...this.#movers].every(({ isEven }) => isEven)).toBe(true)
  }

  async #populate(check: typeof expect): Promise<void> {
    const cluster = this.#cluster
    for (let count = 0; count < 6; count++) {
      this.#callers.push(await callerAt(cluster, 'gate'))
      this.#movers.push(await callerAt(cluster, 'gate'))
      const client = await cluster.connect('gate')
      await client.call(Stage, 'Enter', { msg: newUser() })
      this.#clients.push(client)
    }
    for (const mover of this.#movers) check(await mover.ask('Works', 'Where')).toBe('one')
  }

  async #localCalls(until_: number): Promise<Timed[]> {
    return this.#callsOf(this.#callers.slice(0, 3), until_, caller => caller.call('Aside', 'Where'))
  }

  async #remoteCalls(until_: number): Promise<Timed[]> {
    const order = orderOf('cut off')
    return this.#callsOf(this.#callers.slice(3), until_, one => one.call('Works', 'Brief', order))
  }

  async #callsOf(
    callers: readonly Caller[],
    endAt: number,
    call: (caller: Caller) => Promise<Reply>,
  ): Promise<Timed[]> {
    const calls: Timed[] = []
    const each = callers.map(async caller => {
      while (performance.now() < endAt) {
        calls.push(await timed(call(caller)))
        await sleep(100)
      }
    })
    await Promise.all(each)
    return calls
  }

  #judgeRemote(calls: readonly Timed[], cutAt: number, check: typeof expect): void {
    const late = calls.filter(({ at }) => at > cutAt + awayMs)
    check(late.length).toBeGreaterThan(10)
    for (const { reply, ms } of late) {
      check(reply).toMatchObject(down)
      check(ms).toBeLessThan(500)
    }
    for (const { reply, ms } of calls) {
      check([0xf1, 0xf3]).toContain(reply.state)
      check(ms).toBeLessThan(3_000)
    }
  }

  #isThereAgain(epoch: string): boolean {
    const node = this.#cluster.app('eye').cluster!.membership.named('gate')
    return node?.state === 'alive' && node.ref.epoch !== epoch
  }

  async #sessionsAt(gate: string): Promise<number> {
    const client = await connectControl(path.join(this.#cluster.folder, 'run'), gate)
    using control = client!
    return (await control.status()).load.sessions
  }
}

function orderOf(key: string): string {
  return JSON.stringify({ key })
}

interface Timed {
  readonly reply: Reply
  readonly at: number
  readonly ms: number
}

async function timed(promise: Promise<Reply>): Promise<Timed> {
  const at = performance.now()
  const reply = await promise
  return { reply, at, ms: performance.now() - at }
}
