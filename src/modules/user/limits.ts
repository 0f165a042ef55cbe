/**
 * Limits on guessing, on making accounts and on codes: fixed windows of a minute in the KV, shared
 * by all processes. It counts and refuses with `TooBusy`; it knows neither accounts nor passwords.
 */
import { createHash } from 'node:crypto'
import { SifakaError, type Kv } from '../../index.ts'

export interface LimitOptions {
  readonly wrongPasswordsPerAccount: number
  readonly wrongPasswordsPerAddress: number
  readonly registrationsPerAddress: number
  readonly codesPerAddress: number
  /** Clients of this machine are not counted by their address. */
  readonly exemptLoopback: boolean
}

const windowMs = 60_000

/** Whose password is tried, and from where (null: the server itself). */
export interface Attempt {
  readonly nameKey: string
  readonly address: string | null
}

export class Limits {
  readonly #kv: Kv
  readonly #options: LimitOptions

  constructor(kv: Kv, options: LimitOptions) {
    this.#kv = kv
    this.#options = options
  }

  /** Rejects with `TooBusy` where one more wrong password is not allowed now. Counts nothing. */
  async admit(attempt: Attempt): Promise<void> {
    for (const { key, limit } of this.#passwordCounters(attempt)) {
      if (Number(await this.#kv.get(key)) >= limit) throw new SifakaError('TooBusy')
    }
  }

  /**
   * Counts an attempt before it is made, so that attempts side by side are counted too; rejects
   * with `TooBusy` beyond the limit. What turns out right is to be given back with `refund`.
   */
  async count(attempt: Attempt): Promise<void> {
    for (const { key, limit } of this.#passwordCounters(attempt)) {
      const counted = await this.#kv.increment(key, { ttlMs: windowMs })
      if (counted > limit) throw new SifakaError('TooBusy')
    }
  }

  async refund(attempt: Attempt): Promise<void> {
    for (const { key } of this.#passwordCounters(attempt))
      await this.#kv.increment(key, { ttlMs: windowMs, by: -1 })
  }

  /** Counts an attempt to register; rejects with `TooBusy` beyond the limit. */
  countRegistration(address: string | null): Promise<void> {
    return this.#countOrigin('register', this.#options.registrationsPerAddress, address)
  }

  /** Counts a code that is asked for; rejects with `TooBusy` beyond the limit. */
  countCode(address: string | null): Promise<void> {
    return this.#countOrigin('codes', this.#options.codesPerAddress, address)
  }

  async #countOrigin(what: string, limit: number, address: string | null): Promise<void> {
    const origin = this.origin(address)
    if (origin === null) return
    const counted = await this.#kv.increment(`${what}:${origin}`, { ttlMs: windowMs })
    if (counted > limit) throw new SifakaError('TooBusy')
  }

  #passwordCounters({ nameKey, address }: Attempt): { key: string; limit: number }[] {
    const { wrongPasswordsPerAccount, wrongPasswordsPerAddress } = this.#options
    const counters = []
    const origin = this.origin(address)
    // The address first: one that is beyond its limit counts against no more accounts.
    if (origin !== null)
      counters.push({ key: `wrong:address:${origin}`, limit: wrongPasswordsPerAddress })
    // Hashed: names may be longer than keys, and are nobody's business in the KV.
    const account = createHash('sha256').update(nameKey).digest('base64url')
    counters.push({ key: `wrong:account:${account}`, limit: wrongPasswordsPerAccount })
    return counters
  }

  /** The name that one address is counted under; null: it is not counted. */
  origin(address: string | null): string | null {
    // A transport inside the process has no address.
    const origin = address === null || address === '' ? null : originOf(address)
    return origin === 'loopback' && this.#options.exemptLoopback ? null : origin
  }
}

/**
 * What an address is counted as: an IPv4 address itself, `loopback` for this machine, and the first
 * 64 bits of an IPv6 address, for whoever has one of those has all of them.
 */
export function originOf(address: string): string {
  const text = address
    .toLowerCase()
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '')
  if (/^127\.\d+\.\d+\.\d+$/.test(text) || text === '::1') return 'loopback'
  if (!text.includes(':')) return text.slice(0, 64)
  const [head = '', tail] = text.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':')
    while (groups.length + last.length < 8) groups.push('0')
    groups.push(...last)
  }
  const network = groups.slice(0, 4).map(group => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`.slice(0, 64)
}
