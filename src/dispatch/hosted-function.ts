import type { Balance } from '../cluster/membership/announcement.ts'
import type { Access, Contract, ErrorSpec, FunctionSpec } from '../contract/contract.ts'
import { codecOf, type MessageCodec } from '../contract/message-codec.ts'
import type { FailureOrigin } from './failure.ts'
import type { HostedModule } from './hosted-module.ts'
import { LogBudget } from './log-budget.ts'
import type { ReplyWatch } from './reply-watch.ts'
import type { FunctionEntry } from './request.ts'
import { FunctionStats } from './stats.ts'

/** A handler as the dispatcher calls it: its types were checked where it was declared. */
export type Handler = (call: unknown, request: unknown) => unknown

/** A function of this process as all nodes that have it see it. */
export interface FunctionElsewhere extends FunctionEntry {
  readonly balance: Balance
  readonly instances: 'many' | 'one'
}

export interface HostedFunctionOptions {
  readonly module: HostedModule
  readonly name: string
  readonly spec: FunctionSpec
  readonly defaultTimeoutMs: number
}

/** One function of a hosted module: what its contract says, its codecs, its handler. */
export class HostedFunction implements FunctionEntry, FailureOrigin {
  readonly module: HostedModule
  readonly moduleName: string
  readonly moduleId: number
  readonly functionName: string
  readonly functionId: number
  readonly access: Access
  readonly timeoutMs: number
  readonly changesUser: boolean
  readonly idempotent: boolean
  readonly addressable: boolean
  readonly errors: ReadonlyMap<string, ErrorSpec>
  /** Names of its errors by code: what an invoker's `errorName` is found by. */
  readonly errorNames: Readonly<Record<number, string>>
  readonly request: MessageCodec
  readonly response: MessageCodec
  readonly stats: FunctionStats
  readonly logBudget: LogBudget
  /** The same function as the cluster knows it; null where this process is the whole server. */
  elsewhere: FunctionElsewhere | null = null
  /** Null in production. */
  replyWatch: ReplyWatch | null = null
  /** Set by the start, when the module has been set up. */
  handler: Handler = refuse

  constructor(options: HostedFunctionOptions) {
    const { module, name, spec } = options
    const contract: Contract = module.contract
    this.module = module
    this.moduleName = contract.name
    this.moduleId = contract.id
    this.functionName = name
    this.functionId = spec.id
    this.access = spec.access ?? 'user'
    this.timeoutMs = spec.timeoutMs ?? options.defaultTimeoutMs
    this.changesUser = spec.changesUser ?? false
    this.idempotent = spec.idempotent ?? false
    this.addressable = contract.addressable ?? false
    const errors = Object.entries(spec.errors ?? {})
    this.errors = new Map(errors)
    this.errorNames = Object.fromEntries(errors.map(([error, { code }]) => [code, error]))
    this.request = codecOf(spec.request)
    this.response = codecOf(spec.response)
    this.logBudget = new LogBudget(module.clock)
    this.stats = new FunctionStats(module.metrics, { module: contract.name, func: name })
  }
}

function refuse(): never {
  throw new Error('Set the module up before its functions are called')
}
