import { checkKey, checkSum, checkText, checkValue, refused, stepOf, ttlOf } from './kv-limits.ts'
import type { KvStore, SetOptions } from './kv.ts'
import { MemoryClaims } from './memory-claims.ts'

export interface MemoryKvOptions {
  /** Milliseconds by a clock that never goes back; `performance.now` when left out. */
  now?: () => number
  /** 100,000 keys: a hundred times what one development process was seen to hold. */
  maxKeys?: number
  /** 64 MiB of keys and values, so that large values are bounded too. */
  maxBytes?: number
  /** What it holds from the start on: what another one gave to its `onClose`. */
  entries?: readonly KvEntry[]
  /** Takes what it holds when it closes. */
  onClose?: (entries: KvEntry[]) => void
  /** How often expired keys are looked for, 10,000 ms; reads never see one, whatever this is. */
  sweepMs?: number
}

/** A key as it goes from the store of one process to that of the next one. */
export interface KvEntry {
  readonly key: string
  readonly value: string
  /** Unix ms, for monotonic clocks of two processes have nothing in common; null: never. */
  readonly expiresAt: number | null
}

interface Entry {
  value: string
  bytes: number
  /** Infinity: never. */
  expiresAt: number
}

/**
 * The key-value store of one process. When it is full it first drops what has expired and then
 * refuses new keys with `StoreFailed`, as Redis does under `noeviction`: a claim or a limit that
 * vanished silently would be worse than an error.
 */
export class MemoryKv implements KvStore {
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number
  readonly #maxKeys: number
  readonly #maxBytes: number
  readonly #sweepMs: number
  readonly #onClose: ((entries: KvEntry[]) => void) | undefined
  readonly claims = new MemoryClaims({
    read: key => {
      this.#check(key)
      return this.#live(key)?.value
    },
    write: (key, text, options) => this.#write(key, text, options),
    remove: key => {
      const entry = this.#live(key)
      if (entry) this.#remove(key, entry)
    },
  })
  #bytes = 0
  #sweeper: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: MemoryKvOptions = {}) {
    this.#now = options.now ?? (() => performance.now())
    this.#maxKeys = options.maxKeys ?? 100_000
    this.#maxBytes = options.maxBytes ?? 64 * 1024 * 1024
    this.#sweepMs = options.sweepMs ?? 10_000
    this.#onClose = options.onClose
    this.#take(options.entries ?? [])
  }

  /** Keys held now, expired ones that were not swept yet among them: for metrics. */
  get size(): number {
    return this.#entries.size
  }

  async start(): Promise<void> {
    this.#assertOpen()
    this.#sweeper ??= setInterval(() => this.sweep(), this.#sweepMs).unref()
  }

  /** Drops what has expired; the timer does this too. */
  sweep(): void {
    const now = this.#now()
    for (const [key, entry] of this.#entries) if (entry.expiresAt <= now) this.#remove(key, entry)
  }

  async ping(): Promise<void> {
    this.#assertOpen()
  }

  async get(key: string): Promise<string | null> {
    this.#check(key)
    return this.#live(key)?.value ?? null
  }

  async set(key: string, value: string, options?: SetOptions): Promise<void> {
    this.#check(key)
    this.#write(key, value, options)
  }

  async delete(key: string): Promise<boolean> {
    this.#check(key)
    const entry = this.#live(key)
    if (entry) this.#remove(key, entry)
    return entry !== undefined
  }

  async compareAndSwap(
    key: string,
    expected: string | null,
    value: string | null,
    options?: SetOptions,
  ): Promise<boolean> {
    this.#check(key)
    if (expected !== null) checkText(expected)
    const entry = this.#live(key)
    if ((entry?.value ?? null) !== expected) return false
    if (value !== null) this.#write(key, value, options)
    else if (entry) this.#remove(key, entry)
    return true
  }

  async increment(key: string, options?: SetOptions & { by?: number }): Promise<number> {
    this.#check(key)
    const step = stepOf(options?.by)
    const entry = this.#live(key)
    const sum = checkSum(step + (entry ? counterOf(entry.value) : 0))
    if (entry) this.#put(key, String(sum), entry.expiresAt)
    else this.#write(key, String(sum), options)
    return sum
  }

  async close(): Promise<void> {
    if (!this.#closed) this.#onClose?.(this.#give())
    this.#closed = true
    clearInterval(this.#sweeper)
    this.#entries.clear()
    this.#bytes = 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #give(): KvEntry[] {
    this.sweep()
    const now = this.#now()
    const unixNow = Date.now()
    return Array.from(this.#entries, ([key, { value, expiresAt }]) => ({
      key,
      value,
      expiresAt: expiresAt === Infinity ? null : unixNow + expiresAt - now,
    }))
  }

  #take(entries: readonly KvEntry[]): void {
    const now = this.#now()
    const unixNow = Date.now()
    for (const { key, value, expiresAt } of entries)
      this.#put(key, value, expiresAt === null ? Infinity : now + expiresAt - unixNow)
  }

  #write(key: string, value: string, options: SetOptions | undefined): void {
    checkValue(value)
    const ttlMs = ttlOf(options)
    this.#put(key, value, ttlMs === undefined ? Infinity : this.#now() + ttlMs)
  }

  #put(key: string, value: string, expiresAt: number): void {
    const bytes = Buffer.byteLength(key) + Buffer.byteLength(value)
    if (!this.#fits(key, bytes)) this.sweep()
    if (!this.#fits(key, bytes))
      throw refused(
        `Cannot store a key: the memory store is full with ${this.#entries.size} keys and ` +
          `${this.#bytes} bytes; use redis://`,
      )
    this.#bytes += bytes - (this.#entries.get(key)?.bytes ?? 0)
    this.#entries.set(key, { value, bytes, expiresAt })
  }

  #fits(key: string, bytes: number): boolean {
    const old = this.#entries.get(key)
    const keys = this.#entries.size + (old ? 0 : 1)
    return keys <= this.#maxKeys && this.#bytes - (old?.bytes ?? 0) + bytes <= this.#maxBytes
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (!entry || entry.expiresAt > this.#now()) return entry
    this.#remove(key, entry)
    return undefined
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key)
    this.#bytes -= entry.bytes
  }

  #check(key: string): void {
    this.#assertOpen()
    checkKey(key)
  }

  #assertOpen(): void {
    if (this.#closed) throw refused('Cannot use the memory store: it is closed')
  }
}

/** Counters are decimal integers and nothing else, as Redis has it. */
function counterOf(value: string): number {
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(value)) throw refused('Cannot count: the value is no integer')
  return Number(value)
}
