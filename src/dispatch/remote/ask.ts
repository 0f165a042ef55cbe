/**
 * Questions between nodes that are too rare for a layout of their own: JSON there and back. What a
 * node of another version does not know is ignored by it.
 */
import type { Bus, CallFailure, NodeRef } from '../../bus/bus.ts'
import type { Channel } from '../../cluster/channels.ts'
import { SifakaError } from '../../errors.ts'

/** Why a question has no answer; `isNotRun` where it certainly had no effect. */
export class AskFailure extends SifakaError {
  readonly failure: CallFailure

  constructor(failure: CallFailure) {
    super(
      failure === 'expired' ? 'RequestTimeout' : failure === 'busy' ? 'TooBusy' : 'ServerIsDown',
    )
    this.failure = failure
  }

  get isNotRun(): boolean {
    return this.failure !== 'unknown' && this.failure !== 'expired'
  }
}

export interface AskOptions<Q> {
  readonly to: NodeRef
  readonly channel: Channel
  readonly question: Q
  /** By `performance.now()`, in ms. */
  readonly deadline: number
}

/** Asks a node; rejects with `AskFailure` where no answer came by the deadline. */
export async function ask<A>(bus: Bus, options: AskOptions<unknown>): Promise<A> {
  const question = Buffer.from(JSON.stringify(options.question))
  const answer = await askBytes(bus, { ...options, question })
  return JSON.parse(answer.toString()) as A
}

/** The same in bytes; the answer is a copy. */
export function askBytes(
  bus: Bus,
  { to, channel, question, deadline }: AskOptions<Uint8Array>,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const taker = {
      replied: (payload: Buffer) => resolve(Buffer.from(payload)),
      failed: (failure: CallFailure) => reject(new AskFailure(failure)),
    }
    bus.request(to, channel, question, taker, { deadline })
  })
}

/** The JSON of a question, or undefined where it is none. */
export function readQuestion(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString())
  } catch {
    return undefined
  }
}

export function answerJson(answer: unknown): Buffer {
  return Buffer.from(JSON.stringify(answer))
}
