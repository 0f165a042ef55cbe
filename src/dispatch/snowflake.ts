/**
 * 64-bit ids without coordination: 41 bits of milliseconds since 2025, 10 bits of node number, 12
 * bits of sequence, as a decimal string. Ids of one generator ascend strictly: where the wall clock
 * steps back, or more than 4,096 ids are asked for in a millisecond, its own clock runs on from the
 * last id.
 */

/** 2025-01-01T00:00:00Z; the 41 bits reach to 2094. */
const epochMs = 1_735_689_600_000
const sequenceBits = 12
const nodeBits = 10
const lastSequence = (1 << sequenceBits) - 1

const maxNodeNumber = (1 << nodeBits) - 1

export interface SnowflakeOptions {
  /** 0..1023, unique among the nodes that live at the same time. */
  readonly nodeNumber: number
  /** Milliseconds since 1970; the wall clock unless given. */
  readonly now?: () => number
}

export class Snowflake {
  #node: bigint
  readonly #now: () => number
  #last = 0
  #sequence = 0

  constructor(options: SnowflakeOptions) {
    this.#node = partOf(options.nodeNumber)
    this.#now = options.now ?? Date.now
  }

  /** From now on ids carry another number: somebody else has the one before. */
  renumber(nodeNumber: number): void {
    this.#node = partOf(nodeNumber)
  }

  next(): string {
    const now = this.#now() - epochMs
    if (now > this.#last) {
      this.#last = now
      this.#sequence = 0
    } else if (this.#sequence === lastSequence) {
      this.#last++
      this.#sequence = 0
    } else {
      this.#sequence++
    }
    const time = BigInt(this.#last) << BigInt(nodeBits + sequenceBits)
    return (time | this.#node | BigInt(this.#sequence)).toString()
  }
}

function partOf(nodeNumber: number): bigint {
  if (!Number.isInteger(nodeNumber) || nodeNumber < 0 || nodeNumber > maxNodeNumber)
    throw new RangeError(`Set the node number within 0..${maxNodeNumber}, not ${nodeNumber}`)
  return BigInt(nodeNumber) << BigInt(sequenceBits)
}
