/**
 * Sends calls to where they run, and decides what happens when a node does not answer. A call that
 * certainly did not run goes elsewhere, twice at most; one whose outcome is unknown is run again only
 * where its function is idempotent, once, and never on the same node. With no instance left during a
 * planned restart a call waits until its deadline. Which node a call goes to is placement.ts'.
 */
import type { Logger } from '../../base/logger.ts'
import type { Counter, Metrics } from '../../base/metrics.ts'
import { RateLimitedLog } from '../../base/rate-limited-log.ts'
import type { TimerWheel } from '../../base/timer-wheel.ts'
import type { Bus, CallFailure } from '../../bus/bus.ts'
import type { Balancer } from '../../cluster/balancing/balancer.ts'
import { Channel } from '../../cluster/channels.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import { StateCode } from '../../errors.ts'
import type { HostedFunction } from '../hosted-function.ts'
import type { Disagreement } from './agreement.ts'
import { writeCall } from './wire/call-codec.ts'
import { FunctionTable } from './function-table.ts'
import { ParkedCalls } from './parked-calls.ts'
import { Placement } from './placement.ts'
import { PayloadWriter } from './wire/payload.ts'
import type { RefusalCode, RemoteCall, RemoteCallOwner } from './remote-call.ts'
import type { RemoteReply } from './wire/reply-codec.ts'

export interface RouterOptions {
  readonly bus: Bus
  readonly directory: Directory
  readonly balancer: Balancer
  readonly log: Logger
  readonly metrics: Metrics
  readonly wheel: TimerWheel
  /** Whether this node holds the lease of a module that has one instance at a time. */
  readonly holdsLease: (module: string) => boolean
}

/** A call that was not run goes elsewhere at most this often. */
const maxMoves = 2
const unknownOutcome = 'Server Is Down, outcome unknown'

export class Router implements RemoteCallOwner {
  readonly functions: FunctionTable
  readonly #options: RouterOptions
  readonly #writer = new PayloadWriter()
  readonly #faults: RateLimitedLog
  readonly #placement: Placement
  readonly #parked: ParkedCalls
  readonly #hosted: HostedFunction[] = []
  readonly #moved: Counter
  readonly #retried: Counter
  readonly #parkings: Counter
  readonly #unanswered: Readonly<Record<RefusalCode, Counter>>
  #isStale = false
  #isScheduled = false
  #isClosed = false

  constructor(options: RouterOptions) {
    this.#options = options
    this.#faults = new RateLimitedLog(options.log)
    this.functions = new FunctionTable(options.directory, what => this.#disagreed(what))
    this.#placement = new Placement({ ...options, functions: this.functions })
    this.#parked = new ParkedCalls({
      wheel: options.wheel,
      hasPlace: call => this.#placement.isThere(call),
      released: call => this.#sendAgain(call),
      expired: call => this.#refuse(call),
    })
    const counter = (name: string, help: string, labels?: { readonly code: RefusalCode }) =>
      options.metrics.counter({ name, help, labels })
    this.#moved = counter(
      'cluster_calls_moved_total',
      'Calls that went to another node because they had not been run',
    )
    this.#retried = counter(
      'cluster_calls_retried_total',
      'Idempotent calls run again after their node had died',
    )
    this.#parkings = counter(
      'cluster_calls_parked_total',
      'Calls that waited for an instance during a restart',
    )
    const unanswered = 'Calls to other nodes that ended with an error of this node'
    const ofCode = (code: RefusalCode) =>
      counter('cluster_calls_unanswered_total', unanswered, { code })
    this.#unanswered = {
      ServerIsDown: ofCode('ServerIsDown'),
      TooBusy: ofCode('TooBusy'),
      RequestTimeout: ofCode('RequestTimeout'),
      Internal: ofCode('Internal'),
    }
    options.directory.listen({
      changed: () => this.#changed(),
      gone: (node, isClean) => {
        options.balancer.forget(node.ref)
        this.functions.left(node, isClean)
        this.#changed()
      },
    })
  }

  /** False: this node's own functions are not preferred any more. */
  get isServing(): boolean {
    return this.#placement.isServing
  }

  /** Ties the functions of this process to what the cluster knows of them, now and later. */
  host(functions: Iterable<HostedFunction>): void {
    this.#hosted.push(...functions)
    this.#isStale = true
    this.#readTable()
    this.#parked.release()
  }

  /** From now on this node's own functions are not preferred: it is leaving. */
  drain(): void {
    this.#placement.isServing = false
  }

  /** Ends what is parked; calls under way end with the bus. */
  close(): void {
    this.#isClosed = true
    this.#parked.close()
    this.#faults.close()
  }

  /** Sends a call to where it runs. Its answer may come before this returns only if it cannot be sent. */
  send(call: RemoteCall, previous: ClusterNode | null = null): void {
    this.#readTable()
    const place = this.#placement.of(call, previous)
    if (place === 'here') return call.runHere()
    if (place === 'lost') return this.#refuse(call)
    if (place === 'down') return this.#park(call)
    this.#sendTo(place, call)
  }

  #sendTo(node: ClusterNode, call: RemoteCall): void {
    const { bus, balancer } = this.#options
    const payload = writeCall(this.#writer, call.outgoing())
    call.node = node.ref
    balancer.began(call)
    const { moduleName } = call.fn
    if (call.session !== null && node.modules.get(moduleName)?.hasSessionHooks === true)
      call.session.servedBy(node.ref, moduleName)
    const alone = call.attempt > 1
    const { deadline } = call
    call.number = bus.request(node.ref, Channel.Call, payload, call, { deadline, alone })
  }

  // ---- how calls end

  answered(call: RemoteCall, reply: RemoteReply): void {
    const isTimeout = reply.state === StateCode.RequestTimeout
    this.#options.balancer.ended(call, isTimeout ? 'timeout' : 'answered')
    // "Not run" is true of the second attempt alone.
    if (call.attempt > 1 && saysNotRun(reply.state)) return this.#refuse(call)
    call.answer(reply)
  }

  failed(call: RemoteCall, failure: CallFailure): void {
    this.#readTable()
    this.#options.balancer.ended(call, failure === 'expired' ? 'timeout' : 'failed')
    switch (failure) {
      case 'not-run':
        return this.#move(call)
      case 'unknown':
        return this.#retry(call)
      case 'busy':
        return this.#refuse(call, 'TooBusy')
      case 'expired':
        return call.refuse('RequestTimeout')
      case 'too-large':
        this.#faults.log(
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
    if (!this.#parked.remove(call)) {
      this.#options.bus.cancel(call.number)
      const isLate = performance.now() >= call.deadline
      this.#options.balancer.ended(call, isLate ? 'timeout' : 'failed')
    }
    call.refuse('RequestTimeout')
  }

  unreadable(call: RemoteCall, error: unknown): void {
    this.#options.balancer.ended(call, 'failed')
    const words = 'Cannot read a reply: update the node that sent it, or this one'
    this.#faults.log('unreadable', call.node.name, words, { peer: call.node.name, error })
    call.refuse('ServerIsDown', unknownOutcome)
  }

  refused(_call: RemoteCall, code: RefusalCode): void {
    this.#unanswered[code].inc()
  }

  #move(call: RemoteCall): void {
    // Nobody waits for it any more where the client has gone.
    if (this.#isClosed || !this.#options.bus.isUp || call.session?.closed === true)
      return this.#refuse(call)
    if (call.moves === maxMoves) return this.#park(call)
    call.moves++
    this.#moved.inc()
    this.send(call, this.#lastOf(call))
  }

  /** The node it was at, where that is still a candidate: it must go to another one. */
  #lastOf(call: RemoteCall): ClusterNode | null {
    return call.fn.candidates.find(node => node.ref.epoch === call.node.epoch) ?? null
  }

  #retry(call: RemoteCall): void {
    const { fn, session, instance } = call
    const isBound = instance !== null || session?.pins?.has(fn.moduleName) === true
    // What the session had there is lost with the node: this answer says so, the next call is balanced.
    if (isBound && this.#options.directory.node(call.node) === undefined)
      this.#placement.unpin(session, fn.moduleName)
    const others = fn.candidates.some(node => node.ref.epoch !== call.node.epoch)
    const isWanted = fn.idempotent && call.attempt === 1 && session?.closed !== true
    const mayRetry = isWanted && !isBound && others && this.#options.bus.isUp
    call.attempt = 2
    if (!mayRetry || performance.now() >= call.deadline) return this.#refuse(call)
    this.#retried.inc()
    this.send(call, this.#lastOf(call))
  }

  /** Ends a call that did not run, unless an attempt before this one may have. */
  #refuse(call: RemoteCall, code: 'ServerIsDown' | 'TooBusy' = 'ServerIsDown'): void {
    if (call.attempt > 1) call.refuse('ServerIsDown', unknownOutcome)
    else call.refuse(code)
  }

  // ---- waiting for an instance

  #park(call: RemoteCall): void {
    const isExpected =
      call.fn.isRestarting ||
      (call.instance !== null && this.functions.isExpected(call.fn, call.instance))
    if (!isExpected && !this.#isClosed) this.#warnOfAbsence(call.fn.moduleName)
    if (!isExpected || this.#isClosed || !this.#parked.add(call)) return this.#refuse(call)
    this.#parkings.inc()
  }

  #sendAgain(call: RemoteCall): void {
    call.moves = 0
    try {
      if (call.session?.closed === true) this.#refuse(call)
      else this.send(call)
    } catch (error) {
      this.#options.log.error('Cannot send a call that had waited', { error })
      call.refuse('Internal')
    }
  }

  #warnOfAbsence(module: string): void {
    for (const node of this.#options.directory.nodes()) if (node.modules.has(module)) return
    const words = `No node hosts "${module}": start one, or see "sifaka status"`
    this.#faults.log('no-host', module, words, { module })
  }

  #disagreed({ module, setting, nodes: [one, other], values: [its, others] }: Disagreement): void {
    const words =
      `Give "${setting}" of "${module}" one value on all nodes: ` +
      `"${one}" says "${its}", "${other}" says "${others}"`
    this.#faults.log('module-settings', module, words, { module })
  }

  /** After an outage many nodes change in one turn: the table is read once, or when it is needed. */
  #changed(): void {
    this.#isStale = true
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      if (this.#isClosed) return
      this.#readTable()
      this.#parked.release()
    })
  }

  #readTable(): void {
    if (!this.#isStale) return
    this.#isStale = false
    this.functions.refresh()
    for (const fn of this.#hosted) if (fn.elsewhere === null) this.functions.host(fn)
  }
}

function saysNotRun(state: number): boolean {
  return state === StateCode.TooBusy || state === StateCode.ServerIsDown
}
