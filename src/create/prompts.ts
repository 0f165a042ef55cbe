/** Questions on a terminal, one line each. Where nobody is asked, the defaults are the answers. */
import { createInterface, type Interface } from 'node:readline/promises'
import { CreateError } from './create-error.ts'
import type { CreateHost } from './host.ts'
import { type Paint, paintFor } from './paint.ts'

export class Prompts {
  readonly #host: CreateHost
  readonly #paint: Paint
  readonly #isQuiet: boolean
  readonly #ended = new AbortController()
  #terminal: Interface | null = null

  constructor(host: CreateHost, { isQuiet }: { readonly isQuiet: boolean }) {
    this.#host = host
    this.#paint = paintFor(host.stdout, host.env)
    this.#isQuiet = isQuiet
  }

  /**
   * Resolves to a text that `check` lets pass; what it throws is shown, and the question asked
   * again. Where nobody is asked it throws. Rejects at Ctrl-C, and where the input ends.
   */
  async text(question: string, byDefault: string, check: (text: string) => void): Promise<string> {
    if (this.#isQuiet) {
      check(byDefault)
      return byDefault
    }
    for (;;) {
      const text = (await this.#ask(question, byDefault)) || byDefault
      const problem = problemOf(() => check(text))
      if (problem === null) return text
      this.#show(problem)
    }
  }

  /** Resolves to yes or no; rejects as `text` does. */
  async confirm(question: string, byDefault: boolean): Promise<boolean> {
    if (this.#isQuiet) return byDefault
    for (;;) {
      const text = (await this.#ask(question, byDefault ? 'Y/n' : 'y/N')).toLowerCase()
      if (text === '') return byDefault
      if (text === 'y' || text === 'yes') return true
      if (text === 'n' || text === 'no') return false
      this.#show('Answer y or n')
    }
  }

  /** Gives the terminal back. */
  close(): void {
    this.#terminal?.close()
  }

  async #ask(question: string, hint: string): Promise<string> {
    this.#terminal ??= this.#open()
    const { signal } = this.#ended
    const query = `${this.#paint.green('?')} ${question} ${this.#paint.dim(`(${hint})`)} `
    try {
      return (await this.#terminal.question(query, { signal })).trim()
    } catch (cause) {
      this.#host.stdout.write('\n')
      throw new CreateError('Cancelled: nothing was written', { cause })
    }
  }

  #open(): Interface {
    const { stdin, stdout } = this.#host
    const terminal = createInterface({ input: stdin, output: stdout, terminal: stdout.isTTY })
    // A question does not end by itself when the input does.
    const end = (): void => this.#ended.abort()
    terminal.on('SIGINT', end).on('close', end)
    return terminal
  }

  #show(problem: string): void {
    this.#host.stdout.write(`  ${this.#paint.red(problem)}\n`)
  }
}

function problemOf(check: () => void): string | null {
  try {
    check()
    return null
  } catch (error) {
    if (error instanceof CreateError) return error.message
    throw error
  }
}
