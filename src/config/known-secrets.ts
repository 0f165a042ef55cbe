/** Secrets that are none: what stands in examples, and what an attacker tries first. */
import { isLoopback } from '../base/loopback.ts'

/** A placeholder from an example, or no random text. For secrets of 16 characters and more. */
export function isGuessable(secret: string): boolean {
  const isPlaceholder = /change.?me|secret|password|example|default/i.test(secret)
  return isPlaceholder || new Set(secret).size < 8 || isPattern(secret)
}

/**
 * A short text over and over, or characters in their order, up or down: "0123456789abcdef" twice.
 */
function isPattern(secret: string): boolean {
  for (let period = 1; period <= secret.length / 2; period++)
    if (secret.slice(period) === secret.slice(0, -period)) return true
  let steps = 0
  for (let at = 1; at < secret.length; at++)
    if (Math.abs(secret.charCodeAt(at) - secret.charCodeAt(at - 1)) === 1) steps++
  return steps > secret.length / 2
}

/** Whether everybody tries it first, whatever its length. */
export function isKnownPassword(secret: string): boolean {
  return knownPasswords.has(wordOf(secret))
}

/** Passwords that images, examples and tutorials of databases come with. */
const knownPasswords = new Set([
  '123456',
  'admin',
  'changeme',
  'default',
  'example',
  'foobared',
  'guest',
  'mysecretpassword',
  'pass',
  'password',
  'root',
  'secret',
  'sifaka',
  'test',
  'toor',
])

/** What is wrong with the credentials in a URL of a server; undefined where nothing is. */
export function faultOfCredentials(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, username, password, hostname } = new URL(url)
  const isSql = protocol === 'mysql:' || protocol === 'mariadb:'
  // A proxy on the same machine may know the password; and Redis and NATS may rely on their
  // network.
  if (password === '')
    return isSql && !isLoopback(hostname)
      ? 'has no password: give its user one, and this URL by _FILE'
      : undefined
  const word = wordOf(password)
  return knownPasswords.has(word) || word === wordOf(username)
    ? 'has a password that everybody tries first: change it on the server, and give this URL by _FILE'
    : undefined
}

/** `Change-Me!` is `changeme`. */
function wordOf(text: string): string {
  let plain = text
  try {
    plain = decodeURIComponent(text)
  } catch {
    // The driver says what is wrong with it.
  }
  return plain.toLowerCase().replace(/[\s_.!-]/g, '')
}
