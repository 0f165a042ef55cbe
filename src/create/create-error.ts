/** Why no project was made, in one line with its remedy. */
export class CreateError extends Error {
  /** 2: written wrong, nothing was done. 1: it could not be done. */
  readonly exitCode: 1 | 2

  constructor(message: string, options: ErrorOptions & { readonly exitCode?: 1 | 2 } = {}) {
    super(message, options)
    this.exitCode = options.exitCode ?? 1
  }
}

export function usageError(message: string): CreateError {
  return new CreateError(message, { exitCode: 2 })
}
