/** What a bus's url says, and what may be said of it: credentials never stand in words. */
import { SifakaError } from '../../errors.ts'

export interface ServerAddress {
  /** `redis://host:port`. */
  readonly name: string
  /** Without the brackets of IPv6. */
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  readonly user: string | undefined
  readonly password: string | undefined
}

/**
 * Throws `ConfigInvalid` for a url that names no such server; `schemes` end with the one for TLS.
 */
export function serverAddress(
  url: string,
  schemes: readonly [plain: string, tls: string],
  defaultPort: number,
): ServerAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const scheme = parsed?.protocol.slice(0, -1) ?? ''
  if (parsed === undefined || !schemes.includes(scheme) || parsed.hostname === '')
    throw new SifakaError('ConfigInvalid', {
      text: `Cannot use "bus.url": write "${schemes[0]}://host:port" or "${schemes[1]}://host:port"`,
    })
  const port = parsed.port === '' ? defaultPort : Number(parsed.port)
  return {
    name: `${scheme}://${parsed.hostname}:${port}`,
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port,
    isTls: scheme === schemes[1],
    user: decoded(parsed.username),
    password: decoded(parsed.password),
  }
}

function decoded(text: string): string | undefined {
  try {
    return text === '' ? undefined : decodeURIComponent(text)
  } catch {
    throw new SifakaError('ConfigInvalid', {
      text: 'Cannot use "bus.url": write each "%" of its user and password as "%25"',
    })
  }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'no such host',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'no route to host',
  ETIMEDOUT: 'no answer',
}

/**
 * One line for a person; drivers' errors may carry a command with its values, their message does
 * not.
 */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'connection closed'
  const { code } = thrown as { code?: unknown }
  if (typeof code === 'string' && Object.hasOwn(words, code)) return words[code] as string
  // OpenSSL's own words are addresses and file names.
  if (typeof code === 'string' && /^(ERR_SSL|EPROTO)/.test(code)) return `TLS failed (${code})`
  return thrown.message === '' ? thrown.name : thrown.message
}
