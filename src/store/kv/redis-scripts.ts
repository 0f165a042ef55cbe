/** The scripts of the key-value store on Redis, as ioredis takes them. */
import { claimScripts, type ClaimingRedis } from './redis-claims.ts'

/** ARGV: expected is present, expected, new value is present, new value, time to live or ''. */
const compareAndSwapScript = `
local present = redis.call('GET', KEYS[1])
if ARGV[1] == '0' then
  if present then return 0 end
elseif present ~= ARGV[2] then
  return 0
end
if ARGV[3] == '0' then
  redis.call('DEL', KEYS[1])
elseif ARGV[5] == '' then
  redis.call('SET', KEYS[1], ARGV[4])
else
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
end
return 1`

/** ARGV: step, time to live or ''. */
const incrementScript = `
local absent = redis.call('EXISTS', KEYS[1]) == 0
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if absent and ARGV[2] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum`

export interface ScriptedRedis extends ClaimingRedis {
  sifakaSwap(key: string, ...args: string[]): Promise<number>
  sifakaCount(key: string, step: string, ttl: string): Promise<number>
}

export const kvScripts = {
  sifakaSwap: { lua: compareAndSwapScript, numberOfKeys: 1 },
  sifakaCount: { lua: incrementScript, numberOfKeys: 1 },
  ...claimScripts,
}

/** A presence flag and a value, for scripts: Lua has no null among its arguments. */
export function optional(value: string | null): [string, string] {
  return value === null ? ['0', ''] : ['1', value]
}
