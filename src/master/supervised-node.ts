/**
 * One node under the master: wanted up or down, and brought there. It adopts a process that has the
 * node's name already and starts one else; a death is followed by the next start, by the restart
 * policy. It decides nothing about other nodes.
 */
import type { LogFields, Logger } from '../base/logger.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { KnownNode } from '../control/control.ts'
import { serviceAwayExitCode } from '../control/exit-code.ts'
import { SifakaError } from '../errors.ts'
import type { FoundNode } from './find-node.ts'
import { findNode } from './find-node.ts'
import type { Found } from './life.ts'
import { Life } from './life.ts'
import { NextProcess } from './next-process.ts'
import type { NodePlan } from './plan.ts'
import { RestartPolicy } from './restart-policy.ts'
import type { Child, ChildExit, Spawner } from './spawner.ts'
import type { SupervisedState, SupervisedStatus } from './status.ts'
import type { MasterTimes } from './times.ts'

export interface SupervisedNodeOptions {
  readonly plan: NodePlan
  readonly runDir: string
  readonly spawner: Spawner
  readonly times: MasterTimes
  readonly maxRestarts: number
  readonly windowMs: number
  readonly log: Logger
  /** Its process or its state is another one. */
  changed(): void
  /** `tellDied` reaches it from now on. */
  readonly connected: () => void
  /** A life has ended without an orderly stop. */
  died(ref: NodeRef): void
}

export class SupervisedNode {
  readonly plan: NodePlan
  readonly #options: SupervisedNodeOptions
  readonly #policy: RestartPolicy
  readonly #next: NextProcess
  readonly #waiting = new Set<() => void>()
  #wanted: 'up' | 'down' = 'down'
  /** Until it is started by command. */
  #isKeptDown = false
  #hasFailed = false
  #life: Life | null = null
  #predecessor: string | undefined
  /** What the process that runs was told of its predecessor. */
  #toldPredecessor: string | undefined
  /** Why its last process could not start, where a service is away. */
  #waitsFor = ''
  #restarts = 0
  #timer: NodeJS.Timeout | null = null
  /** When the life before this one ended, until this one is ready. */
  #diedAt: number | null = null
  /** Why it cannot have its ports yet. */
  #lacksPorts: string | null = null

  constructor(options: SupervisedNodeOptions) {
    this.plan = options.plan
    this.#options = options
    const { maxRestarts, windowMs, times } = options
    const { backoffMs, maxServiceBackoffMs } = times
    this.#policy = new RestartPolicy({ maxRestarts, windowMs, backoffMs, maxServiceBackoffMs })
    const { plan, spawner } = options
    this.#next = new NextProcess({ plan, spawner, readyMs: times.readyMs })
  }

  get name(): string {
    return this.plan.name
  }

  get state(): SupervisedState {
    const life = this.#life
    if (life !== null) return life.isSilent ? 'silent' : (life.status?.state ?? 'starting')
    if (this.#hasFailed) return 'failed'
    if (this.#isKeptDown) return 'down'
    return this.#wanted === 'up' ? 'waiting' : 'stopping'
  }

  /** Drained by command, though its process may not have ended yet. */
  get isKeptDown(): boolean {
    return this.#isKeptDown
  }

  /** The whole cluster, as this node knows it. */
  get cluster(): readonly KnownNode[] {
    return this.#life?.status?.cluster ?? []
  }

  get status(): SupervisedStatus {
    const life = this.#life
    const own = life?.status
    return {
      name: this.name,
      state: this.state,
      isGate: this.plan.isGate,
      pid: life?.pid ?? null,
      epoch: life?.epoch ?? null,
      version: own?.version ?? '',
      startedAt: own?.startedAt ?? null,
      restarts: this.#restarts,
      load: own?.load ?? { calls: 0, sessions: 0 },
      ran: own?.ran ?? 0,
      modules: own?.modules ?? [],
      listening: own?.listening ?? [],
      lastWords: this.#lastWords,
    }
  }

  get #lastWords(): readonly string[] {
    if (this.#lacksPorts !== null) return [this.#lacksPorts]
    if (this.#waitsFor !== '') return [this.#waitsFor]
    return this.#hasFailed ? this.#options.spawner.lastWords(this.plan) : []
  }

  /** Resolves when a process was adopted or started; it need not be ready. Never rejects. */
  async start(): Promise<void> {
    this.#wanted = 'up'
    this.#isKeptDown = false
    this.#hasFailed = false
    this.#policy.clear()
    await this.#begin()
  }

  /**
   * Starts its next process beside the one that runs, where one does: it begins when that has
   * ended. Rejects where it cannot load its code; the node runs on then.
   */
  async prepare(): Promise<void> {
    if (this.#life !== null) await this.#next.load()
  }

  /**
   * Keeps a node down that was drained by command before this master's time; what is left of its
   * process is seen to its end. Resolves to false where somebody has started it since. Never
   * rejects.
   */
  async keepDown(): Promise<boolean> {
    const found = await this.#find()
    if (found?.state === 'starting' || found?.state === 'ready') return false
    this.#isKeptDown = true
    if (found !== null) this.#adopt(found)
    void this.stop()
    return true
  }

  /** Lets its process be, and starts none any more. */
  leave(): void {
    this.#wanted = 'down'
    this.#cancelStart()
    this.#next.dismiss()
    this.#life?.leave()
  }

  tick(): void {
    this.#life?.tick()
    if (this.#lacksPorts !== null) void this.#begin()
  }

  tellDied(ref: NodeRef): void {
    this.#life?.tellDied(ref)
  }

  /** As `stop`, by command: it stays down until it is started by command. */
  drain(): Promise<void> {
    this.#isKeptDown = true
    return this.stop()
  }

  /** Drains it, kills it where that takes too long, and resolves when it has ended for good. */
  async stop(): Promise<void> {
    this.#wanted = 'down'
    this.#hasFailed = false
    this.#lacksPorts = null
    this.#waitsFor = ''
    this.#cancelStart()
    const life = this.#life
    if (life === null) return this.#options.changed()
    life.drain()
    const limitMs = this.plan.drainMs + this.#options.times.drainMarginMs
    const timer = setTimeout(() => {
      this.#options.log.warn('Killing a node that did not end in time', {
        name: this.name,
        limitMs,
      })
      life.kill('SIGKILL')
    }, limitMs)
    await life.ended
    clearTimeout(timer)
  }

  /** Ends it now, whatever it does. */
  kill(): void {
    this.#wanted = 'down'
    this.#cancelStart()
    this.#next.dismiss()
    this.#life?.kill('SIGKILL')
  }

  /** Rejects where it is not ready in time, or has died too often, or is to be down. */
  async whenReady(): Promise<void> {
    const { readyMs } = this.#options.times
    const deadline = performance.now() + readyMs
    while (this.state !== 'ready') {
      const leftMs = deadline - performance.now()
      const isLost = this.#wanted === 'down' || this.#hasFailed
      if (isLost || leftMs <= 0) throw this.#notReady(isLost ? null : readyMs)
      await this.#change(leftMs)
    }
  }

  #notReady(afterMs: number | null): SifakaError {
    const { name, state } = this
    const when = afterMs === null ? '' : ` after ${afterMs / 1000} s`
    const lack = this.#lacksPorts ?? this.#waitsFor
    if (lack !== '')
      return new SifakaError('ServerIsDown', { text: `"${name}" is not ready${when}: ${lack}` })
    const words = this.#options.spawner.lastWords(this.plan).map(line => `\n  ${line}`)
    const text = `"${name}" is not ready${when}, it is ${state}; the end of its log:${words.join('')}`
    return new SifakaError('ServerIsDown', { text })
  }

  async #change(timeoutMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, timeoutMs)
    this.#waiting.add(resolve)
    await promise
    this.#waiting.delete(resolve)
    clearTimeout(timer)
  }

  #changed(): void {
    if (this.state === 'ready') this.#waitsFor = ''
    if (this.#diedAt !== null && this.state === 'ready') {
      const afterMs = Math.round(performance.now() - this.#diedAt)
      this.#options.log.info('A node is back', { name: this.name, afterMs })
      this.#diedAt = null
    }
    for (const resolve of this.#waiting) resolve()
    this.#options.changed()
  }

  async #begin(): Promise<void> {
    this.#timer = null
    if (this.#wanted === 'down' || this.#life !== null) return
    const found = await this.#find()
    // Stopped or started meanwhile.
    if (this.state !== 'waiting') return
    if (found !== null) this.#adopt(found)
    else if (this.#hasPorts()) this.#spawn()
  }

  /** The process that has the node's name; null where there is none. */
  async #find(): Promise<FoundNode | null> {
    const { found, endedUnseen } = await findNode(this.#options.runDir, this.name)
    if (endedUnseen !== null) this.#mourn(endedUnseen)
    return found
  }

  /** False where another has them, an earlier master's gate say: each tick tries again. */
  #hasPorts(): boolean {
    const { spawner, log } = this.#options
    const before = this.#lacksPorts
    try {
      spawner.ports.open(this.plan.ports ?? [])
      this.#lacksPorts = null
      return true
    } catch (error) {
      this.#lacksPorts = SifakaError.from(error).message
    }
    if (this.#lacksPorts === before) return false
    log.warn('A node waits for its port', { name: this.name, reason: this.#lacksPorts })
    this.#changed()
    return false
  }

  #adopt(found: Found): void {
    const { name } = this
    this.#options.log.info('Adopted a running node', { name, pid: found.pid })
    this.#lacksPorts = null
    this.#policy.started(performance.now())
    this.#live(Life.ofFound(found, this.#lifeOptions()))
  }

  #spawn(): void {
    const predecessor = this.#predecessor
    this.#predecessor = undefined
    this.#toldPredecessor = predecessor
    this.#policy.started(performance.now())
    const child = this.#spawned(predecessor)
    const { pid } = child
    if (pid === undefined) {
      void child.exited.then(exit => this.#ended(exit))
      return
    }
    this.#log('info', 'Started a node', { name: this.name, pid })
    this.#live(Life.ofChild({ pid, exited: child.exited }, this.#lifeOptions()))
  }

  #spawned(predecessor: string | undefined): Child {
    try {
      const { spawner } = this.#options
      return this.#next.begin(predecessor) ?? spawner.spawn(this.plan, { predecessor })
    } catch (error) {
      const exit = { code: null, signal: null, error: error as Error }
      return { pid: undefined, exited: Promise.resolve(exit) }
    }
  }

  #lifeOptions() {
    const { runDir, times, log, connected } = this.#options
    return { name: this.name, runDir, times, log, connected, changed: () => this.#changed() }
  }

  #live(life: Life): void {
    this.#life = life
    void life.ended.then(exit => this.#ended(exit, life))
    this.#changed()
  }

  #ended(exit: ChildExit, life?: Life): void {
    this.#life = null
    const { name } = this
    const { code, signal, error } = exit
    const isClean = code === 0
    const fields = { name, pid: life?.pid, ...known({ code, signal, error }) }
    if (isClean || this.#wanted === 'down') this.#log('info', 'A node has ended', fields)
    else this.#log('warn', 'A node has died', fields)
    if (code === serviceAwayExitCode) return this.#waitForService()
    const epoch = life?.epoch ?? null
    if (!isClean && epoch !== null) this.#mourn(epoch)
    if (this.#wanted === 'up') this.#startAgain(error)
    this.#changed()
  }

  /** Nothing is wrong with it, and it never lived: nobody has died. */
  #waitForService(): void {
    this.#predecessor ??= this.#toldPredecessor
    if (this.#wanted === 'up') {
      const { spawner, log } = this.#options
      const reason = spawner.lastWords(this.plan).at(-1) ?? 'a service that it needs is away'
      if (reason !== this.#waitsFor)
        log.warn('A node waits for a service, and is tried until it comes', {
          name: this.name,
          reason,
        })
      this.#waitsFor = reason
      this.#restarts++
      this.#timer = setTimeout(() => void this.#begin(), this.#policy.waited())
    }
    this.#changed()
  }

  /** What repeats while a service is away is told once. */
  #log(level: 'info' | 'warn', message: string, fields: LogFields): void {
    this.#options.log[this.#waitsFor === '' ? level : 'debug'](message, fields)
  }

  /** Tells the others, and the next life. */
  #mourn(epoch: string): void {
    if (this.#predecessor === epoch) return
    this.#predecessor = epoch
    this.#options.died({ name: this.name, epoch })
  }

  #startAgain(error: Error | undefined): void {
    const now = performance.now()
    this.#waitsFor = ''
    this.#diedAt ??= now
    const delayMs = this.#policy.died(now)
    if (delayMs === null) {
      this.#hasFailed = true
      this.#diedAt = null
      const remedy = `find out why by its log, then "sifaka restart ${this.name}"`
      const { spawner, log } = this.#options
      log.error('Gave up a node that dies again and again', {
        name: this.name,
        reason: error?.message ?? spawner.lastWords(this.plan).at(-1),
        logFile: spawner.logFile(this.plan),
        remedy,
      })
      return
    }
    this.#restarts++
    this.#timer = setTimeout(() => void this.#begin(), delayMs)
  }

  #cancelStart(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** Of a process that is no child of ours nobody knows how it ended. */
function known(exit: { code: unknown; signal: unknown; error: unknown }): Record<string, unknown> {
  return Object.fromEntries(Object.entries(exit).filter(([, value]) => value != null))
}
