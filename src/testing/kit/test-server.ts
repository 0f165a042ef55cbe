/**
 * One server under test: the whole of it, as it runs for players, in the process of the test. What
 * is the test's own stands around it: the clock, the log that errors are read from, the streams of
 * its clients, and the contexts of two framework modules, which make it possible to act as a
 * module.
 */
import type { App } from '../../app/app.ts'
import type { ManualClock } from '../../base/manual-clock.ts'
import { connect, type ConnectOptions } from '../../client/client.ts'
import type { Contract } from '../../contract/contract.ts'
import { nodePrimitives } from '../../crypto/primitives-node.ts'
import type { Database, Invoke } from '../../dispatch/call.ts'
import type { AnyModule } from '../../dispatch/define-module.ts'
import type { ModuleContext } from '../../dispatch/module-context.ts'
import { SifakaError } from '../../errors.ts'
import { logInMadeUpUser } from '../../modules/user/made-up-user.ts'
import { User } from '../../modules/user/user.contract.ts'
import type { UserContext } from '../../modules/user/user.ts'
import { ClientWire } from './client-wire.ts'
import type { TestError } from './fault-log.ts'
import { asTestClient, asTestGuest, type TestClient, type TestGuest } from './test-client.ts'

/** Options of a test client: those of the SDK, without what the kit sees to itself. */
export type TestConnectOptions = Omit<ConnectOptions, 'stream' | 'suite'>

/** A server under test. Dispose of it, or `close()` it, at the end of the test. */
export interface TestServer extends AsyncDisposable {
  /** `mqtt://127.0.0.1:PORT`, for clients of other makes. Theirs is the real time. */
  readonly url: string
  /** The same for WebSocket: `ws://127.0.0.1:PORT/mqtt`. */
  readonly webSocketUrl: string
  /**
   * What modules threw and nobody caught, in handlers, timers, hooks and promises that nobody
   * waited for, in order; at most 1,000.
   */
  readonly errors: readonly TestError[]
  /** Its database; name your tables with `server.db.withTables<Tables>()`. */
  readonly db: Database
  /** The date by the server's clock, in ms since 1970, as modules have it from `ctx.now()`. */
  now(): number
  /**
   * A client that is logged in as the user of that name (3 to 32 characters), who is made at the
   * first use: without a password, so without its hash. A second login of a name is the same user,
   * and replaces the first where a user may have one session.
   */
  login(name: string, options?: TestConnectOptions): Promise<TestClient>
  /** A client without a user. */
  connect(options?: TestConnectOptions): Promise<TestGuest>
  /** Calls a function of any module as another module would, internal ones too, without a user. */
  readonly invoke: Invoke
  /**
   * Moves the manual clock `ms` ahead. Timers, deadlines, keep-alives and expiries that fall due
   * take place one after the other, each at its own time, and what it sets off settles before the
   * next. Resolves when that is done, as far as it can be known. Timers of the SDK are real ones.
   */
  advance(ms: number): Promise<void>
  /** Closes its clients and the server, and removes its stores. */
  close(): Promise<void>
}

/** What modules of the framework were set up with, by the server's start. */
export interface Contexts {
  /** Any module's: it invokes as the server does. */
  any: Pick<ModuleContext<Contract, unknown>, 'db' | 'invoke' | 'now'> | null
  /** Null where the server has another module of that name. */
  user: UserContext | null
}

export interface RunningServerParts {
  readonly app: App
  readonly clock: ManualClock | null
  readonly contexts: Contexts
  readonly modules: readonly AnyModule[]
  /** The cipher that its clients have to use. */
  readonly suite: 'classic' | 'none'
  readonly errors: readonly TestError[]
  /** What is to be disposed of when the server has closed. */
  readonly resources: AsyncDisposableStack
}

export class RunningServer implements TestServer {
  readonly errors: readonly TestError[]
  readonly #parts: RunningServerParts
  readonly #clients = new Set<TestGuest>()
  #closing: Promise<void> | null = null

  constructor(parts: RunningServerParts) {
    this.#parts = parts
    this.errors = parts.errors
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#listening.tcp?.port}`
  }

  get webSocketUrl(): string {
    const { port, path } = this.#listening.websocket ?? {}
    return `ws://127.0.0.1:${port}${path}`
  }

  get db(): Database {
    return this.#context.db
  }

  get invoke(): Invoke {
    return this.#context.invoke
  }

  now(): number {
    return this.#context.now()
  }

  async connect(options: TestConnectOptions = {}): Promise<TestGuest> {
    const { app, clock, modules, suite } = this.#parts
    if (this.#closing !== null) throw new SifakaError('Closed')
    const wire = new ClientWire({ accept: transport => app.accept(transport), clock })
    const client = await connect('test server', {
      primitives: nodePrimitives,
      ...options,
      contracts: [...modules.map(({ contract }) => contract), ...(options.contracts ?? [])],
      mqtt: { ...wire.mqttOptions, ...options.mqtt },
      suite,
      stream: () => wire.open(),
    })
    const guest = asTestGuest(client, { wire, isTimeMoved: clock !== null })
    this.#clients.add(guest)
    guest.onState(({ type }) => {
      if (type === 'closed') this.#clients.delete(guest)
    })
    return guest
  }

  async login(name: string, options: TestConnectOptions = {}): Promise<TestClient> {
    const { user } = this.#parts.contexts
    if (user === null)
      throw new Error(
        `Cannot log "${name}" in: this server has a "User" module of its own; ` +
          'use connect(), and call what logs players in',
      )
    const { user: who, token, refreshToken, expireAt } = await logInMadeUpUser(user, name)
    const client = await this.connect(options)
    try {
      const expiresAt = Date.now() + 1000 * expireAt
      await client.login({ token, refreshToken, expiresAt })
      // The kit's own login, which no test waits for.
      await client.next(User, 'LoginSuccess')
    } catch (error) {
      await client.close()
      throw error
    }
    return asTestClient(client, who)
  }

  async advance(ms: number): Promise<void> {
    const { clock } = this.#parts
    if (clock === null)
      throw new Error(
        "Cannot advance the clock: this server lives by the system's; " +
          "start it with clock: 'manual'",
      )
    await clock.advance(ms)
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get #listening(): App['listening'] {
    return this.#parts.app.listening
  }

  get #context(): NonNullable<Contexts['any']> {
    const { any } = this.#parts.contexts
    if (any === null) throw new SifakaError('Closed')
    return any
  }

  async #close(): Promise<void> {
    const { app, resources } = this.#parts
    await using _ = resources
    for (const client of this.#clients) client.thaw()
    await Promise.all([...this.#clients].map(client => client.close()))
    await app.close()
  }
}
