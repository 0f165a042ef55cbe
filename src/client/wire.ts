/** Calls as bytes and replies as results, on both wires. */
import type { Contract, FunctionSpec } from '../contract/contract.ts'
import { codecOf } from '../contract/message-codec.ts'
import { SifakaError } from '../errors.ts'
import { decodeJsonReply, decodeProtobufReply } from '../protocol/reply.ts'
import type { JsonReply } from '../protocol/reply.ts'
import { encodeJsonRequest, encodeProtobufRequest } from '../protocol/request.ts'
import type { Wire } from './options.ts'

/** A function of a contract. */
export interface CallTarget {
  readonly contract: Contract
  readonly name: string
  readonly spec: FunctionSpec
}

/** What the server answered: its result, or the error it failed with. */
export type Outcome =
  | { readonly type: 'result'; readonly value: unknown }
  | { readonly type: 'error'; readonly error: SifakaError }

/** A request ready to be encrypted. */
export interface EncodedCall {
  readonly topic: 'i' | 'f'
  readonly bytes: Uint8Array
}

const toUtf8 = new TextEncoder()
const ofUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a payload; throws where it is not UTF-8. */
export function textOf(payload: Uint8Array): string {
  return ofUtf8.decode(payload)
}

/** Throws `ParamParseFail`, with the reason as its text, where the parameters do not fit. */
export function encodeCall(target: CallTarget, params: unknown, wire: Wire): EncodedCall {
  const { contract, name, spec } = target
  try {
    if (wire === 'protobuf') {
      const message = codecOf(spec.request).encode(params)
      return { topic: 'f', bytes: encodeProtobufRequest(contract.id, spec.id, message) }
    }
    // defaults left out: the server fills them in, and its version of the message knows best
    const message = codecOf(spec.request).stringify(params, { defaults: false })
    return { topic: 'i', bytes: toUtf8.encode(encodeJsonRequest(contract.name, name, message)) }
  } catch (error) {
    throw unwritable(error)
  }
}

/** A request without a contract. Throws `ParamParseFail` where `params` is no JSON value. */
export function encodeUntyped(
  module: string | number,
  func: string | number,
  params: unknown,
): Uint8Array {
  try {
    return toUtf8.encode(encodeJsonRequest(module, func, JSON.stringify(params)))
  } catch (error) {
    const text = error instanceof Error ? error.message : 'Cannot write the parameters as JSON'
    throw new SifakaError('ParamParseFail', { text, cause: error })
  }
}

/** Throws where the payload is no reply to this call. */
export function decodeReply(target: CallTarget, topic: 'i' | 'f', payload: Uint8Array): Outcome {
  return topic === 'i' ? ofJson(target.spec, payload) : ofProtobuf(target, payload)
}

/** The same without a contract: the result as JSON. The spec gives errors their names, if known. */
export function decodeUntyped(payload: Uint8Array, spec: FunctionSpec | undefined): Outcome {
  const reply = decodeJsonReply(textOf(payload))
  return failure(reply, spec) ?? { type: 'result', value: reply.result }
}

function ofJson(spec: FunctionSpec, payload: Uint8Array): Outcome {
  const reply = decodeJsonReply(textOf(payload))
  const failed = failure(reply, spec)
  if (failed !== null) return failed
  return { type: 'result', value: codecOf(spec.response).fromJson(reply.result) }
}

function ofProtobuf(target: CallTarget, payload: Uint8Array): Outcome {
  const { contract, spec } = target
  const reply = decodeProtobufReply(payload)
  if (reply.module !== contract.id || reply.func !== spec.id) {
    throw new TypeError(`a reply of ${reply.module}.${reply.func} in the place of this one`)
  }
  const failed = failure(reply, spec)
  if (failed !== null) return failed
  return { type: 'result', value: codecOf(spec.response).decode(reply.result) }
}

function failure(
  { state, msg }: Pick<JsonReply, 'state' | 'msg'>,
  spec: FunctionSpec | undefined,
): Outcome | null {
  if (state === 0) return null
  return { type: 'error', error: SifakaError.ofState(state, msg, errorNames(spec)) }
}

/** A codec blames its caller as a handler (`Internal`); here the caller is the application. */
function unwritable(error: unknown): unknown {
  if (!(error instanceof SifakaError) || !(error.cause instanceof Error)) return error
  return new SifakaError('ParamParseFail', { text: error.cause.message, cause: error })
}

function errorNames(spec: FunctionSpec | undefined): Record<number, string> {
  const names: Record<number, string> = {}
  for (const [name, { code }] of Object.entries(spec?.errors ?? {})) names[code] = name
  return names
}
