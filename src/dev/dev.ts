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
import { DevPages } from './dev-pages.ts'
import { isStale } from './generate.ts'
import { InspectorProxy } from './inspector-proxy.ts'
import { type Prepared, prepare } from './preparation.ts'
import { Processes } from './processes.ts'
import { type DevProject, readProject } from './project.ts'
import { type ScopeNeeds, concernOf, scopeOf } from './scope.ts'
import type { ServerChild } from './server-child.ts'
import { Serving } from './serving.ts'
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
  /** Where message classes go; `src/generated` of the project where undefined. */
  readonly protoOut: string | undefined
  /** Look for changes every second instead of being told. */
  readonly poll: boolean
  /** A server listens, elsewhere than the one before. */
  readonly onListening: (listening: Listening, config: Config) => void
}

export class DevLoop implements Lifecycle {
  readonly #options: DevOptions
  readonly #voice: Voice
  readonly #slot = new WorkSlot()
  readonly #watcher: Watcher
  readonly #proxy: InspectorProxy | null
  readonly #processes: Processes
  readonly #serving: Serving
  readonly #pages: DevPages | null
  #project: DevProject
  #isTurning = false
  /** Of what a newer change makes futile. */
  #preparing = new AbortController()
  #turning: Promise<void> = Promise.resolve()
  #closing: Promise<void> | null = null

  /** Throws `ConfigInvalid` for a project that cannot be developed as it is told. */
  constructor(options: DevOptions) {
    const { terminal, cwd, inspect, poll } = options
    this.#options = options
    this.#project = readProject(options)
    this.#voice = new Voice({ terminal, cwd, pages: () => this.#pages?.server ?? null })
    this.#watcher = new Watcher({
      poll,
      scope: () => scopeOf(this.#scopeNeeds),
      onChange: (files, at) => this.#changed(files, at),
      onPolling: reason => terminal.warn(`Looking for changes every second: ${reason}`),
    })
    const onAttached = (isAttached: boolean): void => this.#voice.attached(isAttached)
    this.#proxy = inspect === null ? null : new InspectorProxy({ ...inspect, onAttached })
    this.#processes = this.#newProcesses()
    this.#serving = this.#newServing()
    this.#pages = this.#newPages()
  }

  /** Where the pages are, once started. */
  get pagesUrl(): string | null {
    return this.#pages?.server?.url ?? null
  }

  /**
   * Begins to watch, and the first server; resolves before that runs. Rejects where pages or
   * debuggers have no port.
   */
  async start(): Promise<void> {
    await this.#pages?.start()
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
    this.#processes.kill()
  }

  async #close(): Promise<void> {
    this.#slot.close()
    this.#preparing.abort()
    this.#serving.beginClose()
    await this.#watcher.close()
    await this.#turning
    this.#serving.close()
    await this.#processes.close()
    await this.#pages?.close()
    await this.#proxy?.close()
  }

  #newProcesses(): Processes {
    const { cwd, env } = this.#options
    return new Processes({
      cwd,
      env,
      proxy: this.#proxy,
      cacheDir: () => {
        const { config } = this.#project
        return config === null ? null : path.join(config.dataDir, 'compile-cache')
      },
      onBack: (child, online) => this.#serving.back(child, online),
    })
  }

  #newServing(): Serving {
    return new Serving({
      cwd: this.#options.cwd,
      voice: this.#voice,
      proxy: this.#proxy,
      processes: this.#processes,
      slot: this.#slot,
      project: () => this.#project,
      isTurning: () => this.#isTurning,
      onRestart: () => this.restart(),
      onListening: this.#options.onListening,
    })
  }

  #newPages(): DevPages | null {
    const { pages, checksTypes, log } = this.#options
    if (pages === null) return null
    return new DevPages({
      ...pages,
      checksTypes,
      project: () => this.#project,
      websocket: () => this.#serving.listening?.websocket ?? null,
      voice: this.#voice,
      log,
    })
  }

  get #scopeNeeds(): ScopeNeeds {
    return { ...this.#project, web: this.#options.pages?.folder ?? null }
  }

  #changed(files: readonly string[], at: number): void {
    const needs = this.#scopeNeeds
    const ofServer = files.filter(file => concernOf(file, needs) === 'server')
    if (ofServer.length > 0) this.#add({ files: new Set(ofServer), at })
    if (files.some(file => concernOf(file, needs) === 'pages')) this.#pages?.changed()
  }

  /** What is being prepared is prepared again, with this. */
  #add(work: Work): void {
    if (this.#closing !== null) return
    this.#serving.cancelRestart()
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
    if (!this.#serving.hasBegun && work.files.size === 0) this.#voice.say('starting')
    this.#voice.changed(work.files)
    try {
      this.#project = readProject(this.#options)
    } catch (error) {
      return this.#serving.stay([{ text: SifakaError.from(error).message }])
    }
    const next = this.#processes.take(work.files)
    const { isFutile, notes, problems, elsewhere, steps } = await this.#prepare(next, work)
    if (isFutile) {
      next.kill()
      // Its files are a part of what comes next.
      return this.#slot.add(work)
    }
    for (const note of notes) this.#voice.warn(note)
    if (problems.length === 0) {
      await this.#serving.changeOver(next, { ...work, steps })
      this.#pages?.checkTypes()
    } else {
      next.kill()
      this.#serving.stay(problems)
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
    const wait = !this.#serving.hasBegun && inspect?.wait === true
    if (wait) this.#voice.say('the modules load when a debugger has come')
    const onOpen = (): void => {
      if (wait) this.#proxy?.aim(next)
    }
    const { root, generated } = this.#project
    const isProto = [...files].some(file => file.endsWith('.proto'))
    const prepared = await prepare({
      scope: this.#scopeNeeds,
      conf,
      cwd,
      next,
      inspect: inspect === null ? null : { wait, onOpen },
      generates: isProto || (!this.#serving.hasBegun && isStale({ root, outDir: generated })),
      checksTypes,
      signal,
    })
    const isFutile = signal.aborted
    // From here on it may only end by itself, or by the change-over.
    this.#preparing = new AbortController()
    return { ...prepared, isFutile }
  }
}
