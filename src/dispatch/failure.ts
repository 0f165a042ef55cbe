import type { ErrorSpec } from '../contract/contract.ts'
import { isGeneral, SifakaError, StateCode, stateTexts } from '../errors.ts'

/** The part of a function that errors are judged by. */
export interface FailureOrigin {
  readonly moduleName: string
  readonly functionName: string
  readonly errors: ReadonlyMap<string, ErrorSpec>
}

/** What a thrown thing means to the caller, and how it is logged; null: not at all. */
export interface Failure {
  readonly state: number
  readonly msg: string
  readonly log: 'error' | 'warn' | null
}

/** Which function an error was made for, or that it came back from an invoked one. */
const origins = new WeakMap<SifakaError, FailureOrigin | 'invoked'>()

/** The error behind `call.fail(name, text)`: one of the function's own, or a general one. */
export function makeFailure(origin: FailureOrigin, name: string, text?: string): SifakaError {
  const own = origin.errors.get(name)
  if (own !== undefined) {
    const error = new SifakaError('FunctionFailed', {
      state: own.code,
      name,
      text: text ?? own.text,
    })
    origins.set(error, origin)
    return error
  }
  if (Object.hasOwn(StateCode, name) && name !== 'Success')
    return new SifakaError(name as keyof typeof stateTexts as never, { text })
  const where = `${origin.moduleName}.${origin.functionName}`
  return new SifakaError('Internal', {
    cause: new Error(`Declare the error "${name}" in the contract: "${where}" does not know it`),
  })
}

/** The error that an invoked function answered, made anew: its number is not the invoker's. */
export function invokedFailure(
  state: number,
  msg: string,
  names: Readonly<Record<number, string>>,
): SifakaError {
  const error = SifakaError.ofState(state, msg, names)
  origins.set(error, 'invoked')
  return error
}

/**
 * What the caller of `origin` gets for something thrown. General codes pass, the function's own
 * errors pass where `call.fail` made them; all else is Internal, and why stands in the log alone.
 */
export function judgeFailure(origin: FailureOrigin, thrown: unknown): Failure {
  if (!(thrown instanceof SifakaError)) return internal
  const from = origins.get(thrown)
  if (thrown.code === 'FunctionFailed') {
    if (from !== origin) return internal
    return { state: thrown.state, msg: thrown.message, log: null }
  }
  if (thrown.code === 'StoreFailed' || thrown.code === 'DuplicateKey')
    return storeFailed[from === 'invoked' ? 1 : 0]
  if (!isGeneral(thrown.code)) return internal
  const log = thrown.code === 'Internal' && from !== 'invoked' ? 'error' : null
  return { state: thrown.state, msg: thrown.message, log }
}

const internal: Failure = { state: StateCode.Internal, msg: stateTexts.Internal, log: 'error' }
/** The database's words are for the log; the second where the invoked function has logged them. */
const storeFailed = [
  { state: StateCode.StoreFailed, msg: stateTexts.StoreFailed, log: 'warn' },
  { state: StateCode.StoreFailed, msg: stateTexts.StoreFailed, log: null },
] as const satisfies readonly Failure[]
