import { maxMessageDepth } from '../protocol/limits.ts'
import type { FieldType, MessageType, ValueType } from './descriptor.ts'
import { atKey, FieldProblem, inField } from './field-problem.ts'
import { fieldValue, mustBe, toRecord } from './kinds.ts'
import { mapKeyFromText } from './map-keys.ts'
import { jsonString } from './scalars.ts'

/** The text of a value; empty where it is left out. */
type Write = (value: unknown, defaults: boolean, depth: number) => string
interface FieldWriter {
  readonly name: string
  readonly oneof: string | null
  /** `"name":` and the same behind a comma. */
  readonly key: string
  readonly commaKey: string
  /** Where the draft has none; empty for what is then absent. */
  readonly defaultText: string
  readonly write: Write
}

/** Writes drafts of one message type as JSON text. Throws `FieldProblem`. */
export class JsonWriter {
  readonly #fields: FieldWriter[] = []
  readonly #hasOneofs: boolean

  static of(type: MessageType): JsonWriter {
    return writers.get(type) ?? new JsonWriter(type)
  }

  private constructor(type: MessageType) {
    // Before its fields: a message may contain itself.
    writers.set(type, this)
    this.#hasOneofs = type.fields.some(field => field.oneof !== null)
    for (const field of type.fields) this.#fields.push(fieldWriter(field))
  }

  write(draft: unknown, defaults: boolean, depth: number): string {
    if (depth > maxMessageDepth) throw new FieldProblem('is nested too deep or contains itself')
    const record = toRecord(draft)
    if (this.#hasOneofs) checkOneofs(record, this.#fields)
    let text = '{'
    for (const field of this.#fields) {
      const value = fieldText(field, record, defaults, depth)
      if (value !== '') text += (text.length === 1 ? field.key : field.commaKey) + value
    }
    return text + '}'
  }
}

const writers = new WeakMap<MessageType, JsonWriter>()

function fieldText(
  field: FieldWriter,
  record: Record<string, unknown>,
  defaults: boolean,
  depth: number,
): string {
  const given = fieldValue(record, field.name)
  if (given === undefined || given === null) return defaults ? field.defaultText : ''
  try {
    return field.write(given, defaults, depth)
  } catch (error) {
    throw inField(error, field.name)
  }
}

/** Throws `FieldProblem` where two members of a oneof are set. */
export function checkOneofs(
  record: Record<string, unknown>,
  fields: readonly { readonly name: string; readonly oneof: string | null }[],
): void {
  const set = new Map<string, string>()
  for (const { name, oneof } of fields) {
    if (oneof === null || (fieldValue(record, name) ?? null) === null) continue
    const other = set.get(oneof)
    if (other !== undefined)
      throw new FieldProblem(`must be absent where "${other}" is set`).inField(name)
    set.set(oneof, name)
  }
}

function fieldWriter(field: FieldType): FieldWriter {
  const key = `${JSON.stringify(field.name)}:`
  return {
    name: field.name,
    oneof: field.oneof,
    key,
    commaKey: `,${key}`,
    defaultText: defaultText(field),
    write: writeField(field),
  }
}

function defaultText({ label, presence, value }: FieldType): string {
  if (label === 'repeated') return '[]'
  if (label === 'map') return '{}'
  return presence || !('scalar' in value) ? '' : value.scalar.toJson(value.scalar.defaultValue)
}

function writeField(field: FieldType): Write {
  const write = writeValue(field.value)
  if (field.label === 'repeated') return writeList(write)
  if (field.key !== null) return writeMap(field, write)
  if (field.presence || !('scalar' in field.value)) return write
  const { scalar } = field.value
  return (given, defaults) => {
    const plain = scalar.check(given)
    return !defaults && scalar.isDefault(plain) ? '' : scalar.toJson(plain)
  }
}

function writeValue(value: ValueType): Write {
  if ('scalar' in value) {
    const { scalar } = value
    return given => scalar.toJson(scalar.check(given))
  }
  const nested = JsonWriter.of(value.message)
  return (given, defaults, depth) => nested.write(given, defaults, depth + 1)
}

function writeList(write: Write): Write {
  return (given, defaults, depth) => {
    if (!Array.isArray(given)) throw mustBe('a list', given)
    if (given.length === 0) return defaults ? '[]' : ''
    let text = '['
    for (let i = 0; i < given.length; i++)
      try {
        text += (i === 0 ? '' : ',') + write(given[i], defaults, depth)
      } catch (error) {
        throw atKey(error, i)
      }
    return text + ']'
  }
}

function writeMap(field: FieldType, write: Write): Write {
  const keyOf = mapKeyFromText(field)
  return (given, defaults, depth) => {
    const record = toRecord(given)
    let text = ''
    for (const key of Object.keys(record))
      try {
        keyOf(key)
        const value = write(record[key], defaults, depth)
        text += `${text === '' ? '{' : ','}${jsonString(key)}:${value}`
      } catch (error) {
        throw atKey(error, key)
      }
    if (text !== '') return text + '}'
    return defaults ? '{}' : ''
  }
}
