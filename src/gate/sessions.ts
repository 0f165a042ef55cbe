/**
 * All sessions of this gate, by id and by user: who is connected, who is logged in where, and what
 * is pushed to whom. A user has one session, or a set number of them; a newer login replaces an
 * older one. In a cluster the KV says whom: the order in which it grants claims is the order of
 * logins.
 */
import { hash } from 'node:crypto'
import { type Clock, systemClock } from '../base/clock.ts'
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
import { UserSessions } from './user-sessions.ts'

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

/** A login that has been granted. */
interface Login {
  readonly userId: string
  readonly tag: string | null
  /**
   * Sessions of this gate that have to go for it, as the KV says; null: the gate's own order
   * decides.
   */
  readonly here: readonly Holder[] | null
  readonly elsewhere: readonly Holder[]
}

const nobody: readonly Holder[] = []

export class Sessions implements SessionsPort, SessionOwner, LocalSessions {
  readonly limits: QueueLimits
  readonly clock: Clock
  idPrefix = ''
  readonly #byId = new Map<string, Session>()
  readonly #byUser: UserSessions
  #backend: SessionBackend | null = null
  #cluster: SessionsCluster | null = null

  constructor(
    limits: QueueLimits,
    options: { readonly sessionsPerUser?: number; readonly clock?: Clock } = {},
  ) {
    this.limits = limits
    this.clock = options.clock ?? systemClock
    this.#byUser = new UserSessions(options.sessionsPerUser ?? 1)
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
    for (const [userId, session] of this.#byUser) yield claimOf(session, userId)
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

  async bind(session: Session, userId: string, tag: string | null): Promise<void> {
    if (session.userId !== null) await this.#unbind(session, { reason: 'relogin' })
    if (this.#cluster === null)
      return this.#bind(session, { userId, tag, here: null, elsewhere: nobody })
    if (session.closed || session.leaving) throw new SifakaError('ServerIsDown')
    const { users } = this.#cluster
    const claimed = Promise.withResolvers<void>()
    session.claiming = claimed.promise
    let binding: Promise<void>
    try {
      session.loginAt = Math.max(Date.now(), session.loginAt + 1)
      if (this.#byUser.max > 1) {
        binding = this.#bind(session, await this.#takeSlot(session, { users, userId, tag }))
      } else {
        const holder = await users.swap(claimOf(session, userId))
        const elsewhere = holder === null ? nobody : [holder]
        binding = this.#bind(session, { userId, tag, here: null, elsewhere })
      }
    } finally {
      session.claiming = null
      claimed.resolve()
    }
    return binding
  }

  async #takeSlot(
    session: Session,
    { users, userId, tag }: Pick<Login, 'userId' | 'tag'> & { readonly users: UserClaims },
  ): Promise<Login> {
    const { id, loginAt: since } = session
    const wanted: PresenceClaim = { id: userId, session: id, since, ...loginOf(tag) }
    const { claim, here, elsewhere } = await users.takeSlot(wanted)
    session.slotClaim = claim
    session.loginAt = claim.since
    return { userId, tag, here, elsewhere }
  }

  /** The login has been granted. What comes before the first `await` is of one turn. */
  async #bind(session: Session, login: Login): Promise<void> {
    const { userId, tag, elsewhere } = login
    const isGone = session.closed || session.leaving
    if (isGone && this.#cluster === null) throw new SifakaError('ServerIsDown')
    const older = this.#takeOlder(session, login)
    if (isGone) {
      // In the KV it was a login: who had to go for it has lost the user.
      this.#cluster?.users.release(claimOf(session, userId))
      await this.#replaceOlder(session, { ...login, older })
      throw new SifakaError('ServerIsDown')
    }
    this.#byUser.add(userId, session)
    session.userId = userId
    session.tag = tag
    await this.#tell(session, async () => {
      if (older.length > 0 || elsewhere.length > 0)
        await this.#replaceOlder(session, { ...login, older })
      if (!session.closed) await this.events.login(session)
    })
  }

  /** Takes from the user the sessions of this gate that have to go for a login. */
  #takeOlder(session: Session, login: Login): readonly Session[] {
    const older: Session[] = []
    if (login.here === null) {
      const displaced = this.#byUser.displacedBy(session, login)
      if (displaced !== undefined) older.push(displaced)
    }
    for (const { session: id, since } of login.here ?? nobody) {
      const named = this.#byId.get(id)
      // It may have logged out or in again since.
      if (named?.userId === login.userId && named.loginAt === since) older.push(named)
    }
    for (const one of older) this.#byUser.delete(login.userId, one)
    return older
  }

  async #replaceOlder(
    session: Session,
    { userId, tag, older, elsewhere }: Login & { readonly older: readonly Session[] },
  ): Promise<void> {
    const by = { session: session.id, tag }
    for (const one of older) await this.#replace(one, { reason: 'replaced', by })
    for (const holder of elsewhere) await this.#cluster?.users.replace(holder, userId, by)
  }

  /** The session gives up its user and its claim; a newer session of the user keeps its own. */
  #release(session: Session): void {
    const { userId } = session
    if (userId === null) return
    this.#byUser.delete(userId, session)
    this.#cluster?.users.release(claimOf(session, userId))
  }

  /**
   * A session of another gate has the place that this claim stood for: the session here is
   * replaced, as by a newer login on this gate. Does nothing where the claim is its claim no more.
   * Never rejects.
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

  /** A push that another node sends: to each session that still has the user that is meant. */
  deliver(receivers: PushReceivers, message: PushMessage): number {
    let count = 0
    for (const session of this.#stillBound(receivers)) if (session.edge.push(message)) count++
    return count
  }

  disconnectHere(
    receivers: PushReceivers,
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number> {
    return this.#disconnect([...this.#stillBound(receivers)], options)
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

  *#stillBound(receivers: PushReceivers): Iterable<Session> {
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
      case 'session': {
        const session = this.#byId.get(target.id)
        return session === undefined ? [] : [session]
      }
      case 'user':
        return this.#ofUsers([target.id])
      case 'users':
        return this.#ofUsers(new Set(target.ids))
      default:
        return unknownTarget(target)
    }
  }

  #ofUsers(ids: Iterable<string>): Session[] {
    const found: Session[] = []
    for (const id of ids) this.#byUser.collect(id, found)
    return found
  }
}

/** Of the login that the session has granted. */
function claimOf(session: Session, userId: string): PresenceClaim {
  const { slotClaim } = session
  if (slotClaim?.id === userId) return slotClaim
  return { id: userId, session: session.id, since: session.loginAt }
}

/** Tells logins apart in the KV, where a tag has no business. */
function loginOf(tag: string | null): { readonly login?: string } {
  return tag === null ? {} : { login: hash('sha256', tag).slice(0, 16) }
}

function kick(session: Session): void {
  session.leaving = true
  session.edge.close('kicked')
}

function unknownTarget(target: never): never {
  throw new SifakaError('Internal', { cause: `no such push target: ${JSON.stringify(target)}` })
}
