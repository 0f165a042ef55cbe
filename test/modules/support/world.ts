/**
 * The User, Push and Gate modules in a real dispatcher, on real stores, with the gate's own
 * sessions in front. Only the edge is the tests': it keeps what a wire would carry.
 */
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { Logger } from '../../../src/base/logger.ts'
import { silentLogger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { createDispatcher, type Dispatcher } from '../../../src/dispatch/dispatcher.ts'
import type { DisconnectReason, PushMessage } from '../../../src/dispatch/ports.ts'
import { Kind, type Reply } from '../../../src/dispatch/request.ts'
import { Session, type SessionEdge } from '../../../src/gate/session.ts'
import { Sessions } from '../../../src/gate/sessions.ts'
import { gate } from '../../../src/modules/gate/gate.ts'
import { push } from '../../../src/modules/push/push.ts'
import type { CodeMessage, CodeSender } from '../../../src/modules/user/code-sender.ts'
import { PasswordHasher } from '../../../src/modules/user/passwords.ts'
import type { UserTables } from '../../../src/modules/user/tables.ts'
import { createUserModule } from '../../../src/modules/user/user.ts'
import type { KvStore } from '../../../src/store/kv/kv.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'
import { RedisKv } from '../../../src/store/kv/redis-kv.ts'
import type { SqlStore } from '../../../src/store/sql/sql.ts'
import { ownKeyPrefix } from '../../setup/resources.ts'
import { userDatabase, type DatabaseName } from './databases.ts'

/** The stores that are used together: one process's own, and the servers. */
export const backends = [
  ['memory and SQLite', 'sqlite'],
  ['Redis and MariaDB', 'mariadb'],
] as const satisfies [string, DatabaseName][]

export interface WorldOptions {
  readonly mode?: 'development' | 'production'
  readonly config?: Readonly<Record<string, unknown>>
  /** Null: the module's own choice of a sender. Else the world's box of sent codes. */
  readonly codeSender?: CodeSender | null
  readonly log?: Logger
}

/** What a reply says, its result parsed. */
export interface Answer {
  readonly state: number
  readonly msg: string
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever the function answers
  readonly result: any
}

export type Seen =
  | { readonly type: 'reply'; readonly func: string; readonly state: number }
  | {
      readonly type: 'push'
      readonly module: number
      readonly push: number
      readonly json: string | null
      readonly protobuf: Buffer | null
    }
  | { readonly type: 'closed'; readonly reason: DisconnectReason }

/** Codes as a phone would get them. */
class CodeBox implements CodeSender {
  readonly sent: CodeMessage[] = []
  readonly #waiting: (() => void)[] = []

  async send(message: CodeMessage): Promise<void> {
    this.sent.push(message)
    for (const tell of this.#waiting.splice(0)) tell()
  }

  /** The latest code of a number, waited for where it is on its way. */
  async codeFor(phoneNumber: string): Promise<string> {
    for (;;) {
      const found = this.sent.findLast(message => message.phoneNumber === phoneNumber)
      if (found !== undefined) return found.code
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    }
  }
}

/** One connected client. */
export class TestClient implements SessionEdge {
  readonly session: Session
  readonly seen: Seen[] = []
  readonly #world: World
  readonly #waiting = new Map<number, { func: string; resolve: (reply: Reply) => void }>()
  #tickets = 0
  /** Why it is being closed; the client hears nothing but replies from then on. */
  #leaving: DisconnectReason | null = null

  constructor(world: World, address: string) {
    this.#world = world
    this.session = new Session(world.sessions, this, address)
    world.sessions.add(this.session)
  }

  async call(func: string, params: unknown = {}, module = 'User'): Promise<Answer> {
    const entry = this.#world.dispatcher.find(module, func)
    if (entry === undefined) throw new Error(`There is no function ${module}.${func}`)
    const ticket = this.#tickets++
    const { promise, resolve } = Promise.withResolvers<Reply>()
    this.#waiting.set(ticket, { func, resolve })
    const now = performance.now()
    const kind = Kind.Json
    this.session.accept({ entry, kind, params, ticket, bare: true, now, decided: null })
    return read(await promise)
  }

  /** As `call`, for what must succeed: its result. */
  async must(func: string, params: unknown = {}): Promise<Answer['result']> {
    const { state, msg, result } = await this.call(func, params)
    if (state !== 0) throw new Error(`${func} answered ${state} "${msg}"`)
    return result
  }

  get pushes(): string[] {
    return this.seen.flatMap(it => (it.type === 'push' ? [`${it.module}/${it.push}`] : []))
  }

  get closed(): DisconnectReason | null {
    const last = this.seen.find(it => it.type === 'closed')
    return last?.type === 'closed' ? last.reason : null
  }

  reply(ticket: number, reply: Reply): void {
    const waiting = this.#waiting.get(ticket)
    if (waiting === undefined) throw new Error(`Ticket ${ticket} is answered twice`)
    this.#waiting.delete(ticket)
    this.seen.push({ type: 'reply', func: waiting.func, state: reply.state })
    waiting.resolve(reply)
  }

  push(message: PushMessage): boolean {
    if (this.#leaving !== null) return false
    const { module, type, json } = message
    const protobuf = message.protobuf === null ? null : Buffer.from(message.protobuf)
    this.seen.push({ type: 'push', module, push: type, json, protobuf })
    return true
  }

  suspend(): void {}

  /** As a wire's edge does: what was accepted is answered first. */
  close(reason: DisconnectReason): void {
    if (this.#leaving !== null) return
    this.#leaving = reason
    this.session.queue.whenIdle()
  }

  roomAgain(): void {}

  idle(): void {
    if (this.#leaving === null || this.closed !== null) return
    this.seen.push({ type: 'closed', reason: this.#leaving })
    this.#world.sessions.remove(this.session, this.#leaving)
  }
}

export class World implements AsyncDisposable {
  readonly sessions: Sessions
  readonly dispatcher: Dispatcher
  readonly hasher = new PasswordHasher()
  readonly codes = new CodeBox()
  readonly kv: KvStore
  readonly sql: SqlStore
  readonly #wheel = new TimerWheel()

  constructor(stores: { kv: KvStore; sql: SqlStore }, options: WorldOptions) {
    this.kv = stores.kv
    this.sql = stores.sql
    const log = options.log ?? silentLogger
    this.sessions = new Sessions({ maxQueue: 256, maxInflight: 32 })
    const codeSender = options.codeSender === undefined ? this.codes : options.codeSender
    const user = createUserModule({ hasher: this.hasher, codeSender: codeSender ?? undefined })
    this.dispatcher = createDispatcher({
      node: { name: 'server', epoch: '0123456789abcdef' },
      modules: [
        { definition: gate },
        { definition: user, config: options.config },
        { definition: push },
      ],
      sql: stores.sql,
      kv: stores.kv,
      log,
      metrics: new Metrics(),
      sessions: this.sessions,
      wheel: this.#wheel,
      nodeNumber: 1,
      rpc: { timeoutMs: 3000 },
      limits: { maxReplyBytes: 1024 * 1024 },
      jsonDefaults: true,
      mode: options.mode ?? 'development',
    })
    const { dispatcher } = this
    this.sessions.use({
      events: dispatcher.events,
      dispatch: request => dispatcher.dispatch(request),
    })
  }

  connect(address = '192.0.2.1'): TestClient {
    return new TestClient(this, address)
  }

  /** Calls as another module of the server would, without a client. */
  async internal(module: string, func: string, params: unknown): Promise<Answer> {
    const entry = this.dispatcher.find(module, func)
    if (entry === undefined) throw new Error(`There is no function ${module}.${func}`)
    const { promise, resolve } = Promise.withResolvers<Reply>()
    this.dispatcher.dispatch({
      entry,
      caller: { type: 'server', session: null },
      kind: Kind.Json,
      params,
      deadline: performance.now() + entry.timeoutMs,
      ticket: 0,
      sink: { answer: (_ticket, reply) => resolve(reply) },
    })
    return read(await promise)
  }

  get tables() {
    return this.sql.db.withTables<UserTables>()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispatcher.close()
    this.#wheel.clear()
  }
}

export interface Stores extends AsyncDisposable {
  readonly kv: KvStore
  readonly sql: SqlStore
}

/** Empty stores of their own. */
export async function ownStores(database: DatabaseName): Promise<Stores> {
  await using stack = new AsyncDisposableStack()
  const { store: sql } = stack.use(await userDatabase(database))
  const kv = stack.use(
    database === 'sqlite'
      ? new MemoryKv()
      : new RedisKv({ url: inject('redisUrl'), keyPrefix: ownKeyPrefix() }),
  )
  await kv.start()
  const kept = stack.move()
  return { kv, sql, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** A started world on stores that it shares with whoever has them. */
export async function startWorld(stores: Stores, options: WorldOptions = {}): Promise<World> {
  const world = new World(stores, options)
  await world.dispatcher.start()
  return world
}

function read({ state, msg, result }: Reply): Answer {
  return { state, msg, result: typeof result === 'string' ? JSON.parse(result) : null }
}

/** The states of some answers, in the order of their numbers. */
export function statesOf(answers: readonly Answer[]): number[] {
  return answers.map(answer => answer.state).toSorted((one, other) => one - other)
}

let names = 0
/** A user name that no other test has. */
export function freshName(): string {
  names++
  return `user-${randomBytes(4).toString('hex')}-${names}`
}

/** A phone number that no other test has. */
export function freshNumber(): string {
  names++
  return `+49${randomBytes(4).readUInt32BE().toString().padStart(10, '0')}${String(names % 100).padStart(2, '0')}`
}
