/** Why the loop turns: what has come together since its last turn. */
export interface Work {
  /** Changed files; none at the start, after a crash, and where somebody asks. */
  readonly files: ReadonlySet<string>
  /** When the first of it was heard of, by `performance.now()`. */
  readonly at: number
}

/** A slot for the work to come: more of it joins what waits there. */
export class WorkSlot {
  #work: Work | null = null
  #isClosed = false
  #filled = Promise.withResolvers<void>()

  get isEmpty(): boolean {
    return this.#work === null
  }

  /** Resolves when there is work, or none will come any more. */
  get filled(): Promise<void> {
    return this.#filled.promise
  }

  add({ files, at }: Work): void {
    const before = this.#work
    this.#work = {
      files: new Set([...(before?.files ?? []), ...files]),
      at: Math.min(before?.at ?? Infinity, at),
    }
    this.#filled.resolve()
  }

  /** Resolves to null where none will come any more. */
  async take(): Promise<Work | null> {
    await this.#filled.promise
    if (this.#isClosed) return null
    const work = this.#work
    this.#work = null
    this.#filled = Promise.withResolvers()
    return work
  }

  close(): void {
    this.#isClosed = true
    this.#filled.resolve()
  }
}
