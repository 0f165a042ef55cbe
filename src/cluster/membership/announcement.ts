/**
 * What a node says of itself each second, as JSON. Fields that are absent or unknown are tolerated,
 * for nodes of an older and a newer version live side by side in a rolling update.
 */
import type { Access } from '../../contract/contract.ts'

/** How callers choose among the instances of a module. */
export const balances = ['least-load', 'round-robin', 'random', 'sticky'] as const
export type Balance = (typeof balances)[number]

export interface AnnouncedFunction {
  readonly name: string
  readonly id: number
  readonly access: Access
  readonly timeoutMs: number
  readonly changesUser: boolean
  readonly idempotent: boolean
}

export interface AnnouncedModule {
  readonly name: string
  readonly id: number
  readonly addressable: boolean
  readonly balance: Balance
  /** `one`: only the instance that leads the module is called. */
  readonly instances: 'many' | 'one'
  /** It has login, logout or disconnect hooks. */
  readonly hasSessionHooks: boolean
  /** It has hooks that only a gate can run: connect, authorizeTopic. */
  readonly hasGateHooks: boolean
  readonly functions: readonly AnnouncedFunction[]
}

export interface Announcement {
  readonly name: string
  readonly epoch: string
  /** Of Sifaka. */
  readonly version: string
  /** `host:pid`, for people. */
  readonly place: string
  /** Milliseconds since 1970, by the sender's wall clock when it sent this. */
  readonly sentAt: number
  /** It takes no new calls. */
  readonly isDraining: boolean
  /** It has clients. */
  readonly isGate: boolean
  /** Calls under way, and sessions. */
  readonly load: { readonly calls: number; readonly sessions: number }
  readonly modules: readonly AnnouncedModule[]
  /** Names of the modules that it leads (`instances: 'one'`, timers with `scope: 'one'`). */
  readonly leases: readonly string[]
}
