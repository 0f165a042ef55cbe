/**
 * Sends calls to where they run. With no instance left during a planned restart a call waits until
 * its deadline. Which node a call goes to is placement.ts', what becomes of it there call-ends.ts'.
 */
import type { Logger } from '../../base/logger.ts'
import type { Counter, Metrics } from '../../base/metrics.ts'
import { RateLimitedLog } from '../../base/rate-limited-log.ts'
import type { TimerWheel } from '../../base/timer-wheel.ts'
import type { Bus } from '../../bus/bus.ts'
import type { Balancer } from '../../cluster/balancing/balancer.ts'
import { Channel } from '../../cluster/channels.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import type { HostedFunction } from '../hosted-function.ts'
import type { Disagreement } from './agreement.ts'
import { CallEnds } from './call-ends.ts'
import type { CallSender } from './call-ends.ts'
import { writeCall } from './wire/call-codec.ts'
import { FunctionTable } from './function-table.ts'
import { ParkedCalls } from './parked-calls.ts'
import { Placement } from './placement.ts'
import { PayloadWriter } from './wire/payload.ts'
import type { RemoteCall } from './remote-call.ts'

export interface RouterOptions {
  readonly bus: Bus
  readonly directory: Directory
  readonly balancer: Balancer
  readonly log: Logger
  readonly metrics: Metrics
  readonly wheel: TimerWheel
  /** Whether this node leads a module that has one instance at a time. */
  readonly leads: (module: string) => boolean
}

export class Router implements CallSender {
  readonly functions: FunctionTable
  readonly ends: CallEnds
  readonly #options: RouterOptions
  readonly #writer = new PayloadWriter()
  readonly #faults: RateLimitedLog
  readonly #placement: Placement
  readonly #parked: ParkedCalls
  readonly #hosted: HostedFunction[] = []
  readonly #parkings: Counter
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
      expired: call => this.ends.notRun(call),
    })
    this.ends = new CallEnds({
      ...options,
      placement: this.#placement,
      faults: this.#faults,
      router: this,
    })
    this.#parkings = options.metrics.counter({
      name: 'cluster_calls_parked_total',
      help: 'Calls that waited for an instance during a restart',
    })
    options.directory.listen({
      changed: () => this.#changed(),
      gone: (node, isClean) => {
        options.balancer.forget(node.ref)
        this.functions.left(node, isClean)
        this.#changed()
      },
    })
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** False: this node's own functions are not preferred any more. */
  get isServing(): boolean {
    return this.#placement.isServing
  }

  /** Ties the functions of this process to what the cluster knows of them, now and later. */
  host(functions: Iterable<HostedFunction>): void {
    this.#hosted.push(...functions)
    this.#isStale = true
    this.refresh()
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

  /**
   * Sends a call to where it runs. Its answer may come before this returns only if it cannot be
   * sent.
   */
  send(call: RemoteCall, previous: ClusterNode | null = null): void {
    this.refresh()
    const place = this.#placement.of(call, previous)
    if (place === 'here') return call.runHere()
    if (place === 'lost') return this.ends.notRun(call)
    if (place === 'down') return this.park(call)
    this.#sendTo(place, call)
  }

  /** Lets a call wait for an instance that is expected, or refuses it. */
  park(call: RemoteCall): void {
    const isExpected =
      call.fn.isRestarting ||
      this.#isHandedOver(call) ||
      (call.instance !== null && this.functions.isExpected(call.fn, call.instance))
    if (!isExpected && !this.#isClosed) this.#warnOfAbsence(call.fn.moduleName)
    if (!isExpected || this.#isClosed || !this.#parked.add(call)) return this.ends.notRun(call)
    this.#parkings.inc()
  }

  /**
   * A leader that lives and refuses a call hands over: that it leaves, and who follows, may come
   * later than its refusal, for announcements travel apart from answers.
   */
  #isHandedOver({ fn, instance, moves, node }: RemoteCall): boolean {
    if (fn.instances !== 'one' || instance !== null || moves === 0) return false
    return this.#options.directory.node(node)?.state === 'alive'
  }

  /** False where the call does not wait. */
  unpark(call: RemoteCall): boolean {
    return this.#parked.remove(call)
  }

  /** Reads the table of functions where that has changed. */
  refresh(): void {
    if (!this.#isStale) return
    this.#isStale = false
    this.functions.refresh()
    for (const fn of this.#hosted) if (fn.elsewhere === null) this.functions.host(fn)
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

  #sendAgain(call: RemoteCall): void {
    call.moves = 0
    try {
      if (call.session?.closed === true) this.ends.notRun(call)
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

  /**
   * After an outage many nodes change in one turn: the table is read once, or when it is needed.
   */
  #changed(): void {
    this.#isStale = true
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      if (this.#isClosed) return
      this.refresh()
      this.#parked.release()
    })
  }
}
