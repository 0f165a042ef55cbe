/**
 * Who holds which client id. An id has one holder; a newcomer gets it only when the holder proves
 * to be dead, for some stock clients never try again after a refusal, and a phone that changes
 * networks leaves a dead connection behind.
 */
import { WheelEntry, type TimerWheel } from '../../base/timer-wheel.ts'

/** A connection as far as its client id goes. */
export interface IdHolder {
  /** Silent for longer than its own keep-alive. */
  readonly isOverdue: boolean
  /** It can be asked for a sign of life, and the answer would be heard. */
  readonly isProbeable: boolean
  /** Sends something that is answered; the next byte is told to `heard`. */
  probe(heard: () => void): void
  /** It is dead: it gives up the id at once. */
  evict(): void
}

/** `unavailable`: it cannot be told now who holds it. */
export type ClaimOutcome = 'granted' | 'taken' | 'unavailable'

export interface ClientIdBook {
  readonly count: number
  /** Asks for an id; `done` is called in this turn or when it is known. */
  claim(id: string, holder: IdHolder, done: (outcome: ClaimOutcome) => void): void
  /** The holder, or a newcomer that waits, is gone. */
  release(id: string, holder: IdHolder): void
}

interface Claim {
  holder: IdHolder
  probedAt: number
  newcomer: { readonly holder: IdHolder; readonly done: (outcome: ClaimOutcome) => void } | null
  timer: WheelEntry | null
}

/** A living client answers within this; a phone's radio needs a second to wake. */
const probeMs = 2000
const probeEveryMs = 5000

/** The ids of one gate. */
export class ClientIds implements ClientIdBook {
  readonly #wheel: TimerWheel
  readonly #claims = new Map<string, Claim>()

  constructor(wheel: TimerWheel) {
    this.#wheel = wheel
  }

  get count(): number {
    return this.#claims.size
  }

  /** Asks for an id; `done` is called in this turn or when the holder's probe has an outcome. */
  claim(id: string, holder: IdHolder, done: (outcome: ClaimOutcome) => void): void {
    const claim = this.#claims.get(id)
    if (claim === undefined) {
      this.#claims.set(id, { holder, probedAt: -Infinity, newcomer: null, timer: null })
      return done('granted')
    }
    if (claim.newcomer !== null) return done('taken')
    if (claim.holder.isOverdue) {
      claim.newcomer = { holder, done }
      return claim.holder.evict()
    }
    const now = this.#wheel.clock.now()
    if (!claim.holder.isProbeable || now - claim.probedAt < probeEveryMs) return done('taken')
    claim.probedAt = now
    claim.newcomer = { holder, done }
    this.#probe(claim)
  }

  #probe(claim: Claim): void {
    const { holder } = claim
    claim.timer = new WheelEntry(() => {
      // While this side does not read, an answer could not have been heard.
      if (holder.isProbeable) holder.evict()
      else this.#settle(claim)?.done('taken')
    })
    this.#wheel.add(claim.timer, probeMs)
    holder.probe(() => {
      if (claim.holder === holder) this.#settle(claim)?.done('taken')
    })
  }

  /** The holder, or a newcomer that waits, is gone. A newcomer takes the place of the holder. */
  release(id: string, holder: IdHolder): void {
    const claim = this.#claims.get(id)
    if (claim === undefined) return
    if (claim.newcomer?.holder === holder) this.#settle(claim)
    else if (claim.holder === holder) {
      const newcomer = this.#settle(claim)
      if (newcomer === null) this.#claims.delete(id)
      else {
        claim.holder = newcomer.holder
        newcomer.done('granted')
      }
    }
  }

  /** Ends the wait of the newcomer. */
  #settle(claim: Claim): Claim['newcomer'] {
    const { newcomer, timer } = claim
    claim.newcomer = null
    claim.timer = null
    if (timer !== null) this.#wheel.remove(timer)
    return newcomer
  }
}
