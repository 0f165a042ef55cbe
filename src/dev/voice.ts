/** What the loop has to say, in the terminal and over the open pages. */
import type { PageServer } from '../pages/page-server.ts'
import type { Online } from './messages.ts'
import { type Problem, placeOf } from './problem.ts'
import type { DevTerminal } from './terminal.ts'

export interface VoiceOptions {
  readonly terminal: DevTerminal
  readonly cwd: string
  readonly pages: () => PageServer | null
}

export interface Restarted {
  /** When the change was heard of, by `performance.now()`. */
  readonly at: number
  /** How long each step took, in ms. */
  readonly steps: Readonly<Record<string, number>>
  /** How long nobody listened. */
  readonly awayMs: number
}

export class Voice {
  readonly #options: VoiceOptions

  constructor(options: VoiceOptions) {
    this.#options = options
  }

  say(text: string): void {
    this.#options.terminal.say(text)
  }

  warn(text: string): void {
    this.#options.terminal.warn(text)
  }

  changed(files: ReadonlySet<string>): void {
    const [first] = files
    if (first === undefined) return
    const more = files.size === 1 ? '' : ` and ${files.size - 1} more`
    this.say(`${placeOf(first, this.#options.cwd)}${more} changed`)
  }

  restarted({ at, steps, awayMs }: Restarted): void {
    const parts = Object.entries(steps).map(([name, ms]) => `${name} in ${ms}`)
    this.say(
      `restarted in ${msSince(at)} ms (${[...parts, `away for ${Math.round(awayMs)}`].join(', ')})`,
    )
  }

  /** A good server runs: what was wrong is no more. */
  runs(): void {
    const pages = this.#options.pages()
    pages?.clearError()
    pages?.reload()
  }

  /** Clients that were there before are there again. */
  back(before: Online, now: Online, at: number): void {
    const count = now.sessions >= before.sessions ? '' : `${now.sessions} of `
    const noun = before.sessions === 1 ? 'client' : 'clients'
    const loggedIn = now.users === 0 ? '' : `, ${now.users} logged in`
    this.say(`${count}${before.sessions} ${noun} back after ${msSince(at)} ms${loggedIn}`)
  }

  /** What is wrong, and what becomes of the server. */
  problems(problems: readonly Problem[], isRunning: boolean): void {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    const goesOn = isRunning
      ? 'the code of before goes on'
      : 'no server runs; waiting for the next change'
    this.#show(problems, `${count}: ${goesOn}`)
  }

  crashed(problems: readonly Problem[], backOffMs: number): void {
    this.#show(
      problems,
      `the server has crashed; it starts again in ${backOffMs} ms, or at the next change`,
    )
  }

  /** Type errors that keep no server from running. */
  elsewhere(problems: readonly Problem[]): void {
    const [first] = problems
    if (first === undefined) return
    const { file, line, column, text } = first
    const place =
      file === undefined ? '' : `, at ${placeOf(file, this.#options.cwd)}:${line}:${column}`
    const count = problems.length === 1 ? '1 type error' : `${problems.length} type errors`
    this.warn(`${count} outside of the server${place}: ${text.split(/\r?\n/, 1)[0]}`)
  }

  attached(isAttached: boolean): void {
    this.say(
      isAttached
        ? 'debugger attached: deadlines and keep-alives stand still'
        : 'debugger gone: deadlines and keep-alives go on',
    )
  }

  #show(problems: readonly Problem[], sentence: string): void {
    const shown = this.#options.terminal.show(problems, sentence)
    this.#options.pages()?.showError(shown)
  }
}

function msSince(at: number): number {
  return Math.round(performance.now() - at)
}
