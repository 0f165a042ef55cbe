/** 64-bit integers: decimal strings in messages, two unsigned halves on the wire. */

const pattern = /^(?:0|-?[1-9][0-9]{0,19})$/
/** So many characters are a safe integer, whatever they are. */
const safeLength = 15
const twoTo32 = 0x1_0000_0000
/** Upper halves below it make safe integers. */
const safeHigh = 0x20_0000

const maxSigned = 0x7fff_ffff_ffff_ffffn
const minSigned = -0x8000_0000_0000_0000n
const maxUnsigned = 0xffff_ffff_ffff_ffffn

export interface Halves {
  /** Unsigned. */
  readonly low: number
  /** Unsigned. */
  readonly high: number
}

/** The decimal string of a decimal string, safe integer or bigint in range, else null. */
export function int64Text(value: unknown, signed: boolean): string | null {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && (signed || value >= 0) ? String(value) : null
  if (typeof value === 'bigint') return isInRange(value, signed) ? String(value) : null
  if (typeof value !== 'string' || !pattern.test(value)) return null
  if (value.length <= safeLength) return signed || value[0] !== '-' ? value : null
  return isInRange(BigInt(value), signed) ? value : null
}

export function signedText(low: number, high: number): string {
  const top = high | 0
  if (top >= -safeHigh && top < safeHigh) return String(top * twoTo32 + low)
  return String(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)))
}

export function unsignedText(low: number, high: number): string {
  if (high < safeHigh) return String(high * twoTo32 + low)
  return String((BigInt(high) << 32n) | BigInt(low))
}

/** Two's complement of a decimal string in range. */
export function halvesOf(text: string): Halves {
  if (text.length <= safeLength) {
    const value = Number(text)
    const high = Math.floor(value / twoTo32)
    return { low: value - high * twoTo32, high: high >>> 0 }
  }
  const bits = BigInt.asUintN(64, BigInt(text))
  return { low: Number(bits & 0xffff_ffffn), high: Number(bits >> 32n) }
}

/** Zigzag, as sint64 is written. */
export function zigzag(value: Halves): Halves {
  const sign = value.high >> 31
  return {
    low: ((value.low << 1) ^ sign) >>> 0,
    high: (((value.high << 1) | (value.low >>> 31)) ^ sign) >>> 0,
  }
}

export function unzigzag(low: number, high: number): Halves {
  const sign = -(low & 1)
  return {
    low: (((low >>> 1) | (high << 31)) ^ sign) >>> 0,
    high: ((high >>> 1) ^ sign) >>> 0,
  }
}

function isInRange(value: bigint, signed: boolean): boolean {
  return signed ? value >= minSigned && value <= maxSigned : value >= 0n && value <= maxUnsigned
}
