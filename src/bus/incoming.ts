/**
 * What comes from one node: which batches are taken, and its calls that have no answer yet. Only
 * growing sequences are taken, so that nothing comes twice or late; what is missing is told to the
 * sender. It sends nothing itself: answers go out by the peer of the same node.
 */
import { noFrames, Refusal } from './batch.ts'
import type { FrameVisitor } from './batch.ts'
import type { BusMetrics } from './bus-metrics.ts'
import type { ChannelHandler, IncomingCall, NodeRef } from './bus.ts'
import type { Peer } from './peer.ts'
import type { PendingCalls } from './pending-calls.ts'
import type { Opener } from './seal.ts'
import type { SenderClock } from './sender-clock.ts'

/**
 * Calls of one node without an answer yet; more are refused. Four times what it may have in flight.
 */
export const maxUnansweredCalls = 16_384

/** What a sender needs of its bus. */
export interface SenderHost {
  readonly calls: PendingCalls
  readonly metrics: BusMetrics
  readonly maxMessageBytes: number
  handlerOf(channel: number): ChannelHandler | undefined
  /** What a handler threw. */
  handlerFailed(channel: number, error: unknown): void
}

export interface SenderOptions {
  readonly peer: Peer
  readonly openers: Readonly<Record<'own' | 'all', Opener>>
  /** The last sequences that were taken; 0 for none. */
  readonly taken: { own: number; all: number }
  readonly clock: SenderClock
}

export class Sender implements FrameVisitor {
  readonly peer: Peer
  readonly ref: NodeRef
  readonly openers: Readonly<Record<'own' | 'all', Opener>>
  readonly taken: { own: number; all: number }
  readonly senderClock: SenderClock
  /** How a broadcast is read: other frames in it are ignored. */
  readonly noticesOnly: FrameVisitor
  /** When something last came in, by `performance.now()`. */
  usedAt = 0
  readonly #host: SenderHost
  readonly #unanswered = new Map<number, UnansweredCall>()
  /** From the sender's clock to this node's. */
  #toHere = 0
  #isClosed = false

  constructor(host: SenderHost, options: SenderOptions) {
    this.#host = host
    this.peer = options.peer
    this.ref = options.peer.ref
    this.openers = options.openers
    this.taken = options.taken
    this.senderClock = options.clock
    this.noticesOnly = {
      ...noFrames,
      notice: (channel, payload) => this.notice(channel, payload),
    }
  }

  get isIdle(): boolean {
    return this.#unanswered.size === 0
  }

  /**
   * Takes a sequence that is above the last. The first of all may be any: we may have come later.
   */
  take(by: 'own' | 'all', sequence: number): void {
    const last = this.taken[by]
    this.taken[by] = sequence
    if (last === 0 || sequence === last + 1) return
    this.#host.metrics.gaps[by].inc(sequence - last - 1)
    // Nobody waits for what is lost of a broadcast.
    if (by === 'own') this.peer.tellGap(last + 1, sequence - 1)
  }

  /**
   * The clocks by which the calls of a batch are judged, before its frames are read; `sentAt` null
   * in a batch of an older node, whose deadlines are by the time of day. Once per batch: a handler
   * that does not begin at once compares the clock again.
   */
  beginBatch(now: number, sentAt: number | null): void {
    this.usedAt = now
    if (sentAt !== null) this.senderClock.heard(sentAt, now)
    const { leastAge } = this.senderClock
    this.#toHere = sentAt === null || leastAge === null ? now - Date.now() : leastAge
  }

  call(number: number, channel: number, sentDeadline: number, payload: Buffer): void {
    if (this.#isClosed) return
    const { metrics } = this.#host
    const deadline = sentDeadline + this.#toHere
    metrics.callsReceived.inc()
    // Dropped without a word: the caller's own clock has ended it, or is about to.
    // Read for each call: one before it in the same batch may have taken long.
    if (!(deadline > performance.now())) {
      metrics.expired.inc()
      return
    }
    const handler = this.#host.handlerOf(channel)
    if (handler?.call === undefined || this.#unanswered.size >= maxUnansweredCalls) {
      metrics.refused.inc()
      this.peer.answer(number, Refusal.NotRun, deadline)
      return
    }
    const call = new UnansweredCall(this, { number, channel, deadline })
    this.#unanswered.set(number, call)
    try {
      const running: unknown = handler.call(call, payload)
      if (running instanceof Promise)
        running.catch((error: unknown) => this.#callFailed(call, error))
    } catch (error) {
      this.#callFailed(call, error)
    }
  }

  reply(number: number, payload: Buffer): void {
    this.#host.calls.reply(number, payload, this.peer)
  }

  refuse(number: number, why: number): void {
    const failure =
      why === Refusal.NotRun ? 'not-run' : why === Refusal.TooLarge ? 'too-large' : 'unknown'
    this.#host.calls.fail(number, failure, this.peer)
  }

  notice(channel: number, payload: Buffer): void {
    const handler = this.#host.handlerOf(channel)
    if (handler?.notice === undefined || this.#isClosed) return
    try {
      handler.notice(this.ref, payload)
    } catch (error) {
      this.#host.handlerFailed(channel, error)
    }
  }

  cancel(number: number): void {
    this.#unanswered.get(number)?.cancel()
  }

  gap(from: number, to: number): void {
    this.peer.sentWasLost(from, to)
  }

  lost(number: number): void {
    this.#host.calls.fail(number, 'unknown', this.peer)
  }

  probe(wantsAnswer: boolean): void {
    if (wantsAnswer) this.peer.probe(false)
  }

  /** Answers a call. */
  answer(call: UnansweredCall, answer: Uint8Array | Refusal): void {
    this.#unanswered.delete(call.number)
    const isTooLarge = typeof answer !== 'number' && answer.length > this.#host.maxMessageBytes
    this.peer.answer(call.number, isTooLarge ? Refusal.TooLarge : answer, call.deadline)
  }

  /** A call that nobody waits for. */
  drop(call: UnansweredCall): void {
    this.#unanswered.delete(call.number)
  }

  /** What a handler threw when it heard that its call was given up. */
  cancelFailed(call: UnansweredCall, error: unknown): void {
    this.#host.handlerFailed(call.channel, error)
  }

  /** Cancels calls whose cancel was lost: expired for longer than a message takes. */
  cancelExpired(before: number): void {
    for (const call of this.#unanswered.values()) if (call.deadline < before) call.cancel()
  }

  /** The node is dead or this one stops: nothing more is taken, not even the rest of a batch. */
  close(): void {
    this.#isClosed = true
    for (const call of this.#unanswered.values()) call.cancel()
  }

  /** This node stops: whatever runs on will not be answered. */
  giveUpAll(): void {
    for (const call of this.#unanswered.values()) call.giveUp(Refusal.Unknown)
  }

  #callFailed(call: UnansweredCall, error: unknown): void {
    this.#host.handlerFailed(call.channel, error)
    call.giveUp(Refusal.Unknown)
  }
}

/** A call from another node, until it is answered or given up. */
class UnansweredCall implements IncomingCall {
  readonly number: number
  readonly channel: number
  readonly deadline: number
  isCancelled = false
  onCancel: (() => void) | null = null
  readonly #sender: Sender
  #isOver = false

  constructor(sender: Sender, call: { number: number; channel: number; deadline: number }) {
    this.#sender = sender
    this.number = call.number
    this.channel = call.channel
    this.deadline = call.deadline
  }

  get from(): NodeRef {
    return this.#sender.ref
  }

  reply(payload: Uint8Array): void {
    this.#end(payload)
  }

  refuse(): void {
    this.#end(Refusal.NotRun)
  }

  giveUp(why: Refusal): void {
    this.#end(why)
  }

  cancel(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.isCancelled = true
    this.#sender.drop(this)
    try {
      this.onCancel?.()
    } catch (error) {
      this.#sender.cancelFailed(this, error)
    }
  }

  #end(answer: Uint8Array | Refusal): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#sender.answer(this, answer)
  }
}
