/**
 * Pushes of other nodes to sessions of this gate, and the end of sessions that they ask for:
 * answered by how many it reached. It reads and answers messages; the sessions do what they ask
 * for.
 */
import type { IncomingCall } from '../../bus/bus.ts'
import { PayloadReader, PayloadWriter } from '../../dispatch/remote/wire/payload.ts'
import { PushOp, readPush, readReceivers } from '../../dispatch/remote/wire/push-codec.ts'
import type { Sessions } from '../sessions.ts'

export class PushChannel {
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
