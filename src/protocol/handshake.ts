/** The handshake on topic `s`, as far as it is text; keys and ciphers are those of `crypto`. */

/** Where the nonce arrives; subscribed by the client with QoS 1 or 2. */
export const handshakeTopic = 's'

/** Characters of a nonce. */
export const nonceLength = 32

const pattern = /^[A-Za-z0-9]{32}$/

/** True for a payload on `s`, as text, that is a nonce of the classic suite. */
export function isNonce(text: string): boolean {
  return pattern.test(text)
}
