/**
 * The classic suite as docs/protocol.md states it, for the benchmark's own ends: it uses
 * node:crypto alone and none of the server's code, so that a mistake there cannot hide here.
 */
import { createCipheriv, createHash, createSecretKey, randomInt } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

const nonceAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Key of a connection, which is its initial counter block too. */
export interface ClassicKey {
  readonly key: KeyObject
  readonly iv: Buffer
}

/** Derives the key from a client id (32 to 64 ASCII characters) and a nonce (32). */
export function classicKey(clientId: string, nonce: string): ClassicKey {
  const bytes = Buffer.from(clientId + nonce, 'latin1')
  swap(bytes, 32, 6)
  swap(bytes, 48, 31)
  const digest = createHash('md5').update(bytes).digest()
  return { key: createSecretKey(digest), iv: digest }
}

/**
 * The first `length` bytes of the key stream, which is the same for every message of a connection.
 */
export function keyStream(classic: ClassicKey, length: number): Buffer {
  return createCipheriv('aes-128-ctr', classic.key, classic.iv).update(Buffer.alloc(length))
}

/** A fresh nonce: 32 characters of `[A-Za-z0-9]`. */
export function newNonce(): string {
  let nonce = ''
  for (let i = 0; i < 32; i++) nonce += nonceAlphabet[randomInt(nonceAlphabet.length)]
  return nonce
}

function swap(bytes: Buffer, a: number, b: number): void {
  const byte = bytes[a] ?? 0
  bytes[a] = bytes[b] ?? 0
  bytes[b] = byte
}
