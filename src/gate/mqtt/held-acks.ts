/**
 * Acknowledgements of requests that wait for the reply, to leave in one write with it. A reply from
 * this process comes in the same turn, one from another node within a millisecond or some; a write
 * for each would be half of a gate's work. What has waited for long enough leaves alone.
 */
import { currentLook, waitPatiently, type Patient } from '../rounds.ts'
import type { PacketSink } from './packets.ts'
import { writeShort } from './packets.ts'

const pubackByte = 0x40

export class HeldAcks implements Patient {
  waitingSince = Infinity
  isListed = false
  readonly #sink: PacketSink
  readonly #ids: number[] = []

  constructor(sink: PacketSink) {
    this.#sink = sink
  }

  /** PUBACK of this id, soon. */
  add(id: number): void {
    this.#ids.push(id)
    if (this.waitingSince !== Infinity) return
    this.waitingSince = currentLook()
    waitPatiently(this)
  }

  /** Writes those that wait, in their order: in front of whatever is written next. */
  write(): void {
    if (this.#ids.length === 0) return
    for (const id of this.#ids) writeShort(this.#sink, pubackByte, id)
    this.#ids.length = 0
    this.waitingSince = Infinity
  }

  patienceEnded(): void {
    this.write()
  }
}
