/**
 * What the dispatcher's tests stand on: an in-memory side of the sessions that keeps what it was
 * told, a sink that checks that every request is answered once, and a dispatcher on real memory and
 * SQLite stores.
 */
import { onTestFinished } from 'vitest'
import { Metrics, type SeriesSnapshot } from '../../src/base/metrics.ts'
import { TimerWheel } from '../../src/base/timer-wheel.ts'
import {
  createDispatcher,
  type Dispatcher,
  type DispatcherOptions,
} from '../../src/dispatch/dispatcher.ts'
import type { HostedModuleSpec } from '../../src/dispatch/hosted-module.ts'
import type {
  DisconnectReason,
  LogoutInfo,
  PushMessage,
  PushTarget,
  SessionEvents,
  SessionPort,
  SessionsPort,
} from '../../src/dispatch/ports.ts'
import { Kind, type Reply, type ReplySink } from '../../src/dispatch/request.ts'
import { SifakaError } from '../../src/errors.ts'
import { MemoryKv } from '../../src/store/kv/memory-kv.ts'
import { SqliteStore } from '../../src/store/sql/sqlite-store.ts'
import { RecordingLogger, type LogRecord } from '../support/recording-logger.ts'

/** A client that is connected to nothing: its attributes and its user, as the gate keeps them. */
export class MemorySession implements SessionPort {
  readonly id: string
  readonly address = '192.0.2.7'
  userId: string | null = null
  tag: string | null = null
  closed = false
  readonly attributes = new Map<string, string>()
  readonly pins = new Map<string, string>()
  readonly #events: () => SessionEvents

  constructor(id: string, events: () => SessionEvents) {
    this.id = id
    this.#events = events
  }

  get(name: string): string | undefined {
    return this.attributes.get(name)
  }

  async set(name: string, value: string): Promise<void> {
    if (name.length + value.length > 4096) throw new SifakaError('ParamNotAllow')
    this.attributes.set(name, value)
  }

  async remove(name: string): Promise<void> {
    this.attributes.delete(name)
  }

  async pin(module: string, node: string | null): Promise<void> {
    if (node === null) this.pins.delete(module)
    else this.pins.set(module, node)
  }

  servedBy(): void {}

  async bindUser(userId: string, tag: string | null): Promise<void> {
    if (this.closed) throw new SifakaError('ServerIsDown')
    if (this.userId !== null) await this.#unbind({ reason: 'relogin' })
    this.userId = userId
    this.tag = tag
    await this.#events().login(this)
  }

  async unbindUser(): Promise<void> {
    if (this.userId !== null) await this.#unbind({ reason: 'logout' })
  }

  async end(reason: DisconnectReason): Promise<void> {
    this.closed = true
    await this.#events().disconnect(this, reason)
  }

  async #unbind(info: LogoutInfo): Promise<void> {
    await this.#events().logout(this, info)
    this.userId = null
    this.tag = null
  }
}

/** All sessions of a server without a wire; every push is kept in the order it was sent. */
class MemorySessions implements SessionsPort {
  readonly pushes: { readonly target: PushTarget; readonly message: PushMessage }[] = []
  readonly #sessions = new Map<string, MemorySession>()
  readonly #journal: string[]

  constructor(journal: string[]) {
    this.#journal = journal
  }

  add(session: MemorySession): void {
    this.#sessions.set(session.id, session)
  }

  push(target: PushTarget, message: PushMessage): number {
    this.pushes.push({ target, message })
    this.#journal.push(`push ${message.module}/${message.type} ${message.json}`)
    return this.#meant(target).length
  }

  async disconnect(
    target: PushTarget,
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number> {
    const meant = this.#meant(target).filter(session => session.id !== options.except)
    for (const session of meant) {
      this.#sessions.delete(session.id)
      await session.end(options.reason)
    }
    return meant.length
  }

  #meant(target: PushTarget): MemorySession[] {
    const all = [...this.#sessions.values()]
    if (target.type === 'everyone') return all
    if (target.type === 'session') return all.filter(session => session.id === target.id)
    const ids = target.type === 'user' ? [target.id] : target.ids
    return all.filter(session => session.userId !== null && ids.includes(session.userId))
  }
}

export interface RequestOptions {
  readonly kind?: Kind
  /** From now; the function's own unless given. */
  readonly timeoutMs?: number
  readonly session?: MemorySession | null
}

/** A started dispatcher with its surroundings. */
export class TestServer implements ReplySink {
  readonly journal: string[] = []
  readonly sessions = new MemorySessions(this.journal)
  readonly log = new RecordingLogger()
  readonly metrics = new Metrics()
  readonly wheel = new TimerWheel({ tickMs: 5 })
  readonly kv = new MemoryKv()
  readonly sql = new SqliteStore({ path: ':memory:' })
  readonly dispatcher: Dispatcher
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  #tickets = 0

  constructor(modules: readonly HostedModuleSpec[], options: Partial<DispatcherOptions> = {}) {
    this.dispatcher = createDispatcher({
      node: { name: 'server', epoch: '0123456789abcdef' },
      modules,
      sql: this.sql,
      kv: this.kv,
      log: this.log,
      metrics: this.metrics,
      sessions: this.sessions,
      wheel: this.wheel,
      nodeNumber: 5,
      rpc: { timeoutMs: 3_000 },
      limits: { maxReplyBytes: 4_096 },
      jsonDefaults: true,
      mode: 'development',
      ...options,
    })
  }

  /** A connected client, logged in where a user is given. */
  connect(userId: string | null = null): MemorySession {
    const id = (this.#tickets++).toString(16).padStart(32, '0')
    const session = new MemorySession(id, () => this.dispatcher.events)
    session.userId = userId
    this.sessions.add(session)
    return session
  }

  /** Dispatches as the gate does and resolves to the reply; one after it fails the test run. */
  request(
    module: string,
    func: string,
    params?: unknown,
    options: RequestOptions = {},
  ): Promise<Reply> {
    const entry = this.dispatcher.find(module, func)
    if (entry === undefined) throw new Error(`There is no ${module}.${func} to request`)
    const { kind = Kind.Json, timeoutMs = entry.timeoutMs, session = this.connect('7') } = options
    const ticket = this.#tickets++
    return new Promise(resolve => {
      this.#waiting.set(ticket, resolve)
      const deadline = performance.now() + timeoutMs
      const caller = { type: 'client' as const, session }
      this.dispatcher.dispatch({ entry, caller, kind, params, deadline, ticket, sink: this })
    })
  }

  /** How many requests have no reply yet. */
  get unanswered(): number {
    return this.#waiting.size
  }

  answer(ticket: number, reply: Reply): void {
    const resolve = this.#waiting.get(ticket)
    if (resolve === undefined) throw new Error(`Ticket ${ticket} was answered twice`)
    this.#waiting.delete(ticket)
    this.journal.push(`reply ${reply.state}`)
    resolve(reply)
  }

  /** The series of a metric whose labels hold all of `labels`. */
  series(name: string, labels: Readonly<Record<string, string>> = {}): SeriesSnapshot[] {
    const metric = this.metrics.snapshot().find(one => one.name === name)
    const wanted = Object.entries(labels)
    return (metric?.series ?? []).filter(one =>
      wanted.every(([label, value]) => one.labels[label] === value),
    )
  }

  /** The value of one counter or gauge, 0 where it was never made. */
  count(name: string, labels: Readonly<Record<string, string>> = {}): number {
    let sum = 0
    for (const one of this.series(name, labels)) sum += 'value' in one ? one.value : one.count
    return sum
  }

  errors(): LogRecord[] {
    return this.log.records.filter(record => record.level === 'error')
  }
}

/** Starts a server and closes it with the test. */
export async function startServer(
  modules: readonly HostedModuleSpec[],
  options: Partial<DispatcherOptions> = {},
): Promise<TestServer> {
  const server = new TestServer(modules, options)
  await server.kv.start()
  await server.sql.start()
  onTestFinished(async () => {
    await server.dispatcher.close()
    server.wheel.clear()
    await server.sql.close()
    await server.kv.close()
  })
  await server.dispatcher.start()
  return server
}

/** The parsed result of a JSON reply. */
export function resultOf(reply: Reply): unknown {
  return typeof reply.result === 'string' ? JSON.parse(reply.result) : reply.result
}
