/**
 * Runs what other nodes ask of this one. It judges little, for the caller's node has judged
 * existence and access already: that the function is here, and that this node still takes calls.
 */
import type { Counter, Metrics } from '../../base/metrics.ts'
import type { ChannelHandler, IncomingCall } from '../../bus/bus.ts'
import type { HostedFunction } from '../hosted-function.ts'
import type { ReplyFormat } from '../run.ts'
import { type CallMessage, readCall } from './wire/call-codec.ts'
import { PayloadFault, PayloadReader, PayloadWriter } from './wire/payload.ts'
import { failure, writeReply } from './wire/reply-codec.ts'
import { RemoteSession, type SessionHost } from './remote-session.ts'
import { ServedRun, type ServedRunHost } from './served-run.ts'
import type { ServedSessions } from './served-sessions.ts'

export interface CallServerOptions {
  readonly session: SessionHost
  readonly metrics: Metrics
  readonly format: ReplyFormat
  readonly served: ServedSessions
  readonly leads: (module: string) => boolean
  readonly find: (module: number, func: number) => HostedFunction | undefined
  readonly run: (run: ServedRun) => void
}

export class CallServer implements ChannelHandler, ServedRunHost {
  readonly writer = new PayloadWriter()
  readonly #options: CallServerOptions
  readonly #refused: Counter
  #isServing = false

  constructor(options: CallServerOptions) {
    this.#options = options
    this.#refused = options.metrics.counter({
      name: 'cluster_calls_refused_total',
      help: 'Calls of other nodes that were not run here: draining, no such function, not its leader',
    })
  }

  get format(): ReplyFormat {
    return this.#options.format
  }

  /** From now on calls are taken. */
  open(): void {
    this.#isServing = true
  }

  /** From now on calls are refused as not run: their callers go elsewhere. */
  drain(): void {
    this.#isServing = false
  }

  call(incoming: IncomingCall, payload: Buffer): void {
    if (!this.#isServing) return this.#refuse(incoming)
    const message = read(payload)
    if (message === null) return this.#refuse(incoming)
    const { find, leads, session: host, served } = this.#options
    const fn = find(message.moduleId, message.functionId)
    if (fn === undefined) return this.#refuse(incoming)
    // A gate may judge by what another version of this function is.
    if (fn.access === 'internal' && message.callerType === 'client')
      return incoming.reply(writeReply(this.writer, failure('NotFound', message.kind)))
    if (fn.elsewhere?.instances === 'one' && !leads(fn.moduleName)) return this.#refuse(incoming)
    const session = message.session === null ? null : new RemoteSession(message.session, host)
    if (session !== null) served.note(session, fn.moduleName, message.callerType)
    this.#options.run(new ServedRun(fn, { message, incoming, session }, this))
  }

  #refuse(incoming: IncomingCall): void {
    this.#refused.inc()
    incoming.refuse()
  }
}

/** Null where it is of a version of Sifaka that this node does not know. */
function read(payload: Buffer): CallMessage | null {
  try {
    return readCall(new PayloadReader(payload))
  } catch (error) {
    if (error instanceof PayloadFault) return null
    throw error
  }
}
