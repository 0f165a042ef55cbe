/** The project's own TypeScript over the project: what `npx tsc --noEmit` says, as problems. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { Problem } from './problem.ts'

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

/** No end of it is waited for longer; then the server starts unchecked. */
const patienceMs = 60_000

/**
 * Resolves to what is wrong, in the order of the compiler; rejects where it could not be run, or
 * was aborted.
 */
export async function checkTypes(
  compiler: string,
  { root, signal }: { readonly root: string; readonly signal: AbortSignal },
): Promise<Problem[]> {
  const args = [compiler, '--noEmit', '--pretty', 'false', '-p', root]
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
  const problems: Problem[] = []
  for (const line of output.split(/\r?\n/)) {
    const [, file, row, column, words] =
      /^(.+?)\((\d+),(\d+)\): error (TS\d+: .*)$/.exec(line) ?? []
    const last = problems.at(-1)
    if (file !== undefined && words !== undefined)
      problems.push({
        file: path.resolve(root, file),
        line: Number(row),
        column: Number(column),
        text: words,
      })
    else if (/^error TS\d+/.test(line)) problems.push({ text: line })
    else if (/^\s+\S/.test(line) && last !== undefined)
      problems[problems.length - 1] = { ...last, text: `${last.text}\n${line}` }
  }
  return problems
}
