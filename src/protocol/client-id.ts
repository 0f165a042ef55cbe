/** Client ids as CONNECT carries them. See docs/protocol.md. */

const minClientIdLength = 32
const maxClientIdLength = 64

const pattern = /^[A-Za-z0-9_.:-]{32,64}$/

/** True for an id that a client may connect with. */
export function isClientId(text: string): boolean {
  return pattern.test(text)
}

/** The same for the bytes `[start, end)` of a CONNECT, without making a string of them. */
export function isClientIdBytes(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  const length = end - start
  if (length < minClientIdLength || length > maxClientIdLength) return false
  for (let i = start; i < end; i++) if (allowed[bytes[i]!] !== 1) return false
  return true
}

const allowed = new Uint8Array(256)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-')
  allowed[character.charCodeAt(0)] = 1
