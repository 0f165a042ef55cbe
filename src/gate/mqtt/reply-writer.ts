/**
 * Replies and pushes as payloads: the only place where the JSON envelope and AllResponse are built.
 * Tested byte for byte against the codecs of `protocol`, which allocate what this does not.
 */
import type { PushMessage } from '../../dispatch/ports.ts'
import type { Reply } from '../../dispatch/request.ts'
import { encodeJsonPush, encodeProtobufPush } from '../../protocol/push.ts'
import { encodeJsonReply } from '../../protocol/reply.ts'
import { lengthSize, writeBytesPublish, writeLength, writeTextPublish } from './packets.ts'
import type { PacketSink, PublishHead } from './packets.ts'

/** A reply on `i`. With `base64` the result travels as the base64 of its JSON. */
export function writeJsonReply(
  sink: PacketSink,
  head: PublishHead,
  reply: Reply,
  base64: boolean,
): void {
  const result = reply.result as string | null
  const text =
    reply.state === 0 && reply.msg === '' && result !== null && !base64
      ? '{"result":' + result + ',"msg":"","state":0}'
      : encodeJsonReply({ result, msg: reply.msg, state: reply.state }, { base64 })
  writeTextPublish(sink, head, text)
}

const resultTag = 0x0a
const msgTag = 0x12
const stateTag = 0x18
// Two numbers, a tag and a length in front; two tags, a length and a state behind a message.
const scratchHead = new Uint8Array(2 + 1 + 5)
const nothing = new Uint8Array(0)

/** A reply on `f`: the two numbers of its request, then AllResponse without empty fields. */
export function writeProtobufReply(
  sink: PacketSink,
  head: PublishHead,
  reply: Reply,
  numbers: { module: number; func: number },
): void {
  const result = (reply.result as Uint8Array | null) ?? nothing
  scratchHead[0] = numbers.module
  scratchHead[1] = numbers.func
  let length = 2
  if (result.length > 0) {
    scratchHead[2] = resultTag
    length = writeLength(scratchHead, 3, result.length)
  }
  const parts = [scratchHead.subarray(0, length), result]
  if (reply.state !== 0 || reply.msg !== '') parts.push(errorFields(reply))
  writeBytesPublish(sink, head, parts)
}

function errorFields(reply: Reply): Uint8Array {
  const text = Buffer.from(reply.msg, 'utf8')
  const bytes = Buffer.allocUnsafe(2 + lengthSize(text.length) + text.length + 5)
  let position = 0
  if (text.length > 0) {
    bytes[position++] = msgTag
    position = writeLength(bytes, position, text.length)
    position += text.copy(bytes, position)
  }
  if (reply.state !== 0) {
    bytes[position++] = stateTag
    position = writeLength(bytes, position, reply.state)
  }
  return bytes.subarray(0, position)
}

/** The payloads of a push on `p` and `q`, made once for all its receivers. */
export interface PushPayloads {
  readonly json: readonly Uint8Array[] | null
  readonly protobuf: readonly Uint8Array[] | null
}

let lastPush: PushMessage | null = null
let lastPayloads: PushPayloads | null = null

/** One push goes to many clients in a row, so the last one's payloads are kept. */
export function payloadsOf(push: PushMessage): PushPayloads {
  if (push === lastPush && lastPayloads !== null) return lastPayloads
  const { module, type, json, protobuf } = push
  lastPush = push
  lastPayloads = {
    json: json === null ? null : [Buffer.from(encodeJsonPush(module, type, json), 'utf8')],
    protobuf: protobuf === null ? null : [encodeProtobufPush(module, type, protobuf)],
  }
  return lastPayloads
}
