/**
 * A request of an edge that runs on another node. What its reply asks of the session is done here,
 * where the session is, before the client reads the reply; what comes too late is not done. It
 * answers its edge once, and never chooses a node.
 */
import { WheelEntry, type TimerWheel } from '../../base/timer-wheel.ts'
import { SifakaError, StateCode, stateTexts } from '../../errors.ts'
import { applyEffects } from '../effects.ts'
import type { SessionsPort } from '../ports.ts'
import { type DispatchRequest, Kind, type Reply } from '../request.ts'
import type { OutgoingCall } from './wire/call-codec.ts'
import type { ClusterFunction } from './function-table.ts'
import { type RefusalCode, RemoteCall, type RemoteCallOwner } from './remote-call.ts'
import type { RemoteReply } from './wire/reply-codec.ts'

/** What requests that run elsewhere share. */
export interface RequestCallHost extends RemoteCallOwner {
  readonly wheel: TimerWheel
  readonly sessions: SessionsPort
  /** Runs it in this process after all. */
  runHere(request: DispatchRequest): void
}

export class RequestCall extends RemoteCall {
  readonly #request: DispatchRequest
  readonly #host: RequestCallHost
  #isAnswered = false
  #expiry: WheelEntry | null = null

  constructor(host: RequestCallHost, fn: ClusterFunction, request: DispatchRequest) {
    const { caller, deadline, instance } = request
    super(host, fn, { session: caller.session, deadline, instance: instance ?? null })
    this.#request = request
    this.#host = host
  }

  outgoing(): OutgoingCall {
    const { kind, params, text, caller } = this.#request
    return {
      moduleId: this.fn.moduleId,
      functionId: this.fn.functionId,
      kind,
      callId: this.id,
      attempt: this.attempt,
      depth: 0,
      callerType: caller.type,
      session: this.session,
      params: kind === Kind.Json ? (text ?? JSON.stringify({ params })) : (params as Uint8Array),
    }
  }

  answer(reply: RemoteReply): void {
    const { session } = this
    if (reply.effects === null || session === null) return this.#finish(reply)
    this.#expiry = new WheelEntry(() => this.refuse('RequestTimeout'))
    this.#host.wheel.addAt(this.#expiry, this.deadline)
    applyEffects(session, reply.effects, () => this.#isAnswered).then(
      () => this.#finish(reply),
      (error: unknown) => {
        const { code, state, message } = SifakaError.from(error)
        const text = code === 'Internal' ? stateTexts.Internal : message
        this.#finish(this.#failure(state, text))
      },
    )
  }

  protected fail(code: RefusalCode, text: string = stateTexts[code]): void {
    this.#finish(this.#failure(StateCode[code], text))
  }

  runHere(): void {
    const { id, attempt } = this
    const { entry, caller, kind, params, text, deadline, ticket, sink } = this.#request
    const request = { entry, caller, kind, params, text, deadline, ticket, sink, id, attempt }
    this.#host.runHere(request)
  }

  #failure(state: number, msg: string): RemoteReply {
    const { kind } = this.#request
    return { state, msg, kind, result: null, effects: null, afterReply: null }
  }

  #finish(reply: RemoteReply): void {
    if (this.#isAnswered) return
    this.#isAnswered = true
    if (this.#expiry !== null) this.#host.wheel.remove(this.#expiry)
    const { sink, ticket } = this.#request
    const plain: Reply = reply
    sink.answer(ticket, plain)
    for (const { target, message } of reply.afterReply ?? [])
      // It never rejects because somebody is away, and what else fails is logged where it fails.
      void this.#host.sessions.push(target, message, this.session)
  }
}
