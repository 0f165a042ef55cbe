/**
 * All sessions of this gate, by id and by user: who is connected, who is logged in where, and what is
 * pushed to whom. A user has one session; a newer login replaces the older one by an atomic swap, so
 * the order of swaps is the order of logins.
 */
import type { NodeRef } from '../bus/bus.ts'
import type { Holder, PresenceClaim } from '../cluster/cluster.ts'
import { SifakaError } from '../errors.ts'
import type {
  DisconnectReason,
  LogoutInfo,
  PushMessage,
  PushTarget,
  SessionEvents,
  SessionsPort,
} from '../dispatch/ports.ts'
import type { LocalSessions } from '../dispatch/remote/cluster-sessions.ts'
import type { PushReceivers } from '../dispatch/remote/wire/push-codec.ts'
import type { DispatchRequest } from '../dispatch/request.ts'
import type { UserClaims } from './cluster/user-claims.ts'
import type { QueueLimits } from './request-queue.ts'
import type { Session, SessionOwner } from './session.ts'

/** What runs the requests of the sessions; known only after the sessions are made. */
export interface SessionBackend {
  readonly events: SessionEvents
  dispatch(request: DispatchRequest): void
}

/** What sessions need of the cluster that their gate is a part of. */
export interface SessionsCluster {
  /** 8 hex digits that this gate is found by. */
  readonly idPrefix: string
  readonly users: UserClaims
  servedBy(session: Session, node: NodeRef, module: string): void
}

export class Sessions implements SessionsPort, SessionOwner, LocalSessions {
  readonly limits: QueueLimits
  idPrefix = ''
  readonly #byId = new Map<string, Session>()
  readonly #byUser = new Map<string, Session>()
  #backend: SessionBackend | null = null
  #cluster: SessionsCluster | null = null

  constructor(limits: QueueLimits) {
    this.limits = limits
  }

  /** Names the dispatcher, once, before the first client. */
  use(backend: SessionBackend): void {
    this.#backend = backend
  }

  /** Makes them a part of a cluster, before the first client. */
  join(cluster: SessionsCluster): void {
    this.#cluster = cluster
    this.idPrefix = cluster.idPrefix
  }

  get count(): number {
    return this.#byId.size
  }

  get userCount(): number {
    return this.#byUser.size
  }

  get events(): SessionEvents {
    return this.#required().events
  }

  [Symbol.iterator](): IterableIterator<Session> {
    return this.#byId.values()
  }

  dispatch(request: DispatchRequest): void {
    this.#required().dispatch(request)
  }

  #required(): SessionBackend {
    if (this.#backend === null) throw new SifakaError('Internal', { cause: 'no dispatcher yet' })
    return this.#backend
  }

  servedBy(session: Session, node: NodeRef, module: string): void {
    this.#cluster?.servedBy(session, node, module)
  }

  find(id: string): Session | undefined {
    return this.#byId.get(id)
  }

  /** Users and their sessions, as they are claimed in the cluster. */
  *userClaims(): Iterable<PresenceClaim> {
    for (const [id, { id: session, loginAt }] of this.#byUser) yield { id, session, since: loginAt }
  }

  add(session: Session): void {
    this.#byId.set(session.id, session)
  }

  /** The connection has ended: what waited is forgotten, the disconnect hooks run. */
  remove(session: Session, reason: DisconnectReason): void {
    if (!this.#byId.delete(session.id)) return
    session.closed = true
    session.queue.close()
    this.#release(session)
    // The hooks answer for themselves: bounded, and logged where they fail.
    void this.#tell(session, () => this.events.disconnect(session, reason))
  }

  // ---- users

  async bind(session: Session, userId: string, tag: string | null): Promise<void> {
    if (session.userId !== null) await this.#unbind(session, { reason: 'relogin' })
    if (this.#cluster === null) return this.#bind(session, { userId, tag, holder: null })
    if (session.closed || session.leaving) throw new SifakaError('ServerIsDown')
    const claimed = Promise.withResolvers<void>()
    session.claiming = claimed.promise
    let binding: Promise<void>
    try {
      session.loginAt = Math.max(Date.now(), session.loginAt + 1)
      const holder = await this.#cluster.users.swap(claimOf(session, userId))
      binding = this.#bind(session, { userId, tag, holder })
    } finally {
      session.claiming = null
      claimed.resolve()
    }
    return binding
  }

  /**
   * The swap has been made, in a cluster in the KV: the order of swaps is the order of logins. What
   * comes before the first `await` is of one turn.
   */
  async #bind(
    session: Session,
    login: { readonly userId: string; readonly tag: string | null; readonly holder: Holder | null },
  ): Promise<void> {
    const { userId, tag } = login
    const isGone = session.closed || session.leaving
    if (isGone && this.#cluster === null) throw new SifakaError('ServerIsDown')
    const previous = this.#byUser.get(userId)
    const older = { ...login, previous: previous === session ? undefined : previous }
    if (isGone) {
      // In the KV it was a login: who had the user there has lost it.
      this.#cluster?.users.release(claimOf(session, userId))
      await this.#replaceOlder(session, older)
      throw new SifakaError('ServerIsDown')
    }
    this.#byUser.set(userId, session)
    session.userId = userId
    session.tag = tag
    await this.#tell(session, async () => {
      if (older.previous ?? older.holder) await this.#replaceOlder(session, older)
      if (!session.closed) await this.events.login(session)
    })
  }

  async #replaceOlder(
    session: Session,
    older: {
      readonly userId: string
      readonly tag: string | null
      readonly previous: Session | undefined
      readonly holder: Holder | null
    },
  ): Promise<void> {
    const by = { session: session.id, tag: older.tag }
    if (older.previous !== undefined)
      await this.#replace(older.previous, { reason: 'replaced', by })
    if (older.holder !== null) await this.#cluster?.users.replace(older.holder, older.userId, by)
  }

  /** The session is its user's no more. */
  #release(session: Session): void {
    const { userId } = session
    if (userId === null) return
    if (this.#byUser.get(userId) === session) this.#byUser.delete(userId)
    this.#cluster?.users.release(claimOf(session, userId))
  }

  /**
   * Another gate has the user that this claim stood for: as a newer login on this one. Never rejects.
   */
  async replaceHere(
    { id: userId, session: id, since }: PresenceClaim,
    by: { readonly session: string; readonly tag: string | null },
  ): Promise<void> {
    const session = this.#byId.get(id)
    if (session === undefined) return
    // What the store said to its own login may still be on its way, and come later than this.
    if (session.claiming !== null) await session.claiming
    // Another login of the same session is another claim, and a later one.
    if (session.userId !== userId || session.loginAt !== since) return
    await this.#replace(session, { reason: 'replaced', by }).catch(() => {})
  }

  async unbind(session: Session): Promise<void> {
    await this.#unbind(session, { reason: 'logout' })
  }

  async #unbind(session: Session, info: LogoutInfo): Promise<void> {
    if (session.closed) return
    await this.#tell(session, async () => {
      const { userId } = session
      if (userId === null) return
      await this.events.logout(session, info)
      this.#release(session)
      session.userId = null
      session.tag = null
    })
  }

  /** The hooks run before the client hears of it: what they write down holds when it comes back. */
  async #replace(session: Session, info: LogoutInfo): Promise<void> {
    session.leaving = true
    session.edge.suspend()
    await this.#unbind(session, info)
    session.edge.close('replaced')
  }

  /**
   * Runs a session's hooks behind those that it was told of before, so that no module hears of a
   * login after the end of its session. A login waits for the session it replaces, which was bound
   * earlier, so no two ever wait for each other.
   */
  async #tell(session: Session, tell: () => Promise<void> | undefined): Promise<void> {
    const before = session.telling
    const telling = before === null ? tell() : before.then(tell, tell)
    if (telling === undefined) return
    session.telling = telling
    try {
      await telling
    } finally {
      if (session.telling === telling) session.telling = null
    }
  }

  // ---- pushes and closes, for the modules

  push(target: PushTarget, message: PushMessage): number {
    if (target.type === 'everyone') {
      let count = 0
      for (const session of this.#byId.values()) if (session.edge.push(message)) count++
      return count
    }
    let count = 0
    for (const session of this.#find(target)) if (session.edge.push(message)) count++
    return count
  }

  async disconnect(
    target: PushTarget,
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number> {
    return this.#disconnect([...this.#find(target)], options)
  }

  /** As a push that another node sends: each to its session, while that has the user that is meant. */
  deliver(receivers: PushReceivers, message: PushMessage): number {
    let count = 0
    for (const session of this.#received(receivers)) if (session.edge.push(message)) count++
    return count
  }

  disconnectHere(
    receivers: PushReceivers,
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number> {
    return this.#disconnect([...this.#received(receivers)], options)
  }

  async #disconnect(
    sessions: readonly Session[],
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number> {
    const found = sessions.filter(session => session.id !== options.except)
    for (const session of found) {
      if (options.reason === 'replaced') await this.#replace(session, { reason: 'replaced' })
      else kick(session)
    }
    return found.length
  }

  *#received(receivers: PushReceivers): Iterable<Session> {
    if (receivers === null) yield* this.#byId.values()
    for (const { session: id, userId } of receivers ?? []) {
      const session = this.#byId.get(id)
      if (session !== undefined && (userId === null || session.userId === userId)) yield session
    }
  }

  #find(target: PushTarget): Iterable<Session> {
    switch (target.type) {
      case 'everyone':
        return this.#byId.values()
      case 'session':
        return present([this.#byId.get(target.id)])
      case 'user':
        return present([this.#byUser.get(target.id)])
      case 'users':
        return present([...new Set(target.ids)].map(id => this.#byUser.get(id)))
      default:
        return unknownTarget(target)
    }
  }
}

function claimOf(session: Session, userId: string): PresenceClaim {
  return { id: userId, session: session.id, since: session.loginAt }
}

function kick(session: Session): void {
  session.leaving = true
  session.edge.close('kicked')
}

function present(sessions: readonly (Session | undefined)[]): Session[] {
  return sessions.filter(session => session !== undefined)
}

function unknownTarget(target: never): never {
  throw new SifakaError('Internal', { cause: `no such push target: ${JSON.stringify(target)}` })
}
