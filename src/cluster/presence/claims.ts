/**
 * How presence's claims stand in the KV: keys by kind, the gate as owner, the session as the rest.
 */
import { nodeNamePattern } from '../../base/node-name.ts'
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import { textOf } from '../../store/kv/claim-text.ts'
import type { Claim, HeldClaim } from '../../store/kv/claims.ts'
import type { Holder, PresenceClaim } from '../cluster.ts'
import { storeFailed } from './queue.ts'

/** What a key begins with. */
export const PresenceKind = { Client: 'client:', User: 'user:' } as const
export type PresenceKind = (typeof PresenceKind)[keyof typeof PresenceKind]

const sessionPattern = /^[0-9a-f]{32}$/
const loginPattern = /^[0-9a-f]{16}$/
/** The session, and the login where the user may have several sessions. */
const restPattern = /^([0-9a-f]{32})(?: ([0-9a-f]{16}))?$/
const ownerPattern = new RegExp(`^(${nodeNamePattern})/([0-9a-f]{16})$`)
const maxKeyBytes = 512

/** Throws `StoreFailed` for what no store takes, before it fails those it would travel with. */
export function claimOf(kind: PresenceKind, claim: PresenceClaim, gate: NodeRef): Claim {
  if (!sessionPattern.test(claim.session))
    throw storeFailed('Cannot claim for a session that is not 32 hex digits')
  const { id, session, since, slot, login } = claim
  if (login !== undefined && !loginPattern.test(login))
    throw storeFailed('Cannot claim for a login that is not 16 hex digits')
  const key = slot === undefined ? kind + id : slotKey(id, slot)
  const rest = login === undefined ? session : `${session} ${login}`
  const made = { key, owner: nodeKey(gate), since, rest }
  textOf(made)
  return made
}

/**
 * The first slot is the key of a user with one session. No id makes it another's: it has no colon.
 */
function slotKey(id: string, slot: number): string {
  return slot === 0 ? PresenceKind.User + id : `user${slot}:${id}`
}

/** Null for what no store takes: such a claim was never granted. */
export function claimOrNull(kind: PresenceKind, claim: PresenceClaim, gate: NodeRef): Claim | null {
  try {
    return claimOf(kind, claim, gate)
  } catch {
    return null
  }
}

/** The key of a user's slot, or null for an id that can have none. */
export function userKeyOf(id: string, slot = 0): string | null {
  const key = slotKey(id, slot)
  return key.isWellFormed() && Buffer.byteLength(key) <= maxKeyBytes ? key : null
}

/** Null for a claim that presence cannot have written. */
export function holderOf({ owner, rest, since }: HeldClaim): Holder | null {
  const parts = ownerPattern.exec(owner)
  const session = restPattern.exec(rest)?.[1]
  if (parts === null || session === undefined) return null
  return { gate: { name: parts[1]!, epoch: parts[2]! }, session, since }
}

/** The word for its login, or null where it has none. */
export function loginOf({ rest }: HeldClaim): string | null {
  return restPattern.exec(rest)?.[2] ?? null
}
