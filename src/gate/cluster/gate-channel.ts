/**
 * What gates ask each other: the end of a session whose user has logged in at the other one, and
 * whether the holder of a client id lives. It reads and answers messages; it decides neither.
 */
import type { IncomingCall } from '../../bus/bus.ts'
import { answerJson } from '../../dispatch/remote/ask.ts'
import { type ProbeAnswer, readGateRequest } from '../../dispatch/remote/wire/gate-messages.ts'
import type { Sessions } from '../sessions.ts'

export class GateChannel {
  readonly #sessions: Sessions
  readonly #probe: (clientId: string, session: string) => Promise<boolean>

  constructor(sessions: Sessions, probe: (clientId: string, session: string) => Promise<boolean>) {
    this.#sessions = sessions
    this.#probe = probe
  }

  async call(incoming: IncomingCall, payload: Buffer): Promise<void> {
    const request = readGateRequest(payload)
    if (request?.type === 'replace') {
      const { session, since, userId, by } = request
      await this.#sessions.replaceHere({ id: userId, session, since }, by)
      incoming.reply(answerJson({}))
    } else if (request?.type === 'probe') {
      const isGone = await this.#probe(request.clientId, request.session)
      const answer: ProbeAnswer = { type: isGone ? 'gone' : 'lives' }
      incoming.reply(answerJson(answer))
    } else incoming.refuse()
  }
}
