/**
 * The login simulation: many players connect, take their keys, register, log in and read
 * themselves, every reply checked, against any running server. Those whose connection ends come
 * back and go on; at the end all must be there. It looks from outside only: what it says holds for
 * the wire, whoever answers.
 */
import { connect } from '../client/client.ts'
import { nodePrimitives } from '../crypto/primitives-node.ts'
import { pause } from '../client/backoff.ts'
import { connectTimeoutMs, SimulatedPlayer } from './simulated-player.ts'
import type { Step } from './simulation-tally.ts'
import { SimulationTally } from './simulation-tally.ts'

export interface SimulationOptions {
  readonly url: string
  readonly clients: number
  /** Players between connect and their first read at one time; the server hashes two at a time. */
  readonly atOnce: number
  /** New players a second at most; Infinity: as fast as `atOnce` lets them. */
  readonly rate: number
  /** How often each reads itself. */
  readonly reads: number
  /** All stay and read themselves about once a second until the run has lasted so long; 0. */
  readonly durationMs?: number
  /** How long a player tries again before it counts as lost, 0: never; 60,000. */
  readonly waitMs?: number
  /** `both`: every second player speaks protobuf. */
  readonly wire: 'both' | 'protobuf'
  readonly suite?: 'classic' | 'none'
  /** No new players and no more steps once it aborts. */
  readonly signal?: AbortSignal
  /** Called four times a second. */
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly started: number
  readonly done: number
  readonly failed: number
  /** Of `done`: those that were lost since. */
  readonly gone: number
  /** Without a connection now, on their way back. */
  readonly away: number
  /** Functions answered so far. */
  readonly calls: number
  readonly elapsedMs: number
}

export interface SimulationReport {
  /** Durations in ms of the steps that went well, in the order they ended. */
  readonly durations: Readonly<Record<Step, readonly number[]>>
  readonly failures: Readonly<Record<Step, number>>
  /** Tries that the server refused, or whose outcome is unknown; the player tried again. */
  readonly refused: Readonly<Record<Step, number>>
  readonly unknown: Readonly<Record<Step, number>>
  /** What ended players, and how often. */
  readonly problems: ReadonlyMap<string, number>
  /** What was tried again, and how often. */
  readonly troubles: ReadonlyMap<string, number>
  /** In ms: each time that a player was away and came back. */
  readonly absences: readonly number[]
  /** Of those that came back: how often not by token but by password. */
  readonly loginsLost: number
  readonly done: number
  readonly failed: number
  /** Of `done`: those that were not there at the end. */
  readonly gone: number
  /**
   * Players not begun, or not finished: because of the signal, or a server that did not come back.
   */
  readonly left: number
  /** By the process that handled them, most first; empty where that cannot be told. */
  readonly registrations: readonly number[]
  /** Functions answered. */
  readonly calls: number
  /** Until all players had done their reads, and until the end. */
  readonly loginMs: number
  readonly elapsedMs: number
}

/**
 * Plays all players and closes them together at the end. Rejects with `ConnectFailed` where no
 * server answers at the start, never for what a player meets.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  return new Simulation(options).run()
}

const progressMs = 250

class Simulation {
  readonly #options: SimulationOptions
  readonly #tally = new SimulationTally()
  readonly #stopped: AbortSignal
  readonly #players: SimulatedPlayer[] = []
  /** Those who did all their steps and have not been lost since. */
  readonly #present = new Set<SimulatedPlayer>()
  readonly #staying: Promise<void>[] = []
  /** In every name, so that runs do not meet each other's players. */
  readonly #run = Date.now().toString(36)
  #began = 0
  #started = 0
  #done = 0
  #failed = 0
  #isHopeless = false

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#stopped = options.signal ?? new AbortController().signal
  }

  async run(): Promise<SimulationReport> {
    const { clients, atOnce, onProgress } = this.#options
    await this.#findServer()
    this.#began = performance.now()
    const timer = setInterval(() => onProgress?.(this.#progress()), progressMs)
    try {
      const lanes = Math.min(clients, atOnce)
      await Promise.all(Array.from({ length: lanes }, () => this.#lane()))
      const loginMs = performance.now() - this.#began
      await Promise.all(this.#staying)
      await this.#callTheRoll()
      onProgress?.(this.#progress())
      return this.#report(loginMs)
    } finally {
      clearInterval(timer)
      await Promise.all(this.#players.map(player => player.close()))
    }
  }

  /** A url that is wrong is told at once, and not by each player after its patience. */
  async #findServer(): Promise<void> {
    const { url, suite, signal } = this.#options
    const primitives = nodePrimitives
    try {
      const client = await connect(url, { suite, signal, primitives, connectTimeoutMs })
      await client.close()
    } catch (error) {
      if (!this.#stopped.aborted) throw error
    }
  }

  /** Plays one player after the other until none is left. */
  async #lane(): Promise<void> {
    const { clients, rate } = this.#options
    for (;;) {
      if (this.#players.length >= clients || this.#isOver) return
      const index = this.#players.length
      const player = this.#player(index)
      const dueMs = this.#began + (index * 1000) / rate - performance.now()
      if (dueMs > 0) await pause(dueMs, this.#stopped)
      if (this.#isOver) return
      this.#started++
      await this.#play(player)
    }
  }

  get #waitMs(): number {
    return this.#options.waitMs ?? 60_000
  }

  get #isOver(): boolean {
    return this.#stopped.aborted || this.#isHopeless
  }

  #player(index: number): SimulatedPlayer {
    const { url, suite, wire } = this.#options
    const options = {
      url,
      suite,
      waitMs: this.#waitMs,
      username: `sim-${this.#run}-${index}`,
      wire: wire === 'protobuf' || index % 2 === 1 ? 'protobuf' : 'json',
      signal: this.#stopped,
    } as const
    const player = new SimulatedPlayer(options, this.#tally)
    this.#players.push(player)
    return player
  }

  async #play(player: SimulatedPlayer): Promise<void> {
    const { reads, durationMs = 0 } = this.#options
    if (!(await player.play(reads))) {
      if (this.#stopped.aborted) return
      this.#failed++
      // One that tried to connect for so long in vain has tried for all who were to come.
      this.#isHopeless ||= this.#waitMs > 0 && this.#tally.failures.connect > 0
      return
    }
    this.#done++
    this.#present.add(player)
    const untilMs = this.#began + durationMs
    if (untilMs > performance.now()) this.#staying.push(this.#stay(player, untilMs))
  }

  async #stay(player: SimulatedPlayer, untilMs: number): Promise<void> {
    if (!(await player.stay(untilMs))) this.#lost(player)
  }

  /** Waits for those who are away. */
  async #callTheRoll(): Promise<void> {
    const answers = [...this.#present].map(async player => {
      if (!(await player.isHere())) this.#lost(player)
    })
    await Promise.all(answers)
  }

  #lost(player: SimulatedPlayer): void {
    // Whoever is called off is not lost.
    if (!this.#stopped.aborted) this.#present.delete(player)
  }

  #progress(): Progress {
    return {
      started: this.#started,
      done: this.#done,
      failed: this.#failed,
      gone: this.#gone,
      away: this.#tally.away,
      calls: this.#tally.calls,
      elapsedMs: performance.now() - this.#began,
    }
  }

  #report(loginMs: number): SimulationReport {
    const { durations, failures, refused, unknown } = this.#tally
    const { problems, troubles, absences, loginsLost, registrations, calls } = this.#tally
    return {
      durations,
      failures,
      refused,
      unknown,
      problems,
      troubles,
      absences,
      loginsLost,
      registrations,
      calls,
      done: this.#done,
      failed: this.#failed,
      gone: this.#gone,
      left: this.#options.clients - this.#done - this.#failed,
      loginMs,
      elapsedMs: performance.now() - this.#began,
    }
  }

  get #gone(): number {
    return this.#done - this.#present.size
  }
}
