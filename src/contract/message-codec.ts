/**
 * Codecs of messages: between what stands on the wire, as JSON or protobuf, and the plain objects
 * that handlers and clients see. Compiled once per message class from its descriptor, as closures
 * (browsers may forbid generated code). This is where input is judged: protobuf.js' own
 * `fromObject` converts and its decoder takes wrong wire types and bad UTF-8 as they come, so
 * neither is used. It never judges whole requests (json-guard.ts does) and knows no envelopes.
 */
import { SifakaError } from '../errors.ts'
import { malformed } from '../protocol/malformed.ts'
import { WireReader } from '../protocol/wire-reader.ts'
import { WireWriter } from '../protocol/wire-writer.ts'
import { messageTypeOf } from './descriptor.ts'
import { FieldProblem } from './field-problem.ts'
import { isRecord, nameOfKind } from './kinds.ts'
import { JsonReader } from './json-reader.ts'
import { JsonWriter } from './json-writer.ts'
import type { AnyMessageClass, MessageClass, Plain } from './message-class.ts'
import { ProtobufDecoder } from './protobuf-decoder.ts'
import { ProtobufEncoder } from './protobuf-encoder.ts'

export interface StringifyOptions {
  /** False leaves out scalars, lists and maps that have their default value. */
  readonly defaults: boolean
}

/**
 * Decoded messages are complete: scalars have their defaults, lists and maps are there (maps
 * without a prototype), unset messages, `optional` fields and oneof members are absent, and the
 * name of a oneof tells which member is set. 64-bit integers are decimal strings, enums numbers,
 * bytes `Uint8Array`.
 */
export interface MessageCodec<T = unknown> {
  /** Full name of the message, with package. */
  readonly name: string
  /**
   * The message in a parsed JSON value; undefined and null count as an empty object. Throws
   * `ParamParseFail`; the cause names the field and what it must be.
   */
  fromJson(value: unknown): T
  /**
   * The JSON text of what a handler returned or a caller passes. 64-bit integers may be given as
   * bigint, safe integer or decimal string, enums by name or number; keys that the message does not
   * have are left out. Throws `Internal`; the cause names the field and what it must be.
   */
  stringify(draft: unknown, options: StringifyOptions): string
  /** The message in protobuf bytes, of which nothing is shared. Throws `ParamParseFail`. */
  decode(bytes: Uint8Array): T
  /** Protobuf bytes of the same drafts under the same checks. Throws `Internal`. */
  encode(draft: unknown): Uint8Array
}

/**
 * The codec of a message class; compiled at the first call. Of no class it is `emptyCodec`. Throws
 * `ModuleInvalid` where class or descriptor are not what `sifaka proto` writes.
 */
export function codecOf<T>(messageClass: MessageClass<T>): MessageCodec<Plain<T>>
export function codecOf(messageClass: AnyMessageClass | undefined): MessageCodec
export function codecOf(messageClass: AnyMessageClass | undefined): MessageCodec {
  if (messageClass === undefined) return emptyCodec
  let codec = codecs.get(messageClass)
  if (codec === undefined) {
    codec = new CompiledCodec(messageClass)
    codecs.set(messageClass, codec)
  }
  return codec
}

/** For functions without request or response: any object or bytes in, `{}` or no bytes out. */
export const emptyCodec: MessageCodec<Record<string, never>> = {
  name: '',
  fromJson(value) {
    if (value !== undefined && value !== null && !isRecord(value))
      throw malformed(`Cannot read parameters: must be an object, is ${nameOfKind(value)}`)
    return {}
  },
  stringify: () => '{}',
  decode(bytes) {
    const reader = new WireReader(bytes)
    while (reader.position < reader.end) reader.skip(reader.tag() & 7)
    return {}
  },
  encode: () => new Uint8Array(0),
}

const codecs = new WeakMap<AnyMessageClass, MessageCodec>()

class CompiledCodec implements MessageCodec {
  readonly name: string
  readonly #jsonReader: JsonReader
  readonly #jsonWriter: JsonWriter
  readonly #decoder: ProtobufDecoder
  readonly #encoder: ProtobufEncoder

  constructor(messageClass: AnyMessageClass) {
    const type = messageTypeOf(messageClass)
    this.name = type.name
    this.#jsonReader = JsonReader.of(type)
    this.#jsonWriter = JsonWriter.of(type)
    this.#decoder = ProtobufDecoder.of(type)
    this.#encoder = ProtobufEncoder.of(type)
  }

  fromJson(value: unknown): unknown {
    try {
      return this.#jsonReader.read(value ?? {}, 1)
    } catch (error) {
      if (!(error instanceof FieldProblem)) throw error
      throw malformed(`Cannot read ${this.name}: ${error.message}`)
    }
  }

  stringify(draft: unknown, options: StringifyOptions): string {
    try {
      return this.#jsonWriter.write(draft, options.defaults, 1)
    } catch (error) {
      throw this.#unwritable(error)
    }
  }

  decode(bytes: Uint8Array): unknown {
    return this.#decoder.decode(new WireReader(bytes))
  }

  encode(draft: unknown): Uint8Array {
    const writer = new WireWriter()
    try {
      this.#encoder.write(writer, draft, 1)
      return writer.finish()
    } catch (error) {
      writer.release()
      throw this.#unwritable(error)
    }
  }

  #unwritable(error: unknown): unknown {
    if (!(error instanceof FieldProblem)) return error
    return new SifakaError('Internal', {
      cause: new TypeError(`Cannot write ${this.name}: ${error.message}`),
    })
  }
}
