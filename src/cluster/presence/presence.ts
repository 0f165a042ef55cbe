/**
 * Presence: which session holds a client id, and which one a user, as claims in the KV that name
 * the session's gate. It knows neither sessions nor sockets: the gate asks it before it lets a
 * client in or binds a user, and is told when another session holds either by right. What it could
 * not write or take back for want of the KV it makes right when the KV is back. Exactly one session
 * holds an id or a user's slot while the KV keeps its data; after their loss at most ten seconds of
 * two.
 */
import type { Logger } from '../../base/logger.ts'
import type { Metrics } from '../../base/metrics.ts'
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import type { Claim, ClaimStore, HeldClaim } from '../../store/kv/claims.ts'
import type { Holder, Presence, PresenceClaim, PresenceOwner, SlotGrant } from '../cluster.ts'
import { claimOf, claimOrNull, holderOf, PresenceKind, userKeyOf } from './claims.ts'
import { presenceCounters, type PresenceCounters } from './counters.ts'
import { PresenceMarks } from './marks.ts'
import { PresenceQueue, storeFailed, type PresenceOperation } from './queue.ts'
import { PresenceReads } from './reads.ts'
import { PresenceReleases } from './releases.ts'
import { UserSlots } from './slots.ts'
import { PresenceUpkeep } from './upkeep.ts'

export interface PresenceOptions {
  readonly self: NodeRef
  readonly kv: ClaimStore
  /** What this node knows beyond the KV's tombstones: that life is over. */
  isGone(ref: NodeRef): boolean
  /** A claim names this life, which is not known to be over: whether it is has to be found out. */
  expect(ref: NodeRef): void
  readonly log: Logger
  readonly metrics: Metrics
  /** 1: how many sessions a user may have, each in a slot of its own; the same on all nodes. */
  readonly sessionsPerUser?: number
  /** 600,000 ms: twice the period, so that one round may fail. */
  readonly ttlMs?: number
  /** 300,000 ms: in this time every claim is made again. */
  readonly periodMs?: number
  /** 2,000 ms: how often it is looked whether the KV still has its data. */
  readonly checkMs?: number
  /** 500 ms: the same while the KV is away. */
  readonly awayCheckMs?: number
  /** 20,000 operations without their answer: a second of what one Redis does. */
  readonly maxWaiting?: number
  /** 100,000 users asked for and not answered, whatever number of slots they have. */
  readonly maxWaitingReads?: number
  /** 50,000 of ended sessions, as many as one gate holds, and as many of failed claims. */
  readonly maxPendingReleases?: number
}

export interface ClusterPresence extends Presence {
  /**
   * A gate has died: it may have taken a user over without telling this one. All claims are made
   * again within two seconds; those that another living gate holds are lost.
   */
  reassert(): void
}

/**
 * Not started. What the owner lists is made again in the background, so the gate lists a claim from
 * its grant on, and no more from the moment it asks for the release.
 */
export function createPresence(options: PresenceOptions): ClusterPresence {
  return new KvPresence(options)
}

/** A second try (a dead holder was in the way) begins only while it can still end within 3 s. */
const secondTryMs = 800

class KvPresence implements ClusterPresence {
  readonly sessionsPerUser: number
  readonly #options: PresenceOptions
  readonly #queue: PresenceQueue
  readonly #reads: PresenceReads
  /** Claims of sessions that have ended, to be released. */
  readonly #releases: PresenceReleases
  /** Claims that failed and may stand. Apart, for failures may be many where clients try again. */
  readonly #undone: PresenceReleases
  readonly #marks: PresenceMarks
  readonly #upkeep: PresenceUpkeep
  readonly #slots: UserSlots
  readonly #counters: PresenceCounters
  readonly #selfKey: string
  #closing: Promise<void> | undefined

  constructor(options: PresenceOptions) {
    const { kv, metrics, log } = options
    const ttlMs = options.ttlMs ?? 600_000
    this.sessionsPerUser = options.sessionsPerUser ?? 1
    this.#options = options
    this.#selfKey = nodeKey(options.self)
    this.#counters = presenceCounters(metrics)
    this.#queue = new PresenceQueue(kv, { ttlMs, maxWaiting: options.maxWaiting ?? 20_000 })
    const maxKeys = (options.maxWaitingReads ?? 100_000) * this.sessionsPerUser
    this.#reads = new PresenceReads(kv, { maxKeys })
    const releases = { kv, queue: this.#queue, maxPending: options.maxPendingReleases ?? 50_000 }
    const { pending } = this.#counters
    this.#releases = new PresenceReleases({ ...releases, pending: pending.ended })
    this.#undone = new PresenceReleases({ ...releases, pending: pending.failed })
    this.#marks = new PresenceMarks({ kv, owner: this.#selfKey, undone: this.#undone })
    this.#upkeep = new PresenceUpkeep({
      kv,
      log,
      ttlMs,
      checkMs: options.checkMs ?? 2_000,
      awayCheckMs: options.awayCheckMs ?? 500,
      periodMs: options.periodMs ?? 300_000,
      reasserted: this.#counters.reasserted,
      claimOf: (kind, claim) => claimOrNull(kind, claim, options.self),
      livingHolder: held => this.#livingHolder(held),
      onAnswer: () => this.#answered(),
      onClaimedAnew: () => this.#marks.leave(),
      onLost: kind => this.#counters.lost[kind].inc(),
    })
    this.#slots = new UserSlots({
      holders: id => this.#holders(this.#slotKeys(id).filter(key => key !== null)),
      livingHolder: held => this.#livingHolder(held),
      claim: (wanted, before) => this.#claimSlot(wanted, before),
      onFailure: wanted => this.#marks.addFailed(claimOf(PresenceKind.User, wanted, options.self)),
    })
  }

  own(owner: PresenceOwner): void {
    this.#upkeep.own(owner)
  }

  async start(): Promise<void> {
    this.#assertOpen()
    await this.#upkeep.start()
  }

  reassert(): void {
    this.#upkeep.reassert()
  }

  async claimClientId(claim: PresenceClaim): Promise<Holder | null> {
    const wanted = this.#begin(PresenceKind.Client, claim)
    return this.#undoOnFailure('claim', wanted, () => this.#claim(wanted))
  }

  releaseClientId(claim: PresenceClaim): Promise<void> {
    return this.#release(PresenceKind.Client, claim)
  }

  async swapUser(claim: PresenceClaim): Promise<Holder | null> {
    const wanted = this.#begin(PresenceKind.User, claim)
    return this.#undoOnFailure('swap', wanted, async () => {
      const held = await this.#ask('swap', wanted)
      if (held === null || this.#isOwn(held, claim)) return null
      return this.#livingHolder(held)
    })
  }

  releaseUser(claim: PresenceClaim): Promise<void> {
    return this.#release(PresenceKind.User, claim)
  }

  async takeSlot(claim: PresenceClaim): Promise<SlotGrant> {
    this.#assertOpen()
    // Of the longest key, so that no slot is closed to an id that another one takes.
    claimOf(PresenceKind.User, { ...claim, slot: this.sessionsPerUser - 1 }, this.#options.self)
    return this.#slots.take(claim)
  }

  async users(ids: readonly string[]): Promise<(Holder | null)[]> {
    this.#assertOpen()
    const keys = this.sessionsPerUser === 1 ? ids.map(onlyKey) : ids.flatMap(this.#slotKeys)
    const asked = keys.filter(key => key !== null)
    const held = (await this.#holders(asked)).values()
    return keys.map(key => {
      const found = key === null ? null : held.next().value
      return found == null ? null : this.#livingHolder(found)
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(): Promise<void> {
    await Promise.all([this.#queue.drain(), this.#reads.drain(), this.#upkeep.close()])
    // The last chance; what the KV does not take now lapses, or is void with this node's tombstone.
    await this.#repeatReleases().catch(() => {})
  }

  /** The KV answered the upkeep's look: what it could not take before is brought to it. */
  async #answered(): Promise<void> {
    await this.#repeatReleases()
    if (await this.#marks.look()) this.#upkeep.reassert()
  }

  async #repeatReleases(): Promise<void> {
    await this.#releases.repeat()
    await this.#undone.repeat()
  }

  /** The claim to be made: what was still to be taken back of this very claim stays. */
  #begin(kind: PresenceKind, claim: PresenceClaim): Claim {
    this.#assertOpen()
    const wanted = claimOf(kind, claim, this.#options.self)
    this.#queue.checkRoom()
    this.#releases.forget(wanted)
    this.#undone.forget(wanted)
    this.#upkeep.forget(wanted)
    return wanted
  }

  /**
   * Claims until the key is ours or a living holder's; those known dead here are taken away first.
   */
  async #claim(wanted: Claim): Promise<Holder | null> {
    const startedAt = performance.now()
    let held = await this.#ask('claim', wanted)
    while (held !== null) {
      const holder = this.#livingHolder(held)
      if (holder !== null) return holder
      if (performance.now() - startedAt > secondTryMs)
        throw storeFailed('Cannot claim an id: its holder is dead, and the KV is too slow')
      held = await this.#claimBehind(held, wanted)
    }
    return null
  }

  /** A failure of it is undone as that of a swap: it may have taken the slot from somebody. */
  #claimSlot(slot: PresenceClaim, before: HeldClaim | null): Promise<HeldClaim | null> {
    const wanted = this.#begin(PresenceKind.User, slot)
    return this.#undoOnFailure('swap', wanted, async () => {
      if (before === null) return this.#ask('claim', wanted)
      return this.#claimBehind(before, wanted)
    })
  }

  /** Takes a claim away and claims the key: sent in this order, and answered in one round trip. */
  async #claimBehind(before: HeldClaim, wanted: Claim): Promise<HeldClaim | null> {
    const [, held] = await Promise.all([
      this.#ask('release', { key: wanted.key, ...before }),
      this.#ask('claim', wanted),
    ])
    return held
  }

  /** Null for those that the store has no key for. */
  readonly #slotKeys = (id: string): (string | null)[] =>
    Array.from({ length: this.sessionsPerUser }, (_, slot) => userKeyOf(id, slot))

  #holders(keys: readonly string[]): Promise<(HeldClaim | null)[]> {
    this.#counters.operations.read.inc(keys.length)
    return this.#reads.holders(keys)
  }

  async #ask(operation: PresenceOperation, claim: Claim): Promise<HeldClaim | null> {
    this.#counters.operations[operation].inc()
    return this.#queue.ask(operation, claim)
  }

  /** A claim that failed may stand: it is taken back, and harms nobody who has the key by then. */
  async #undoOnFailure<T>(
    operation: 'claim' | 'swap',
    wanted: Claim,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.#counters.failures.inc()
      this.#upkeep.noteFailure()
      void this.#undone.release(wanted, { isOrdered: false })
      if (operation === 'swap') this.#marks.addFailed(wanted)
      throw error
    }
  }

  async #release(kind: PresenceKind, claim: PresenceClaim): Promise<void> {
    if (this.#closing !== undefined) return
    const unwanted = claimOrNull(kind, claim, this.#options.self)
    if (unwanted === null) return
    this.#counters.operations.release.inc()
    this.#upkeep.forget(unwanted)
    await this.#releases.release(unwanted, { isOrdered: true })
  }

  #livingHolder(held: HeldClaim): Holder | null {
    const holder = holderOf(held)
    if (holder === null || this.#options.isGone(holder.gate)) return null
    this.#options.expect(holder.gate)
    return holder
  }

  #isOwn(held: HeldClaim, claim: PresenceClaim): boolean {
    return held.owner === this.#selfKey && held.rest === claim.session
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw storeFailed('Cannot use presence: it is closed')
  }
}

/** Of a user with one session. Not `userKeyOf` itself: `map` would pass the index as the slot. */
function onlyKey(id: string): string | null {
  return userKeyOf(id)
}
