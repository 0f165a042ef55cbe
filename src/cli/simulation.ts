/**
 * The login simulation: many players connect, take their keys, register, log in and read themselves,
 * every reply checked, against any running server. It looks from outside only: what it says holds for
 * the wire, whoever answers.
 */
import type { Client, ConnectOptions } from '../client/client.ts'
import { connect } from '../client/client.ts'
import { nodePrimitives } from '../crypto/primitives-node.ts'
import { SifakaError } from '../errors.ts'
import { User } from '../modules/user/user.contract.ts'

export type Step = 'connect' | 'register' | 'login' | 'read'

export interface SimulationOptions {
  readonly url: string
  readonly clients: number
  /** Players between connect and their first read at one time; the server hashes two at a time. */
  readonly atOnce: number
  /** New players a second at most; Infinity: as fast as `atOnce` lets them. */
  readonly rate: number
  /** How often each reads itself. */
  readonly reads: number
  /** `both`: every second player speaks protobuf. */
  readonly wire: 'both' | 'protobuf'
  readonly suite?: 'classic' | 'none'
  /** No new players and no more steps once it aborts. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly started: number
  readonly done: number
  readonly failed: number
}

export interface SimulationReport {
  /** Durations in ms of the steps that went well, in the order they ended. */
  readonly durations: Readonly<Record<Step, readonly number[]>>
  readonly failures: Readonly<Record<Step, number>>
  /** What went wrong, and how often. */
  readonly problems: ReadonlyMap<string, number>
  readonly done: number
  readonly failed: number
  /** Players that were never begun, because of the signal. */
  readonly left: number
  readonly elapsedMs: number
}

/** Plays all players and closes them together at the end. Never rejects for what a player meets. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  return new Simulation(options).run()
}

/** What a reply should have been, and was not. */
class WrongReply extends Error {}

class Simulation {
  readonly #options: SimulationOptions
  readonly #durations: Record<Step, number[]> = { connect: [], register: [], login: [], read: [] }
  readonly #failures: Record<Step, number> = { connect: 0, register: 0, login: 0, read: 0 }
  readonly #problems = new Map<string, number>()
  readonly #open: Client[] = []
  readonly #userIds = new Set<string>()
  /** In every name, so that runs do not meet each other's players. */
  readonly #run = Date.now().toString(36)
  #started = 0
  #done = 0
  #failed = 0

  constructor(options: SimulationOptions) {
    this.#options = options
  }

  async run(): Promise<SimulationReport> {
    const began = performance.now()
    const { clients, atOnce } = this.#options
    const lanes = Math.min(clients, atOnce)
    await Promise.all(Array.from({ length: lanes }, () => this.#lane(began)))
    const elapsedMs = performance.now() - began
    await Promise.all(this.#open.map(client => client.close()))
    return {
      durations: this.#durations,
      failures: this.#failures,
      problems: this.#problems,
      done: this.#done,
      failed: this.#failed,
      left: clients - this.#done - this.#failed,
      elapsedMs,
    }
  }

  /** Plays one player after the other until none is left. */
  async #lane(began: number): Promise<void> {
    const { clients, rate, signal } = this.#options
    for (;;) {
      if (this.#started >= clients || this.#isStopped) return
      const index = this.#started++
      await sleepUntil(began + (index * 1000) / rate, signal)
      if (this.#isStopped) return
      this.#ended(await this.#play(index))
    }
  }

  get #isStopped(): boolean {
    return this.#options.signal?.aborted === true
  }

  #ended(isGood: boolean): void {
    if (isGood) this.#done++
    else this.#failed++
    this.#options.onProgress?.({ started: this.#started, done: this.#done, failed: this.#failed })
  }

  async #play(index: number): Promise<boolean> {
    const username = `sim-${this.#run}-${index}`
    const password = `password of ${username}`
    let step: Step = 'connect'
    try {
      const client = await this.#timed(step, () => this.#connect(index))
      step = 'register'
      const userId = await this.#timed(step, () => this.#register(client, { username, password }))
      step = 'login'
      await this.#timed(step, () => logIn(client, { username, password }))
      step = 'read'
      for (let read = 0; read < this.#options.reads && !this.#isStopped; read++)
        await this.#timed(step, () => readSelf(client, { username, userId }))
      return true
    } catch (error) {
      this.#failures[step]++
      this.#problem(`${step}: ${wordsOf(error)}`)
      return false
    }
  }

  async #connect(index: number): Promise<Client> {
    const { url, suite, wire, signal } = this.#options
    const options: ConnectOptions = {
      wire: wire === 'protobuf' || index % 2 === 1 ? 'protobuf' : 'json',
      contracts: [User],
      primitives: nodePrimitives,
      reconnect: false,
      connectTimeoutMs: 30_000,
      suite,
      signal,
    }
    const client = await connect(url, options)
    this.#open.push(client)
    return client
  }

  async #register(client: Client, player: Player): Promise<string> {
    const { result, tokenInfo } = await client.call(User, 'Register', player)
    demand(/^\d+$/.test(result), `Register answered the user id "${result}"`)
    demand(!this.#userIds.has(result), `Register answered the id "${result}" twice`)
    demand(Boolean(tokenInfo?.token), 'Register answered no token')
    this.#userIds.add(result)
    return result
  }

  async #timed<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const began = performance.now()
    const result = await work()
    this.#durations[step].push(performance.now() - began)
    return result
  }

  #problem(text: string): void {
    // Bounded, for texts may differ from player to player.
    const key = this.#problems.size < 50 || this.#problems.has(text) ? text : 'others'
    this.#problems.set(key, (this.#problems.get(key) ?? 0) + 1)
  }
}

interface Player {
  readonly username: string
  readonly password: string
}

async function logIn(client: Client, player: Player): Promise<void> {
  const { token, refreshToken, expireAt } = await client.call(User, 'Login', player)
  demand(token !== '' && refreshToken !== '', 'Login answered no tokens')
  demand(expireAt > 0, `Login answered a lifetime of ${expireAt} s`)
}

async function readSelf(
  client: Client,
  expected: { username: string; userId: string },
): Promise<void> {
  const { userData } = await client.call(User, 'GetSelfInfo', {})
  const name = userData?.UserName
  const id = userData?.UserID
  demand(name === expected.username, `GetSelfInfo answered "${name}", not the caller's name`)
  demand(String(id) === expected.userId, `GetSelfInfo answered the id "${id}", not the caller's`)
}

function demand(isTrue: boolean, text: string): void {
  if (!isTrue) throw new WrongReply(text)
}

function wordsOf(error: unknown): string {
  if (error instanceof WrongReply) return error.message
  const { errorName, message } = SifakaError.from(error)
  return `${errorName}, ${message}`
}

async function sleepUntil(due: number, signal: AbortSignal | undefined): Promise<void> {
  const delayMs = due - performance.now()
  if (!(delayMs > 0)) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, delayMs)
  signal?.addEventListener('abort', () => resolve(), { once: true })
  await promise
  clearTimeout(timer)
}
