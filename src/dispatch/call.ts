/**
 * What a handler is given for one call. Everything here ends with the call: its deadline, its
 * signal, what it holds back until it has succeeded.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Logger } from '../base/logger.ts'
import type { NodeRef } from '../bus/bus.ts'
import type {
  Contract,
  FailName,
  FunctionName,
  Params,
  PushContent,
  PushName,
  Result,
  UserOf,
} from '../contract/contract.ts'
import type { SifakaError } from '../errors.ts'
import type { Target } from './targets.ts'

/** The database as a module gets it: `db.withTables<Tables>()` names its own tables. */
export type Database = Kysely<Record<never, never>>
/** The database inside a transaction; usable wherever a `Database` is. */
export type DatabaseTransaction = Transaction<Record<never, never>>

/** The user bound to a session. */
export interface SessionUser {
  readonly id: string
  /** The word that the login gave with it, or null. */
  readonly tag: string | null
}

/** A connected client, on whatever wire. */
export interface Session {
  /** 32 hex digits, unique in the cluster. */
  readonly id: string
  /** Remote address as text, without port. */
  readonly address: string
  /** The user bound to it now; in `logout` and `disconnect` hooks the one that was bound. */
  readonly user: SessionUser | null
  /** An attribute, or undefined. */
  get(name: string): string | undefined
  /**
   * Sets an attribute; resolves when the gate has it. Rejects with `ParamNotAllow` where names and
   * values would be above 4 KiB in all.
   */
  set(name: string, value: string): Promise<void>
  /** Removes an attribute, where there is one; resolves when the gate has done it. */
  remove(name: string): Promise<void>
}

/** The session of a call, with the effects that only a login module uses. */
export interface CallSession extends Session {
  /**
   * Binds the session to a user. Takes effect when this call has succeeded in time, before its
   * reply leaves: a session that has a user is logged out first, and where the user has
   * `user.sessionsPerUser` sessions already the oldest is replaced, one of the same tag before
   * others. The function (and each that invoked it) must declare `changesUser: true`, else it
   * throws.
   */
  login(userId: string, options?: { readonly tag?: string }): void
  /** Unbinds the user, as `login` when this call has succeeded in time. */
  logout(): void
  /**
   * Sends this session's later calls of a module to one node: that of this call unless another is
   * given, such as the `ctx.node` that a module there has told. When that node dies its calls are
   * answered 0xf3 or 0xf1 until the death is known, then one is answered 0xf1, then they are
   * balanced again. Resolves when the gate has it.
   */
  pin(contract: Contract, node?: NodeRef): Promise<void>
  /** Its calls of the module are balanced again. */
  unpin(contract: Contract): Promise<void>
}

/** What `User.GetSelfInfo` tells of a user. */
export interface UserData {
  readonly UserName: string
  readonly UserID: string
}

/** The user of a call: who it was when the call began. */
export interface CallUser {
  readonly id: string
  /**
   * The whole user, from `User.GetSelfInfo`; asked for once a call. Rejects as that function does.
   */
  load(): Promise<UserData>
}

/** When a push leaves, of `Call.push`; at once unless stated. */
export interface PushOptions {
  /** Send it right behind the reply of this call; dropped if the call fails. */
  readonly afterReply?: boolean
}

/** Why sessions are closed, and which one is not; of `disconnect`. */
export interface DisconnectOptions {
  /**
   * `kicked` unless stated; `replaced` tells the client of a newer login, and resolves after the
   * logout hooks: never wait for it in a hook of the same session.
   */
  readonly reason?: 'kicked' | 'replaced'
  /** The id of a session to leave alone. */
  readonly except?: string
}

/** Sends a push of the module's own contract; see `Call.push`. */
export type Push<C extends Contract> = <K extends PushName<C>>(
  target: Target,
  name: K,
  content: PushContent<C, K>,
) => Promise<number>

/** Calls a function of any module; see `Call.invoke`. */
export type Invoke = <D extends Contract, K extends FunctionName<D>>(
  contract: D,
  func: K,
  params: Params<D['functions'][K]>,
) => Promise<Result<D['functions'][K]>>

/** One call of the function `F` of the contract `C`. */
export interface Call<C extends Contract, F> {
  /** Unique in the cluster; in every log record of the call. */
  readonly id: string
  /** 2 where an idempotent function is run again because its node died with it; else 1. */
  readonly attempt: number
  /** Names of the module and the function that run. */
  readonly module: string
  readonly func: string
  /** Who calls: a client itself, a module (perhaps on behalf of a client), or the server. */
  readonly caller: 'client' | 'module' | 'server'
  /** The client on whose behalf it runs; null where the server itself calls. */
  readonly session: CallSession | null
  /** Certain unless the function is open to `anyone` or `internal`. */
  readonly user: UserOf<F, CallUser>
  /**
   * Aborted when nobody waits any more: at the deadline, with the `RequestTimeout` that the client
   * gets, or when the node of the caller has died. What the call has invoked is aborted with it.
   */
  readonly signal: AbortSignal
  /**
   * When the reply must be ready, by the server's clock, in ms: `performance.now()`, unless a test
   * moves the clock by hand.
   */
  readonly deadline: number
  /** Records carry module, function, session, user and call id. */
  readonly log: Logger

  /** The error to throw: `throw call.fail('SeatTaken')`. `text` replaces the error's own text. */
  fail(name: FailName<F>, text?: string): SifakaError

  /**
   * Sends a push; resolves to the number of sessions it was queued for, 0 where nobody is there.
   * Inside `transaction` it is held until the commit, with `afterReply` until the reply: a held
   * push resolves to 0 at once. Rejects only where the content is not what the contract says.
   */
  push<K extends PushName<C>>(
    target: Target,
    name: K,
    content: PushContent<C, K>,
    options?: PushOptions,
  ): Promise<number>

  /**
   * Calls a function, internal ones too, for the same caller and within what is left of the
   * deadline. Rejects with a `SifakaError`: a function's own error has code `FunctionFailed` with
   * its `errorName`. Uncaught, such an error becomes `Internal` towards the client; general codes
   * pass.
   */
  invoke<D extends Contract, K extends FunctionName<D>>(
    contract: D,
    func: K,
    params: Params<D['functions'][K]>,
  ): Promise<Result<D['functions'][K]>>

  /**
   * Runs `work` in a transaction: committed when it resolves, rolled back when it rejects. Pushes
   * made inside leave after the commit. Use the `db` it is given: `ctx.db` is outside. Do not
   * invoke functions that use the database inside: on SQLite they would wait for this transaction.
   */
  transaction<T>(work: (db: DatabaseTransaction) => Promise<T>): Promise<T>

  /** Closes sessions once what they had sent is answered; resolves to how many there were. */
  disconnect(target: Target, options?: DisconnectOptions): Promise<number>
}

/** A call as middleware sees it: of any function of its module. */
export type AnyCall<C extends Contract = Contract> = Call<C, { access: 'anyone' }>
