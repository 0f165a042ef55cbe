/** The loop's hold on the process of a server: orders go there, answers come back, and its end. */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Debuggee } from './attachments.ts'
import type { Begin, Fault, Inspect, Online, Order, Report } from './messages.ts'
import { isTyped } from './messages.ts'

export interface ServerChildOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Clients that were there before a restart are there again. */
  readonly onBack: (online: Online) => void
  /** It is about to end by a fault, and waits for debuggers to leave. */
  readonly onCrash: () => void
}

type ReportOf<T extends Report['type']> = Extract<Report, { readonly type: T }>
/** An answer, or why there is none. */
export type Outcome<T extends Report['type']> = ReportOf<T> | ReportOf<'failed'>

const isSource = import.meta.filename.endsWith('.ts')
const entry = fileURLToPath(
  new URL(`./server-process${path.extname(import.meta.filename)}`, import.meta.url),
)

export class ServerChild implements Debuggee {
  readonly #process: ChildProcess
  readonly #options: ServerChildOptions
  readonly #ended = Promise.withResolvers<Fault>()
  readonly #warm = Promise.withResolvers<void>()
  #waiting: { readonly type: Report['type']; readonly resolve: (report: Report) => void } | null =
    null
  #crash: Fault | null = null
  #onInspector: () => void = () => {}
  #inspectorPort = 0
  #onPaused: () => void = () => {}
  #onDraining: () => void = () => {}
  #hasEnded = false

  constructor(options: ServerChildOptions) {
    this.#options = options
    this.#process = spawn(process.execPath, [...nodeOptions(), entry], {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
      windowsHide: true,
    })
    this.#process.on('message', message => {
      if (isTyped(message)) this.#take(message as Report)
    })
    this.#process.once('error', error => this.#finish(error.message))
    this.#process.once('exit', (code, signal) =>
      this.#finish(signal === null ? `exit code ${code}` : `signal ${signal}`),
    )
  }

  /** Of its inspector, where it was told to open one. */
  get port(): number {
    return this.#inspectorPort
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Resolves when the process has ended, to why. */
  get ended(): Promise<Fault> {
    return this.#ended.promise
  }

  /** Resolves when the code of Sifaka is loaded. */
  get warm(): Promise<void> {
    return this.#warm.promise
  }

  /** `onOpen` is called when its own inspector listens. */
  load(
    conf: string | undefined,
    inspect: { readonly wait: boolean; readonly onOpen: () => void } | null,
  ): Promise<Outcome<'loaded'>> {
    this.#onInspector = inspect?.onOpen ?? (() => {})
    const wanted: Inspect | null = inspect === null ? null : { wait: inspect.wait }
    return this.#ask({ type: 'load', conf, inspect: wanted }, 'loaded')
  }

  begin(begin: Begin): Promise<Outcome<'ready'>> {
    return this.#ask({ type: 'begin', begin }, 'ready')
  }

  /** `onHeard` is called as soon as it has heard of it. */
  drain(retryMs: number, onHeard: () => void): Promise<Outcome<'drained'>> {
    this.#onDraining = onHeard
    return this.#ask({ type: 'drain', retryMs }, 'drained')
  }

  /** Resolves when its deadlines stand still. */
  async pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#onPaused = resolve
    this.#send({ type: 'pause' })
    await Promise.race([promise, this.ended])
  }

  goOn(): void {
    this.#send({ type: 'go on' })
  }

  /** Closes what it has and ends; killed where that takes above `boundMs`. */
  async end(boundMs = 5000): Promise<void> {
    this.#send({ type: 'end' })
    const timer = setTimeout(() => this.kill(), boundMs)
    await this.ended
    clearTimeout(timer)
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }

  #ask<T extends Report['type']>(order: Order, type: T): Promise<Outcome<T>> {
    const answered = new Promise<Report>(resolve => {
      this.#waiting = { type, resolve }
      this.#send(order)
    })
    const ended = this.ended.then((fault): Report => ({ type: 'failed', fault }))
    return Promise.race([answered, ended]) as Promise<Outcome<T>>
  }

  #send(order: Order): void {
    // One that has ended is told by its exit.
    if (this.#process.connected) this.#process.send(order, () => {})
  }

  #take(report: Report): void {
    if (report.type === 'warm') this.#warm.resolve()
    else if (report.type === 'inspector') {
      this.#inspectorPort = report.port
      this.#onInspector()
    } else if (report.type === 'back') this.#options.onBack(report.online)
    else if (report.type === 'paused') this.#onPaused()
    else if (report.type === 'draining') this.#onDraining()
    else if (report.type === 'crashed') {
      this.#crash = report.fault
      this.#options.onCrash()
    } else if (report.type === this.#waiting?.type || report.type === 'failed') {
      this.#waiting?.resolve(report)
      this.#waiting = null
    }
  }

  #finish(how: string): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#warm.resolve()
    const fault = {
      name: 'Error',
      message: `The server's process has ended with ${how}`,
      stack: '',
    }
    this.#ended.resolve(this.#crash ?? fault)
  }
}

/** As this process was started; an inspector of its own is no business of the child. */
function nodeOptions(): string[] {
  const own = process.execArgv.filter(option => !option.startsWith('--inspect'))
  const condition = isSource && !own.includes('sifaka-source') ? ['-C', 'sifaka-source'] : []
  return [...own, ...condition, '--inspect-publish-uid=http']
}
