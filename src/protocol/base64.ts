/** Base64 with the standard alphabet (RFC 4648 section 4), without Buffer, atob or exceptions. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const invalid = 255
const values = new Uint8Array(128).fill(invalid)
for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i

/** Always padded. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  const whole = bytes.length - (bytes.length % 3)
  for (let i = 0; i < whole; i += 3) text += quartet(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!)
  const rest = bytes.length - whole
  if (rest === 1) text += quartet(bytes[whole]!, 0, 0).slice(0, 2) + '=='
  if (rest === 2) text += quartet(bytes[whole]!, bytes[whole + 1]!, 0).slice(0, 3) + '='
  return text
}

/**
 * The bytes of a base64 text, padded or not. Null for anything else: other alphabets, white space,
 * wrong padding, left-over bits that are not zero.
 */
export function decodeBase64(text: string): Uint8Array | null {
  const length = unpaddedLength(text)
  if (length < 0) return null
  const bytes = new Uint8Array(Math.floor((length * 3) / 4))
  let at = 0
  let bits = 0
  let held = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    const value = code < 128 ? values[code]! : invalid
    if (value === invalid) return null
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = held >> bits
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null
}

function quartet(a: number, b: number, c: number): string {
  return (
    alphabet[a >> 2]! +
    alphabet[((a & 3) << 4) | (b >> 4)]! +
    alphabet[((b & 15) << 2) | (c >> 6)]! +
    alphabet[c & 63]!
  )
}

function unpaddedLength(text: string): number {
  let length = text.length
  if (text.endsWith('=')) {
    if (length % 4 !== 0) return -1
    length -= text.endsWith('==') ? 2 : 1
  }
  return length % 4 === 1 ? -1 : length
}
