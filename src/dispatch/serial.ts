import { type TimerWheel, WheelEntry } from '../base/timer-wheel.ts'
import { SifakaError } from '../errors.ts'

export interface SerialOptions {
  readonly wheel: TimerWheel
  /** Most waiting per key; 1,000: beyond it a player would wait for longer than any deadline. */
  readonly maxWaiting?: number
  /** Most keys in use at a time; 100,000. */
  readonly maxKeys?: number
}

interface Waiter {
  readonly begin: () => void
  readonly refuse: (error: SifakaError) => void
  expiry: WheelEntry | null
}

/** Work that runs one at a time per key, in the order it was asked for. */
export class Serial {
  readonly #wheel: TimerWheel
  readonly #maxWaiting: number
  readonly #maxKeys: number
  /**
   * A key is here while its work runs, with those who wait; a Set keeps order and forgets cheaply.
   */
  readonly #queues = new Map<string, Set<Waiter>>()

  constructor(options: SerialOptions) {
    this.#wheel = options.wheel
    this.#maxWaiting = options.maxWaiting ?? 1_000
    this.#maxKeys = options.maxKeys ?? 100_000
  }

  /** How many keys are in use. */
  get size(): number {
    return this.#queues.size
  }

  /**
   * Runs `work` when its turn comes and settles as it does. Rejects with `RequestTimeout` where the
   * turn has not come at `deadline` (by the wheel's clock), with `TooBusy` where too many wait.
   */
  async run<T>(key: string, deadline: number, work: () => T | Promise<T>): Promise<T> {
    const queue = this.#queues.get(key)
    if (queue !== undefined) await this.#turn(queue, deadline)
    else if (this.#queues.size >= this.#maxKeys) throw new SifakaError('TooBusy')
    else this.#queues.set(key, new Set())
    try {
      return await work()
    } finally {
      this.#next(key)
    }
  }

  /** Refuses all who wait with `ServerIsDown`; work that runs goes on. */
  close(): void {
    for (const queue of this.#queues.values()) {
      for (const waiter of queue) this.#leave(queue, waiter, new SifakaError('ServerIsDown'))
    }
  }

  #turn(queue: Set<Waiter>, deadline: number): Promise<void> {
    if (queue.size >= this.#maxWaiting) throw new SifakaError('TooBusy')
    return new Promise((begin, refuse) => {
      const waiter: Waiter = { begin, refuse, expiry: null }
      waiter.expiry = new WheelEntry(() =>
        this.#leave(queue, waiter, new SifakaError('RequestTimeout')),
      )
      queue.add(waiter)
      this.#wheel.addAt(waiter.expiry, deadline)
    })
  }

  #leave(queue: Set<Waiter>, waiter: Waiter, error: SifakaError): void {
    queue.delete(waiter)
    if (waiter.expiry !== null) this.#wheel.remove(waiter.expiry)
    waiter.refuse(error)
  }

  #next(key: string): void {
    const queue = this.#queues.get(key)
    const next = queue?.values().next().value
    if (queue === undefined || next === undefined) {
      this.#queues.delete(key)
      return
    }
    queue.delete(next)
    if (next.expiry !== null) this.#wheel.remove(next.expiry)
    next.begin()
  }
}
