import { checkContracts } from '../contract/check-contract.ts'
import { SifakaError } from '../errors.ts'
import { HostedFunction } from './hosted-function.ts'
import type { HostedModule } from './hosted-module.ts'

/** The modules that come with Sifaka, or replace one of them: theirs are the numbers 1..10. */
const frameworkModules: ReadonlySet<string> = new Set(['Gate', 'User', 'Push'])

/**
 * The functions of this process by name and by number. Maps made once: names match exactly and a
 * lookup never reaches an object's prototype.
 */
export class Registry {
  readonly #modules = new Map<string | number, HostedModule>()
  readonly #inOrder: readonly HostedModule[]

  /** Throws `ModuleInvalid` where a contract contradicts itself or another one. */
  constructor(modules: readonly HostedModule[], defaultTimeoutMs: number) {
    this.#inOrder = modules
    checkContracts(
      modules.map(module => module.contract),
      frameworkModules,
    )
    for (const module of modules) {
      this.#modules.set(module.name, module)
      this.#modules.set(module.contract.id, module)
      addFunctions(module, defaultTimeoutMs)
    }
  }

  get modules(): readonly HostedModule[] {
    return this.#inOrder
  }

  module(module: string | number): HostedModule | undefined {
    return this.#modules.get(module)
  }

  find(module: string | number, func: string | number): HostedFunction | undefined {
    return this.#modules.get(module)?.functions.get(func)
  }

  /**
   * Throws `ServerIsDown` where no instance hosts the module, `NotFound` for an unknown function.
   */
  lookUp(module: string, func: string): HostedFunction {
    const found = this.find(module, func)
    if (found !== undefined) return found
    throw new SifakaError(this.#modules.has(module) ? 'NotFound' : 'ServerIsDown')
  }
}

function addFunctions(module: HostedModule, defaultTimeoutMs: number): void {
  for (const [name, spec] of Object.entries(module.contract.functions)) {
    const fn = new HostedFunction({ module, name, spec, defaultTimeoutMs })
    module.functions.set(name, fn)
    module.functions.set(spec.id, fn)
  }
}
