import { Redis } from 'ioredis'
import { silentLogger, type Logger } from '../../base/logger.ts'
import { RateLimitedLog } from '../../base/rate-limited-log.ts'
import { SifakaError } from '../../errors.ts'
import { describe, plainCause } from '../plain-cause.ts'
import { checkKey, checkSum, checkText, checkValue, refused, stepOf, ttlOf } from './kv-limits.ts'
import type { KvStore, SetOptions } from './kv.ts'
import { RedisClaims } from './redis-claims.ts'
import { addressOf, backoffMs, endOf, refuseUnfit } from './redis-connection.ts'
import { kvScripts, optional, type ScriptedRedis } from './redis-scripts.ts'

export interface RedisKvOptions {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://` for TLS. */
  url: string
  /** Before every key, so that several clusters may share a server; none when left out. */
  keyPrefix?: string
  /** 2,000 ms: an outage must be answered within 3 s, and a call's own deadline is 3 s. */
  commandTimeoutMs?: number
  /** 2,000 ms for TCP, TLS and the greeting. */
  connectTimeoutMs?: number
  /** 10,000 commands without a reply: what a healthy Redis answers in a tenth of a second. */
  maxPending?: number
  log?: Logger
}

/** How long after a command's own deadline a silent socket is given up and made anew. */
const silenceMs = 500
/** Different reasons told in one outage; more are a server that says something else each time. */
const maxReasons = 8

/** Once a minute it is told that the server answers and refuses: nothing else shows why. */
const refusalMs = 60_000
/** First words of such answers; others are faults of what was asked. */
const refusals: Readonly<Record<string, string>> = {
  OOM: 'it is full: give it more memory ("maxmemory")',
  MISCONF: 'it cannot save its data: see its log, and the space on its disk',
  READONLY: 'it is a replica: give the url of the primary',
  NOPERM: "its user may not do what the server needs: correct the user's rules",
  NOAUTH: 'it wants a password: give it in the url',
  NOREPLICAS: 'its replicas are away: see "min-replicas-to-write"',
  BUSY: 'a script of somebody runs for too long: see its log',
}

/**
 * The key-value store on Redis, shared by all nodes. `start` fails clearly where the server does
 * not answer; from then on outages heal by themselves and every operation meanwhile rejects with
 * `StoreFailed`. Nothing is queued while away and nothing is sent twice: a command that timed out
 * may have run, so what must not be done twice goes through `compareAndSwap` with a unique value.
 */
export class RedisKv implements KvStore {
  readonly #options: RedisKvOptions
  readonly #timeoutMs: number
  readonly #maxPending: number
  readonly #log: Logger
  readonly #refusals: RateLimitedLog
  readonly #address: string
  readonly claims: RedisClaims
  #redis: ScriptedRedis | undefined
  #starting: Promise<void> | undefined
  #up = false
  #away = false
  /** Why it is away, as far as it was told. */
  readonly #reasons = new Set<string>()
  #closed = false
  #pending = 0

  /** Throws `ConfigInvalid` for a url that names no Redis server. */
  constructor(options: RedisKvOptions) {
    this.#options = options
    this.#timeoutMs = options.commandTimeoutMs ?? 2_000
    this.#maxPending = options.maxPending ?? 10_000
    this.#log = options.log ?? silentLogger
    this.#refusals = new RateLimitedLog(this.#log, { windowMs: refusalMs })
    this.#address = addressOf(options.url)
    const keyPrefix = options.keyPrefix ?? ''
    this.claims = new RedisClaims(command => this.#run(command), { keyPrefix })
  }

  /** Rejects with `StoreFailed`, naming host and port, where the server is not usable now. */
  start(): Promise<void> {
    this.#starting ??= this.#connect()
    return this.#starting
  }

  async ping(): Promise<void> {
    await this.#run(redis => redis.ping())
  }

  async get(key: string): Promise<string | null> {
    checkKey(key)
    return this.#run(redis => redis.get(key))
  }

  async set(key: string, value: string, options?: SetOptions): Promise<void> {
    checkKey(key)
    checkValue(value)
    const ttlMs = ttlOf(options)
    await this.#run(redis =>
      ttlMs === undefined ? redis.set(key, value) : redis.set(key, value, 'PX', ttlMs),
    )
  }

  async delete(key: string): Promise<boolean> {
    checkKey(key)
    return (await this.#run(redis => redis.del(key))) === 1
  }

  async compareAndSwap(
    key: string,
    expected: string | null,
    value: string | null,
    options?: SetOptions,
  ): Promise<boolean> {
    checkKey(key)
    if (expected !== null) checkText(expected)
    if (value !== null) checkValue(value)
    const ttl = String(ttlOf(options) ?? '')
    const wanted = [...optional(expected), ...optional(value), ttl]
    return (await this.#run(redis => redis.sifakaSwap(key, ...wanted))) === 1
  }

  async increment(key: string, options?: SetOptions & { by?: number }): Promise<number> {
    checkKey(key)
    const step = String(stepOf(options?.by))
    const ttl = String(ttlOf(options) ?? '')
    return checkSum(await this.#run(redis => redis.sifakaCount(key, step, ttl)))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#refusals.close()
    const redis = this.#redis
    if (!redis || redis.status === 'end') return
    const ended = endOf(redis)
    // QUIT is answered behind what is under way; a server that does not answer is left.
    if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect())
    else redis.disconnect()
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #connect(): Promise<void> {
    if (this.#closed) throw refused('Cannot start the Redis store: it is closed')
    const redis = this.#client()
    this.#redis = redis
    let reason: unknown
    redis.on('error', (error: unknown) => {
      reason = error
    })
    redis.on('ready', () => {
      reason = undefined
      this.#came()
    })
    redis.on('close', () => this.#left(reason))
    try {
      await redis.connect()
      await refuseUnfit(redis)
      this.#up = true
    } catch (error) {
      redis.disconnect()
      this.#starting = undefined
      throw this.#startError(error instanceof SifakaError ? error : (reason ?? error))
    }
  }

  #client(): ScriptedRedis {
    return new Redis(this.#options.url, {
      lazyConnect: true,
      keyPrefix: this.#options.keyPrefix ?? '',
      commandTimeout: this.#timeoutMs,
      socketTimeout: this.#timeoutMs + silenceMs,
      connectTimeout: this.#options.connectTimeoutMs ?? 2_000,
      disconnectTimeout: 200,
      // By default ioredis repeats what it sent, and queues while away: both break "at most once".
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      disableClientInfo: true,
      // A server that became a replica: connect again, the address may lead to the new primary.
      reconnectOnError: error => error.message.startsWith('READONLY'),
      retryStrategy: attempt => (this.#up ? backoffMs(attempt) : null),
      scripts: kvScripts,
    }) as ScriptedRedis
  }

  async #run<T>(command: (redis: ScriptedRedis) => Promise<T>): Promise<T> {
    const redis = this.#redis
    if (!redis || !this.#up) throw refused('Cannot use the Redis store: it is not started')
    if (this.#pending >= this.#maxPending)
      throw refused(`Cannot ask Redis: ${this.#pending} commands wait for their reply`)
    this.#pending++
    try {
      return await command(redis)
    } catch (error) {
      this.#tellRefusal(error)
      throw new SifakaError('StoreFailed', { cause: plainCause(error) })
    } finally {
      this.#pending--
    }
  }

  #tellRefusal(error: unknown): void {
    if (!(error instanceof Error) || error.name !== 'ReplyError') return
    const [word = ''] = error.message.split(' ', 1)
    if (!Object.hasOwn(refusals, word)) return
    const message = `Redis at ${this.#address} refuses what it is asked (${word}): ${refusals[word]}`
    this.#refusals.log('kv-refused', word, message)
  }

  #came(): void {
    if (!this.#away) return
    this.#away = false
    this.#log.info(`Redis at ${this.#address} answers again`)
  }

  /** Each reason once: the first is often a closed connection, the next one says what to do. */
  #left(thrown: unknown): void {
    if (!this.#up || this.#closed) return
    if (!this.#away) this.#reasons.clear()
    this.#away = true
    const reason = describe(thrown ?? 'connection closed')
    if (this.#reasons.has(reason) || this.#reasons.size >= maxReasons) return
    this.#reasons.add(reason)
    this.#log.warn(`Redis at ${this.#address} is away, reconnecting until it is back`, { reason })
  }

  #startError(reason: unknown): SifakaError {
    if (reason instanceof SifakaError) return reason
    return new SifakaError('StoreFailed', {
      text:
        `Cannot use Redis at ${this.#address}: ${describe(reason)}; ` +
        'start the server there or correct the url of the key-value store',
      cause: plainCause(reason),
    })
  }
}
