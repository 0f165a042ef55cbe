/**
 * What goes to one node: the batch under construction, its sequence, what is under way, and what
 * could not be handed over yet. Everything stands in one line, so that it arrives in the
 * order in which it was sent. It decides nothing about calls that come in (incoming.ts) and owns no
 * call table: it tells its bus what became of what it was given.
 */
import { WheelEntry } from '../base/timer-wheel.ts'
import type { TimerWheel } from '../base/timer-wheel.ts'
import type { BusMetrics } from './bus-metrics.ts'
import { nodeKey } from './bus.ts'
import type { NodeRef } from './bus.ts'
import { answerFrame, batchLimits, BatchWriter, noFrames, readFrames } from './batch.ts'
import type { Refusal } from './batch.ts'
import type { Carrier, Misdelivery } from './carrier.ts'
import { HeldLine } from './held-line.ts'
import type { Held, HeldAnswer } from './held-line.ts'
import type { CallLoad, CallTarget, PendingCalls } from './pending-calls.ts'
import type { Seal } from './seal.ts'
import { SentLog } from './sent-log.ts'
import type { Flushable } from './turn.ts'

/** Bounds per destination; beyond them a call is `busy`, a notice false, an answer lost. */
export const peerLimits = {
  calls: 4096,
  callBytes: 16 * 1024 * 1024,
  heldBytes: 16 * 1024 * 1024,
  /** Of the carrier, all destinations together: its server does not keep up. */
  carrierBytes: 32 * 1024 * 1024,
} as const

const retryMs = { first: 50, most: 500, calmAfter: 2000 } as const

/** After an outage nodes are probed that were written to within this time, in ms. */
const probedMs = 60_000

/** What a peer needs of its bus. */
export interface PeerHost {
  readonly carrier: Carrier
  readonly calls: PendingCalls
  readonly metrics: BusMetrics
  readonly wheel: TimerWheel
  /** Frames in a batch, in bytes, that no single large message needs. */
  readonly maxBatchBytes: number
  readonly isUp: boolean
  /** What this node's clock counts from; see SenderClock. */
  readonly timeOrigin: number
  /** Calls `flush` at the end of this turn. */
  schedule(peer: Flushable): void
  /** The server's word: nobody received what was sent to it. */
  nobodyAt(node: NodeRef): void
}

export interface PeerOptions {
  readonly ref: NodeRef
  readonly seal: Seal
  /** The last sequence that was used for this destination. */
  readonly sequence: number
}

export class Peer implements CallTarget {
  readonly ref: NodeRef
  readonly key: string
  readonly load: CallLoad = { calls: 0, callBytes: 0 }
  /** When something last went out, by `performance.now()`. */
  usedAt = performance.now()
  readonly #host: PeerHost
  readonly #seal: Seal
  readonly #writer = new BatchWriter()
  readonly #sent = new SentLog()
  readonly #held = new HeldLine(peerLimits.heldBytes)
  readonly #retry = new WheelEntry(() => this.#retryHeld())
  #sequence: number
  #isClosed = false
  /** The latest deadline of the answers in the batch, until which they are worth repeating. */
  #latestAnswer = 0
  #retryDelayMs: number = retryMs.first
  #heldAt = 0

  constructor(host: PeerHost, options: PeerOptions) {
    this.#host = host
    this.ref = options.ref
    this.key = nodeKey(options.ref)
    this.#seal = options.seal
    this.#sequence = options.sequence
  }

  get sequence(): number {
    return this.#sequence
  }

  get isIdle(): boolean {
    return this.load.calls === 0 && this.#writer.frames === 0 && this.#held.isEmpty
  }

  /** True where one more call of this size is too much. */
  isBusyFor(bytes: number): boolean {
    const { calls, callBytes } = this.load
    return (
      calls >= peerLimits.calls ||
      callBytes + bytes > peerLimits.callBytes ||
      this.#host.carrier.waitingBytes > peerLimits.carrierBytes
    )
  }

  /** Puts a call that is in the table already into the line. */
  call(
    number: number,
    channel: number,
    payload: Uint8Array,
    options: { deadline: number; alone?: boolean },
  ): void {
    if (this.#held.isEmpty) return this.#writeCall(number, channel, payload, options)
    // Behind answers that wait: a push must not overtake the reply before it.
    const { deadline, alone = false } = options
    const copy = Buffer.from(payload)
    this.#held.addCall({ type: 'call', number, channel, payload: copy, deadline, alone })
  }

  /** An answer to a call of that node, which expires by `deadline`. */
  answer(number: number, answer: Uint8Array | Refusal, deadline: number): void {
    if (this.#isClosed) return
    if (this.#mustHold()) {
      const frame = answerFrame(number, answer)
      this.#hold({ type: 'answer', number, frame, deadline }, { isReturned: false })
      return
    }
    this.#makeRoom(typeof answer === 'number' ? 1 : answer.length)
    if (typeof answer === 'number') this.#writer.refuse(number, answer)
    else this.#writer.reply(number, answer)
    this.#answerWritten(number, deadline)
  }

  /** False where it certainly does not leave. */
  notice(channel: number, payload: Uint8Array): boolean {
    // Never past what waits, and not worth waiting itself.
    if (this.#isClosed || this.#mustHold()) {
      this.#host.metrics.noticesDropped.inc()
      return false
    }
    this.#makeRoom(payload.length)
    this.#writer.notice(channel, payload)
    this.#written()
    return true
  }

  giveUp(number: number): void {
    if (this.#held.removeCall(number) || !this.#canWrite()) return
    this.#makeRoom(0)
    this.#writer.cancel(number)
    this.#written()
  }

  /** Tells that node which of its batches never came. */
  tellGap(from: number, to: number): void {
    if (!this.#canWrite()) return
    this.#makeRoom(0)
    this.#writer.gap(from, to)
    this.#written()
  }

  /** Lets that node see what it did not get, though nothing else may follow. */
  probe(wantsAnswer: boolean): void {
    if (!this.#canWrite()) return
    this.#makeRoom(0)
    this.#writer.probe(wantsAnswer)
    this.#written()
  }

  /** That node says that these batches never came: what was in them has no known end. */
  sentWasLost(from: number, to: number): void {
    this.#sent.visit(from, Math.min(to, this.#sequence), {
      sentCall: number => this.#host.calls.fail(number, 'unknown', this),
      sentReply: number => {
        // A held one is still to come.
        if (this.#held.hasAnswer(number) || !this.#canWrite()) return
        this.#makeRoom(0)
        this.#writer.lost(number)
        this.#written()
      },
    })
  }

  /** Hands the batch to the carrier. */
  flush(): void {
    if (this.#writer.frames === 0) return
    const { carrier, metrics } = this.#host
    const sequence = ++this.#sequence
    const latestAnswer = this.#latestAnswer
    const batch = this.#seal.close(sequence, this.#writer.bytes)
    this.#sent.close(sequence)
    metrics.batchesSent.inc()
    metrics.batchFrames.observe(this.#writer.frames)
    this.#empty()
    this.usedAt = performance.now()
    carrier.send(this.ref, batch, why => this.#undelivered(sequence, batch, latestAnswer, why))
  }

  /** The bus went down: what has not left ends here, answers wait. */
  wentDown(): void {
    const calls = this.#keepAnswers(this.#writer.bytes, this.#latestAnswer)
    this.#sent.discard()
    this.#empty()
    this.#failAll([...calls, ...this.#held.takeCalls()], 'not-run')
  }

  /** What waited goes out, and what the outage has swallowed comes to light in both directions. */
  cameUp(): void {
    this.#host.wheel.remove(this.#retry)
    this.#releaseHeld()
    if (this.load.calls > 0 || performance.now() - this.usedAt < probedMs) this.probe(true)
  }

  /** Nothing leaves from now on, and nothing is repeated. Its calls are its bus's to end. */
  close(): void {
    this.#isClosed = true
    this.#host.wheel.remove(this.#retry)
    this.#held.takeAll(Infinity)
    this.#empty()
  }

  #canWrite(): boolean {
    return !this.#isClosed && this.#host.isUp
  }

  #mustHold(): boolean {
    const { carrier, isUp } = this.#host
    return !isUp || !this.#held.isEmpty || carrier.waitingBytes > peerLimits.carrierBytes
  }

  #writeCall(
    number: number,
    channel: number,
    payload: Uint8Array,
    options: { deadline: number; alone?: boolean },
  ): void {
    if (options.alone === true) this.flush()
    this.#makeRoom(payload.length)
    this.#writer.call(number, channel, options.deadline + this.#host.timeOrigin, payload)
    this.#sent.call(number)
    if (options.alone === true) this.flush()
    else this.#written()
  }

  /** Before a frame is written: closes the batch where it would grow too large. */
  #makeRoom(payloadBytes: number): void {
    if (this.#writer.isFullFor(payloadBytes, this.#host.maxBatchBytes)) this.flush()
    if (this.#writer.frames === 0) this.#writer.clock(this.#host.timeOrigin + performance.now())
  }

  #written(): void {
    const { frames, length } = this.#writer
    if (frames >= batchLimits.frames || length >= this.#host.maxBatchBytes) this.flush()
    else if (frames === 1) this.#host.schedule(this)
  }

  #answerWritten(number: number, deadline: number): void {
    this.#sent.reply(number)
    if (deadline > this.#latestAnswer) this.#latestAnswer = deadline
    this.#written()
  }

  #empty(): void {
    this.#writer.reset()
    this.#latestAnswer = 0
  }

  #undelivered(sequence: number, batch: Buffer, latestAnswer: number, why: Misdelivery): void {
    this.#host.metrics.undelivered.inc()
    if (this.#isClosed) return
    const isCalm = performance.now() - this.#heldAt > retryMs.calmAfter
    this.#retryDelayMs = isCalm ? retryMs.first : Math.min(this.#retryDelayMs * 2, retryMs.most)
    const calls = this.#keepAnswers(this.#seal.reopen(sequence, batch), latestAnswer)
    // Last, for those who hear of it may call again.
    if (why === 'nobody') this.#host.nobodyAt(this.ref)
    this.#failAll(calls, why === 'nobody' ? 'not-run' : 'unknown')
  }

  /** Keeps the answers of a batch that did not arrive; returns its calls. */
  #keepAnswers(batch: Buffer, latestAnswer: number): number[] {
    const calls: number[] = []
    const keep = (number: number, answer: Buffer | Refusal) => {
      const frame = answerFrame(number, answer)
      this.#hold({ type: 'answer', number, frame, deadline: latestAnswer }, { isReturned: true })
    }
    readFrames(batch, {
      ...noFrames,
      call: number => calls.push(number),
      reply: keep,
      refuse: keep as (number: number, why: number) => void,
      notice: () => this.#host.metrics.noticesDropped.inc(),
    })
    return calls
  }

  #failAll(calls: readonly number[], failure: 'not-run' | 'unknown'): void {
    for (const number of calls) this.#host.calls.fail(number, failure, this)
  }

  #hold(answer: HeldAnswer, options: { readonly isReturned: boolean }): void {
    if (!this.#held.addAnswer(answer, options)) {
      this.#host.metrics.answersDropped.inc()
      return
    }
    this.#heldAt = performance.now()
    if (this.#retry.slot === -1) this.#host.wheel.add(this.#retry, this.#retryDelayMs)
  }

  #retryHeld(): void {
    const { carrier, isUp, wheel } = this.#host
    if (isUp && carrier.waitingBytes <= peerLimits.carrierBytes) {
      this.#releaseHeld()
      return
    }
    this.#held.dropExpired(performance.now())
    if (!this.#held.isEmpty) wheel.add(this.#retry, retryMs.most)
  }

  #releaseHeld(): void {
    for (const held of this.#held.takeAll(performance.now())) this.#release(held)
  }

  #release(held: Held): void {
    if (held.type === 'call') return this.#writeCall(held.number, held.channel, held.payload, held)
    this.#makeRoom(held.frame.length)
    this.#writer.frame(held.frame)
    this.#answerWritten(held.number, held.deadline)
  }
}
