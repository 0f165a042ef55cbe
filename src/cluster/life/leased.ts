/**
 * Puts the lease before a channel of the bus: what others ask of a node that has stood still waits
 * until it is known that the node is not dead to them, for its work may be another's by now. Every
 * channel has it but the directory's, by which a node learns of its death.
 */
import type { ChannelHandler, IncomingCall } from '../../bus/bus.ts'
import type { Lease } from '../cluster.ts'

export function leased(
  handler: Required<Pick<ChannelHandler, 'call'>>,
  lease: Pick<Lease, 'mayAct' | 'settled'>,
): ChannelHandler {
  const callLate = async (incoming: IncomingCall, payload: Buffer): Promise<void> => {
    await lease.settled()
    // Its caller has ended it.
    if (incoming.isCancelled || performance.now() >= incoming.deadline) return
    await handler.call(incoming, payload)
  }
  return {
    call: (incoming, payload) =>
      lease.mayAct ? handler.call(incoming, payload) : callLate(incoming, Buffer.from(payload)),
  }
}
