/**
 * One player of the simulation: it connects, registers, logs in, reads itself, and checks every
 * reply. A connection that ends comes back by the client SDK, as a real player's; what was refused
 * or has no known outcome is tried again until the player's patience is over. It counts into the
 * tally of its run and decides nothing about the run.
 */
import { backoffMs, pause } from '../client/backoff.ts'
import type { CallOptions, Client, ClientState } from '../client/client.ts'
import { connect } from '../client/client.ts'
import { nodePrimitives } from '../crypto/primitives-node.ts'
import type { ErrorCode } from '../errors.ts'
import { SifakaError } from '../errors.ts'
import { User } from '../modules/user/user.contract.ts'
import type { SimulationTally, Step, Trouble } from './simulation-tally.ts'

export interface PlayerOptions {
  readonly url: string
  readonly username: string
  readonly wire: 'json' | 'protobuf'
  readonly suite?: 'classic' | 'none'
  /** How long it tries again before it counts as lost; 0: never. */
  readonly waitMs: number
  /** Ends the player, whatever it is waiting for. */
  readonly signal: AbortSignal
}

/**
 * As the SDK has it for a connection: an even crowd of players is one that comes back by itself.
 */
const retry = { minDelayMs: 250, maxDelayMs: 5000 }
/** Behind the server's own answer to a connection that it cannot serve. */
export const connectTimeoutMs = 30_000
/** What the server grants a function that hashes a password, and 2 s for the way. */
const hashingMs = 17_000

/** The server could not do it now; the same may go well a moment later. */
const passing = new Set<ErrorCode>(['ConnectFailed', 'StoreFailed', 'TooBusy'])

/** What a reply should have been, and was not, or a connection that ended for good. */
class Fault extends Error {}

/** A time without a login, from the loss of the connection to the login on the next one. */
interface Absence {
  readonly since: number
  readonly over: PromiseWithResolvers<void>
  /** The end of its patience. */
  readonly timer: ReturnType<typeof setTimeout>
}

export class SimulatedPlayer {
  readonly #options: PlayerOptions
  readonly #tally: SimulationTally
  readonly #password: string
  #client: Client | null = null
  #userId: string | null = null
  #absence: Absence | null = null
  #isLoginLost = false
  #isReturning = false
  /** Gives up what waits for a connection. */
  #patience = new AbortController()
  /** It has been away and has not read itself since. */
  #isUnproven = false

  constructor(options: PlayerOptions, tally: SimulationTally) {
    this.#options = options
    this.#tally = tally
    this.#password = `password of ${options.username}`
  }

  /**
   * Resolves when the player has done its `reads`. False: it did not get so far, as the tally says.
   */
  async play(reads: number): Promise<boolean> {
    const doing: { step: Step } = { step: 'connect' }
    return this.#told(doing, async () => {
      await this.#step('connect', () => this.#connect())
      doing.step = 'register'
      await this.#register()
      doing.step = 'login'
      await this.#step('login', () => this.#logIn())
      doing.step = 'read'
      for (let read = 0; read < reads && !this.#isStopped; read++) await this.#read()
    })
  }

  /**
   * Reads itself about once a second until `untilMs` by the monotonic clock. False: it was lost.
   */
  async stay(untilMs: number): Promise<boolean> {
    return this.#told({ step: 'read' }, async () => {
      for (;;) {
        const leftMs = untilMs - performance.now()
        if (this.#isStopped || leftMs <= 0) return
        const pauseMs = 500 + Math.random() * 1000
        await pause(Math.min(leftMs, pauseMs), this.#options.signal)
        if (pauseMs >= leftMs) return
        await this.#read()
      }
    })
  }

  /** Whether it is here, and after an absence still logged in as itself. */
  async isHere(): Promise<boolean> {
    if (!this.#isUnproven && this.#client?.state.type === 'ready') return true
    return this.#told({ step: 'read' }, () => this.#read())
  }

  async close(): Promise<void> {
    await this.#client?.close()
  }

  get #isStopped(): boolean {
    return this.#options.signal.aborted
  }

  async #told(doing: { readonly step: Step }, work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (!this.#isStopped) this.#tally.failed(doing.step, this.#wordsOf(error))
      return false
    }
  }

  /**
   * Does a step until it has an answer, and takes its time; `isAway`: on the way back to a login.
   */
  async #step(step: Step, work: () => Promise<void>, isAway = false): Promise<void> {
    const { waitMs, signal } = this.#options
    let giveUpAt = Infinity
    for (let attempt = 1; ; attempt++) {
      try {
        if (!isAway) await this.#absence?.over.promise
        const began = performance.now()
        await work()
        return this.#tally.succeeded(step, performance.now() - began)
      } catch (error) {
        const trouble = this.#troubleOf(error)
        if (trouble === null || this.#isStopped) throw error
        giveUpAt = Math.min(giveUpAt, performance.now() + waitMs)
        this.#tally.met(step, trouble, this.#wordsOf(error))
        if (performance.now() >= giveUpAt) throw error
        await pause(backoffMs(attempt, retry), signal)
      }
    }
  }

  async #connect(): Promise<void> {
    const { url, wire, suite, waitMs, signal } = this.#options
    const client = await connect(url, {
      wire,
      suite,
      contracts: [User],
      primitives: nodePrimitives,
      reconnect: waitMs === 0 ? false : {},
      connectTimeoutMs,
      signal,
    })
    this.#client = client
    client.onLoginLost(() => {
      this.#isLoginLost = true
      this.#tally.loginsLost++
    })
    client.onState(state => this.#follow(state))
    this.#follow(client.state)
  }

  #follow(state: ClientState): void {
    if (state.type === 'reconnecting' && this.#absence === null) this.#leave()
    if (state.type === 'ready' && this.#absence !== null) void this.#return()
    if (state.type === 'closed')
      this.#giveUp(new Fault(`the connection was ended for good: ${state.reason}`))
  }

  #leave(): void {
    const { waitMs } = this.#options
    const over = Promise.withResolvers<void>()
    // Whoever has nothing to do meanwhile need not hear of it.
    over.promise.catch(() => {})
    const fault = new Fault(`did not come back in ${Math.round(waitMs / 1000)} s`)
    const timer = setTimeout(() => this.#giveUp(fault), waitMs)
    this.#absence = { since: performance.now(), over, timer }
    this.#isUnproven = true
    this.#tally.away++
  }

  #giveUp(reason: unknown): void {
    clearTimeout(this.#absence?.timer)
    this.#absence?.over.reject(reason)
    this.#patience.abort(reason)
  }

  /** There is a connection again, and with it the login, unless that was lost. Never rejects. */
  async #return(): Promise<void> {
    if (this.#isReturning) return
    this.#isReturning = true
    try {
      while (this.#isLoginLost) {
        this.#isLoginLost = false
        await this.#step('login', () => this.#logIn(), true)
      }
      if (this.#client?.state.type === 'ready') this.#arrive()
    } catch (error) {
      this.#giveUp(error)
    } finally {
      this.#isReturning = false
    }
  }

  #arrive(): void {
    if (this.#absence === null) return
    const { since, over, timer } = this.#absence
    clearTimeout(timer)
    over.resolve()
    this.#absence = null
    this.#tally.away--
    this.#tally.absences.push(performance.now() - since)
    if (this.#patience.signal.aborted) this.#patience = new AbortController()
  }

  /** Its patience ends what is held while away; what is sent, the server or the connection ends. */
  get #call(): CallOptions {
    return { timeoutMs: this.#options.waitMs + hashingMs, signal: this.#patience.signal }
  }

  async #register(): Promise<void> {
    const { username } = this.#options
    let isRepeated = false
    await this.#step('register', async () => {
      try {
        const player = { username, password: this.#password }
        const reply = await this.#open.call(User, 'Register', player, this.#call)
        demand(Boolean(reply.tokenInfo?.token), 'Register answered no token')
        this.#takeId(reply.result, 'Register')
        this.#tally.registered(reply.result)
      } catch (error) {
        // The try before, whose answer was lost, has made the account.
        if (isRepeated && SifakaError.from(error).errorName === 'AccountTaken') return
        isRepeated = true
        throw error
      }
    })
  }

  async #logIn(): Promise<void> {
    const player = { username: this.#options.username, password: this.#password }
    const reply = await this.#open.call(User, 'Login', player, this.#call)
    demand(reply.token !== '' && reply.refreshToken !== '', 'Login answered no tokens')
    demand(reply.expireAt > 0, `Login answered a lifetime of ${reply.expireAt} s`)
  }

  async #read(): Promise<void> {
    const { username } = this.#options
    await this.#step('read', async () => {
      const { userData } = await this.#open.call(User, 'GetSelfInfo', {}, this.#call)
      const name = userData?.UserName
      const id = String(userData?.UserID)
      demand(name === username, `GetSelfInfo answered "${name}", not the caller's name`)
      if (this.#userId === null) this.#takeId(id, 'GetSelfInfo')
      demand(id === this.#userId, `GetSelfInfo answered the id "${id}", not the caller's`)
      this.#isUnproven = this.#absence !== null
    })
  }

  get #open(): Client {
    if (this.#client === null) throw new SifakaError('ConnectFailed')
    return this.#client
  }

  #takeId(id: string, func: string): void {
    demand(/^\d+$/.test(id), `${func} answered the user id "${id}"`)
    demand(!this.#tally.userIds.has(id), `${func} answered the id "${id}" twice`)
    this.#tally.userIds.add(id)
    this.#userId = id
  }

  /** What may be otherwise at the next try; null: nothing, it is a fault or an answer. */
  #troubleOf(error: unknown): Trouble | null {
    if (error instanceof Fault) return null
    const { code, message } = SifakaError.from(error)
    if (code === 'ConnectionLost' || code === 'RequestTimeout') return 'unknown'
    if (code === 'ServerIsDown') return /outcome unknown/.test(message) ? 'unknown' : 'refused'
    // A gate that has just begun may not have heard of User, whom others have reached.
    if (code === 'NotFound') return this.#tally.calls > 0 ? 'refused' : null
    return passing.has(code) ? 'refused' : null
  }

  #wordsOf(error: unknown): string {
    if (error instanceof Fault) return error.message
    const { code, errorName, message } = SifakaError.from(error)
    const state = this.#client?.state
    if (code === 'Closed' && state?.type === 'closed')
      return `the connection was ended for good: ${state.reason}`
    return `${errorName}, ${message}`
  }
}

function demand(isTrue: boolean, text: string): void {
  if (!isTrue) throw new Fault(text)
}
