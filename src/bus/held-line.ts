/**
 * The line to one node while it stands still: replies and refusals that could not be handed over
 * (the bus was down, or nobody was there to take them, which may be a caller that is just coming
 * back), and the calls that were made behind them, since a push must not overtake the reply before
 * it. Kept in order until their deadlines. It sends nothing: its owner takes them out. Answers have
 * a bound of their own here, calls the one of all that is under way to the node.
 */
export interface HeldAnswer {
  readonly type: 'answer'
  readonly number: number
  readonly frame: Buffer
  /** By `performance.now()`, in ms. */
  readonly deadline: number
}

export interface HeldCall {
  readonly type: 'call'
  readonly number: number
  readonly channel: number
  readonly payload: Buffer
  /** By `performance.now()`, in ms. */
  readonly deadline: number
  readonly alone: boolean
}

export type Held = HeldAnswer | HeldCall

/** What an answer costs beside its bytes, so that many small ones are bounded too. */
const answerCostBytes = 128

export class HeldLine {
  readonly #maxAnswerBytes: number
  /** Answers that were sent before all that waits, and came back. */
  #returned = new Map<number, HeldAnswer>()
  /**
   * What was never sent. Answers have their callers' numbers, calls our own: they stand by
   * `~number`.
   */
  #waiting = new Map<number, Held>()
  #answerBytes = 0

  constructor(maxAnswerBytes: number) {
    this.#maxAnswerBytes = maxAnswerBytes
  }

  get isEmpty(): boolean {
    return this.#returned.size + this.#waiting.size === 0
  }

  hasAnswer(number: number): boolean {
    return this.#returned.has(number) || this.#waiting.has(number)
  }

  /** False, and not kept, where it would pass the bound. */
  addAnswer(answer: HeldAnswer, { isReturned }: { readonly isReturned: boolean }): boolean {
    const bytes = costOf(answer)
    if (this.#answerBytes + bytes > this.#maxAnswerBytes || this.hasAnswer(answer.number))
      return false
    if (isReturned) this.#returned.set(answer.number, answer)
    else this.#waiting.set(answer.number, answer)
    this.#answerBytes += bytes
    return true
  }

  addCall(call: HeldCall): void {
    this.#waiting.set(~call.number, call)
  }

  /** False where that call does not wait. */
  removeCall(number: number): boolean {
    return this.#waiting.delete(~number)
  }

  /** The numbers of the calls that waited, in order; they are gone. */
  takeCalls(): number[] {
    const calls = [...this.#waiting.values()].filter(held => held.type === 'call')
    return calls.map(({ number }) => {
      this.removeCall(number)
      return number
    })
  }

  dropExpired(now: number): void {
    for (const line of [this.#returned, this.#waiting])
      for (const [key, held] of line) {
        if (held.deadline > now) continue
        line.delete(key)
        if (held.type === 'answer') this.#answerBytes -= costOf(held)
      }
  }

  /** All that is not expired, in order; it is empty afterwards. */
  takeAll(now: number): Held[] {
    const all = [...this.#returned.values(), ...this.#waiting.values()]
    this.#returned = new Map()
    this.#waiting = new Map()
    this.#answerBytes = 0
    return all.filter(held => held.deadline > now)
  }
}

function costOf({ frame }: HeldAnswer): number {
  return frame.length + answerCostBytes
}
