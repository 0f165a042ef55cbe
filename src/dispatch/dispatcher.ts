/**
 * Dispatch: between whoever asks for a function and the module that has it. It hosts the modules of
 * one process, gives them their context, runs their functions, hooks and timers, and answers every
 * request exactly once whatever a module does. It must never know the wire (a reply stays state,
 * text and bytes until an edge makes an envelope of it) nor who is connected (`SessionsPort` does),
 * so that the same modules run behind any edge, in any process of a cluster. What the gate judges
 * (existence, access, queues) it does not judge again, but for two cheap checks: an internal
 * function is not found by a client, and a function that needs a user never runs without one.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import { withinBound } from '../base/within.ts'
import type { AnnouncedModule } from '../cluster/membership/announcement.ts'
import { SifakaError, StateCode, stateTexts } from '../errors.ts'
import { SessionHooks } from './hooks.ts'
import { HostedFunction } from './hosted-function.ts'
import type { HostedModuleSpec } from './hosted-module.ts'
import { ModuleSetup, type ModuleSetupOptions } from './module-setup.ts'
import type { SessionEvents } from './ports.ts'
import { Registry } from './registry.ts'
import { ClusterFunction } from './remote/function-table.ts'
import { type DispatcherCluster, Remote } from './remote/remote.ts'
import type { DispatchRequest, FunctionEntry } from './request.ts'
import type { ReplyFormat, Run } from './run.ts'
import { Runner } from './runner.ts'

export interface DispatcherOptions extends ModuleSetupOptions {
  /** Set up, and hooked, in this order. */
  readonly modules: readonly HostedModuleSpec[]
  /** The other nodes; null where this process is the whole server. */
  readonly cluster?: DispatcherCluster | null
  /** How long a hook may take, in ms; 5,000. */
  readonly hookTimeoutMs?: number
  /** How long `close` waits for what runs, in ms, asked when it begins; 5,000. */
  readonly closeTimeoutMs?: () => number
}

/**
 * Makes a dispatcher; nothing runs before `start`. Throws `ModuleInvalid` for unusable contracts.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  return new Dispatcher(options)
}

export class Dispatcher implements Lifecycle {
  readonly #options: DispatcherOptions
  readonly #registry: Registry
  readonly #runner: Runner
  readonly #remote: Remote | null
  readonly #hooks: SessionHooks
  readonly #setup: ModuleSetup
  readonly #stop = new AbortController()
  #state: 'new' | 'starting' | 'running' | 'closing' | 'closed' = 'new'
  #isAbandoned = false
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(options: DispatcherOptions) {
    this.#options = options
    const { wheel, limits, hookTimeoutMs } = options
    const format = {
      maxReplyBytes: limits.maxReplyBytes,
      json: { defaults: options.jsonDefaults },
    }
    this.#hooks = new SessionHooks({ clock: wheel.clock, hookTimeoutMs })
    this.#runner = new Runner({
      wheel,
      format,
      lookUp: (module, func) => this.#lookUp(module, func),
      invokeElsewhere: (module, func, invocation) =>
        this.#remote?.invoke(module, func, invocation) ?? false,
    })
    const parts = { runner: this.#runner, hooks: this.#hooks, signal: this.#stop.signal }
    this.#setup = new ModuleSetup(options, parts)
    const modules = options.modules.map(spec => this.#setup.host(spec))
    this.#registry = new Registry(modules, options.rpc.timeoutMs)
    this.#remote = this.#joinCluster(format)
  }

  /** Hooks of all modules, for the gate to call. */
  get events(): SessionEvents {
    return this.#hooks
  }

  /** How many runs wait for a promise. */
  get waiting(): number {
    return this.#runner.waiting
  }

  /** How many runs have begun since the start. */
  get ran(): number {
    return this.#runner.ran
  }

  /**
   * The function of that name or number, of whatever node; exact, undefined where there is none.
   */
  find(module: string | number, func: string | number): FunctionEntry | undefined {
    return this.#registry.find(module, func) ?? this.#remote?.find(module, func)
  }

  /** What this node hosts, as it tells the others. */
  announce(): AnnouncedModule[] {
    // While it closes too: the others expect back what has left in good order.
    const isKnown = this.#state === 'running' || this.#state === 'closing'
    return isKnown ? this.#registry.modules.map(module => module.announce()) : []
  }

  /** The modules of which one instance at a time does something: those that need a leader. */
  toLead(): string[] {
    return this.#registry.modules
      .filter(module => module.instances === 'one' || module.timers.hasSingle)
      .map(module => module.name)
  }

  /**
   * Runs a request; `request.sink.answer` is called exactly once, in the same turn where the
   * handler returns a plain value. Never throws. Before `start` and from `close` on it answers
   * `ServerIsDown`.
   */
  dispatch(request: DispatchRequest): void {
    const { entry, caller } = request
    if (this.#state !== 'running') return refuse(request, 'ServerIsDown')
    if (entry.access === 'internal' && caller.type === 'client') return refuse(request, 'NotFound')
    if (!(entry instanceof HostedFunction)) return this.#dispatchAway(entry, request)
    const instance = request.instance ?? null
    const isOwn = instance === null || instance === entry.module.instance
    const isHere =
      instance === null || entry.module.instances === 'one'
        ? (this.#remote?.isHere(entry, caller.session) ?? true)
        : true
    if (isOwn && isHere) return this.#runner.dispatch(entry, request)
    this.#dispatchAway(entry.elsewhere, request)
  }

  #dispatchAway(entry: FunctionEntry | null, request: DispatchRequest): void {
    if (entry instanceof ClusterFunction) return this.#remote?.dispatch(entry, request)
    // Without a cluster there is no other instance, and every function is one of this process.
    refuse(request, entry === null ? 'ServerIsDown' : 'NotFound')
  }

  /**
   * Takes no more calls of other nodes: they go elsewhere. Sessions of this process are served on.
   */
  drain(): void {
    this.#remote?.drain()
  }

  /**
   * Stops what one node alone does, after `drain`, and resolves when nothing of it is under way:
   * another node may begin it then.
   */
  async handOver(): Promise<void> {
    const { modules } = this.#registry
    const boundMs = this.#closeMs
    const timers = Promise.all(modules.map(module => module.timers.handOver()))
    const isSingle = (run: Run): boolean => run.fn.module.instances === 'one'
    await Promise.all([this.#runner.idle(boundMs, isSingle), ended(timers, boundMs)])
  }

  /** How long a close that begins now may wait for what runs. */
  get #closeMs(): number {
    return this.#isAbandoned ? 0 : (this.#options.closeTimeoutMs?.() ?? 5_000)
  }

  /**
   * Sets the modules up in order, runs their start hooks, starts their timers. Rejects with
   * `ModuleInvalid` naming the module where one fails; what had begun is closed then.
   */
  start(): Promise<void> {
    return (this.#starting ??= this.#start())
  }

  /** The ids of this node carry another number from now on. */
  renumber(nodeNumber: number): void {
    this.#setup.renumber(nodeNumber)
  }

  /** From now on `close` waits for nothing: what this process did is another's. */
  abandon(): void {
    this.#isAbandoned = true
  }

  /**
   * Refuses new requests, stops timers, waits for the hooks of clients that have gone, runs the
   * stop hooks, aborts `ctx.signal`, then waits for what runs. What has not ended in
   * `closeTimeoutMs` is answered `ServerIsDown`, outcome unknown.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #start(): Promise<void> {
    if (this.#state !== 'new') throw new SifakaError('Closed')
    this.#state = 'starting'
    try {
      for (const module of this.#registry.modules) {
        this.#checkOpen()
        await this.#setup.run(module)
      }
      this.#checkOpen()
      this.#state = 'running'
      await this.#hooks.start()
      this.#checkOpen()
      await this.#remote?.start()
    } catch (error) {
      await this.close()
      throw error
    }
    for (const module of this.#registry.modules) {
      module.timers.start()
      this.#remote?.host(module.functions.values())
    }
  }

  #joinCluster(format: ReplyFormat): Remote | null {
    const { cluster, log, metrics, wheel, sessions } = this.#options
    if (!cluster) return null
    return new Remote({
      ...cluster,
      log,
      metrics,
      wheel,
      format,
      sessions,
      events: this.#hooks,
      hasSessionHooks: () => this.#hooks.hasSessionHooks,
      find: (module, func) => this.#registry.find(module, func),
      begin: run => this.#runner.begin(run),
      runHere: request => this.#runHere(request),
    })
  }

  #runHere(request: DispatchRequest): void {
    const { entry } = request
    const fn = entry instanceof ClusterFunction ? entry.hosted : entry
    if (!(fn instanceof HostedFunction) || this.#state !== 'running')
      return refuse(request, 'ServerIsDown')
    this.#runner.dispatch(fn, request)
  }

  /** A close may come while the start waits for a module. */
  #checkOpen(): void {
    if (this.#closing !== null) throw new SifakaError('Closed')
  }

  #lookUp(module: string, func: string): HostedFunction {
    if (this.#state !== 'running' && this.#state !== 'closing')
      throw new SifakaError('ServerIsDown')
    return this.#registry.lookUp(module, func)
  }

  async #close(): Promise<void> {
    this.#state = 'closing'
    this.#remote?.drain()
    const { modules } = this.#registry
    for (const module of modules) module.timers.stop()
    // What other nodes had accepted here is answered by its handler, before modules hear of the
    // end.
    if (this.#remote !== null) await this.#runner.idle(this.#closeMs)
    const boundMs = this.#closeMs
    // Clients that have just gone are still being told of; what modules save then must be saved.
    await ended(this.#hooks.idle(), boundMs)
    if (!this.#isAbandoned) await this.#hooks.stop(this.#setup.ended)
    this.#stop.abort(new SifakaError('Closed'))
    this.#setup.closeSerials()
    const timers = Promise.all(modules.map(module => module.timers.idle()))
    await Promise.all([this.#runner.drain(boundMs), ended(timers, boundMs)])
    await this.#remote?.close()
    this.#state = 'closed'
  }
}

function refuse(request: DispatchRequest, code: 'ServerIsDown' | 'NotFound'): void {
  const { sink, ticket, kind } = request
  sink.answer(ticket, { state: StateCode[code], msg: stateTexts[code], kind, result: null })
}

/** Resolves when `work` has settled or the time is over. */
async function ended(work: Promise<unknown>, boundMs: number): Promise<void> {
  await withinBound(work, boundMs, () => 'it goes on').catch(() => {})
}
