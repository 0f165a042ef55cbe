/**
 * Which instances of one module are not called for now. An instance is one module on one node: a
 * hung handler of one module says nothing of the others there. Five timeouts in a row eject it for
 * 5 s; then one call at a time may try it, and decides: an answer brings it back, a timeout ejects
 * it for 5 s more. It chooses nobody and has no timers: time is the caller's.
 */
import type { NodeRef } from '../../bus/bus.ts'

/** How many timeouts in a row eject an instance. */
const timeoutsToEject = 5
/** How long it is not called then, unless nobody else is left. */
const ejectionMs = 5000

interface Health {
  readonly epoch: string
  /** In a row. */
  timeouts: number
  /** When it was ejected, or its last trial failed; -Infinity: it is not. */
  ejectedAt: number
  /** The call that tries it; compared for identity alone. */
  trial: object | null
}

export class Ejection {
  /** By node name; instances that answered last have no entry. */
  readonly #sick = new Map<string, Health>()
  #ejected = 0

  /** False nearly always: every instance may be called. */
  get hasEjected(): boolean {
    return this.#ejected > 0
  }

  /**
   * True where the instance may be called: it is not ejected, or due for a trial that nobody makes.
   */
  allows(node: NodeRef, now: number): boolean {
    const health = this.#of(node)
    if (health === undefined || health.ejectedAt === -Infinity) return true
    return health.trial === null && now - health.ejectedAt >= ejectionMs
  }

  /** When it was ejected last; -Infinity: it is not. */
  ejectedAt(node: NodeRef): number {
    return this.#of(node)?.ejectedAt ?? -Infinity
  }

  isEjected(node: NodeRef): boolean {
    return this.ejectedAt(node) !== -Infinity
  }

  began(node: NodeRef, call: object): void {
    if (this.#ejected === 0) return
    const health = this.#of(node)
    if (health !== undefined && health.ejectedAt !== -Infinity) health.trial ??= call
  }

  /** True where this ends an ejection. */
  answered(node: NodeRef): boolean {
    if (this.#sick.size === 0 || this.#of(node) === undefined) return false
    const wasEjected = this.isEjected(node)
    this.forget(node)
    return wasEjected
  }

  /** True where this begins an ejection. */
  timedOut(node: NodeRef, call: object, now: number): boolean {
    const health = this.#of(node) ?? this.#add(node)
    health.timeouts++
    const isFirst = health.ejectedAt === -Infinity
    if (isFirst) {
      if (health.timeouts < timeoutsToEject) return false
      this.#ejected++
    } else if (health.trial !== call) {
      // It began before the ejection, which counted its like already.
      return false
    }
    health.trial = null
    health.ejectedAt = now
    return isFirst
  }

  /** A call ended in a way that says nothing of the instance's health. */
  ended(node: NodeRef, call: object): void {
    const health = this.#ejected === 0 ? undefined : this.#of(node)
    if (health?.trial === call) health.trial = null
  }

  forget(node: NodeRef): void {
    const health = this.#of(node)
    if (health === undefined) return
    if (health.ejectedAt !== -Infinity) this.#ejected--
    this.#sick.delete(node.name)
  }

  #of({ name, epoch }: NodeRef): Health | undefined {
    const health = this.#sick.get(name)
    return health?.epoch === epoch ? health : undefined
  }

  #add(node: NodeRef): Health {
    const former = this.#sick.get(node.name)
    if (former !== undefined) this.forget({ name: node.name, epoch: former.epoch })
    const health = { epoch: node.epoch, timeouts: 0, ejectedAt: -Infinity, trial: null }
    this.#sick.set(node.name, health)
    return health
  }
}
