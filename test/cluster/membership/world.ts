/**
 * Several nodes in one process, over the memory bus and the memory store, under fake timers: each
 * with faults of its own (its bus cut one way or both, its store away or without answers).
 */
import { randomBytes } from 'node:crypto'
import { vi } from 'vitest'
import type { LogFields, Logger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { nodeKey, type Bus, type NodeRef } from '../../../src/bus/bus.ts'
import type { Carrier, CarrierHandler, Misdelivery } from '../../../src/bus/carrier.ts'
import { createMemoryHub, type MemoryHub } from '../../../src/bus/carriers/memory-carrier.ts'
import { createBus } from '../../../src/bus/node-bus.ts'
import { readHeader } from '../../../src/bus/seal.ts'
import type { AnnouncedModule } from '../../../src/cluster/membership/announcement.ts'
import type { Description } from '../../../src/cluster/membership/announcer.ts'
import { createLease, type LeaseKeeper } from '../../../src/cluster/life/lease.ts'
import { createMembership, type Membership } from '../../../src/cluster/membership/membership.ts'
import {
  createModuleLeadership,
  type ModuleLeadership,
} from '../../../src/cluster/module-leadership.ts'
import { SifakaError } from '../../../src/errors.ts'
import type { ClaimStore } from '../../../src/store/kv/claims.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'

interface Faults {
  /** Nothing that others send arrives; what it sends itself comes back. */
  hearsOnlyItself: boolean
  /** Nothing at all arrives. */
  isDeaf: boolean
  /** Nothing that it sends leaves. */
  isMute: boolean
  /** `lost`: commands run and their answers never come; `away`: they do not run and fail. */
  kv: 'up' | 'away' | 'lost'
}

export interface SimNode {
  readonly ref: NodeRef
  readonly bus: Bus
  readonly lease: LeaseKeeper
  readonly membership: Membership
  readonly modules: ModuleLeadership
  readonly faults: Faults
  readonly description: { -readonly [K in keyof Description]: Description[K] }
  readonly metrics: Metrics
  readonly log: { level: string; message: string; fields: LogFields }[]
  /** `gone NAME clean`, `gone NAME dead`. */
  readonly told: string[]
  /** The keys of those. */
  readonly toldKeys: string[]
  readonly kv: ClaimStore
  isEnded: boolean
  isLost: boolean
  start(): Promise<void>
  /** As kill -9 does: it says and does nothing any more, and frees nothing. */
  end(): Promise<void>
  close(): Promise<void>
  states(): string[]
}

export interface SimNodeOptions {
  readonly epoch?: string
  readonly modules?: readonly AnnouncedModule[]
  readonly one?: readonly string[]
}

export class World implements AsyncDisposable {
  readonly hub: MemoryHub = createMemoryHub()
  readonly kv = new MemoryKv()
  readonly wheel = new TimerWheel()
  readonly nodes: SimNode[] = []
  readonly buried: string[] = []

  node(name: string, options: SimNodeOptions = {}): SimNode {
    const ref = { name, epoch: options.epoch ?? randomBytes(8).toString('hex') }
    const node = simNode(this, ref, options)
    this.nodes.push(node)
    return node
  }

  async started(...names: string[]): Promise<SimNode[]> {
    const nodes = names.map(name => this.node(name))
    await this.all(nodes.map(node => node.start()))
    return nodes
  }

  /** Waits for what needs the clock to go on. */
  async all(promises: readonly Promise<unknown>[]): Promise<void> {
    const state = { isDone: false }
    const done = Promise.all(promises).finally(() => {
      state.isDone = true
    })
    done.catch(() => {})
    for (let step = 0; step < 1_000 && !state.isDone; step++) await vi.advanceTimersByTimeAsync(20)
    await done
  }

  pass(ms: number): Promise<unknown> {
    return vi.advanceTimersByTimeAsync(ms)
  }

  /** Milliseconds until it is true, looked at every 10 ms. */
  async until(isTrue: () => boolean, withinMs = 20_000): Promise<number> {
    for (let ms = 0; ms <= withinMs; ms += 10) {
      if (isTrue()) return ms
      await vi.advanceTimersByTimeAsync(10)
    }
    throw new Error(`not true within ${withinMs} ms: ${isTrue.toString()}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.nodes) Object.assign(node.faults, { kv: 'up' })
    await this.all(this.nodes.map(node => node.close()))
    await this.kv.close()
    this.wheel.clear()
  }
}

function simNode(world: World, ref: NodeRef, options: SimNodeOptions): SimNode {
  const faults: Faults = { hearsOnlyItself: false, isDeaf: false, isMute: false, kv: 'up' }
  const metrics = new Metrics()
  const log: SimNode['log'] = []
  const logger = recorder(log)
  const carrier = new FaultyCarrier(world.hub.createCarrier(), ref, faults)
  const bus = createBus({
    self: ref,
    carrier,
    cluster: 'test',
    secrets: null,
    wheel: world.wheel,
    log: logger,
    metrics,
  })
  const kv = faultyKv(world, faults)
  const description: SimNode['description'] = {
    version: '1.0.0',
    place: `host:${ref.name}`,
    isDraining: false,
    isGate: false,
    load: { calls: 0, sessions: 0 },
    modules: options.modules ?? [],
    leases: [],
  }
  const lease = createLease({ self: ref, kv, log: logger })
  const describe = () => ({ ...description, leases: modules.led() })
  const membership = createMembership({ self: ref, describe, bus, kv, lease, log: logger, metrics })
  const modules = createModuleLeadership({
    self: ref,
    modules: options.one ?? [],
    kv,
    lease,
    directory: membership,
    log: logger,
  })
  modules.onChange(() => membership.announceNow())
  const told: string[] = []
  const toldKeys: string[] = []
  membership.listen({
    gone: (node, isClean) => {
      told.push(`gone ${node.ref.name} ${isClean ? 'clean' : 'dead'}`)
      toldKeys.push(nodeKey(node.ref))
    },
  })
  const node: SimNode = {
    ref,
    bus,
    lease,
    membership,
    modules,
    faults,
    description,
    metrics,
    log,
    told,
    toldKeys,
    kv,
    isEnded: false,
    isLost: false,
    async start() {
      await bus.start()
      await lease.start()
      await membership.start()
      await modules.start()
    },
    async end() {
      node.isEnded = true
      Object.assign(faults, { isDeaf: true, isMute: true, kv: 'away' })
      await node.close()
    },
    async close() {
      await modules.close()
      await membership.close()
      await lease.close()
      await bus.close()
    },
    states: () => [...membership.nodes()].map(one => `${one.ref.name} ${one.state}`),
  }
  lease.onLost(() => {
    node.isLost = true
  })
  return node
}

class FaultyCarrier implements Carrier {
  readonly #inner: Carrier
  readonly #key: string
  readonly #faults: Faults

  constructor(inner: Carrier, ref: NodeRef, faults: Faults) {
    this.#inner = inner
    this.#key = nodeKey(ref)
    this.#faults = faults
  }

  get name(): string {
    return this.#inner.name
  }

  get isUp(): boolean {
    return this.#inner.isUp
  }

  get maxBatchBytes(): number {
    return this.#inner.maxBatchBytes
  }

  get waitingBytes(): number {
    return this.#inner.waitingBytes
  }

  attach(self: NodeRef, handler: CarrierHandler): void {
    this.#inner.attach(self, {
      stateChanged: isUp => handler.stateChanged(isUp),
      received: (by, bytes) => {
        const header = readHeader(bytes)
        const isOwn = typeof header === 'object' && header.sender === this.#key
        if (this.#faults.isDeaf || (this.#faults.hearsOnlyItself && !isOwn)) return
        handler.received(by, bytes)
      },
    })
  }

  start(): Promise<void> {
    return this.#inner.start()
  }

  send(to: NodeRef, bytes: Buffer, lost: (why: Misdelivery) => void): void {
    if (!this.#faults.isMute) this.#inner.send(to, bytes, lost)
  }

  sendToAll(bytes: Buffer): void {
    if (!this.#faults.isMute) this.#inner.sendToAll(bytes)
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function faultyKv(world: World, faults: Faults): ClaimStore {
  const { kv } = world
  const run = async <T>(command: () => Promise<T>): Promise<T> => {
    if (faults.kv === 'away') throw new SifakaError('StoreFailed')
    const answer = await command()
    if (faults.kv === 'up') return answer
    await new Promise(resolve => {
      setTimeout(resolve, 2_000)
    })
    throw new SifakaError('StoreFailed')
  }
  return {
    claim: (claims, options) => run(() => kv.claims.claim(claims, options)),
    swap: (claims, options) => run(() => kv.claims.swap(claims, options)),
    release: claims => run(() => kv.claims.release(claims)),
    holders: keys => run(() => kv.claims.holders(keys)),
    bury: (owner, words, options) =>
      run(async () => {
        const isNew = await kv.claims.bury(owner, words, options)
        if (isNew) world.buried.push(owner)
        return isNew
      }),
    tombstones: owners => run(() => kv.claims.tombstones(owners)),
    incarnation: () => run(() => kv.claims.incarnation()),
  }
}

function recorder(records: SimNode['log']): Logger {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      records.push({ level, message, fields })
    }
  const logger: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => logger,
  }
  return logger
}

export function gaugeOf(metrics: Metrics, name: string): number {
  const [series] = metrics.snapshot().find(one => one.name === name)?.series ?? []
  if (series === undefined || !('value' in series)) throw new Error(`no gauge ${name}`)
  return series.value
}

export const arenaModule: AnnouncedModule = {
  name: 'Arena',
  id: 11,
  addressable: false,
  balance: 'least-load',
  instances: 'many',
  hasSessionHooks: false,
  hasGateHooks: false,
  functions: [
    {
      name: 'Join',
      id: 1,
      access: 'user',
      timeoutMs: 2_000,
      changesUser: false,
      idempotent: false,
    },
  ],
}
