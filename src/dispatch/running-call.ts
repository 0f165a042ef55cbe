import type { Logger } from '../base/logger.ts'
import type { AnyCall, CallSession, CallUser, DisconnectOptions, PushOptions } from './call.ts'
import type { Call, DatabaseTransaction, UserData } from './call.ts'
import type { Contract, FunctionName, Params, Result } from '../contract/contract.ts'
import { SifakaError } from '../errors.ts'
import { makeFailure } from './failure.ts'
import { RunSession } from './module-session.ts'
import type { Run } from './run.ts'
import { type Target, targetOf } from './targets.ts'
import { runTransaction } from './transaction.ts'

/** What a handler holds: a view of its run, made for every call, so everything in it is lazy. */
export class RunningCall {
  readonly #run: Run
  #session: CallSession | null | undefined
  #user: CallUser | null | undefined
  #log: Logger | undefined

  constructor(run: Run) {
    this.#run = run
  }

  get id(): string {
    return this.#run.id
  }

  get attempt(): number {
    return this.#run.attempt
  }

  get module(): string {
    return this.#run.moduleName
  }

  get func(): string {
    return this.#run.place
  }

  get caller(): 'client' | 'module' | 'server' {
    return this.#run.caller.type
  }

  get session(): CallSession | null {
    if (this.#session === undefined) {
      const port = this.#run.caller.session
      this.#session = port === null ? null : new RunSession(port, this.#run)
    }
    return this.#session
  }

  get user(): CallUser | null {
    if (this.#user === undefined) {
      const id = this.#run.userId
      this.#user = id === null ? null : new RunUser(id, this.#run)
    }
    return this.#user
  }

  get signal(): AbortSignal {
    return this.#run.signal
  }

  get deadline(): number {
    return this.#run.deadline
  }

  get log(): Logger {
    return (this.#log ??= this.#run.fn.module.log.child(callFields(this.#run)))
  }

  fail(name: string, text?: string): SifakaError {
    return makeFailure(this.#run.fn, name, text)
  }

  async push(
    target: Target,
    name: string,
    content: unknown,
    options: PushOptions = {},
  ): Promise<number> {
    const { pusher } = this.#run.fn.module
    const push = {
      target: targetOf(target),
      message: pusher.encode(name, content),
      afterReply: options.afterReply ?? false,
    }
    return pusher.send(push, this.#run)
  }

  invoke<D extends Contract, K extends FunctionName<D>>(
    contract: D,
    func: K,
    params: Params<D['functions'][K]>,
  ): Promise<Result<D['functions'][K]>> {
    const { runner } = this.#run.fn.module
    const result = runner.invoke(contract.name, func, { contract, params, from: this.#run })
    return result as Promise<Result<D['functions'][K]>>
  }

  transaction<T>(work: (db: DatabaseTransaction) => Promise<T>): Promise<T> {
    return runTransaction(this.#run, work)
  }

  disconnect(target: Target, options: DisconnectOptions = {}): Promise<number> {
    return this.#run.fn.module.pusher.disconnect(target, options)
  }
}

/** Held against the interface here, for a class cannot declare that its `user` may be certain. */
export function viewOf(run: Run): AnyCall {
  return run.call satisfies Call<Contract, { access: 'anyone' }>
}

class RunUser implements CallUser {
  readonly id: string
  readonly #run: Run
  #loading: Promise<UserData> | undefined

  constructor(id: string, run: Run) {
    this.id = id
    this.#run = run
  }

  load(): Promise<UserData> {
    return (this.#loading ??= this.#load())
  }

  async #load(): Promise<UserData> {
    const { runner } = this.#run.fn.module
    const reply = await runner.invoke('User', 'GetSelfInfo', {
      contract: null,
      params: {},
      from: this.#run,
    })
    const { userData } = reply as { userData?: UserData | null }
    if (userData === undefined || userData === null)
      throw new SifakaError('Internal', {
        cause: new Error(`Return "userData" from "User.GetSelfInfo": it told nothing of a user`),
      })
    return userData
  }
}

/** The fields that every record of a run carries. */
export function callFields(run: Run): Record<string, string> {
  const { session } = run.caller
  return {
    func: run.place,
    call: run.id,
    ...(session === null ? {} : { session: session.id }),
    ...(run.userId === null ? {} : { user: run.userId }),
  }
}
