import type { MessageType } from './descriptor.ts'
import { fieldValue, isRecord } from './kinds.ts'

/** A name in a draft that its message does not have, while fields of the message are missing. */
export interface MisnamedField {
  readonly message: string
  readonly given: string
  /** Fields that were not given, one or more. */
  readonly missing: readonly string[]
}

/**
 * The first misnamed field of a draft that was written without an error. The type checker finds
 * none in what a handler returns, and on the wire it is left out. Whoever gives all fields and
 * more makes no mistake: so do whole rows of a table. Of lists and maps the first element is
 * looked at.
 */
export function misnamedField(type: MessageType, draft: unknown): MisnamedField | null {
  if (!isRecord(draft)) return null
  const missing = type.fields
    .filter(({ name }) => fieldValue(draft, name) === undefined)
    .map(({ name }) => name)
  const given = missing.length === 0 ? undefined : strayName(type, draft)
  if (given !== undefined) return { message: type.name, given, missing }
  for (const { name, label, value } of type.fields) {
    if (!('message' in value)) continue
    const held = fieldValue(draft, name)
    const found = misnamedField(value.message, label === 'single' ? held : firstOf(held))
    if (found !== null) return found
  }
  return null
}

function strayName(type: MessageType, draft: Record<string, unknown>): string | undefined {
  // A decoded message has the names of its oneofs besides.
  const known = new Set(type.fields.flatMap(({ name, oneof }) => [name, oneof]))
  return Object.keys(draft).find(name => draft[name] !== undefined && !known.has(name))
}

function firstOf(held: unknown): unknown {
  if (Array.isArray(held)) return held[0]
  return isRecord(held) ? Object.values(held)[0] : undefined
}
