/** A logger that keeps what it is told, and shows it where `CLUSTER_TEST_LOG` is set. */
import type { LogFields, Logger } from '../../../src/base/logger.ts'

const shows = process.env['CLUSTER_TEST_LOG'] !== undefined

export interface LogRecord {
  readonly level: string
  readonly message: string
  readonly fields: LogFields
}

export class RecordingLogger implements Logger {
  readonly #records: LogRecord[]
  readonly #fields: LogFields

  constructor(records: LogRecord[], fields: LogFields) {
    this.#records = records
    this.#fields = fields
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('debug', message, fields)
  }

  info(message: string, fields?: LogFields): void {
    this.#add('info', message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    this.#add('warn', message, fields)
  }

  error(message: string, fields?: LogFields): void {
    this.#add('error', message, fields)
  }

  child(fields: LogFields): Logger {
    return new RecordingLogger(this.#records, { ...this.#fields, ...fields })
  }

  #add(level: string, message: string, fields: LogFields = {}): void {
    this.#records.push({ level, message, fields: { ...this.#fields, ...fields } })
    // oxlint-disable-next-line no-console -- on demand, to look at a test that fails
    if (shows) console.log(level, message, { ...this.#fields, ...fields })
  }
}
