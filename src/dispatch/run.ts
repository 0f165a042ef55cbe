/**
 * One run of a function, from its parameters to its reply: the mechanics behind a `Call`. Two
 * kinds: a request of an edge, answered by ticket in its own kind of bytes, and an invocation by
 * another module, or by the server itself, in this process.
 */
import type { WheelEntry } from '../base/timer-wheel.ts'
import type { StringifyOptions } from '../contract/message-codec.ts'
import { SifakaError, StateCode } from '../errors.ts'
import type { Effect } from './effects.ts'
import { invokedFailure } from './failure.ts'
import { type HeldPush, type HeldPushes, maxHeldPushes, tooMany } from './held-pushes.ts'
import type { HostedFunction } from './hosted-function.ts'
import { type Caller, type DispatchRequest, Kind } from './request.ts'
import { RunningCall } from './running-call.ts'
import type { Scope } from './scope.ts'

/** What a run leaves to be done once it has succeeded. */
export interface Leftover {
  readonly effects: readonly Effect[] | null
  readonly afterReply: readonly HeldPush[] | null
}

/** Where a run comes from; a `DispatchRequest` is one. */
export interface RunOrigin {
  readonly caller: Caller
  /** Where another node has named it already. */
  readonly id?: string
  /** 2 where it is run again, under the same id, after its node has died; 1 unless stated. */
  readonly attempt?: number
  /** How many calls it stands inside of, on other nodes. */
  readonly outerDepth?: number
  /** By the server's clock, in ms. */
  readonly deadline: number
  /** The run that invoked it. */
  readonly parent?: Run | null
  /** The open transaction it was invoked in. */
  readonly held?: HeldPushes | null
}

/** What a run has begun and waits for. */
export interface Abortable {
  abort(): void
}

export abstract class Run implements Scope, Abortable {
  readonly fn: HostedFunction
  readonly caller: Caller
  /** The user when the run began: a session may lose its user while a handler waits. */
  readonly userId: string | null
  readonly deadline: number
  readonly parent: Run | null
  readonly held: HeldPushes | null
  readonly depth: number
  readonly attempt: number
  readonly call: RunningCall
  beganAt = 0
  request: unknown = null
  /** Answered: whatever comes now is late. */
  settled = false
  /** On the wheel while a promise is waited for. */
  expiry: WheelEntry | null = null
  effects: Effect[] | null = null
  afterReply: HeldPush[] | null = null
  #id: string | undefined
  #controller: AbortController | null = null
  #isAborted = false
  /** Calls of other functions that are under way. */
  #invoked: Set<Abortable> | null = null

  constructor(fn: HostedFunction, origin: RunOrigin) {
    const { caller, parent } = origin
    this.fn = fn
    this.caller = caller
    this.userId = caller.session === null ? null : caller.session.userId
    this.deadline = origin.deadline
    this.parent = parent ?? null
    this.held = origin.held ?? null
    this.depth = parent ? parent.depth + 1 : 1 + (origin.outerDepth ?? 0)
    this.attempt = origin.attempt ?? 1
    this.#id = origin.id
    this.call = new RunningCall(this)
  }

  /** The checked parameters; throws `ParamParseFail`. */
  abstract decode(): unknown
  /** What `deliver` is given; throws where the result is not what the contract says. */
  abstract encode(value: unknown): unknown
  abstract deliver(state: number, msg: string, outcome: unknown): void

  /** True where effects and pushes travel with the reply, to where the session is. */
  get carriesEffects(): boolean {
    return false
  }

  get run(): this {
    return this
  }

  get moduleName(): string {
    return this.fn.moduleName
  }

  get place(): string {
    return this.fn.functionName
  }

  /** The run that a client or the server began. */
  get root(): Run {
    return this.parent === null ? this : this.parent.root
  }

  get id(): string {
    return (this.#id ??= newCallId())
  }

  /** The id where something has asked for it already. */
  get knownId(): string | undefined {
    return this.#id
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      if (this.#isAborted || this.fn.module.clock.now() >= this.deadline) this.abort()
    }
    return this.#controller.signal
  }

  /** Nobody waits for its reply any more. */
  get isAborted(): boolean {
    return this.#isAborted
  }

  abort(): void {
    this.#isAborted = true
    this.#controller?.abort(new SifakaError('RequestTimeout'))
    for (const invoked of this.#invoked ?? []) invoked.abort()
  }

  /** What it has invoked is aborted with it. */
  waitFor(invoked: Abortable): void {
    this.#invoked ??= new Set()
    this.#invoked.add(invoked)
  }

  stopWaitingFor(invoked: Abortable): void {
    this.#invoked?.delete(invoked)
  }

  addEffect(effect: Effect): void {
    this.effects ??= []
    this.effects.push(effect)
  }

  addAfterReply(push: HeldPush): void {
    this.afterReply ??= []
    if (this.afterReply.length >= maxHeldPushes) throw tooMany()
    this.afterReply.push(push)
  }

  /** Takes over what an invoked function left to be done when the whole call has succeeded. */
  adopt(child: Leftover): void {
    if (this.settled) return
    for (const effect of child.effects ?? []) this.addEffect(effect)
    for (const push of child.afterReply ?? []) this.addAfterReply(push)
  }
}

/** What replies may look like. */
export interface ReplyFormat {
  readonly maxReplyBytes: number
  readonly json: StringifyOptions
}

/** A run for a request that an edge dispatched. */
export class RequestRun extends Run {
  readonly #request: DispatchRequest
  readonly #format: ReplyFormat

  constructor(fn: HostedFunction, request: DispatchRequest, format: ReplyFormat) {
    super(fn, request)
    this.#request = request
    this.#format = format
  }

  decode(): unknown {
    const { kind, params } = this.#request
    const codec = this.fn.request
    return kind === Kind.Json ? codec.fromJson(params) : codec.decode(params as Uint8Array)
  }

  encode(value: unknown): string | Uint8Array {
    return encodeResult(this.fn, value, this.#request.kind, this.#format)
  }

  deliver(state: number, msg: string, outcome: unknown): void {
    const { sink, ticket, kind } = this.#request
    sink.answer(ticket, { state, msg, kind, result: outcome as string | Uint8Array | null })
  }
}

/** A result as the kind of its request wants it; throws where it is above its bound. */
export function encodeResult(
  fn: HostedFunction,
  value: unknown,
  kind: Kind,
  format: ReplyFormat,
): string | Uint8Array {
  const codec = fn.response
  if (kind === Kind.Json) {
    const text = codec.stringify(value, format.json)
    // A character is at most three bytes of UTF-8, so most texts need no counting.
    if (text.length * 3 > format.maxReplyBytes) bound(Buffer.byteLength(text), format)
    return text
  }
  const bytes = codec.encode(value)
  bound(bytes.length, format)
  return bytes
}

function bound(bytes: number, { maxReplyBytes }: ReplyFormat): void {
  if (bytes > maxReplyBytes)
    throw new RangeError(
      `Shorten the reply: it has ${bytes} bytes, limits.maxReplyBytes is ${maxReplyBytes}`,
    )
}

export interface Invocation extends RunOrigin {
  readonly params: unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: SifakaError) => void
}

/** A run that another module, or the server itself, invoked in this process. */
export class InvokeRun extends Run {
  readonly #invocation: Invocation

  constructor(fn: HostedFunction, invocation: Invocation) {
    super(fn, invocation)
    this.#invocation = invocation
  }

  /** Through the bytes, as between processes: checked, complete, nothing shared. */
  decode(): unknown {
    const { request } = this.fn
    return request.decode(request.encode(this.#invocation.params))
  }

  encode(value: unknown): unknown {
    const { response } = this.fn
    return response.decode(response.encode(value))
  }

  deliver(state: number, msg: string, outcome: unknown): void {
    if (state === StateCode.Success) this.#invocation.resolve(outcome)
    else this.#invocation.reject(invokedFailure(state, msg, this.fn.errorNames))
  }
}

const processPart = crypto.randomUUID().replaceAll('-', '').slice(0, 16)
let calls = 0

/** A call's id: unique in the cluster, 64 random bits of the process and a count. */
export function newCallId(): string {
  calls++
  return `${processPart}-${calls.toString(36)}`
}
