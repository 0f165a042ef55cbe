/**
 * Which nodes live. Each says so every second; who is silent for 3 s is suspect, at once where the
 * bus says that nobody is there, and who is silent for 5 s gets a tombstone from whoever notices
 * (silence.ts counts). A death that is told is believed when its tombstone was seen. Without the
 * bus no echo comes, without the KV no tombstone is written: nobody dies. It chooses no receiver
 * and reads no claim.
 */
import type { Lifecycle } from '../../base/lifecycle.ts'
import type { Logger } from '../../base/logger.ts'
import type { Metrics } from '../../base/metrics.ts'
import { pause, within } from '../../base/within.ts'
import { nodeKey, type Bus, type NodeRef } from '../../bus/bus.ts'
import { SifakaError } from '../../errors.ts'
import type { ClaimStore } from '../../store/kv/claims.ts'
import type { AnnouncedModule } from './announcement.ts'
import {
  decodeMessage,
  decodeTable,
  encodeMessage,
  type AnnouncementHead,
  type DirectoryMessage,
} from './announcement-codec.ts'
import { Announcer, echoLimitMs, type Description } from './announcer.ts'
import { Channel } from '../channels.ts'
import { ClockSkew } from './clock-skew.ts'
import type { ClusterNode, Directory, DirectoryListener } from '../cluster.ts'
import { Deaths } from './deaths.ts'
import type { LeaseKeeper } from '../life/lease.ts'
import { figuresOf, type Figures } from './figures.ts'
import { NumberConflicts } from './number-conflicts.ts'
import { Roster } from './roster.ts'
import { deathMs, Silence, suspectMs, tickMs } from './silence.ts'
import { Unheard } from './unheard.ts'

export interface Membership extends Directory, Lifecycle {
  /** Its own words come back: the others hear it, as far as it can know. */
  readonly isHeard: boolean
  /** What `describe` says has changed: told within 100 ms, however often it is called. */
  announceNow(): void
  /**
   * A claim in the KV names this life. Where nobody announces it for 5 s it is judged as one that
   * has fallen silent: its end may have been clean, with the KV away and this node not there to
   * hear it.
   */
  expect(ref: NodeRef): void
  /**
   * Its process has ended for certain: no new calls at once. Resolves when its tombstone is written
   * and told; while the KV is away that is tried on and on.
   */
  declareDead(ref: NodeRef, words: string): Promise<void>
}

export interface MembershipOptions {
  readonly self: NodeRef
  /** What this node says of itself now; asked each second. */
  readonly describe: () => Description
  /** Not started yet, for its channel is named here; started before `start`. */
  readonly bus: Bus
  readonly kv: Pick<ClaimStore, 'bury' | 'tombstones'>
  /** Started before `start`. */
  readonly lease: LeaseKeeper
  readonly log: Logger
  readonly metrics: Metrics
}

const beatMs = 1_000
const answersMs = 300
const joinMs = 10_000
/** The bus tells within this what became of calls that crossed a farewell. */
const farewellMs = 1_000

export function createMembership(options: MembershipOptions): Membership {
  return new BusMembership(options)
}

class BusMembership implements Membership {
  readonly self: NodeRef
  readonly #bus: Bus
  readonly #lease: LeaseKeeper
  readonly #log: Logger
  readonly #roster: Roster
  readonly #announcer: Announcer
  readonly #deaths: Deaths
  readonly #skew: ClockSkew
  readonly #silence = new Silence()
  readonly #unheard = new Unheard()
  readonly #figures: Figures
  readonly #conflicts: NumberConflicts
  #timer: NodeJS.Timeout | null = null
  #starting: Promise<void> | null = null
  #joined: (() => void) | null = null
  #isClosed = false
  #nextBeat = 0
  /** Nodes that have said farewell, and when. */
  readonly #farewells = new Map<NodeRef, number>()

  constructor(options: MembershipOptions) {
    const { bus, lease, log, describe } = options
    this.self = options.self
    this.#bus = bus
    this.#lease = lease
    this.#log = log
    this.#figures = figuresOf(options.metrics)
    this.#conflicts = new NumberConflicts(log)
    this.#skew = new ClockSkew(log, this.#figures.skew)
    this.#roster = new Roster(error => log.error('A listener of the directory failed', { error }))
    this.#announcer = new Announcer({
      bus,
      lease,
      log,
      describe,
      described: (head, modules) => this.#update(head, modules),
    })
    this.#deaths = new Deaths({
      kv: options.kv,
      log,
      dead: (ref, words, isMine) => this.#dead(ref, words, isMine),
      alive: ref => log.debug('A node has no tombstone', { peer: nodeKey(ref) }),
    })
    bus.listen(Channel.Directory, { notice: (from, payload) => this.#received(from, payload) })
    bus.onStateChange(isUp => {
      if (isUp && this.#timer !== null) this.#announcer.beat()
    })
    bus.onNobody(ref => this.#nobody(ref))
  }

  get isHeard(): boolean {
    return this.#announcer.isHeard
  }

  /**
   * Resolves when this node hears itself and has the answers of the others. Rejects with
   * `BusFailed` where it does not hear itself within 10 s.
   */
  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  /** Says farewell, so that the others need not wait for its silence. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#announcer.close()
    this.#deaths.close()
    this.#joined?.()
    // Who has lost its lease is dead to them already.
    if (this.#timer !== null && !this.#lease.isLost) this.#send({ type: 'farewell' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  *nodes(): IterableIterator<ClusterNode> {
    const members = [...this.#roster.members()]
    members.sort((a, b) => (a.key < b.key ? -1 : 1))
    for (const { node } of members) yield node
  }

  node(ref: NodeRef): ClusterNode | undefined {
    return this.#roster.get(ref)?.node
  }

  named(name: string): ClusterNode | undefined {
    return this.#roster.named(name)?.node
  }

  byEpochPrefix(prefix: string): ClusterNode | undefined {
    return this.#roster.byEpochPrefix(prefix)?.node
  }

  isGone(ref: NodeRef): boolean {
    return this.#roster.isGone(nodeKey(ref))
  }

  listen(listener: DirectoryListener): void {
    this.#roster.listen(listener)
  }

  expect(ref: NodeRef): void {
    if (this.#isClosed || this.#isSelf(ref) || this.isGone(ref)) return
    if (this.#roster.get(ref) === undefined) this.#unheard.add(ref, performance.now())
  }

  announceNow(): void {
    if (this.#timer !== null) this.#announcer.announceNow()
  }

  async declareDead(ref: NodeRef, words: string): Promise<void> {
    if (this.isGone(ref) || this.#isClosed) return
    const member = this.#roster.get(ref)
    if (member !== undefined) {
      member.isDeclared = true
      this.#roster.suspect(member)
    }
    await this.#deaths.declare(ref, words)
  }

  async #start(): Promise<void> {
    if (this.#isClosed) throw new SifakaError('Closed')
    this.#nextBeat = performance.now()
    this.#silence.start(this.#nextBeat)
    const isHeard = new Promise<void>(resolve => {
      this.#joined = resolve
    })
    this.#timer = setInterval(() => this.#tick(), tickMs).unref()
    this.#tick()
    await within(isHeard, joinMs)
    if (!this.isHeard && !this.#isClosed) {
      clearInterval(this.#timer)
      this.#timer = null
      throw new SifakaError('BusFailed', {
        text:
          `Cannot join the cluster as "${this.self.name}": what it sends to all nodes does not come ` +
          'back to it; see that the bus server allows this node to subscribe as well as to publish',
      })
    }
    if (this.#isClosed) return
    this.#announcer.beat({ isHello: true })
    await pause(answersMs)
  }

  #tick(): void {
    const now = performance.now()
    if (this.#silence.tick(now)) this.#skew.stoodStill(now)
    for (const [ref, since] of this.#farewells) if (now - since >= farewellMs) this.#forget(ref)
    if (now >= this.#nextBeat) {
      this.#nextBeat = Math.max(this.#nextBeat + beatMs, now + beatMs / 2)
      this.#announcer.beat()
      this.#deaths.retry()
      this.#figures.show(this.#roster)
    } else if (this.#isNearJudgement(now)) {
      this.#announcer.probe()
    }
  }

  /** Somebody is about to be suspect or dead. */
  #isNearJudgement(now: number): boolean {
    for (const member of this.#roster.members())
      if (!this.#isSelf(member.ref) && this.#silence.isCritical(member, now)) return true
    return this.#unheard.lives().some(life => this.#silence.isCritical(life, now))
  }

  #received(from: NodeRef, payload: Buffer): void {
    if (this.#timer === null || this.#isClosed) return
    try {
      const message = decodeMessage(from, payload)
      if (message === null) return
      if (this.#isSelf(from)) this.#echoed(message)
      else if (!this.isGone(from)) this.#heard(from, message)
    } catch (error) {
      if (this.#figures.malformed.value === 0)
        this.#log.warn('Cannot read an announcement; the next ones are only counted', {
          peer: nodeKey(from),
          error,
        })
      this.#figures.malformed.inc()
    }
  }

  #heard(from: NodeRef, message: DirectoryMessage): void {
    switch (message.type) {
      case 'here':
        return this.#announced(from, message.head, message.tableText)
      case 'ask':
        return this.#announcer.answer(from)
      case 'farewell':
        return this.#gone(from, { isClean: true, words: 'it said farewell' })
      case 'dead':
        if (this.#isSelf(message.ref)) this.#lease.doubt()
        else if (!this.isGone(message.ref)) this.#deaths.ask(message.ref)
        return
      case 'probe':
    }
  }

  #announced(from: NodeRef, head: AnnouncementHead, tableText: string | null): void {
    const known = this.#roster.get(from)
    this.#unheard.delete(from)
    // After a standstill the socket may be read before the first tick.
    if (!this.#silence.isLate(performance.now())) this.#skew.heard(from.name, head.sentAt)
    if (known?.table === head.table) this.#update(head, null)
    else if (tableText !== null) this.#update(head, decodeTable(tableText, head.table))
    else {
      this.#send({ type: 'ask' }, from)
      if (known !== undefined) this.#update({ ...head, table: known.table }, null)
    }
    if (known === undefined && this.#roster.get(from) !== undefined) this.#met(from, head)
    if (head.isHello) this.#announcer.answer(from)
  }

  /** `modules` is null where the table is the one known already. */
  #update(head: AnnouncementHead, modules: ReadonlyMap<string, AnnouncedModule> | null): void {
    this.#roster.update(head, modules, performance.now())
    const node = this.#roster.get(head)?.node
    if (modules !== null && node !== undefined) this.#conflicts.look(node, this.nodes())
  }

  #met(ref: NodeRef, head: AnnouncementHead): void {
    this.#log.info('A node joined', { peer: nodeKey(ref), place: head.place })
    // Its burial may have been told before this node was there to hear it; and one that starts
    // again has buried the life before it, where it knew that.
    for (const life of this.#roster.lives(ref.name)) this.#deaths.ask(life.ref)
  }

  #echoed(message: DirectoryMessage): void {
    if (message.type !== 'here' && message.type !== 'probe') return
    const echo = this.#announcer.echoed(message.type === 'here' ? message.head.beat : message.beat)
    if (echo === null) return
    const now = performance.now()
    this.#silence.echoed(now)
    this.#skew.echoed(echo.sentAt)
    if (echo.isAnnouncement) this.#lease.prove(echo.sentAt)
    if (now - echo.sentAt <= echoLimitMs && this.#lease.mayAct) this.#judge(echo.sentAt)
    if (this.isHeard) this.#joined?.()
  }

  /** What others sent before `at` would have been heard by now. */
  #judge(at: number): void {
    for (const member of this.#roster.members()) {
      if (this.#isSelf(member.ref)) continue
      const silentMs = this.#silence.ms(member, at)
      if (silentMs >= suspectMs) this.#roster.suspect(member)
      if (silentMs >= deathMs)
        this.#deaths.accuse(member.ref, `${this.self.name} has not heard it for ${deathMs} ms`)
    }
    for (const life of this.#unheard.lives())
      if (this.#silence.ms(life, at) >= deathMs)
        this.#deaths.accuse(life.ref, `nobody announces it, says ${this.self.name}`)
  }

  /** No new calls there until it is heard again: its process has ended, or has lost the bus. */
  #nobody(ref: NodeRef): void {
    const member = this.#roster.get(ref)
    if (member !== undefined && !this.#isSelf(ref)) this.#roster.suspect(member)
  }

  #dead(ref: NodeRef, words: string, isMine: boolean): void {
    if (this.#isSelf(ref)) return this.#lease.doubt()
    if (isMine && !this.isGone(ref)) this.#send({ type: 'dead', ref })
    this.#gone(ref, { isClean: false, words })
  }

  #gone(ref: NodeRef, how: { readonly isClean: boolean; readonly words: string }): void {
    if (this.isGone(ref)) return
    const member = this.#roster.remove(nodeKey(ref))
    this.#unheard.delete(ref)
    // What crossed its farewell reached nobody, and may go elsewhere: the bus is about to say so.
    if (how.isClean) this.#farewells.set(ref, performance.now())
    else this.#forget(ref)
    if (member === null) return
    this.#skew.forget(ref.name)
    if (!how.isClean) this.#figures.deaths.inc()
    const fields = { peer: member.key, place: member.node.place, words: how.words }
    if (how.isClean) this.#log.info('A node left', fields)
    else this.#log.warn('A node is dead', fields)
    this.#roster.tellGone(member.node, how.isClean)
  }

  #forget(ref: NodeRef): void {
    this.#farewells.delete(ref)
    this.#bus.forget(ref)
  }

  /** To one node, or to all. */
  #send(message: DirectoryMessage, to?: NodeRef): void {
    const payload = encodeMessage(message)
    if (to === undefined) this.#bus.broadcast(Channel.Directory, payload)
    else this.#bus.notify(to, Channel.Directory, payload)
  }

  #isSelf(ref: NodeRef): boolean {
    return ref.name === this.self.name && ref.epoch === this.self.epoch
  }
}
