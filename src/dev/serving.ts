/**
 * The server that runs: it gives way to the next one, says where it listens, and starts again after
 * a crash. What a next one is made of, and whether it is any good, is decided before.
 */
import type { Listening } from '../app/app.ts'
import type { Config } from '../config/config.ts'
import { BackOff } from './back-off.ts'
import { type ChangedOver, changeOver } from './change-over.ts'
import { problemsOf } from './fault.ts'
import type { InspectorProxy } from './inspector-proxy.ts'
import type { Fault, Online } from './messages.ts'
import type { Prepared } from './preparation.ts'
import type { Problem } from './problem.ts'
import type { Processes } from './processes.ts'
import type { DevProject } from './project.ts'
import type { ServerChild } from './server-child.ts'
import type { Voice } from './voice.ts'
import type { Work, WorkSlot } from './work.ts'

export interface ServingOptions {
  readonly cwd: string
  readonly voice: Voice
  readonly proxy: InspectorProxy | null
  readonly processes: Processes
  /** What comes next: a server that is slow to begin gives way to it. */
  readonly slot: WorkSlot
  /** As it is now. */
  readonly project: () => DevProject
  /** Whether a next server is being prepared or begins. */
  readonly isTurning: () => boolean
  /** The time to start again after a crash. */
  readonly onRestart: () => void
  /** A server listens, elsewhere than the one before. */
  readonly onListening: (listening: Listening, config: Config) => void
}

/** A change that goes to the server. */
export type PreparedWork = Work & Pick<Prepared, 'steps'>

/** Clients are to come when the next server listens: a little longer than the last change took. */
const firstRetryMs = 150
const minRetryMs = 50
const maxRetryMs = 3000
const retryFactor = 1.2
/** A `setup` that takes longer gives way to the next change. */
const stuckMs = 3000

export class Serving {
  readonly #options: ServingOptions
  readonly #backOff = new BackOff()
  #running: ServerChild | null = null
  #listening: Listening | null = null
  /** The last change, for the word about who is back. */
  #last: { readonly online: Online; readonly at: number } | null = null
  #retryMs = firstRetryMs
  #hasBegun = false
  #beginning = new AbortController()
  #restart: NodeJS.Timeout | null = null
  #isEnding = false

  constructor(options: ServingOptions) {
    this.#options = options
  }

  /** Whether a server has ever run. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** Where the last server listened. */
  get listening(): Listening | null {
    return this.#listening
  }

  /** `next` is loaded and checked; the old one begins again where it cannot begin. */
  async changeOver(next: ServerChild, work: PreparedWork): Promise<void> {
    const { slot, proxy, processes, voice } = this.#options
    const old = this.#running
    this.#running = null
    const beginning = new AbortController()
    this.#beginning = beginning
    const stuck = setTimeout(() => {
      void slot.filled.then(() => beginning.abort())
    }, stuckMs)
    if (this.#isEnding) beginning.abort()
    const changed = await changeOver({
      old,
      next,
      listening: this.#listening,
      retryMs: this.#retryMs,
      giveUpOld: () => this.#giveUpOld(),
      giveUpNext: beginning.signal,
      onBegin: child => proxy?.aim(child),
    })
    clearTimeout(stuck)
    const { running, omitted, fault } = changed
    if (omitted > 0) voice.warn(`The KV held too much: ${omitted} keys are not kept`)
    if (running === null) proxy?.aim(null)
    else this.#take(running, { ...changed, at: work.at })
    if (old !== null && old !== running) processes.letGo(old)
    if (fault === null) this.#begun(changed, work)
    // Else it gave way, and what is wrong with it is of no interest any more.
    else if (slot.isEmpty && !this.#isEnding) this.#notBegun(changed, fault)
  }

  /** The project cannot be run as it is now. */
  stay(problems: readonly Problem[]): void {
    this.#options.voice.problems(problems, this.#running !== null)
  }

  /** Clients that were there before the last change are there again. */
  back(child: ServerChild, online: Online): void {
    if (child === this.#running && this.#last !== null)
      this.#options.voice.back(this.#last.online, online, this.#last.at)
  }

  /** After a crash it need not start again by itself. */
  cancelRestart(): void {
    if (this.#restart !== null) clearTimeout(this.#restart)
  }

  /** No next one is waited for any longer, and nothing starts again. */
  beginClose(): void {
    this.#isEnding = true
    this.cancelRestart()
    this.#beginning.abort()
  }

  /** Lets the server go, once no change is under way. */
  close(): void {
    const running = this.#running
    this.#running = null
    if (running !== null) this.#options.processes.letGo(running)
  }

  /** A debugger that holds it at a breakpoint may take its time. */
  async #giveUpOld(): Promise<void> {
    const { proxy, voice } = this.#options
    if (proxy?.isAttached !== true) return
    voice.warn('A debugger holds the server: let it go on, or close the debugger')
    await proxy.detached
  }

  #take(
    running: ServerChild,
    { online, listening, at }: Pick<ChangedOver, 'online' | 'listening'> & Pick<Work, 'at'>,
  ): void {
    this.#running = running
    this.#last = { online, at }
    const isMoved = JSON.stringify(listening) !== JSON.stringify(this.#listening)
    this.#listening = listening
    const { config } = this.#options.project()
    if (isMoved && listening !== null && config !== null)
      this.#options.onListening(listening, config)
    void this.#watch(running)
  }

  async #watch(child: ServerChild): Promise<void> {
    const fault = await child.ended
    if (child === this.#running) this.#crashed(fault)
  }

  #begun({ awayMs }: ChangedOver, { at, steps }: PreparedWork): void {
    const { voice, processes } = this.#options
    if (this.#hasBegun) {
      voice.restarted({ at, steps, awayMs })
      const nextMs = Math.round(awayMs * retryFactor)
      this.#retryMs = Math.min(maxRetryMs, Math.max(minRetryMs, nextMs))
    }
    this.#hasBegun = true
    this.#backOff.begun()
    voice.runs()
    processes.prepareNext()
  }

  #notBegun({ oldFault }: ChangedOver, fault: Fault): void {
    const ofOld = oldFault === null ? [] : this.#problemsOf(oldFault).map(ofBefore)
    this.stay([...this.#problemsOf(fault), ...ofOld])
  }

  #problemsOf(fault: Fault): Problem[] {
    const { project, cwd } = this.#options
    return problemsOf(fault, { root: project().root, cwd })
  }

  /** Tried again, later each time; at once when something changes. */
  #crashed(fault: Fault): void {
    this.#running = null
    this.#options.proxy?.aim(null)
    const backOffMs = this.#backOff.afterCrash()
    this.#options.voice.crashed(this.#problemsOf(fault), backOffMs)
    this.#startAgain(backOffMs)
  }

  /** A turn that is under way may have started one by then. */
  #startAgain(backOffMs: number): void {
    if (this.#isEnding) return
    this.#restart = setTimeout(() => {
      if (this.#options.isTurning()) this.#startAgain(backOffMs)
      else if (this.#running === null) this.#options.onRestart()
    }, backOffMs)
  }
}

function ofBefore(problem: Problem): Problem {
  return { ...problem, text: `The code of before cannot start again either: ${problem.text}` }
}
