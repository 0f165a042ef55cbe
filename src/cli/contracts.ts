/** Contracts that the command line knows without a server: the framework's and the project's. */
import type { Contract, FunctionSpec } from '../contract/contract.ts'
import { nearest } from '../base/nearest.ts'

/** A function as `Module.Func` names it, or as much of it as the known contracts tell. */
export interface Target {
  /** As it goes over the wire: a name, a number, or `Module@instance`. */
  readonly module: string | number
  readonly func: string | number
  /** Null where no known contract has the function. */
  readonly known: KnownFunction | null
}

export interface KnownFunction {
  readonly contract: Contract
  readonly name: string
  readonly spec: FunctionSpec
}

/** Reads `Arena.Join`, `Arena@Arena001.Join` or `11.1`; null where it is none of these. */
export function targetOf(text: string, contracts: readonly Contract[]): Target | null {
  const dot = text.lastIndexOf('.')
  const module = text.slice(0, Math.max(dot, 0))
  const func = text.slice(dot + 1)
  if (dot < 1 || func === '') return null
  return {
    module: nameOrNumber(module),
    func: nameOrNumber(func),
    known: findFunction(contracts, module.split('@')[0] ?? '', func),
  }
}

/** The known function that was most probably meant. */
export function nearestFunction(text: string, contracts: readonly Contract[]): string | undefined {
  return nearest(
    text,
    contracts.flatMap(contract =>
      Object.entries(contract.functions)
        .filter(([, spec]) => spec.access !== 'internal')
        .map(([name]) => `${contract.name}.${name}`),
    ),
  )
}

function findFunction(
  contracts: readonly Contract[],
  module: string,
  func: string,
): KnownFunction | null {
  const contract = contracts.find(({ name, id }) => name === module || String(id) === module)
  if (contract === undefined) return null
  for (const [name, spec] of Object.entries(contract.functions))
    if (name === func || String(spec.id) === func) return { contract, name, spec }
  return null
}

function nameOrNumber(text: string): string | number {
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}
