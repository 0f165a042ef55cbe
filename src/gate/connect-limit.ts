/**
 * How many connections one address, or one IPv6 network of 64 bits, may open in a minute. One
 * window for all addresses, begun anew each minute: memory ends with it, and no timer runs.
 */
import { BlockList, isIP } from 'node:net'
import { type Clock, systemClock } from '../base/clock.ts'

export interface ConnectLimitOptions {
  /** Connections of one address in a minute. */
  readonly perMinute: number
  /** Loopback is counted like any other address. */
  readonly countLoopback: boolean
  /** What minutes are counted by; the system's. */
  readonly clock?: Clock
}

const windowMs = 60_000
// Addresses beyond this in one minute share one budget: a flood from everywhere.
const maxAddresses = 100_000
const others = ''

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

export class ConnectLimit {
  readonly #options: ConnectLimitOptions
  readonly #clock: Clock
  readonly #counts = new Map<string, number>()
  #windowEnd = 0

  constructor(options: ConnectLimitOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
  }

  /** Counts a connection; false where the address has used its minute up. */
  admit(address: string): boolean {
    const now = this.#clock.now()
    if (now >= this.#windowEnd) {
      this.#counts.clear()
      this.#windowEnd = now + windowMs
    }
    if (!this.#options.countLoopback && isLoopback(address)) return true
    const origin = address.includes(':') ? networkOf(address) : address
    const key = this.#counts.size < maxAddresses || this.#counts.has(origin) ? origin : others
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return count <= this.#options.perMinute
  }
}

function isLoopback(address: string): boolean {
  // In-process streams have no address.
  if (address === '') return true
  const family = isIP(address)
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** The first 64 bits of an IPv6 address, as a key: groups that `::` stands for are written out. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('::')
  const first = groupsOf(head)
  const last = groupsOf(tail)
  const missing = Math.max(0, 8 - first.length - last.length)
  return [...first, ...Array.from({ length: missing }, () => '0'), ...last].slice(0, 4).join(':')
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':')
}
