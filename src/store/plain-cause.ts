/**
 * Driver errors carry what they were asked to do: mysql2 the SQL with its values filled in, ioredis
 * the command with its arguments. Causes go to the log, and logs hold no payloads, passwords or
 * tokens, so a store keeps only what is safe of a driver's error.
 */
export interface CauseOptions {
  /** The statement with placeholders, never with values. */
  statement?: string
}

/**
 * An error with the message, code and stack of `thrown` and nothing else that the driver put there.
 */
export function plainCause(thrown: unknown, options: CauseOptions = {}): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown))
  const message = withoutKeyValue(describe(thrown))
  const cause = new Error(message)
  cause.name = thrown.name
  cause.stack = thrown.stack?.replace(thrown.message, () => message)
  const details = thrown as { code?: unknown; errno?: unknown; errcode?: unknown }
  return Object.assign(cause, {
    ...(details.code === undefined ? {} : { code: details.code }),
    ...(details.errno === undefined ? {} : { errno: details.errno }),
    ...(details.errcode === undefined ? {} : { errcode: details.errcode }),
    ...(options.statement === undefined ? {} : { statement: options.statement }),
  })
}

/** One line for a person: what went wrong, also where Node gives an empty AggregateError. */
export function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  if (thrown.message !== '') return thrown.message
  const code = (thrown as { code?: unknown }).code
  return typeof code === 'string' ? code : thrown.name
}

/** MySQL repeats the value that collided: `Duplicate entry 'anna' for key 'PRIMARY'`. */
function withoutKeyValue(message: string): string {
  return message.replace(/^Duplicate entry '.*' for key/s, 'Duplicate entry for key')
}
