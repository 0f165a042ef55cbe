import { malformed } from './malformed.ts'

/** A request on `i`, as far as its envelope says; parameters are still unchecked JSON. */
export interface JsonRequest {
  /** Name or number. */
  readonly module: string | number
  /** What stood behind `@` in a module name, or null. */
  readonly instance: string | null
  /** Name or number. */
  readonly func: string | number
  /** Undefined where they are absent or null. */
  readonly params: unknown
}

/** A request on `f`. Its parameters are a view of the payload: copy what outlives the payload. */
export interface ProtobufRequest {
  readonly module: number
  readonly func: number
  readonly params: Uint8Array
}

/** A request on `i`; `params` is JSON text. Without it the key is left out. */
export function encodeJsonRequest(
  module: string | number,
  func: string | number,
  params?: string,
): string {
  const head = `{"module":${JSON.stringify(module)},"func":${JSON.stringify(func)}`
  return params === undefined ? head + '}' : `${head},"params":${params}}`
}

/**
 * The envelope of a request on `i`. Throws `ParamParseFail` for text that is no JSON (with the
 * `SyntaxError` as the cause's cause) and for what `readJsonRequest` refuses.
 */
export function decodeJsonRequest(text: string): JsonRequest {
  return readJsonRequest(parseJson(text))
}

/** The same from a parsed value. Throws `ParamParseFail` unless `module` and `func` are usable. */
export function readJsonRequest(value: unknown): JsonRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('a request is no JSON object')
  const { module, func, params } = value as Record<string, unknown>
  if (!isNameOrNumber(module)) throw malformed('"module" is neither string nor integer')
  if (!isNameOrNumber(func)) throw malformed('"func" is neither string nor integer')
  const at = typeof module === 'string' ? module.indexOf('@') : -1
  return {
    module: at < 0 ? module : (module as string).slice(0, at),
    instance: at < 0 ? null : (module as string).slice(at + 1),
    func,
    params: params ?? undefined,
  }
}

/** A request on `f`. */
export function encodeProtobufRequest(
  module: number,
  func: number,
  params?: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(2 + (params?.length ?? 0))
  bytes[0] = module
  bytes[1] = func
  if (params) bytes.set(params, 2)
  return bytes
}

/**
 * The numbers and parameters of a request on `f`. Null for fewer than two bytes: such a request is
 * answered `ParamParseFail`, under the numbers that `numbersOf` gives.
 */
export function decodeProtobufRequest(payload: Uint8Array): ProtobufRequest | null {
  if (payload.length < 2) return null
  return { module: payload[0]!, func: payload[1]!, params: payload.subarray(2) }
}

/** The first two bytes of a payload on `f` or `q`; missing ones count as 0. */
export function numbersOf(payload: Uint8Array): { module: number; func: number } {
  return { module: payload[0] ?? 0, func: payload[1] ?? 0 }
}

/** Parses JSON; throws `ParamParseFail` with the `SyntaxError` as the cause's cause. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed('not JSON', error)
  }
}

function isNameOrNumber(value: unknown): value is string | number {
  return typeof value === 'string' || Number.isSafeInteger(value)
}
