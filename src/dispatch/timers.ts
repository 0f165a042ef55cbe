import type { Clock, ClockTimer } from '../base/clock.ts'
import { SifakaError } from '../errors.ts'
import type { Timer, TimerOptions } from './module-context.ts'
import type { ModuleFaults } from './module-faults.ts'
import { enterScope, type Scope } from './scope.ts'

/** The longest delay that `setTimeout` keeps: 24.8 days. */
const maxDelayMs = 2 ** 31 - 1
/** Most timers that wait at a time in one module. */
const maxTimers = 10_000
/** A run that takes longer is reported once: its next turns are left out until it ends. */
const longRunMs = 60_000

export interface ModuleTimersOptions {
  /** What they run by. */
  readonly clock: Clock
  /** Whether timers with `scope: 'one'` run on this node. */
  readonly leads: () => boolean
  /** This node wants to lead the module whatever its timers are. */
  readonly isLed: boolean
}

/** The timers of one module. Those made during the setup begin with the server. */
export class ModuleTimers {
  readonly #module: string
  readonly #faults: ModuleFaults
  readonly #timers = new Set<ModuleTimer>()
  readonly #running = new Set<Promise<void>>()
  /** Those that run on one node alone, and their runs. */
  readonly #singles = new Set<ModuleTimer>()
  readonly #runningSingles = new Set<Promise<void>>()
  readonly #options: ModuleTimersOptions
  #state: 'new' | 'started' | 'stopped' = 'new'
  #hasSingle = false
  #isHandedOver = false

  constructor(module: string, faults: ModuleFaults, options: ModuleTimersOptions) {
    this.#module = module
    this.#faults = faults
    this.#options = options
  }

  /** Some timer is to run on one node alone. */
  get hasSingle(): boolean {
    return this.#hasSingle
  }

  add(name: string, spec: TimerSpec & TimerOptions): Timer {
    const least = spec.repeat ? 1 : 0
    if (!Number.isFinite(spec.ms) || spec.ms < least || spec.ms > maxDelayMs)
      throw new RangeError(
        `Set the time of timer "${name}" within ${least}..${maxDelayMs} ms, not ${spec.ms}`,
      )
    if (this.#timers.size >= maxTimers)
      throw new RangeError(`Stop timers of "${this.#module}" first: ${maxTimers} are waiting`)
    const isSingle = spec.scope === 'one'
    if (isSingle) this.#needLeader(name)
    const timer = new ModuleTimer(spec, {
      clock: this.#options.clock,
      ended: () => {
        this.#timers.delete(timer)
        this.#singles.delete(timer)
      },
      run: async () => {
        if (!isSingle) return this.#run(name, spec.run)
        if (this.#options.leads()) await this.#runSingle(name, spec.run)
      },
      overdue: () =>
        this.#faults.report('timer', name, new Error(`Still running after ${longRunMs} ms`)),
    })
    this.#timers.add(timer)
    if (isSingle) this.#singles.add(timer)
    if (this.#state === 'started') timer.start()
    if (this.#state === 'stopped' || (isSingle && this.#isHandedOver)) timer.stop()
    return timer
  }

  start(): void {
    if (this.#state !== 'new') return
    this.#state = 'started'
    for (const timer of this.#timers) timer.start()
  }

  /** No further run begins. */
  stop(): void {
    this.#state = 'stopped'
    for (const timer of this.#timers) timer.stop()
  }

  /** No further run of those begins that run on one node alone; resolves when none is under way. */
  async handOver(): Promise<void> {
    this.#isHandedOver = true
    for (const timer of this.#singles) timer.stop()
    await Promise.all(this.#runningSingles)
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#running)
  }

  /** What this node wants to lead is settled when its modules have started. */
  #needLeader(timer: string): void {
    if (this.#state === 'started' && !this.#hasSingle && !this.#options.isLed)
      throw new SifakaError('ModuleInvalid', {
        text:
          `Add timer "${timer}" of "${this.#module}" in its setup, or configure ` +
          `"instances": "one": this node has not asked to be the one that runs it`,
      })
    this.#hasSingle = true
  }

  async #runSingle(name: string, run: () => unknown): Promise<void> {
    const running = this.#run(name, run)
    this.#runningSingles.add(running)
    await running
    this.#runningSingles.delete(running)
  }

  /** Runs it in a scope of its own; resolves when it has ended, never rejects. */
  #run(name: string, run: () => unknown): Promise<void> {
    const scope: Scope = { moduleName: this.#module, place: `timer ${name}`, run: null, held: null }
    const running = enterScope(scope, async () => {
      try {
        await run()
      } catch (error) {
        this.#faults.report('timer', name, error)
      }
    })
    this.#running.add(running)
    return running.finally(() => this.#running.delete(running))
  }
}

export interface TimerSpec {
  readonly ms: number
  readonly repeat: boolean
  readonly run: () => unknown
}

interface TimerOwner {
  readonly clock: Clock
  /** Never rejects. */
  run(): Promise<void>
  overdue(): void
  ended(): void
}

class ModuleTimer implements Timer {
  readonly #spec: TimerSpec
  readonly #owner: TimerOwner
  #handle: ClockTimer | null = null
  /** When the run under way began; null between runs. */
  #since: number | null = null
  #told = false

  constructor(spec: TimerSpec, owner: TimerOwner) {
    this.#spec = spec
    this.#owner = owner
  }

  start(): void {
    const { ms, repeat } = this.#spec
    const { clock } = this.#owner
    this.#handle = repeat
      ? clock.setInterval(() => this.#turn(), ms)
      : clock.setTimeout(() => this.#once(), ms)
  }

  stop(): void {
    this.#handle?.stop()
    this.#handle = null
    this.#owner.ended()
  }

  /** Returns the run that it begins, for a clock that waits for it. */
  #turn(): Promise<void> | null {
    if (this.#since === null) return this.#run()
    if (this.#told || this.#owner.clock.now() - this.#since < longRunMs) return null
    this.#told = true
    this.#owner.overdue()
    return null
  }

  async #run(): Promise<void> {
    this.#since = this.#owner.clock.now()
    this.#told = false
    await this.#owner.run()
    this.#since = null
  }

  #once(): Promise<void> {
    this.#owner.ended()
    return this.#owner.run()
  }
}
