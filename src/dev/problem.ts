/** One thing that is wrong, at its place, as the terminal and the pages show it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { styleText } from 'node:util'
import { escapeText } from '../base/escape-text.ts'

export interface Problem {
  /** Absolute. */
  readonly file?: string
  /** From 1 on. */
  readonly line?: number
  readonly column?: number
  /** May have several lines. */
  readonly text: string
}

/** Lines of code that are shown before and behind. */
const around = 2
const maxShown = 5
const maxWidth = 160

export interface ShowOptions {
  readonly cwd: string
  readonly hasColors: boolean
}

/** The first five, each with the lines around its place. */
export function showProblems(problems: readonly Problem[], options: ShowOptions): string {
  const shown = problems.slice(0, maxShown).map(problem => showProblem(problem, options))
  const left = problems.length - maxShown
  return [...shown, ...(left > 0 ? [`... and ${left} more`] : [])].join('\n\n')
}

function showProblem(problem: Problem, { cwd, hasColors }: ShowOptions): string {
  const style = styler(hasColors)
  const { file, line, column, text } = problem
  const words = style('red', text)
  if (file === undefined || line === undefined) return words
  const place = [placeOf(file, cwd), line, column].filter(part => part !== undefined).join(':')
  const frame = frameOf(file, { line, column: column ?? 1, style })
  return [style('cyan', place), words, ...(frame === null ? [] : ['', frame])].join('\n')
}

/** From the working directory, with slashes, as editors and terminals make links of it. */
export function placeOf(file: string, cwd: string): string {
  const relative = path.relative(cwd, file)
  const short = relative.startsWith('..') || path.isAbsolute(relative) ? file : relative
  return short.replaceAll('\\', '/')
}

type Style = (format: 'red' | 'cyan' | 'dim', text: string) => string

function styler(hasColors: boolean): Style {
  return (format, text) => (hasColors ? styleText(format, text, { validateStream: false }) : text)
}

function frameOf(
  file: string,
  at: { readonly line: number; readonly column: number; readonly style: Style },
): string | null {
  const { line, column, style } = at
  const lines = linesOf(file)
  if (line > lines.length) return null
  const first = Math.max(1, line - around)
  const last = Math.min(lines.length, line + around)
  const width = String(last).length
  const rows: string[] = []
  for (let number = first; number <= last; number++) {
    const code = escapeText((lines[number - 1] ?? '').replaceAll('\t', ' '), maxWidth)
    const gutter = `${number === line ? '>' : ' '} ${String(number).padStart(width)} |`
    rows.push(`${style('dim', gutter)} ${code}`.trimEnd())
    if (number !== line || column > maxWidth) continue
    rows.push(
      `${style('dim', `  ${' '.repeat(width)} |`)} ${' '.repeat(column - 1)}${style('red', '^')}`,
    )
  }
  return rows.join('\n')
}

/** Secrets of a configuration: what follows a key of such a name, and passwords in URLs. */
const secrets = [
  /(?<=(?:secret|password|token|api_?key)["']?\s*[:=]\s*)(?:"[^"]*|'[^']*|[^\s"',}]+)/gi,
  /(?<=:\/\/[^\s/:@"']*:)[^\s"']+(?=@)/g,
]

function withoutSecrets(line: string): string {
  return secrets.reduce((rest, one) => rest.replaceAll(one, it => '*'.repeat(it.length)), line)
}

/** What stands around a mistake goes to open pages too, so a secret there becomes stars. */
function linesOf(file: string): string[] {
  const isCode = /\.[cm]?[jt]s$|\.proto$/.test(file)
  try {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/)
    return isCode ? lines : lines.map(withoutSecrets)
  } catch {
    // It was taken away in the meantime.
    return []
  }
}
