/**
 * How one kind of server is spoken to: what a carrier over it has to bring. No state, no policy.
 */
import type { Misdelivery } from '../carrier.ts'

/** What the server said of a batch. */
export type Fate = 'taken' | Misdelivery

/** Where batches go, and the words of this node's own places. */
export interface Channels {
  readonly own: string
  readonly all: string
  /** Where the server's word about a batch may be sent to. */
  readonly inbox: string
}

export interface ConnectionEvents {
  received(by: 'own' | 'all', bytes: Buffer): void
  /** The connection ended by itself; said at most once, never after its signal. */
  lost(reason: unknown): void
}

/** One life of a connection to the server. */
export interface Connection {
  readonly maxBatchBytes: number
  /** `told` is called at most once and later; not at all where the connection ends before. */
  publish(channel: string, bytes: Buffer, told: (fate: Fate) => void): void
  /** Resolves when the server has taken all that was published before; may stay open for ever. */
  ping(): Promise<unknown>
  /**
   * Takes this node's places off the server, so that the next batch to it reaches nobody, and
   * resolves when the server has done so and taken all that was published before; may stay open for
   * ever.
   */
  leave(): Promise<unknown>
  /** Resolves when its sockets are closed, soon after its signal. */
  readonly closed: Promise<unknown>
}

export interface OpenOptions {
  readonly channels: Channels
  readonly events: ConnectionEvents
  /** Ends the connection at once, while it is being opened and afterwards. */
  readonly signal: AbortSignal
}

/** How one kind of server is spoken to. */
export interface Driver {
  /** `redis://host:port`, without credentials. */
  readonly name: string
  /** Connects and subscribes to `own` and `all`; resolves when the server has confirmed it. */
  open(options: OpenOptions): Promise<Connection>
}
