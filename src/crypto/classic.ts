import { newNonce } from './nonce.ts'
import type { Primitives } from './primitives.ts'
import type { Channel, Suite } from './suite.ts'

/** Shortest key stream kept: most requests and replies fit. */
const minStreamBytes = 256
/** Longest key stream kept for a connection; longer messages compute theirs and drop it. */
const maxStreamBytes = 2048

/**
 * The classic suite: AES-128-CTR under a key that both sides derive from client id and nonce, with
 * the same counter start for every message. It keeps nothing secret from whoever saw the handshake,
 * reuses one key stream and detects no change: it exists for compatibility.
 */
export function createClassicSuite(primitives: Primitives): Suite {
  return {
    name: 'classic',
    newNonce: () => newNonce(primitives),
    channel: (clientId, nonce) => new ClassicChannel(primitives, clientId, nonce),
  }
}

/**
 * The 16-byte key, which is also the initial counter block. `clientId` and `nonce` are ASCII, 64
 * characters or more together. See "Handshake" in docs/protocol.md.
 */
export function deriveClassicKey(
  primitives: Primitives,
  clientId: string,
  nonce: string,
): Uint8Array {
  const text = clientId + nonce
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
  swap(bytes, 32, 6)
  swap(bytes, 48, 31)
  return primitives.md5(bytes)
}

/**
 * Every message of a connection is XORed with the same key stream, so it is made on first use,
 * kept, and grown on demand. An idle connection holds two strings that exist anyway.
 */
class ClassicChannel implements Channel {
  readonly headerBytes = 0
  readonly trailerBytes = 0
  readonly #primitives: Primitives
  readonly #clientId: string
  readonly #nonce: string
  #stream: Uint8Array = empty

  constructor(primitives: Primitives, clientId: string, nonce: string) {
    this.#primitives = primitives
    this.#clientId = clientId
    this.#nonce = nonce
  }

  open(_topic: string, bytes: Uint8Array, start: number, end: number): boolean {
    this.seal(_topic, bytes, start, end)
    return true
  }

  seal(_topic: string, bytes: Uint8Array, start: number, end: number): void {
    const length = end - start
    const stream = length <= this.#stream.length ? this.#stream : this.#streamOf(length)
    xor(bytes, start, stream, length)
  }

  #streamOf(length: number): Uint8Array {
    if (length > maxStreamBytes) return this.#compute(length)
    let size = minStreamBytes
    while (size < length) size *= 2
    this.#stream = this.#compute(size)
    return this.#stream
  }

  #compute(length: number): Uint8Array {
    const key = deriveClassicKey(this.#primitives, this.#clientId, this.#nonce)
    return this.#primitives.aesCtrKeyStream(key, key, length)
  }
}

const empty = new Uint8Array(0)

function xor(bytes: Uint8Array, start: number, stream: Uint8Array, length: number): void {
  for (let i = 0; i < length; i++) bytes[start + i]! ^= stream[i]!
}

function swap(bytes: Uint8Array, a: number, b: number): void {
  const kept = bytes[a]!
  bytes[a] = bytes[b]!
  bytes[b] = kept
}
