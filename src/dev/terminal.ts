/** What the loop says to the developer: a line a step, and problems at their place. */
import type { Writable } from 'node:stream'
import { styleText, stripVTControlCharacters } from 'node:util'
import { type Problem, showProblems } from './problem.ts'

export interface DevTerminalOptions {
  readonly output: Writable & { readonly isTTY?: boolean; hasColors?(): boolean }
  /** What paths are shown from. */
  readonly cwd: string
}

/** What is wrong begins at the top. */
const clearScreen = '\u001b[2J\u001b[H'

export class DevTerminal {
  readonly #output: DevTerminalOptions['output']
  readonly #cwd: string
  readonly #hasColors: boolean

  constructor({ output, cwd }: DevTerminalOptions) {
    this.#output = output
    this.#cwd = cwd
    this.#hasColors = output.isTTY === true && (output.hasColors?.() ?? false)
  }

  say(text: string): void {
    this.#write(`${this.#style('cyan', ' dev ')} ${text}\n`)
  }

  warn(text: string): void {
    this.#write(`${this.#style('yellow', ' dev ')} ${text}\n`)
  }

  /** Problems, then what becomes of the server; returns the same without colours, for pages. */
  show(problems: readonly Problem[], sentence: string): string {
    const shown = showProblems(problems, { cwd: this.#cwd, hasColors: this.#hasColors })
    if (this.#output.isTTY === true) this.#output.write(clearScreen)
    this.#write(`\n${shown}\n\n`)
    this.warn(sentence)
    return stripVTControlCharacters(`${shown}\n\n${sentence}`)
  }

  #style(format: 'cyan' | 'yellow', text: string): string {
    return this.#hasColors ? styleText([format, 'inverse'], text, { validateStream: false }) : text
  }

  #write(text: string): void {
    this.#output.write(text)
  }
}
