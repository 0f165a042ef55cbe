/**
 * The sessions of this gate by user, in the order of their logins. It says which one has to go for
 * a newer login, where this gate decides that; it ends none, and asks nobody else.
 */
import type { Session } from './session.ts'

export class UserSessions {
  /** How many sessions a user may have. */
  readonly max: number
  readonly #newest = new Map<string, Session>()
  /** The others of users who have several, oldest first; empty where `max` is 1. */
  readonly #older = new Map<string, readonly Session[]>()

  constructor(max: number) {
    this.max = max
  }

  /** How many users there are. */
  get size(): number {
    return this.#newest.size
  }

  *[Symbol.iterator](): IterableIterator<readonly [string, Session]> {
    for (const [userId, session] of this.#newest) {
      for (const older of this.#older.get(userId) ?? []) yield [userId, older]
      yield [userId, session]
    }
  }

  /** Adds the sessions of a user to `found`, oldest first. */
  collect(userId: string, found: Session[]): void {
    const newest = this.#newest.get(userId)
    if (newest === undefined) return
    if (this.max > 1) found.push(...(this.#older.get(userId) ?? []))
    found.push(newest)
  }

  /**
   * Who has to go for a login: nobody as long as there is room, else the oldest session of the same
   * login, else the oldest.
   */
  displacedBy(
    session: Session,
    login: { userId: string; tag: string | null },
  ): Session | undefined {
    if (this.max === 1) {
      const previous = this.#newest.get(login.userId)
      return previous === session ? undefined : previous
    }
    const found: Session[] = []
    this.collect(login.userId, found)
    const others = found.filter(other => other !== session)
    if (others.length < this.max) return undefined
    return others.find(({ tag }) => tag !== null && tag === login.tag) ?? others[0]
  }

  /** The newest of the user from now on. Where `max` is 1 there must be no other. */
  add(userId: string, session: Session): void {
    const previous = this.#newest.get(userId)
    this.#newest.set(userId, session)
    if (this.max === 1 || previous === undefined || previous === session) return
    const older = this.#older.get(userId) ?? []
    this.#older.set(userId, [...older, previous])
  }

  /** Does nothing where it is not the user's. */
  delete(userId: string, session: Session): void {
    const isNewest = this.#newest.get(userId) === session
    if (this.max === 1) {
      if (isNewest) this.#newest.delete(userId)
      return
    }
    const older = this.#older.get(userId) ?? []
    const rest = isNewest ? older.slice(0, -1) : older.filter(other => other !== session)
    if (isNewest) this.#setNewest(userId, older.at(-1))
    if (rest.length === 0) this.#older.delete(userId)
    else this.#older.set(userId, rest)
  }

  #setNewest(userId: string, session: Session | undefined): void {
    if (session === undefined) this.#newest.delete(userId)
    else this.#newest.set(userId, session)
  }
}
