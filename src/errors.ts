/**
 * The one error class of Sifaka and its closed table of codes. Everything that crosses a boundary
 * (a reply, a start, a client call) is a `SifakaError`; `SifakaError.from` makes one of anything.
 * A code is never reused: the table, `docs/errors.md` and the tests are held equal by a test.
 */

/** General state codes of the wire (docs/protocol.md, "State codes"): what a client may see. */
export const StateCode = {
  Success: 0,
  StoreFailed: 0xee,
  TokenRequired: 0xef,
  TooBusy: 0xf0,
  ServerIsDown: 0xf1,
  InvalidToken: 0xf2,
  RequestTimeout: 0xf3,
  NotAcceptable: 0xf4,
  MethodNotAllowed: 0xf5,
  Frozen: 0xf6,
  Unknown: 0xf7,
  LoginTimeOut: 0xf8,
  NeedLogin: 0xf9,
  BadRequest: 0xfa,
  Unauthorized: 0xfb,
  NotFound: 0xfc,
  ParamNotAllow: 0xfd,
  ParamParseFail: 0xfe,
  Internal: 0xff,
} as const
export type StateName = keyof typeof StateCode
/** The general codes that mean a failure: all but `Success`. */
export type GeneralError = Exclude<StateName, 'Success'>

/** The texts that go with the general codes, as every client sees them. */
export const stateTexts: Record<StateName, string> = {
  Success: '',
  StoreFailed: 'SQL ERROR',
  TokenRequired: 'Token Required',
  TooBusy: 'Too Many Requests',
  ServerIsDown: 'Server Is Down',
  InvalidToken: 'Invalid Token',
  RequestTimeout: 'Request Timeout',
  NotAcceptable: 'Not Acceptable',
  MethodNotAllowed: 'Method Not Allowed',
  Frozen: 'Frozen',
  Unknown: 'Error Unknown',
  LoginTimeOut: "The client's session has expired and must log in again",
  NeedLogin: 'Need Login first',
  BadRequest: 'Bad Request',
  Unauthorized: 'Unauthorized',
  NotFound: 'Not Found',
  ParamNotAllow: 'Param Not Allow',
  ParamParseFail: 'Param Parse Fail',
  Internal: 'Internal Server Error',
}

/** Codes that never travel: they end a start, a command or a client's own call. */
export const localErrors = {
  /** A function answered one of its own errors, 1..127; `name` and `state` say which. */
  FunctionFailed: 'a function answered an error of its own',
  /**
   * The connection ended while a call was under way: its outcome is unknown, it is never repeated.
   */
  ConnectionLost: 'the connection was lost with the call under way; its outcome is unknown',
  /** A client could not reach a server or was refused by it; nothing was sent. */
  ConnectFailed: 'cannot connect',
  /** The client or server object was closed before or during the operation. */
  Closed: 'closed',
  /** A configuration file, environment override or command-line value is not usable. */
  ConfigInvalid: 'the configuration is not usable',
  /** A contract or module contradicts itself or another one. */
  ModuleInvalid: 'a module is not usable',
  /** A listener could not be opened (port taken, address not of this machine). */
  ListenFailed: 'cannot listen',
  /** The cluster's bus cannot be used: its server does not answer, or its settings do not fit. */
  BusFailed: "the cluster's bus cannot be used",
  /** A node of the same name lives elsewhere. */
  TwinNode: 'a node of this name is running',
  /** Migrations are pending, unknown or failed. */
  MigrationFailed: 'the database schema is not as needed',
  /** A unique or primary key is taken: a module's own decision, 0xee if it makes none. */
  DuplicateKey: 'a row with this key exists already',
} as const
/** The codes that never travel on the wire; a client's own call may reject with one. */
export type LocalError = keyof typeof localErrors
/** Every `code` of a `SifakaError`; docs/errors.md says of each what to do about it. */
export type ErrorCode = GeneralError | LocalError

/** What `new SifakaError(code, options)` adds to its code; all of it may be left out. */
export interface SifakaErrorOptions {
  /** What a client may read; the general text of the code when left out. */
  text?: string
  /** Function errors only: the state, 1..127. */
  state?: number
  /** Function errors only: the name in the contract, such as `SeatTaken`. */
  name?: string
  /** For logs alone; never sent to a client. */
  cause?: unknown
}

/**
 * `code` names the kind. `state` is the number on the wire: that of a general code, 1..127 for a
 * function's own error, 0xff for a code that never travels. `message` may be read by clients.
 */
export class SifakaError extends Error {
  readonly code: ErrorCode
  readonly state: number
  /** The contract's name of a function error (`SeatTaken`), else the code. */
  readonly errorName: string

  constructor(code: ErrorCode, options: SifakaErrorOptions = {}) {
    const general = isGeneral(code)
    const text = options.text ?? (general ? stateTexts[code] : localErrors[code])
    super(text, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SifakaError'
    this.code = code
    this.state = general ? StateCode[code] : (options.state ?? stateOfLocal(code))
    this.errorName = options.name ?? code
  }

  /**
   * Anything thrown, as a `SifakaError`: unknown things become `Internal` with the thing as cause.
   */
  static from(thrown: unknown): SifakaError {
    if (thrown instanceof SifakaError) return thrown
    return new SifakaError('Internal', { cause: thrown })
  }

  /** The error that a reply with this state and text stands for; `names` are the function's own. */
  static ofState(
    state: number,
    text: string,
    names?: Readonly<Record<number, string>>,
  ): SifakaError {
    const general = generalByState.get(state)
    if (general !== undefined) return new SifakaError(general, { text: text || undefined })
    if (state >= 1 && state <= 127)
      return new SifakaError('FunctionFailed', { state, text, name: names?.[state] })
    return new SifakaError('Unknown', { text: text || undefined })
  }
}

/** True for what may be the `code` of an error. */
export function isErrorCode(code: string): code is ErrorCode {
  return (Object.hasOwn(StateCode, code) && code !== 'Success') || Object.hasOwn(localErrors, code)
}

/** True for codes that travel as a general state code. */
export function isGeneral(code: ErrorCode): code is GeneralError {
  return Object.hasOwn(StateCode, code)
}

function stateOfLocal(code: LocalError): number {
  return code === 'DuplicateKey' ? StateCode.StoreFailed : StateCode.Internal
}

const generalByState = new Map<number, GeneralError>(
  Object.entries(StateCode)
    .filter(([name]) => name !== 'Success')
    .map(([name, state]) => [state, name as GeneralError]),
)
