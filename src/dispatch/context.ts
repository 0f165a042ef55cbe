import type { NodeRef } from '../bus/bus.ts'
import type { Contract } from '../contract/contract.ts'
import { SifakaError } from '../errors.ts'
import { prefixKv } from '../store/kv/prefix-kv.ts'
import type { Kv } from '../store/kv/kv.ts'
import type { SqlDialectName } from '../store/sql/sql.ts'
import type { HostedModule } from './hosted-module.ts'
import type { SessionHooks } from './hooks.ts'
import type { HookName, Hooks, Mode, ModuleContext } from './module-context.ts'
import { currentScope } from './scope.ts'
import type { Snowflake } from './snowflake.ts'
import { targetOf } from './targets.ts'
import { runContextTransaction } from './transaction.ts'

export interface ContextServices {
  readonly mode: Mode
  readonly node: NodeRef
  readonly kv: Kv
  readonly dialect: SqlDialectName
  readonly hooks: SessionHooks
  readonly snowflake: Snowflake
  /** Aborted when the server stops. */
  readonly signal: AbortSignal
  /** How long `serial` waits outside calls, in ms. */
  readonly defaultTimeoutMs: number
  /** True while `setup` runs. */
  readonly settingUp: () => boolean
}

/** 10 s: what `ctx.fetch` waits where no call's deadline ends it sooner. */
const fetchTimeoutMs = 10_000

type AnyContext = ModuleContext<Contract, Readonly<Record<string, unknown>>>

/** What `setup` is given. Plain functions: authors take them apart. */
export function createModuleContext(module: HostedModule, services: ContextServices): AnyContext {
  const { timers, pusher } = module
  return {
    ...propertiesOf(module, services),
    ...registrationsOf(module, services),
    push: async (target, name, content) => {
      const message = pusher.encode(name, content)
      const push = { target: targetOf(target), message, afterReply: false }
      return pusher.send(push, null)
    },
    pushEncoded: async (target, message) => {
      pusher.checkEncoded(message)
      return pusher.send({ target: targetOf(target), message, afterReply: false }, null)
    },
    invoke: (contract, func, params) =>
      module.runner.invoke(contract.name, func, { contract, params, from: null }) as never,
    disconnect: (target, options) => pusher.disconnect(target, options),
    every: (name, ms, run, options) => timers.add(name, { ...options, ms, run, repeat: true }),
    after: (name, ms, run, options) => timers.add(name, { ...options, ms, run, repeat: false }),
    now: () => module.clock.date(),
    id: () => services.snowflake.next(),
    serial: (key, work) => {
      const deadline =
        currentScope()?.run?.deadline ?? module.clock.now() + services.defaultTimeoutMs
      return module.serial.run(`${module.name}:${key}`, deadline, work)
    },
    transaction: work => runContextTransaction(module, work),
    fetch: (input, init) => boundFetch(services.signal, input, init),
  }
}

type Properties =
  | 'node'
  | 'config'
  | 'mode'
  | 'isDevelopment'
  | 'db'
  | 'dialect'
  | 'kv'
  | 'log'
  | 'signal'

function propertiesOf(
  module: HostedModule,
  services: ContextServices,
): Pick<AnyContext, Properties> {
  const { mode, node, dialect, signal } = services
  return {
    node,
    config: module.config,
    mode,
    isDevelopment: mode === 'development',
    db: module.db,
    dialect,
    // Apart from the claims of the cluster, whatever a module is called.
    kv: prefixKv(services.kv, `module:${module.name}:`),
    log: module.log,
    signal,
  }
}

/** Hooks and middleware are fixed with the setup: what runs never changes under the gate. */
function registrationsOf(
  module: HostedModule,
  services: ContextServices,
): Pick<AnyContext, 'on' | 'use'> {
  const checkTime = (what: string) => {
    if (services.settingUp()) return
    throw new SifakaError('ModuleInvalid', {
      text: `Add ${what} of "${module.name}" in its setup, not later`,
    })
  }
  return {
    on: <H extends HookName>(hook: H, run: Hooks[H]) => {
      checkTime('hooks')
      services.hooks.add(module, hook, run)
    },
    use: middleware => {
      checkTime('middleware')
      module.middleware.push(middleware)
    },
  }
}

function boundFetch(
  stop: AbortSignal,
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const run = currentScope()?.run
  const signals = [stop, AbortSignal.timeout(fetchTimeoutMs)]
  if (run) signals.push(run.signal)
  if (init.signal) signals.push(init.signal)
  if (input instanceof Request) signals.push(input.signal)
  return fetch(input, { ...init, signal: AbortSignal.any(signals) })
}
