/**
 * What travels on `Channel.Push`: an operation (u8), the sessions of the gate that it is for, and
 * what is pushed, or for a disconnect the id of the session that stays. The answer is a count
 * (u32). Pushes that leave behind a reply stand in it by the same layout.
 */
import type { PushMessage } from '../../ports.ts'
import type { PayloadReader, PayloadWriter } from './payload.ts'

/** First byte. */
export const PushOp = { Push: 1, Kick: 2, Replace: 3 } as const

const Flag = { Json: 1, Protobuf: 2 } as const

export function writePush(writer: PayloadWriter, message: PushMessage): void {
  const { json, protobuf } = message
  writer.u8((json === null ? 0 : Flag.Json) | (protobuf === null ? 0 : Flag.Protobuf))
  writer.u8(message.module)
  writer.u8(message.type)
  if (json !== null) writer.longText(json)
  if (protobuf !== null) writer.longBytes(protobuf)
}

export function readPush(reader: PayloadReader): PushMessage {
  const flags = reader.u8()
  const module = reader.u8()
  const type = reader.u8()
  const json = (flags & Flag.Json) === 0 ? null : reader.longText()
  const protobuf = (flags & Flag.Protobuf) === 0 ? null : reader.longBytes()
  return { module, type, json, protobuf }
}

/** One receiver: a session, and the user that it must have at that moment (null: whoever). */
export interface PushReceiver {
  readonly session: string
  readonly userId: string | null
}

/** Null: every session of the gate. */
export type PushReceivers = readonly PushReceiver[] | null

const everyone = 0xffff_ffff

export function writeReceivers(writer: PayloadWriter, receivers: PushReceivers): void {
  if (receivers === null) return writer.u32(everyone)
  writer.u32(receivers.length)
  for (const { session, userId } of receivers) {
    writer.latin1(session)
    writer.u8(userId === null ? 0 : 1)
    if (userId !== null) writer.text(userId)
  }
}

export function readReceivers(reader: PayloadReader): PushReceivers {
  const count = reader.u32()
  if (count === everyone) return null
  const receivers: PushReceiver[] = []
  for (let left = count; left > 0; left--) {
    const session = reader.latin1()
    const userId = reader.u8() === 0 ? null : reader.text()
    receivers.push({ session, userId })
  }
  return receivers
}
