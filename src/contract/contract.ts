/**
 * Contracts: the names, numbers, messages, errors and pushes of a module. A contract holds no
 * server code, so server, client SDK, browser and command line share it. The server checks it at
 * start.
 */
import type { GeneralError } from '../errors.ts'
import type { AnyMessageClass, Draft, MessageClass, Plain } from './message-class.ts'

/** Who may call: everyone, a session with a user (the default), or other modules only. */
export type Access = 'anyone' | 'user' | 'internal'

/** One of a function's own errors: code 1..127 and the text that clients read. */
export interface ErrorSpec {
  readonly code: number
  readonly text: string
}

/**
 * One function of a contract, under its name: number, messages, who may call. The server checks it
 * at start and ends the start with `ModuleInvalid` where it contradicts itself.
 */
export interface FunctionSpec {
  /** 1..255, unique in its contract. */
  readonly id: number
  /** Left out: the function takes no parameters. */
  readonly request?: AnyMessageClass
  /** Left out: the reply has no fields (`{}`). */
  readonly response?: AnyMessageClass
  /** `user` unless stated. */
  readonly access?: Access
  /** Deadline in ms, from acceptance; `rpc.timeoutMs` of the configuration unless stated. */
  readonly timeoutMs?: number
  /** Running it twice has the effect of running it once: it may be retried after a crash. */
  readonly idempotent?: boolean
  /** It binds or unbinds the session's user, so it runs alone on its session. */
  readonly changesUser?: boolean
  /** By name; a handler ends with one of them by `throw call.fail(name)`. */
  readonly errors?: Readonly<Record<string, ErrorSpec>>
}

/** One push of a contract, under its name: what `call.push` sends and clients listen to. */
export interface PushSpec {
  /** 0..255, unique in its contract. */
  readonly type: number
  /** Left out: the push is JSON only and goes to `p` alone. */
  readonly content?: AnyMessageClass
}

/**
 * What `defineContract` takes and returns; `defineModule` puts handlers behind it, callers hand it
 * to `call.invoke` or to a client.
 */
export interface Contract {
  /** Unique in a cluster; the name clients use. */
  readonly name: string
  /** Unique in a cluster: 11..255 for studios, 1..10 are the framework's. */
  readonly id: number
  /** Clients may name one instance, `Module@instance`. */
  readonly addressable?: boolean
  /** By name, as clients call them. */
  readonly functions: Readonly<Record<string, FunctionSpec>>
  /** By name; none unless stated. */
  readonly pushes?: Readonly<Record<string, PushSpec>>
}

/** Declares a contract; the literal type is kept, so that everything else is inferred from it. */
export function defineContract<const C extends Contract>(spec: C): C {
  return spec
}

type MessageOf<M> = M extends MessageClass<infer T> ? T : Record<never, never>

/** Names of a contract's functions. */
export type FunctionName<C extends Contract> = keyof C['functions'] & string
/** Names of a contract's pushes. */
export type PushName<C extends Contract> = keyof PushesOf<C> & string
type PushesOf<C> = C extends { pushes: infer P } ? P : Record<never, never>

/** What a caller passes: every field may be left out. */
export type Params<F> = F extends { request: infer M } ? Draft<MessageOf<M>> : Record<string, never>
/** What the handler receives: complete, plain, checked. */
export type Request<F> = F extends { request: infer M }
  ? Plain<MessageOf<M>>
  : Record<string, never>
/** What a caller gets back. */
export type Result<F> = F extends { response: infer M }
  ? Plain<MessageOf<M>>
  : Record<string, never>
/** What a handler returns: every field may be left out; nothing where there is no response. */
export type Answer<F> = F extends { response: infer M } ? Draft<MessageOf<M>> : void
/** What a push carries: its message, or any JSON object where it has none. */
export type PushContent<C extends Contract, K extends PushName<C>> = PushesOf<C>[K] extends {
  content: MessageClass<infer T>
}
  ? Draft<T>
  : Record<string, unknown>
/** What a client receives with a push. */
export type ReceivedPush<C extends Contract, K extends PushName<C>> = PushesOf<C>[K] extends {
  content: MessageClass<infer T>
}
  ? Plain<T>
  : Record<string, unknown>

/** The caller's user inside a handler: certain where the access level demands it. */
export type UserOf<F, U> = F extends { access: 'anyone' | 'internal' } ? U | null : U
/** Errors a handler may fail with: its own and the general ones of the protocol. */
export type FailName<F> = (F extends { errors: infer E } ? keyof E & string : never) | GeneralError
