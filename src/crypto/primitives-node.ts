/** Primitives on OpenSSL, for servers and Node clients. */
import { createCipheriv, createSecretKey, hash, randomBytes } from 'node:crypto'
import type { Primitives } from './primitives.ts'

/** As long as the longest key stream that a session keeps. */
const zeros = new Uint8Array(2048)

export const nodePrimitives: Primitives = {
  md5: bytes => hash('md5', bytes, 'buffer'),
  aesCtrKeyStream(key, iv, length) {
    // A raw key costs 14 us a call on Node 24, a KeyObject next to nothing.
    const cipher = createCipheriv('aes-128-ctr', createSecretKey(key), iv)
    return cipher.update(
      length <= zeros.length ? zeros.subarray(0, length) : new Uint8Array(length),
    )
  },
  randomBytes: length => randomBytes(length),
}
