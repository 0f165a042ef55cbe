/** A push on its way to a gate, and the sessions there that it is for. */
import type { PushMessage } from '../../ports.ts'
import type { PayloadReader, PayloadWriter } from './payload.ts'

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
