/**
 * What carries a bus's batches: bytes to one node or to all, by whatever server there is. A carrier
 * knows nothing of calls; it says when it is up, and what it knows of the fate of a batch.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import type { NodeRef } from './bus.ts'

/**
 * `nobody`: the server's own word that no receiver was there. `unknown`: the connection was lost
 * before the server had taken it, or it did not say in time.
 */
export type Misdelivery = 'nobody' | 'unknown'

export interface CarrierHandler {
  /**
   * A batch for this node (`own`) or for all. The bytes may be kept, and are not changed any more.
   */
  received(by: 'own' | 'all', bytes: Buffer): void
  /** It came up (both ways work and this node can be reached), or went down. */
  stateChanged(isUp: boolean): void
}

export interface Carrier extends Lifecycle {
  /** `redis://host:port` as it may stand in logs, without credentials. */
  readonly name: string
  readonly isUp: boolean
  /** The largest batch, in bytes; known once it has started. */
  readonly maxBatchBytes: number
  /** Bytes that were given to it and have not left this process. */
  readonly waitingBytes: number
  /** Names who hears, before `start`. */
  attach(self: NodeRef, handler: CarrierHandler): void
  /**
   * Connects and listens; resolves when it is up. Rejects with `BusFailed`, naming host, port and
   * remedy, where the server is not usable now; from then on outages heal by themselves.
   */
  start(): Promise<void>
  /** Sends a batch; `lost` is called at most once, later, and never where it has arrived. */
  send(to: NodeRef, bytes: Buffer, lost: (why: Misdelivery) => void): void
  sendToAll(bytes: Buffer): void
  /**
   * Before `close`: resolves, soon, when what is sent to this node from now on reaches nobody. What
   * this node sends still leaves.
   */
  leave?(): Promise<void>
}
