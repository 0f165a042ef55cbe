/** What all players of a simulation have met. They write into it, the report reads it. */

export const steps = ['connect', 'register', 'login', 'read'] as const
export type Step = (typeof steps)[number]

/** `refused`: certainly not run. `unknown`: it may have run. Both are tried again. */
export type Trouble = 'refused' | 'unknown'

/** Texts may differ from player to player: beyond so many kinds they are told as one. */
const maxKinds = 50

/** Where an id has its node's number: below it are 12 bits of sequence, above it the time. */
const nodeNumberAt = 12n
const lastNodeNumber = 1023n

export class SimulationTally {
  /** Durations in ms of the steps that went well, in the order they ended. */
  readonly durations: Record<Step, number[]> = { connect: [], register: [], login: [], read: [] }
  readonly failures: Record<Step, number> = { connect: 0, register: 0, login: 0, read: 0 }
  readonly refused: Record<Step, number> = { connect: 0, register: 0, login: 0, read: 0 }
  readonly unknown: Record<Step, number> = { connect: 0, register: 0, login: 0, read: 0 }
  /** What ended a player, and how often. */
  readonly problems = new Map<string, number>()
  /** What was tried again, and how often. */
  readonly troubles = new Map<string, number>()
  /** In ms, of the absences that ended: from the loss of the connection to the next login. */
  readonly absences: number[] = []
  /** Players that are away now. */
  away = 0
  /**
   * Players whose token was not good any more on the way back, so that they gave their password.
   */
  loginsLost = 0
  /** Those that the server gave out. */
  readonly userIds = new Set<string>()
  readonly #registrars = new Map<bigint, number>()
  #calls = 0

  /**
   * Registrations by the process that handled them, most first. No reply names a node, but an id
   * has the number of the one that made it. Empty where ids are made otherwise.
   */
  get registrations(): readonly number[] {
    const counts = [...this.#registrars.values()].toSorted((a, b) => b - a)
    return counts.length > maxKinds ? [] : counts
  }

  registered(userId: string): void {
    const number = (BigInt(userId) >> nodeNumberAt) & lastNodeNumber
    this.#registrars.set(number, (this.#registrars.get(number) ?? 0) + 1)
  }

  /** Functions that were answered as they should. */
  get calls(): number {
    return this.#calls
  }

  succeeded(step: Step, tookMs: number): void {
    this.durations[step].push(tookMs)
    if (step !== 'connect') this.#calls++
  }

  met(step: Step, trouble: Trouble, text: string): void {
    this[trouble][step]++
    count(this.troubles, `${step}: ${text}`)
  }

  failed(step: Step, text: string): void {
    this.failures[step]++
    count(this.problems, `${step}: ${text}`)
  }
}

function count(kinds: Map<string, number>, text: string): void {
  const key = kinds.size < maxKinds || kinds.has(text) ? text : 'others'
  kinds.set(key, (kinds.get(key) ?? 0) + 1)
}
