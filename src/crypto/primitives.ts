/**
 * What the suites need of a crypto library, so that Node and browsers share everything above it.
 */
export interface Primitives {
  /** 16 bytes. */
  md5(bytes: Uint8Array): Uint8Array
  /**
   * The first `length` bytes of the AES-128-CTR key stream under a 16-byte key and a 16-byte
   * initial counter block. The counter is one 128-bit big-endian number: it carries over all bytes
   * and wraps.
   */
  aesCtrKeyStream(key: Uint8Array, iv: Uint8Array, length: number): Uint8Array
  /** Bytes of the platform's CSPRNG. */
  randomBytes(length: number): Uint8Array
}
