/** What a socket without an encoding, or a broker, hands over: bytes, though its type says more. */
export function bytesOf(chunk: Buffer | string): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk
}
