/**
 * What a module is given when it is set up, and keeps for its life: configuration, stores, timers,
 * hooks. Per-call things stand in `call.ts`.
 */
import type { Logger } from '../base/logger.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { Contract } from '../contract/contract.ts'
import type { Kv } from '../store/kv/kv.ts'
import type { SqlDialectName } from '../store/sql/sql.ts'
import type {
  AnyCall,
  Database,
  DatabaseTransaction,
  DisconnectOptions,
  Invoke,
  Push,
  Session,
} from './call.ts'
import type {
  ConnectInfo,
  ConnectVerdict,
  DisconnectReason,
  LogoutInfo,
  PushMessage,
} from './ports.ts'
import type { Target } from './targets.ts'

/** Whether the server was started for development or for players. */
export type Mode = 'development' | 'production'

/** What a module may listen to; each may return a promise, which is waited for (at most 5 s). */
export interface Hooks {
  /**
   * Before a client is let in. Anything but `accept` or nothing refuses it, and so does a throw.
   */
  connect(session: Session, info: ConnectInfo): ConnectVerdict | Promise<ConnectVerdict>
  /** After a user was bound, before the reply of the login. */
  login(session: Session): unknown
  /** Before a user is unbound: `session.user` still tells whom. */
  logout(session: Session, info: LogoutInfo): unknown
  /** After a client has gone; `session.user` is the user that was bound until then. */
  disconnect(session: Session, reason: DisconnectReason): unknown
  /** When all modules are set up; a throw ends the start. */
  start(): unknown
  /** When the server stops, before `ctx.signal` is aborted. */
  stop(): unknown
  /** Narrows ordinary MQTT topics: `false` or a throw refuses. */
  authorizeTopic(
    session: Session,
    action: 'publish' | 'subscribe',
    topic: string,
  ): boolean | Promise<boolean>
}
export type HookName = keyof Hooks

/**
 * The `connect` hook. Generic in its verdict, for else TypeScript takes `'accept'` for just any
 * string where the hook has no parameters.
 */
export type ConnectHook<V extends ConnectVerdict = ConnectVerdict> = (
  session: Session,
  info: ConnectInfo,
) => V | Promise<ConnectVerdict>

/**
 * Runs around each function of its module. `next()` runs the rest and resolves to the result, which
 * the middleware returns or replaces; throwing ends the call as a throwing handler does. `request`
 * is what the handler gets, checked: look at `call.func` to know what it is.
 */
export type Middleware<C extends Contract> = (
  call: AnyCall<C>,
  next: () => Promise<unknown>,
  request: unknown,
) => unknown

/** A running timer. */
export interface Timer {
  /** No further run begins; one that is under way goes on. */
  stop(): void
}

/** Where a timer of `ctx.every` or `ctx.after` runs. */
export interface TimerOptions {
  /**
   * `node` (the default) runs on each node that hosts the module, `one` on one of them. The first
   * such timer of a module is made in its setup or in a `start` hook, unless only one instance of
   * the module is called (`"instances": "one"`); later it throws.
   */
  readonly scope?: 'node' | 'one'
}

/**
 * The life of one module on one node. `Cfg` is what `ConfigOf` makes of its configuration schema.
 */
export interface ModuleContext<C extends Contract, Cfg> {
  /** Checked, complete with defaults, frozen. */
  readonly config: Cfg
  /** The process that runs this: its name, and an epoch that is new with every start. */
  readonly node: NodeRef
  readonly mode: Mode
  /** `mode` is `development`. */
  readonly isDevelopment: boolean
  readonly db: Database
  /** Which SQL `db` speaks, for the few statements that differ. */
  readonly dialect: SqlDialectName
  /** Keys are the module's own: other modules cannot meet them. */
  readonly kv: Kv
  /** Records carry the module's name. */
  readonly log: Logger
  /** Aborted when the server stops, after the `stop` hooks. */
  readonly signal: AbortSignal

  /** As `call.push`, outside any call; inside a call's `transaction` it is held as well. */
  readonly push: Push<C>
  /**
   * Sends a push that is encoded already, of any module: for modules that pass pushes on. Rejects
   * with `ParamNotAllow` where the JSON is no object or the content is above
   * `limits.maxReplyBytes`.
   */
  pushEncoded(this: void, target: Target, message: PushMessage): Promise<number>
  /**
   * As `call.invoke` with the server as caller: no session, no user, the function's own deadline.
   */
  readonly invoke: Invoke
  /**
   * As `call.transaction`, for timers and hooks: pushes made inside leave after the commit. Inside
   * of a call it is the call's.
   */
  transaction<T>(this: void, work: (db: DatabaseTransaction) => Promise<T>): Promise<T>
  /** Closes sessions once what they had sent is answered; resolves to how many there were. */
  disconnect(this: void, target: Target, options?: DisconnectOptions): Promise<number>

  /**
   * Runs `run` every `ms` milliseconds from the start of the server until it stops. A run that is
   * still under way is not overlapped: its turn is left out. A throw is logged and counted under
   * the timer's name, and the next turn comes.
   */
  every(name: string, ms: number, run: () => unknown, options?: TimerOptions): Timer
  /** Runs `run` once, `ms` milliseconds from now, unless the server stops before. */
  after(name: string, ms: number, run: () => unknown, options?: TimerOptions): Timer

  /**
   * The date by the server's clock, in ms since 1970: `Date.now()`, unless a test moves the clock
   * by hand. What is to expire, or is stored as a time, goes by this.
   */
  now(this: void): number
  /** A new 64-bit id as a decimal string: unique in the cluster, ascending on this node. */
  id(this: void): string
  /**
   * Runs `work` when all earlier work of the same key has ended: one at a time per key, on this
   * node. Waiting counts against the deadline of the call it is used in: at the deadline it rejects
   * with `RequestTimeout` and `work` is not run. Rejects with `TooBusy` above 1,000 waiting per
   * key.
   */
  serial<T>(this: void, key: string, work: () => T | Promise<T>): Promise<T>
  /** Adds a hook; hooks of one kind run one after the other. Only while the module is set up. */
  on<const V extends ConnectVerdict>(hook: 'connect', run: ConnectHook<V>): void
  on<H extends HookName>(hook: H, run: Hooks[H]): void
  /** Adds middleware; the first added is the outermost. Only while the module is set up. */
  use(middleware: Middleware<C>): void
  /**
   * The platform's `fetch`, ended by the deadline of the call, `ctx.signal`, and 10 s at the
   * latest.
   */
  fetch(this: void, input: string | URL | Request, init?: RequestInit): Promise<Response>
}
