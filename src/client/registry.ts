/** The contracts a client knows: pushes and error names are looked up by module number or name. */
import type { Contract, FunctionSpec, PushSpec } from '../contract/contract.ts'
import { SifakaError } from '../errors.ts'

/** A push as its contract declares it. */
export interface KnownPush {
  /** `Arena.Seated`. */
  readonly name: string
  readonly spec: PushSpec
}

export class ContractRegistry {
  readonly #byId = new Map<number, Contract>()
  readonly #byName = new Map<string, Contract>()
  readonly #pushes = new Map<number, KnownPush>()

  /**
   * Adding one again does nothing; another one of the same number or name throws `ModuleInvalid`.
   */
  add(contract: Contract): void {
    const { id, name } = contract
    if (this.#byId.get(id) === contract) return
    const taken = this.#byId.get(id) ?? this.#byName.get(name)
    if (taken !== undefined) {
      const text = `Use one contract of module ${id} "${name}": "${taken.name}" of module ${taken.id} is known`
      throw new SifakaError('ModuleInvalid', { text })
    }
    this.#byId.set(id, contract)
    this.#byName.set(name, contract)
    for (const [push, spec] of Object.entries(contract.pushes ?? {})) {
      this.#pushes.set(keyOf(id, spec.type), { name: `${name}.${push}`, spec })
    }
  }

  push(module: number, type: number): KnownPush | undefined {
    return this.#pushes.get(keyOf(module, type))
  }

  /** A function by the names or numbers of an untyped request. */
  function(module: string | number, func: string | number): FunctionSpec | undefined {
    const contract = typeof module === 'number' ? this.#byId.get(module) : this.#byName.get(module)
    if (contract === undefined) return undefined
    if (typeof func === 'number') {
      return Object.values(contract.functions).find(spec => spec.id === func)
    }
    return Object.hasOwn(contract.functions, func) ? contract.functions[func] : undefined
  }
}

/** Push types are 0..255. */
function keyOf(module: number, type: number): number {
  return module * 256 + type
}
