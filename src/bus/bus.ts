/**
 * Cluster bus: calls and notices between nodes, addressed to one node, at most once. It batches,
 * seals, bounds and times what it carries; what a payload means is its users'. It never touches
 * sessions, chooses no receiver (the caller does, so that routing works the same on every bus) and
 * repeats nothing by itself: where it cannot know whether a call ran, it says so.
 *
 * Promises: each call ends exactly once, with its reply or with a `CallFailure`. `not-run` is
 * certain: the call may go elsewhere, whatever its function is. What one node sends to another
 * arrives in the order in which it was sent, replies, calls and notices together, or not at all. A
 * reply that nobody was there to take is sent again, before all that was not under way by then.
 */
import type { Lifecycle } from '../base/lifecycle.ts'

/** One life of one process. Epochs are random: compared for equality, never ordered. */
export interface NodeRef {
  /** By `base/node-name.ts`; unique among the nodes that live. */
  readonly name: string
  /** 16 hex digits, new with every start. */
  readonly epoch: string
}

/** `name/epoch`: the node as a key of maps and of the KV. */
export function nodeKey({ name, epoch }: NodeRef): string {
  return `${name}/${epoch}`
}

/**
 * Why a call has no reply. `not-run`: certainly not run (nobody received it, the receiver refused
 * it, the bus is down). `busy`: not run, for too much is under way to that node. `too-large`: not
 * run, the message is above `maxMessageBytes`. `expired`: the deadline has passed, it may run.
 * `unknown`: it may have run, or may still run (its node died, messages were lost).
 */
export type CallFailure = 'not-run' | 'busy' | 'too-large' | 'expired' | 'unknown'

/**
 * Where the end of a call goes: one of the two is called, once, and never before `request` returns.
 */
export interface ReplyTaker {
  /** The bytes are the taker's only until it returns: they lie in the batch. */
  replied(payload: Buffer): void
  failed(failure: CallFailure): void
}

export interface RequestOptions {
  /** When it must have ended, by this node's `performance.now()`, in ms. */
  readonly deadline: number
  /** Travel in a batch of its own: what may have killed a node must not take others with it. */
  readonly alone?: boolean
}

/**
 * A call that has come in. It was not expired when its batch was taken: a handler that does not
 * begin at once compares the clock with `deadline` again.
 */
export interface IncomingCall {
  readonly from: NodeRef
  /** By this node's `performance.now()`, in ms. */
  readonly deadline: number
  /** The caller has given up; nobody waits for the reply. */
  readonly isCancelled: boolean
  /** Set it to hear of that. */
  onCancel: (() => void) | null
  /** Answers; only the first answer counts. The bytes are copied before it returns. */
  reply(payload: Uint8Array): void
  /** Answers that it was not and will not be run: the caller's failure is `not-run`. */
  refuse(): void
}

/** What listens on a channel. Payload bytes are the handler's only until it returns. */
export interface ChannelHandler {
  /**
   * Without it calls on the channel are refused. A throw or rejection is logged and answers
   * `unknown`, where there is no answer yet.
   */
  call?(call: IncomingCall, payload: Buffer): void | Promise<void>
  /** Notices to this node alone and to all. */
  notice?(from: NodeRef, payload: Buffer): void
}

export interface Bus extends Lifecycle {
  readonly self: NodeRef
  /** While it is down calls end `not-run` at once and notices are dropped. */
  readonly isUp: boolean
  /** The largest payload of a call, reply or notice, in bytes. */
  readonly maxMessageBytes: number
  /** Names the handler of a channel, 1..255; once each, before `start`. */
  listen(channel: number, handler: ChannelHandler): void
  /** Tells of `isUp` changing, after it has. */
  onStateChange(listener: (isUp: boolean) => void): void
  /**
   * Tells of a node that the server says nobody was at when something was sent there: before the
   * calls that went to it end `not-run`.
   */
  onNobody(listener: (node: NodeRef) => void): void
  /** Calls a node; the payload is copied before it returns. Returns a number for `cancel`. */
  // Positional, for it is the hot path: an object more per call would be garbage.
  request(
    to: NodeRef,
    channel: number,
    payload: Uint8Array,
    taker: ReplyTaker,
    options: RequestOptions,
  ): number
  /** Gives a call up: its taker is not called any more, the receiver is told. */
  cancel(call: number): void
  /** Sends a notice to one node; false where it certainly did not leave. */
  notify(to: NodeRef, channel: number, payload: Uint8Array): boolean
  /** Sends a notice to every node, this one too. */
  broadcast(channel: number, payload: Uint8Array): boolean
  /**
   * A node is dead: its calls in flight end `unknown`, what comes from it is dropped from now on.
   */
  forget(node: NodeRef): void
}
