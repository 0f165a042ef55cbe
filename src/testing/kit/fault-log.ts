import { inspect } from 'node:util'
import type { LogFields, Logger } from '../../base/logger.ts'

/** Something that a module threw and nobody caught: a client has seen 0xff or 0xee, or nobody. */
export interface TestError {
  /** `Game`; null where it is not known. */
  readonly module: string | null
  /** The function, `timer NAME` or `hook NAME`; empty where it is not known. */
  readonly place: string
  /** What the server's log says. */
  readonly message: string
  readonly error: unknown
}

/** A game that fails in a loop must not fill the memory of a test. */
const maxErrors = 1_000

/** What loggers of one server have in common. */
export class FaultBook {
  readonly errors: TestError[] = []
  readonly #prints: boolean

  constructor(options: { readonly prints: boolean }) {
    this.#prints = options.prints
  }

  add(fault: TestError): void {
    if (this.errors.length < maxErrors) this.errors.push(fault)
    if (this.#prints) process.stderr.write(`${textOf(fault)}\n`)
  }
}

/** Passes records on, and keeps those that tell of an error. */
export class FaultLog implements Logger {
  readonly #inner: Logger
  readonly #book: FaultBook
  readonly #fields: LogFields

  constructor(inner: Logger, book: FaultBook, fields: LogFields = {}) {
    this.#inner = inner
    this.#book = book
    this.#fields = fields
  }

  debug(message: string, fields?: LogFields): void {
    this.#inner.debug(message, fields)
  }

  info(message: string, fields?: LogFields): void {
    this.#inner.info(message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    this.#inner.warn(message, fields)
    this.#look(message, fields)
  }

  error(message: string, fields?: LogFields): void {
    this.#inner.error(message, fields)
    this.#look(message, fields)
  }

  child(fields: LogFields): Logger {
    return new FaultLog(this.#inner.child(fields), this.#book, { ...this.#fields, ...fields })
  }

  #look(message: string, fields: LogFields = {}): void {
    const { error } = fields
    if (error === undefined) return
    const all = { ...this.#fields, ...fields }
    const module = typeof all.module === 'string' && all.module !== 'none' ? all.module : null
    this.#book.add({ module, place: placeOf(all), message, error })
  }
}

function placeOf({ func, timer, hook, place }: LogFields): string {
  if (typeof func === 'string') return func
  if (typeof timer === 'string') return `timer ${timer}`
  if (typeof hook === 'string') return `hook ${hook}`
  return typeof place === 'string' && place !== 'none' ? place : ''
}

function textOf({ module, place, message, error }: TestError): string {
  const where = [module, place].filter(Boolean).join(', ')
  return `[test server] ${message}${where === '' ? '' : ` (${where})`}: ${inspect(error)}`
}
