import type { Lease } from '../../../src/cluster/cluster.ts'

/** A lease that may act when the test says so. */
export class TestLease implements Lease {
  mayAct = true
  #settled = Promise.withResolvers<void>()

  settled(): Promise<void> {
    return this.mayAct ? Promise.resolve() : this.#settled.promise
  }

  onLost(): void {}

  lapse(): void {
    this.mayAct = false
    this.#settled = Promise.withResolvers<void>()
  }

  settle(): void {
    this.mayAct = true
    this.#settled.resolve()
  }
}
