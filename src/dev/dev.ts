/**
 * The development loop: a server in a process of its own, and a new one after each change of the
 * project, beside the old one until it is loaded and checked. Whatever is wrong with a change, the
 * old code goes on. It owns the processes, the watching of files, the pages and the address of
 * debuggers. It loads no code of the project itself, so that nothing of the project can end it.
 */
import path from 'node:path'
import type { Listening } from '../app/app.ts'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import type { Config } from '../config/config.ts'
import { SifakaError } from '../errors.ts'
import { PageServer } from '../pages/page-server.ts'
import { BackOff } from './back-off.ts'
import { type ChangedOver, changeOver } from './change-over.ts'
import { problemsOf } from './fault.ts'
import { isStale } from './generate.ts'
import { InspectorProxy } from './inspector-proxy.ts'
import type { Fault, Online } from './messages.ts'
import { type Prepared, prepare } from './preparation.ts'
import type { Problem } from './problem.ts'
import { Processes } from './processes.ts'
import { type DevProject, readProject } from './project.ts'
import { type ScopeNeeds, concernOf, scopeOf } from './scope.ts'
import type { ServerChild } from './server-child.ts'
import type { DevTerminal } from './terminal.ts'
import { Voice } from './voice.ts'
import { Watcher } from './watcher.ts'
import { type Work, WorkSlot } from './work.ts'

export interface DevOptions {
  /** The configuration; `conf/server.json` of `cwd` or above where undefined. */
  readonly conf: string | undefined
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: DevTerminal
  readonly log: Logger
  /** The folder of the pages, absolute, and their port; null: none are served. */
  readonly pages: { readonly folder: string; readonly port: number } | null
  /** Where debuggers come; null: nowhere. `wait`: the first server loads when one has come. */
  readonly inspect: { readonly host: string; readonly port: number; readonly wait: boolean } | null
  readonly checksTypes: boolean
  /** Look for changes every second instead of being told. */
  readonly poll: boolean
  /** A server listens, elsewhere than the one before. */
  readonly onListening: (listening: Listening, config: Config) => void
}

/** Clients are to come when the next server listens: a little longer than the last change took. */
const firstRetryMs = 150
const minRetryMs = 50
const maxRetryMs = 3000
const retryFactor = 1.2
/** A `setup` that takes longer gives way to the next change. */
const stuckMs = 3000

export class DevLoop implements Lifecycle {
  readonly #options: DevOptions
  readonly #voice: Voice
  readonly #slot = new WorkSlot()
  readonly #watcher: Watcher
  readonly #proxy: InspectorProxy | null
  readonly #processes: Processes
  readonly #backOff = new BackOff()
  #pages: PageServer | null = null
  #project: DevProject
  #running: ServerChild | null = null
  #listening: Listening | null = null
  /** The last change, for the word about who is back. */
  #last: { readonly online: Online; readonly at: number } | null = null
  #retryMs = firstRetryMs
  #isFirst = true
  #isTurning = false
  /** Of what a newer change makes futile. */
  #preparing = new AbortController()
  #beginning = new AbortController()
  #restart: NodeJS.Timeout | null = null
  #turning: Promise<void> = Promise.resolve()
  #closing: Promise<void> | null = null

  /** Throws `ConfigInvalid` for a project that cannot be developed as it is told. */
  constructor(options: DevOptions) {
    const { terminal, cwd, env, inspect, poll } = options
    this.#options = options
    this.#project = readProject(options)
    this.#voice = new Voice({ terminal, cwd, pages: () => this.#pages })
    this.#watcher = new Watcher({
      poll,
      scope: () => scopeOf(this.#scopeNeeds),
      onChange: (files, at) => this.#changed(files, at),
      onPolling: reason => terminal.warn(`Looking for changes every second: ${reason}`),
    })
    const onAttached = (isAttached: boolean): void => this.#voice.attached(isAttached)
    this.#proxy = inspect === null ? null : new InspectorProxy({ ...inspect, onAttached })
    this.#processes = new Processes({
      cwd,
      env,
      proxy: this.#proxy,
      cacheDir: () => {
        const { config } = this.#project
        return config === null ? null : path.join(config.dataDir, 'compile-cache')
      },
      onBack: (child, online) => {
        if (child === this.#running && this.#last !== null)
          this.#voice.back(this.#last.online, online, this.#last.at)
      },
    })
  }

  /** Where the pages are, once started. */
  get pagesUrl(): string | null {
    return this.#pages?.url ?? null
  }

  /**
   * Begins to watch, and the first server; resolves before that runs. Rejects where pages or
   * debuggers have no port.
   */
  async start(): Promise<void> {
    await this.#startPages()
    await this.#proxy?.start()
    const place = this.#proxy?.address ?? null
    if (place !== null)
      this.#voice.say(`debuggers: ${place.host}:${place.port}, the same over restarts`)
    await this.#watcher.start()
    this.restart()
    this.#turning = this.#run()
  }

  /** Restarts the server with the code as it is now. */
  restart(): void {
    this.#add({ files: new Set(), at: performance.now() })
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Ends every process at once: for a second Ctrl-C. */
  kill(): void {
    this.#running?.kill()
    this.#processes.kill()
  }

  async #close(): Promise<void> {
    if (this.#restart !== null) clearTimeout(this.#restart)
    this.#slot.close()
    this.#preparing.abort()
    this.#beginning.abort()
    await this.#watcher.close()
    await this.#turning
    const running = this.#running
    this.#running = null
    if (running !== null) this.#processes.letGo(running)
    await this.#processes.close()
    await this.#pages?.close()
    await this.#proxy?.close()
  }

  async #startPages(): Promise<void> {
    const { pages, log } = this.#options
    if (pages === null) return
    const { root, config } = this.#project
    const server = new PageServer({
      root,
      folder: path.relative(root, pages.folder),
      port: pages.port,
      mode: config?.mode ?? 'development',
      websocket: () => this.#listening?.websocket ?? null,
      log,
    })
    await server.start()
    this.#pages = server
    this.#voice.say(`page: ${server.url}`)
  }

  get #scopeNeeds(): ScopeNeeds {
    return { ...this.#project, web: this.#options.pages?.folder ?? null }
  }

  #changed(files: readonly string[], at: number): void {
    const needs = this.#scopeNeeds
    const ofServer = files.filter(file => concernOf(file, needs) === 'server')
    if (ofServer.length > 0) this.#add({ files: new Set(ofServer), at })
    if (files.some(file => concernOf(file, needs) === 'pages')) this.#pages?.reload()
  }

  /** What is being prepared is prepared again, with this. */
  #add(work: Work): void {
    if (this.#closing !== null) return
    if (this.#restart !== null) clearTimeout(this.#restart)
    this.#slot.add(work)
    this.#preparing.abort()
  }

  async #run(): Promise<void> {
    for (let work = await this.#slot.take(); work !== null; work = await this.#slot.take()) {
      this.#isTurning = true
      await this.#turn(work)
      this.#isTurning = false
    }
  }

  async #turn(work: Work): Promise<void> {
    if (this.#isFirst && work.files.size === 0) this.#voice.say('starting')
    this.#voice.changed(work.files)
    try {
      this.#project = readProject(this.#options)
    } catch (error) {
      return this.#stay([{ text: SifakaError.from(error).message }])
    }
    const next = this.#processes.take(work.files)
    const { isFutile, notes, problems, elsewhere, steps } = await this.#prepare(next, work)
    if (isFutile) {
      next.kill()
      // Its files are a part of what comes next.
      return this.#slot.add(work)
    }
    for (const note of notes) this.#voice.warn(note)
    if (problems.length === 0) await this.#changeOver(next, { ...work, steps })
    else {
      next.kill()
      this.#stay(problems)
    }
    this.#voice.elsewhere(elsewhere)
  }

  async #prepare(
    next: ServerChild,
    { files }: Work,
  ): Promise<Prepared & { readonly isFutile: boolean }> {
    const { conf, cwd, checksTypes, inspect } = this.#options
    this.#preparing = new AbortController()
    const { signal } = this.#preparing
    signal.addEventListener('abort', () => next.kill(), { once: true })
    if (!this.#slot.isEmpty || this.#closing !== null) this.#preparing.abort()
    const wait = this.#isFirst && inspect?.wait === true
    if (wait) this.#voice.say('the modules load when a debugger has come')
    const onOpen = (): void => {
      if (wait) this.#proxy?.aim(next)
    }
    const isProto = [...files].some(file => file.endsWith('.proto'))
    const prepared = await prepare({
      scope: this.#scopeNeeds,
      conf,
      cwd,
      next,
      inspect: inspect === null ? null : { wait, onOpen },
      generates: isProto || (this.#isFirst && isStale(this.#project.root)),
      checksTypes,
      signal,
    })
    const isFutile = signal.aborted
    // From here on it may only end by itself, or by `#beginning`.
    this.#preparing = new AbortController()
    return { ...prepared, isFutile }
  }

  async #changeOver(
    next: ServerChild,
    work: Work & { readonly steps: Prepared['steps'] },
  ): Promise<void> {
    const old = this.#running
    this.#running = null
    const beginning = new AbortController()
    this.#beginning = beginning
    const stuck = setTimeout(() => {
      void this.#slot.filled.then(() => beginning.abort())
    }, stuckMs)
    if (this.#closing !== null) beginning.abort()
    const changed = await changeOver({
      old,
      next,
      listening: this.#listening,
      retryMs: this.#retryMs,
      giveUpOld: () => this.#giveUpOld(),
      giveUpNext: beginning.signal,
      onBegin: child => this.#proxy?.aim(child),
    })
    clearTimeout(stuck)
    const { running, omitted, fault } = changed
    if (omitted > 0) this.#voice.warn(`The KV held too much: ${omitted} keys are not kept`)
    if (running === null) this.#proxy?.aim(null)
    else this.#take(running, { ...changed, at: work.at })
    if (old !== null && old !== running) this.#processes.letGo(old)
    if (fault === null) this.#begun(changed, work)
    // Else it gave way, and what is wrong with it is of no interest any more.
    else if (this.#slot.isEmpty && this.#closing === null) this.#notBegun(changed, fault)
  }

  /** A debugger that holds it at a breakpoint may take its time. */
  async #giveUpOld(): Promise<void> {
    if (this.#proxy?.isAttached !== true) return
    this.#voice.warn('A debugger holds the server: let it go on, or close the debugger')
    await this.#proxy.detached
  }

  #take(
    running: ServerChild,
    { online, listening, at }: Pick<ChangedOver, 'online' | 'listening'> & Pick<Work, 'at'>,
  ): void {
    this.#running = running
    this.#last = { online, at }
    const isMoved = JSON.stringify(listening) !== JSON.stringify(this.#listening)
    this.#listening = listening
    const { config } = this.#project
    if (isMoved && listening !== null && config !== null)
      this.#options.onListening(listening, config)
    void this.#watch(running)
  }

  async #watch(child: ServerChild): Promise<void> {
    const fault = await child.ended
    if (child === this.#running) this.#crashed(fault)
  }

  #begun(
    { awayMs }: ChangedOver,
    { at, steps }: Work & { readonly steps: Prepared['steps'] },
  ): void {
    if (!this.#isFirst) {
      this.#voice.restarted({ at, steps, awayMs })
      const nextMs = Math.round(awayMs * retryFactor)
      this.#retryMs = Math.min(maxRetryMs, Math.max(minRetryMs, nextMs))
    }
    this.#isFirst = false
    this.#backOff.begun()
    this.#voice.runs()
    this.#processes.prepareNext()
  }

  #notBegun({ oldFault }: ChangedOver, fault: Fault): void {
    const { root } = this.#project
    const { cwd } = this.#options
    const ofOld = oldFault === null ? [] : problemsOf(oldFault, { root, cwd }).map(ofBefore)
    this.#stay([...problemsOf(fault, { root, cwd }), ...ofOld])
  }

  /** The project cannot be run as it is now. */
  #stay(problems: readonly Problem[]): void {
    this.#voice.problems(problems, this.#running !== null)
  }

  /** Tried again, later each time; at once when something changes. */
  #crashed(fault: Fault): void {
    this.#running = null
    this.#proxy?.aim(null)
    const backOffMs = this.#backOff.afterCrash()
    const { root } = this.#project
    this.#voice.crashed(problemsOf(fault, { root, cwd: this.#options.cwd }), backOffMs)
    this.#startAgain(backOffMs)
  }

  /** A turn that is under way may have started one by then. */
  #startAgain(backOffMs: number): void {
    if (this.#closing !== null) return
    this.#restart = setTimeout(() => {
      if (this.#isTurning) this.#startAgain(backOffMs)
      else if (this.#running === null) this.restart()
    }, backOffMs)
  }
}

function ofBefore(problem: Problem): Problem {
  return { ...problem, text: `The code of before cannot start again either: ${problem.text}` }
}
