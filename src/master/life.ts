/**
 * One life of one node: its process and its control socket, whether this master started it or found
 * it running. It sees the process end (by the exit of a child; for an adopted one by the end of its
 * socket and its pid), and kills it where it has gone silent. What happens after is the
 * supervisor's.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../base/logger.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { ControlClient } from '../control/control-client.ts'
import { connectControl } from '../control/control-client.ts'
import type { NodeStatus } from '../control/control.ts'
import { isStillAlive, signalTo } from './alive.ts'
import type { Child, ChildExit } from './spawner.ts'
import type { MasterTimes } from './times.ts'

/** A start takes about half a second; then looking less often is enough. */
const firstConnectMs = 50
const laterConnectMs = 250
const quickConnects = 100

export interface LifeOptions {
  readonly name: string
  readonly runDir: string
  readonly times: MasterTimes
  readonly log: Logger
  /** It has another state, or has become silent, or speaks again. */
  changed(): void
  /** It can be told things. */
  connected(): void
}

/** A process that was found: it holds its socket, whether it answers or not. */
export interface Found {
  readonly pid: number
  readonly epoch: string | null
  readonly birth: string | null
}

export class Life {
  readonly pid: number
  readonly isAdopted: boolean
  /** Resolves when the process has ended; nothing of it is left then. */
  readonly ended: Promise<ChildExit>
  readonly #options: LifeOptions
  readonly #end: (exit: ChildExit) => void
  readonly #ending = new AbortController()
  readonly #birth: string | null
  #client: ControlClient | null = null
  #status: NodeStatus | null = null
  #epoch: string | null
  #silentTicks = 0
  #isKilled = false

  private constructor(found: Found, child: Child | null, options: LifeOptions) {
    const { promise, resolve } = Promise.withResolvers<ChildExit>()
    this.pid = found.pid
    this.#epoch = found.epoch
    this.#birth = found.birth
    this.isAdopted = child === null
    this.ended = promise
    this.#options = options
    this.#end = exit => {
      this.#ending.abort()
      this.#client?.close()
      resolve(exit)
    }
    void child?.exited.then(exit => this.#end(exit))
    void this.#follow()
  }

  /** The life of a process that this master has just started. */
  static ofChild(child: Child & { readonly pid: number }, options: LifeOptions): Life {
    return new Life({ pid: child.pid, epoch: null, birth: null }, child, options)
  }

  /** The life of one that was found by its control socket. */
  static ofFound(found: Found, options: LifeOptions): Life {
    return new Life(found, null, options)
  }

  /** As it was last told; null until the node has spoken. */
  get status(): NodeStatus | null {
    return this.#status
  }

  get epoch(): string | null {
    return this.#epoch
  }

  /** It has spoken before and says nothing now. */
  get isSilent(): boolean {
    const { tickMs, silenceMs } = this.#options.times
    return this.#silentTicks * tickMs >= silenceMs * 0.3 && this.#epoch !== null
  }

  /** To be called each `tickMs`. */
  tick(): void {
    const { times, log, name } = this.#options
    if (this.#isGone) return this.#end({ code: null, signal: null })
    const wasSilent = this.isSilent
    this.#silentTicks++
    if (this.isSilent !== wasSilent) this.#options.changed()
    const silentMs = this.#silentTicks * times.tickMs
    const isNew = this.#epoch === null && !this.isAdopted
    const limitMs = isNew ? times.firstWordMs : times.silenceMs
    if (silentMs < limitMs || this.#isKilled) return
    log.warn('Killing a node that has gone silent', { name, pid: this.pid, silentMs })
    this.kill('SIGKILL')
  }

  /** Begins an orderly stop: over the socket, or by SIGTERM where nobody listens there. */
  drain(): void {
    const sent = this.#client?.request('drain') ?? Promise.reject(new Error('not connected'))
    sent.catch(() => this.kill('SIGTERM'))
  }

  kill(signal: NodeJS.Signals): void {
    if (this.#hasEnded || this.#isGone) return
    if (signal === 'SIGKILL') this.#isKilled = true
    signalTo(this.pid, signal)
  }

  /** Lets the process be: it runs on, and nothing of it is told any more. */
  leave(): void {
    this.#ending.abort()
    this.#client?.close()
  }

  tellDied(ref: NodeRef): void {
    this.#client?.tell('died', { ...ref })
  }

  /** Of a child the system tells, and its number is nobody else's until then. */
  get #isGone(): boolean {
    return this.isAdopted && !isStillAlive({ pid: this.pid, birth: this.#birth })
  }

  get #hasEnded(): boolean {
    return this.#ending.signal.aborted
  }

  /** Keeps a connection to it while it lives. */
  async #follow(): Promise<void> {
    for (let tries = 0; !this.#hasEnded; tries++) {
      const wasConnected = await this.#connection().catch(() => false)
      if (wasConnected) tries = 0
      if (this.#isGone) return this.#end({ code: null, signal: null })
      const { signal } = this.#ending
      const delayMs = tries < quickConnects ? firstConnectMs : laterConnectMs
      await delay(delayMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Resolves when a connection has ended, to true; to false where there was none. */
  async #connection(): Promise<boolean> {
    const { runDir, name } = this.#options
    const { promise, resolve } = Promise.withResolvers<void>()
    const client = await connectControl(runDir, name, {
      status: status => this.#heard(status),
      closed: resolve,
    })
    if (client === null) return false
    this.#client = client
    if (this.#hasEnded) client.close()
    this.#options.connected()
    // One that is too slow to answer now tells its status later, unasked.
    client.status('hello').then(
      status => this.#heard(status),
      () => {},
    )
    await promise
    this.#client = null
    return true
  }

  #heard(status: NodeStatus): void {
    // Another process of this name: it was here before, and the one we started will say so and end.
    if (status.pid !== this.pid || this.#hasEnded) return
    const before = this.#status
    const wasSilent = this.isSilent
    this.#status = status
    this.#epoch = status.epoch
    this.#silentTicks = 0
    if (before?.state !== status.state || wasSilent) this.#options.changed()
  }
}
