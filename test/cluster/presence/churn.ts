import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { expect } from 'vitest'
import type { PresenceClaim } from '../../../src/cluster/cluster.ts'
import type { PresenceOptions } from '../../../src/cluster/presence/presence.ts'
import { parseClaim } from '../../../src/store/kv/claim-text.ts'
import { RedisKv } from '../../../src/store/kv/redis-kv.ts'
import { startRedis } from '../../../src/testing/services/redis.ts'
import type { Service } from '../../../src/testing/services/services.ts'
import { newSession, TestGate } from './test-gate.ts'

export interface World extends AsyncDisposable {
  readonly service: Service
  readonly admin: Redis
  gate(name: string, options?: Partial<PresenceOptions>): Promise<TestGate>
}

/** A private Redis, and gates on connections of their own. */
export async function createWorld(): Promise<World> {
  const service = await startRedis()
  const admin = new Redis(service.url, { retryStrategy: () => 100 })
  admin.on('error', () => {})
  const stack = new AsyncDisposableStack()
  stack.defer(() => service.stop())
  stack.defer(() => admin.disconnect())
  return {
    service,
    admin,
    async gate(name, options) {
      const kv = stack.use(new RedisKv({ url: service.url }))
      await kv.start()
      const gate = stack.use(new TestGate(name, kv.claims, options))
      await gate.presence.start()
      return gate
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** What stands in the KV, as `key owner session`, sorted. */
export async function claimsInRedis(admin: Redis): Promise<string[]> {
  const keys = (await admin.keys('*')).filter(key => /^(?:client|user\d*):/.test(key))
  if (keys.length === 0) return []
  const texts = await admin.mget(...keys)
  return keys
    .map((key, index) => {
      const held = parseClaim(texts[index])
      return `${key} ${held?.owner} ${held?.rest}`
    })
    .toSorted()
}

/** What the gates stand for, in the same words. */
function claimsOfGates(gates: readonly TestGate[]): string[] {
  return gates
    .flatMap(gate => [
      ...[...gate.clients.values()].map(one => `client:${one.id} ${gate.key} ${one.session}`),
      ...[...gate.logins.values()].map(
        one => `user${one.slot || ''}:${one.id} ${gate.key} ${one.session}`,
      ),
    ])
    .toSorted()
}

async function differences(world: World, gates: readonly TestGate[]): Promise<string[]> {
  const found = new Set(await claimsInRedis(world.admin))
  const wanted = new Set(claimsOfGates(gates))
  const all = [
    ...[...found.difference(wanted)].map(text => `in Redis alone: ${text}`),
    ...[...wanted.difference(found)].map(text => `at a gate alone: ${text}`),
  ]
  return all.slice(0, 10)
}

/** Resolves to how many ms it took until the KV holds exactly what the gates stand for. */
export async function whenRight(world: World, gates: readonly TestGate[]): Promise<number> {
  const startedAt = performance.now()
  await expect.poll(() => differences(world, gates), { timeout: 50_000, interval: 100 }).toEqual([])
  return Math.round(performance.now() - startedAt)
}

/** Clients that come and go, log in here and there, until it is stopped. */
export class Churn {
  readonly #gates: readonly TestGate[]
  readonly #ids: number
  readonly #underWay = new Set<Promise<void>>()
  /** Sessions that were replaced before their own login was answered. */
  readonly #replacedEarly = new Set<string>()
  #isStopped = false
  #loop: Promise<void> | undefined
  /** The longest that any operation took. */
  slowestMs = 0
  done = 0
  failed = 0

  constructor(gates: readonly TestGate[], options: { ids: number }) {
    this.#gates = gates
    this.#ids = options.ids
  }

  start(): void {
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#loop
    await Promise.all(this.#underWay)
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      for (let count = 0; count < 3; count++) {
        const work = this.#timed(this.#step())
        this.#underWay.add(work)
        void work.then(() => this.#underWay.delete(work))
      }
      await delay(3)
    }
  }

  async #timed(work: Promise<void>): Promise<void> {
    const startedAt = performance.now()
    try {
      await work
      this.done++
    } catch {
      this.failed++
    }
    this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt)
  }

  async #step(): Promise<void> {
    const gate = this.#gates[Math.floor(Math.random() * this.#gates.length)]!
    const id = `${'i'.repeat(32)}${Math.floor(Math.random() * this.#ids)}`
    if (Math.random() < 0.5) await this.#client(gate, id)
    else await this.#user(gate, id)
  }

  async #client(gate: TestGate, id: string): Promise<void> {
    const known = gate.clients.get(id)
    if (known) return gate.disconnect(known)
    const claim = { id, session: newSession(), since: Date.now() }
    if ((await gate.presence.claimClientId(claim)) !== null) return
    // What two calls of this test granted each other at once cannot be: the KV decides.
    gate.clients.set(id, claim)
  }

  async #user(gate: TestGate, id: string): Promise<void> {
    const claim = { id, session: newSession(), since: Date.now() }
    if (gate.presence.sessionsPerUser > 1) return this.#oneMore(gate, claim)
    const known = gate.logins.get(id)
    if (known && Math.random() < 0.5) return gate.logout(known)
    const before = await gate.presence.swapUser(claim)
    // As a gate does: whoever was bound is ended, here and where the swap says.
    const other = this.#gates.find(one => one.ref.name === before?.gate.name)
    if (other && before) this.#replaced(other, id, before.session)
    if (this.#replacedEarly.delete(claim.session)) return gate.presence.releaseUser(claim)
    const own = gate.logins.get(id)
    gate.logins.set(id, claim)
    if (own) void gate.presence.releaseUser(own)
  }

  async #oneMore(gate: TestGate, wanted: PresenceClaim): Promise<void> {
    const known = [...gate.logins.values()].find(one => one.id === wanted.id)
    if (known && Math.random() < 0.4) return gate.logout(known)
    const { claim, replaced } = await gate.presence.takeSlot(wanted)
    for (const holder of replaced) {
      const other = this.#gates.find(one => one.ref.name === holder.gate.name)
      if (other) this.#replaced(other, holder.session, holder.session)
    }
    if (this.#replacedEarly.delete(claim.session)) return gate.presence.releaseUser(claim)
    gate.logins.set(claim.session, claim)
  }

  /** Also where the news is here before the reply to that session's own swap. */
  #replaced(gate: TestGate, key: string, session: string): void {
    const known = gate.logins.get(key)
    if (known?.session === session) void gate.logout(known)
    else this.#replacedEarly.add(session)
  }
}
