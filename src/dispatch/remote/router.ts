/**
 * Where a call runs: in this process, or on which other node, and what happens when that node does not
 * answer. A call that certainly did not run goes elsewhere, twice at most; one whose outcome is unknown
 * is run again only where its function is idempotent, once, and never on the same node. With no
 * instance left during a planned restart a call is parked until its deadline.
 */
import type { Logger } from '../../base/logger.ts'
import type { Counter, Metrics } from '../../base/metrics.ts'
import { RateLimitedLog } from '../../base/rate-limited-log.ts'
import { type TimerWheel, WheelEntry } from '../../base/timer-wheel.ts'
import { type Bus, type CallFailure, nodeKey } from '../../bus/bus.ts'
import type { Balancer } from '../../cluster/balancing/balancer.ts'
import { Channel } from '../../cluster/channels.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import { StateCode } from '../../errors.ts'
import type { HostedFunction } from '../hosted-function.ts'
import type { SessionPort } from '../ports.ts'
import type { Disagreement } from './agreement.ts'
import { writeCall } from './wire/call-codec.ts'
import { type ClusterFunction, FunctionTable } from './function-table.ts'
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

/** Where a call goes, or why nowhere: `down` no instance, `lost` the node it was pinned to has died. */
type Place = ClusterNode | 'here' | 'down' | 'lost'

/** A call that was not run goes elsewhere at most this often. */
const maxMoves = 2
/** Calls that wait for an instance to come back: three seconds' worth of a busy gate. */
const maxParked = 20_000
/** Of them so many leave at once: a node that has just come takes 4,096 calls of one sender. */
const maxUnparked = 1_000
const unparkEveryMs = 50
const unknownOutcome = 'Server Is Down, outcome unknown'

export class Router implements RemoteCallOwner {
  readonly functions: FunctionTable
  readonly #options: RouterOptions
  readonly #writer = new PayloadWriter()
  readonly #faults: RateLimitedLog
  readonly #parked = new Map<RemoteCall, WheelEntry>()
  readonly #unparking = new WheelEntry(() => this.#unpark())
  readonly #hosted: HostedFunction[] = []
  readonly #moved: Counter
  readonly #retried: Counter
  readonly #parkings: Counter
  readonly #unanswered: Readonly<Record<RefusalCode, Counter>>
  #isServing = true
  #isStale = false
  #isScheduled = false
  #isClosed = false

  constructor(options: RouterOptions) {
    this.#options = options
    this.#faults = new RateLimitedLog(options.log)
    this.functions = new FunctionTable(options.directory, what => this.#disagreed(what))
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
    return this.#isServing
  }

  /** Ties the functions of this process to what the cluster knows of them, now and later. */
  host(functions: Iterable<HostedFunction>): void {
    this.#hosted.push(...functions)
    this.#isStale = true
    this.#readTable()
    this.#unpark()
  }

  /** From now on this node's own functions are not preferred: it is leaving. */
  drain(): void {
    this.#isServing = false
  }

  /** Ends what is parked; calls under way end with the bus. */
  close(): void {
    this.#isClosed = true
    this.#options.wheel.remove(this.#unparking)
    for (const call of this.#parked.keys()) this.#giveUp(call)
    this.#faults.close()
  }

  /** Sends a call to where it runs. Its answer may come before this returns only if it cannot be sent. */
  send(call: RemoteCall, previous: ClusterNode | null = null): void {
    const place = this.#place(call, previous)
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
    bus.request(node.ref, Channel.Call, payload, call, { deadline: call.deadline, alone })
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
      this.#unpin(session, fn.moduleName)
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

  // ---- choosing

  #place(call: RemoteCall, exclude: ClusterNode | null): Place {
    this.#readTable()
    const { fn, session, instance } = call
    if (instance !== null) return this.#named(fn, instance)
    const pinned = this.#pinned(fn, session, exclude)
    if (pinned !== null) return pinned
    if (fn.instances === 'one') return this.#leader(fn)
    const isHere = fn.hosted !== null && this.#isServing
    if (isHere && fn.balance !== 'sticky') return 'here'
    const affinity = session === null ? null : (session.userId ?? session.id)
    const node = this.#options.balancer.choose(fn.moduleName, fn.balance, fn.candidates, {
      affinity,
      exclude,
    })
    // A node that leaves still answers what its own clients had sent.
    if (node === null) return fn.hosted === null ? 'down' : 'here'
    return this.#at(node)
  }

  #at(node: ClusterNode): Place {
    return node.ref.epoch === this.#options.directory.self.epoch ? 'here' : node
  }

  /** Null: not pinned, or not any more. */
  #pinned(
    fn: ClusterFunction,
    session: SessionPort | null,
    exclude: ClusterNode | null,
  ): Place | null {
    const pin = session?.pins?.get(fn.moduleName)
    if (pin === undefined) return null
    const node = this.#nodeOf(pin)
    const isCandidate = fn.candidates.some(({ ref }) => ref.epoch === node?.ref.epoch)
    if (node !== undefined && isCandidate && node.ref.epoch !== exclude?.ref.epoch)
      return this.#at(node)
    // Of another version, without this very function.
    if (node?.state === 'alive' && !isCandidate) return null
    // Silent, and perhaps not for long: what the session has there may still be there.
    if (node?.state === 'suspect' && !node.isDraining) return 'lost'
    this.#unpin(session, fn.moduleName)
    return node !== undefined || this.functions.hasLeft(pin) ? null : 'lost'
  }

  #nodeOf(key: string): ClusterNode | undefined {
    for (const node of this.#options.directory.nodes()) if (nodeKey(node.ref) === key) return node
    return undefined
  }

  #named(fn: ClusterFunction, instance: string): Place {
    const node = fn.candidates.find(({ ref }) => ref.name === instance)
    const isOne = fn.instances === 'one'
    if (node === undefined) return this.functions.isExpected(fn, instance) ? 'down' : 'lost'
    const place = this.#at(node)
    if (place === 'here' && fn.hosted === null) return 'lost'
    const holds =
      place === 'here' ? this.#options.holdsLease : (name: string) => node.leases.has(name)
    return isOne && !holds(fn.moduleName) ? 'lost' : place
  }

  #leader(fn: ClusterFunction): Place {
    if (fn.hosted !== null && this.#options.holdsLease(fn.moduleName)) return 'here'
    const self = this.#options.directory.self.epoch
    const holds = (node: ClusterNode) => node.leases.has(fn.moduleName) && node.ref.epoch !== self
    return fn.candidates.find(holds) ?? 'down'
  }

  #unpin(session: SessionPort | null, module: string): void {
    session?.pin(module, null).catch((error: unknown) => {
      this.#options.log.debug('A session could not be unpinned', { session: session.id, error })
    })
  }

  // ---- parking

  #park(call: RemoteCall): void {
    const { wheel } = this.#options
    const isExpected =
      call.fn.isRestarting ||
      (call.instance !== null && this.functions.isExpected(call.fn, call.instance))
    if (!isExpected && !this.#isClosed) this.#warnOfAbsence(call.fn.moduleName)
    if (!isExpected || this.#isClosed || this.#parked.size >= maxParked) return this.#refuse(call)
    this.#parkings.inc()
    const expiry = new WheelEntry(() => this.#giveUp(call))
    this.#parked.set(call, expiry)
    wheel.addAt(expiry, call.deadline)
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

  #giveUp(call: RemoteCall): void {
    if (this.#leave(call)) this.#refuse(call)
  }

  /** False where it was not parked any more. */
  #leave(call: RemoteCall): boolean {
    const expiry = this.#parked.get(call)
    if (expiry === undefined) return false
    this.#options.wheel.remove(expiry)
    return this.#parked.delete(call)
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
      this.#unpark()
    })
  }

  #readTable(): void {
    if (!this.#isStale) return
    this.#isStale = false
    this.functions.refresh()
    for (const fn of this.#hosted) if (fn.elsewhere === null) this.functions.host(fn)
  }

  /** Of a list made before: a call that finds no place after all is parked anew. */
  #unpark(): void {
    const ready = this.#parked
      .keys()
      .filter(call => this.#hasPlace(call))
      .take(maxUnparked + 1)
      .toArray()
    for (const call of ready.slice(0, maxUnparked)) {
      this.#leave(call)
      call.moves = 0
      try {
        if (call.session?.closed === true) this.#refuse(call)
        else this.send(call)
      } catch (error) {
        this.#options.log.error('Cannot send a call that had waited', { error })
        call.refuse('Internal')
      }
    }
    if (ready.length > maxUnparked) this.#options.wheel.add(this.#unparking, unparkEveryMs)
  }

  #hasPlace({ fn, instance }: RemoteCall): boolean {
    if (instance !== null) return fn.candidates.some(({ ref }) => ref.name === instance)
    if (fn.instances === 'one') return this.#leader(fn) !== 'down'
    return fn.candidates.length > 0
  }
}

function saysNotRun(state: number): boolean {
  return state === StateCode.TooBusy || state === StateCode.ServerIsDown
}
