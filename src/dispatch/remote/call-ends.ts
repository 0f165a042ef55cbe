/**
 * What becomes of a call whose node has answered, or has not. A call that certainly did not run
 * goes elsewhere, twice at most; one whose outcome is unknown is run again only where its function
 * is idempotent, once, and never on the same node. It sends nothing: its router does.
 */
import type { Counter, Metrics } from '../../base/metrics.ts'
import type { RateLimitedLog } from '../../base/rate-limited-log.ts'
import type { Bus, CallFailure } from '../../bus/bus.ts'
import type { Balancer } from '../../cluster/balancing/balancer.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import { StateCode } from '../../errors.ts'
import type { Placement } from './placement.ts'
import type { RefusalCode, RemoteCall, RemoteCallOwner } from './remote-call.ts'
import type { RemoteReply } from './wire/reply-codec.ts'

export interface CallEndsOptions {
  readonly bus: Bus
  readonly directory: Directory
  readonly balancer: Balancer
  readonly placement: Placement
  readonly faults: RateLimitedLog
  readonly metrics: Metrics
  readonly router: CallSender
}

/** What sends calls, again too. */
export interface CallSender {
  /** It takes no more calls. */
  readonly isClosed: boolean
  /** What is known of other nodes is up to date from now on. */
  refresh(): void
  /** Sends a call to another node than `previous`, as far as there is a choice. */
  send(call: RemoteCall, previous: ClusterNode | null): void
  /** Lets a call wait for an instance, or refuses it. */
  park(call: RemoteCall): void
  /** False where the call does not wait. */
  unpark(call: RemoteCall): boolean
}

/** A call that was not run goes elsewhere at most this often. */
const maxMoves = 2
const unknownOutcome = 'Server Is Down, outcome unknown'

export class CallEnds implements RemoteCallOwner {
  readonly #options: CallEndsOptions
  readonly #moved: Counter
  readonly #retried: Counter
  readonly #unanswered: Readonly<Record<RefusalCode, Counter>>

  constructor(options: CallEndsOptions) {
    this.#options = options
    const { metrics } = options
    this.#moved = metrics.counter({
      name: 'cluster_calls_moved_total',
      help: 'Calls that went to another node because they had not been run',
    })
    this.#retried = metrics.counter({
      name: 'cluster_calls_retried_total',
      help: 'Idempotent calls run again after their node had died',
    })
    const ofCode = (code: RefusalCode) =>
      metrics.counter({
        name: 'cluster_calls_unanswered_total',
        help: 'Calls to other nodes that ended with an error of this node',
        labels: { code },
      })
    this.#unanswered = {
      ServerIsDown: ofCode('ServerIsDown'),
      TooBusy: ofCode('TooBusy'),
      RequestTimeout: ofCode('RequestTimeout'),
      Internal: ofCode('Internal'),
    }
  }

  answered(call: RemoteCall, reply: RemoteReply): void {
    const isTimeout = reply.state === StateCode.RequestTimeout
    this.#options.balancer.ended(call, isTimeout ? 'timeout' : 'answered')
    // "Not run" is true of the second attempt alone.
    if (call.attempt > 1 && saysNotRun(reply.state)) return this.notRun(call)
    call.answer(reply)
  }

  failed(call: RemoteCall, failure: CallFailure): void {
    this.#options.router.refresh()
    this.#options.balancer.ended(call, failure === 'expired' ? 'timeout' : 'failed')
    switch (failure) {
      case 'not-run':
        return this.#move(call)
      case 'unknown':
        return this.#retry(call)
      case 'busy':
        return this.notRun(call, 'TooBusy')
      case 'expired':
        return call.refuse('RequestTimeout')
      case 'too-large':
        this.#options.faults.log(
          'too-large',
          call.node.name,
          'A call or reply is above bus.maxMessageBytes or the limit of the bus: shorten it',
          { module: call.fn.moduleName, func: call.fn.functionName },
        )
        return call.refuse('Internal')
    }
  }

  /** Nobody waits for it: not begun, it never runs, and where it runs its signal says so. */
  abandoned(call: RemoteCall): void {
    if (!this.#options.router.unpark(call)) {
      this.#options.bus.cancel(call.number)
      const isLate = performance.now() >= call.deadline
      this.#options.balancer.ended(call, isLate ? 'timeout' : 'failed')
    }
    call.refuse('RequestTimeout')
  }

  unreadable(call: RemoteCall, error: unknown): void {
    this.#options.balancer.ended(call, 'failed')
    const words = 'Cannot read a reply: update the node that sent it, or this one'
    this.#options.faults.log('unreadable', call.node.name, words, { peer: call.node.name, error })
    call.refuse('ServerIsDown', unknownOutcome)
  }

  refused(_call: RemoteCall, code: RefusalCode): void {
    this.#unanswered[code].inc()
  }

  /** Ends a call that did not run, unless an attempt before this one may have. */
  notRun(call: RemoteCall, code: 'ServerIsDown' | 'TooBusy' = 'ServerIsDown'): void {
    if (call.attempt > 1) call.refuse('ServerIsDown', unknownOutcome)
    else call.refuse(code)
  }

  #move(call: RemoteCall): void {
    // Nobody waits for it any more where the client has gone.
    if (this.#options.router.isClosed || !this.#options.bus.isUp || call.session?.closed === true)
      return this.notRun(call)
    if (call.moves === maxMoves) return this.#options.router.park(call)
    call.moves++
    this.#moved.inc()
    this.#options.router.send(call, this.#lastOf(call))
  }

  /** The node it was at, where that is still a candidate: it must go to another one. */
  #lastOf(call: RemoteCall): ClusterNode | null {
    return call.fn.candidates.find(node => node.ref.epoch === call.node.epoch) ?? null
  }

  #retry(call: RemoteCall): void {
    const { fn, session, instance } = call
    const isBound = instance !== null || session?.pins?.has(fn.moduleName) === true
    // What the session had there is lost with the node: this answer says so, the next call is
    // balanced.
    if (isBound && this.#options.directory.node(call.node) === undefined)
      this.#options.placement.unpin(session, fn.moduleName)
    const others = fn.candidates.some(node => node.ref.epoch !== call.node.epoch)
    const isWanted = fn.idempotent && call.attempt === 1 && session?.closed !== true
    const mayRetry = isWanted && !isBound && others && this.#options.bus.isUp
    call.attempt = 2
    if (!mayRetry || performance.now() >= call.deadline) return this.notRun(call)
    this.#retried.inc()
    this.#options.router.send(call, this.#lastOf(call))
  }
}

function saysNotRun(state: number): boolean {
  return state === StateCode.TooBusy || state === StateCode.ServerIsDown
}
