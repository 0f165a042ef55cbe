/**
 * Runs one piece of work again and again, never twice at once: at an interval, and at once where it
 * is asked for. Who closes it knows afterwards that nothing is under way.
 */
export class Round {
  readonly #work: () => Promise<void>
  readonly #everyMs: number
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #isAskedAgain = false
  #isClosed = false

  /** `work` must not reject. */
  constructor(work: () => Promise<void>, options: { readonly everyMs: number }) {
    this.#work = work
    this.#everyMs = options.everyMs
  }

  /** Resolves after the first run. */
  async start(): Promise<void> {
    if (this.#isClosed) return
    this.#timer ??= setInterval(() => {
      if (this.#running === null) void this.run()
    }, this.#everyMs).unref()
    await this.run()
  }

  /** Resolves after a run that began now or later; does nothing before `start`. */
  async run(): Promise<void> {
    if (this.#timer === null) return
    if (this.#running !== null) {
      this.#isAskedAgain = true
      return this.#running
    }
    this.#running = this.#runAll()
    await this.#running
  }

  /** Resolves when the last run is over. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#running
  }

  async #runAll(): Promise<void> {
    try {
      do {
        this.#isAskedAgain = false
        if (!this.#isClosed) await this.#work()
      } while (this.#isAskedAgain && !this.#isClosed)
    } finally {
      this.#running = null
    }
  }
}
