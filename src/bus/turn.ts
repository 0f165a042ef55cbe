/**
 * What is put off to the end of this turn of the event loop: handing batches to the carrier, so
 * that messages made in one turn travel together, and failures that are known at once, since no
 * taker is called before `request` has returned.
 */
import type { CallFailure } from './bus.ts'

export interface Flushable {
  flush(): void
}

export class Turn {
  readonly #fail: (number: number, failure: CallFailure) => void
  #flushables: Flushable[] = []
  #failures: { number: number; failure: CallFailure }[] = []
  #immediate: NodeJS.Immediate | null = null

  /** `fail` ends a call that was refused. */
  constructor(fail: (number: number, failure: CallFailure) => void) {
    this.#fail = fail
  }

  flushLater(flushable: Flushable): void {
    this.#flushables.push(flushable)
    this.#immediate ??= setImmediate(() => this.end())
  }

  failLater(number: number, failure: CallFailure): void {
    this.#failures.push({ number, failure })
    this.#immediate ??= setImmediate(() => this.end())
  }

  /** Does it all now. */
  end(): void {
    if (this.#immediate !== null) clearImmediate(this.#immediate)
    this.#immediate = null
    const flushables = this.#flushables
    const failures = this.#failures
    this.#flushables = []
    this.#failures = []
    for (const flushable of flushables) flushable.flush()
    for (const { number, failure } of failures) this.#fail(number, failure)
  }
}
