/**
 * What this node sends of itself, and whether the bus brings it back. The own-echo rule: others may
 * take a node for alive only while it hears itself, for one that can send and not hear would be
 * given calls it never gets. So there are two kinds of messages. A probe is for its sender alone
 * and may always be sent; an announcement goes out only while something sent in the last 4 s has
 * come back and the lease holds, so that a node woken after its burial looks for its tombstone
 * before it shows itself. A node begins with a probe and announces itself when that is back; it
 * falls back to probes when its echo is missing and announces itself again with the first that
 * comes. It judges nobody.
 */
import type { Logger } from '../../base/logger.ts'
import type { Bus, NodeRef } from '../../bus/bus.ts'
import type { AnnouncedModule, Announcement } from './announcement.ts'
import {
  encodeMessage,
  encodeTable,
  type AnnouncementHead,
  type DirectoryMessage,
} from './announcement-codec.ts'
import { Channel } from '../channels.ts'
import type { Lease } from '../cluster.ts'
import { Moment } from '../life/moment.ts'

export type Description = Omit<Announcement, 'name' | 'epoch' | 'sentAt'>

/** Something sent to all that has come back. */
export interface Echo {
  /** When it was sent, by `performance.now()`; earlier where the machine was suspended since. */
  readonly sentAt: number
  /** False: a probe, which tells the others nothing. */
  readonly isAnnouncement: boolean
}

export interface AnnouncerOptions {
  readonly bus: Bus
  readonly lease: Lease
  readonly log: Logger
  readonly describe: () => Description
  /** What it says of itself, whether or not it may send that now; `modules` null: as before. */
  readonly described: (
    head: AnnouncementHead,
    modules: ReadonlyMap<string, AnnouncedModule> | null,
  ) => void
}

export const echoLimitMs = 4_000
/** Messages on their way at once: 16 s of the fastest sending. */
const maxOnTheirWay = 64
/** `announceNow` sends at most ten a second, however often it is called. */
const announceEveryMs = 100

export class Announcer {
  readonly #bus: Bus
  readonly #options: AnnouncerOptions
  readonly #startedAt = Date.now()
  readonly #onTheirWay = new Map<
    number,
    { readonly sent: Moment; readonly isAnnouncement: boolean }
  >()
  #beat = 0
  /** When the latest that has come back was sent. */
  #echoSentAt = -Infinity
  #announcedAt = -Infinity
  /** Digest of the table that was sent to all last. */
  #sentTable = ''
  #table = { text: '[]', digest: '' }
  #isTooLarge = false
  #soon: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: AnnouncerOptions) {
    this.#options = options
    this.#bus = options.bus
  }

  /** Something sent in the last 4 s has come back. */
  get isHeard(): boolean {
    return performance.now() - this.#echoSentAt <= echoLimitMs
  }

  /** Announces this node, or probes where it may not. */
  beat(options: { readonly isHello?: boolean } = {}): void {
    const head = this.#describe(options.isHello === true)
    if (!this.isHeard || !this.#options.lease.mayAct) return this.#sendProbe(head.beat)
    this.#announcedAt = performance.now()
    const isKnown = this.#sentTable === head.table && !head.isHello
    const tableText = isKnown ? null : this.#table.text
    this.#sendToAll(head.beat, { type: 'here', head, tableText })
    this.#sentTable = head.table
  }

  probe(): void {
    this.#sendProbe(++this.#beat)
  }

  /** Something changed: announces it within 100 ms. */
  announceNow(): void {
    if (this.#isClosed || this.#soon !== null) return
    const waitMs = Math.max(0, this.#announcedAt + announceEveryMs - performance.now())
    this.#soon = setTimeout(() => {
      this.#soon = null
      this.beat()
    }, waitMs).unref()
  }

  /** Tells one node everything. */
  answer(to: NodeRef): void {
    if (!this.isHeard || !this.#options.lease.mayAct) return
    const head = this.#describe(false)
    const message = this.#encode({ type: 'here', head, tableText: this.#table.text })
    this.#bus.notify(to, Channel.Directory, message)
  }

  /** One of its own messages has come back; null where it is not known any more. */
  echoed(beat: number): Echo | null {
    const found = this.#onTheirWay.get(beat)
    if (found === undefined) return null
    this.#onTheirWay.delete(beat)
    const echo = { sentAt: found.sent.at, isAnnouncement: found.isAnnouncement }
    const wasHeard = this.isHeard
    this.#echoSentAt = Math.max(this.#echoSentAt, echo.sentAt)
    // Not the first time: a node that joins says hello instead.
    if (!wasHeard && this.isHeard && this.#announcedAt > -Infinity) this.announceNow()
    return echo
  }

  close(): void {
    this.#isClosed = true
    if (this.#soon !== null) clearTimeout(this.#soon)
    this.#soon = null
  }

  #describe(isHello: boolean): AnnouncementHead {
    const { modules, ...rest } = this.#options.describe()
    const table = encodeTable(modules)
    const isNew = table.digest !== this.#table.digest
    if (isNew) this.#table = table
    const { name, epoch } = this.#bus.self
    const head: AnnouncementHead = {
      ...rest,
      name,
      epoch,
      sentAt: Date.now(),
      table: table.digest,
      startedAt: this.#startedAt,
      beat: ++this.#beat,
      isHello,
    }
    const byName = isNew ? new Map(modules.map(module => [module.name, module])) : null
    this.#options.described(head, byName)
    return head
  }

  #sendProbe(beat: number): void {
    this.#sendToAll(beat, { type: 'probe', beat })
  }

  #sendToAll(beat: number, message: DirectoryMessage): void {
    if (this.#isClosed) return
    for (const old of this.#onTheirWay.keys()) {
      if (this.#onTheirWay.size < maxOnTheirWay) break
      this.#onTheirWay.delete(old)
    }
    this.#onTheirWay.set(beat, { sent: new Moment(), isAnnouncement: message.type === 'here' })
    this.#bus.broadcast(Channel.Directory, this.#encode(message))
  }

  /** The bus drops what is too large, and nobody would ever know this node: said once a change. */
  #encode(message: DirectoryMessage): Buffer {
    const bytes = encodeMessage(message)
    const isTooLarge = bytes.length > this.#bus.maxMessageBytes
    if (isTooLarge && !this.#isTooLarge)
      this.#options.log.error(
        `Cannot announce this node in ${bytes.length} bytes: the bus carries ` +
          `${this.#bus.maxMessageBytes}; raise "bus.maxMessageBytes" or host fewer modules here`,
      )
    if (message.type === 'here' && message.tableText !== null) this.#isTooLarge = isTooLarge
    return bytes
  }
}
