/**
 * What other nodes ask of this gate: of its sessions attributes, pins, pushes and closes, and by other
 * gates the end of one whose user has logged in there, and whether the holder of a client id lives. It
 * reads and answers messages; what they ask for is done by the sessions and by `probe`.
 */
import type { Bus, ChannelHandler, IncomingCall } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import { isGeneral, SifakaError, type StateName } from '../../errors.ts'
import { answerJson, readQuestion } from '../../dispatch/remote/ask.ts'
import { PushOp } from '../../dispatch/remote/cluster-sessions.ts'
import { PayloadReader, PayloadWriter } from '../../dispatch/remote/wire/payload.ts'
import { readPush, readReceivers } from '../../dispatch/remote/wire/push-codec.ts'
import type { SessionAnswer, SessionRequest } from '../../dispatch/remote/remote-session.ts'
import type { Session } from '../session.ts'
import type { Sessions } from '../sessions.ts'

/** What gates ask each other; JSON on `Channel.Gate`. */
export type GateRequest =
  | {
      /** A login on the sender's gate takes this session's place; answered when its hooks have run. */
      readonly type: 'replace'
      readonly session: string
      /** Of the login that was replaced: the session may have logged in again since. */
      readonly since: number
      readonly userId: string
      readonly by: { readonly session: string; readonly tag: string | null }
    }
  /** Does the holder of this client id still live? */
  | { readonly type: 'probe'; readonly clientId: string; readonly session: string }

export type ProbeAnswer = { readonly type: 'gone' | 'lives' }

export interface GateServerOptions {
  readonly bus: Bus
  readonly sessions: Sessions
  /** Resolves to whether the connection that holds the id is gone, and its claim free. */
  readonly probe: (clientId: string, session: string) => Promise<boolean>
}

/** Registers the gate's channels; called once, before the bus starts. */
export function serveGate(options: GateServerOptions): void {
  const { bus, sessions } = options
  bus.listen(Channel.Session, new SessionChannel(sessions))
  bus.listen(Channel.Push, new PushChannel(sessions))
  bus.listen(Channel.Gate, new GateChannel(options))
}

class SessionChannel implements ChannelHandler {
  readonly #sessions: Sessions

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  call(incoming: IncomingCall, payload: Buffer): void {
    const request = readQuestion(payload) as SessionRequest | null | undefined
    const answer = (error: SessionAnswer['error']) => incoming.reply(answerJson({ error }))
    const session = this.#sessions.find(request?.session ?? '')
    if (request == null || session === undefined)
      return answer({ code: 'ServerIsDown', text: 'Server Is Down' })
    this.#apply(session, request, incoming).then(
      () => answer(null),
      (error: unknown) => answer(wordsOf(error)),
    )
  }

  async #apply(session: Session, request: SessionRequest, incoming: IncomingCall): Promise<void> {
    switch (request.type) {
      case 'set':
        return session.set(request.name, request.value)
      case 'remove':
        return session.remove(request.name)
      case 'pin':
        return session.pin(request.module, request.node)
      case 'served':
        return session.servedBy(incoming.from, request.module)
      default:
        throw new SifakaError('MethodNotAllowed')
    }
  }
}

function wordsOf(thrown: unknown): { code: StateName; text: string } {
  const { code, message } = SifakaError.from(thrown)
  return isGeneral(code) ? { code, text: message } : { code: 'Internal', text: '' }
}

class PushChannel implements ChannelHandler {
  readonly #sessions: Sessions
  readonly #writer = new PayloadWriter()

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  call(incoming: IncomingCall, payload: Buffer): void {
    const reader = new PayloadReader(payload)
    const op = reader.u8()
    const receivers = readReceivers(reader)
    if (op === PushOp.Push)
      return this.#answer(incoming, this.#sessions.deliver(receivers, readPush(reader)))
    if (op !== PushOp.Kick && op !== PushOp.Replace) return incoming.refuse()
    const except = reader.text()
    const reason = op === PushOp.Kick ? 'kicked' : 'replaced'
    this.#sessions.disconnectHere(receivers, { reason, except }).then(
      count => this.#answer(incoming, count),
      // Some may be closed; who asks is told of none, as where a gate cannot be reached.
      () => this.#answer(incoming, 0),
    )
  }

  #answer(incoming: IncomingCall, count: number): void {
    this.#writer.begin()
    this.#writer.u32(count)
    incoming.reply(this.#writer.end())
  }
}

class GateChannel implements ChannelHandler {
  readonly #options: GateServerOptions

  constructor(options: GateServerOptions) {
    this.#options = options
  }

  call(incoming: IncomingCall, payload: Buffer): void {
    const request = readQuestion(payload) as GateRequest | null | undefined
    const refuse = () => incoming.refuse()
    if (request?.type === 'replace') this.#replace(incoming, request).catch(refuse)
    else if (request?.type === 'probe') this.#probe(incoming, request).catch(refuse)
    else refuse()
  }

  async #replace(
    incoming: IncomingCall,
    { session, since, userId, by }: Extract<GateRequest, { type: 'replace' }>,
  ): Promise<void> {
    await this.#options.sessions.replaceHere({ id: userId, session, since }, by)
    incoming.reply(answerJson({}))
  }

  async #probe(
    incoming: IncomingCall,
    { clientId, session }: Extract<GateRequest, { type: 'probe' }>,
  ): Promise<void> {
    const isGone = await this.#options.probe(clientId, session)
    const answer: ProbeAnswer = { type: isGone ? 'gone' : 'lives' }
    incoming.reply(answerJson(answer))
  }
}
