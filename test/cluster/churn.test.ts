/** Clients and users that come and go on all gates, while a store is cut off and a worker dies. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newClientId, type RawClient } from '../torture/raw-client.ts'
import { Cluster, newUser, sleep, until } from './support/cluster.ts'
import { Random } from './support/random.ts'
import { say } from './support/say.ts'
import type { Heard } from './support/stage.contract.ts'

const modules = { Stage: { balance: 'round-robin' }, Aside: {} }
const gates = ['a', 'b', 'c']
const seed = Number(process.env['CLUSTER_TEST_SEED'] ?? Date.now() % 1_000_000)
let cluster: Cluster
beforeAll(async () => {
  cluster = await new Cluster({
    nodes: {
      one: { modules },
      two: { modules, isProcess: true },
      a: { gate: true, isProxied: true },
      b: { gate: true },
      c: { gate: true, modules },
    },
  }).start()
})
afterAll(() => cluster[Symbol.asyncDispose]())

const users = Array.from({ length: 6 }, newUser)

/** One device with an id of its own, that goes from gate to gate. */
class Device {
  client: RawClient | null = null
  readonly #clientId = newClientId()
  readonly #random: Random

  constructor(number: number) {
    this.#random = new Random(seed + number)
  }

  async roam(untilMs: number): Promise<void> {
    while (performance.now() < untilMs) {
      // What fails here fails as clients see it every day; what counts is what is left.
      await this.#step().catch(() => {})
      await sleep(this.#random.below(40))
    }
  }

  async settle(): Promise<void> {
    if (this.client?.ending !== null) this.client = null
  }

  async #step(): Promise<void> {
    const { client } = this
    if (client === null || client.ending !== null) {
      const fresh = await cluster.tcp(this.#random.pick(gates), this.#clientId)
      this.client = fresh
      await fresh.join()
      return
    }
    const user = this.#random.pick(users)
    const chance = this.#random.below(10)
    if (chance < 4) await say(client, 'Enter', user)
    else if (chance < 5) await say(client, 'Leave')
    else if (chance < 6) await say(client, 'Through')
    else if (chance < 7) {
      const to = { type: 'user', id: user }
      await say(client, 'Kick', JSON.stringify({ to, reason: 'replaced' }))
    } else if (chance < 8) client.reset()
    else {
      // Ends while its login is under way.
      client.publish('i', JSON.stringify({ module: 'Stage', func: 'Enter', params: { msg: user } }))
      await sleep(this.#random.below(10))
      if (chance < 9) client.reset()
    }
  }
}

test(`after churn claims are the live sessions and all hooks were heard (seed ${seed})`, async () => {
  const devices = Array.from({ length: 24 }, (_, number) => new Device(number))
  const untilMs = performance.now() + 10_000
  const faults = async () => {
    await sleep(2_000)
    cluster.node('a').kv!.cut('up', 'down')
    await sleep(1_000)
    cluster.node('a').kv!.heal()
    await sleep(2_000)
    await cluster.kill('two')
    await cluster.add('two', { modules, isProcess: true })
  }
  await Promise.all([faults(), ...devices.map(device => device.roam(untilMs))])

  const live = async () => {
    const bound = new Map<string, string[]>()
    for (const device of devices) {
      await device.settle()
      if (device.client === null) continue
      device.client.takePublishes()
      const who = await say(device.client, 'Who', '', 'i/who').catch(() => null)
      if (who === null) continue
      const { id, user } = JSON.parse(who)
      if (user !== null) bound.set(user.id, [...(bound.get(user.id) ?? []), id])
    }
    return bound
  }
  let seen: unknown[] = []
  await until(
    async () => {
      const bound = await live()
      const holders = await cluster.presence('b').users(users)
      seen = users.map((user, index) => [bound.get(user) ?? [], holders[index]?.session ?? null])
      return users.every((user, index) => {
        const sessions = bound.get(user) ?? []
        return sessions.length <= 1 && (holders[index]?.session ?? undefined) === sessions[0]
      })
    },
    'claims to be the live sessions',
    20_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(seen)}`)
  })

  // Without these it would say nothing.
  const count = (fits: (heard: Heard) => boolean) => cluster.heard().filter(fits).length
  expect(count(({ hook }) => hook === 'login')).toBeGreaterThan(200)
  expect(count(({ reason }) => reason === 'replaced')).toBeGreaterThan(100)
  await cluster.rest()
  await until(
    async () => (await cluster.presence('b').users(users)).every(holder => holder === null),
    'users to be nowhere',
  )
  // Every session that a living node heard of has ended there, once, and behind all else.
  const alive = new Set(['one', 'c', 'two'].map(name => cluster.refOf(name).epoch))
  const open = () => {
    const heard = Map.groupBy(
      cluster.heard().filter(({ epoch, hook }) => alive.has(epoch) && hook !== 'set'),
      ({ epoch, module, session }) => `${epoch} ${module} ${session}`,
    )
    return [...heard.values()].filter(list => list.at(-1)!.hook !== 'disconnect')
  }
  await until(() => open().length === 0, 'all disconnects').catch(() => {})
  expect(open()).toEqual([])
  expect(cluster.logs.filter(({ level }) => level === 'error')).toEqual([])
}, 60_000)
