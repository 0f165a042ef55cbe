/**
 * Primitives in plain JavaScript, for browsers: WebCrypto knows no MD5 and answers by promise only.
 */
import { ctr } from '@noble/ciphers/aes.js'
import { md5 } from '@noble/hashes/legacy.js'
import type { Primitives } from './primitives.ts'

/** What `getRandomValues` gives in one call. */
const maxRandomBytes = 65_536

export const webPrimitives: Primitives = {
  md5: bytes => md5(bytes),
  aesCtrKeyStream: (key, iv, length) => ctr(key, iv).encrypt(new Uint8Array(length)),
  randomBytes(length) {
    const bytes = new Uint8Array(length)
    for (let at = 0; at < length; at += maxRandomBytes)
      globalThis.crypto.getRandomValues(bytes.subarray(at, at + maxRandomBytes))
    return bytes
  },
}
