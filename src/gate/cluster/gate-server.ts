/**
 * Opens this gate to the other nodes: a channel for what modules ask of its sessions, one for
 * pushes and closes, one for the other gates. What is asked is done by the sessions and by `probe`.
 */
import type { Bus } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import type { Lease } from '../../cluster/cluster.ts'
import { leased } from '../../cluster/life/leased.ts'
import type { Sessions } from '../sessions.ts'
import { GateChannel } from './gate-channel.ts'
import { PushChannel } from './push-channel.ts'
import { SessionChannel } from './session-channel.ts'

export interface GateServerOptions {
  readonly bus: Bus
  readonly lease: Lease
  readonly sessions: Sessions
  /** Resolves to whether the connection that holds the id is gone, and its claim free. */
  readonly probe: (clientId: string, session: string) => Promise<boolean>
}

/** Registers the gate's channels; called once, before the bus starts. */
export function serveGate({ bus, lease, sessions, probe }: GateServerOptions): void {
  bus.listen(Channel.Session, leased(new SessionChannel(sessions), lease))
  bus.listen(Channel.Push, leased(new PushChannel(sessions), lease))
  bus.listen(Channel.Gate, leased(new GateChannel(sessions, probe), lease))
}
