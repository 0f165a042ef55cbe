/**
 * Logins of users who may have several sessions. A user has that many slots, each a key of its own
 * that one session holds, so there are never more sessions than slots. A login reads all of them
 * and claims the first free one; where none is free it takes away the claim of the session that has
 * to go, by its very text, and claims the slot behind it. Where another login was faster it looks
 * again.
 *
 * It decides which slot; what claims of a login that failed become is presence's.
 */
import type { HeldClaim } from '../../store/kv/claims.ts'
import type { Holder, PresenceClaim, SlotGrant } from '../cluster.ts'
import { loginOf } from './claims.ts'
import { storeFailed } from './queue.ts'

export interface UserSlotsOptions {
  /** Who holds each of the user's slots, dead ones too. */
  holders(id: string): Promise<(HeldClaim | null)[]>
  /** Null where the holder does not live. */
  livingHolder(held: HeldClaim): Holder | null
  /**
   * Claims a slot, where `before` names a claim once that is gone. Resolves to null where it was
   * granted, else to who holds the slot.
   */
  claim(wanted: PresenceClaim, before: HeldClaim | null): Promise<HeldClaim | null>
  /** A login failed that has taken claims away: those who had them are not told of it here. */
  onFailure(wanted: PresenceClaim): void
}

interface Slot {
  readonly held: HeldClaim | null
  /** Null for a free one: no holder, or a dead one. */
  readonly holder: Holder | null
}

/** A login looks again only while it can still end within 3 s. */
const tryAgainMs = 800
/** As long as a call has: who waits longer is answered already. */
const maxWaitMs = 3_000

export class UserSlots {
  readonly #options: UserSlotsOptions
  /** The last login of each user that is under way. */
  readonly #last = new Map<string, Promise<void>>()

  constructor(options: UserSlotsOptions) {
    this.#options = options
  }

  /**
   * One login of a user at a time: those of one gate would only take the slots from one another.
   */
  async take(claim: PresenceClaim): Promise<SlotGrant> {
    const { id } = claim
    const before = this.#last.get(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last.set(id, promise)
    const askedAt = performance.now()
    try {
      await before
      if (performance.now() - askedAt > maxWaitMs)
        throw storeFailed('Cannot log a user in: too many logins of the same user wait')
      return await this.#take(claim)
    } finally {
      if (this.#last.get(id) === promise) this.#last.delete(id)
      resolve()
    }
  }

  async #take(claim: PresenceClaim): Promise<SlotGrant> {
    const startedAt = performance.now()
    const replaced = new Map<string, Holder>()
    let wanted = claim
    try {
      do {
        const slots = await this.#read(claim.id)
        const slot = choose(slots, claim)
        wanted = { ...claim, slot, since: Math.max(claim.since, newestOf(slots) + 1) }
        const { held: before, holder } = slots[slot]!
        const held = await this.#options.claim(wanted, before)
        // Made again by its gate before this claim came: it has its slot still.
        const stands = held !== null && before !== null && held.rest === before.rest
        if (holder !== null && holder.session !== claim.session && !stands)
          replaced.set(holder.session, holder)
        if (held === null) return { claim: wanted, replaced: [...replaced.values()] }
      } while (performance.now() - startedAt <= tryAgainMs)
      throw storeFailed('Cannot log a user in: other logins of the same user were faster')
    } catch (error) {
      if (replaced.size > 0) this.#options.onFailure(wanted)
      throw error
    }
  }

  async #read(id: string): Promise<Slot[]> {
    const options = this.#options
    const all = await options.holders(id)
    return all.map(held => ({ held, holder: held === null ? null : options.livingHolder(held) }))
  }
}

/**
 * The slot that this very session has already, a free one, or that of the session that has to go.
 */
function choose(slots: readonly Slot[], { session, login }: PresenceClaim): number {
  const own = slots.findIndex(({ holder }) => holder?.session === session)
  if (own !== -1) return own
  const free = slots.findIndex(({ holder }) => holder === null)
  if (free !== -1) return free
  const isSameLogin = ({ held }: Slot): boolean => login !== undefined && loginOf(held!) === login
  const sameLogin = slots.filter(isSameLogin)
  const oldest = (sameLogin.length > 0 ? sameLogin : slots).reduce((a, b) =>
    b.holder!.since < a.holder!.since ? b : a,
  )
  return slots.indexOf(oldest)
}

function newestOf(slots: readonly Slot[]): number {
  return Math.max(-1, ...slots.map(({ holder }) => holder?.since ?? -1))
}
