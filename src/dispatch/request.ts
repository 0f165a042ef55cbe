/**
 * The seam between an edge of the gate and the dispatcher: a request goes in, exactly one reply
 * comes back by ticket. Nothing here knows topics, envelopes or ciphers; those belong to the edge.
 */
import type { Access } from '../contract/contract.ts'
import type { SessionPort } from './ports.ts'

/** How parameters and result are written. Numbers, for they travel in tickets and on the bus. */
export const Kind = { Json: 0, Protobuf: 1 } as const
export type Kind = (typeof Kind)[keyof typeof Kind]

/** Who calls: a client's session, another module on behalf of one, or the server itself. */
export interface Caller {
  readonly type: 'client' | 'module' | 'server'
  /** The session on whose behalf it runs, if any. */
  readonly session: SessionPort | null
}

/** A callable function, as the directory of this node knows it. Never changes after the start. */
export interface FunctionEntry {
  readonly moduleName: string
  readonly moduleId: number
  readonly functionName: string
  readonly functionId: number
  readonly access: Access
  readonly timeoutMs: number
  readonly changesUser: boolean
  readonly idempotent: boolean
  /** Clients may name an instance of its module. */
  readonly addressable: boolean
}

export interface DispatchRequest {
  readonly entry: FunctionEntry
  readonly caller: Caller
  readonly kind: Kind
  /**
   * JSON: the whole request as the client wrote it, for passing it on to another node; else null.
   */
  readonly text?: string | null
  /** The instance that the client named, `Module@instance`; null: any. */
  readonly instance?: string | null
  /**
   * JSON: the `params` value as parsed (undefined and null: absent). Protobuf: bytes, owned by the
   * request.
   */
  readonly params: unknown
  /** Its id and how often it was begun, where it has begun elsewhere. */
  readonly id?: string
  readonly attempt?: number
  /** When it must be answered, by the server's clock (monotonic), in ms. */
  readonly deadline: number
  /** The edge's own word for where the reply goes; handed back untouched. */
  readonly ticket: number
  readonly sink: ReplySink
}

export interface Reply {
  /** 0, a function's own 1..127, or a general code. */
  readonly state: number
  /** Empty where `state` is 0. */
  readonly msg: string
  readonly kind: Kind
  /** JSON text for `Kind.Json`, message bytes for `Kind.Protobuf`; null with an error. */
  readonly result: string | Uint8Array | null
}

export interface ReplySink {
  /** Called exactly once for each request that was dispatched, in the same turn or later. */
  answer(ticket: number, reply: Reply): void
}
