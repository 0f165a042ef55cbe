/**
 * Keeps the claims of a gate standing. It looks at the KV every two seconds: as long as the data are
 * the same it makes a small part of all claims again, so that each lives on. Where the data were lost
 * it makes all of them anew over weaker ones, and asks the other gates to make theirs again, so that
 * they find out which they lost. It tells its own gate of such, and grants nothing new.
 *
 * `since` decides only after a loss of data. Otherwise the holder in the KV has the key by right,
 * whatever its clock said: it was granted it, or swapped it, in order.
 */
import type { Logger } from '../../base/logger.ts'
import type { Counter } from '../../base/metrics.ts'
import type { Claim, ClaimOptions, ClaimStore, HeldClaim } from '../../store/kv/claims.ts'
import type { Holder, PresenceClaim, PresenceOwner } from '../cluster.ts'
import { PresenceKind } from './claims.ts'

export interface PresenceUpkeepOptions {
  readonly kv: ClaimStore
  readonly log: Logger
  readonly ttlMs: number
  /** How often the KV is looked at. */
  readonly checkMs: number
  /** How often while it is away. */
  readonly awayCheckMs: number
  /** In this time every claim is made again once. */
  readonly periodMs: number
  readonly reasserted: Counter
  /** Null for what no store takes; such a claim was never granted. */
  claimOf(kind: PresenceKind, claim: PresenceClaim): Claim | null
  /** Null where the holder does not live. */
  livingHolder(held: HeldClaim): Holder | null
  /** What else is due while the KV answers; rejects where it does not. */
  onAnswer(): Promise<void>
  /** All claims were made anew over weaker ones, whose gates are to be told; rejects as `onAnswer`. */
  onClaimedAnew(): Promise<void>
  onLost(kind: PresenceKind): void
}

interface Listed {
  readonly kind: PresenceKind
  readonly told: PresenceClaim
  readonly claim: Claim
}

/** A full pass is made in so many parts, so that no part is a burst. */
const passParts = 16
/** So many full passes may follow each other, and one more each half minute; after a loss all may. */
const maxPasses = 4
const passGainMs = 30_000
/** Losers told and not released yet; a gate ends them at once, so few ever stand here. */
const maxTold = 10_000
/** Who gives way after a loss of data: the later connection, the earlier login. */
const weaker = { [PresenceKind.Client]: 'later', [PresenceKind.User]: 'earlier' } as const

export class PresenceUpkeep {
  readonly #options: PresenceUpkeepOptions
  readonly #told = new Set<string>()
  /** Claims are told apart by the remainder of their `since`, so that no list is kept of them. */
  readonly #slices: number
  #owner: PresenceOwner | undefined
  #slice = 0
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined
  #isStarted = false
  #closed = false
  #incarnation: string | undefined
  #isAway = false
  /** A full pass is due; `loss`: data were lost, so `since` decides. */
  #due: 'nothing' | 'all' | 'loss' = 'nothing'
  /** A claim could not be made now, as where a dead holder stood in its way: again with the next look. */
  #isBarred = false
  #passes = maxPasses
  #gainedAt = 0

  constructor(options: PresenceUpkeepOptions) {
    this.#options = options
    this.#slices = Math.max(1, Math.floor(options.periodMs / options.checkMs))
  }

  /** Also after `start`: without an owner there is nothing to keep, and the KV is left alone. */
  own(owner: PresenceOwner): void {
    this.#owner = owner
    if (this.#isStarted && !this.#closed) void this.#look()
  }

  /** Resolves after the first look at the KV, whatever it showed. */
  async start(): Promise<void> {
    if (this.#isStarted || this.#closed) return
    this.#isStarted = true
    if (this.#owner !== undefined) await this.#look()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#round
  }

  /** Claims of this gate may have been overwritten and let go: all are made again with the next look. */
  reassert(): void {
    if (this.#due === 'nothing') this.#due = 'all'
  }

  /** The KV failed somebody: what it was asked may or may not stand, so all is made again. */
  noteFailure(): void {
    this.reassert()
    if (this.#isAway) return
    this.#isAway = true
    this.#plan()
  }

  /** The claim is none of this gate's any more. */
  forget(claim: Claim): void {
    this.#told.delete(toldKey(claim))
  }

  /** One look, then the timer for the next. */
  #look(): Promise<void> {
    clearTimeout(this.#timer)
    this.#round ??= this.#run().finally(() => {
      this.#round = undefined
      this.#plan()
    })
    return this.#round
  }

  #plan(): void {
    if (this.#closed || this.#round !== undefined) return
    clearTimeout(this.#timer)
    const { checkMs, awayCheckMs } = this.#options
    const delayMs = this.#isAway ? awayCheckMs : checkMs
    this.#timer = setTimeout(() => void this.#look(), delayMs).unref()
  }

  async #run(): Promise<void> {
    try {
      this.#isAway = false
      this.#isBarred = false
      this.#note(await this.#options.kv.incarnation())
      await this.#options.onAnswer()
      if (this.#due === 'loss') await this.#makeAll('loss')
      else if (this.#due === 'all' && this.#mayPass()) await this.#makeAll('all')
      else await this.#makeSlice()
    } catch (error) {
      this.#isAway = true
      this.reassert()
      this.#options.log.debug('Presence could not keep its claims', { error })
    }
  }

  #note(incarnation: string): void {
    if (this.#incarnation !== undefined && incarnation !== this.#incarnation) {
      this.#due = 'loss'
      this.#options.log.warn('The key-value store lost its data or was replaced: claiming anew')
    }
    this.#incarnation = incarnation
  }

  async #makeAll(due: 'all' | 'loss'): Promise<void> {
    // What is asked for from here on is for the next look: it may concern parts that are done by then.
    this.#due = 'nothing'
    try {
      for (let part = 0; part < passParts && !this.#closed; part++)
        await this.#make(claim => claim.since % passParts === part, due === 'loss')
      if (due === 'loss') await this.#options.onClaimedAnew()
    } catch (error) {
      this.#isBarred = true
      throw error
    } finally {
      if (this.#isBarred && (due === 'loss' || this.#due === 'nothing')) this.#due = due
    }
  }

  /** Full passes that were asked for are few: a KV that is slow must not be asked the more for it. */
  #mayPass(): boolean {
    const now = performance.now()
    const gained = Math.floor((now - this.#gainedAt) / passGainMs)
    if (gained > 0) {
      this.#passes = Math.min(this.#passes + gained, maxPasses)
      this.#gainedAt = now
    }
    if (this.#passes === 0) return false
    this.#passes--
    return true
  }

  async #makeSlice(): Promise<void> {
    await this.#make(claim => claim.since % this.#slices === this.#slice, false)
    if (!this.#isBarred) this.#slice = (this.#slice + 1) % this.#slices
  }

  /** Lists and sends in one turn: a claim that is released from then on is released behind it. */
  async #make(isDue: (claim: PresenceClaim) => boolean, isLoss: boolean): Promise<void> {
    const owner = this.#owner
    if (owner === undefined) return
    await Promise.all([
      this.#claim(this.#list(PresenceKind.Client, owner.clientIds(), isDue), isLoss),
      this.#claim(this.#list(PresenceKind.User, owner.users(), isDue), isLoss),
    ])
  }

  #list(
    kind: PresenceKind,
    claims: Iterable<PresenceClaim>,
    isDue: (claim: PresenceClaim) => boolean,
  ): Listed[] {
    const listed: Listed[] = []
    for (const told of claims) {
      if (!isDue(told)) continue
      const claim = this.#options.claimOf(kind, told)
      if (claim !== null && !this.#told.has(toldKey(claim))) listed.push({ kind, told, claim })
    }
    return listed
  }

  async #claim(listed: readonly Listed[], isLoss: boolean): Promise<void> {
    const first = listed[0]
    if (first === undefined) return
    const { kv, ttlMs, reasserted } = this.#options
    const options: ClaimOptions = { ttlMs, ...(isLoss ? { over: weaker[first.kind] } : {}) }
    const answers = await kv.claim(
      listed.map(one => one.claim),
      options,
    )
    reasserted.inc(listed.length)
    const barring: Claim[] = []
    answers.forEach((held, index) => {
      if (held === null) return
      const one = listed[index]!
      const holder = this.#options.livingHolder(held)
      if (holder === null) barring.push({ key: one.claim.key, ...held })
      else this.#tell(one, holder)
    })
    if (barring.length === 0) return
    // Known dead here alone, as after the KV lost its tombstones: the next look finds the keys free.
    await kv.release(barring)
    this.#isBarred = true
  }

  #tell({ kind, told, claim }: Listed, holder: Holder): void {
    const key = toldKey(claim)
    if (this.#told.has(key) || this.#closed) return
    if (this.#told.size >= maxTold) this.#told.delete(this.#told.keys().next().value!)
    this.#told.add(key)
    this.#options.onLost(kind)
    try {
      if (kind === PresenceKind.Client) this.#owner?.lostClientId(told, holder)
      else this.#owner?.lostUser(told, holder)
    } catch (error) {
      this.#options.log.error('A gate failed to end a session that lost its claim', { error })
    }
  }
}

function toldKey({ key, rest }: Claim): string {
  return `${key} ${rest}`
}
