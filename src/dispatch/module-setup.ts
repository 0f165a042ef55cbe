/**
 * The modules of one process, from what was listed to what can be called: it makes each with what
 * it stands on, gives it its context, and runs its setup. It runs no function, hook or timer.
 */
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import type { TimerWheel } from '../base/timer-wheel.ts'
import { withinTime } from '../base/within.ts'
import type { NodeRef } from '../bus/bus.ts'
import { messageTypeOf } from '../contract/descriptor.ts'
import { SifakaError } from '../errors.ts'
import type { Kv } from '../store/kv/kv.ts'
import type { SqlStore } from '../store/sql/sql.ts'
import { type ContextServices, createModuleContext } from './context.ts'
import type { SessionHooks } from './hooks.ts'
import { HostedModule, type HostedModuleSpec } from './hosted-module.ts'
import { completeConfig } from './module-config.ts'
import type { Mode } from './module-context.ts'
import type { SessionsPort } from './ports.ts'
import { Pusher } from './pusher.ts'
import { ReplyWatch } from './reply-watch.ts'
import type { Runner } from './runner.ts'
import { enterScope } from './scope.ts'
import { Serial } from './serial.ts'
import { Snowflake } from './snowflake.ts'

export interface ModuleSetupOptions {
  readonly sql: Pick<SqlStore, 'db' | 'dialect'>
  readonly kv: Kv
  readonly log: Logger
  readonly metrics: Metrics
  readonly sessions: SessionsPort
  /** The process's own wheel; whoever made it clears it. */
  readonly wheel: TimerWheel
  /** This process, as modules and other nodes know it. */
  readonly node: NodeRef
  /** Who says which node does what only one does; null where this process is the whole server. */
  readonly cluster?: { readonly leads: (module: string) => boolean } | null
  /** 0..1023, unique among the nodes that live: a part of every id. */
  readonly nodeNumber: number
  /** Deadline of functions that state none, in ms. */
  readonly rpc: { readonly timeoutMs: number }
  /** Largest reply, and largest content of a push. */
  readonly limits: { readonly maxReplyBytes: number }
  /** False leaves fields out of JSON that have their default value. */
  readonly jsonDefaults: boolean
  readonly mode: Mode
  /** How long a module's `setup` may take, in ms; 60,000. */
  readonly setupTimeoutMs?: number
}

/** What all modules of a process run by. */
export interface ModuleSetupParts {
  readonly runner: Runner
  readonly hooks: SessionHooks
  /** Aborted when the server stops. */
  readonly signal: AbortSignal
}

export class ModuleSetup {
  readonly #options: ModuleSetupOptions
  readonly #parts: ModuleSetupParts
  readonly #snowflake: Snowflake
  readonly #serials: Serial[] = []
  readonly #ended = new Set<HostedModule>()
  /** The module whose setup runs: they run one after the other. */
  #settingUp: string | null = null

  constructor(options: ModuleSetupOptions, parts: ModuleSetupParts) {
    this.#options = options
    this.#parts = parts
    const { clock } = options.wheel
    const now = (): number => clock.date()
    this.#snowflake = new Snowflake({ nodeNumber: options.nodeNumber, now })
  }

  /** Modules whose setup has ended: those that have something to stop. */
  get ended(): ReadonlySet<HostedModule> {
    return this.#ended
  }

  host(spec: HostedModuleSpec): HostedModule {
    const { definition } = spec
    const { contract } = definition
    const { sql, sessions, metrics, wheel, limits, jsonDefaults } = this.#options
    const log = this.#options.log.child({ module: contract.name })
    const maxBytes = limits.maxReplyBytes
    const serial = new Serial({ wheel })
    this.#serials.push(serial)
    return new HostedModule({
      definition,
      clock: wheel.clock,
      node: this.#options.node,
      config: completeConfig(definition.config ?? {}, spec.config),
      instance: spec.instance ?? contract.name,
      balance: spec.balance ?? 'least-load',
      instances: spec.instances ?? 'many',
      leads: () => this.#options.cluster?.leads(contract.name) ?? true,
      log,
      metrics,
      serial,
      db: sql.db,
      runner: this.#parts.runner,
      pusher: new Pusher({ contract, sessions, log, maxBytes, json: { defaults: jsonDefaults } }),
    })
  }

  /** Rejects with `ModuleInvalid`, naming the module, where its setup fails or takes too long. */
  async run(module: HostedModule): Promise<void> {
    const boundMs = this.#options.setupTimeoutMs ?? 60_000
    const context = createModuleContext(module, this.#servicesOf(module))
    const scope = { moduleName: module.name, place: 'setup', run: null, held: null }
    this.#settingUp = module.name
    try {
      const setup = enterScope(scope, async () => module.definition.setup(context))
      const handlers = await withinTime(setup, {
        clock: module.clock,
        boundMs,
        reason: () => `it took more than ${boundMs} ms`,
      })
      module.setHandlers(handlers)
      if (this.#options.mode === 'development') watchReplies(module)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      const text = `Cannot set up module "${module.name}": ${why}`
      throw new SifakaError('ModuleInvalid', { text, cause })
    } finally {
      this.#settingUp = null
    }
    this.#ended.add(module)
  }

  /** The ids that modules make carry another number from now on. */
  renumber(nodeNumber: number): void {
    this.#snowflake.renumber(nodeNumber)
  }

  /** Nothing waits in `ctx.serial` any more. */
  closeSerials(): void {
    for (const serial of this.#serials) serial.close()
  }

  #servicesOf(module: HostedModule): ContextServices {
    const { mode, kv, sql, rpc, node } = this.#options
    return {
      mode,
      node,
      kv,
      snowflake: this.#snowflake,
      dialect: sql.dialect,
      hooks: this.#parts.hooks,
      signal: this.#parts.signal,
      defaultTimeoutMs: rpc.timeoutMs,
      settingUp: () => this.#settingUp === module.name,
    }
  }
}

function watchReplies(module: HostedModule): void {
  const { contract, functions, log } = module
  for (const [func, { response }] of Object.entries(contract.functions)) {
    const fn = functions.get(func)
    if (response === undefined || fn === undefined) continue
    fn.replyWatch = new ReplyWatch({ type: messageTypeOf(response), func, log })
  }
}
