/**
 * Runs functions and answers each run exactly once: with its result, with what it threw, or at its
 * deadline. A handler that returns a plain value is answered in the same turn, without a promise
 * and without a timer; only a run that waits stands on the wheel and in the list of what is under
 * way.
 */
import type { Clock } from '../base/clock.ts'
import { type TimerWheel, WheelEntry } from '../base/timer-wheel.ts'
import type { Contract } from '../contract/contract.ts'
import { SifakaError, StateCode, stateTexts } from '../errors.ts'
import { applyEffects } from './effects.ts'
import { type Failure, invokedFailure, judgeFailure } from './failure.ts'
import type { HostedFunction } from './hosted-function.ts'
import type { Caller, DispatchRequest } from './request.ts'
import { InvokeRun, type ReplyFormat, RequestRun, type Run } from './run.ts'
import { callFields, viewOf } from './running-call.ts'
import { currentScope, enterScope } from './scope.ts'

/** Most invocations inside each other: 16, far above a sane design and below any stack. */
const maxInvokeDepth = 16

export interface RunnerOptions {
  readonly wheel: TimerWheel
  readonly format: ReplyFormat
  /** The function of that name; a `SifakaError` where there is none. */
  readonly lookUp: (module: string, func: string) => HostedFunction
  /** Takes an invocation that is to run on another node; false: it runs here. */
  readonly invokeElsewhere: (module: string, func: string, invocation: RemoteInvocation) => boolean
}

export interface InvokeOptions {
  /**
   * Names the messages, for a function of another node; null: only framework code may leave it out.
   */
  readonly contract: Contract | null
  readonly params: unknown
  /** Null: the server itself calls. */
  readonly from: Run | null
}

/** A function that calls one of another node. */
export interface RemoteInvocation {
  /** Names the messages; null: parameters and result are plain JSON. */
  readonly contract: Contract | null
  readonly params: unknown
  /** Null: the server itself calls. */
  readonly from: Run | null
  readonly deadline: number
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  /** Runs it in this process after all. */
  readonly runHere: () => void
}

type HereOptions = Pick<InvokeOptions, 'params' | 'from'> &
  Pick<RemoteInvocation, 'resolve' | 'reject'>

export class Runner {
  readonly #options: RunnerOptions
  readonly #clock: Clock
  /** Runs that wait for a promise. */
  readonly #waiting = new Set<Run>()
  #ran = 0
  readonly #idlers = new Set<() => void>()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#clock = options.wheel.clock
  }

  /** How many runs wait for a promise. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** How many runs have begun. */
  get ran(): number {
    return this.#ran
  }

  /**
   * Runs a request whose access was judged; its sink is answered once, perhaps before this returns.
   */
  dispatch(fn: HostedFunction, request: DispatchRequest): void {
    this.begin(new RequestRun(fn, request, this.#options.format))
  }

  /** Begins a run; it is delivered once, perhaps before this returns. */
  begin(run: Run): void {
    const { fn } = run
    const now = this.#clock.now()
    run.beganAt = now
    fn.stats.began()
    if (now >= run.deadline) this.#settle(run, StateCode.TooBusy, stateTexts.TooBusy, null)
    else if (run.depth > maxInvokeDepth) this.#fail(run, tooDeep(run))
    else if (run.userId === null && fn.access === 'user')
      this.#settle(run, StateCode.NeedLogin, stateTexts.NeedLogin, null)
    else this.#start(run)
  }

  /** Runs a function for another one, or for the server; rejects with a `SifakaError`. */
  invoke(module: string, func: string, options: InvokeOptions): Promise<unknown> {
    const { from, params, contract } = options
    return new Promise((resolve, reject) => {
      if (from?.isAborted === true) throw invokedFailure(StateCode.RequestTimeout, '', {})
      const runHere = (): void => {
        try {
          this.#invokeHere(module, func, { params, from, resolve, reject })
        } catch (error) {
          reject(error)
        }
      }
      const deadline = from === null ? Infinity : from.deadline
      const invocation = { contract, params, from, deadline, resolve, reject, runHere }
      if (!this.#options.invokeElsewhere(module, func, invocation)) runHere()
    })
  }

  #invokeHere(module: string, func: string, options: HereOptions): void {
    const { from, params, resolve, reject } = options
    const fn = this.#options.lookUp(module, func)
    const now = this.#clock.now()
    const deadline = from === null ? now + fn.timeoutMs : from.deadline
    const held = currentScope()?.held ?? from?.held
    const caller = from === null ? server : onBehalf(from.caller)
    const run = new InvokeRun(fn, { caller, deadline, parent: from, held, params, resolve, reject })
    this.#refuse(run, now)
    run.beganAt = now
    fn.stats.began()
    const { hasSessionHooks, node } = fn.module
    if (hasSessionHooks) caller.session?.servedBy(node, fn.moduleName)
    this.#start(run)
  }

  /** Resolves when no such run waits any more, at the latest in `boundMs`. */
  async idle(boundMs: number, isMeant: (run: Run) => boolean = () => true): Promise<void> {
    const isIdle = (): boolean => !this.#waiting.values().some(isMeant)
    if (isIdle()) return
    await new Promise<void>(resolve => {
      const end = (): void => {
        clearTimeout(bound)
        this.#idlers.delete(look)
        resolve()
      }
      const look = (): void => {
        if (isIdle()) end()
      }
      const bound = setTimeout(end, boundMs)
      this.#idlers.add(look)
    })
  }

  /**
   * Resolves when nothing waits any more, at the latest in `boundMs`; what is left is answered
   * then.
   */
  async drain(boundMs: number): Promise<void> {
    await this.idle(boundMs)
    for (const run of this.#waiting) {
      const { log } = run.fn.module
      log.warn('Let handlers end when "call.signal" aborts: one outlived the stop', callFields(run))
      run.abort()
      this.#settle(run, StateCode.ServerIsDown, 'Server Is Down, outcome unknown', null)
    }
  }

  #refuse(run: Run, now: number): void {
    if (run.depth > maxInvokeDepth) throw tooDeep(run)
    if (now >= run.deadline) throw invokedFailure(StateCode.RequestTimeout, '', {})
    if (run.fn.access === 'user' && run.userId === null)
      throw invokedFailure(StateCode.NeedLogin, '', {})
  }

  #start(run: Run): void {
    this.#ran++
    let value: unknown
    let waits: boolean
    try {
      run.request = run.decode()
      value = enterScope(run, handle)
      // In here as well: what a module returns may throw when it is looked at.
      waits = isThenable(value)
    } catch (error) {
      this.#fail(run, error)
      return
    }
    if (waits) this.#wait(run, value)
    else this.#succeed(run, value)
  }

  #wait(run: Run, value: unknown): void {
    this.#watch(run)
    Promise.resolve(value).then(
      result => this.#succeed(run, result),
      error => this.#fail(run, error),
    )
  }

  /** Puts it on the wheel: from now on its deadline answers it. */
  #watch(run: Run): void {
    run.expiry = new WheelEntry(() => this.#expire(run))
    this.#options.wheel.addAt(run.expiry, run.deadline)
    this.#waiting.add(run)
    run.parent?.waitFor(run)
  }

  #expire(run: Run): void {
    const budget = run.fn.logBudget.take()
    if (budget !== null)
      run.fn.module.log.warn('A handler did not end within its deadline: see "call.signal"', {
        ...budget,
        ...callFields(run),
      })
    this.#settle(run, StateCode.RequestTimeout, stateTexts.RequestTimeout, null)
    run.abort()
  }

  #succeed(run: Run, value: unknown): void {
    if (run.settled) return run.fn.stats.late.inc()
    let outcome: unknown
    try {
      outcome = run.encode(value)
      run.fn.replyWatch?.look(value)
      if (run.parent !== null) run.parent.adopt(run)
    } catch (error) {
      this.#fail(run, asInternal(error))
      return
    }
    const isApplied = run.effects !== null && run.parent === null && !run.carriesEffects
    if (isApplied) this.#applyEffects(run, outcome)
    else this.#settle(run, StateCode.Success, '', outcome)
  }

  /** The reply waits until the session is bound, and is the error where it cannot be. */
  #applyEffects(run: Run, outcome: unknown): void {
    if (run.expiry === null) this.#watch(run)
    const { session } = run.caller
    const applied =
      session === null ? settled : applyEffects(session, run.effects ?? [], () => run.settled)
    applied.then(
      () => this.#settle(run, StateCode.Success, '', outcome),
      error => this.#fail(run, error),
    )
  }

  #fail(run: Run, thrown: unknown): void {
    if (run.settled) return run.fn.stats.late.inc()
    const failure = judgeFailure(run.fn, thrown)
    if (failure.log !== null) logFailure(run, failure, thrown)
    this.#settle(run, failure.state, failure.msg, null)
  }

  #settle(run: Run, state: number, msg: string, outcome: unknown): void {
    if (run.settled) return
    run.settled = true
    if (run.expiry !== null) this.#unwatch(run, run.expiry)
    run.fn.stats.ended(state, this.#clock.now() - run.beganAt)
    try {
      run.deliver(state, msg, outcome)
    } catch (error) {
      run.fn.module.log.error('Cannot hand a reply on', { ...callFields(run), error })
    }
    if (state !== StateCode.Success || run.afterReply === null || run.parent !== null) return
    if (run.carriesEffects) return
    for (const push of run.afterReply) run.fn.module.pusher.sendNow(push, run.caller.session)
  }

  #unwatch(run: Run, expiry: WheelEntry): void {
    this.#options.wheel.remove(expiry)
    this.#waiting.delete(run)
    run.parent?.stopWaitingFor(run)
    for (const look of this.#idlers) look()
  }
}

function tooDeep(run: Run): SifakaError {
  const cause = new Error(`Cannot invoke "${run.moduleName}.${run.place}" ${run.depth} calls deep`)
  return new SifakaError('Internal', { cause })
}

const settled = Promise.resolve()
const server: Caller = Object.freeze({ type: 'server', session: null })

function onBehalf(caller: Caller): Caller {
  return caller.type === 'client' ? { type: 'module', session: caller.session } : caller
}

/** The handler inside its module's middleware. */
function handle(run: Run): unknown {
  const { fn } = run
  const { middleware } = fn.module
  if (middleware.length === 0) return fn.handler(run.call, run.request)
  const step = (index: number): unknown => {
    const layer = middleware[index]
    if (layer === undefined) return fn.handler(run.call, run.request)
    let entered = false
    const next = async (): Promise<unknown> => {
      if (entered) throw new Error('Call next() once: the rest of the call has run')
      entered = true
      return step(index + 1)
    }
    return layer(viewOf(run), next, run.request)
  }
  return step(0)
}

/** A result that cannot be written is the module's fault, whatever code the codec gave it. */
function asInternal(error: unknown): SifakaError {
  return new SifakaError('Internal', { cause: error })
}

function logFailure(run: Run, failure: Failure, thrown: unknown): void {
  const budget = run.fn.logBudget.take()
  if (budget === null) return
  const cause = thrown instanceof SifakaError && thrown.code === 'Internal' ? thrown.cause : thrown
  const fields = { ...budget, ...callFields(run), state: failure.state, error: cause ?? thrown }
  if (failure.log === 'warn') run.fn.module.log.warn('A call failed in the store', fields)
  else run.fn.module.log.error('A handler failed', fields)
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
