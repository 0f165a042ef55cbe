/**
 * Who may use the control verbs: whoever shows the token. Compared in constant time; an address
 * that shows wrong ones is shut out for the rest of a minute, its right ones too.
 */
import { createHash, timingSafeEqual } from 'node:crypto'

export type TokenVerdict = 'good' | 'missing' | 'wrong' | 'limited'

export interface TokenGateOptions {
  /** Wrong tokens of one address in a window; 10. */
  readonly maxFailures?: number
  /** In ms; 60,000. */
  readonly windowMs?: number
  /** Addresses told apart; further ones share one count. 1,024. */
  readonly maxAddresses?: number
}

interface Failures {
  count: number
  readonly endsAt: number
}

const others = 'others'

export class TokenGate {
  readonly #digest: Buffer
  readonly #maxFailures: number
  readonly #windowMs: number
  readonly #maxAddresses: number
  readonly #failures = new Map<string, Failures>()

  constructor(token: string, options: TokenGateOptions = {}) {
    this.#digest = digestOf(token)
    this.#maxFailures = options.maxFailures ?? 10
    this.#windowMs = options.windowMs ?? 60_000
    this.#maxAddresses = options.maxAddresses ?? 1024
  }

  /** Judges an Authorization header, and counts a wrong token. */
  check(authorization: string | undefined, address: string): TokenVerdict {
    const now = performance.now()
    const known = this.#known(address, now)
    if (known !== undefined && known.count >= this.#maxFailures) return 'limited'
    const shown = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
    if (shown === undefined) return 'missing'
    // Digests are of one length, whatever was shown.
    if (timingSafeEqual(digestOf(shown), this.#digest)) return 'good'
    this.#count(address, known, now)
    return 'wrong'
  }

  /** Seconds until an address that is shut out may try again. */
  retryAfter(address: string): number {
    const now = performance.now()
    return Math.max(1, Math.ceil(((this.#known(address, now)?.endsAt ?? now) - now) / 1000))
  }

  #known(address: string, now: number): Failures | undefined {
    const key = this.#failures.has(address) || !this.#isFull(now) ? address : others
    const known = this.#failures.get(key)
    if (known === undefined || known.endsAt > now) return known
    this.#failures.delete(key)
    return undefined
  }

  #count(address: string, known: Failures | undefined, now: number): void {
    if (known !== undefined) known.count++
    else this.#failures.set(this.#isFull(now) ? others : address, this.#begin(now))
  }

  #begin(now: number): Failures {
    return { count: 1, endsAt: now + this.#windowMs }
  }

  #isFull(now: number): boolean {
    if (this.#failures.size < this.#maxAddresses) return false
    for (const [address, { endsAt }] of this.#failures)
      if (endsAt <= now) this.#failures.delete(address)
    return this.#failures.size >= this.#maxAddresses
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
