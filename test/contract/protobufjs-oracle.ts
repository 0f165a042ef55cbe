import type { FieldType, MessageType } from '../../src/contract/descriptor.ts'

/** A message that protobuf.js decoded, in the plain form that our codecs give. */
export function plainOfProtobufJs(type: MessageType, message: object): Record<string, unknown> {
  const plain: Record<string, unknown> = {}
  for (const field of type.fields) {
    const value = (message as Record<string, unknown>)[field.name]
    const has = Object.hasOwn(message, field.name) && value !== null && value !== undefined
    if (field.presence && !has) continue
    if (field.oneof !== null) plain[field.oneof] = field.name
    plain[field.name] = fieldOf(field, value)
  }
  return plain
}

function fieldOf(field: FieldType, value: unknown): unknown {
  if (field.label === 'repeated')
    return ((value ?? []) as unknown[]).map(item => valueOf(field, item))
  if (field.key === null) return valueOf(field, value)
  const map: Record<string, unknown> = Object.create(null)
  for (const [key, item] of Object.entries(value ?? {}))
    map[keyOf(field.key.name, key)] = valueOf(field, item)
  return map
}

function valueOf({ value: type }: FieldType, value: unknown): unknown {
  if ('message' in type) return plainOfProtobufJs(type.message, value as object)
  if (typeof type.scalar.defaultValue === 'string' && type.scalar.name !== 'string')
    return String(value)
  return type.scalar.name === 'bytes' ? Uint8Array.from(value as Uint8Array) : value
}

/** protobuf.js keeps 64-bit keys as eight characters of their bits. */
function keyOf(type: string, key: string): string {
  if (!type.endsWith('64')) return key
  const bits = Buffer.from(key, 'latin1')
  const unsigned = type === 'uint64' || type === 'fixed64'
  return String(unsigned ? bits.readBigUInt64LE() : bits.readBigInt64LE())
}
