/**
 * Replies and refusals to one node that could not be handed over: the bus was down, or nobody was
 * there to take them, which may be a caller that is just coming back. Kept in order, as frames, until
 * the calls' deadlines, within a bound. It sends nothing: its owner takes them out.
 */
export interface HeldAnswer {
  readonly number: number
  readonly frame: Buffer
  /** By `performance.now()`, in ms. */
  readonly deadline: number
}

/** What an answer costs beside its bytes, so that many small ones are bounded too. */
const answerCostBytes = 128

export class HeldAnswers {
  readonly #maxBytes: number
  #answers = new Map<number, HeldAnswer>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get isEmpty(): boolean {
    return this.#answers.size === 0
  }

  has(number: number): boolean {
    return this.#answers.has(number)
  }

  /** False, and not kept, where it would pass the bound. */
  add(answer: HeldAnswer): boolean {
    const bytes = answer.frame.length + answerCostBytes
    if (this.#bytes + bytes > this.#maxBytes || this.#answers.has(answer.number)) return false
    this.#answers.set(answer.number, answer)
    this.#bytes += bytes
    return true
  }

  dropExpired(now: number): void {
    for (const answer of this.takeAll(now)) this.add(answer)
  }

  /** All that are not expired, in order; it is empty afterwards. */
  takeAll(now: number): HeldAnswer[] {
    const answers = this.#answers
    this.#answers = new Map()
    this.#bytes = 0
    return [...answers.values()].filter(answer => answer.deadline > now)
  }
}
