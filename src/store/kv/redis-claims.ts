/**
 * Claims on Redis: one script for many keys, in chunks, each of which is atomic. The scripts look
 * for the tombstones of the holders they meet, whose keys they build themselves: that is for a
 * single Redis and its replicas, never for Redis Cluster, where a script may touch only the keys it
 * was given. ioredis puts its prefix before KEYS alone, so the scripts are told the prefix. A
 * command that timed out may have run, whole or in chunks; claims name their owner and session, so
 * a repeat is harmless.
 */
import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import {
  incarnationKey,
  parseClaim,
  parseLua,
  textOf,
  tombstoneKey,
  tombstonePrefix,
} from './claim-text.ts'
import type { Claim, ClaimOptions, ClaimStore, HeldClaim } from './claims.ts'
import { checkKey, checkValue, ttlOf } from './kv-limits.ts'

/** 500 keys hold a Redis for about a millisecond: others do not wait noticeably. */
const chunkKeys = 500

/** ARGV[1] is the key prefix in all of them. A key that is no string is no claim either. */
const prelude = `${parseLua}
local dead = {}
local function isDead(owner)
  if dead[owner] == nil then
    dead[owner] = redis.call('EXISTS', ARGV[1] .. '${tombstonePrefix}' .. owner) == 1
  end
  return dead[owner]
end
local function holder(key)
  local text = redis.pcall('GET', key)
  local owner, since = parse(text)
  if not owner or isDead(owner) then return nil end
  return text, owner, since
end
local function refuseTheDead(first)
  for i = first, #ARGV do
    if isDead((parse(ARGV[i]))) then
      return redis.error_reply('BURIED Cannot claim: the claimant has a tombstone')
    end
  end
end`

/**
 * ARGV: prefix, time to live, over, a text a key. Answers false where it wrote, else the holder.
 */
const claimScript = `${prelude}
local refusal = refuseTheDead(4)
if refusal then return refusal end
local over = ARGV[3]
local answers = {}
for i, key in ipairs(KEYS) do
  local mine = ARGV[3 + i]
  local owner, since = parse(mine)
  local text, other, otherSince = holder(key)
  local same = text and other == owner and
    string.match(text, '^%S+ %d+ (.*)$') == string.match(mine, '^%S+ %d+ (.*)$')
  local mayTake = not text or same or (over == 'later' and otherSince > since) or
    (over == 'earlier' and otherSince < since)
  if mayTake then redis.call('SET', key, mine, 'PX', ARGV[2]) end
  answers[i] = not mayTake and text or false
end
return answers`

/** ARGV: prefix, time to live, a text a key. Answers who held each, or false. */
const swapScript = `${prelude}
local refusal = refuseTheDead(3)
if refusal then return refusal end
local answers = {}
for i, key in ipairs(KEYS) do
  answers[i] = holder(key) or false
  redis.call('SET', key, ARGV[2 + i], 'PX', ARGV[2])
end
return answers`

/** ARGV: a text a key. Answers 1 where it deleted. */
const releaseScript = `
local answers = {}
for i, key in ipairs(KEYS) do
  answers[i] = redis.pcall('GET', key) == ARGV[i] and redis.call('DEL', key) or 0
end
return answers`

/** ARGV: prefix. Answers who holds each key, or false. */
const holdersScript = `${prelude}
local answers = {}
for i, key in ipairs(KEYS) do answers[i] = holder(key) or false end
return answers`

/** ARGV: a random word, written where none stands. Answers the one that stands. */
const incarnationScript = `
local word = redis.call('GET', KEYS[1])
if word then return word end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]`

/** For ioredis' option `scripts`; how many keys there are is the first argument of each call. */
export const claimScripts = {
  sifakaClaim: { lua: claimScript },
  sifakaClaimSwap: { lua: swapScript },
  sifakaRelease: { lua: releaseScript },
  sifakaHolders: { lua: holdersScript },
  sifakaIncarnation: { lua: incarnationScript, numberOfKeys: 1 },
}

type Script<Answer> = (keys: number, ...keysAndArguments: string[]) => Promise<Answer[]>

export interface ClaimingRedis extends Redis {
  sifakaClaim: Script<string | null>
  sifakaClaimSwap: Script<string | null>
  sifakaRelease: Script<number>
  sifakaHolders: Script<string | null>
  sifakaIncarnation(key: string, word: string): Promise<string>
}

/** Runs a command within the store's time limit; every failure is `StoreFailed`. */
type Run = <T>(command: (redis: ClaimingRedis) => Promise<T>) => Promise<T>

export class RedisClaims implements ClaimStore {
  readonly #run: Run
  readonly #prefix: string

  constructor(run: Run, options: { readonly keyPrefix: string }) {
    this.#run = run
    this.#prefix = options.keyPrefix
  }

  async claim(claims: readonly Claim[], options: ClaimOptions): Promise<(HeldClaim | null)[]> {
    const texts = claims.map(textOf)
    const head = [this.#prefix, String(ttlOf(options)), options.over ?? 'nobody']
    const answers = await this.#inChunks(claims.map(keyOf), (redis, keys, at) =>
      redis.sifakaClaim(keys.length, ...keys, ...head, ...texts.slice(at, at + keys.length)),
    )
    return answers.map(parseClaim)
  }

  async swap(
    claims: readonly Claim[],
    options: { readonly ttlMs: number },
  ): Promise<(HeldClaim | null)[]> {
    const texts = claims.map(textOf)
    const head = [this.#prefix, String(ttlOf(options))]
    const answers = await this.#inChunks(claims.map(keyOf), (redis, keys, at) =>
      redis.sifakaClaimSwap(keys.length, ...keys, ...head, ...texts.slice(at, at + keys.length)),
    )
    return answers.map(parseClaim)
  }

  async release(claims: readonly Claim[]): Promise<boolean[]> {
    const texts = claims.map(textOf)
    const answers = await this.#inChunks(claims.map(keyOf), (redis, keys, at) =>
      redis.sifakaRelease(keys.length, ...keys, ...texts.slice(at, at + keys.length)),
    )
    return answers.map(answer => answer === 1)
  }

  async holders(keys: readonly string[]): Promise<(HeldClaim | null)[]> {
    for (const key of keys) checkKey(key)
    const answers = await this.#inChunks(keys, (redis, chunk) =>
      redis.sifakaHolders(chunk.length, ...chunk, this.#prefix),
    )
    return answers.map(parseClaim)
  }

  async bury(owner: string, words: string, options: { readonly ttlMs: number }): Promise<boolean> {
    checkValue(words)
    const key = tombstoneKey(owner)
    const ttlMs = String(ttlOf(options))
    return (await this.#run(redis => redis.set(key, words, 'PX', ttlMs, 'NX'))) === 'OK'
  }

  tombstones(owners: readonly string[]): Promise<(string | null)[]> {
    return this.#inChunks(owners.map(tombstoneKey), (redis, keys) => redis.mget(...keys))
  }

  /**
   * Run id, role and replication id tell of a restart, a failover and a fall-back behind another
   * primary; the word that stands in a key of its own tells of FLUSHALL. INFO may be hidden by a
   * rule of the server or a proxy: the word is enough for all but a failover that lost nothing
   * else.
   */
  async incarnation(): Promise<string> {
    const [word, server, replication] = await Promise.all([
      this.#run(redis => redis.sifakaIncarnation(incarnationKey, randomBytes(12).toString('hex'))),
      this.#run(redis => infoOf(redis, 'server')),
      this.#run(redis => infoOf(redis, 'replication')),
    ])
    const facts = [
      /^run_id:(\w+)/m.exec(server)?.[1],
      /^role:(\w+)/m.exec(replication)?.[1],
      /^master_replid:(\w+)/m.exec(replication)?.[1],
    ]
    return [word, ...facts.map(fact => fact ?? '-')].join(' ')
  }

  /** All chunks leave at once, in order; where one fails the others may stand. */
  async #inChunks<Answer>(
    keys: readonly string[],
    ask: (redis: ClaimingRedis, chunk: readonly string[], at: number) => Promise<Answer[]>,
  ): Promise<Answer[]> {
    if (keys.length <= chunkKeys)
      return keys.length === 0 ? [] : this.#run(redis => ask(redis, keys, 0))
    const chunks: Promise<Answer[]>[] = []
    for (let at = 0; at < keys.length; at += chunkKeys)
      chunks.push(this.#run(redis => ask(redis, keys.slice(at, at + chunkKeys), at)))
    return (await Promise.all(chunks)).flat()
  }
}

function keyOf(claim: Claim): string {
  return claim.key
}

async function infoOf(redis: Redis, section: string): Promise<string> {
  return redis.info(section).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ReplyError') return ''
    throw error
  })
}
