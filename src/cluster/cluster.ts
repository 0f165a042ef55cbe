/**
 * The cluster as one node sees it: who is alive and hosts what, whether this node itself may still
 * act, and who is connected where. It learns by the bus and decides by the KV: a death is a fact
 * written once, and without the KV nobody dies. It knows neither sessions nor modules' code. The
 * interfaces stand here; `membership.ts`, `lease.ts` and `presence.ts` are behind them.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { AnnouncedModule } from './membership/announcement.ts'

/** A session's id begins with so many digits of its gate's epoch. */
export const epochPrefixLength = 8

/** `alive`: takes calls. `suspect`: silent for 3 s or leaving, no new calls. */
type NodeState = 'alive' | 'suspect'

/** A node that lives, as its last announcement described it. Replaced as a whole, never changed. */
export interface ClusterNode {
  readonly ref: NodeRef
  readonly version: string
  readonly place: string
  readonly state: NodeState
  readonly isDraining: boolean
  readonly isGate: boolean
  readonly load: { readonly calls: number; readonly sessions: number }
  readonly modules: ReadonlyMap<string, AnnouncedModule>
  /** Modules of which it is the one instance. */
  readonly leads: ReadonlySet<string>
}

export interface DirectoryListener {
  /**
   * A node joined, changed its state, or announced that it hosts or leads other modules (not merely
   * other load).
   */
  changed?(): void
  /** A node is dead (it has a tombstone) or has said farewell (`isClean`). Told once per epoch. */
  gone?(node: ClusterNode, isClean: boolean): void
}

/** Which nodes live, this one among them. */
export interface Directory {
  readonly self: NodeRef
  /** By name; this node too, from its start on. */
  nodes(): Iterable<ClusterNode>
  node(ref: NodeRef): ClusterNode | undefined
  /** The living node of that name. */
  named(name: string): ClusterNode | undefined
  /** The living node whose epoch begins with these hex digits, `epochPrefixLength` of them. */
  byEpochPrefix(prefix: string): ClusterNode | undefined
  /** True once its tombstone is known here, or its farewell was heard: that life is over. */
  isGone(ref: NodeRef): boolean
  listen(listener: DirectoryListener): void
}

/**
 * Whether this node may act. A node that hears its own announcement is alive to the others. One
 * that has not for 4 s (it was stopped, or the bus is away) looks for its own tombstone before it
 * acts on.
 */
export interface Lease {
  /**
   * To be asked before each act of consequence: true nearly always, and one comparison then. False:
   * hold the act and wait for `settled()`.
   */
  readonly mayAct: boolean
  /** Resolves when the node may act again; never, where it turns out dead: `lost` is told then. */
  settled(): Promise<void>
  /**
   * The node has a tombstone: drop everything, reset sockets without writing, start anew. Told
   * once.
   */
  onLost(listener: () => void): void
}

/** Who holds a client id or a user: a session, and the gate that it is connected to. */
export interface Holder {
  readonly gate: NodeRef
  /** 32 hex digits. */
  readonly session: string
  /** As its claim says: tells a session's claims of one user apart. */
  readonly since: number
}

/** A claim on a client id or user, as its gate keeps it to make it again. */
export interface PresenceClaim {
  readonly id: string
  readonly session: string
  /** When the session was connected (client ids), or logged in (users): ms since 1970. */
  readonly since: number
  /** Of a user who may have several sessions: which of their slots it is; absent: the first, 0. */
  readonly slot?: number
  /** Of such a user: a word that sessions of the same login share; 16 hex digits. */
  readonly login?: string
}

/** What a login has come to where a user may have several sessions. */
export interface SlotGrant {
  /** As it stands in the KV: its slot, and a `since` that is later than all others of the user. */
  readonly claim: PresenceClaim
  /** Who has to go for it: nobody or one, and more where logins met. */
  readonly replaced: readonly Holder[]
}

/** What presence asks the gate, when claims have to be made again. */
export interface PresenceOwner {
  /** All claims this gate stands for now. */
  clientIds(): Iterable<PresenceClaim>
  users(): Iterable<PresenceClaim>
  /** Another session holds it by right: the gate ends its own (`lost` to whom). */
  lostClientId(claim: PresenceClaim, holder: Holder): void
  lostUser(claim: PresenceClaim, holder: Holder): void
}

/**
 * Client ids and users, claimed in the KV by the gate of their session. Methods reject with
 * `StoreFailed` while the KV is away; calls of one turn of the event loop travel together.
 */
export interface Presence extends Lifecycle {
  /** How many sessions a user may have. */
  readonly sessionsPerUser: number
  /** Names the gate, before `start`; a node without clients has none. */
  own(owner: PresenceOwner): void
  /** Null: granted. Else who holds the id; a holder on a dead gate never stands in the way. */
  claimClientId(claim: PresenceClaim): Promise<Holder | null>
  /** Frees an id where it is still this session's. Never rejects: what cannot be freed lapses. */
  releaseClientId(claim: PresenceClaim): Promise<void>
  /**
   * For users of one session: binds a user to a session and resolves to the session that was bound
   * before, if any, atomically.
   */
  swapUser(claim: PresenceClaim): Promise<Holder | null>
  /**
   * For users of several: binds a user to one more session. Where all slots are taken the oldest
   * session of the same login goes for it, else the oldest of all.
   */
  takeSlot(claim: PresenceClaim): Promise<SlotGrant>
  /** Unbinds a user from this session where it still is; the claim is the one that was granted. */
  releaseUser(claim: PresenceClaim): Promise<void>
  /**
   * Where each user is connected: `sessionsPerUser` entries for each id, in the order of the ids;
   * null: nobody is in that slot.
   */
  users(ids: readonly string[]): Promise<(Holder | null)[]>
}
