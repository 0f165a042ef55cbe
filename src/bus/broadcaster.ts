/** What goes to all nodes: notices, in a line and a sequence of their own. Nobody repeats them. */
import { batchLimits, BatchWriter } from './batch.ts'
import { peerLimits } from './peer.ts'
import type { PeerHost } from './peer.ts'
import type { Seal } from './seal.ts'

export class Broadcaster {
  readonly #host: PeerHost
  readonly #seal: Seal
  readonly #writer = new BatchWriter()
  #sequence = 0

  constructor(host: PeerHost, seal: Seal) {
    this.#host = host
    this.#seal = seal
  }

  /** False where it certainly does not leave. */
  notice(channel: number, payload: Uint8Array): boolean {
    const { carrier, isUp, maxBatchBytes } = this.#host
    if (!isUp || carrier.waitingBytes > peerLimits.carrierBytes) {
      this.#host.metrics.noticesDropped.inc()
      return false
    }
    if (this.#writer.isFullFor(payload.length, maxBatchBytes)) this.flush()
    if (this.#writer.frames === 0) this.#writer.clock(this.#host.timeOrigin + performance.now())
    this.#writer.notice(channel, payload)
    const { frames, length } = this.#writer
    if (frames >= batchLimits.frames || length >= maxBatchBytes) this.flush()
    else if (frames === 1) this.#host.schedule(this)
    return true
  }

  flush(): void {
    if (this.#writer.frames === 0) return
    const { carrier, metrics } = this.#host
    const batch = this.#seal.close(++this.#sequence, this.#writer.bytes)
    metrics.batchesSent.inc()
    metrics.batchFrames.observe(this.#writer.frames)
    this.#writer.reset()
    carrier.sendToAll(batch)
  }

  /** The bus went down: what has not left is lost. */
  wentDown(): void {
    this.#host.metrics.noticesDropped.inc(this.#writer.frames)
    this.#writer.reset()
  }
}
