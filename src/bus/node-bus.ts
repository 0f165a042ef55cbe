/**
 * The bus engine: what `Bus` promises, over any carrier. It knows the other nodes, turns their
 * batches into calls and notices, and ends what cannot go on. What stands in a line to one node is
 * its peer's (peer.ts), what comes from one its sender's (incoming.ts), open calls the table's
 * (pending-calls.ts), and which nodes there are known-nodes.ts'.
 */
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import { RateLimitedLog } from '../base/rate-limited-log.ts'
import { WheelEntry } from '../base/timer-wheel.ts'
import type { TimerWheel } from '../base/timer-wheel.ts'
import { batchHeadBytes, batchLimits, clockOf, frameOverheadBytes, readFrames } from './batch.ts'
import { Broadcaster } from './broadcaster.ts'
import { BusMetrics } from './bus-metrics.ts'
import type { DropReason } from './bus-metrics.ts'
import { nodeKey } from './bus.ts'
import type {
  Bus,
  CallFailure,
  ChannelHandler,
  NodeRef,
  ReplyTaker,
  RequestOptions,
} from './bus.ts'
import type { Carrier } from './carrier.ts'
import type { SenderHost } from './incoming.ts'
import { KnownNodes } from './known-nodes.ts'
import { PendingCalls } from './pending-calls.ts'
import type { PeerHost } from './peer.ts'
import { nodeKeyPattern, readHeader, Sealer, sealOverheadBytes } from './seal.ts'
import type { BusSecrets } from './seal.ts'
import { Turn } from './turn.ts'
import type { Flushable } from './turn.ts'

export interface BusOptions {
  readonly self: NodeRef
  readonly carrier: Carrier
  /** The cluster's name: nodes of another one are strangers. */
  readonly cluster: string
  /** Null only with the memory carrier: nothing leaves the process. */
  readonly secrets: BusSecrets | null
  readonly wheel: TimerWheel
  readonly log: Logger
  readonly metrics: Metrics
  /** The largest payload, in bytes, where the server takes that much; 1 MiB. */
  readonly maxMessageBytes?: number
  /** What this node's clock counts from, in ms since 1970; `performance.timeOrigin`. */
  readonly timeOrigin?: number
}

/** How long calls in flight wait for the bus to come up again, in ms. */
const outageGraceMs = 1000
const sweepMs = 5000
const remedies: Record<DropReason, string> = {
  short: 'something else writes to the subjects of this bus: give it a prefix of its own',
  version: 'run versions of Sifaka side by side that know the same bus version',
  malformed: 'something else writes to the subjects of this bus: give it a prefix of its own',
  secret: 'give all nodes the same "cluster.secret"',
  forged:
    'give all nodes the same "cluster.secret" and "cluster.name", and keep strangers off the bus',
  replayed: 'batches came late or twice: keep strangers off the bus',
  forgotten: 'a node that was declared dead still sends: it restarts by itself',
}

export function createBus(options: BusOptions): Bus {
  return new NodeBus(options)
}

export class NodeBus implements Bus, PeerHost, SenderHost {
  readonly self: NodeRef
  readonly carrier: Carrier
  readonly wheel: TimerWheel
  readonly metrics: BusMetrics
  readonly calls: PendingCalls
  readonly timeOrigin: number
  readonly #options: BusOptions
  readonly #log: Logger
  readonly #drops: RateLimitedLog
  readonly #sealer: Sealer
  readonly #handlers: (ChannelHandler | undefined)[] = []
  readonly #listeners: ((isUp: boolean) => void)[] = []
  readonly #nobodyListeners: ((node: NodeRef) => void)[] = []
  readonly #nodes: KnownNodes
  readonly #broadcaster: Broadcaster
  readonly #turn: Turn
  readonly #outage: WheelEntry
  readonly #sweep: WheelEntry
  /** `leaving`: answers go out, calls that come in are refused, none is begun. */
  #state: 'new' | 'started' | 'leaving' | 'closed' = 'new'
  #wasUp = false
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(options: BusOptions) {
    const { self, carrier, wheel } = options
    if (!nodeKeyPattern.test(nodeKey(self)))
      throw new RangeError(`Cannot name a node "${nodeKey(self)}": use 1 to 64 of A-Za-z0-9_-`)
    this.#options = options
    this.self = self
    this.timeOrigin = options.timeOrigin ?? performance.timeOrigin
    this.carrier = carrier
    this.wheel = wheel
    this.#log = options.log
    this.#drops = new RateLimitedLog(options.log)
    this.metrics = new BusMetrics(options.metrics)
    const onError = (error: unknown) => this.#log.error('The taker of a reply threw', { error })
    this.calls = new PendingCalls({ wheel, metrics: this.metrics, onError })
    this.#sealer = new Sealer(options)
    this.#turn = new Turn((number, failure) => this.calls.fail(number, failure, null))
    this.#nodes = new KnownNodes({ sealer: this.#sealer, host: this })
    this.#broadcaster = new Broadcaster(this, this.#sealer.sealTo(null))
    this.#outage = new WheelEntry(() => this.calls.failAll('unknown'))
    this.#sweep = new WheelEntry(() => {
      wheel.add(this.#sweep, sweepMs)
      this.#nodes.sweep(performance.now())
    })
    carrier.attach(self, {
      received: (by, bytes) => this.#received(by, bytes),
      stateChanged: isUp => this.#stateChanged(isUp),
    })
  }

  get isUp(): boolean {
    return (this.#state === 'started' || this.#state === 'leaving') && this.carrier.isUp
  }

  get maxBatchBytes(): number {
    return Math.min(batchLimits.bytes, this.carrier.maxBatchBytes - sealOverheadBytes)
  }

  get maxMessageBytes(): number {
    const overhead = sealOverheadBytes + batchHeadBytes + frameOverheadBytes
    const carried = this.carrier.maxBatchBytes - overhead
    return Math.min(this.#options.maxMessageBytes ?? 1024 * 1024, carried)
  }

  listen(channel: number, handler: ChannelHandler): void {
    if (!Number.isInteger(channel) || channel < 1 || channel > 255)
      throw new RangeError(`Cannot listen on bus channel ${channel}: channels are 1 to 255`)
    if (this.#handlers[channel] !== undefined || this.#state !== 'new')
      throw new Error(`Cannot listen on bus channel ${channel}: name it once, before start`)
    this.#handlers[channel] = handler
  }

  onStateChange(listener: (isUp: boolean) => void): void {
    this.#listeners.push(listener)
  }

  onNobody(listener: (node: NodeRef) => void): void {
    this.#nobodyListeners.push(listener)
  }

  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  request(
    to: NodeRef,
    channel: number,
    payload: Uint8Array,
    taker: ReplyTaker,
    options: RequestOptions,
  ): number {
    if (!this.isUp || this.#state === 'leaving') return this.#refuse(taker, 'not-run')
    if (payload.length > this.maxMessageBytes) return this.#refuse(taker, 'too-large')
    const peer = this.#nodes.peerTo(to)
    if (peer === null) return this.#refuse(taker, 'not-run')
    if (peer.isBusyFor(payload.length)) return this.#refuse(taker, 'busy')
    const number = this.calls.add(peer, payload.length, taker, options.deadline)
    peer.call(number, channel, payload, options)
    return number
  }

  cancel(call: number): void {
    this.calls.cancel(call)
  }

  notify(to: NodeRef, channel: number, payload: Uint8Array): boolean {
    const peer = payload.length > this.maxMessageBytes ? null : this.#nodes.peerTo(to)
    if (peer !== null) return peer.notice(channel, payload)
    this.metrics.noticesDropped.inc()
    return false
  }

  broadcast(channel: number, payload: Uint8Array): boolean {
    if (payload.length <= this.maxMessageBytes) return this.#broadcaster.notice(channel, payload)
    this.metrics.noticesDropped.inc()
    return false
  }

  forget(node: NodeRef): void {
    const peer = this.#nodes.forget(node)
    if (peer !== undefined) this.calls.failAll('unknown', peer)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  // What peers and senders need.

  schedule(peer: Flushable): void {
    this.#turn.flushLater(peer)
  }

  nobodyAt(node: NodeRef): void {
    for (const listener of this.#nobodyListeners) this.#tell(() => listener(node))
  }

  handlerOf(channel: number): ChannelHandler | undefined {
    return this.#state === 'leaving' ? undefined : this.#handlers[channel]
  }

  handlerFailed(channel: number, error: unknown): void {
    this.#log.error('The handler of a bus channel threw', { channel, error })
  }

  async #start(): Promise<void> {
    if (this.#state !== 'new') return
    this.#state = 'started'
    try {
      await this.carrier.start()
    } catch (error) {
      // The server may be there the next time.
      if (!this.#isClosed()) this.#state = 'new'
      this.#starting = null
      throw error
    }
    if (this.#isClosed()) return
    this.wheel.add(this.#sweep, sweepMs)
    this.#stateChanged(this.carrier.isUp)
  }

  #isClosed(): boolean {
    return this.#state === 'closed'
  }

  async #close(): Promise<void> {
    if (this.isUp) {
      // Dropped, a call that comes so late would have no known end.
      this.#state = 'leaving'
      await this.carrier.leave?.()
    }
    for (const sender of this.#nodes.senders) sender.giveUpAll()
    // What was answered in this turn still leaves.
    this.#turn.end()
    this.#state = 'closed'
    this.wheel.remove(this.#outage)
    this.wheel.remove(this.#sweep)
    this.#nodes.close()
    this.calls.failAll('unknown')
    this.#turn.end()
    await this.carrier.close()
    this.#drops.close()
  }

  /** Never at once: its taker must not be called before `request` has returned. */
  #refuse(taker: ReplyTaker, failure: CallFailure): number {
    const number = this.calls.addRefused(taker)
    this.#turn.failLater(number, failure)
    return number
  }

  #received(by: 'own' | 'all', bytes: Buffer): void {
    if (this.#state === 'closed') return
    const header = readHeader(bytes)
    if (typeof header === 'string') {
      this.#dropped(header)
      return
    }
    const key = header.sender
    if (this.#nodes.isForgotten(key)) {
      this.#dropped('forgotten', key)
      return
    }
    const known = this.#nodes.sender(key)
    const taken = this.#nodes.takenFrom(key)
    if (taken !== undefined && header.sequence <= taken[by]) {
      this.#dropped('replayed', key)
      return
    }
    const opener = known?.openers[by] ?? this.#sealer.openerOf(key, by)
    const frames = opener.open(header, bytes)
    if (typeof frames === 'string') {
      this.#dropped(frames, key)
      return
    }
    const sender = known ?? this.#nodes.addSender(key)
    this.metrics.batchesReceived.inc()
    sender.beginBatch(performance.now(), clockOf(frames))
    sender.take(by, header.sequence)
    const isWhole = readFrames(frames, by === 'own' ? sender : sender.noticesOnly)
    if (!isWhole) this.#dropped('malformed', key)
  }

  #dropped(reason: DropReason, sender = 'unknown'): void {
    this.metrics.dropped[reason].inc()
    this.#drops.log(`bus-${reason}`, sender, `Dropped a batch (${reason}): ${remedies[reason]}`, {
      sender,
      bus: this.carrier.name,
    })
  }

  #stateChanged(isUp: boolean): void {
    if (this.#state !== 'started' || isUp === this.#wasUp) return
    this.#wasUp = isUp
    if (isUp) {
      this.wheel.remove(this.#outage)
      for (const peer of this.#nodes.peers) peer.cameUp()
    } else {
      this.wheel.add(this.#outage, outageGraceMs)
      this.#broadcaster.wentDown()
      for (const peer of this.#nodes.peers) peer.wentDown()
    }
    for (const listener of this.#listeners) this.#tell(() => listener(isUp))
  }

  // A carrier must not end by what its bus's users do.
  #tell(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#log.error('A listener of the bus threw', { error })
    }
  }
}
