import { decodeBase64, encodeBase64 } from './base64.ts'
import { malformed } from './malformed.ts'
import { parseJson } from './request.ts'
import { WireReader, WireType } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

/** A reply on `i`, before or after its envelope. */
export interface JsonReply<Result = unknown> {
  /** Encoding: JSON text. Decoding: the parsed value. Null with an error. */
  readonly result: Result | null
  /** Empty with state 0. */
  readonly msg: string
  readonly state: number
}

/** A reply on `f`; field numbers of `AllResponse` are result 1, msg 2, state 3. */
export interface ProtobufReply {
  /** The encoded reply message; empty with an error. */
  readonly result: Uint8Array
  readonly msg: string
  readonly state: number
}

/**
 * The text of a reply on `i`, keys in the order that older clients see. With `base64` the result is
 * the base64 of its JSON (`gate.mqtt.jsonResult: "base64"`).
 */
export function encodeJsonReply(
  reply: JsonReply<string>,
  options: { base64?: boolean } = {},
): string {
  const result = reply.result ?? 'null'
  const written =
    options.base64 && reply.result !== null ? `"${encodeBase64(utf8.encode(result))}"` : result
  return `{"result":${written},"msg":${JSON.stringify(reply.msg)},"state":${reply.state}}`
}

/**
 * Reads a reply on `i`. A result is a JSON object, so a string is base64 of one, whatever the
 * server's setting. Throws `ParamParseFail` for anything that is no reply.
 */
export function decodeJsonReply(text: string): JsonReply {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) throw malformed('a reply is no JSON object')
  const { result = null, msg = '', state } = value as Record<string, unknown>
  if (typeof msg !== 'string') throw malformed('"msg" of a reply is no string')
  if (!Number.isSafeInteger(state)) throw malformed('"state" of a reply is no integer')
  const plain = typeof result === 'string' ? resultOfBase64(result) : result
  return { result: plain, msg, state: state as number }
}

/** The payload of a reply on `f`: the two numbers of its request, then `AllResponse`. */
export function encodeProtobufReply(
  module: number,
  func: number,
  reply: ProtobufReply,
): Uint8Array {
  const writer = new WireWriter()
  writer.raw(Uint8Array.of(module, func))
  writeAllResponse(writer, reply)
  return writer.finish()
}

/** Reads a payload of `f` from a server. Throws `ParamParseFail`. */
export function decodeProtobufReply(
  payload: Uint8Array,
): ProtobufReply & { module: number; func: number } {
  if (payload.length < 2) throw malformed('a reply shorter than two bytes')
  return {
    module: payload[0]!,
    func: payload[1]!,
    ...decodeAllResponse(payload.subarray(2)),
  }
}

/** `AllResponse` as bytes; zero and empty fields are omitted. */
export function encodeAllResponse(reply: ProtobufReply): Uint8Array {
  const writer = new WireWriter()
  writeAllResponse(writer, reply)
  return writer.finish()
}

/** Reads `AllResponse`; unknown fields are ignored. Throws `ParamParseFail`. */
export function decodeAllResponse(bytes: Uint8Array): ProtobufReply {
  const reader = new WireReader(bytes)
  let result: Uint8Array = empty
  let msg = ''
  let state = 0
  while (reader.position < reader.end) {
    const tag = reader.tag()
    if (tag === resultTag) result = reader.bytes()
    else if (tag === msgTag) msg = reader.string()
    else if (tag === stateTag) state = reader.uint32() | 0
    else if (tag >>> 3 <= 3) throw malformed(`AllResponse: wire type ${tag & 7}`)
    else reader.skip(tag & 7)
  }
  return { result, msg, state }
}

const resultTag = (1 << 3) | WireType.Bytes
const msgTag = (2 << 3) | WireType.Bytes
const stateTag = (3 << 3) | WireType.Varint
const empty = new Uint8Array(0)
const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function writeAllResponse(writer: WireWriter, reply: ProtobufReply): void {
  if (reply.result.length > 0) {
    writer.uint32(resultTag)
    writer.bytes(reply.result)
  }
  if (reply.msg !== '') {
    writer.uint32(msgTag)
    writer.string(reply.msg)
  }
  if (reply.state !== 0) {
    writer.uint32(stateTag)
    writer.int32(reply.state)
  }
}

function resultOfBase64(text: string): unknown {
  if (text === '') return null
  const bytes = decodeBase64(text)
  if (bytes === null) throw malformed('"result" of a reply is neither object nor base64')
  let json: string
  try {
    json = strictUtf8.decode(bytes)
  } catch (error) {
    throw malformed('"result" of a reply is not UTF-8', error)
  }
  return parseJson(json)
}
