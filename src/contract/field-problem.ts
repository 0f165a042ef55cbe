/**
 * What is wrong with a field, before the codec knows whose fault it is: input makes it
 * `ParamParseFail`, a handler's draft `Internal`. The path grows from the inside out while the
 * error passes through the messages, so that the way in costs nothing.
 */
export class FieldProblem extends Error {
  readonly #what: string
  #path = ''

  constructor(what: string) {
    super(what)
    this.name = 'FieldProblem'
    this.#what = what
  }

  /** Puts the name of a field before the path. */
  inField(name: string): this {
    return this.#prepend(name)
  }

  /** Puts an index or map key before the path. */
  atKey(key: number | string): this {
    return this.#prepend(`[${typeof key === 'number' ? key : JSON.stringify(key)}]`)
  }

  #prepend(segment: string): this {
    const dot = this.#path === '' || this.#path.startsWith('[') ? '' : '.'
    this.#path = segment + dot + this.#path
    this.message = `"${this.#path}" ${this.#what}`
    return this
  }
}

/** The error with the field's name before its path; anything else as it is. */
export function inField(error: unknown, name: string): unknown {
  return error instanceof FieldProblem ? error.inField(name) : error
}

/** The error with an index or key before its path; anything else as it is. */
export function atKey(error: unknown, key: number | string): unknown {
  return error instanceof FieldProblem ? error.atKey(key) : error
}
