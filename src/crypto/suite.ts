/**
 * Cipher suites: what stands between the payload of a reserved topic and its plaintext. This folder
 * owns keys and key streams; it never sees sockets, sessions or message contents, and does no I/O.
 * Everything works in place on the caller's buffer, because requests are read straight from the
 * socket's chunk and replies are built in a shared slab: a copy for each message would be the
 * dearest part of it.
 */

export interface Suite {
  readonly name: 'classic' | 'none'
  /** A fresh nonce for topic `s`. */
  newNonce(): string
  /** The encryption of one connection; `nonce` is the one it was sent. */
  channel(clientId: string, nonce: string): Channel
}

/**
 * One connection's encryption, in place. Suites may need room around the plaintext (`headerBytes`,
 * `trailerBytes`) and take the topic as associated data; classic and none need neither.
 */
export interface Channel {
  readonly headerBytes: number
  readonly trailerBytes: number
  /**
   * Decrypts `bytes[start, end)` in place; the plaintext is `[start + headerBytes, end -
   * trailerBytes)`. False: the payload is forged, and the caller must close the connection.
   */
  open(topic: string, bytes: Uint8Array, start: number, end: number): boolean
  /**
   * Encrypts in place. The plaintext stands at `[start + headerBytes, end - trailerBytes)`; the
   * payload to send is `[start, end)`.
   */
  seal(topic: string, bytes: Uint8Array, start: number, end: number): void
}
