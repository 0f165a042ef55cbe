/**
 * Whether this node may act, decided by one comparison with a time up to which that is certain.
 * Others bury a node that they have not heard for 5 s, so a node that knows itself heard 4 s ago or
 * less has no tombstone. The proofs, each counted from when it was asked for and never from when
 * the answer was read, for a process may be stopped in between:
 *
 * - Its own announcement came back: 4 s from when it was sent. This prolongs a lease and never
 *   renews one that has lapsed: a node that wakes after its burial hears itself as well as ever.
 * - A look at the KV found no tombstone: 4 s. It looks each second in any case, so that a node
 *   which was buried wrongly (heard by itself, not by others) learns it within about a second.
 * - The KV did not answer within `lookMs`: 2 s from the end of the look. Without the KV nobody can
 *   be buried, so the node goes on; but who stood still for longer than that looks once more before
 *   it acts, for the KV may have been away from this node alone.
 *
 * The wall clock is asked besides, for the monotonic one does not count while the machine is
 * suspended; where it is set forward a node looks once more than it need, and nothing else happens.
 *
 * Tombstones last an hour: a process that stood still for half of that takes itself for dead.
 */
import os from 'node:os'
import type { Lifecycle } from '../../base/lifecycle.ts'
import type { Logger } from '../../base/logger.ts'
import { pause } from '../../base/within.ts'
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import type { ClaimStore } from '../../store/kv/claims.ts'
import type { Lease } from '../cluster.ts'
import { Moment } from './moment.ts'
import { tombstoneTtlMs } from '../membership/tombstones.ts'

/** A second less than the silence after which others bury. */
const leaseMs = 4_000
const awayMs = 2_000
const retryMs = 100
const lookEveryMs = 1_000

/** The lease as those parts use it that know of this node's own life. */
export interface LeaseKeeper extends Lease, Lifecycle {
  readonly isLost: boolean
  /** The node's announcement of that time (`performance.now()`) has come back. */
  prove(sentAt: number): void
  /** Somebody says that this node is dead: hold every act until the KV has been asked. */
  doubt(): void
  /** It is known to be dead, or has lost its name. */
  lose(words: string): void
}

export interface LeaseOptions {
  readonly self: NodeRef
  readonly kv: Pick<ClaimStore, 'tombstones'>
  readonly log: Logger
  /** How long a look waits for the KV, 500 ms; then the KV counts as away. */
  readonly lookMs?: number
  /** Half an hour; `Infinity` for a node that is alone. */
  readonly maxStandstillMs?: number
}

export function createLease(options: LeaseOptions): LeaseKeeper {
  return new NodeLease(options)
}

type Answer = 'none' | 'away' | { readonly words: string }

class NodeLease implements LeaseKeeper {
  readonly #key: string
  readonly #kv: Pick<ClaimStore, 'tombstones'>
  readonly #log: Logger
  readonly #lookMs: number
  readonly #maxStandstillMs: number
  readonly #listeners: (() => void)[] = []
  /** May act up to this time; -Infinity: not before a look, whatever else is heard. */
  #until = -Infinity
  /** The same by the wall clock. */
  #wallUntil = -Infinity
  /** The last time for which it was certain that this process ran. */
  #ranAt = Infinity
  /** The same by the uptime of the machine, which counts while it is suspended. */
  #ranAtUptime = Infinity
  #starting: Promise<void> | null = null
  #looking: Promise<void> | null = null
  #settling: Promise<void> | null = null
  #doubts = 0
  #isAway = false
  #isLost = false
  #isClosed = false
  /** Ends the look that is under way, as if its time were over. */
  #endLook: (() => void) | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(options: LeaseOptions) {
    this.#key = nodeKey(options.self)
    this.#kv = options.kv
    this.#log = options.log
    this.#lookMs = options.lookMs ?? 500
    this.#maxStandstillMs = options.maxStandstillMs ?? tombstoneTtlMs / 2
  }

  get mayAct(): boolean {
    return performance.now() <= this.#until && Date.now() <= this.#wallUntil
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** Resolves after the first look: the node may act from then on. */
  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  /** Nothing is looked up any more; who waits for `settled()` waits for ever. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#endLook?.()
    await this.#looking
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async settled(): Promise<void> {
    if (this.mayAct) return
    this.#settling ??= this.#settle()
    await this.#settling
  }

  onLost(listener: () => void): void {
    this.#listeners.push(listener)
  }

  prove(sentAt: number): void {
    if (this.mayAct) this.#prolong(sentAt + leaseMs - performance.now())
  }

  doubt(): void {
    this.#doubts++
    this.#until = -Infinity
    void this.settled()
  }

  lose(words: string): void {
    this.#until = -Infinity
    if (this.#isLost || this.#isClosed) return
    this.#isLost = true
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#log.error('This node counts as dead and must start anew', { life: this.#key, words })
    for (const listener of this.#listeners) listener()
  }

  async #start(): Promise<void> {
    if (this.#isClosed) return
    this.#timer = setInterval(() => void this.#look(), lookEveryMs).unref()
    await this.#look()
  }

  /** From now on, where that is longer than it may already. */
  #prolong(ms: number): void {
    const until = performance.now() + ms
    if (until <= this.#until && this.mayAct) return
    this.#until = until
    this.#wallUntil = Date.now() + ms
  }

  async #settle(): Promise<void> {
    // A look that was begun before a pause proves nothing after it, so there may be several.
    while (!this.mayAct) {
      if (this.#isLost || this.#isClosed) await new Promise<never>(() => {})
      await this.#look()
    }
    this.#settling = null
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    if (this.#isLost || this.#isClosed) return
    const stoodStillMs = this.#ran()
    if (stoodStillMs > this.#maxStandstillMs)
      return this.lose(`stood still for ${Math.round(stoodStillMs)} ms`)
    const began = new Moment()
    const doubts = this.#doubts
    const answer = await this.#ask(performance.now())
    if (typeof answer === 'object') return this.lose(answer.words)
    if (this.#isLost || this.#isClosed || doubts !== this.#doubts) return
    this.#tellAway(answer === 'away')
    this.#prolong((answer === 'none' ? leaseMs : this.#lookMs + awayMs) - began.ageMs)
  }

  /** How long it is since this was asked last. */
  #ran(): number {
    const now = performance.now()
    const uptime = os.uptime() * 1_000
    const ms = Math.max(now - this.#ranAt, uptime - this.#ranAtUptime)
    this.#ranAt = now
    this.#ranAtUptime = uptime
    return ms
  }

  /**
   * Asks until there is an answer or the time is over: a connection that broke while the process
   * stood still is made anew within a few milliseconds, and must not pass for a KV that is away.
   */
  async #ask(began: number): Promise<Answer> {
    const over = new AbortController()
    this.#endLook = () => over.abort()
    const deadline = setTimeout(
      // Once round the event loop more: where it was blocked, the answer may lie in the socket.
      () => setImmediate(() => setImmediate(() => over.abort())),
      this.#lookMs,
    )
    const isOver = new Promise<'away'>(resolve => {
      over.signal.addEventListener('abort', () => resolve('away'), { once: true })
    })
    try {
      while (!over.signal.aborted) {
        const answer = await Promise.race([this.#tombstone(), isOver])
        if (answer !== 'failed') return answer
        await Promise.race([pause(retryMs), isOver])
        if (performance.now() - began > this.#lookMs) return 'away'
      }
      return 'away'
    } finally {
      this.#endLook = null
      clearTimeout(deadline)
    }
  }

  async #tombstone(): Promise<Answer | 'failed'> {
    try {
      const [words] = await this.#kv.tombstones([this.#key])
      return words == null ? 'none' : { words }
    } catch {
      return 'failed'
    }
  }

  #tellAway(isAway: boolean): void {
    if (isAway === this.#isAway) return
    this.#isAway = isAway
    if (isAway)
      this.#log.warn(
        'The key-value store does not answer: nobody can be declared dead until it does',
      )
    else this.#log.info('The key-value store answers again: deaths are judged again')
  }
}
