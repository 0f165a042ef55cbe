import { SifakaError } from '../errors.ts'
import type { AnyMessageClass, RootDescriptor } from './message-class.ts'
import type { Scalar } from './scalar.ts'
import { enumScalar, scalarOf } from './scalars.ts'

/** A message as its descriptor says, with all names resolved. May refer to itself. */
export interface MessageType {
  /** Full name, with package. */
  readonly name: string
  /** In the order of the `.proto`. */
  readonly fields: readonly FieldType[]
}

/** What stands in a field, a list element or a map value. */
export type ValueType = { readonly scalar: Scalar } | { readonly message: MessageType }

export interface FieldType {
  readonly name: string
  readonly number: number
  readonly label: 'single' | 'repeated' | 'map'
  readonly value: ValueType
  /** Keys of a map, else null. */
  readonly key: Scalar | null
  /** Absent unless set: messages, `optional` fields and members of a oneof. */
  readonly presence: boolean
  /** Lists of numbers are written packed; both forms are read. */
  readonly packed: boolean
  /** Name of the oneof it is a member of, else null. */
  readonly oneof: string | null
}

/**
 * The message type of a generated class. Throws `ModuleInvalid` where the descriptor is missing,
 * contradicts itself, or says something that proto3 does not have.
 */
export function messageTypeOf(messageClass: AnyMessageClass): MessageType {
  const descriptor = (messageClass as Partial<AnyMessageClass>).descriptor
  if (!descriptor || typeof descriptor.name !== 'string' || typeof descriptor.root !== 'object')
    throw invalid(
      `Cannot use message class "${messageClass.name}": it has no descriptor; write it with "sifaka proto"`,
    )
  let types = typesOfRoots.get(descriptor.root)
  if (types === undefined) {
    types = new DescribedTypes(descriptor.root)
    typesOfRoots.set(descriptor.root, types)
  }
  return types.message(descriptor.name)
}

/** Durable pushes will carry their sequence there. See docs/protocol.md. */
const sequenceField = 2047

const typesOfRoots = new WeakMap<RootDescriptor, DescribedTypes>()

interface FieldJson {
  readonly type: string
  readonly id: number
  readonly rule?: string
  readonly keyType?: string
  readonly options?: { readonly packed?: boolean; readonly proto3_optional?: boolean }
}

interface EntryJson {
  readonly fields?: Readonly<Record<string, FieldJson>>
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>
  readonly values?: Readonly<Record<string, number>>
  readonly nested?: Readonly<Record<string, EntryJson>>
  readonly edition?: string
  readonly group?: boolean
}

/** The types of one descriptor: indexed at once, resolved when asked for. */
class DescribedTypes {
  readonly #entries = new Map<string, EntryJson>()
  readonly #messages = new Map<string, MessageType>()
  readonly #enums = new Map<string, Scalar>()

  constructor(root: RootDescriptor) {
    this.#index(root as EntryJson, '')
  }

  message(name: string): MessageType {
    const known = this.#messages.get(name)
    if (known) return known
    const json = this.#entries.get(name)
    if (!json?.fields)
      throw invalid(`Cannot use message "${name}": its descriptor does not have it`)
    if ((json.edition ?? 'proto3') !== 'proto3' || json.group)
      throw invalid(`Cannot use message "${name}": it is ${json.edition ?? 'a group'}, want proto3`)
    const fields: FieldType[] = []
    const type: MessageType = { name, fields }
    // Before its fields: a message may contain itself.
    this.#messages.set(name, type)
    const oneofs = realOneofs(json)
    try {
      for (const [fieldName, field] of Object.entries(json.fields))
        fields.push(this.#field(name, fieldName, field, oneofs.get(fieldName) ?? null))
    } catch (error) {
      // Whatever refers to it is not complete either.
      this.#messages.clear()
      throw error
    }
    return type
  }

  #field(owner: string, name: string, json: FieldJson, oneof: string | null): FieldType {
    if (name === '__proto__' || oneof === '__proto__')
      throw invalid(`Cannot use field "${owner}.${name}": "__proto__" is no field name, rename it`)
    if (json.id === sequenceField)
      throw invalid(
        `Cannot use field "${owner}.${name}": number ${json.id} is kept for the protocol`,
      )
    const value = this.#value(owner, name, json.type)
    const repeated = json.rule === 'repeated'
    const single = !repeated && json.keyType === undefined
    return {
      name,
      number: json.id,
      label: repeated ? 'repeated' : single ? 'single' : 'map',
      value,
      key: json.keyType === undefined ? null : (scalarOf(json.keyType) ?? null),
      presence:
        single && ('message' in value || oneof !== null || json.options?.proto3_optional === true),
      packed: repeated && isPackable(value) && json.options?.packed !== false,
      oneof,
    }
  }

  #value(owner: string, field: string, type: string): ValueType {
    const scalar = scalarOf(type)
    if (scalar) return { scalar }
    const name = this.#resolve(owner, type)
    if (name === null) throw invalid(`Cannot use field "${owner}.${field}": no type "${type}"`)
    const values = this.#entries.get(name)?.values
    return values ? { scalar: this.#enum(name, values) } : { message: this.message(name) }
  }

  /** From the innermost scope outwards, as protobuf looks names up. */
  #resolve(scope: string, type: string): string | null {
    if (type.startsWith('.')) return this.#entries.has(type.slice(1)) ? type.slice(1) : null
    for (let at = scope; ; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const name = at === '' ? type : `${at}.${type}`
      if (this.#entries.has(name)) return name
      if (at === '') return null
    }
  }

  #enum(name: string, values: Readonly<Record<string, number>>): Scalar {
    let scalar = this.#enums.get(name)
    if (!scalar) this.#enums.set(name, (scalar = enumScalar(values)))
    return scalar
  }

  #index(json: EntryJson, scope: string): void {
    for (const [name, entry] of Object.entries(json.nested ?? {})) {
      const full = scope === '' ? name : `${scope}.${name}`
      if (entry.fields || entry.values) this.#entries.set(full, entry)
      this.#index(entry, full)
    }
  }
}

/** Oneof of each member. An `optional` field stands in a oneof of its own that nobody wrote. */
function realOneofs(json: EntryJson): Map<string, string> {
  const members = new Map<string, string>()
  for (const [name, { oneof }] of Object.entries(json.oneofs ?? {}))
    for (const member of oneof)
      if (!json.fields?.[member]?.options?.proto3_optional) members.set(member, name)
  return members
}

function isPackable(value: ValueType): boolean {
  return 'scalar' in value && value.scalar.name !== 'string' && value.scalar.name !== 'bytes'
}

function invalid(text: string): SifakaError {
  return new SifakaError('ModuleInvalid', { text })
}
