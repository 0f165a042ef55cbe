/**
 * What modules on other nodes ask of a session of this gate: its attributes and pins, and to be
 * told of its hooks. It reads and answers messages; the session does what they ask for.
 */
import type { IncomingCall } from '../../bus/bus.ts'
import { answerJson } from '../../dispatch/remote/ask.ts'
import {
  readSessionRequest,
  type SessionAnswer,
  type SessionRequest,
} from '../../dispatch/remote/wire/session-messages.ts'
import { isGeneral, SifakaError, type StateName } from '../../errors.ts'
import type { Session } from '../session.ts'
import type { Sessions } from '../sessions.ts'

export class SessionChannel {
  readonly #sessions: Sessions

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  call(incoming: IncomingCall, payload: Buffer): void {
    const request = readSessionRequest(payload)
    const answer = (error: SessionAnswer['error']) => incoming.reply(answerJson({ error }))
    const session = this.#sessions.find(request?.session ?? '')
    if (request === undefined || session === undefined)
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
