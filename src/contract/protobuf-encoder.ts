import { maxMessageDepth } from '../protocol/limits.ts'
import { WireType } from '../protocol/wire-reader.ts'
import type { WireWriter } from '../protocol/wire-writer.ts'
import type { FieldType, MessageType, ValueType } from './descriptor.ts'
import { atKey, FieldProblem, inField } from './field-problem.ts'
import { checkOneofs } from './json-writer.ts'
import { fieldValue, mustBe, toRecord } from './kinds.ts'
import { mapKeyFromText } from './map-keys.ts'
import type { Scalar } from './scalar.ts'

type Write = (writer: WireWriter, value: unknown, depth: number) => void
interface FieldEncoder {
  readonly name: string
  readonly oneof: string | null
  readonly write: Write
}

/** Writes drafts of one message type as protobuf, in the order of field numbers as protoc does. */
export class ProtobufEncoder {
  readonly #fields: FieldEncoder[] = []
  readonly #hasOneofs: boolean

  static of(type: MessageType): ProtobufEncoder {
    return encoders.get(type) ?? new ProtobufEncoder(type)
  }

  private constructor(type: MessageType) {
    // Before its fields: a message may contain itself.
    encoders.set(type, this)
    this.#hasOneofs = type.fields.some(field => field.oneof !== null)
    for (const field of type.fields.toSorted((a, b) => a.number - b.number))
      this.#fields.push({ name: field.name, oneof: field.oneof, write: writeField(field) })
  }

  /** Throws `FieldProblem`. */
  write(writer: WireWriter, draft: unknown, depth: number): void {
    if (depth > maxMessageDepth) throw new FieldProblem('is nested too deep or contains itself')
    const record = toRecord(draft)
    if (this.#hasOneofs) checkOneofs(record, this.#fields)
    for (const field of this.#fields) {
      const given = fieldValue(record, field.name)
      if (given === undefined || given === null) continue
      try {
        field.write(writer, given, depth)
      } catch (error) {
        throw inField(error, field.name)
      }
    }
  }
}

const encoders = new WeakMap<MessageType, ProtobufEncoder>()

function writeField(field: FieldType): Write {
  if (field.key !== null) return writeMap(field, field.key)
  const { value, number } = field
  if (field.label === 'repeated')
    return field.packed && 'scalar' in value
      ? writePacked(number, value.scalar)
      : writeList(writeTagged(number, value))
  if (field.presence || !('scalar' in value)) return writeTagged(number, value)
  const { scalar } = value
  const tag = tagOf(number, scalar.wireType)
  return (writer, given) => {
    const plain = scalar.check(given)
    if (scalar.isDefault(plain)) return
    writer.uint32(tag)
    scalar.write(writer, plain)
  }
}

/** One value behind its tag, default or not. */
function writeTagged(number: number, value: ValueType): Write {
  if ('scalar' in value) {
    const { scalar } = value
    const tag = tagOf(number, scalar.wireType)
    return (writer, given) => {
      const plain = scalar.check(given)
      writer.uint32(tag)
      scalar.write(writer, plain)
    }
  }
  const nested = ProtobufEncoder.of(value.message)
  const tag = tagOf(number, WireType.Bytes)
  return (writer, given, depth) => {
    writer.uint32(tag)
    const start = writer.begin()
    nested.write(writer, given, depth + 1)
    writer.end(start)
  }
}

function writePacked(number: number, scalar: Scalar): Write {
  const tag = tagOf(number, WireType.Bytes)
  const write = writeList((writer, item) => scalar.write(writer, scalar.check(item)))
  return (writer, given, depth) => {
    if (Array.isArray(given) && given.length === 0) return
    writer.uint32(tag)
    const start = writer.begin()
    write(writer, given, depth)
    writer.end(start)
  }
}

function writeList(write: Write): Write {
  return (writer, given, depth) => {
    if (!Array.isArray(given)) throw mustBe('a list', given)
    for (let i = 0; i < given.length; i++)
      try {
        write(writer, given[i], depth)
      } catch (error) {
        throw atKey(error, i)
      }
  }
}

/** Each entry is a message {key 1, value 2}; both are always written. */
function writeMap(field: FieldType, keyType: Scalar): Write {
  const tag = tagOf(field.number, WireType.Bytes)
  const keyTag = tagOf(1, keyType.wireType)
  const keyOf = mapKeyFromText(field)
  const writeEntryValue = writeTagged(2, field.value)
  return (writer, given, depth) => {
    const record = toRecord(given)
    for (const text of Object.keys(record))
      try {
        const key = keyOf(text)
        writer.uint32(tag)
        const start = writer.begin()
        writer.uint32(keyTag)
        keyType.write(writer, key)
        writeEntryValue(writer, record[text], depth)
        writer.end(start)
      } catch (error) {
        throw atKey(error, text)
      }
  }
}

function tagOf(number: number, wireType: number): number {
  return ((number << 3) | wireType) >>> 0
}
