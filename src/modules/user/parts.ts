import type { CallSession, ModuleContext } from '../../index.ts'
import type { Account } from './accounts.ts'
import type { CodeDelivery } from './code-delivery.ts'
import type { Attempt, Limits } from './limits.ts'
import { parseName, parsePhoneNumber, type NameResult } from './names.ts'
import type { PasswordHasher, SlotOptions } from './passwords.ts'
import type { Tokens } from './tokens.ts'
import type { User } from './user.contract.ts'
import type { VerifyCodes } from './verify-codes.ts'

/** What the module's functions work with, made once in `setup`. */
export interface UserParts {
  readonly ctx: Pick<ModuleContext<typeof User, unknown>, 'db' | 'id' | 'now'>
  readonly hasher: PasswordHasher
  readonly limits: Limits
  readonly tokens: Tokens
  readonly codes: VerifyCodes
  readonly delivery: CodeDelivery
  /** Register needs a code, and user names are phone numbers. */
  readonly requireVerifyCode: boolean
}

/** What the shared steps need of a call, whatever its function. */
export interface HashingCall {
  readonly session: CallSession | null
  readonly signal: AbortSignal
}

/** A user name as this server takes it: with `requireVerifyCode` a phone number in one spelling. */
export function userNameOf(parts: UserParts, typed: string): NameResult {
  const number = parts.requireVerifyCode ? parsePhoneNumber(typed) : null
  return parseName(number ?? typed)
}

/** Whose turn at the hash a call takes. */
export function slotOf(parts: UserParts, call: HashingCall): SlotOptions {
  const owner = parts.limits.origin(call.session?.address ?? null) ?? undefined
  return { signal: call.signal, owner }
}

/**
 * Whether `password` is the account's, within the limits; rejects with `TooBusy` beyond them. Null
 * for an account that does not exist costs the same.
 */
export async function checkPassword(
  parts: UserParts,
  call: HashingCall,
  check: { attempt: Attempt; account: Account | null; password: string },
): Promise<boolean> {
  const { hasher, limits } = parts
  await limits.admit(check.attempt)
  return hasher.inSlot(
    async () => {
      // Counted when its turn has come: an attempt that waits is no attempt yet.
      await limits.count(check.attempt)
      const right = await hasher.verify(check.password, check.account?.password ?? null)
      if (right) await limits.refund(check.attempt)
      return right
    },
    slotOf(parts, call),
  )
}

/** An attempt that is wrong without a look at the account: counted like any other. */
export async function countUnusable(parts: UserParts, attempt: Attempt): Promise<void> {
  await parts.limits.admit(attempt)
  await parts.limits.count(attempt)
}
