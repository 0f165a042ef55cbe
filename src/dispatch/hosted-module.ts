import type { Kysely } from 'kysely'
import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { AnnouncedModule, Balance } from '../cluster/membership/announcement.ts'
import type { Contract } from '../contract/contract.ts'
import type { AnyModule } from './define-module.ts'
import type { Handler, HostedFunction } from './hosted-function.ts'
import type { Middleware } from './module-context.ts'
import type { Pusher } from './pusher.ts'
import type { Runner } from './runner.ts'
import { ModuleFaults } from './module-faults.ts'
import type { Serial } from './serial.ts'
import { ModuleTimers } from './timers.ts'

/** What is to be hosted, as the configuration lists it. */
export interface HostedModuleSpec {
  readonly definition: AnyModule
  /** As the loader checked it; what has a default may be left out. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Name of this instance; the module's name unless given. */
  readonly instance?: string
  /** How callers choose among its instances; `least-load`. */
  readonly balance?: Balance
  /** `one`: one instance at a time is called; `many`. */
  readonly instances?: 'many' | 'one'
}

export interface HostedModuleOptions {
  readonly definition: AnyModule
  /** The server's. */
  readonly clock: Clock
  /** The process that hosts it. */
  readonly node: NodeRef
  readonly config: Readonly<Record<string, unknown>>
  /** The name of this instance, as `Module@instance` addresses it. */
  readonly instance: string
  readonly balance: Balance
  readonly instances: 'many' | 'one'
  /** True where what only one instance does may be done here. */
  readonly leads: () => boolean
  readonly log: Logger
  readonly metrics: Metrics
  // oxlint-disable-next-line typescript/no-explicit-any -- tables are the module's own knowledge
  readonly db: Kysely<any>
  readonly pusher: Pusher
  readonly runner: Runner
  readonly serial: Serial
}

/** One module in its dispatcher: what its functions, timers and hooks share. */
export class HostedModule {
  readonly definition: AnyModule
  readonly clock: Clock
  readonly node: NodeRef
  readonly contract: Contract
  readonly name: string
  readonly instance: string
  readonly balance: Balance
  readonly instances: 'many' | 'one'
  /** It has login, logout or disconnect hooks. */
  hasSessionHooks = false
  /** It has hooks that run on gates alone: connect, authorizeTopic. */
  hasGateHooks = false
  readonly config: Readonly<Record<string, unknown>>
  readonly log: Logger
  readonly metrics: Metrics
  // oxlint-disable-next-line typescript/no-explicit-any -- tables are the module's own knowledge
  readonly db: Kysely<any>
  readonly pusher: Pusher
  readonly runner: Runner
  readonly serial: Serial
  readonly faults: ModuleFaults
  readonly timers: ModuleTimers
  readonly middleware: Middleware<Contract>[] = []
  /** By name and by number: two kinds of key that never meet. */
  readonly functions = new Map<string | number, HostedFunction>()

  constructor(options: HostedModuleOptions) {
    this.definition = options.definition
    this.clock = options.clock
    this.node = options.node
    this.contract = options.definition.contract
    this.name = this.contract.name
    this.instance = options.instance
    this.balance = options.balance
    this.instances = options.instances
    this.config = options.config
    this.log = options.log
    this.metrics = options.metrics
    this.db = options.db
    this.pusher = options.pusher
    this.runner = options.runner
    this.serial = options.serial
    const { clock, log, metrics } = this
    this.faults = new ModuleFaults({ clock, module: this.name, log, metrics })
    this.timers = new ModuleTimers(this.name, this.faults, {
      clock,
      leads: options.leads,
      isLed: this.instances === 'one',
    })
  }

  /** What the node that hosts it tells the others. */
  announce(): AnnouncedModule {
    const { contract, name, balance, instances, hasSessionHooks, hasGateHooks } = this
    const byName = [...this.functions].filter(([key]) => typeof key === 'string')
    return {
      name,
      id: contract.id,
      addressable: contract.addressable ?? false,
      balance,
      instances,
      hasSessionHooks,
      hasGateHooks,
      functions: byName.map(([, fn]) => ({
        name: fn.functionName,
        id: fn.functionId,
        access: fn.access,
        timeoutMs: fn.timeoutMs,
        changesUser: fn.changesUser,
        idempotent: fn.idempotent,
      })),
    }
  }

  /**
   * Takes what `setup` returned; throws, naming the function, where a handler is missing or
   * unknown.
   */
  setHandlers(handlers: unknown): void {
    const given = new Map(Object.entries((handlers ?? {}) as Record<string, unknown>))
    for (const name of Object.keys(this.contract.functions)) {
      const handler = given.get(name)
      const fn = this.functions.get(name)
      if (typeof handler !== 'function' || fn === undefined)
        throw new Error(`Return a handler for "${this.name}.${name}" from setup`)
      fn.handler = handler.bind(handlers) as Handler
      given.delete(name)
    }
    const [unknown] = given.keys()
    if (unknown !== undefined)
      throw new Error(
        `Declare "${this.name}.${unknown}" in the contract, or return no handler for it`,
      )
  }
}
