/** The project's own TypeScript over the project: what `npx tsc --noEmit` says, as problems. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { Problem } from './problem.ts'
import { plainTypeError } from './type-words.ts'

/** Null where the project has no tsconfig.json or no TypeScript. */
export function findCompiler(root: string): string | null {
  if (!existsSync(path.join(root, 'tsconfig.json'))) return null
  try {
    const found = createRequire(path.join(root, 'package.json')).resolve('typescript/package.json')
    const compiler = path.join(path.dirname(found), 'bin', 'tsc')
    return existsSync(compiler) ? compiler : null
  } catch {
    return null
  }
}

export interface TypeCheckOptions {
  readonly root: string
  /** The folder of another tsconfig.json than the root's. */
  readonly project?: string
  readonly signal: AbortSignal
}

/** No end of it is waited for longer; then the server starts unchecked. */
const patienceMs = 60_000

/**
 * Resolves to what is wrong, in the order of the compiler; rejects where it could not be run, or
 * was aborted.
 */
export async function checkTypes(
  compiler: string,
  { root, project = root, signal }: TypeCheckOptions,
): Promise<Problem[]> {
  const args = [compiler, '--noEmit', '--pretty', 'false', '-p', project]
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    killSignal: 'SIGKILL',
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  const problems = parseProblems(output, root)
  if (code !== 0 && problems.length === 0)
    throw new Error(`tsc ended with ${code}: ${errors.trim() || output.trim()}`)
  return problems
}

/** `src/game.ts(3,5): error TS2322: words`, and lines that go on with it. */
function parseProblems(output: string, root: string): Problem[] {
  const found: { readonly at: Omit<Problem, 'text'>; readonly lines: string[] }[] = []
  for (const line of output.split(/\r?\n/)) {
    const [, file, row, column, words] =
      /^(.+?)\((\d+),(\d+)\): error (TS\d+: .*)$/.exec(line) ?? []
    if (file !== undefined && words !== undefined)
      found.push({
        at: { file: path.resolve(root, file), line: Number(row), column: Number(column) },
        lines: [words],
      })
    else if (/^error TS\d+/.test(line)) found.push({ at: {}, lines: [line] })
    else if (/^\s+\S/.test(line)) found.at(-1)?.lines.push(line)
  }
  return found.map(({ at, lines }) => ({ ...at, text: plainTypeError(lines) }))
}
