/**
 * Where outgoing bytes are built: one slab of memory shared by all links. A link reserves room at
 * the slab's end, writes its packet there and commits what it used; neighbouring packets of one
 * link leave as one write without having been copied. A slab is never written twice, so memory
 * handed to the socket stays as it was.
 */
const slabBytes = 64 * 1024

/** Who builds packets in the slab; told when another one wants its end. */
export interface SlabUser {
  /** Where its open run of bytes begins in the slab, or -1. */
  runStart: number
  /** Takes over the run: it is complete and will not grow. */
  takeRun(run: Buffer): void
}

export class Slab {
  /** The memory to write to, at the offset that `reserve` gave. Changes at every `reserve`. */
  buffer: Buffer = Buffer.allocUnsafeSlow(slabBytes)
  #position = 0
  #user: SlabUser | null = null

  /** Room for `bytes` at the returned offset of `buffer`, until the next call of any method. */
  reserve(user: SlabUser, bytes: number): number {
    if (this.#user !== user) {
      this.#finishRun()
      this.#user = user
    }
    if (this.#position + bytes > this.buffer.length) {
      this.#finishRun()
      this.#user = user
      this.buffer = Buffer.allocUnsafeSlow(Math.max(slabBytes, bytes))
      this.#position = 0
    }
    if (user.runStart === -1) user.runStart = this.#position
    return this.#position
  }

  /** Everything up to `end` was written by the user of the last `reserve`. */
  commit(end: number): void {
    this.#position = end
  }

  /** Ends the user's run, so that it can be sent. */
  finish(user: SlabUser): void {
    if (this.#user === user) this.#finishRun()
  }

  #finishRun(): void {
    const user = this.#user
    this.#user = null
    if (user === null || user.runStart === -1) return
    const start = user.runStart
    user.runStart = -1
    if (this.#position > start) user.takeRun(this.buffer.subarray(start, this.#position))
  }
}
