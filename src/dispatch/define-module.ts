/**
 * Declaring a module: a contract and what is behind it. This is data and a `setup` function;
 * nothing runs until a dispatcher hosts it.
 */
import type { Answer, Contract, FunctionName, Request } from '../contract/contract.ts'
import type { Migration } from '../store/sql/sql.ts'
import type { Call } from './call.ts'
import type { ConfigOf, ConfigSchema } from './module-config.ts'
import type { ModuleContext } from './module-context.ts'

/** A function for each of the contract's functions, with its name. */
export type Handlers<C extends Contract> = {
  readonly [K in FunctionName<C>]: (
    call: Call<C, C['functions'][K]>,
    request: Request<C['functions'][K]>,
  ) => Answer<C['functions'][K]> | Promise<Answer<C['functions'][K]>>
}

/** What stands behind a contract: configuration, tables, handlers. `defineModule` takes it. */
export interface ModuleSpec<C extends Contract, S extends ConfigSchema> {
  /** JSON Schema properties of the module's configuration; none unless stated. */
  readonly config?: S
  /** Named `001_what`: run once each, in the order of their names, before `setup`. */
  readonly migrations?: Readonly<Record<string, Migration>>
  /**
   * Called once per start; what it closes over is the module's state. A throw ends the start.
   * Handlers that return a plain value are answered in the same turn, without a promise.
   */
  setup(ctx: ModuleContext<C, ConfigOf<S>>): Handlers<C> | Promise<Handlers<C>>
}

/** A module as `defineModule` returns it; what a configuration's `from` must export. */
export interface Module<
  C extends Contract = Contract,
  S extends ConfigSchema = ConfigSchema,
> extends ModuleSpec<C, S> {
  readonly contract: C
}

/** A module of whatever contract: what a dispatcher hosts. */
export interface AnyModule {
  readonly contract: Contract
  readonly config?: ConfigSchema
  readonly migrations?: Readonly<Record<string, Migration>>
  // oxlint-disable-next-line typescript/no-explicit-any -- its own context and handlers
  setup(ctx: any): any
}

/** Declares a module; handlers, errors, pushes and configuration are typed by what is given. */
export function defineModule<
  C extends Contract,
  const S extends ConfigSchema = Record<never, never>,
>(contract: C, spec: ModuleSpec<C, S>): Module<C, S> {
  return { ...spec, contract }
}
