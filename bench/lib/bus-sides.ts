/** The ways of calling another process that the bus benchmark compares. */

/** The last is the one the others are divided by. */
export const busSides = ['memory', 'redis', 'nats', 'plain-redis', 'plain-nats'] as const
export type BusSide = (typeof busSides)[number]

/** What a report calls each side. */
export const busLabels: Readonly<Record<BusSide, string>> = {
  memory: 'bus, memory',
  redis: 'bus, Redis',
  nats: 'bus, NATS',
  'plain-redis': 'ioredis publish',
  'plain-nats': 'nats.js request',
}

/** The server that carries a side's messages. */
export function serviceOf(side: BusSide): 'redis' | 'nats' | null {
  if (side === 'memory') return null
  return side === 'redis' || side === 'plain-redis' ? 'redis' : 'nats'
}

/** Bytes of a call and of its reply: a small request of a game, with its caller and its address. */
export const callBytes = 120

/** Where the end of a call goes; the bytes are its own until it returns. */
export interface Ending {
  answered(payload: Uint8Array): void
  failed(why: unknown): void
}

/** The calling end of a side. */
export interface Caller extends AsyncDisposable {
  /** Calls the other end; the payload stays as it is until the call has ended. */
  call(payload: Buffer, ending: Ending): void
}

/** What both ends of a side are told. */
export interface LinkOptions {
  readonly side: BusSide
  /** Of the server that carries; empty in memory. */
  readonly url: string
}

/** What the called end answers: the payload with its first byte inverted, so that it is no echo. */
export function answerTo(payload: Uint8Array): Buffer {
  const answer = Buffer.from(payload)
  answer[0] = (answer[0] ?? 0) ^ 0xff
  return answer
}
