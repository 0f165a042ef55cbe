import type { Primitives } from './primitives.ts'

const nonceLength = 32
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** The largest multiple of 62 in a byte: what lies above would favour the first characters. */
const unbiased = 248

/**
 * 32 characters of `[A-Za-z0-9]` from a CSPRNG, all equally likely. docs/protocol.md, section 3.
 */
export function newNonce(primitives: Primitives): string {
  let nonce = ''
  while (nonce.length < nonceLength)
    for (const byte of primitives.randomBytes(48))
      if (byte < unbiased && nonce.length < nonceLength) nonce += alphabet[byte % 62]
  return nonce
}
