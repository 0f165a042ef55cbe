/**
 * Calls on their way: held until there is a key, sent once, matched with their reply. A call is
 * never sent twice: what was sent when its connection ended rejects with `ConnectionLost`, what was
 * not stays held. Bare topics answer in the order of the requests, so each is a queue in which a
 * call that gave up keeps its place until its late reply has come; tagged requests are found by
 * their tag.
 */
import { SifakaError } from '../errors.ts'
import type { ClientCounters } from './state.ts'

/** The bare topics of requests. */
export type RequestTopic = 'i' | 'f'

/** One request as a caller gives it in. */
export interface CallRequest {
  readonly topic: RequestTopic
  readonly bytes: Uint8Array
  /** From now to the reply, waiting for a connection included. */
  readonly timeoutMs: number
  /** Runs beside others, under a tag of its own. */
  readonly concurrent?: boolean
  /**
   * Sent as soon as there is a key, before what is held: the login by token. Rejects without one.
   */
  readonly ahead?: boolean
  readonly signal?: AbortSignal
}

export interface CallQueueOptions {
  readonly maxInFlight: number
  readonly maxHeld: number
  readonly counters: ClientCounters
  /** Replies have stopped or make no sense: the connection must go. */
  readonly onBroken: (error: SifakaError) => void
}

/** Sends an encrypted request; false where the connection has just gone. */
export type Send = (topic: string, bytes: Uint8Array) => boolean

interface Call {
  readonly request: CallRequest
  /** The topic it was sent on, with its tag; empty while it is held. */
  sentOn: string
  /** When it gave up, by the monotonic clock; 0 while somebody waits. */
  gaveUpAt: number
  settle(result: Uint8Array | SifakaError | { readonly thrown: unknown }): void
}

/** A bare request without reply for so long after its caller gave up: the server has lost it. */
const stalledMs = 30_000
/** A longer timer would fire at once. */
const maxTimerMs = 2 ** 31 - 1

export class CallQueue {
  readonly #options: CallQueueOptions
  readonly #held = new Set<Call>()
  readonly #bare: Record<RequestTopic, Call[]> = { i: [], f: [] }
  readonly #tagged = new Map<string, Call>()
  #lastTag = 0
  #send: Send | null = null
  #isReleased = false
  #hasEnded = false

  constructor(options: CallQueueOptions) {
    this.#options = options
  }

  /**
   * Resolves to the payload of the reply, decrypted. Rejects with `TooBusy` where too many are
   * held, `RequestTimeout`, `ConnectionLost`, `Closed`, or the reason of the signal.
   */
  submit(request: CallRequest): Promise<Uint8Array> {
    if (this.#hasEnded) return Promise.reject(new SifakaError('Closed'))
    if (request.signal?.aborted === true) return Promise.reject(request.signal.reason)
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
    const call = this.#watch(request, { resolve, reject })
    if (request.ahead === true) {
      if (!this.#transmit(call)) call.settle(new SifakaError('ConnectionLost'))
    } else if (!(this.#held.size === 0 && this.#mayLeave() && this.#transmit(call))) {
      this.#hold(call)
    }
    return promise
  }

  /** There is a key: only calls `ahead` leave until `release`. */
  attach(send: Send): void {
    this.#send = send
    this.#isReleased = false
  }

  /** What is held leaves now, in order. */
  release(): void {
    this.#isReleased = true
    this.#pump()
  }

  /** Nothing new leaves; replies to what was sent are still awaited. */
  hold(): void {
    this.#isReleased = false
  }

  /** The connection has ended: what was sent rejects, its outcome is unknown. */
  detach(): void {
    this.#send = null
    this.#isReleased = false
    this.#rejectSent('ConnectionLost')
  }

  /** The client has ended: everything rejects, now and from now on. */
  end(): void {
    this.#hasEnded = true
    this.#send = null
    this.#rejectSent('Closed')
    for (const call of this.#held) call.settle(new SifakaError('Closed'))
    this.#held.clear()
  }

  /** A payload on `i`, `f` or below them. */
  reply(topic: string, payload: Uint8Array): void {
    const call = this.#callOf(topic)
    if (call === undefined || call.gaveUpAt > 0) {
      this.#options.counters.lateReplies++
    } else {
      this.#options.counters.replies++
      call.settle(payload)
    }
    this.#pump()
  }

  /** Calls that are sent and have no reply, also those whose caller gave up. */
  get inFlight(): number {
    return this.#bare.i.length + this.#bare.f.length + this.#tagged.size
  }

  get held(): number {
    return this.#held.size
  }

  #callOf(topic: string): Call | undefined {
    if (topic === 'i' || topic === 'f') return this.#bare[topic].shift()
    const call = this.#tagged.get(topic)
    this.#tagged.delete(topic)
    return call
  }

  #hold(call: Call): void {
    if (this.#held.size < this.#options.maxHeld) this.#held.add(call)
    else call.settle(new SifakaError('TooBusy', { text: 'Too many calls wait to be sent' }))
  }

  #mayLeave(): boolean {
    return this.#isReleased && this.inFlight < this.#options.maxInFlight
  }

  #pump(): void {
    for (const call of this.#held) {
      if (!this.#mayLeave() || !this.#transmit(call)) return
      this.#held.delete(call)
    }
  }

  #transmit(call: Call): boolean {
    const { topic, bytes, concurrent } = call.request
    // a number of its own for each, so that a late reply never meets a later call
    const full = concurrent === true ? `${topic}/${(++this.#lastTag).toString(36)}` : topic
    if (this.#send === null || !this.#send(full, bytes)) return false
    call.sentOn = full
    this.#options.counters.sent++
    if (full === topic) this.#bare[topic].push(call)
    else this.#tagged.set(full, call)
    return true
  }

  /** Makes a call of a request: its timer and its signal end with it. */
  #watch(
    request: CallRequest,
    waiter: { resolve(payload: Uint8Array): void; reject(reason: unknown): void },
  ): Call {
    const { signal, timeoutMs } = request
    const settle: Call['settle'] = result => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      if (result instanceof Uint8Array) waiter.resolve(result)
      else waiter.reject(result instanceof SifakaError ? result : result.thrown)
    }
    const call: Call = { request, sentOn: '', gaveUpAt: 0, settle }
    const onAbort = (): void => this.#giveUp(call, { thrown: signal?.reason })
    const timer = setTimeout(() => this.#expire(call), Math.min(timeoutMs, maxTimerMs))
    signal?.addEventListener('abort', onAbort)
    return call
  }

  #expire(call: Call): void {
    const text =
      call.sentOn === ''
        ? `Request Timeout, not sent within ${call.request.timeoutMs} ms`
        : `Request Timeout, no reply within ${call.request.timeoutMs} ms`
    this.#giveUp(call, new SifakaError('RequestTimeout', { text }))
    this.#checkStalled()
  }

  #giveUp(call: Call, result: SifakaError | { readonly thrown: unknown }): void {
    call.gaveUpAt = performance.now()
    this.#held.delete(call)
    this.#tagged.delete(call.sentOn)
    call.settle(result)
    this.#pump()
  }

  #checkStalled(): void {
    for (const [oldest] of [this.#bare.i, this.#bare.f]) {
      if (oldest === undefined || oldest.gaveUpAt === 0) continue
      if (performance.now() - oldest.gaveUpAt < stalledMs) continue
      const text = `no reply for ${stalledMs} ms after the deadline of a call`
      this.#options.onBroken(new SifakaError('ConnectionLost', { text }))
      return
    }
  }

  #rejectSent(code: 'ConnectionLost' | 'Closed'): void {
    const sent = [...this.#bare.i, ...this.#bare.f, ...this.#tagged.values()]
    this.#bare.i = []
    this.#bare.f = []
    this.#tagged.clear()
    for (const call of sent) if (call.gaveUpAt === 0) call.settle(new SifakaError(code))
  }
}
