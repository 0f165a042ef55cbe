/**
 * From anything thrown to what a developer needs of it: the words, and the place in the project's
 * own code. Frames of Node, of Sifaka and of packages say nothing about the mistake.
 */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { SifakaError } from '../errors.ts'
import type { Fault } from './messages.ts'
import type { Problem } from './problem.ts'

/** Causes below it are cut: a chain that goes in a circle is one. */
const maxCauses = 5

export function faultOf(thrown: unknown): Fault {
  const stacks: string[] = []
  let name = 'Error'
  let message = ''
  let error: unknown = thrown
  for (let depth = 0; depth < maxCauses && error !== undefined && error !== null; depth++) {
    const words = error instanceof Error ? error.message : inspect(error, { depth: 0 })
    if (error instanceof Error && error.stack !== undefined) stacks.push(error.stack)
    if (message === '' || (depth === 1 && !message.includes(words))) {
      message = message === '' ? words : `${message}: ${words}`
      name = error instanceof SifakaError ? error.code : error instanceof Error ? error.name : name
    }
    error = error instanceof Error ? error.cause : undefined
  }
  return { name, message, stack: stacks.join('\n') }
}

/** What of it is shown: each problem of a configuration at its place, else the first own frame. */
export function problemsOf(
  fault: Fault,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): Problem[] {
  const listed = listedProblems(fault, cwd)
  if (listed.length > 0) return listed
  const { name, message, stack } = fault
  const text =
    /^[A-Z]\w*Error$/.test(name) && !message.startsWith(name) ? `${name}: ${message}` : message
  const place = ownPlace(stack, root)
  return [place === null ? { text } : { text, ...place }]
}

/** `Cannot use the configuration:` and lines with a place each. */
function listedProblems({ name, message }: Fault, cwd: string): Problem[] {
  if (name !== 'ConfigInvalid') return []
  const problems: Problem[] = []
  for (const line of message.split('\n').slice(1)) {
    const [, file, row, column, text] = /^\s+(.+?):(\d+):(\d+): (.*)$/.exec(line) ?? []
    if (file === undefined || text === undefined) problems.push({ text: line.trim() })
    else
      problems.push({
        file: path.resolve(cwd, file),
        line: Number(row),
        column: Number(column),
        text,
      })
  }
  return problems
}

/** `file:///project/src/game.ts:3:5` in a stack, or the head that Node gives to syntax errors. */
function ownPlace(stack: string, root: string): Omit<Problem, 'text'> | null {
  for (const [, url, plain, row, column] of stack.matchAll(placePattern)) {
    const file = url === undefined ? plain! : pathOf(url)
    if (file === null || !isOwn(file, root)) continue
    return { file, line: Number(row), column: column === undefined ? 1 : Number(column) }
  }
  return null
}

const placePattern =
  /(?:(file:\/\/[^\s()]+?)|((?:\/|[A-Za-z]:\\)[^\n():]+?)):(\d+)(?::(\d+))?(?=[\s)]|$)/gm

function pathOf(url: string): string | null {
  try {
    return fileURLToPath(url)
  } catch {
    return null
  }
}

export function isOwn(file: string, root: string): boolean {
  const relative = path.relative(root, file)
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return false
  return !relative.split(path.sep).includes('node_modules')
}
