/**
 * The clock of one other node, as far as deadlines need it. A deadline travels by its sender's
 * clock, and each batch begins with what that clock shows. By this node's clock a batch has an age:
 * how far the two are apart, and how long it was under way. Of many the least has hardly any way in
 * it, so `deadline + leastAge` is the deadline here, whatever either clock is set to.
 *
 * Nothing is refused too early, for no age is less than what the clocks are apart. Nothing begins
 * later than its deadline by more than the least delay among the batches of the last 10 s: a batch
 * that waited long, in a socket or because this process stood still, is measured by those before
 * it. Two things bound that. Who has never been heard before is believed: how long its first batch
 * was under way is not seen. And clocks run on while a machine is suspended, these do not: what
 * waits in the socket of a machine that wakes seems younger than it is (such a node looks for its
 * tombstone first, see Lease), and what one that has woken sends counts as older, for up to 20 s.
 *
 * For that the clocks are never set: `performance.now()`, counted from `timeOrigin`. They drift
 * apart by a millisecond or two in 20 s.
 */

/** Two of these are looked back on: what is no longer true has been forgotten after 10 to 20 s. */
const periodMs = 10_000

export class SenderClock {
  /** From the sender's clock to this node's, in ms; null before anything was heard. */
  leastAge: number | null = null
  #least = Infinity
  #leastBefore = Infinity
  /**
   * By this node's clock, and not begun before something is heard: while it stands still nothing
   * ages.
   */
  #periodEnds = -Infinity

  /** A batch that left at `sentAt` by its sender's clock is here at `now`, by this node's. */
  heard(sentAt: number, now: number): void {
    const age = now - sentAt
    if (!Number.isFinite(age)) return
    if (now >= this.#periodEnds) {
      this.#periodEnds = now + periodMs
      this.#leastBefore = this.#least
      this.#least = age
    } else if (age < this.#least) this.#least = age
    this.leastAge = Math.min(this.#least, this.#leastBefore)
  }
}
