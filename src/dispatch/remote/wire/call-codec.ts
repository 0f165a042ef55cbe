/**
 * What travels on `Channel.Call`: a call on its way to another node. The session travels with it,
 * as it is when the call leaves its gate, so that a function reads user and attributes without
 * asking back.
 */
import type { Caller } from '../../request.ts'
import { Kind } from '../../request.ts'
import type { SessionPort } from '../../ports.ts'
import { PayloadFault, type PayloadReader, type PayloadWriter } from './payload.ts'

/** The layout below. A node that meets another one refuses the call as not run. */
const layout = 1

const Flag = { Protobuf: 1, Session: 2, User: 4, Tag: 8 } as const
const callerTypes = ['client', 'module', 'server'] as const

/** Everything of a session that a node needs which does not have it. */
export interface SessionSnapshot {
  readonly id: string
  readonly userId: string | null
  readonly tag: string | null
  readonly address: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  /** Module name and `name/epoch` of the node it is pinned to. */
  readonly pins: readonly (readonly [module: string, node: string])[]
}

export interface CallMessage {
  readonly moduleId: number
  readonly functionId: number
  readonly kind: Kind
  readonly callId: string
  /** 1, or 2 where an idempotent function is run again after its node has died. */
  readonly attempt: number
  /** How many calls it stands inside of. */
  readonly depth: number
  readonly callerType: Caller['type']
  readonly session: SessionSnapshot | null
  /**
   * JSON: the whole request as its client wrote it, or `{"params":...}`. Protobuf: the parameters.
   */
  readonly params: string | Uint8Array
}

export interface OutgoingCall extends Omit<CallMessage, 'session'> {
  readonly session: SessionPort | null
}

export function writeCall(writer: PayloadWriter, call: OutgoingCall): Buffer {
  const { session } = call
  const userId = session?.userId ?? null
  const tag = session?.tag ?? null
  writer.begin()
  writer.u8(layout)
  writer.u8(
    (call.kind === Kind.Protobuf ? Flag.Protobuf : 0) |
      (session === null ? 0 : Flag.Session) |
      (userId === null ? 0 : Flag.User) |
      (tag === null ? 0 : Flag.Tag) |
      (callerTypes.indexOf(call.callerType) << 4),
  )
  writer.u8(call.moduleId)
  writer.u8(call.functionId)
  writer.latin1(call.callId)
  writer.u8(call.attempt)
  writer.u8(call.depth)
  if (session !== null) writeSession(writer, session, userId, tag)
  if (typeof call.params === 'string') writer.rawText(call.params)
  else writer.rawBytes(call.params)
  return writer.end()
}

function writeSession(
  writer: PayloadWriter,
  session: SessionPort,
  userId: string | null,
  tag: string | null,
): void {
  writer.latin1(session.id)
  if (userId !== null) writer.text(userId)
  if (tag !== null) writer.text(tag)
  writer.latin1(session.address)
  writePairs(writer, session.attributes)
  writePairs(writer, session.pins)
}

function writePairs(writer: PayloadWriter, pairs: ReadonlyMap<string, string> | null): void {
  writer.u16(pairs === null ? 0 : pairs.size)
  if (pairs === null) return
  for (const [name, value] of pairs) {
    writer.text(name)
    writer.text(value)
  }
}

/** Throws `PayloadFault` for what is no call of this layout. */
export function readCall(reader: PayloadReader): CallMessage {
  if (reader.u8() !== layout) throw new PayloadFault('Cannot read a call: its layout is unknown')
  const flags = reader.u8()
  const moduleId = reader.u8()
  const functionId = reader.u8()
  const callId = reader.latin1()
  const attempt = reader.u8()
  const depth = reader.u8()
  const callerType = callerTypes[flags >> 4]
  if (callerType === undefined) throw new PayloadFault('Cannot read a call: an unknown caller')
  const session = (flags & Flag.Session) === 0 ? null : readSession(reader, flags)
  const kind = (flags & Flag.Protobuf) === 0 ? Kind.Json : Kind.Protobuf
  const params = kind === Kind.Json ? reader.restText() : reader.restBytes()
  return { moduleId, functionId, kind, callId, attempt, depth, callerType, session, params }
}

function readSession(reader: PayloadReader, flags: number): SessionSnapshot {
  const id = reader.latin1()
  const userId = (flags & Flag.User) === 0 ? null : reader.text()
  const tag = (flags & Flag.Tag) === 0 ? null : reader.text()
  const address = reader.latin1()
  return { id, userId, tag, address, attributes: readPairs(reader), pins: readPairs(reader) }
}

function readPairs(reader: PayloadReader): [string, string][] {
  const count = reader.u16()
  if (count === 0) return noPairs
  const pairs: [string, string][] = []
  for (let index = 0; index < count; index++) pairs.push([reader.text(), reader.text()])
  return pairs
}

const noPairs: [string, string][] = []
