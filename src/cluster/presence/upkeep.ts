/**
 * Keeps the claims of a gate standing. It looks at the KV every two seconds: as long as the data
 * are the same it makes a slice of all claims again, so that each lives on. Where the data were
 * lost it makes all of them anew over weaker ones, and asks the other gates to make theirs again,
 * so that they find out which they lost. It tells its own gate which claims another session holds;
 * it never claims for a session that the gate does not list.
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
  /**
   * All claims were made anew over weaker ones, whose gates are to be told; rejects as `onAnswer`.
   */
  onClaimedAnew(): Promise<void>
  onLost(kind: PresenceKind): void
}

interface Listed {
  readonly kind: PresenceKind
  /** As the gate lists it. */
  readonly own: PresenceClaim
  /** As it stands in the KV. */
  readonly claim: Claim
}

/** Claims sent in one turn, two commands at the KV; the next are sent when these are answered. */
const maxSent = 1_000
/** Claims looked at in one turn, about a millisecond's work. */
const maxLooked = 10_000
/**
 * So many full passes may follow each other, and one more each half minute; after a loss all may.
 */
const maxPasses = 4
const passGainMs = 30_000
/** A gate ends what it has lost at once, so few ever stand here. */
const maxLost = 10_000
/** Who gives way after a loss of data: the later connection, the earlier login. */
const weaker = { [PresenceKind.Client]: 'later', [PresenceKind.User]: 'earlier' } as const

export class PresenceUpkeep {
  readonly #options: PresenceUpkeepOptions
  /** Claims that the gate was told it has lost, until it gives them up: it is told once. */
  readonly #lost = new Set<string>()
  /**
   * So many looks make all claims again. A claim's slice follows from its session: no list is kept.
   */
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
  /**
   * A claim could not be made now, as where a dead holder stood in its way: again with the next
   * look.
   */
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

  /**
   * Claims of this gate may have been overwritten and let go: all are made again with the next
   * look.
   */
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

  /** The gate gives the claim up, or makes it anew: its loss would be news again. */
  forget(claim: Claim): void {
    this.#lost.delete(lostKey(claim))
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
    // What is asked for from here on is for the next look: it may concern parts that are done by
    // then.
    this.#due = 'nothing'
    try {
      await this.#make(() => true, due === 'loss')
      if (due === 'loss') await this.#options.onClaimedAnew()
    } catch (error) {
      this.#isBarred = true
      throw error
    } finally {
      if (this.#isBarred && (due === 'loss' || this.#due === 'nothing')) this.#due = due
    }
  }

  /**
   * Full passes that were asked for are few: a KV that is slow must not be asked the more for it.
   */
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
    await this.#make(claim => numberOf(claim) % this.#slices === this.#slice, false)
    if (!this.#isBarred) this.#slice = (this.#slice + 1) % this.#slices
  }

  async #make(isDue: (claim: PresenceClaim) => boolean, isLoss: boolean): Promise<void> {
    const owner = this.#owner
    if (owner === undefined) return
    await this.#makeKind(PresenceKind.Client, owner.clientIds(), { isDue, isLoss })
    await this.#makeKind(PresenceKind.User, owner.users(), { isDue, isLoss })
  }

  /**
   * What is listed in a turn is sent in that turn: a claim that is released from then on is
   * released behind it. What comes and goes between two turns the gate's own list shows, as it goes
   * on.
   */
  async #makeKind(
    kind: PresenceKind,
    claims: Iterable<PresenceClaim>,
    { isDue, isLoss }: { isDue: (claim: PresenceClaim) => boolean; isLoss: boolean },
  ): Promise<void> {
    let listed: Listed[] = []
    let looked = 0
    for (const own of claims) {
      if (this.#closed) return
      const one = isDue(own) ? this.#listed(kind, own) : null
      if (one !== null) listed.push(one)
      if (++looked < maxLooked && listed.length < maxSent) continue
      if (listed.length > 0) await this.#claim(listed, isLoss)
      else await new Promise(setImmediate)
      listed = []
      looked = 0
    }
    await this.#claim(listed, isLoss)
  }

  #listed(kind: PresenceKind, own: PresenceClaim): Listed | null {
    const claim = this.#options.claimOf(kind, own)
    return claim === null || this.#lost.has(lostKey(claim)) ? null : { kind, own, claim }
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
    // Known dead here alone, as after the KV lost its tombstones: the next look finds the keys
    // free.
    await kv.release(barring)
    this.#isBarred = true
  }

  #tell({ kind, own, claim }: Listed, holder: Holder): void {
    const key = lostKey(claim)
    if (this.#lost.has(key) || this.#closed) return
    if (this.#lost.size >= maxLost) this.#lost.delete(this.#lost.keys().next().value!)
    this.#lost.add(key)
    this.#options.onLost(kind)
    try {
      if (kind === PresenceKind.Client) this.#owner?.lostClientId(own, holder)
      else this.#owner?.lostUser(own, holder)
    } catch (error) {
      this.#options.log.error('A gate failed to end a session that lost its claim', { error })
    }
  }
}

/** Even over all claims, for sessions are random, and the same each time. */
function numberOf({ session }: PresenceClaim): number {
  return Number.parseInt(session.slice(-8), 16)
}

function lostKey({ key, rest }: Claim): string {
  return `${key} ${rest}`
}
