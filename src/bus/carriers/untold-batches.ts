/**
 * Batches whose fate the server has not told, oldest first. Those that wait too long are told as
 * lost and still counted, for they may lie in this process until the server says otherwise.
 */
import type { Misdelivery } from '../carrier.ts'
import type { Fate } from './server-driver.ts'

interface Untold {
  readonly bytes: number
  /** When it was given, in ticks of its carrier. */
  readonly tick: number
  lost: ((why: Misdelivery) => void) | null
}

export class UntoldBatches {
  readonly #batches = new Set<Untold>()
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  add(bytes: number, tick: number, lost: Untold['lost']): Untold {
    const batch: Untold = { bytes, tick, lost }
    this.#batches.add(batch)
    this.#bytes += bytes
    return batch
  }

  settle(batch: Untold, fate: Fate): void {
    if (!this.#batches.delete(batch)) return
    this.#bytes -= batch.bytes
    if (fate !== 'taken') lose(batch, fate)
  }

  /** Those that were given in this tick or before are told as lost. */
  loseBefore(tick: number): void {
    for (const batch of this.#batches) {
      if (batch.tick > tick) break
      lose(batch, 'unknown')
    }
  }

  loseAll(): void {
    const batches = [...this.#batches]
    this.#batches.clear()
    this.#bytes = 0
    for (const batch of batches) lose(batch, 'unknown')
  }
}

function lose(batch: Untold, why: Misdelivery): void {
  const { lost } = batch
  batch.lost = null
  lost?.(why)
}
