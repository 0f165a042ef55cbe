import { malformed } from './malformed.ts'
import { parseJson } from './request.ts'

/** A push as it arrives on `p`; the content is unchecked JSON. */
export interface JsonPush {
  readonly module: number
  readonly type: number
  readonly content: unknown
}

/** A push as it arrives on `q`. Its content is a view of the payload. */
export interface ProtobufPush {
  readonly module: number
  readonly type: number
  readonly content: Uint8Array
}

/** The text of a push on `p`; `content` is JSON text. */
export function encodeJsonPush(module: number, type: number, content: string): string {
  return `{"module":${module},"type":${type},"content":${content}}`
}

/** Reads a payload of `p`. Throws `ParamParseFail` for anything that is no push. */
export function decodeJsonPush(text: string): JsonPush {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) throw malformed('a push is no JSON object')
  const { module, type, content } = value as Record<string, unknown>
  if (!isByte(module)) throw malformed('"module" of a push is no number from 0 to 255')
  if (!isByte(type)) throw malformed('"type" of a push is no number from 0 to 255')
  return { module, type, content: content ?? {} }
}

/** The payload of a push on `q`. */
export function encodeProtobufPush(module: number, type: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + content.length)
  bytes[0] = module
  bytes[1] = type
  bytes.set(content, 2)
  return bytes
}

/** Reads a payload of `q`. Throws `ParamParseFail` where it is shorter than two bytes. */
export function decodeProtobufPush(payload: Uint8Array): ProtobufPush {
  if (payload.length < 2) throw malformed('a push shorter than two bytes')
  return { module: payload[0]!, type: payload[1]!, content: payload.subarray(2) }
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
}
