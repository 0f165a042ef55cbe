/**
 * The way to the server, for as long as the client lives: one connection after the other, each with
 * a fresh id and a new handshake, then the login by token, and only then the calls that were held.
 * It owns the back-off and knows when not to come back: after a newer login, a kick, or `close()`.
 */
import { SifakaError } from '../errors.ts'
import { backoffMs, pause } from './backoff.ts'
import type { CallQueue } from './calls.ts'
import { Connection } from './connection.ts'
import type { ClientSettings } from './options.ts'
import type { ClientCounters, ClientState, CloseReason } from './state.ts'

/** What the server said before it closes: User/0, or Gate/0 with its reason. */
export type Farewell =
  | { readonly type: 'signed-in-elsewhere' }
  | { readonly type: 'kicked' }
  | { readonly type: 'closing'; readonly reason: string; readonly retryAfterMs: number }

export interface LinkOptions {
  readonly settings: ClientSettings
  readonly calls: CallQueue
  readonly counters: ClientCounters
  /** Logs in again on a new connection; rejects where that has to be tried again later. */
  readonly login: () => Promise<void>
  readonly onMessage: (topic: string, payload: Uint8Array) => void
  readonly onState: (state: ClientState) => void
}

/** How a connection ended. */
interface Ending {
  readonly error: SifakaError
  /** How long calls could leave; 0 where it never came to that. */
  readonly readyMs: number
  readonly isRefused: boolean
}

/** A connection that lasted so long was a good one: the back-off begins anew after it. */
const lastingMs = 5000
/** Reasons to look may come by the hundred a second; tries to connect must not. */
const hurriedMs = 250
/** After its farewell the server closes at once; a socket still open after this is destroyed. */
const farewellMs = 3000

export class Link {
  readonly #options: LinkOptions
  readonly #stop = new AbortController()
  readonly #first = Promise.withResolvers<void>()
  #connection: Connection | null = null
  #farewell: Farewell | null = null
  #broken: SifakaError | null = null
  #wasReady = false
  /** Ends the present pause between two connections. */
  #hurry = new AbortController()
  /** When a pause was last cut short. */
  #hurriedAt = -Infinity
  #running: Promise<void> | null = null

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** Resolves when the first connection is ready; rejects, with everything closed, if it fails. */
  start(): Promise<void> {
    this.#running ??= this.#run()
    return this.#first.promise
  }

  /** Resolves when the socket is closed and nothing will open another one. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#options.calls.end()
    await this.#connection?.close()
    await this.#running
  }

  /** The server is about to close: nothing new is sent, and the close decides what comes next. */
  farewell(word: Farewell): void {
    if (this.#farewell !== null && this.#farewell.type !== 'closing') return
    this.#farewell = word
    this.#options.calls.hold()
    const connection = this.#connection
    const timer = setTimeout(() => connection?.destroy(), farewellMs)
    void connection?.closed.then(() => clearTimeout(timer))
  }

  /** Gives the present connection up, for what it brings makes no sense. */
  breakOff(error: SifakaError): void {
    this.#broken ??= error
    this.#connection?.destroy()
  }

  /** There is a reason to doubt: asks the connection, or tries now to have one. */
  check(): void {
    this.#hurry.abort()
    this.#connection?.probe()
  }

  async #run(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const ending = await this.#connectOnce()
      const reason = this.#closeReason(ending)
      if (reason !== null) return this.#finish(reason, ending.error)
      if (ending.readyMs >= lastingMs || this.#isDrained) attempt = 1
      // a phone that has just woken up needs a few quick tries until its network is there
      if (await this.#backOff(attempt, ending.error)) attempt = 0
    }
  }

  /** One connection from its first byte to its last; resolves when its socket is closed. */
  async #connectOnce(): Promise<Ending> {
    const { settings, calls, onMessage } = this.#options
    const connection = new Connection(settings, { onMessage, onClosed: () => calls.detach() })
    this.#connection = connection
    this.#farewell = null
    this.#broken = null
    let readyAt: number | null = null
    let error: SifakaError | null = null
    try {
      if (this.#stop.signal.aborted) throw new SifakaError('Closed')
      connection.start()
      await this.#makeReady(connection)
      readyAt = performance.now()
      await connection.closed
    } catch (thrown) {
      error = SifakaError.from(thrown)
      await connection.close()
    }
    return {
      error: this.#broken ?? error ?? this.#lost(connection.failure),
      readyMs: readyAt === null ? 0 : performance.now() - readyAt,
      isRefused: connection.isRefused,
    }
  }

  async #makeReady(connection: Connection): Promise<void> {
    const { calls, counters, login, onState } = this.#options
    await connection.opened
    this.#checkAlive(connection)
    counters.connections++
    calls.attach((topic, bytes) => connection.send(topic, bytes))
    await login()
    this.#checkAlive(connection)
    if (this.#farewell !== null) return
    this.#wasReady = true
    onState({ type: 'ready', clientId: connection.clientId })
    calls.release()
    this.#first.resolve()
  }

  /** The server restarts and says when to come back: no fault of the connection. */
  get #isDrained(): boolean {
    return this.#farewell?.type === 'closing' && this.#farewell.reason === 'drain'
  }

  /** The socket may have ended between a promise's resolving and its continuation. */
  #checkAlive(connection: Connection): void {
    if (this.#stop.signal.aborted) throw new SifakaError('Closed')
    if (connection.isClosed) throw this.#lost(connection.failure)
  }

  #lost(cause: unknown): SifakaError {
    const word = this.#farewell?.type === 'closing' ? this.#farewell.reason : ''
    const text = word === '' ? 'the connection was lost' : `the server closed: ${word}`
    return new SifakaError('ConnectionLost', { text, cause: cause ?? undefined })
  }

  /** Why there is no next connection, or null where there is one. */
  #closeReason(ending: Ending): CloseReason | null {
    if (this.#stop.signal.aborted) return 'closed'
    const farewell = this.#farewell?.type
    if (farewell === 'signed-in-elsewhere' || farewell === 'kicked') return farewell
    if (ending.isRefused) return 'refused'
    return this.#wasReady && this.#options.settings.reconnect !== null ? null : 'lost'
  }

  /** Resolves to whether it was cut short by `check`. */
  async #backOff(attempt: number, reason: SifakaError): Promise<boolean> {
    const { settings, onState } = this.#options
    const retryAfterMs = this.#farewell?.type === 'closing' ? this.#farewell.retryAfterMs : 0
    const limits = settings.reconnect ?? { minDelayMs: 250, maxDelayMs: 30_000 }
    const delayMs = backoffMs(attempt, limits, { retryAfterMs })
    const stop = this.#stop.signal
    const hurry = (this.#hurry = new AbortController()).signal
    onState({ type: 'reconnecting', attempt, delayMs, reason })
    // what the server asked for stands, however the page hurries
    await pause(retryAfterMs, stop)
    await pause(delayMs - retryAfterMs, AbortSignal.any([stop, hurry]))
    if (hurry.aborted) {
      await pause(Math.max(0, this.#hurriedAt + hurriedMs - performance.now()), stop)
      this.#hurriedAt = performance.now()
    }
    if (!stop.aborted) onState({ type: 'connecting' })
    return hurry.aborted
  }

  #finish(reason: CloseReason, error: SifakaError): void {
    this.#options.calls.end()
    this.#first.reject(reason === 'closed' ? new SifakaError('Closed') : connectFailed(error))
    this.#options.onState({ type: 'closed', reason })
  }
}

function connectFailed(error: SifakaError): SifakaError {
  if (error.code === 'ConnectFailed') return error
  return new SifakaError('ConnectFailed', {
    text: `Cannot connect: ${error.message}`,
    cause: error,
  })
}
