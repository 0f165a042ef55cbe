import { SifakaError } from '../errors.ts'

/**
 * What every decoder throws: `ParamParseFail` with its general text, for clients compare nothing
 * else; what is wrong stands in the cause, for logs.
 */
export function malformed(what: string, cause?: unknown): SifakaError {
  return new SifakaError('ParamParseFail', { cause: new TypeError(what, { cause }) })
}
