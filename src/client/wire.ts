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

/** Throws `ParamParseFail` where the parameters do not fit the contract's message. */
export function encodeCall(target: CallTarget, params: unknown, wire: Wire): EncodedCall {
  const { contract, name, spec } = target
  const codec = spec.request === undefined ? null : codecOf(spec.request)
  if (wire === 'protobuf') {
    return {
      topic: 'f',
      bytes: encodeProtobufRequest(contract.id, spec.id, codec?.encode(params)),
    }
  }
  const text = encodeJsonRequest(contract.name, name, codec?.stringify(params))
  return { topic: 'i', bytes: toUtf8.encode(text) }
}

/** A request without a contract; `params` is any JSON value. */
export function encodeUntyped(
  module: string | number,
  func: string | number,
  params: unknown,
): Uint8Array {
  return toUtf8.encode(encodeJsonRequest(module, func, JSON.stringify(params)))
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
  if (spec.response === undefined) return { type: 'result', value: {} }
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
  if (spec.response === undefined) return { type: 'result', value: {} }
  return { type: 'result', value: codecOf(spec.response).decode(reply.result) }
}

function failure(
  { state, msg }: Pick<JsonReply, 'state' | 'msg'>,
  spec: FunctionSpec | undefined,
): Outcome | null {
  if (state === 0) return null
  return { type: 'error', error: SifakaError.ofState(state, msg, errorNames(spec)) }
}

function errorNames(spec: FunctionSpec | undefined): Record<number, string> {
  const names: Record<number, string> = {}
  for (const [name, { code }] of Object.entries(spec?.errors ?? {})) names[code] = name
  return names
}
