/**
 * The frames of a batch: what stands between one node and another before sealing. Each is a type
 * (u8), the length of what follows (u32), fixed fields and the payload, big-endian, so that a frame
 * of a later version is skipped. This codec knows no peers, no keys and no sequence.
 *
 * | type | frame  | fields                                                     |
 * |------|--------|------------------------------------------------------------|
 * | 1    | call   | number u32, channel u8, deadline f64 (sender's clock), payload |
 * | 2    | reply  | number u32, payload                                        |
 * | 3    | refuse | number u32, why u8                                         |
 * | 4    | notice | channel u8, payload                                        |
 * | 5    | cancel | number u32                                                 |
 * | 6    | gap    | first and last missing sequence, f64 each                  |
 * | 7    | lost   | number u32: the reply to this call was lost                |
 * | 8    | probe  | wants an answer u8, 0 or 1: its sequence shows what was lost before |
 * | 9    | clock  | its sender's clock f64 (ms since 1970); every batch begins with it |
 */

const FrameType = {
  Call: 1,
  Reply: 2,
  Refuse: 3,
  Notice: 4,
  Cancel: 5,
  Gap: 6,
  Lost: 7,
  Probe: 8,
  Clock: 9,
} as const

/** Why a call has no reply, as its receiver sees it. */
export const Refusal = { NotRun: 0, Unknown: 1, TooLarge: 2 } as const
export type Refusal = (typeof Refusal)[keyof typeof Refusal]

/** Type and length of a frame, in bytes. */
export const frameHeadBytes = 5
/** The most that a frame adds to its payload: a call's. */
export const frameOverheadBytes = frameHeadBytes + 13
/** What a batch begins with: its clock. */
export const batchHeadBytes = frameHeadBytes + 8

/** A batch closes here: beyond it one more message costs as much as in a batch of its own. */
export const batchLimits = { bytes: 128 * 1024, frames: 256 } as const

const firstBufferBytes = 2048
/** A buffer that one large message has grown beyond this is not kept. */
const keptBufferBytes = 2 * batchLimits.bytes

/** A batch under construction, in a buffer that is used again and grows as needed. */
export class BatchWriter {
  #bytes = Buffer.allocUnsafeSlow(firstBufferBytes)
  #view = viewOf(this.#bytes)
  #length = 0
  #frames = 0

  /** Bytes written so far. */
  get length(): number {
    return this.#length
  }

  get frames(): number {
    return this.#frames
  }

  /** True where a payload of this size should go into the next batch. */
  isFullFor(payloadBytes: number, maxBytes: number): boolean {
    return this.#frames > 0 && this.#length + payloadBytes + frameOverheadBytes > maxBytes
  }

  /** What was written, valid until the next write. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  reset(): void {
    this.#length = 0
    this.#frames = 0
    if (this.#bytes.length > keptBufferBytes) this.#resize(firstBufferBytes)
  }

  /** To be called first in a batch. It is not counted: alone it is worth no batch. */
  clock(sentAt: number): void {
    this.#view.setFloat64(this.#begin(FrameType.Clock, 8), sentAt)
    this.#frames--
  }

  call(number: number, channel: number, deadline: number, payload: Uint8Array): void {
    const at = this.#begin(FrameType.Call, 13 + payload.length)
    this.#view.setUint32(at, number)
    this.#view.setUint8(at + 4, channel)
    this.#view.setFloat64(at + 5, deadline)
    this.#bytes.set(payload, at + 13)
  }

  reply(number: number, payload: Uint8Array): void {
    const at = this.#begin(FrameType.Reply, 4 + payload.length)
    this.#view.setUint32(at, number)
    this.#bytes.set(payload, at + 4)
  }

  refuse(number: number, why: Refusal): void {
    const at = this.#begin(FrameType.Refuse, 5)
    this.#view.setUint32(at, number)
    this.#view.setUint8(at + 4, why)
  }

  notice(channel: number, payload: Uint8Array): void {
    const at = this.#begin(FrameType.Notice, 1 + payload.length)
    this.#view.setUint8(at, channel)
    this.#bytes.set(payload, at + 1)
  }

  cancel(number: number): void {
    this.#view.setUint32(this.#begin(FrameType.Cancel, 4), number)
  }

  gap(from: number, to: number): void {
    const at = this.#begin(FrameType.Gap, 16)
    this.#view.setFloat64(at, from)
    this.#view.setFloat64(at + 8, to)
  }

  lost(number: number): void {
    this.#view.setUint32(this.#begin(FrameType.Lost, 4), number)
  }

  probe(wantsAnswer: boolean): void {
    this.#view.setUint8(this.#begin(FrameType.Probe, 1), wantsAnswer ? 1 : 0)
  }

  /** A whole frame as it stood in another batch. */
  frame(frame: Uint8Array): void {
    this.#reserve(frame.length)
    this.#bytes.set(frame, this.#length)
    this.#length += frame.length
    this.#frames++
  }

  #begin(type: number, bodyBytes: number): number {
    this.#reserve(frameHeadBytes + bodyBytes)
    const at = this.#length
    this.#view.setUint8(at, type)
    this.#view.setUint32(at + 1, bodyBytes)
    this.#length = at + frameHeadBytes + bodyBytes
    this.#frames++
    return at + frameHeadBytes
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    this.#resize(Math.max(needed, this.#bytes.length * 2))
  }

  #resize(bytes: number): void {
    const old = this.#bytes.subarray(0, this.#length)
    this.#bytes = Buffer.allocUnsafeSlow(bytes)
    this.#bytes.set(old)
    this.#view = viewOf(this.#bytes)
  }
}

/** A reply or refusal as a frame of its own, to be kept. */
export function answerFrame(number: number, answer: Uint8Array | Refusal): Buffer {
  const payload = typeof answer === 'number' ? Uint8Array.of(answer) : answer
  const frame = Buffer.allocUnsafeSlow(frameHeadBytes + 4 + payload.length)
  frame.writeUInt8(typeof answer === 'number' ? FrameType.Refuse : FrameType.Reply)
  frame.writeUInt32BE(4 + payload.length, 1)
  frame.writeUInt32BE(number, frameHeadBytes)
  frame.set(payload, frameHeadBytes + 4)
  return frame
}

/** What is told of each frame, in order. Payloads lie in the batch. */
export interface FrameVisitor {
  call(number: number, channel: number, deadline: number, payload: Buffer): void
  reply(number: number, payload: Buffer): void
  refuse(number: number, why: number): void
  notice(channel: number, payload: Buffer): void
  cancel(number: number): void
  gap(from: number, to: number): void
  lost(number: number): void
  probe(wantsAnswer: boolean): void
}

/** Ignores all: for those who want few kinds. */
export const noFrames: FrameVisitor = {
  call() {},
  reply() {},
  refuse() {},
  notice() {},
  cancel() {},
  gap() {},
  lost() {},
  probe() {},
}

/** What its sender's clock showed when this batch was begun; null in one of an older node. */
export function clockOf(batch: Buffer): number | null {
  const isThere = batch.length >= batchHeadBytes && batch.readUInt8(0) === FrameType.Clock
  return isThere ? batch.readDoubleBE(frameHeadBytes) : null
}

/**
 * Tells the visitor of all frames but the clock and skips those of unknown type. False where the
 * batch ends within a frame, or a frame is shorter than its fields: what stood before it was told.
 */
export function readFrames(batch: Buffer, visitor: FrameVisitor): boolean {
  const view = viewOf(batch)
  let at = 0
  while (at < batch.length) {
    const body = at + frameHeadBytes
    if (body > batch.length) return false
    const end = body + view.getUint32(at + 1)
    if (end > batch.length) return false
    if (!readFrame(batch, view, { type: view.getUint8(at), body, end }, visitor)) return false
    at = end
  }
  return true
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Fewest bytes after the head, by type. */
const leastBytes = [0, 13, 4, 5, 1, 4, 16, 4, 1]

function readFrame(
  batch: Buffer,
  view: DataView,
  frame: { type: number; body: number; end: number },
  visitor: FrameVisitor,
): boolean {
  const { type, body, end } = frame
  if (end - body < (leastBytes[type] ?? 0)) return false
  switch (type) {
    case FrameType.Call: {
      const channel = view.getUint8(body + 4)
      const deadline = view.getFloat64(body + 5)
      visitor.call(view.getUint32(body), channel, deadline, batch.subarray(body + 13, end))
      return true
    }
    case FrameType.Reply:
      visitor.reply(view.getUint32(body), batch.subarray(body + 4, end))
      return true
    case FrameType.Refuse:
      visitor.refuse(view.getUint32(body), view.getUint8(body + 4))
      return true
    case FrameType.Notice:
      visitor.notice(view.getUint8(body), batch.subarray(body + 1, end))
      return true
    case FrameType.Cancel:
      visitor.cancel(view.getUint32(body))
      return true
    case FrameType.Gap:
      visitor.gap(view.getFloat64(body), view.getFloat64(body + 8))
      return true
    case FrameType.Lost:
      visitor.lost(view.getUint32(body))
      return true
    case FrameType.Probe:
      visitor.probe(view.getUint8(body) === 1)
      return true
    default:
      return true
  }
}
