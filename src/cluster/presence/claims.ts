/** How presence's claims stand in the KV: keys by kind, the gate as owner, the session as the rest. */
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import { textOf } from '../../store/kv/claim-text.ts'
import type { Claim, HeldClaim } from '../../store/kv/claims.ts'
import type { Holder, PresenceClaim } from '../cluster.ts'
import { storeFailed } from './queue.ts'

/** What a key begins with. */
export const PresenceKind = { Client: 'client:', User: 'user:' } as const
export type PresenceKind = (typeof PresenceKind)[keyof typeof PresenceKind]

const sessionPattern = /^[0-9a-f]{32}$/
const ownerPattern = /^([A-Za-z0-9_-]{1,64})\/([0-9a-f]{16})$/
const maxKeyBytes = 512

/** Throws `StoreFailed` for what no store takes, before it fails those it would travel with. */
export function claimOf(kind: PresenceKind, claim: PresenceClaim, gate: NodeRef): Claim {
  if (!sessionPattern.test(claim.session))
    throw storeFailed('Cannot claim for a session that is not 32 hex digits')
  const { id, session, since } = claim
  const made = { key: kind + id, owner: nodeKey(gate), since, rest: session }
  textOf(made)
  return made
}

/** Null for what no store takes: such a claim was never granted. */
export function claimOrNull(kind: PresenceKind, claim: PresenceClaim, gate: NodeRef): Claim | null {
  try {
    return claimOf(kind, claim, gate)
  } catch {
    return null
  }
}

/** The key of a user, or null for an id that can have none. */
export function userKeyOf(id: string): string | null {
  const key = PresenceKind.User + id
  return key.isWellFormed() && Buffer.byteLength(key) <= maxKeyBytes ? key : null
}

/** Null for a claim that presence cannot have written. */
export function holderOf({ owner, rest, since }: HeldClaim): Holder | null {
  const parts = ownerPattern.exec(owner)
  if (parts === null || !sessionPattern.test(rest)) return null
  return { gate: { name: parts[1]!, epoch: parts[2]! }, session: rest, since }
}
