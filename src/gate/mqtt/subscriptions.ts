/**
 * SUBSCRIBE and UNSUBSCRIBE of one connection: reserved filters are judged here, in order; ordinary
 * ones go to the broker, and the codes of a mixed packet are merged into one SUBACK.
 */
import { grantable, isReserved } from '../../protocol/topics.ts'
import type { RefusalKind } from '../telemetry.ts'
import { readFilters, readSubscriptions, type Subscription } from './frames.ts'
import { HeldFilters } from './held-filters.ts'
import type { OrdinaryTopics } from './ordinary-topics.ts'
import { writeShort, writeSuback, type PacketSink } from './packets.ts'

/** What subscriptions need of their lane. */
export interface SubscriptionLane extends PacketSink {
  readonly channel: unknown
  readonly host: { readonly options: { readonly maxSubscriptions: number } }
  readonly ordinary: OrdinaryTopics
  /** False once the connection is being closed. */
  readonly isOpen: boolean
  makeKey(): void
  sendNonce(): void
  refuse(kind: RefusalKind, message: string, fields?: Record<string, unknown>): void
  fault(kind: RefusalKind, message: string): void
}

const failure = 0x80
/** A code that the broker has yet to give. */
const pending = -1

export class Subscriptions {
  readonly held = new HeldFilters()
  readonly #lane: SubscriptionLane

  constructor(lane: SubscriptionLane) {
    this.#lane = lane
  }

  subscribe(bytes: Buffer, start: number, end: number): void {
    const lane = this.#lane
    const id = end - start < 2 ? 0 : bytes.readUInt16BE(start)
    const wanted = id === 0 ? null : readSubscriptions(bytes, start + 2, end)
    if (wanted === null) return lane.fault('malformed', 'A SUBSCRIBE is malformed')
    if (wanted.length > lane.host.options.maxSubscriptions)
      return lane.fault('too-many-filters', 'Too many filters in one SUBSCRIBE')
    const codes = wanted.map(one => this.#judge(one))
    const ordinary = wanted.filter((_, index) => codes[index] === pending)
    if (ordinary.length === 0) return this.#answer(id, wanted, codes)
    lane.ordinary.subscribe(ordinary, granted => {
      this.#settle(ordinary, granted)
      let next = 0
      if (lane.isOpen)
        this.#answer(
          id,
          wanted,
          codes.map(code => (code === pending ? granted[next++]! : code)),
        )
    })
  }

  unsubscribe(bytes: Buffer, start: number, end: number): void {
    const lane = this.#lane
    const id = end - start < 2 ? 0 : bytes.readUInt16BE(start)
    const filters = id === 0 ? null : readFilters(bytes, start + 2, end)
    if (filters === null) return lane.fault('malformed', 'An UNSUBSCRIBE is malformed')
    if (filters.length > lane.host.options.maxSubscriptions)
      return lane.fault('too-many-filters', 'Too many filters in one UNSUBSCRIBE')
    for (const filter of filters) this.held.remove(filter)
    const ordinary = filters.filter(filter => !isReserved(filter))
    if (ordinary.length === 0) return writeShort(lane, 0xb0, id)
    lane.ordinary.unsubscribe(ordinary, () => {
      if (lane.isOpen) writeShort(lane, 0xb0, id)
    })
  }

  /** The code of one filter: 1, 0x80, or `pending`. The nonce follows the SUBACK. */
  #judge({ filter, qos }: Subscription): number {
    const lane = this.#lane
    const isNew = !this.held.has(filter)
    const max = lane.host.options.maxSubscriptions
    if (isNew && filter !== 's' && this.held.count >= max)
      return this.#refuse('too-many-filters', 'The session has all its subscriptions', filter)
    if (!isReserved(filter)) {
      this.held.add(filter)
      return pending
    }
    const kind = grantable(filter)
    if (kind === null) return this.#refuse('filter', 'This filter is reserved', filter)
    if (qos === 0) return this.#refuse('qos-0-filter', 'Subscribe with QoS 1', filter)
    if (kind === 's') lane.makeKey()
    else if (lane.channel === null)
      return this.#refuse('filter', 'Subscribe "s" with QoS 1 first', filter)
    this.held.add(filter)
    return 1
  }

  #refuse(kind: RefusalKind, message: string, filter: string): number {
    this.#lane.refuse(kind, `A SUBSCRIBE was refused: ${message}`, { filter: filter.slice(0, 128) })
    return failure
  }

  /** What the broker refused does not count. */
  #settle(filters: readonly Subscription[], codes: readonly number[]): void {
    for (const [index, { filter }] of filters.entries())
      if (codes[index] === failure) this.held.remove(filter)
  }

  #answer(id: number, wanted: readonly Subscription[], codes: readonly number[]): void {
    writeSuback(this.#lane, id, codes)
    const asked = wanted.some(({ filter }, index) => filter === 's' && codes[index] !== failure)
    if (asked) this.#lane.sendNonce()
  }
}
