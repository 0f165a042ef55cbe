import { maxMessageDepth } from '../protocol/limits.ts'
import { malformed } from '../protocol/malformed.ts'
import { WireType, type WireReader } from '../protocol/wire-reader.ts'
import type { FieldType, MessageType } from './descriptor.ts'
import type { Scalar } from './scalar.ts'
import { Template, type PlainMessage } from './template.ts'

/** Reads one occurrence of a field into the message. */
type Read = (reader: WireReader, wireType: number, message: PlainMessage, depth: number) => void

/** Reads messages of one type from protobuf. Throws `ParamParseFail`. */
export class ProtobufDecoder {
  readonly #name: string
  readonly #template: Template
  readonly #fields = new Map<number, Read>()

  static of(type: MessageType): ProtobufDecoder {
    return decoders.get(type) ?? new ProtobufDecoder(type)
  }

  private constructor(type: MessageType) {
    // Before its fields: a message may contain itself.
    decoders.set(type, this)
    this.#name = type.name
    this.#template = new Template(type)
    for (const field of type.fields) this.#fields.set(field.number, readField(type, field))
  }

  /** A whole message, up to the end of the reader. */
  decode(reader: WireReader): PlainMessage {
    const message = this.create()
    this.merge(reader, message, 1)
    return message
  }

  create(): PlainMessage {
    return this.#template.create()
  }

  /** The rest of the reader, on top of what the message holds. */
  merge(reader: WireReader, message: PlainMessage, depth: number): void {
    if (depth > maxMessageDepth) throw malformed(`${this.#name}: nested too deep`)
    while (reader.position < reader.end) {
      const tag = reader.tag()
      const read = this.#fields.get(tag >>> 3)
      if (read === undefined) reader.skip(tag & 7)
      else read(reader, tag & 7, message, depth)
    }
  }

  /** The same for a nested message behind its length. */
  mergeDelimited(reader: WireReader, message: PlainMessage, depth: number): void {
    const outerEnd = reader.end
    reader.end = reader.delimited()
    this.merge(reader, message, depth)
    reader.end = outerEnd
  }
}

const decoders = new WeakMap<MessageType, ProtobufDecoder>()

function readField(type: MessageType, field: FieldType): Read {
  const where = `${type.name}.${field.name}`
  const read = readUnclaimed(where, field)
  const { oneof, name } = field
  if (oneof === null) return read
  return (reader, wireType, message, depth) => {
    const before = Object.hasOwn(message, oneof) ? (message[oneof] as string) : name
    if (before !== name) delete message[before]
    message[oneof] = name
    read(reader, wireType, message, depth)
  }
}

function readUnclaimed(where: string, field: FieldType): Read {
  if (field.key !== null) return readMap(where, field, field.key)
  const { name, value } = field
  if ('message' in value) {
    const nested = ProtobufDecoder.of(value.message)
    return field.label === 'repeated'
      ? readMessages(where, name, nested)
      : readMessage(where, name, nested)
  }
  const { scalar } = value
  if (field.label === 'repeated') return readScalars(where, name, scalar)
  return (reader, wireType, message) => {
    if (wireType !== scalar.wireType) throw wrongWireType(where, wireType)
    message[name] = scalar.read(reader)
  }
}

/** A message that comes twice is merged. */
function readMessage(where: string, name: string, nested: ProtobufDecoder): Read {
  return (reader, wireType, message, depth) => {
    if (wireType !== WireType.Bytes) throw wrongWireType(where, wireType)
    if (!Object.hasOwn(message, name)) message[name] = nested.create()
    nested.mergeDelimited(reader, message[name] as PlainMessage, depth + 1)
  }
}

function readMessages(where: string, name: string, nested: ProtobufDecoder): Read {
  return (reader, wireType, message, depth) => {
    if (wireType !== WireType.Bytes) throw wrongWireType(where, wireType)
    const item = nested.create()
    nested.mergeDelimited(reader, item, depth + 1)
    ;(message[name] as unknown[]).push(item)
  }
}

/** Numbers come packed or one by one, whatever the `.proto` says. */
function readScalars(where: string, name: string, scalar: Scalar): Read {
  const packable = scalar.wireType !== WireType.Bytes
  return (reader, wireType, message) => {
    const list = message[name] as unknown[]
    if (wireType === scalar.wireType) {
      list.push(scalar.read(reader))
      return
    }
    if (!packable || wireType !== WireType.Bytes) throw wrongWireType(where, wireType)
    const outerEnd = reader.end
    reader.end = reader.delimited()
    while (reader.position < reader.end) list.push(scalar.read(reader))
    reader.end = outerEnd
  }
}

/**
 * Entries are messages {key 1, value 2}; what is missing has its default, the last of a key wins.
 */
function readMap(where: string, field: FieldType, key: Scalar): Read {
  const { name } = field
  const value = field.value
  const nested = 'message' in value ? ProtobufDecoder.of(value.message) : null
  const readValue = readUnclaimed(where, { ...field, name: 'value', label: 'single', key: null })
  return (reader, wireType, message, depth) => {
    if (wireType !== WireType.Bytes) throw wrongWireType(where, wireType)
    const outerEnd = reader.end
    reader.end = reader.delimited()
    const entry: PlainMessage = { key: key.defaultValue }
    while (reader.position < reader.end) {
      const tag = reader.tag()
      if (tag >>> 3 === 2) readValue(reader, tag & 7, entry, depth)
      else if (tag >>> 3 !== 1) reader.skip(tag & 7)
      else if ((tag & 7) !== key.wireType) throw wrongWireType(where, tag & 7)
      else entry['key'] = key.read(reader)
    }
    reader.end = outerEnd
    if (!Object.hasOwn(entry, 'value'))
      entry['value'] = 'scalar' in value ? value.scalar.defaultValue : nested!.create()
    ;(message[name] as PlainMessage)[String(entry['key'])] = entry['value']
  }
}

function wrongWireType(where: string, wireType: number): Error {
  return malformed(`${where}: wire type ${wireType}`)
}
