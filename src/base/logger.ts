/**
 * The logger as the code sees it. Records are a message and fields; no payloads, passwords, tokens
 * or keys ever. The pino-backed one is made by `createLogger`.
 */
/** The lowest level that is written; `silent` writes nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
/** What a record carries beside its message, by name; values are written as JSON. */
export type LogFields = Record<string, unknown>

/** Writes records of one level each. Never throws, never waits. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** `fields.error` carries the thrown thing: its stack and causes are written. */
  error(message: string, fields?: LogFields): void
  /** The same logger with fields added to every record; `module` also picks that module's level. */
  child(fields: LogFields): Logger
}

/** Says nothing: for tests and for parts that were given no logger. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
}
