import type { WireReader } from '../protocol/wire-reader.ts'
import type { WireWriter } from '../protocol/wire-writer.ts'

/**
 * One scalar type or enum of protobuf: how its values are judged, written and read. A value that
 * passed `check` or `fromJson` is in its plain form, and the writing functions take only that.
 */
export interface Scalar {
  readonly name: string
  readonly wireType: number
  readonly defaultValue: unknown
  /** The plain form of what a draft holds. Throws `FieldProblem`. */
  check(value: unknown): unknown
  /** The plain form of what JSON holds. Throws `FieldProblem`. */
  fromJson(value: unknown): unknown
  toJson(plain: unknown): string
  read(reader: WireReader): unknown
  write(writer: WireWriter, plain: unknown): void
  isDefault(plain: unknown): boolean
}
