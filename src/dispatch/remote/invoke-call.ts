/**
 * A function's call of a function on another node: its parameters on the way out, result or error
 * on the way back, and what the other run leaves to the one that invoked it. It never chooses a
 * node and never touches a session: effects go to the invoking run.
 */
import { codecOf } from '../../contract/message-codec.ts'
import { SifakaError, StateCode } from '../../errors.ts'
import { invokedFailure } from '../failure.ts'
import { Kind } from '../request.ts'
import type { Abortable, Run } from '../run.ts'
import type { RemoteInvocation } from '../runner.ts'
import type { OutgoingCall } from './wire/call-codec.ts'
import type { ClusterFunction } from './function-table.ts'
import { type RefusalCode, RemoteCall, type RemoteCallOwner } from './remote-call.ts'
import type { RemoteReply } from './wire/reply-codec.ts'

export class InvokeCall extends RemoteCall implements Abortable {
  readonly #invocation: RemoteInvocation
  /** Null: `params` travel as JSON. */
  readonly #bytes: Uint8Array | null
  #hasEnded = false

  /** Throws where the parameters are not what the contract says. */
  constructor(owner: RemoteCallOwner, fn: ClusterFunction, invocation: RemoteInvocation) {
    const { from, deadline } = invocation
    super(owner, fn, { session: from === null ? null : from.caller.session, deadline })
    this.#invocation = invocation
    const spec = invocation.contract?.functions[fn.functionName]
    this.#bytes = spec === undefined ? null : codecOf(spec.request).encode(invocation.params)
  }

  outgoing(): OutgoingCall {
    const { params, from } = this.#invocation
    const bytes = this.#bytes
    return {
      moduleId: this.fn.moduleId,
      functionId: this.fn.functionId,
      kind: bytes === null ? Kind.Json : Kind.Protobuf,
      callId: this.id,
      attempt: this.attempt,
      depth: from === null ? 0 : from.depth,
      callerType: from === null || from.caller.type === 'server' ? 'server' : 'module',
      session: this.session,
      params: bytes ?? JSON.stringify({ params }),
    }
  }

  /** To be told when it was sent: from now on it is given up with the run that waits for it. */
  sent(): void {
    if (!this.#hasEnded) this.#invocation.from?.waitFor(this)
  }

  abort(): void {
    this.abandon()
  }

  answer(reply: RemoteReply): void {
    const { contract, from, resolve, reject } = this.#invocation
    this.#end()
    const spec = contract?.functions[this.fn.functionName]
    try {
      if (reply.state !== StateCode.Success) {
        const errors = Object.entries(spec?.errors ?? {})
        const names = Object.fromEntries(errors.map(([name, { code }]) => [code, name]))
        throw invokedFailure(reply.state, reply.msg, names)
      }
      const result =
        typeof reply.result === 'string'
          ? (JSON.parse(reply.result) as unknown)
          : codecOf(spec?.response).decode(reply.result ?? new Uint8Array(0))
      if (from !== null) adopt(from, reply)
      resolve(result)
    } catch (error) {
      reject(error instanceof SifakaError ? error : new SifakaError('Internal', { cause: error }))
    }
  }

  protected fail(code: RefusalCode, text = ''): void {
    this.#end()
    this.#invocation.reject(invokedFailure(StateCode[code], text, {}))
  }

  runHere(): void {
    this.#end()
    this.#invocation.runHere()
  }

  #end(): void {
    this.#hasEnded = true
    this.#invocation.from?.stopWaitingFor(this)
  }
}

/** As `RunSession` sees to it in one process: only functions that run alone may change the user. */
function adopt(from: Run, reply: RemoteReply): void {
  if (reply.effects !== null)
    for (let run: Run | null = from; run !== null; run = run.parent) {
      if (run.fn.changesUser) continue
      const name = `${run.moduleName}.${run.place}`
      throw new Error(`Declare "changesUser: true" for "${name}": what it invokes changes the user`)
    }
  from.adopt(reply)
}
