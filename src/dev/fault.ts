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

/** Errors whose own words say what their cause is. */
const wholeCodes = new Set<unknown>(['ListenFailed', 'MigrationFailed'])
/** Causes below it are cut: a chain that goes in a circle is one. */
const maxCauses = 5

export function faultOf(thrown: unknown): Fault {
  const chain = causesOf(thrown)
  const [first] = chain
  return {
    name: first instanceof SifakaError ? first.code : first instanceof Error ? first.name : 'Error',
    message: messageOf(chain),
    stack: chain.map(one => (one instanceof Error ? one.stack : '')).join('\n'),
  }
}

/** The words of all that say something, outermost first, and none twice. */
function messageOf([first, ...causes]: readonly unknown[]): string {
  const own = wordsOf(first)
  if (first instanceof SifakaError && wholeCodes.has(first.code)) return own
  return causes
    .filter(cause => !isBare(cause))
    .map(wordsOf)
    .reduce((text, more) => (text.includes(more) ? text : `${text}: ${more}`), own)
}

/** It has the words of its code alone, such as "SQL ERROR". */
function isBare(thrown: unknown): boolean {
  return thrown instanceof SifakaError && thrown.message === new SifakaError(thrown.code).message
}

/** The thing itself, its cause, and so on. */
function causesOf(thrown: unknown): unknown[] {
  const chain = [thrown]
  for (let last = thrown; last instanceof Error && chain.length < maxCauses; last = chain.at(-1)) {
    if (last.cause === undefined || last.cause === null) break
    chain.push(last.cause)
  }
  return chain
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : inspect(thrown, { depth: 0 })
}

/** What of it is shown: each problem of a configuration at its place, else the first own frame. */
export function problemsOf(
  fault: Fault,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): Problem[] {
  const listed = listedProblems(fault, cwd)
  if (listed.length > 0) return listed
  const { name, message, stack } = fault
  const isBuiltIn = /^[A-Z]\w*Error$/.test(name) && !message.startsWith(name)
  const text = `${isBuiltIn ? `${name}: ` : ''}${message}`
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

function isOwn(file: string, root: string): boolean {
  const relative = path.relative(root, file)
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return false
  return !relative.split(path.sep).includes('node_modules')
}
