/**
 * A run for another node: decodes what came by the bus, and sends its reply, with which its effects
 * and late pushes travel. It never applies them itself.
 */
import type { IncomingCall } from '../../bus/bus.ts'
import { StateCode } from '../../errors.ts'
import type { HostedFunction } from '../hosted-function.ts'
import { Kind } from '../request.ts'
import { encodeResult, type ReplyFormat, Run } from '../run.ts'
import type { CallMessage } from './wire/call-codec.ts'
import type { PayloadWriter } from './wire/payload.ts'
import type { RemoteSession } from './remote-session.ts'
import { failure, writeReply } from './wire/reply-codec.ts'

/** What all runs for other nodes share. */
export interface ServedRunHost {
  readonly format: ReplyFormat
  readonly writer: PayloadWriter
}

export class ServedRun extends Run {
  readonly #message: CallMessage
  readonly #incoming: IncomingCall
  readonly #host: ServedRunHost

  constructor(
    fn: HostedFunction,
    call: {
      readonly message: CallMessage
      readonly incoming: IncomingCall
      readonly session: RemoteSession | null
    },
    host: ServedRunHost,
  ) {
    const { message, incoming, session } = call
    super(fn, {
      caller: { type: message.callerType, session },
      deadline: incoming.deadline,
      id: message.callId,
      attempt: message.attempt,
      outerDepth: message.depth,
    })
    this.#message = message
    this.#incoming = incoming
    this.#host = host
    incoming.onCancel = () => this.abort()
  }

  override get carriesEffects(): boolean {
    return true
  }

  decode(): unknown {
    const { kind, params } = this.#message
    if (kind === Kind.Protobuf) return this.fn.request.decode(params as Uint8Array)
    // The gate has read the same text and found it good.
    const request = JSON.parse(params as string) as { readonly params?: unknown }
    return this.fn.request.fromJson(request.params)
  }

  encode(value: unknown): string | Uint8Array {
    return encodeResult(this.fn, value, this.#message.kind, this.#host.format)
  }

  deliver(state: number, msg: string, outcome: unknown): void {
    const isSuccess = state === StateCode.Success
    const reply = {
      state,
      msg,
      kind: this.#message.kind,
      result: outcome as string | Uint8Array | null,
      effects: isSuccess ? this.effects : null,
      afterReply: isSuccess ? this.afterReply : null,
    }
    const { writer } = this.#host
    try {
      this.#incoming.reply(writeReply(writer, reply))
    } catch (error) {
      // Nobody waits for his deadline because of it.
      this.#incoming.reply(writeReply(writer, failure('Internal', reply.kind)))
      throw error
    }
  }
}
