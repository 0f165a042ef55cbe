import { maxMessageDepth } from '../protocol/limits.ts'
import type { FieldType, MessageType, ValueType } from './descriptor.ts'
import { atKey, FieldProblem, inField } from './field-problem.ts'
import { fieldValue, mustBe, toRecord } from './kinds.ts'
import { mapKeyFromText } from './map-keys.ts'
import { Template, type PlainMessage } from './template.ts'

type Read = (value: unknown, depth: number) => unknown
interface FieldReader {
  readonly name: string
  readonly oneof: string | null
  readonly read: Read
}

/** Reads messages of one type from parsed JSON. Throws `FieldProblem`. */
export class JsonReader {
  readonly #template: Template
  readonly #fields: FieldReader[] = []

  static of(type: MessageType): JsonReader {
    return readers.get(type) ?? new JsonReader(type)
  }

  private constructor(type: MessageType) {
    // Before its fields: a message may contain itself.
    readers.set(type, this)
    this.#template = new Template(type)
    for (const field of type.fields)
      this.#fields.push({ name: field.name, oneof: field.oneof, read: readField(field) })
  }

  read(value: unknown, depth: number): PlainMessage {
    if (depth > maxMessageDepth) throw new FieldProblem('is nested too deep')
    const record = toRecord(value)
    const message = this.#template.create()
    for (const field of this.#fields) {
      const given = fieldValue(record, field.name)
      if (given === undefined || given === null) continue
      try {
        if (field.oneof !== null) claim(message, field.oneof, field.name)
        message[field.name] = field.read(given, depth)
      } catch (error) {
        throw inField(error, field.name)
      }
    }
    return message
  }
}

const readers = new WeakMap<MessageType, JsonReader>()

function claim(message: PlainMessage, oneof: string, name: string): void {
  if (Object.hasOwn(message, oneof))
    throw new FieldProblem(`must be absent where "${String(message[oneof])}" is set`)
  message[oneof] = name
}

function readField(field: FieldType): Read {
  const read = readValue(field.value)
  if (field.label === 'repeated') return readList(read)
  if (field.key !== null) return readMap(field, read)
  return read
}

function readValue(value: ValueType): Read {
  if ('scalar' in value) {
    const { scalar } = value
    return given => scalar.fromJson(given)
  }
  const nested = JsonReader.of(value.message)
  return (given, depth) => nested.read(given, depth + 1)
}

function readList(read: Read): Read {
  return (given, depth) => {
    if (!Array.isArray(given)) throw mustBe('a list', given)
    const list: unknown[] = []
    try {
      for (const item of given) list.push(read(item, depth))
    } catch (error) {
      throw atKey(error, list.length)
    }
    return list
  }
}

function readMap(field: FieldType, read: Read): Read {
  const keyOf = mapKeyFromText(field)
  return (given, depth) => {
    const record = toRecord(given)
    const map: PlainMessage = Object.create(null)
    for (const key of Object.keys(record))
      try {
        keyOf(key)
        map[key] = read(record[key], depth)
      } catch (error) {
        throw atKey(error, key)
      }
    return map
  }
}
