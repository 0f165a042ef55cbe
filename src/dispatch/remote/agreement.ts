/**
 * What holds of a module and its functions where nodes say different things of them, as while a
 * cluster is being updated: what is safe on all of them, else what the first node in the order of
 * names says. It depends on who is there alone, so all gates come to the same.
 */
import type {
  AnnouncedFunction,
  AnnouncedModule,
  Balance,
} from '../../cluster/membership/announcement.ts'
import type { Access } from '../../contract/contract.ts'

/** A module as one node announces it. */
export interface SaidOfModule {
  readonly node: string
  readonly module: AnnouncedModule
}

/**
 * Two nodes have configured one module differently; `nodes` are their names, `values` what they
 * say.
 */
export interface Disagreement {
  readonly module: string
  readonly setting: 'balance' | 'instances'
  readonly nodes: readonly [string, string]
  readonly values: readonly [string, string]
}

/** What is said of a module, by the order of the nodes' names; at least one. */
export interface AgreedModule {
  readonly addressable: boolean
  readonly balance: Balance
  /** `one` where a single node says so: what must run once never runs twice. */
  readonly instances: 'many' | 'one'
}

/**
 * As `AgreedModule`: the strictest access, alone on its session where one node says so, and run
 * again only where every node says that it may be.
 */
export type AgreedFunction = Pick<
  AnnouncedFunction,
  'access' | 'timeoutMs' | 'changesUser' | 'idempotent'
>

/** By strictness. */
const accesses: readonly Access[] = ['internal', 'user', 'anyone']

export function agreedModule(said: readonly SaidOfModule[]): AgreedModule {
  const { addressable, balance } = said[0]!.module
  const isOne = said.some(({ module }) => module.instances === 'one')
  return { addressable, balance, instances: isOne ? 'one' : 'many' }
}

export function agreedFunction(said: readonly AnnouncedFunction[]): AgreedFunction {
  const { timeoutMs } = said[0]!
  return {
    access: accesses.find(access => said.some(fn => fn.access === access)) ?? 'internal',
    timeoutMs,
    changesUser: said.some(fn => fn.changesUser),
    idempotent: said.every(fn => fn.idempotent),
  }
}

/**
 * The first thing that nodes configure differently; the first node and one that differs from it.
 */
export function disagreementOf(said: readonly SaidOfModule[]): Disagreement | null {
  const first = said[0]!
  for (const setting of ['instances', 'balance'] as const) {
    const other = said.find(({ module }) => module[setting] !== first.module[setting])
    if (other === undefined) continue
    return {
      module: first.module.name,
      setting,
      nodes: [first.node, other.node],
      values: [first.module[setting], other.module[setting]],
    }
  }
  return null
}
