import { SifakaError } from '../../errors.ts'
import type { SetOptions } from './kv.ts'

/** 512 bytes: a module's prefix, a 256-byte id and room; keys are names, not data. */
const maxKeyBytes = 512
/** 64 KiB: as much as a client's largest packet; anything larger belongs into SQL. */
const maxValueBytes = 65_536

/** Throws `StoreFailed` for a key no store takes, so that adapters differ in nothing. */
export function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key)
  if (bytes === 0 || bytes > maxKeyBytes)
    throw refused(`Cannot use a key of ${bytes} bytes: it has 1 to ${maxKeyBytes}`)
  checkText(key)
}

/** Throws `StoreFailed` for half a surrogate pair: in bytes all of them are the same character. */
export function checkText(text: string): void {
  if (!text.isWellFormed()) throw refused('Cannot use a key or value that is no well-formed text')
}

/**
 * Throws `StoreFailed` for a value above `maxValueBytes`, and for one that is no well-formed text.
 */
export function checkValue(value: string): void {
  const bytes = Buffer.byteLength(value)
  if (bytes > maxValueBytes)
    throw refused(`Cannot store a value of ${bytes} bytes: at most ${maxValueBytes}`)
  checkText(value)
}

/**
 * The time to live in whole milliseconds, or undefined for none; throws `StoreFailed` below 1 ms.
 */
export function ttlOf(options: SetOptions | undefined): number | undefined {
  const ttlMs = options?.ttlMs
  if (ttlMs === undefined) return undefined
  if (!(ttlMs > 0) || !Number.isSafeInteger(Math.ceil(ttlMs)))
    throw refused(`Cannot use a time to live of ${ttlMs} ms: it is a positive number`)
  return Math.ceil(ttlMs)
}

/** The step of a counter; throws `StoreFailed` where it is not a safe integer. */
export function stepOf(by: number | undefined): number {
  const step = by ?? 1
  if (!Number.isSafeInteger(step)) throw refused(`Cannot count by ${step}: it is a safe integer`)
  return step
}

/** Throws `StoreFailed` for a sum that a number cannot hold exactly. */
export function checkSum(sum: number): number {
  if (!Number.isSafeInteger(sum)) throw refused('Cannot count beyond the safe integers')
  return sum
}

/** The words are for the log: a client sees the general text of `StoreFailed` alone. */
export function refused(reason: string): SifakaError {
  return new SifakaError('StoreFailed', { cause: new Error(reason) })
}
