/**
 * One call that runs on another node, from its departure to its one answer. Its kinds differ in
 * where the answer goes: to the edge that the request came by, or to the function that invoked it.
 */
import type { CallFailure, NodeRef, ReplyTaker } from '../../bus/bus.ts'
import type { BalancedCall } from '../../cluster/balancing/balancer.ts'
import type { SessionPort } from '../ports.ts'
import { newCallId } from '../run.ts'
import type { OutgoingCall } from './wire/call-codec.ts'
import type { ClusterFunction } from './function-table.ts'
import { PayloadReader } from './wire/payload.ts'
import { readReply, type RemoteReply } from './wire/reply-codec.ts'

/** Who sends calls and decides what a failure means. */
export interface RemoteCallOwner {
  /** The node has answered, be it with an error. */
  answered(call: RemoteCall, reply: RemoteReply): void
  failed(call: RemoteCall, failure: CallFailure): void
  unreadable(call: RemoteCall, error: unknown): void
  /** Nobody waits for it any more; only of one that is under way or parked. */
  abandoned(call: RemoteCall): void
  /** It has ended with an error that no node has answered. */
  refused(call: RemoteCall, code: RefusalCode): void
}

/** How a call may end that no node answers. */
export type RefusalCode = 'ServerIsDown' | 'TooBusy' | 'RequestTimeout' | 'Internal'

const nowhere: NodeRef = { name: '', epoch: '' }

export abstract class RemoteCall implements ReplyTaker, BalancedCall {
  readonly fn: ClusterFunction
  readonly session: SessionPort | null
  readonly deadline: number
  readonly instance: string | null
  readonly #owner: RemoteCallOwner
  /** Where it is under way, or was last. */
  node: NodeRef = nowhere
  /** What the bus calls it there. */
  number = 0
  /** How often it went elsewhere because it had not been run. */
  moves = 0
  /** 2: it may have run before, and is run again because it is idempotent. */
  attempt = 1
  #id: string | undefined

  constructor(
    owner: RemoteCallOwner,
    fn: ClusterFunction,
    origin: {
      readonly session: SessionPort | null
      readonly deadline: number
      readonly instance?: string | null
    },
  ) {
    this.#owner = owner
    this.fn = fn
    this.session = origin.session
    this.deadline = origin.deadline
    this.instance = origin.instance ?? null
  }

  get module(): string {
    return this.fn.moduleName
  }

  get id(): string {
    return (this.#id ??= newCallId())
  }

  /** What travels. Throws where the parameters are not what the contract says. */
  abstract outgoing(): OutgoingCall
  /** Hands the reply to whoever waits, after what is to be done with it. */
  abstract answer(reply: RemoteReply): void
  /** Hands a general error to whoever waits; `text` where its usual text says too little. */
  protected abstract fail(code: RefusalCode, text?: string): void
  /** Runs it in this process after all. */
  abstract runHere(): void

  /**
   * Ends it where no node has answered; `text` where the usual text of the code says too little.
   */
  refuse(code: RefusalCode, text?: string): void {
    this.#owner.refused(this, code)
    this.fail(code, text)
  }

  /** Nobody waits for it any more: ends it as if its deadline were over. */
  protected abandon(): void {
    this.#owner.abandoned(this)
  }

  replied(payload: Buffer): void {
    let reply: RemoteReply
    try {
      reply = readReply(new PayloadReader(payload))
    } catch (error) {
      this.#owner.unreadable(this, error)
      return
    }
    this.#owner.answered(this, reply)
  }

  failed(failure: CallFailure): void {
    this.#owner.failed(this, failure)
  }
}
