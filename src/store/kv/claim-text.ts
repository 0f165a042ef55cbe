/**
 * How a claim stands in a key: `owner SP since SP rest`, the same in every store, so that nodes of
 * different stores' versions and the scripts of Redis read one another. Reading is strict. Text
 * that is no claim counts as a free key: it names no owner, so nobody alive can be shown to hold
 * it, nobody would ever release it, and a player must not be shut out by it. Keys are the cluster's
 * own, by their prefix; such text is a fault or an attack, never a claim of another version.
 */
import { checkKey, checkValue, refused } from './kv-limits.ts'
import type { Claim, HeldClaim } from './claims.ts'

/** Claims and tombstones share the keys of one store: a tombstone's key begins with this. */
export const tombstonePrefix = 'dead:'
/** Where a store keeps the random word by which it is seen to have lost its data. */
export const incarnationKey = 'incarnation'

/** A node's name of 64 characters, a slash and an epoch, and room. */
const maxOwnerBytes = 128
const ownerPattern = /^[!-~]{1,128}$/
// oxlint-disable-next-line no-control-regex -- control characters are what it refuses
const textPattern = /^([!-~]{1,128}) (0|[1-9]\d{0,15}) ([^\0-\x1f\x7f]*)$/

/** The same reading in Lua, for scripts: `parse(text)` gives owner and since, or nil. */
export const parseLua = `
local function parse(text)
  if type(text) ~= 'string' then return nil end
  local owner, since = string.match(text, '^([!-~]+) (%d+) [^%z\\1-\\31\\127]*$')
  if not owner or #owner > ${maxOwnerBytes} or #since > 16 then return nil end
  if #since > 1 and string.sub(since, 1, 1) == '0' then return nil end
  since = tonumber(since)
  if since > ${Number.MAX_SAFE_INTEGER} then return nil end
  return owner, since
end`

/** Throws `StoreFailed` for a claim that could not be read again. */
export function textOf(claim: Claim): string {
  checkKey(claim.key)
  if (claim.key.startsWith(tombstonePrefix) || claim.key === incarnationKey)
    throw refused(`Cannot claim a key that begins with "${tombstonePrefix}" or is "incarnation"`)
  const text = `${claim.owner} ${claim.since} ${claim.rest}`
  checkOwner(claim.owner)
  if (parseClaim(text) === null || !claim.rest.isWellFormed())
    throw refused(
      'Cannot write a claim: "since" is a safe integer from 0 on, ' +
        'and "rest" is well-formed text without control characters',
    )
  checkValue(text)
  return text
}

/** The claim that a key's text is, or null where it is none. */
export function parseClaim(text: string | null | undefined): HeldClaim | null {
  const parts = text == null ? null : textPattern.exec(text)
  if (parts === null) return null
  const since = Number(parts[2])
  if (!Number.isSafeInteger(since)) return null
  return { owner: parts[1]!, since, rest: parts[3]! }
}

/** The key of an owner's tombstone; throws `StoreFailed` for an owner that no claim can have. */
export function tombstoneKey(owner: string): string {
  checkOwner(owner)
  return tombstonePrefix + owner
}

function checkOwner(owner: string): void {
  if (!ownerPattern.test(owner))
    throw refused(`Cannot use an owner that is not 1 to ${maxOwnerBytes} visible ASCII characters`)
}
