/**
 * The dispatcher's half of a cluster: sends calls to other nodes and runs theirs. Present only
 * where there is a bus to other processes; a server of one process does without all of this.
 */
import type { Logger } from '../../base/logger.ts'
import type { Lifecycle } from '../../base/lifecycle.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { TimerWheel } from '../../base/timer-wheel.ts'
import type { Bus } from '../../bus/bus.ts'
import { Balancer } from '../../cluster/balancing/balancer.ts'
import { EjectionLog } from '../../cluster/balancing/ejection-log.ts'
import { Channel } from '../../cluster/channels.ts'
import type { Directory, Lease } from '../../cluster/cluster.ts'
import { leased } from '../../cluster/life/leased.ts'
import { SifakaError } from '../../errors.ts'
import type { HostedFunction } from '../hosted-function.ts'
import type { SessionEvents, SessionPort, SessionsPort } from '../ports.ts'
import type { DispatchRequest } from '../request.ts'
import type { ReplyFormat, Run } from '../run.ts'
import type { RemoteInvocation } from '../runner.ts'
import { CallServer } from './call-server.ts'
import type { ClusterFunction } from './function-table.ts'
import { InvokeCall } from './invoke-call.ts'
import { RequestCall, type RequestCallHost } from './request-call.ts'
import { Router } from './router.ts'
import { ServedSessions } from './served-sessions.ts'

/** What a dispatcher needs of the cluster. */
export interface DispatcherCluster {
  readonly bus: Bus
  readonly directory: Directory
  readonly lease: Lease
  /** Whether this node leads a module that has one instance at a time. */
  readonly leads: (module: string) => boolean
}

export interface RemoteOptions extends DispatcherCluster {
  readonly log: Logger
  readonly metrics: Metrics
  readonly wheel: TimerWheel
  readonly format: ReplyFormat
  readonly sessions: SessionsPort
  readonly events: SessionEvents
  /** A hosted module has login, logout or disconnect hooks. */
  readonly hasSessionHooks: () => boolean
  readonly find: (module: string | number, func: string | number) => HostedFunction | undefined
  readonly begin: (run: Run) => void
  readonly runHere: (request: DispatchRequest) => void
}

export class Remote implements Lifecycle {
  readonly #router: Router
  readonly #server: CallServer
  readonly #host: RequestCallHost
  readonly #find: RemoteOptions['find']
  readonly #leads: (module: string) => boolean

  constructor(options: RemoteOptions) {
    const { bus, directory, lease, leads, metrics, log } = options
    const balancer = new Balancer({ witness: new EjectionLog(options) })
    const router = new Router({ ...options, balancer })
    const { ends } = router
    this.#router = router
    this.#find = options.find
    this.#leads = leads
    const host = { bus, directory }
    const served = new ServedSessions({
      host,
      events: options.events,
      isWanted: options.hasSessionHooks,
      log,
    })
    this.#server = new CallServer({
      session: host,
      metrics,
      format: options.format,
      served,
      leads,
      find: options.find,
      run: options.begin,
    })
    this.#host = {
      wheel: options.wheel,
      sessions: options.sessions,
      runHere: options.runHere,
      answered: (call, reply) => ends.answered(call, reply),
      failed: (call, failure) => ends.failed(call, failure),
      abandoned: call => ends.abandoned(call),
      unreadable: (call, error) => ends.unreadable(call, error),
      refused: (call, code) => ends.refused(call, code),
    }
    bus.listen(Channel.Call, leased(this.#server, lease))
    bus.listen(Channel.Hook, leased(served, lease))
  }

  find(module: string | number, func: string | number): ClusterFunction | undefined {
    return this.#router.functions.find(module, func)
  }

  /** Takes the calls of other nodes from now on. */
  async start(): Promise<void> {
    this.#server.open()
  }

  /** Takes no more calls of other nodes: they go elsewhere. What runs goes on. */
  drain(): void {
    this.#server.drain()
    this.#router.drain()
  }

  async close(): Promise<void> {
    this.drain()
    this.#router.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * Whether a function of this process is to be run here, as nearly always; else `dispatch`
   * decides.
   */
  isHere(fn: HostedFunction, session: SessionPort | null): boolean {
    const { elsewhere } = fn
    if (elsewhere === null) return fn.module.instances === 'many'
    return (
      elsewhere.instances === 'many' &&
      elsewhere.balance !== 'sticky' &&
      (session === null || session.pins === null) &&
      this.#router.isServing
    )
  }

  dispatch(fn: ClusterFunction, request: DispatchRequest): void {
    this.#router.send(new RequestCall(this.#host, fn, request))
  }

  /** False: it is to be run in this process. */
  invoke(module: string, func: string, invocation: RemoteInvocation): boolean {
    const fn = this.#router.functions.find(module, func)
    if (fn === undefined) {
      // Before this node's own words have come back to it.
      const own = this.#find(module, func)?.module
      if (own?.instances === 'one' && !this.#leads(module)) throw new SifakaError('ServerIsDown')
      if (own === undefined && this.#router.functions.isServed(module))
        throw new SifakaError('NotFound')
      return false
    }
    const session = invocation.from?.caller.session ?? null
    if (fn.hosted !== null && this.isHere(fn.hosted, session)) return false
    const now = performance.now()
    const deadline = Math.min(
      invocation.deadline,
      now + (invocation.from ? Infinity : fn.timeoutMs),
    )
    if (now >= deadline) throw new SifakaError('RequestTimeout')
    const call = new InvokeCall(this.#host, fn, { ...invocation, deadline })
    this.#router.send(call)
    call.sent()
    return true
  }

  /** Ties the functions of this process to what the cluster knows of them. */
  host(functions: Iterable<HostedFunction>): void {
    this.#router.host(functions)
  }
}
