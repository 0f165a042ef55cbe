/**
 * The order of one session's requests. Bare requests run one after the other in the order sent;
 * tagged ones run concurrently, up to a bound; a request that changes the session's user runs
 * alone. Each accepted request is answered exactly once while the session lives, in its turn. The
 * queue knows neither topics nor codecs.
 */
import type { Clock } from '../base/clock.ts'
import { StateCode, stateTexts, type GeneralError } from '../errors.ts'
import {
  Kind,
  type Caller,
  type DispatchRequest,
  type FunctionEntry,
  type Reply,
  type ReplySink,
} from '../dispatch/request.ts'

/** Where the queue's answers go, and who runs what has its turn. */
export interface QueueOwner {
  /** What acceptance and deadlines are counted by. */
  readonly clock: Clock
  /** Runs a request; its answer comes to the request itself. */
  dispatch(request: DispatchRequest): void
  /** The reply to the request of this ticket. */
  reply(ticket: number, reply: Reply): void
  /** There is room again after `full` was true. */
  roomAgain(): void
  /** Nothing waits and nothing runs any more, asked for by `whenIdle`. */
  idle(): void
}

export interface QueueLimits {
  /** Requests that may wait. */
  readonly maxQueue: number
  /** Payload of what waits, in bytes; 256 KiB: four of the largest requests, parsed a few MiB. */
  readonly maxQueueBytes?: number
  /** Tagged requests that may run at once. */
  readonly maxInflight: number
}

/** What waits longer is not begun any more: the client has given up, or will soon. */
const maxWaitMs = 5000

const defaultQueueBytes = 256 * 1024

/** One accepted request; it is its own reply sink, so that nothing is made per call but itself. */
export class PendingRequest implements DispatchRequest, ReplySink {
  readonly entry: FunctionEntry
  readonly caller: Caller
  readonly kind: Kind
  readonly text: string | null
  readonly instance: string | null
  params: unknown
  readonly deadline: number
  readonly ticket: number
  readonly bytes: number
  readonly bare: boolean
  /** Set where the answer is known before the request has its turn. */
  readonly decided: Reply | null
  readonly #queue: RequestQueue
  readonly acceptedAt: number
  sequence = 0
  next: PendingRequest | null = null

  constructor(queue: RequestQueue, caller: Caller, spec: RequestSpec) {
    this.#queue = queue
    this.caller = caller
    this.entry = spec.entry
    this.kind = spec.kind
    this.text = spec.text ?? null
    this.instance = spec.instance ?? null
    this.params = spec.params
    this.acceptedAt = spec.now
    this.deadline = spec.now + spec.entry.timeoutMs
    this.ticket = spec.ticket
    this.bytes = spec.bytes ?? 0
    this.bare = spec.bare
    this.decided = spec.decided
  }

  get sink(): ReplySink {
    return this
  }

  get exclusive(): boolean {
    return this.entry.changesUser && this.decided === null
  }

  answer(_ticket: number, reply: Reply): void {
    this.#queue.finish(this, reply)
  }
}

export interface RequestSpec {
  readonly entry: FunctionEntry
  readonly kind: Kind
  /** The request as written, where it is JSON. */
  readonly text?: string | null
  readonly instance?: string | null
  readonly params: unknown
  /** Size of its payload; 0 unless stated. */
  readonly bytes?: number
  readonly ticket: number
  /** Without a tag: it shares the order of the other bare ones. */
  readonly bare: boolean
  /** The time of acceptance, by the clock of the queue's owner. */
  readonly now: number
  readonly decided: Reply | null
}

/** The entry of requests that name no function: they are decided before they have one. */
export const noFunction: FunctionEntry = {
  moduleName: '',
  moduleId: 0,
  functionName: '',
  functionId: 0,
  access: 'anyone',
  timeoutMs: maxWaitMs,
  changesUser: false,
  idempotent: false,
  addressable: false,
}

export class RequestQueue {
  readonly #owner: QueueOwner
  readonly #limits: QueueLimits
  #bareHead: PendingRequest | null = null
  #bareTail: PendingRequest | null = null
  #taggedHead: PendingRequest | null = null
  #taggedTail: PendingRequest | null = null
  #waiting = 0
  #waitingBytes = 0
  #bareRunning = false
  #taggedRunning = 0
  #sequence = 0
  /** Requests that change the user, waiting or running, oldest first. */
  #exclusives: PendingRequest[] = noRequests
  #pumping = false
  #wasFull = false
  #askedIdle = false
  #closed = false

  constructor(owner: QueueOwner, limits: QueueLimits) {
    this.#owner = owner
    this.#limits = limits
  }

  /** True: the next request must not be taken from the socket; `roomAgain` follows. */
  get full(): boolean {
    if (this.#hasRoom()) return false
    this.#wasFull = true
    return true
  }

  #hasRoom(): boolean {
    const { maxQueue, maxQueueBytes = defaultQueueBytes } = this.#limits
    return this.#waiting < maxQueue && this.#waitingBytes < maxQueueBytes
  }

  get isIdle(): boolean {
    return this.#waiting === 0 && !this.#bareRunning && this.#taggedRunning === 0
  }

  /** Takes a request; it may be answered before this returns. */
  accept(request: PendingRequest): void {
    if (this.#waiting === 0 && this.#mayBegin(request) && !request.exclusive) {
      this.#begin(request)
      return
    }
    this.#enqueue(request)
    this.#pump()
  }

  /** Once nothing waits or runs, `idle` of the owner is called; at once where that is so now. */
  whenIdle(): void {
    this.#askedIdle = true
    this.#checkIdle()
  }

  /** Forgets what waits; what runs is not answered any more. */
  close(): void {
    this.#closed = true
    this.#bareHead = this.#bareTail = this.#taggedHead = this.#taggedTail = null
    this.#waiting = this.#waitingBytes = 0
    this.#exclusives = noRequests
  }

  /** The answer to a request that was begun. */
  finish(request: PendingRequest, reply: Reply): void {
    if (this.#closed) return
    if (request.bare) this.#bareRunning = false
    else this.#taggedRunning--
    if (request.exclusive) this.#exclusives.shift()
    try {
      this.#owner.reply(request.ticket, reply)
    } finally {
      // A reply that cannot be written must not stop the ones behind it.
      if (this.#waiting > 0) this.#pump()
      else this.#settled()
    }
  }

  #enqueue(request: PendingRequest): void {
    // What waits outlives the chunk it came in; a small copy instead of 64 KiB held.
    if (request.params instanceof Uint8Array) request.params = Uint8Array.from(request.params)
    request.sequence = ++this.#sequence
    this.#waiting++
    this.#waitingBytes += request.bytes
    if (request.exclusive) {
      if (this.#exclusives === noRequests) this.#exclusives = []
      this.#exclusives.push(request)
    }
    if (request.bare) {
      if (this.#bareTail === null) this.#bareHead = request
      else this.#bareTail.next = request
      this.#bareTail = request
    } else {
      if (this.#taggedTail === null) this.#taggedHead = request
      else this.#taggedTail.next = request
      this.#taggedTail = request
    }
  }

  #mayBegin(request: PendingRequest): boolean {
    const alone = this.#exclusives[0]
    if (alone !== undefined) {
      if (request === alone) return this.#isFirst(request) && this.#nothingRuns()
      if (request.sequence === 0 || request.sequence > alone.sequence) return false
    }
    return request.bare ? !this.#bareRunning : this.#taggedRunning < this.#limits.maxInflight
  }

  #isFirst(request: PendingRequest): boolean {
    const bare = this.#bareHead
    const tagged = this.#taggedHead
    return (
      (bare === null || bare.sequence >= request.sequence) &&
      (tagged === null || tagged.sequence >= request.sequence)
    )
  }

  #nothingRuns(): boolean {
    return !this.#bareRunning && this.#taggedRunning === 0
  }

  // A loop, not a recursion: handlers may answer in the same turn, hundreds in a row.
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    while (!this.#closed) {
      const request = this.#takeNext()
      if (request === null) break
      this.#begin(request)
    }
    this.#pumping = false
    this.#settled()
  }

  #takeNext(): PendingRequest | null {
    const bare = this.#bareHead
    if (bare !== null && this.#mayBegin(bare)) {
      this.#bareHead = bare.next
      if (bare.next === null) this.#bareTail = null
      return this.#taken(bare)
    }
    const tagged = this.#taggedHead
    if (tagged !== null && this.#mayBegin(tagged)) {
      this.#taggedHead = tagged.next
      if (tagged.next === null) this.#taggedTail = null
      return this.#taken(tagged)
    }
    return null
  }

  #taken(request: PendingRequest): PendingRequest {
    request.next = null
    this.#waiting--
    this.#waitingBytes -= request.bytes
    return request
  }

  #begin(request: PendingRequest): void {
    if (request.bare) this.#bareRunning = true
    else this.#taggedRunning++
    const refusal = request.decided ?? refusalOf(request, this.#owner.clock)
    if (refusal !== null) this.finish(request, refusal)
    else this.#owner.dispatch(request)
  }

  #settled(): void {
    if (this.#wasFull && this.#hasRoom()) {
      this.#wasFull = false
      this.#owner.roomAgain()
    }
    this.#checkIdle()
  }

  #checkIdle(): void {
    if (!this.#askedIdle || !this.isIdle) return
    this.#askedIdle = false
    this.#owner.idle()
  }
}

/** Why a request whose turn has come is not run after all, or null. */
function refusalOf(request: PendingRequest, clock: Clock): Reply | null {
  // Only what has waited can be late.
  if (request.sequence !== 0) {
    const now = clock.now()
    if (now >= request.deadline || now - request.acceptedAt >= maxWaitMs)
      return errorReply('TooBusy')
  }
  // Judged now and not at acceptance, for a login that was sent before may have come in between.
  const { access } = request.entry
  if (access === 'user' && request.caller.session?.userId == null) return errorReply('NeedLogin')
  return access === 'internal' ? errorReply('NotFound') : null
}

const noRequests: PendingRequest[] = []
const errorReplies = new Map<string, Reply>()

/** The reply of a general error; the same object for the same words. */
export function errorReply(code: GeneralError, text?: string): Reply {
  const key = text === undefined ? code : `${code} ${text}`
  let reply = errorReplies.get(key)
  if (reply === undefined) {
    const msg = text ?? stateTexts[code]
    reply = Object.freeze({ state: StateCode[code], msg, kind: Kind.Json, result: null })
    errorReplies.set(key, reply)
  }
  return reply
}
