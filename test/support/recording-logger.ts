/** A logger that keeps what it is told, and shows it where `SHOW_TEST_LOG` is set. */
import type { LogFields, Logger, LogLevel } from '../../src/base/logger.ts'

const shows = process.env['SHOW_TEST_LOG'] !== undefined

export interface LogRecord {
  readonly level: LogLevel
  readonly message: string
  readonly fields: LogFields
}

/** What a logger and its children have in common. */
class Book {
  readonly records: LogRecord[]
  #waiting: (() => void)[] = []

  constructor(records: LogRecord[]) {
    this.records = records
  }

  add(record: LogRecord): void {
    this.records.push(record)
    for (const tell of this.#waiting.splice(0)) tell()
    // oxlint-disable-next-line no-console -- on demand, to look at a test that fails
    if (shows) console.log(record.level, record.message, record.fields)
  }

  next(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve))
  }
}

export class RecordingLogger implements Logger {
  readonly #book: Book
  readonly #fields: LogFields

  /** Adds to `records`, with these fields besides each record's own. */
  constructor(records: LogRecord[] | Book = [], fields: LogFields = {}) {
    this.#book = records instanceof Book ? records : new Book(records)
    this.#fields = fields
  }

  get records(): LogRecord[] {
    return this.#book.records
  }

  /** The records as text: level, message, fields as JSON. */
  get lines(): string[] {
    return this.records.map(
      ({ level, message, fields }) => `${level} ${message} ${JSON.stringify(fields)}`,
    )
  }

  /** The first message that matches, waited for. */
  async found(pattern: RegExp): Promise<string> {
    for (;;) {
      const record = this.records.find(({ message }) => pattern.test(message))
      if (record !== undefined) return record.message
      await this.#book.next()
    }
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
    return new RecordingLogger(this.#book, { ...this.#fields, ...fields })
  }

  #add(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.#book.add({ level, message, fields: { ...this.#fields, ...fields } })
  }
}
