/**
 * What the dispatcher needs of the side that holds the clients, as narrow interfaces: the gate
 * implements them, tests may too, and in a cluster the bus stands between. Dispatch never imports
 * the gate.
 */
import type { NodeRef } from '../bus/bus.ts'

/** One connected client as modules may see and touch it. Knows no wire. */
export interface SessionPort {
  /** 16 random bytes as 32 lower-case hex digits; names the session in hooks, pushes and logs. */
  readonly id: string
  /** The user bound to it, or null. */
  readonly userId: string | null
  /** What `login` was given with the user: an opaque word of the login module (a token family). */
  readonly tag: string | null
  /** Remote address as text, without port. */
  readonly address: string
  /** True once the connection has ended: effects on it are lost. */
  readonly closed: boolean
  /** An attribute, or undefined. */
  get(name: string): string | undefined
  /** All attributes; null: none was ever set. */
  readonly attributes: ReadonlyMap<string, string> | null
  /** The node (`name/epoch`) that each pinned module's calls go to; null: nothing is pinned. */
  readonly pins: ReadonlyMap<string, string> | null
  /** Rejects with `ParamNotAllow` above 4 KiB of names and values in all. */
  set(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
  /** Later calls of the module go to that node (`name/epoch`), null: are balanced again. */
  pin(module: string, node: string | null): Promise<void>
  /** A call of the module went to that node, whose session hooks want to hear of what comes. */
  servedBy(node: NodeRef, module: string): void
  /**
   * Binds the session to a user, atomically against other logins of that user. Where the user has
   * as many sessions as it may, one of them is replaced (its logout hooks run, then it gets User/0
   * and is closed): the oldest with the same tag, else the oldest. A session that has a user is
   * logged out first. Resolves when hooks have run; rejects with `ServerIsDown` where the session
   * is gone.
   */
  bindUser(userId: string, tag: string | null): Promise<void>
  /** Unbinds the user, after the logout hooks. Does nothing where there is none. */
  unbindUser(): Promise<void>
}

/** Where a push goes. Open for more kinds (rooms, channels). */
export type PushTarget =
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'users'; readonly ids: readonly string[] }
  | { readonly type: 'session'; readonly id: string }
  | { readonly type: 'everyone' }

/** A push encoded once for all its receivers. */
export interface PushMessage {
  readonly module: number
  readonly type: number
  /**
   * The content as JSON text; null for one that goes to `q` alone (the Gate module's function 3).
   */
  readonly json: string | null
  /** The content as protobuf; null for a JSON-only push, which goes to `p` alone. */
  readonly protobuf: Uint8Array | null
}

/** Why a session ended; `User/0` or `Gate/0` words belong to the edge. */
export type DisconnectReason =
  | 'client'
  | 'timeout'
  | 'replaced'
  | 'kicked'
  | 'drain'
  | 'protocol'
  | 'slow'
  | 'gate-lost'

/** Why a user was unbound while its session went on or was replaced. */
export type LogoutReason = 'logout' | 'relogin' | 'replaced'

/** The sessions of the whole server, wherever they are connected. */
export interface SessionsPort {
  /**
   * Resolves to the number of sessions it was queued for; never rejects because someone is away.
   * `near` is the session of the call that pushes: most pushes are for its own user.
   */
  push(
    target: PushTarget,
    message: PushMessage,
    near?: SessionPort | null,
  ): number | Promise<number>
  /**
   * Closes sessions (after what they had accepted is answered); resolves to how many there were.
   */
  disconnect(
    target: PushTarget,
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number>
}

/** What a `connect` hook is told beside the session. */
export interface ConnectInfo {
  readonly clientId: string
  readonly username: string | null
  readonly password: Uint8Array | null
}

/** A connect hook's verdict: go on, or refuse (CONNACK 4 or 5 on MQTT). */
export type ConnectVerdict = void | 'accept' | 'bad-credentials' | 'not-authorized'

/** Why a user was unbound, and by whom; the second parameter of the `logout` hook. */
export interface LogoutInfo {
  readonly reason: LogoutReason
  /** Where `reason` is `replaced`: the session that took the user over, and its tag. */
  readonly by?: { readonly session: string; readonly tag: string | null }
}

/**
 * What happens to sessions, as the gate tells it. Each method runs all hooks of all hosted modules
 * in the order of the modules; a hook that throws is logged and counted, and ends that client alone
 * where the text says so. Returns undefined, without a promise, where there is no hook. `only`
 * names the modules to tell: those that served a session whose gate is elsewhere; all unless given.
 */
export interface SessionEvents {
  /** Before CONNACK. The first refusal wins; a throw refuses as `not-authorized`. At most 5 s. */
  connect(session: SessionPort, info: ConnectInfo): Promise<ConnectVerdict> | undefined
  /** After the user was bound, before the reply of the login. */
  login(session: SessionPort, only?: ReadonlySet<string>): Promise<void> | undefined
  /** Before the user is unbound: `session.userId` and `session.tag` still tell whom. */
  logout(
    session: SessionPort,
    info: LogoutInfo,
    only?: ReadonlySet<string>,
  ): Promise<void> | undefined
  /** After the connection has ended; `session.userId` is the user that was bound until then. */
  disconnect(
    session: SessionPort,
    reason: DisconnectReason,
    only?: ReadonlySet<string>,
  ): Promise<void> | undefined
  /** False refuses; a throw refuses too. Undefined: no hook, nobody narrows. */
  authorizeTopic(
    session: SessionPort,
    action: 'publish' | 'subscribe',
    topic: string,
  ): Promise<boolean> | undefined
}
