/**
 * The hooks of a gate's sessions on the nodes that served them: order, deaths, and what is kept.
 */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { type Bus, nodeKey, type NodeRef } from '../../../src/bus/bus.ts'
import { createMemoryHub } from '../../../src/bus/carriers/memory-carrier.ts'
import { createBus } from '../../../src/bus/node-bus.ts'
import { Channel } from '../../../src/cluster/channels.ts'
import type { ClusterNode, Directory, DirectoryListener } from '../../../src/cluster/cluster.ts'
import type { SessionEvents, SessionPort } from '../../../src/dispatch/ports.ts'
import { answerJson, ask } from '../../../src/dispatch/remote/ask.ts'
import type { SessionSnapshot } from '../../../src/dispatch/remote/wire/call-codec.ts'
import { RemoteSession } from '../../../src/dispatch/remote/remote-session.ts'
import { ServedSessions } from '../../../src/dispatch/remote/served-sessions.ts'
import type { HookMessage } from '../../../src/dispatch/remote/wire/hook-messages.ts'
import { HookRelay } from '../../../src/gate/cluster/hook-relay.ts'
import { turns, until } from '../../bus/engine-harness.ts'

/** Whom everybody knows, and tells of at once. */
class World implements AsyncDisposable {
  readonly hub = createMemoryHub()
  readonly wheel = new TimerWheel({ tickMs: 5 })
  readonly nodes = new Map<string, ClusterNode>()
  readonly listeners: DirectoryListener[] = []
  readonly buses: Bus[] = []

  directoryOf(self: NodeRef): Directory {
    const { nodes, listeners } = this
    const node = (ref: NodeRef) => nodes.get(nodeKey(ref))
    const byEpochPrefix = (prefix: string) =>
      [...nodes.values()].find(({ ref }) => ref.epoch.startsWith(prefix))
    return {
      self,
      nodes: () => nodes.values(),
      node,
      named: name => [...nodes.values()].find(({ ref }) => ref.name === name),
      byEpochPrefix,
      isGone: ref => node(ref) === undefined,
      listen: listener => void listeners.push(listener),
    }
  }

  join(ref: NodeRef, modules: readonly string[]): void {
    const announced = modules.map(name => [name, { name, hasSessionHooks: true }] as const)
    this.nodes.set(nodeKey(ref), {
      ref,
      state: 'alive',
      isDraining: false,
      isGate: modules.length === 0,
      modules: new Map(announced),
    } as unknown as ClusterNode)
  }

  die(ref: NodeRef, isClean = false): void {
    const gone = this.nodes.get(nodeKey(ref))!
    this.nodes.delete(nodeKey(ref))
    for (const bus of this.buses) bus.forget(ref)
    for (const { gone: tell } of this.listeners) tell?.(gone, isClean)
  }

  bus(self: NodeRef): Bus {
    const bus = createBus({
      self,
      carrier: this.hub.createCarrier(),
      cluster: 'test',
      secrets: null,
      wheel: this.wheel,
      log: silentLogger,
      metrics: new Metrics(),
    })
    this.buses.push(bus)
    return bus
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const bus of this.buses) await bus.close()
    this.wheel.clear()
  }
}

function newRef(name: string): NodeRef {
  return { name, epoch: randomBytes(8).toString('hex') }
}

/** Writes down what it hears and of which modules; a hook ends when the test lets it. */
class Ears implements SessionEvents {
  readonly heard: string[] = []
  hold: Promise<void> | null = null

  connect = () => undefined
  authorizeTopic = () => undefined

  login(session: SessionPort, only?: ReadonlySet<string>) {
    return this.#hear('login', only, session)
  }

  logout(session: SessionPort, info: { reason: string }, only?: ReadonlySet<string>) {
    return this.#hear(`logout ${info.reason}`, only, session)
  }

  disconnect(session: SessionPort, reason: string, only?: ReadonlySet<string>) {
    return this.#hear(`gone ${reason}`, only, session)
  }

  async #hear(what: string, only: ReadonlySet<string> | undefined, session: SessionPort) {
    this.heard.push(`${[...(only ?? [])].join('+')} ${what} ${session.userId}`)
    await this.hold
  }
}

class Worker {
  readonly ref: NodeRef
  readonly ears = new Ears()
  readonly served: ServedSessions
  readonly bus: Bus

  constructor(world: World, name: string, modules: readonly string[]) {
    this.ref = newRef(name)
    this.bus = world.bus(this.ref)
    world.join(this.ref, modules)
    const host = { bus: this.bus, directory: world.directoryOf(this.ref) }
    const isWanted = () => true
    this.served = new ServedSessions({ host, events: this.ears, isWanted, log: silentLogger })
    this.bus.listen(Channel.Hook, this.served)
  }
}

class Gate {
  readonly ref = newRef('gate')
  readonly ears = new Ears()
  readonly relay: HookRelay
  readonly bus: Bus
  readonly asked: unknown[] = []
  /** How it answers who says that it serves a session. */
  knows = true

  constructor(world: World) {
    this.bus = world.bus(this.ref)
    world.join(this.ref, [])
    const directory = world.directoryOf(this.ref)
    this.relay = new HookRelay({ bus: this.bus, directory, local: this.ears, log: silentLogger })
    this.bus.listen(Channel.Session, {
      call: (incoming, payload) => {
        this.asked.push(JSON.parse(payload.toString()))
        const error = this.knows ? null : { code: 'ServerIsDown', text: '' }
        incoming.reply(answerJson({ error }))
      },
    })
  }

  session(): SessionPort & { userId: string | null; closed: boolean } {
    const id = this.ref.epoch.slice(0, 8) + randomBytes(12).toString('hex')
    const port = { id, userId: null, tag: null, address: '', attributes: null, closed: false }
    return port as unknown as SessionPort & { userId: string | null; closed: boolean }
  }
}

let world: World
let gate: Gate
let one: Worker
let two: Worker
beforeEach(async () => {
  world = new World()
  gate = new Gate(world)
  one = new Worker(world, 'one', ['Arena', 'Chat'])
  two = new Worker(world, 'two', ['Arena', 'Chat'])
  for (const bus of world.buses) await bus.start()
})
afterEach(() => world[Symbol.asyncDispose]())

/** As a call of the gate at a worker. */
function serve(worker: Worker, session: SessionPort, module: string): void {
  gate.relay.note(session, worker.ref, module)
  note(worker, session, module, 'client')
}

function note(
  worker: Worker,
  { id, userId }: SessionPort,
  module: string,
  callerType: 'client' | 'module',
): RemoteSession {
  const snapshot: SessionSnapshot = {
    id,
    userId,
    tag: null,
    address: '',
    attributes: [],
    pins: [],
  }
  const host = { bus: worker.bus, directory: world.directoryOf(worker.ref) }
  const session = new RemoteSession(snapshot, host)
  worker.served.note(session, module, callerType)
  return session
}

function nothingIsKept(): void {
  expect([gate.relay.count, one.served.count, two.served.count]).toEqual([0, 0, 0])
}

describe('a session that others served', () => {
  it('is told in order, whatever a hook takes, and forgotten at its end', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    serve(two, session, 'Chat')
    const { promise, resolve } = Promise.withResolvers<void>()
    one.ears.hold = promise
    session.userId = '7'
    const login = gate.relay.login(session)
    const logout = gate.relay.logout(session, { reason: 'logout' })
    session.userId = null
    session.closed = true
    const end = gate.relay.disconnect(session, 'client')
    await turns()
    expect(one.ears.heard).toEqual(['Arena login 7'])
    resolve()
    await Promise.all([login, logout, end])
    expect(one.ears.heard).toEqual([
      'Arena login 7',
      'Arena logout logout 7',
      'Arena gone client null',
    ])
    expect(two.ears.heard.map(text => text.slice(5))).toEqual(
      one.ears.heard.map(text => text.slice(6)),
    )
    nothingIsKept()
  })

  it('that nobody served is told to nobody', async () => {
    const session = gate.session()
    await gate.relay.login(session)
    await gate.relay.disconnect(session, 'client')
    expect([...one.ears.heard, ...two.ears.heard]).toEqual([])
    nothingIsKept()
  })

  it('is told late where its last call leaves behind its end', async () => {
    const session = gate.session()
    session.closed = true
    await gate.relay.disconnect(session, 'client')
    gate.relay.note(session, one.ref, 'Arena')
    note(one, session, 'Arena', 'client')
    await until(() => one.ears.heard.length > 0)
    expect(one.ears.heard).toEqual(['Arena gone client null'])
    nothingIsKept()
  })

  it('is not kept where its call begins behind its end', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    session.closed = true
    await gate.relay.disconnect(session, 'client')
    note(one, session, 'Arena', 'client')
    note(one, session, 'Chat', 'module')
    await turns()
    expect(one.ears.heard).toEqual(['Arena gone client null'])
    expect(gate.asked).toEqual([])
    nothingIsKept()
  })

  it('runs no hook twice where it is told twice', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    const tell = (words: Pick<HookMessage, 'type'>, number: number) => {
      const { id, userId } = session
      const told = { id, userId, tag: null, address: '', attributes: [], pins: [] }
      const message = { ...words, reason: 'client', session: told, number, modules: ['Arena'] }
      return ask(gate.bus, {
        to: one.ref,
        channel: Channel.Hook,
        question: message,
        deadline: performance.now() + 2_000,
      })
    }
    await Promise.all([tell({ type: 'login' }, 1), tell({ type: 'login' }, 1)])
    await Promise.all([tell({ type: 'disconnect' }, 2), tell({ type: 'disconnect' }, 2)])
    expect(one.ears.heard).toEqual(['Arena login null', 'Arena gone client null'])
    expect(one.served.count).toBe(0)
  })
})

describe('a node that dies', () => {
  it('has an heir for what it was to be told, and for what follows', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    const { promise, resolve } = Promise.withResolvers<void>()
    one.ears.hold = promise
    const login = gate.relay.login(session)
    await until(() => one.ears.heard.length === 1)
    world.die(one.ref)
    await login
    expect(two.ears.heard).toEqual(['Arena login null'])
    session.closed = true
    await gate.relay.disconnect(session, 'client')
    expect(two.ears.heard).toEqual(['Arena login null', 'Arena gone client null'])
    resolve()
    expect([gate.relay.count, two.served.count]).toEqual([0, 0])
  })

  it('that is gone before anything is told has an heir as well', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    serve(one, session, 'Chat')
    world.die(one.ref)
    session.closed = true
    await gate.relay.disconnect(session, 'kicked')
    expect(two.ears.heard.toSorted()).toEqual(['Arena gone kicked null', 'Chat gone kicked null'])
  })

  it('has no heir where another one of the module hears of the session anyway', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    serve(two, session, 'Arena')
    world.die(one.ref)
    session.closed = true
    await gate.relay.disconnect(session, 'kicked')
    expect(two.ears.heard).toEqual(['Arena gone kicked null'])
  })

  it('alone with its module is told no more, and nothing waits for it', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    world.die(one.ref)
    world.die(two.ref)
    session.closed = true
    await gate.relay.disconnect(session, 'kicked')
    await gate.relay.idle(5_000)
    expect(gate.relay.count).toBe(0)
  })

  it('without a word delays its gate by no more than a bound', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    one.ears.hold = new Promise(() => {})
    session.closed = true
    void gate.relay.disconnect(session, 'drain')
    const began = performance.now()
    await gate.relay.idle(200)
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(gate.relay.count).toBe(0)
  })
})

describe('a gate that dies', () => {
  it('is heard of by the modules that served its sessions, once each', async () => {
    const sessions = Array.from({ length: 50 }, () => gate.session())
    for (const session of sessions) serve(one, session, 'Arena')
    serve(one, sessions[0]!, 'Chat')
    world.die(gate.ref)
    expect(one.ears.heard).toHaveLength(50)
    expect(one.ears.heard[0]).toBe('Arena+Chat gone gate-lost null')
    expect(one.ears.heard[1]).toBe('Arena gone gate-lost null')
    // What it had sent and begins only now is not kept.
    note(one, sessions[0]!, 'Arena', 'client')
    note(one, gate.session(), 'Arena', 'module')
    expect(one.served.count).toBe(0)
  })
})

describe('a call within a call', () => {
  it('is told to the gate, once for each module', async () => {
    const session = gate.session()
    note(one, session, 'Arena', 'module')
    note(one, session, 'Arena', 'module')
    // Within this node alone.
    const called = note(one, session, 'Arena', 'client')
    called.servedBy(one.ref, 'Chat')
    called.servedBy(two.ref, 'Chat')
    await until(() => gate.asked.length === 2)
    await turns()
    expect(gate.asked).toEqual([
      { type: 'served', session: session.id, module: 'Arena' },
      { type: 'served', session: session.id, module: 'Chat' },
    ])
  })

  it('is told of the end though the gate has not heard of it yet', async () => {
    const session = gate.session()
    serve(one, session, 'Arena')
    note(one, session, 'Chat', 'module')
    session.closed = true
    await gate.relay.disconnect(session, 'client')
    expect(one.ears.heard).toEqual(['Arena+Chat gone client null'])
    await until(() => gate.asked.length === 1)
    nothingIsKept()
  })

  it('hears of the end itself where the gate says that it was before', async () => {
    gate.knows = false
    note(one, gate.session(), 'Arena', 'module')
    await until(() => one.ears.heard.length > 0)
    expect(one.ears.heard).toEqual(['Arena gone client null'])
    nothingIsKept()
  })
})

it('what is no word of a gate is refused', async () => {
  for (const nonsense of [null, 1, 'x', [], {}, { session: {} }, { session: null, modules: [] }]) {
    const asked = ask(gate.bus, {
      to: one.ref,
      channel: Channel.Hook,
      question: nonsense,
      deadline: performance.now() + 2_000,
    })
    await expect(asked).rejects.toMatchObject({ failure: 'not-run' })
  }
  nothingIsKept()
})
